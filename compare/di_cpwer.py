"""DI-cpWER: cpWER if every machine line had been given to the best speaker.

Diarization-invariant cpWER (T. von Neumann et al., "Word Error Rate Definitions and Algorithms for
Long-Form Multi-talker Speech Recognition", 2025): each line of the hypothesis is moved to whichever
reference speaker makes the errors fewest. What is left are errors of words, so cpWER − DI-cpWER is
the price of wrong attribution. The lines are moved greedily, as meeteval's
``greedy_di_cp_word_error_rate`` moves them: first with a substitution counted as two errors, then
as one, each until nothing moves. What a move costs is counted on the words around the line
(:data:`WINDOW` to either side), which is exact for streams not longer than that.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from rapidfuzz.distance import Indel, Levenshtein

from align.texts import MatchingBlock
from compare.aligning import align_tokens
from compare.cpwer import Pairing, cp_error_rate
from compare.rates import ErrorRate, error_rate

WINDOW = 100
"""Words of a stream to either side of a line on which the cost of moving it is counted."""
_REACH = 8 * WINDOW  # so many words around hold the windows of all streams, nearly always
_PASSES = 50
_Distance = Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A hypothesis's line: who is said to have spoken it, and its words."""

    speaker: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReferenceOrder:
    """The reference in reading order: who speaks each word, and its alignment (``a``).

    ``blocks`` align it with the hypothesis's words in the order of its lines (``b``). It tells
    where a line of the hypothesis belongs in each speaker's words.
    """

    speakers: Sequence[str]
    blocks: Sequence[MatchingBlock]

    @classmethod
    def of(
        cls, reference: Sequence[tuple[str, str]], hypothesis: Sequence[SpokenLine]
    ) -> ReferenceOrder:
        """The reading of a reference's (speaker, word) pairs against a hypothesis."""
        said = [word for line in hypothesis for word in line.words]
        speakers = [speaker for speaker, _ in reference]
        return cls(speakers, align_tokens([word for _, word in reference], said))


def di_cp_error_rate(
    reference: Mapping[str, Sequence[str]],
    hypothesis: Sequence[SpokenLine],
    reading: ReferenceOrder,
    pairing: Pairing | None = None,
) -> ErrorRate:
    """The DI-cpWER, starting from the (reference's, hypothesis's) speakers that cpWER paired.

    The ``pairing`` is found where it is not given.

    >>> spoken = [SpokenLine("1", ["hello", "you"]), SpokenLine("1", ["hi"])]
    >>> reading = ReferenceOrder.of([("Ann", "hello"), ("Ann", "you"), ("Bo", "hi")], spoken)
    >>> di_cp_error_rate({"Ann": ["hello", "you"], "Bo": ["hi"]}, spoken, reading).errors
    0
    """
    if not reference:
        return ErrorRate(0, insertions=sum(len(line.words) for line in hypothesis))
    lines = [line for line in hypothesis if line.words]
    names = list(reference)
    first = _first(names, lines, reference, pairing)
    if len(names) > 1 and lines:
        greedy = _Greedy.of(reference, lines, first, reading)
        for distance in (Indel.distance, Levenshtein.distance):
            greedy.settle(distance)
        first = greedy.given
    rates = (
        error_rate(
            reference[name],
            [word for line, to in zip(lines, first, strict=True) if to == k for word in line.words],
        )
        for k, name in enumerate(names)
    )
    return sum(rates, ErrorRate())


def _first(
    names: Sequence[str],
    lines: Sequence[SpokenLine],
    reference: Mapping[str, Sequence[str]],
    pairing: Pairing | None,
) -> list[int]:
    """The stream of each line to begin with: its speaker's, or that its speaker is most like."""
    said: dict[str, list[str]] = {}
    for line in lines:
        said.setdefault(line.speaker, []).extend(line.words)
    if pairing is None:
        pairing = tuple((r, h) for h, r in cp_error_rate(said, reference).pairing)
    given = {h: names.index(r) for r, h in pairing if r is not None and h is not None}
    for speaker, words in said.items():
        if speaker not in given:
            errors = [error_rate(reference[name], words).errors for name in names]
            given[speaker] = errors.index(min(errors))
    return [given[line.speaker] for line in lines]


