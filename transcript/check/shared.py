"""Paragraphs that two pages share: one of them has the transcript of the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from transcript.check.page import CheckedPage
from transcript.check.rules import BY_CODE, Finding
from transcript.text import quote

SHARED_PARAGRAPHS = 3
"""So many paragraphs of two pages are no chance: greetings are shorter, and one or two."""
SHARED_WORDS = 12
"""Shorter paragraphs ("Thanks for joining us today, and see you next week.") do not count."""


Paragraphs = Mapping[int, tuple[int, int, int]]
"""Paragraphs by the hash of their words: the line, the column and the number of the entry."""


def list_paragraphs(page: CheckedPage) -> dict[int, tuple[int, int, int]]:
    """List the longer paragraphs of a page by their hash, each with its line, column and entry."""
    found: dict[int, tuple[int, int, int]] = {}
    for row, line in page.lines:
        words = line.text.casefold().split()
        if len(words) >= SHARED_WORDS:
            place = row.locate("line")
            found.setdefault(hash(" ".join(words)), (place.line, place.column, row.number))
    return found


def find_shared(
    pages: Mapping[str, Paragraphs],
) -> Iterable[tuple[str, Finding]]:
    """Find pages that share paragraphs with another, by name, each once at the first of them."""
    owners: dict[int, list[str]] = defaultdict(list)
    for name, paragraphs in pages.items():
        for key in paragraphs:
            owners[key].append(name)
    for name, paragraphs in pages.items():
        others = Counter(other for key in paragraphs for other in owners[key] if other != name)
        for other, count in others.most_common(1):
            if count < SHARED_PARAGRAPHS:
                continue
            line, column, number = min(
                place for key, place in paragraphs.items() if other in owners[key]
            )
            message = f"{count} paragraphs are those of {quote(other)}: whose transcript is it?"
            yield name, Finding(line, column, "E003", message, BY_CODE["E003"].severity, number)
