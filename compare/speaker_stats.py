"""Statistics of speakers: talk time, turns, words, questions, monologues and overlap.

Talk time is what a transcript's lines say: from a line's start to its end, or to the next line's
start where no end is known. Overlap cannot be told from that, and is counted in a diarizer's turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from align.units import CLOSERS
from compare.rates import Absent
from transcript.spacing import is_unspaced, split_words
from transcript.values import Line, Turn, milliseconds

_MARKS = "?!？！؟…."
_QUESTION_MARKS = frozenset("?？؟")


@dataclass(frozen=True, slots=True)
class SpeakerTurn:
    """Lines of one speaker that follow one another; nobody else's stands between them.

    ``line`` is the number of the first, from 1. ``seconds`` are those of the lines whose length is
    known, ``None`` where no line has one; ``timed_words`` are the words of these lines.
    ``guessed_ends`` counts the lines that end where the next starts.
    """

    speaker: str | None
    line: int
    lines: int
    start: float | None
    seconds: float | None
    words: int
    timed_words: int
    questions: int
    untimed_lines: int
    guessed_ends: int


@dataclass(frozen=True, slots=True)
class SpeakerStats:
    """What one speaker said, of one episode or of several; added with ``+``.

    ``seconds`` is ``None`` where no line of theirs has a length.

    >>> ann = SpeakerStats("Ann", turns=1, words=30, timed_words=20, questions=1, seconds=10.0)
    >>> (ann + ann).turns, ann.words_per_minute
    (2, 120.0)
    """

    speaker: str | None
    turns: int
    words: int
    timed_words: int
    questions: int
    seconds: float | None

    @property
    def words_per_minute(self) -> float | None:
        """Words a minute, over the lines whose length is known; ``None`` without any."""
        return 60 * self.timed_words / self.seconds if self.seconds else None

    def __add__(self, other: SpeakerStats) -> SpeakerStats:
        known = [one.seconds for one in (self, other) if one.seconds is not None]
        return SpeakerStats(
            self.speaker,
            self.turns + other.turns,
            self.words + other.words,
            self.timed_words + other.timed_words,
            self.questions + other.questions,
            milliseconds(sum(known)) if known else None,
        )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Seconds in which two people or more speak, of those in which anybody does."""

    seconds: float
    spoken_seconds: float

    @property
    def share(self) -> float | None:
        """The share of the spoken time; ``None`` where nobody speaks."""
        return self.seconds / self.spoken_seconds if self.spoken_seconds else None

    def __add__(self, other: Overlap) -> Overlap:
        return Overlap(
            milliseconds(self.seconds + other.seconds),
            milliseconds(self.spoken_seconds + other.spoken_seconds),
        )


@dataclass(frozen=True, slots=True)
class EpisodeStats:
    """Statistics of one episode: its turns in order, and how much people speak at once."""

    turns: tuple[SpeakerTurn, ...]
    overlap: Overlap | Absent
    is_unspaced: bool = False

    @property
    def speakers(self) -> tuple[SpeakerStats, ...]:
        """What each speaker said, who talks the most first."""
        return pool_speakers(map(as_stats, self.turns))

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return sum(turn.lines for turn in self.turns)

    @property
    def untimed_lines(self) -> int:
        """How many lines have no known length."""
        return sum(turn.untimed_lines for turn in self.turns)

    @property
    def guessed_ends(self) -> int:
        """How many lines count up to the start of the next."""
        return sum(turn.guessed_ends for turn in self.turns)


def count_statistics(lines: Sequence[Line], overlap: Overlap | Absent) -> EpisodeStats:
    """Count what each speaker of a transcript says, turn by turn.

    >>> lines = [Line(0.0, 2.0, "Ann", "Where to?"), Line(2.0, None, "Bo", "To Bonn."),
    ...          Line(5.0, 6.0, "Ann", "When? Now?")]
    >>> found = count_statistics(lines, Absent("no turns"))
    >>> [(one.speaker, one.seconds, one.turns, one.questions) for one in found.speakers]
    [('Ann', 3.0, 2, 3), ('Bo', 3.0, 1, 0)]
    """
    numbered = zip(range(1, len(lines) + 1), lines, measure_lengths(lines), strict=True)
    turns = [
        _count_turn(list(group)) for _, group in groupby(numbered, lambda each: each[1].speaker)
    ]
    words = [word for line in lines for word in split_words(line.text)]
    has_no_spaces = 2 * sum(map(is_unspaced, words)) > len(words)
    return EpisodeStats(tuple(turns), overlap, has_no_spaces)


def _count_turn(numbered: Sequence[tuple[int, Line, float | None]]) -> SpeakerTurn:
    """Count one turn; of each line its number, itself, and its length in seconds."""
    words = timed_words = questions = guessed = 0
    lengths: list[float] = []
    for _, line, length in numbered:
        said = split_words(line.text)
        words += len(said)
        questions += sum(map(asks, said))
        if length is not None:
            lengths.append(length)
            timed_words += len(said)
            guessed += line.end is None
    number, first, _ = numbered[0]
    return SpeakerTurn(
        first.speaker,
        number,
        len(numbered),
        first.start,
        milliseconds(sum(lengths)) if lengths else None,
        words,
        timed_words,
        questions,
        len(numbered) - len(lengths),
        guessed,
    )


