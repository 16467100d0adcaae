"""Words as lines, and lines as words and turns, for the formats that hold only the one."""

from __future__ import annotations

from collections.abc import Iterable

from transcript.errors import NotExpressible
from transcript.formats import needs
from transcript.values import Line, Transcript, Turn, Word

LINE_BREAK_S = 1.0
"""Seconds of silence after which the words of one speaker, read from CTM, start a new line."""


def group_words(words: tuple[Word, ...]) -> Transcript:
    """Words as lines: those of one speaker up to a silence, in the order they start."""
    runs: list[list[Word]] = []
    open_runs: dict[str | None, list[Word]] = {}
    for word in words:
        run = open_runs.get(word.speaker)
        if run is None or _is_apart(run[-1], word):
            run = open_runs[word.speaker] = []
            runs.append(run)
        run.append(word)
    lines = [
        Line(
            run[0].start,
            max(word.end or 0.0 for word in run),
            run[0].speaker,
            " ".join(word.text for word in run),
            tuple(run),
        )
        for run in runs
    ]
    return Transcript(tuple(sorted(lines, key=lambda line: line.start or 0.0)))


def collect_words(lines: Iterable[Line]) -> tuple[Word, ...]:
    """The words of the lines, each with the line's speaker where it has none of its own."""
    words: list[Word] = []
    for number, line in enumerate(lines, start=1):
        if line.text and not line.words:
            raise NotExpressible(
                f"line {number} has text but no words with times, which CTM needs", entry=number
            )
        words += (word.by(word.speaker or line.speaker) for word in line.words)
    return tuple(words)


def collect_turns(lines: Iterable[Line]) -> tuple[Turn, ...]:
    """The lines as turns; :class:`NotExpressible` for one without start, end or speaker."""
    return tuple(
        Turn(*needs.require_span(line, number, "RTTM"), needs.require_speaker(line, number, "RTTM"))
        for number, line in enumerate(lines, start=1)
    )


def _is_apart(word: Word, following: Word) -> bool:
    """Whether the following word starts a line; a word of CTM always has its times."""
    end, start = word.end or 0.0, following.start or 0.0
    return start - end > LINE_BREAK_S or start < (word.start or 0.0)
