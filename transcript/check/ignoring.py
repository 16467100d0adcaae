"""Comments by which a person says that a finding is meant.

They stand in the front matter, outside the transcript, so that every other command leaves them:

.. code-block:: yaml

    # castproof-check: ignore X403, H302
    # castproof-check: ignore T101 "And then he said"

With words in quotation marks only the line or header that begins so is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transcript.check.page import CheckedPage
from transcript.check.rules import Finding
from transcript.values import Header

_COMMENT = re.compile(
    r"^[ \t]*#[ \t]*castproof-check:[ \t]*ignore[ \t]+"
    r"(?P<codes>[A-Z][0-9]*(?:[ \t]*,[ \t]*[A-Z][0-9]*)*)"
    r"[ \t]*(?:\"(?P<words>[^\"\n]+)\")?[ \t]*(?:--.*)?$",
    re.MULTILINE,
)


def remove_ignored(found: Sequence[Finding], page: CheckedPage) -> Iterator[Finding]:
    """Remove the findings that a comment in the front matter says are meant."""
    comments = [
        (tuple(re.split(r"\s*,\s*", one["codes"])), one["words"])
        for one in _COMMENT.finditer(page.episode.before + "\n" + page.episode.after)
    ]
    for one in found:
        entry = None if one.entry is None else page.rows[one.entry - 1].entry
        text = "" if entry is None else entry.title if isinstance(entry, Header) else entry.text
        if not any(
            one.code.startswith(codes) and (words is None or text.startswith(words))
            for codes, words in comments
        ):
            yield one
