"""Rules about speakers' names and clocks that came to stand in what is said, and marks in `who`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from transcript.check.page import CheckedEntry, CheckedPage
from transcript.check.rules import Finding
from transcript.check.speakers import clean_name, find_slips, is_sentence
from transcript.text import quote
from transcript.values import Line

FEWEST_LINES_OF_ONE = 20
"""From so many lines on one speaker throughout is doubtful where guests are listed."""
_CLOCK = r"(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}"
_OPENING_CLOCK = re.compile(
    rf"^\s*(?:[\[(]\s*{_CLOCK}\s*[\])]|{_CLOCK}(?=\s+[^\W\d_a-z]|\s*$|\s*[-–—]\s))"
)
_ENDS = ".?!…"


def check_labels(page: CheckedPage) -> Iterator[Finding]:
    """Find names and clocks inside the lines of a page, and marks around names."""
    lines = Counter(line.speaker for _, line in page.lines if line.speaker)
    slips = find_slips(lines)
    names = {
        clean_name(name).casefold(): clean_name(name)
        for name in lines
        if name not in slips and not is_sentence(name) and len(clean_name(name)) > 1
    }
    labels = _compile_labels(names)
    for row, line in page.lines:
        name = line.speaker
        if name and name not in slips and not is_sentence(name) and clean_name(name) != name:
            message = f"there are marks around the name {quote(name)}: `who` shows them"
            yield row.report("S207", message, "who", fixable=bool(clean_name(name)))
        yield from _check_text(page, row, line, names, labels)
    yield from _check_one_speaker(page, lines)


def find_named_line(page: CheckedPage, row: CheckedEntry) -> tuple[str, int] | None:
    """Find whose name a line consists of, and the number of the line below that they say.

    ``None`` where nothing tells who says what: where no line follows, or one that is neither the
    same speaker's nor the named one's. A sentence in its `who` is not lost so.
    """
    names = {clean_name(line.speaker or "").casefold(): line.speaker for _, line in page.lines}
    line = row.entry
    if not isinstance(line, Line) or row.number >= len(page.rows):
        return None
    name = names.get(clean_name(_strip_clock(line.text)).casefold())
    below = page.rows[row.number].entry
    if name is None or not isinstance(below, Line) or below.speaker not in (line.speaker, name):
        return None
    return name, row.number + 1


def _strip_clock(text: str) -> str:
    return re.sub(rf"[\[(]?{_CLOCK}[\])]?", "", text)


def _compile_labels(names: Mapping[str, str]) -> re.Pattern[str] | None:
    """Compile what finds a name and a colon, or a name and a clock, where a sentence begins."""
    if not names:
        return None
    listed = "|".join(re.escape(name) for name in sorted(names.values(), key=len, reverse=True))
    return re.compile(
        rf"(?:^\s*|[.?!…][\"”’)]?\s+)(?P<name>{listed})\s*(?::(?=\s)|[\[(]?{_CLOCK}[\])]?(?=\s|$))"
    )


def _check_text(
    page: CheckedPage,
    row: CheckedEntry,
    line: Line,
    names: Mapping[str, str],
    labels: re.Pattern[str] | None,
) -> Iterator[Finding]:
    text = line.text.strip()
    name = names.get(clean_name(_strip_clock(text)).casefold())
    if name is not None and text[-1:] not in _ENDS:
        below = find_named_line(page, row)
        hint = "" if below is None else f": does {name} say the line below?"
        message = f"the line is only the name {quote(name)}{hint}"
        yield row.report("S205", message, "line", fixable=below is not None)
        return
    found = None if labels is None else labels.search(line.text)
    if found is not None:
        message = f"a speaker's name inside the line: {quote(found.group().strip())}"
        yield row.report("S206", f"{message}: does {found['name']} say what follows?", "line")
    clock = _OPENING_CLOCK.match(line.text)
    if clock is not None:
        message = f"the line begins with a clock, {quote(clock.group().strip())}"
        yield row.report("T110", message, "line")


def _check_one_speaker(page: CheckedPage, lines: Counter[str]) -> Iterator[Finding]:
    if len(lines) == 1 and page.listed_guests and len(page.lines) >= FEWEST_LINES_OF_ONE:
        (name,) = lines
        row, _ = page.lines[0]
        message = f"all {len(page.lines)} lines are {quote(name)}'s, and guests are listed"
        yield row.report("S208", message, "who")
