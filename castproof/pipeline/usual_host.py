"""Who hosts the episodes that lie beside a page: a podcast's host is the same every week.

No page lists its host, but published transcripts name whoever speaks first, and that is the host.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from align.naming.labels import is_machine_label
from align.naming.rules import UsualHost
from transcript.files import read_file

FEWEST_PAGES = 3
"""So many pages say what is usual."""
MOST_PAGES = 200
"""So many are looked at."""
USUAL_SHARE = 0.9
"""Whoever speaks first in this share of the pages is the host."""
_MOST_BYTES = 4 * 1024 * 1024
_WHO = re.compile(r"^[- ] *who: *([^\n:#'\"{}\[\]]{1,40}?) *$", re.MULTILINE)


def find_usual_host(page: Path) -> UsualHost | None:
    """Find who speaks first in nearly all other episodes of a page's folder, if anybody does."""
    pages = sorted(page.parent.glob(f"*{page.suffix}"))
    others = islice((path for path in pages if path.name != page.name), MOST_PAGES)
    first = Counter(name for name in map(_find_first_speaker, others) if name is not None)
    name, count = next(iter(first.most_common(1)), ("", 0))
    if first.total() < FEWEST_PAGES or count < USUAL_SHARE * first.total():
        return None
    return UsualHost(name, f"speaks first in {count} of {first.total()} episodes beside this one")


def _find_first_speaker(path: Path) -> str | None:
    """Find who speaks first on a page; ``None`` for a file that is none, or tells nobody."""
    try:
        text = read_file(path, most_bytes=_MOST_BYTES, follow_links=False).decode()
    except (OSError, UnicodeDecodeError):
        return None
    return next(find_page_speakers(text), None)


def find_page_speakers(text: str) -> Iterator[str]:
    """Find whom a page's transcript names, line by line.

    >>> list(find_page_speakers("transcript:\\n- line: Hello.\\n  who: Ann\\n"))
    ['Ann']
    """
    for found in _WHO.finditer(text):
        if not is_machine_label(found[1]):
            yield found[1]
