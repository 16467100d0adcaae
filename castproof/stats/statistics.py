"""Statistics of files: each with all that its recording's folder knows, and all together.

Where the folder of the run that made an episode lies beside it (``.castproof/NAME``), the words
that were heard tell when a line ends, and the turns how much people speak at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.editing.word_times import attach_words, time_words
from align.naming.labels import is_machine_label
from castproof.comparing.comparison import read_transcript
from castproof.edit.captions import find_folder, take_known_words
from castproof.edit.check import find_files
from castproof.edit.hints import LEAST_SHARED, read_folder
from castproof.errors import explain
from castproof.files.paths import format_path
from compare.rates import Absent
from compare.speaker_stats import (
    EpisodeStats,
    Overlap,
    SpeakerStats,
    as_stats,
    count_statistics,
    measure_overlap,
    name_apart,
    pool_speakers,
)
from transcript.errors import CastproofError
from transcript.values import Line, Transcript


@dataclass(frozen=True, slots=True)
class CountedEpisode:
    """A file, what was counted in it, and what a person should know of the figures.

    ``name`` is the file's, with its folder where another file has the same name.
    """

    path: Path
    name: str
    found: EpisodeStats
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedEpisode:
    """A file that could not be counted, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class SeasonStats:
    """All that was counted at once, and what could not be."""

    episodes: tuple[CountedEpisode, ...]
    failures: tuple[FailedEpisode, ...] = ()

    @property
    def speakers(self) -> tuple[SpeakerStats, ...]:
        """What each speaker said in all episodes; those without a name are of one episode each."""
        if len(self.episodes) == 1:
            return self.episodes[0].found.speakers
        return pool_speakers(
            name_apart(stats, one.name)
            if stats.speaker is not None and is_machine_label(stats.speaker)
            else stats
            for one in self.episodes
            for stats in map(as_stats, one.found.turns)
        )

    @property
    def overlap(self) -> Overlap | Absent:
        """The overlap of the episodes in which it is known."""
        known = [one.found.overlap for one in self.episodes]
        overlaps = [one for one in known if not isinstance(one, Absent)]
        if not overlaps:
            return Absent("it is known of no episode")
        return sum(overlaps[1:], overlaps[0])


def count_files(paths: Sequence[Path]) -> SeasonStats:
    """Count the statistics of files, and of the episodes in folders and below them.

    A file that cannot be read does not stop the rest. Raises
    :class:`~transcript.errors.InvalidCall` where a folder has no episode, and as
    :func:`count_file` of a file alone.
    """
    episodes, failures = [], []
    files = find_files(paths)
    named = Counter(path.name for path in files)
    for path in files:
        name = format_path(path.name if named[path.name] == 1 else path)
        try:
            episodes.append(count_file(path, name))
        except (CastproofError, OSError) as error:
            if len(files) == 1:
                raise
            failures.append(FailedEpisode(path, explain(error)))
    return SeasonStats(tuple(episodes), tuple(failures))


def count_file(path: Path, name: str) -> CountedEpisode:
    """Count the statistics of a transcript of any format that has words; ``name`` is for people.

    Raises :class:`~transcript.errors.FormatError`, :class:`~transcript.errors.UnknownFormat` and
    :class:`OSError`.
    """
    notes: list[str] = []
    transcript, overlap = add_known(path, read_transcript(path), notes)
    found = count_statistics(transcript.lines, overlap)
    if not found.lines:
        notes.append(f"{name} has no words")
    elif all(turn.speaker is None for turn in found.turns):
        notes.append(f"{name} names no speakers: all is counted as nobody's")
    if found.is_unspaced:
        notes.append(f"{name}: no spaces part its words, so their number is only roughly known")
    return CountedEpisode(path, name, found, tuple(notes))


def list_notes(season: SeasonStats) -> list[str]:
    """List what a person should know before believing the figures, a line each."""
    episodes = season.episodes
    notes = [note for one in episodes for note in one.notes]
    lines = sum(one.found.lines for one in episodes)
    guessed = sum(one.found.guessed_ends for one in episodes)
    untimed = sum(one.found.untimed_lines for one in episodes)
    if guessed:
        notes.append(
            f"{guessed:,} of {lines:,} lines have no known end: each counts up to the next line's "
            "start, pauses included"
        )
    if untimed:
        notes.append(
            f"{untimed:,} of {lines:,} lines have no known length: their words are in no talk time"
        )
    unknown = [one.found.overlap for one in episodes if isinstance(one.found.overlap, Absent)]
    if len(episodes) == len(unknown) == 1:
        notes.append(f"the overlap is unknown: {unknown[0].reason}")
    elif unknown:
        notes.append(
            f"the overlap is unknown of {len(unknown)} of {len(episodes)} episodes: --json says why"
        )
    return notes


def add_known(
    path: Path, transcript: Transcript, notes: list[str]
) -> tuple[Transcript, Overlap | Absent]:
    """Add the ends of lines that the recording's folder knows, and measure its overlap."""
    folder = find_folder(path)
    if folder is None:
        return transcript, Absent("no recording's folder lies beside it")
    kept, name = read_folder(folder, notes), format_path(folder)
    known = take_known_words(kept, folder)
    if known is None:
        return transcript, Absent(f"{name} has no words to tell whether it is of this episode")
    timed = time_words(transcript, known.words, trusts_starts=True)
    if timed.share < LEAST_SHARED:
        return transcript, Absent(f"{name} is of another recording")
    timed_lines = attach_words(transcript, timed).entries
    ended = tuple(end_line(one) if isinstance(one, Line) else one for one in timed_lines)
    turns = kept.turns
    overlap = Absent(f"{name} has no turns") if turns is None else measure_overlap(turns)
    return replace(transcript, entries=ended), overlap


def end_line(line: Line) -> Line:
    """End a line without an end where its last word does, if that was heard."""
    end = line.words[-1].end if line.words else None
    if line.end is not None or line.start is None or end is None or end <= line.start:
        return line
    return replace(line, end=end)
