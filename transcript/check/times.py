"""Rules about times: their order, their spelling, and the recording's length."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from transcript import seconds
from transcript.check.page import CheckedEntry, CheckedPage, find_ordered
from transcript.check.rules import BY_CODE, Finding
from transcript.text import quote
from transcript.values import Line

BEYOND_S = 2.0
"""Seconds that a line may start behind the end, for lengths are rounded and clocks floored."""
EARLY_S = 180.0
"""Seconds without a word before the end; inside published transcripts 0.3 % of gaps are longer."""
MOST_WORDS_PER_S = 8.0
"""More than this nobody says; auctioneers are said to reach six."""
RATED_WORDS = 20
"""Fewer words are soon said, and a clock in whole seconds tells too little of them."""
CLOCK_S = 1.0
SLOW_WORDS_PER_S = 2.0
"""How fast a slow speaker gets through the last line."""


def check_times(page: CheckedPage) -> Iterator[Finding]:
    """Find what is wrong with the times of a page."""
    yield from _check_order(page)
    rows = [row for row, _ in page.lines]
    if rows and all(not row.has_sec and row.time is None for row in rows):
        message = "no line of the transcript has a time: `castproof retime` fills them in"
        yield rows[0].report("T104", message)
    else:
        for row in rows:
            yield from _check_spelling(page, row)
    yield from _check_rates(page)
    yield from _check_length(page)
    yield from _check_end(page)


def _check_order(page: CheckedPage) -> Iterator[Finding]:
    rows = [(row, line.start) for row, line in page.lines if line.start is not None]
    kept = sorted(find_ordered([start for _, start in rows]))
    for index in sorted({*range(len(rows))} - {*kept}):
        row, start = rows[index]
        if row.number in page.repeated_numbers or page.is_doubled(row.number):
            continue  # it is the repeated paragraph that is wrong
        between = bisect_right(kept, index)
        earlier = [rows[other] for other in kept[max(0, between - 1) : between]]
        later = [rows[other] for other in kept[between : between + 1]]
        sides = [f"after {_show(*side)}" for side in earlier if side[1] > start]
        sides += [f"before {_show(*side)}" for side in later if side[1] < start]
        way = "goes back" if earlier and earlier[0][1] > start else "runs ahead"
        message = f"the time {way}: {seconds.format_clock(start)} {' and '.join(sides)}"
        yield row.report("T101", message, "sec", "time")


def _show(row: CheckedEntry, start: float) -> str:
    return f"{seconds.format_clock(start)} (line {row.locate('sec', 'time').line})"


def _check_spelling(page: CheckedPage, row: CheckedEntry) -> Iterator[Finding]:
    """Check the spelling of ``sec`` and ``time``, that both are there, and that they agree.

    What is out of order may be wrong, so that nothing is mended by it.
    """
    is_in_order = row.number in page.ordered_numbers
    clock = None if row.start is None else seconds.format_clock(row.start)
    if row.time is not None and row.time_s is None:
        hint = "" if clock is None else f"; `sec` makes it {clock}"
        message = f"{quote(row.time)} is not a time such as 1:05 or 1:00:02{hint}"
        is_sound = is_in_order and row.has_sec and row.start != _add_up(row.time)
        yield row.report("T103", message, "time", fixable=is_sound)
    if not row.has_sec and row.time_s is not None:
        message = f"no `sec` beside `time` {row.time}: it is {row.time_s}"
        yield row.report("T104", message, "sec", "time", fixable=is_in_order)
    elif not row.has_sec and row.time is None and not _is_continued(page, row):
        yield row.report("T104", "neither `sec` nor `time`: `castproof retime` fills them in")
    elif row.has_sec and row.start is not None and row.time is None:
        message = f"no `time` beside `sec` {row.start:g}: it is {clock}"
        yield row.report("T108", message, "time", "sec", fixable=is_in_order)
    elif row.has_sec and row.start is not None and row.time_s not in (None, math.floor(row.start)):
        message = (
            f"`sec` is {row.start:g}, which is {clock}, and `time` is {row.time}, "
            f"which is {row.time_s} seconds"
        )
        yield row.report("T102", message, "sec")


def _add_up(clock: str) -> float | None:
    """Add up the numbers of a malformed clock: a ``sec`` that is this sum is as wrong as the clock.

    >>> _add_up("37:567"), _add_up("1:5"), _add_up("soon")
    (2787.0, None, None)
    """
    parts = clock.split(":")
    if not all(part.isdecimal() for part in parts) or all(int(one) < 60 for one in parts[1:]):
        return None
    return float(sum(int(one) * 60**place for place, one in enumerate(reversed(parts))))


def _is_continued(page: CheckedPage, row: CheckedEntry) -> bool:
    """Tell whether a line goes on with what the same speaker says above it."""
    above = page.rows[row.number - 2].entry if row.number > 1 else None
    return (
        isinstance(above, Line)
        and isinstance(row.entry, Line)
        and above.speaker == row.entry.speaker
    )


def _check_rates(page: CheckedPage) -> Iterator[Finding]:
    """Check that the words of each line can be said before the next line begins."""
    timed = [(row, line) for row, line in page.lines if row.number in page.ordered_numbers]
    for (row, line), (below, _) in pairwise(timed):
        words = len(line.text.split())
        seconds_long = (below.start or 0.0) - (line.start or 0.0) + CLOCK_S
        is_shared = line.start == below.start  # paragraphs of one time, as some editors write
        if not is_shared and words >= RATED_WORDS and words > MOST_WORDS_PER_S * seconds_long:
            place = f"the next line begins {seconds_long - CLOCK_S:.0f} s later"
            yield row.report(
                "T111", f"{words} words, and {place}: nobody is so fast", "sec", "time"
            )


def _check_length(page: CheckedPage) -> Iterator[Finding]:
    if page.duration is not None and page.stated_s is None:
        value, place = page.duration
        yield Finding(
            place.line,
            place.column,
            "T109",
            f"`duration` is {quote(value)}, not a length such as PT1H2M3S",
            BY_CODE["T109"].severity,
        )
    if page.duration_s is not None:
        yield from _check_beyond(page, "T105", page.duration_s, "the recording's end")
    elif page.stated_s is not None and not page.plays_video:
        yield from _check_beyond(page, "T107", page.stated_s, "the end that `duration` states")


def _check_beyond(page: CheckedPage, code: str, length: float, end: str) -> Iterator[Finding]:
    """One finding for all lines behind the end: they have one cause."""
    behind = [
        (row, line.start)
        for row, line in page.lines
        if line.start is not None and line.start > length + BEYOND_S
    ]
    if not behind:
        return
    row, start = behind[0]
    latest = max(start for _, start in behind)
    others = f"; {len(behind)} lines do, up to {seconds.format_clock(latest)}" if behind[1:] else ""
    hint = "" if code == "T105" else ": are the times those of another cut?"
    message = f"the line starts at {seconds.format_clock(start)}, after {end} at "
    yield row.report(code, f"{message}{seconds.format_clock(length)}{others}{hint}", "sec", "time")


def _check_end(page: CheckedPage) -> Iterator[Finding]:
    length = page.duration_s if page.duration_s is not None else page.stated_s
    timed = [(row, line) for row, line in page.lines if line.start is not None]
    if length is None or not timed:
        return
    row, last = max(timed, key=lambda one: one[1].start or 0.0)
    # Lines without a time may follow, and are spoken too.
    words = sum(len(line.text.split()) for other, line in page.lines if other.number >= row.number)
    silent = length - (last.start or 0.0) - words / SLOW_WORDS_PER_S
    if silent > EARLY_S:
        message = (
            f"the last line starts at {seconds.format_clock(last.start or 0.0)}, and the recording "
            f"ends at {seconds.format_clock(length)}: is the end missing?"
        )
        yield row.report("T106", message, "sec", "time")
