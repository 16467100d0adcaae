"""Rules about headers and what is said: its letters, its length, and that it is said once."""

from __future__ import annotations

from collections.abc import Iterator

from transcript.check.page import CheckedPage
from transcript.check.rules import Finding
from transcript.misread import find_misreadings, fix_encoding
from transcript.text import quote
from transcript.values import Header

PARAGRAPH_WORDS = 150
"""More than this and nobody reads the paragraph."""
REPEATED_WORDS = 8
"""From this many on the same words twice are no chance, as "Yeah, exactly." is."""
MENDED_KEYS = ("line", "header", "who")


def check_headers(page: CheckedPage) -> Iterator[Finding]:
    """Find what is wrong with the headers of a page.

    Of several headers in a row each but the first is found once, as the one that follows; only
    the last header of all can have nothing under it.
    """
    for row, header in page.headers:
        title = quote(header.title)
        above = page.rows[row.number - 2].entry if row.number > 1 else None
        if not header.title.strip():
            yield row.report("H303", "the header has no title", "header")
        if isinstance(above, Header):
            is_again = above.title == header.title
            message = (
                f"the header {title} is repeated"
                if is_again
                else f"the header {title} follows the header {quote(above.title)}"
            )
            yield row.report("H302", message, "header")
        if row.number == len(page.rows):
            yield row.report("H301", f"nothing follows the header {title}", "header")


def check_texts(page: CheckedPage) -> Iterator[Finding]:
    """Find what is wrong with the texts of a page."""
    yield from _check_letters(page)
    first: dict[str, int] = {}
    for row, line in page.lines:
        words = line.text.casefold().split()
        if len(words) > PARAGRAPH_WORDS:
            message = f"the paragraph has {len(words)} words, more than {PARAGRAPH_WORDS}: split it"
            yield row.report("X403", message, "line")
        if not line.text.strip():
            yield row.report("X404", "the line has no text: fill it or remove it", "line")
        if len(words) >= REPEATED_WORDS:
            here = row.locate("line").line
            before = first.setdefault(" ".join(words), here)
            if before != here:
                message = f"the paragraph repeats the one on line {before}"
                yield row.report("X402", message, "line")


def _check_letters(page: CheckedPage) -> Iterator[Finding]:
    for row in page.rows:
        for key in MENDED_KEYS:
            text = row.members.get(key) or ""
            found = find_misreadings(text)
            if found and fix_encoding(text) != text:
                shown = ", ".join(dict.fromkeys(f"{one.text!r} is {one.mended!r}" for one in found))
                yield row.report("X401", f"misread letters: {shown}", key, fixable=True)
            if "\ufffd" in text:
                at = text.index("\ufffd")
                near = text[max(0, at - 15) : at + 16].strip()
                message = f"a letter was lost in {near!r}: look it up in an older version"
                yield row.report("X405", message, key)