def measure_lengths(lines: Sequence[Line]) -> list[float | None]:
    """Measure each line's length in seconds; ``None`` where it cannot be known.

    A line without an end goes on to the next line's start. Lines that share a start, and those
    without one, go on together: their time is one speaker's, counted once, or of several speakers
    nobody's.

    >>> measure_lengths([Line(0.0, None, "Ann", "a"), Line(None, None, "Ann", "b"),
    ...                  Line(4.0, None, "Bo", "c"), Line(4.0, None, "Ann", "d"),
    ...                  Line(6.0, 7.5, "Bo", "e")])
    [4.0, 0.0, None, None, 1.5]
    """
    lengths: list[float | None] = []
    first = 0
    while first < len(lines):
        stop = first + 1
        while stop < len(lines) and lines[stop].start in (None, lines[first].start):
            stop += 1
        until = lines[stop].start if stop < len(lines) else None
        lengths += _measure_together(lines[first:stop], until)
        first = stop
    return lengths


def _measure_together(lines: Sequence[Line], until: float | None) -> list[float | None]:
    """Measure the lines of one start, before a line that starts at ``until``."""
    start = lines[0].start
    if start is None:
        return [None] * len(lines)
    if len({line.speaker for line in lines}) > 1:
        return [
            max(0.0, line.end - start) if line.end is not None and line.start is not None else None
            for line in lines
        ]
    now, found = start, []
    for line in lines:
        found.append(None if line.end is None else max(0.0, line.end - now))
        now = max(now, line.end or now)
    if None in found and until is not None and until > start:
        open_end = found.index(None)
        found = [0.0 if length is None else length for length in found]
        found[open_end] = max(0.0, until - now)
    return found


def asks(word: str) -> bool:
    """Tell whether a word ends a question: marks at its end have a question mark among them.

    >>> [asks(word) for word in ("really?", "what?!”", "a?b", "well.", "ですか？", "?")]
    [True, True, False, False, True, True]
    """
    bare = word.rstrip(CLOSERS)
    return not _QUESTION_MARKS.isdisjoint(bare[len(bare.rstrip(_MARKS)) :])


def as_stats(turn: SpeakerTurn) -> SpeakerStats:
    """Give the statistics of one turn as its speaker's."""
    return SpeakerStats(turn.speaker, 1, turn.words, turn.timed_words, turn.questions, turn.seconds)


def pool_speakers(found: Iterable[SpeakerStats]) -> tuple[SpeakerStats, ...]:
    """Add up statistics by their speaker, who talks the most first."""
    pooled: dict[str | None, SpeakerStats] = {}
    for one in found:
        pooled[one.speaker] = pooled[one.speaker] + one if one.speaker in pooled else one
    return tuple(sorted(pooled.values(), key=lambda one: (-(one.seconds or 0.0), -one.words)))


def name_apart(stats: SpeakerStats, episode: str) -> SpeakerStats:
    """Name a speaker whom only a number tells after the episode: who that is differs."""
    return replace(stats, speaker=f"{stats.speaker} ({episode})")


def find_monologues(turns: Iterable[SpeakerTurn], number: int) -> tuple[SpeakerTurn, ...]:
    """Find the longest turns whose length is known, the longest first."""
    timed = [(turn.seconds, turn) for turn in turns if turn.seconds]
    return tuple(turn for _, turn in sorted(timed, key=lambda each: -each[0])[:number])


def measure_overlap(turns: Sequence[Turn]) -> Overlap:
    """Measure for how long two people or more speak; a speaker's own turns do not overlap.

    >>> measure_overlap([Turn(0, 4, "Ann"), Turn(3, 6, "Bo"), Turn(3, 5, "Bo")])
    Overlap(seconds=1.0, spoken_seconds=6.0)
    """
    speaking: Counter[str] = Counter()
    together = spoken = before = 0.0
    for when, change, speaker in _list_changes(turns):
        people = len(speaking)
        spoken += (when - before) * (people > 0)
        together += (when - before) * (people > 1)
        before = when
        speaking[speaker] += change
        if not speaking[speaker]:
            del speaking[speaker]
    return Overlap(milliseconds(together), milliseconds(spoken))


def _list_changes(turns: Sequence[Turn]) -> Iterator[tuple[float, int, str]]:
    """List when somebody begins (1) or ends (-1), in order; of one moment beginnings first."""
    changes = [(turn.start, 1, turn.speaker) for turn in turns if turn.end > turn.start]
    changes += [(turn.end, -1, turn.speaker) for turn in turns if turn.end > turn.start]
    yield from sorted(changes, key=lambda each: (each[0], -each[1]))
