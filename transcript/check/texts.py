"""Rules about what is said: its letters, its length, and that it is said once."""

from __future__ import annotations

from collections.abc import Iterator

from transcript.check.findings import Finding
from transcript.check.page import CheckedPage
from transcript.misread import find_misreadings, fix_encoding

PARAGRAPH_WORDS = 150
"""More than this and nobody reads the paragraph."""
REPEATED_WORDS = 8
"""From this many on the same words twice are no chance, as "Yeah, exactly." is."""
MENDED_KEYS = ("line", "header", "who")


def check_texts(page: CheckedPage) -> Iterator[Finding]:
    """All that is wrong with the texts of a page."""
    yield from _letters(page)
    yield from _paragraphs(page)
    yield from _repeated(page)


def _letters(page: CheckedPage) -> Iterator[Finding]:
    for row in page.rows:
        for key in MENDED_KEYS:
            text = row.members.get(key) or ""
            found = find_misreadings(text)
            if found and fix_encoding(text) != text:
                shown = ", ".join(dict.fromkeys(f"{one.text!r} is {one.mended!r}" for one in found))
                yield row.finding("X401", f"misread letters: {shown}", key, fixable=True)
            if "\ufffd" in text:
                at = text.index("\ufffd")
                near = text[max(0, at - 15) : at + 16].strip()
                message = f"a letter was lost in {near!r}: look it up in an older version"
                yield row.finding("X405", message, key)


def _paragraphs(page: CheckedPage) -> Iterator[Finding]:
    for row, line in page.lines:
        words = len(line.text.split())
        if words > PARAGRAPH_WORDS:
            message = f"the paragraph has {words} words, more than {PARAGRAPH_WORDS}: part it"
            yield row.finding("X403", message, "line")
        if not line.text.strip():
            yield row.finding("X404", "the line has no text: fill it, or take it out", "line")


def _repeated(page: CheckedPage) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for row, line in page.lines:
        words = line.text.casefold().split()
        if len(words) < REPEATED_WORDS:
            continue
        place = row.place("line")
        before = first.setdefault(" ".join(words), place.line)
        if before != place.line:
            message = f"the paragraph is there already, on line {before}"
            yield row.finding("X402", message, "line")
