"""Rules about headers and what is said: its letters, its length, and that it is said once."""

from __future__ import annotations

from collections.abc import Iterator

from transcript.check.page import REPEATED_WORDS, CheckedEntry, CheckedPage
from transcript.check.rules import Finding
from transcript.misread import find_misreadings, fix_encoding
from transcript.text import quote
from transcript.values import Header, Line

PARAGRAPH_WORDS = 200
"""More than this and nobody reads the paragraph."""
MENDED_KEYS = ("line", "header", "who")


def check_headers(page: CheckedPage) -> Iterator[Finding]:
    """Find what is wrong with the headers of a page.

    Of several headers in a row each but the first is found once, as the one that follows; only
    the last header of all can have nothing under it. Headers above the first line may be those of
    an introduction that was not transcribed.
    """
    doubled = [row.number for row, _ in page.headers if page.is_doubled(row.number)]
    begins = page.lines[0][0].number if page.lines else 0
    first: dict[str, int] = {}
    for row, header in page.headers:
        title = quote(header.title)
        yield from _check_sentence(page, row)
        above = page.rows[row.number - 2].entry if row.number > 1 else None
        is_before = row.number < begins
        before = first.setdefault(header.title.strip().casefold(), row.number)
        if before not in (row.number, row.number - 1) and header.title.strip():
            line = page.rows[before - 1].locate("header").line
            yield row.report("H305", f"the header {title} is on line {line} already", "header")
            continue
        if row.number in doubled:
            if row.number == doubled[0] and not page.repeated_numbers:
                count = "" if len(doubled) == 1 else f"; {len(doubled)} headers are there twice"
                message = f"the header {title} is repeated{count}"
                yield row.report("H302", message, "header", fixable=True)
            continue  # one cause; and repeated paragraphs are found, and mended together with it
        if not header.title.strip():
            yield row.report("H303", "the header has no title", "header")
        if isinstance(above, Header):
            is_again = above.title == header.title
            message = (
                f"the header {title} is repeated"
                if is_again
                else f"the header {title} follows the header {quote(above.title)}"
            )
            if is_before and not is_again:
                continue
            yield row.report("H302", message, "header")
        if row.number == len(page.rows):
            yield row.report("H301", f"nothing follows the header {title}", "header")


def _check_sentence(page: CheckedPage, row: CheckedEntry) -> Iterator[Finding]:
    """Check that a header does not part a sentence of one speaker."""
    around = [
        page.rows[at].entry for at in (row.number - 2, row.number) if 0 <= at < len(page.rows)
    ]
    if len(around) < 2 or not all(isinstance(one, Line) for one in around):
        return
    above, below = (one for one in around if isinstance(one, Line))
    is_open = above.text.rstrip()[-1:].isalnum() or above.text.rstrip().endswith(",")
    if is_open and below.text.lstrip()[:1].islower() and above.speaker == below.speaker:
        message = "the header stands inside a sentence: does it belong above or below it?"
        yield row.report("H304", message, "header")


def check_texts(page: CheckedPage) -> Iterator[Finding]:
    """Find what is wrong with the texts of a page."""
    yield from _check_letters(page)
    yield from _check_repeats(page)
    for row, line in page.lines:
        words = line.text.split()
        if len(words) > PARAGRAPH_WORDS:
            message = f"the paragraph has {len(words)} words, more than {PARAGRAPH_WORDS}: split it"
            yield row.report("X403", message, "line")
        if not line.text.strip():
            yield row.report("X404", "the line has no text: fill it or remove it", "line")


def _check_repeats(page: CheckedPage) -> Iterator[Finding]:
    """Report paragraphs that are there twice: once where each entry is doubled, else once a run."""
    doubled = [row for row in page.rows if page.is_doubled(row.number)]
    spoken = [row for row in doubled if row.number in page.repeated_numbers]
    if spoken:
        row = spoken[0]
        count = "" if len(doubled) == 1 else f"; {len(doubled)} entries are there twice"
        message = f"the paragraph repeats the one on line {_above(page, row)}{count}"
        yield row.report("X402", message, "line", fixable=True)
    gone = {row.number for row in doubled}
    runs: list[list[int]] = []
    for number in sorted(set(page.repeated_numbers) - gone):
        is_next = runs and page.repeated_numbers[runs[-1][-1]] < page.repeated_numbers[number]
        if is_next and _is_adjacent(page, runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        row = page.rows[run[0] - 1]
        count = "" if len(run) == 1 else f", and so do the {len(run) - 1} after it"
        message = f"the paragraph repeats the one on line {_above(page, row)}{count}"
        yield row.report("X402", message, "line")


def _above(page: CheckedPage, row: CheckedEntry) -> int:
    return page.rows[page.repeated_numbers[row.number] - 1].locate("line").line


def _is_adjacent(page: CheckedPage, before: int, number: int) -> bool:
    """Tell whether only headers and short lines stand between two entries."""
    between = (page.rows[at - 1].entry for at in range(before + 1, number))
    return all(isinstance(one, Header) or len(one.text.split()) < REPEATED_WORDS for one in between)


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
