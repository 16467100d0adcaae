"""What a host refuses or spoils of an episode's chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transcript.check.host_cues import LENIENCE_S, report
from transcript.check.hosts import ChapterLimits, Host
from transcript.check.rules import Finding
from transcript.seconds import format_clock
from transcript.text import quote
from transcript.values import Header

_HOUR_S = 3600.0


def check_chapters(
    chapters: Sequence[Header], format_name: str, host: Host, end_s: float | None = None
) -> Iterator[Finding]:
    """Check chapters for a host that takes them; ``end_s`` is when the recording ends.

    Findings are at the chapter's number, as a list has it a row each.
    """
    limits = host.chapters[format_name]
    starts = [chapter.start or 0.0 for chapter in chapters]
    shown = "it shows none then" if limits.is_refused else "it shows them all the same"
    if limits.is_from_zero and starts and int(starts[0]) != 0:
        message = f"the first chapter begins at {format_clock(starts[0])}, not at 0:00: {shown}"
        yield report(1, "P608", host, message)
    if len(chapters) < limits.fewest:
        count = "1 chapter" if len(chapters) == 1 else f"{len(chapters)} chapters"
        yield report(1, "P609", host, f"{count}, and {limits.fewest} are the fewest: {shown}")
    for number, (one, following) in enumerate(pairwise(starts), start=2):
        if following <= one:
            yield report(number, "P613", host, "it does not begin after the chapter above it")
    yield from _check_number(starts, limits, host, end_s)
    yield from _check_lengths(starts, limits, host, end_s)
    for number, chapter in enumerate(chapters, start=1):
        yield from _check_title(number, chapter.title, limits, host)
        if end_s is not None and (chapter.start or 0.0) > end_s + LENIENCE_S:
            begins, ends = format_clock(chapter.start or 0.0), format_clock(end_s)
            message = f"it begins at {begins}, and the recording ends at {ends}"
            yield report(number, "P614", host, message)


def _check_number(
    starts: Sequence[float], limits: ChapterLimits, host: Host, end_s: float | None
) -> Iterator[Finding]:
    lasts = end_s if end_s is not None else max(starts, default=0.0)
    if limits.most_an_hour is None or not lasts:
        return
    most = max(limits.fewest, round(limits.most_an_hour * max(1.0, lasts / _HOUR_S)))
    if len(starts) > most:
        message = f"{len(starts)} chapters in {format_clock(lasts)}: it advises {most} at most"
        yield report(1, "P610", host, f"{message} ({limits.most_an_hour} an hour)")


def _check_lengths(
    starts: Sequence[float], limits: ChapterLimits, host: Host, end_s: float | None
) -> Iterator[Finding]:
    ends = [*starts[1:], *([] if end_s is None else [end_s])]
    for number, (start, end) in enumerate(zip(starts, ends, strict=False), start=1):
        lasts = int(end) - int(start)
        if lasts <= 0:
            continue
        if lasts < limits.shortest_s:
            message = f"it lasts {lasts} s, and {limits.shortest_s:.0f} are the least"
            yield report(number, "P612", host, f"{message}: it shows no chapters then")
        elif lasts < limits.advised_s:
            message = f"it lasts {lasts} s, and {limits.advised_s:.0f} or more are advised"
            yield report(number, "P612", host, message)


def _check_title(number: int, title: str, limits: ChapterLimits, host: Host) -> Iterator[Finding]:
    words = len(title.split())
    if limits.longest_title is not None and len(title) > limits.longest_title:
        message = f"{quote(title)} has {len(title)} characters: {limits.longest_title} are advised"
        yield report(number, "P611", host, message)
    elif limits.most_title_words is not None and words > limits.most_title_words:
        message = f"{quote(title)} has {words} words: {limits.most_title_words} at most are advised"
        yield report(number, "P611", host, message)