@dataclass(slots=True)
class _Greedy:
    """The lines given to streams, while they are moved about.

    Words are characters here: slices of strings are quick, and rapidfuzz is quickest on them.
    ``places[k][n]`` is where in stream k line n begins, roughly, and ``places[k][-1]`` its end.
    """

    streams: list[str]
    lines: list[str]
    given: list[int]
    members: list[list[int]]
    places: list[list[int]]

    @classmethod
    def of(
        cls,
        reference: Mapping[str, Sequence[str]],
        lines: Sequence[SpokenLine],
        given: list[int],
        reading: ReferenceOrder,
    ) -> _Greedy:
        every = chain(*reference.values(), *(line.words for line in lines))
        codes = {word: _character(number) for number, word in enumerate(dict.fromkeys(every))}

        def text(words: Sequence[str]) -> str:
            return "".join(map(codes.__getitem__, words))

        streams = [text(words) for words in reference.values()]
        members = [[n for n, to in enumerate(given) if to == k] for k in range(len(streams))]
        return cls(
            streams,
            [text(line.words) for line in lines],
            given,
            members,
            _places(list(reference), lines, reading),
        )

    def settle(self, distance: _Distance) -> None:
        """Move lines until nothing moves; after the first pass only those near a move."""
        due = list(range(len(self.lines)))
        for _ in range(_PASSES):
            moved = [line for line in due if self._move(line, distance)]
            if not moved:
                return
            due = self._near(moved)

    def _near(self, moved: list[int]) -> list[int]:
        """The lines whose window may hold a moved line."""
        before = [0, *accumulate(map(len, self.lines))]
        near: set[int] = set()
        for line in moved:
            first = bisect_left(before, before[line] - _REACH)
            last = bisect_left(before, before[line + 1] + _REACH)
            near.update(range(first, min(last, len(self.lines))))
        return sorted(near)

    def _move(self, line: int, distance: _Distance) -> bool:
        """Give the line to the best stream; whether that is another one."""
        own = self.given[line]
        gains = {own: self._gain(line, own, distance)}
        if gains[own] <= -len(self.lines[line]):
            return False  # every word of it is matched: no stream can do better
        for k in range(len(self.streams)):
            gains.setdefault(k, self._gain(line, k, distance))
        best = min(range(len(self.streams)), key=lambda k: gains[k])
        if gains[best] == gains[own]:
            return False
        self.members[own].remove(line)
        insort(self.members[best], line)
        self.given[line] = best
        return True

    def _gain(self, line: int, k: int, distance: _Distance) -> int:
        """The errors with the line in stream k less those without it."""
        members, places, stream = self.members[k], self.places[k], self.streams[k]
        at = bisect_left(members, line)
        after = at + (at < len(members) and members[at] == line)
        begin, end = at, after
        before_text = after_text = ""
        while begin and len(before_text) < WINDOW:
            begin -= 1
            before_text = self.lines[members[begin]] + before_text
        while end < len(members) and len(after_text) < WINDOW:
            after_text += self.lines[members[end]]
            end += 1
        start = places[members[begin]] if begin else 0
        stop = places[members[end]] if end < len(members) else len(stream)
        # A stream that has long had no line still has words near this one.
        start, stop = min(start, places[line]), max(stop, places[line + 1])
        part = stream[start:stop]
        return distance(part, before_text + self.lines[line] + after_text) - distance(
            part, before_text + after_text
        )


def _character(number: int) -> str:
    return chr(number + 1 if number < 0xD7FF else number + 0x801)  # past the surrogates


def _places(
    names: Sequence[str], lines: Sequence[SpokenLine], reading: ReferenceOrder
) -> list[list[int]]:
    """Where each line begins in each stream, from the whole texts in reading order."""
    end = len(reading.speakers)
    at = _counterparts(reading.blocks, sum(len(line.words) for line in lines), end)
    starts, total = [], 0
    for line in lines:
        starts.append(at[total])
        total += len(line.words)
    starts.append(end)
    places = []
    for name in names:
        counts = [0]
        for speaker in reading.speakers:
            counts.append(counts[-1] + (speaker == name))
        places.append([counts[start] for start in starts])
    return places


def _counterparts(blocks: Sequence[MatchingBlock], count: int, end: int) -> list[int]:
    """For each word of the hypothesis the place in the reference it stands against."""
    at = [end] * (count + 1)
    for block in blocks:
        for step in range(block.b_stop - block.b):
            at[block.b + step] = min(block.a + step, block.a_stop)
    return at
