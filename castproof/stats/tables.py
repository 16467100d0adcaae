"""Statistics of speakers as tables of plain cells, and in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from castproof.comparing.tables import ReportTable
from castproof.files.paths import format_path
from castproof.stats.statistics import CountedEpisode, SeasonStats
from compare.rates import Absent
from compare.speaker_stats import (
    Overlap,
    SpeakerStats,
    SpeakerTurn,
    find_monologues,
)
from compare.wording import format_percent
from transcript.seconds import format_clock

MOST_MONOLOGUES = 5
LONGEST_NAME = 40
NOBODY = "nobody named"
UNKNOWN = "unknown"


def make_tables(season: SeasonStats) -> Iterator[ReportTable]:
    """Make the tables: each speaker, each episode, and the longest monologues."""
    yield speakers_table(season)
    yield episodes_table(season)
    yield monologues_table(season)


def speakers_table(season: SeasonStats) -> ReportTable:
    """Make a table with a row for each speaker, of all episodes together."""
    columns = ("speaker", "time", "share", "turns", "words", "words/min", "questions")
    speakers = season.speakers
    total = add_seconds(speakers)
    rows = tuple(
        (
            format_speaker(one.speaker),
            format_seconds(one.seconds),
            format_percent(one.seconds / total) if total and one.seconds is not None else UNKNOWN,
            f"{one.turns:,}",
            f"{one.words:,}",
            format_pace(one),
            f"{one.questions:,}",
        )
        for one in speakers
    )
    return ReportTable("Speakers", columns, rows, frozenset(range(1, len(columns))))


def episodes_table(season: SeasonStats) -> ReportTable:
    """Make a table with a row for each episode, and one for all."""
    columns = ("episode", "time", "speakers", "turns", "words", "questions", "overlap")
    rows = [_row(one.name, one.found.speakers, one.found.overlap) for one in season.episodes]
    if len(rows) > 1:
        rows.append(_row("all", season.speakers, season.overlap))
    return ReportTable("Episodes", columns, tuple(rows), frozenset(range(1, len(columns))))


def _row(
    name: str, speakers: tuple[SpeakerStats, ...], overlap: Overlap | Absent
) -> tuple[str, ...]:
    return (
        name,
        format_seconds(add_seconds(speakers)),
        f"{sum(one.speaker is not None for one in speakers):,}",
        f"{sum(one.turns for one in speakers):,}",
        f"{sum(one.words for one in speakers):,}",
        f"{sum(one.questions for one in speakers):,}",
        format_overlap(overlap),
    )


def monologues_table(season: SeasonStats) -> ReportTable:
    """Make a table of the longest turns of all episodes."""
    columns = ("speaker", "time", "words", "begins", "line", "episode")
    rows = tuple(
        (
            format_speaker(turn.speaker),
            format_seconds(turn.seconds),
            f"{turn.words:,}",
            format_seconds(turn.start),
            f"{turn.line:,}",
            one.name,
        )
        for one, turn in list_monologues(season)
    )
    return ReportTable("Longest monologues", columns, rows, frozenset(range(1, 5)))


def list_monologues(season: SeasonStats) -> list[tuple[CountedEpisode, SpeakerTurn]]:
    """List the longest turns of all episodes, each with its episode."""
    found = [
        (one, turn)
        for one in season.episodes
        for turn in find_monologues(one.found.turns, MOST_MONOLOGUES)
    ]
    return sorted(found, key=lambda each: -(each[1].seconds or 0.0))[:MOST_MONOLOGUES]


def add_seconds(speakers: tuple[SpeakerStats, ...]) -> float | None:
    """Add up the talk time of speakers; ``None`` where it is known of none."""
    known = [one.seconds for one in speakers if one.seconds is not None]
    return sum(known) if known else None


def format_speaker(speaker: str | None) -> str:
    """Format a speaker's name, shortened where it is too long to be one.

    >>> format_speaker("Ann"), format_speaker(None), format_speaker("Not a name " * 9)
    ('Ann', 'nobody named', 'Not a name Not a name Not a name Not a…')
    """
    name = speaker or NOBODY
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def format_seconds(seconds: float | None) -> str:
    """Format seconds as a clock shows them; those that are unknown as that.

    >>> format_seconds(62.9), format_seconds(None)
    ('1:02', 'unknown')
    """
    return UNKNOWN if seconds is None else format_clock(seconds)


def format_pace(stats: SpeakerStats) -> str:
    """Format words a minute."""
    pace = stats.words_per_minute
    return UNKNOWN if pace is None else f"{pace:.0f}"


def format_overlap(overlap: Overlap | Absent) -> str:
    """Format overlap as its time and its share of the spoken time.

    >>> format_overlap(Overlap(3.0, 60.0)), format_overlap(Absent("no turns"))
    ('0:03 (5.0 %)', 'unknown')
    """
    if isinstance(overlap, Absent):
        return UNKNOWN
    return f"{format_clock(overlap.seconds)} ({format_percent(overlap.share)})"


def as_json(season: SeasonStats) -> dict[str, Any]:
    """Make the document that ``--json`` prints."""
    return {
        "speakers": [speaker_as_json(one) for one in season.speakers],
        "overlap": overlap_as_json(season.overlap),
        "monologues": [
            {"episode": format_path(one.path), **turn_as_json(turn)}
            for one, turn in list_monologues(season)
        ],
        "episodes": [episode_as_json(one) for one in season.episodes],
        "failed": [
            {"episode": format_path(one.path), "reason": one.reason} for one in season.failures
        ],
    }


def episode_as_json(one: CountedEpisode) -> dict[str, Any]:
    """Make the part of the document that one episode is."""
    found = one.found
    return {
        "episode": format_path(one.path),
        "lines": found.lines,
        "lines_without_end": found.guessed_ends,
        "lines_without_length": found.untimed_lines,
        "speakers": [speaker_as_json(each) for each in found.speakers],
        "overlap": overlap_as_json(found.overlap),
        "turns": [turn_as_json(turn) for turn in found.turns],
        "notes": list(one.notes),
    }


def speaker_as_json(stats: SpeakerStats) -> dict[str, Any]:
    """Make the part of the document that one speaker is."""
    pace = stats.words_per_minute
    return {
        "speaker": stats.speaker,
        "talk_s": stats.seconds,
        "turns": stats.turns,
        "words": stats.words,
        "words_per_minute": None if pace is None else round(pace, 1),
        "questions": stats.questions,
    }


def turn_as_json(turn: SpeakerTurn) -> dict[str, Any]:
    """Make the part of the document that one turn is."""
    return {
        "speaker": turn.speaker,
        "line": turn.line,
        "start": turn.start,
        "talk_s": turn.seconds,
        "words": turn.words,
        "questions": turn.questions,
    }


def overlap_as_json(overlap: Overlap | Absent) -> dict[str, Any]:
    """Make overlap's parts and its share; one that is unknown has only ``absent``, the reason."""
    if isinstance(overlap, Absent):
        return {"absent": overlap.reason}
    return {**asdict(overlap), "share": overlap.share}
