"""A spot, and a talk as the finders see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Union

from transcript.hallucination.voice import VoiceActivity
from transcript.values import Line, Transcript, Turn, Word

#: Seconds it takes to find a spot and begin to hear it, whatever its length.
OVERHEAD_S = 3.0
#: Longer than this nobody has to listen to decide about a spot.
MOST_LISTENING_S = 12.0
#: Words of context on either side.
_CONTEXT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Words to be put in the place of others: in the spot's line, or ``everywhere``."""

    find: str
    replacement: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class GiveTo:
    """Whom the spot's line is to be given to."""

    speaker: str


Remedy = Union[Rewrite, GiveTo]  # noqa: UP007 - an alias is evaluated at import
"""What puts a spot right, if it is as it seems and nobody has to hear what to write."""


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known beside the transcript; all of it may be unknown.

    ``heard`` are the recognizer's words in order of time, where the transcript is an edited one;
    ``turns`` who spoke when; ``names`` how people and things are spelt for certain; ``is_word``
    whether something is a word of the language.
    """

    turns: tuple[Turn, ...] | None = None
    heard: tuple[Word, ...] | None = None
    names: tuple[str, ...] = ()
    is_word: Callable[[str], bool] | None = None


class Talk:
    """The words of a transcript's lines in one row, and how a spot is made of some of them."""

    def __init__(self, transcript: Transcript, evidence: Evidence) -> None:
        self.lines = transcript.lines
        self.evidence = evidence
        said = [line.words or _untimed(line) for line in self.lines]
        self.words = tuple(word for words in said for word in words)
        self.firsts = (0, *accumulate(len(words) for words in said))
        self._line_of = [n for n, words in enumerate(said) for _ in words]
        turns = evidence.turns
        self.voice = (
            None if turns is None else VoiceActivity((turn.start, turn.end) for turn in turns)
        )

    def line_of(self, place: int) -> int:
        """The index of the line that the word at ``place`` is in."""
        return self._line_of[place]

    def words_of(self, line: int) -> Sequence[Word]:
        """The words of the line of this index."""
        return self.words[self.firsts[line] : self.firsts[line + 1]]

    def pieces(self) -> Iterator[tuple[int, Sequence[Word]]]:
        """Each line's first place and words, empty lines left out."""
        for index in range(len(self.lines)):
            words = self.words_of(index)
            if words:
                yield self.firsts[index], words

    def span(self, first: int, stop: int) -> tuple[float | None, float | None]:
        """When the words of these places are said; as far as lines say where words do not."""
        words = self.words[first:stop]
        starts = [word.start for word in words if word.start is not None]
        ends = [word.end for word in words if word.end is not None]
        if starts and ends:
            return min(starts), max(ends)
        index = self._line_of[first]
        begins, ends_at = self._line_span(index)
        if begins is None or ends_at is None:
            return begins, ends_at
        count, own = max(1, len(self.words_of(index))), self.firsts[index]
        share = (ends_at - begins) / count
        last = min(stop, self.firsts[index + 1])
        return round(begins + (first - own) * share, 3), round(begins + (last - own) * share, 3)

    def context(self, first: int, stop: int) -> tuple[str, str]:
        """Some words before and after."""
        before = self.words[max(0, first - _CONTEXT_WORDS) : first]
        after = self.words[stop : stop + _CONTEXT_WORDS]
        return " ".join(w.text for w in before), " ".join(w.text for w in after)

    def spot(
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
        """The spot of the words ``first`` up to ``stop``."""
        start, end = self.span(first, stop)
        before, after = self.context(first, stop)
        text = " ".join(word.text for word in self.words[first:stop])
        return Hint(
            kind,
            self.line_of(first) + 1,
            start,
            end,
            text,
            (reason,),
            suggestion,
            min(1.0, max(0.0, chance)),
            repair,
            before,
            after,
            remedy,
        )

    def _line_span(self, index: int) -> tuple[float | None, float | None]:
        line = self.lines[index]
        if line.start is None or line.end is not None:
            return line.start, line.end
        later = (other.start for other in self.lines[index + 1 :] if other.start is not None)
        end = next(later, None)
        return line.start, end if end is not None and end > line.start else None


def _untimed(line: Line) -> tuple[Word, ...]:
    return tuple(Word(None, None, text) for text in line.text.split())
