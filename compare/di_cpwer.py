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
from collections.abc import Callable, Iterable, Mapping, Sequence
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

    ``blocks`` align it with the hypothesis's words in the order of its lines (``b``). It says
    where a line of the hypothesis belongs in each speaker's words.
    """

    speakers: Sequence[str]
    blocks: Sequence[MatchingBlock]

    @classmethod
    def of(
        cls, reference: Sequence[tuple[str, str]], hypothesis: Sequence[SpokenLine]
    ) -> ReferenceOrder:
        """Align a reference's (speaker, word) pairs with a hypothesis."""
        said = [word for line in hypothesis for word in line.words]
        speakers = [speaker for speaker, _ in reference]
        return cls(speakers, align_tokens([word for _, word in reference], said))

    def locate_lines(self, names: Sequence[str], lines: Sequence[SpokenLine]) -> list[list[int]]:
        """Find where each line begins in each speaker's words, and where those end.

        Returns for each of ``names`` one more index than there are lines.
        """
        end = len(self.speakers)
        # For each word of the hypothesis, the index in the reference of what it stands against.
        against = [end] * (sum(len(line.words) for line in lines) + 1)
        for block in self.blocks:
            for step in range(block.b_stop - block.b):
                against[block.b + step] = min(block.a + step, block.a_stop)
        first_words = [0, *accumulate(len(line.words) for line in lines)]
        starts = [*(against[word] for word in first_words[:-1]), end]
        found = []
        for name in names:
            counts = [0, *accumulate(int(speaker == name) for speaker in self.speakers)]
            found.append([counts[start] for start in starts])
        return found


def di_cp_error_rate(
    reference: Mapping[str, Sequence[str]],
    hypothesis: Sequence[SpokenLine],
    order: ReferenceOrder,
    pairing: Pairing | None = None,
) -> ErrorRate:
    """Count the DI-cpWER, starting from the (reference's, hypothesis's) speakers that cpWER paired.

    The ``pairing`` is found where it is not given.

    >>> spoken = [SpokenLine("1", ["hello", "you"]), SpokenLine("1", ["hi"])]
    >>> order = ReferenceOrder.of([("Ann", "hello"), ("Ann", "you"), ("Bo", "hi")], spoken)
    >>> di_cp_error_rate({"Ann": ["hello", "you"], "Bo": ["hi"]}, spoken, order).errors
    0
    """
    if not reference:
        return ErrorRate(0, insertions=sum(len(line.words) for line in hypothesis))
    lines = [line for line in hypothesis if line.words]
    names = list(reference)
    given = _choose_streams(names, lines, reference, pairing)
    if len(names) > 1 and lines:
        greedy = _Greedy.of(reference, lines, given, order)
        for distance in (Indel.distance, Levenshtein.distance):
            greedy.move_lines(distance)
        given = greedy.given
    rates = (
        error_rate(
            reference[name],
            [word for line, to in zip(lines, given, strict=True) if to == k for word in line.words],
        )
        for k, name in enumerate(names)
    )
    return sum(rates, ErrorRate())


def _choose_streams(
    names: Sequence[str],
    lines: Sequence[SpokenLine],
    reference: Mapping[str, Sequence[str]],
    pairing: Pairing | None,
) -> list[int]:
    """Choose the stream each line begins in: its speaker's, or that its speaker is most like."""
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
    ``starts[k][n]`` is where in stream k line n begins, roughly, and ``starts[k][-1]`` its end.
    """

    streams: list[str]
    lines: list[str]
    given: list[int]
    members: list[list[int]]
    starts: list[list[int]]

    @classmethod
    def of(
        cls,
        reference: Mapping[str, Sequence[str]],
        lines: Sequence[SpokenLine],
        given: list[int],
        order: ReferenceOrder,
    ) -> _Greedy:
        every = chain(*reference.values(), *(line.words for line in lines))
        # Characters past the surrogates, which are none.
        codes = {
            word: chr(number + 1 if number < 0xD7FF else number + 0x801)
            for number, word in enumerate(dict.fromkeys(every))
        }

        def text(words: Sequence[str]) -> str:
            return "".join(map(codes.__getitem__, words))

        streams = [text(words) for words in reference.values()]
        members = [[n for n, to in enumerate(given) if to == k] for k in range(len(streams))]
        starts = order.locate_lines(list(reference), lines)
        return cls(streams, [text(line.words) for line in lines], given, members, starts)

    def move_lines(self, distance: _Distance) -> None:
        """Move lines until nothing moves; after the first pass only those near a move."""
        before = [0, *accumulate(map(len, self.lines))]
        due: Iterable[int] = range(len(self.lines))
        for _ in range(_PASSES):
            near: set[int] = set()
            for line in due:
                if self.move(line, distance):
                    first = bisect_left(before, before[line] - _REACH)
                    last = bisect_left(before, before[line + 1] + _REACH)
                    near.update(range(first, min(last, len(self.lines))))
            if not near:
                return
            due = sorted(near)

    def move(self, line: int, distance: _Distance) -> bool:
        """Give the line to the best stream; whether that is another one."""
        own = self.given[line]
        gains = {own: self.count_gain(line, own, distance)}
        if gains[own] <= -len(self.lines[line]):
            return False  # every word of it is matched: no stream can do better
        for k in range(len(self.streams)):
            gains.setdefault(k, self.count_gain(line, k, distance))
        best = min(range(len(self.streams)), key=lambda k: gains[k])
        if gains[best] == gains[own]:
            return False
        self.members[own].remove(line)
        insort(self.members[best], line)
        self.given[line] = best
        return True

    def count_gain(self, line: int, k: int, distance: _Distance) -> int:
        """Count the errors with the line in stream k less those without it."""
        members, starts, stream = self.members[k], self.starts[k], self.streams[k]
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
        start = starts[members[begin]] if begin else 0
        stop = starts[members[end]] if end < len(members) else len(stream)
        # A stream that has long had no line still has words near this one.
        start, stop = min(start, starts[line]), max(stop, starts[line + 1])
        part = stream[start:stop]
        return distance(part, before_text + self.lines[line] + after_text) - distance(
            part, before_text + after_text
        )
