"""A hint, and a talk as the finders see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Union

from transcript.hallucination.voice import VoiceActivity
from transcript.spacing import join_words, make_words
from transcript.values import Line, Transcript, Turn, Word

#: Seconds it takes to find the place and begin to hear it, whatever its length.
OVERHEAD_S = 3.0
#: Longer than this nobody has to listen to decide about a hint.
MOST_LISTENING_S = 12.0
#: Words of context on either side.
_CONTEXT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Words to be put in the place of others: in the hint's line, or ``everywhere``."""

    find: str
    replacement: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class GiveTo:
    """Whom the hint's line is to be given to."""

    speaker: str


Remedy = Union[Rewrite, GiveTo]  # noqa: UP007 - an alias is evaluated at import
"""What puts it right, if it is as it seems and nobody has to hear what to write."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A place where a person should listen, why, and what to do if it is as it seems.

    ``line`` counts the spoken lines from 1. ``chance`` is how likely something is to be repaired
    there, ``repair`` how much that would be, in words of the text. ``start`` and ``end`` are in
    seconds, ``None`` where the transcript has no times; what has no words, ``text`` is empty for.
    ``remedy`` is ``None`` where only who hears it knows what is right.
    """

    kind: str
    line: int
    start: float | None
    end: float | None
    text: str
    reasons: tuple[str, ...]
    suggestion: str
    chance: float
    repair: float
    before: str = ""
    after: str = ""
    remedy: Remedy | None = None

    @property
    def listening_s(self) -> float:
        """How long a person takes over it."""
        if self.start is None or self.end is None:
            return OVERHEAD_S + MOST_LISTENING_S / 2
        return OVERHEAD_S + min(MOST_LISTENING_S, max(0.0, self.end - self.start))

    @property
    def worth(self) -> float:
        """Words expected to be repaired for each second of listening.

        >>> Hint("loop", 1, 0.0, 3.0, "", (), "", chance=0.5, repair=12.0).worth
        1.0
        """
        return self.chance * self.repair / self.listening_s

    def has_same_words(self, other: Hint) -> bool:
        """Whether both are about the same words: listening to one is listening to the other."""
        if None in (self.start, self.end, other.start, other.end):
            return self.text == other.text
        starts = max(self.start or 0, other.start or 0)
        ends = min(self.end or 0, other.end or 0)
        # Speech without words is no doubt about words beside it.
        if not self.text or not other.text:
            return self.text == other.text and starts < ends
        return starts < ends or (self.start, self.end) == (other.start, other.end)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known beside the transcript; all of it may be unknown.

    ``heard`` are the recognizer's words in order of time, where the transcript is an edited one;
    ``turns`` who spoke when; ``names`` how people and things are spelt for certain; ``is_word``
    whether something is a word of the language; ``left`` the stretches of speech, in seconds, that
    the recognizer heard again without a sure result.
    """

    turns: tuple[Turn, ...] | None = None
    heard: tuple[Word, ...] | None = None
    names: tuple[str, ...] = ()
    is_word: Callable[[str], bool] | None = None
    left: tuple[tuple[float, float], ...] = ()


def find_starts_after(lines: Sequence[Line]) -> list[float | None]:
    """Find for each line the start of the next line that has one.

    >>> find_starts_after([Line(start, None, None, "Yes.") for start in (0.0, None, 9.0)])
    [9.0, 9.0, None]
    """
    found: list[float | None] = []
    start: float | None = None
    for line in reversed(lines):
        found.append(start)
        start = start if line.start is None else line.start
    return found[::-1]


class Talk:
    """The words of a transcript's lines in one row, and how a hint is made of some of them."""

    def __init__(self, transcript: Transcript, evidence: Evidence) -> None:
        self.lines = transcript.lines
        self.evidence = evidence
        said = [line.words or make_words(line.text) for line in self.lines]
        self.words = tuple(word for words in said for word in words)
        self.firsts = (0, *accumulate(len(words) for words in said))
        self._line_of = [n for n, words in enumerate(said) for _ in words]
        self._starts_after = find_starts_after(self.lines)
        turns = evidence.turns
        self.voice = (
            None if turns is None else VoiceActivity((turn.start, turn.end) for turn in turns)
        )

    def find_line(self, word: int) -> int:
        """Find the index of the line that a word is in."""
        return self._line_of[word]

    def list_words(self, line: int) -> Sequence[Word]:
        """List the words of the line of this index."""
        return self.words[self.firsts[line] : self.firsts[line + 1]]

    def join(self, first: int, stop: int) -> str:
        """Join the texts of the words ``first`` up to ``stop``."""
        return join_words(self.words[first:stop])

    def find_times(self, first: int, stop: int) -> tuple[float | None, float | None]:
        """Find when words are said; as far as their line says where they do not."""
        words = self.words[first:stop]
        starts = [word.start for word in words if word.start is not None]
        ends = [word.end for word in words if word.end is not None]
        if starts and ends:
            return min(starts), max(ends)
        index = self._line_of[first]
        line_start, line_end = self.lines[index].start, self.lines[index].end
        if line_start is not None and line_end is None:
            following = self._starts_after[index]
            is_later = following is not None and following > line_start
            line_end = following if is_later else None
        if line_start is None or line_end is None:
            return line_start, line_end
        own, stop_of_line = self.firsts[index], self.firsts[index + 1]
        share = (line_end - line_start) / max(1, stop_of_line - own)
        return (
            round(line_start + (first - own) * share, 3),
            round(line_start + (min(stop, stop_of_line) - own) * share, 3),
        )

    def get_context(self, first: int, stop: int) -> tuple[str, str]:
        """Return some words before and after."""
        before = self.join(max(0, first - _CONTEXT_WORDS), first)
        return before, self.join(stop, stop + _CONTEXT_WORDS)

    def make_hint(
        self,
        kind: str,
        first: int,
        stop: int,
        *,
        reason: str,
        suggestion: str,
        chance: float,
        repair: float,
        remedy: Remedy | None = None,
    ) -> Hint:
        """Make the hint about the words ``first`` up to ``stop``."""
        start, end = self.find_times(first, stop)
        before, after = self.get_context(first, stop)
        return Hint(
            kind,
            self.find_line(first) + 1,
            start,
            end,
            self.join(first, stop),
            (reason,),
            suggestion,
            min(1.0, max(0.0, chance)),
            repair,
            before,
            after,
            remedy,
        )
