"""Terms of a house: spellings that it does not want, and what it writes instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from transcript.check.page import CheckedPage
from transcript.check.rules import Finding
from transcript.text import quote

Terms = Mapping[str, Sequence[str]]
"""What is written, with the spellings that are not."""


def check_terms(page: CheckedPage, terms: Terms) -> Iterator[Finding]:
    """Find spellings that a house does not want, in lines and headers, whole words only.

    Letters count as they are given: ``wifi`` is not ``WiFi``. Where the term itself is longer and
    stands there, as "Wi-Fi 6" to "Wi-Fi", nothing is found.
    """
    wanted = [
        (spelling, term, re.compile(rf"(?<!\w){re.escape(spelling)}(?!\w)"))
        for term, spellings in terms.items()
        for spelling in spellings
    ]
    texts = [(row, "line", line.text) for row, line in page.lines]
    texts += [(row, "header", header.title) for row, header in page.headers]
    for row, key, text in texts if wanted else ():
        for spelling, term, pattern in wanted:
            here = text.replace(term, " ") if spelling in term else text
            if pattern.search(here):
                yield row.report("X413", f"write {quote(term)}, not {quote(spelling)}", key)
