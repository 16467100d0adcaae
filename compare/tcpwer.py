"""tcpWER: cpWER in which a word counts only if it was put near where it was said.

The time-constrained minimum-permutation word error rate of T. von Neumann et al. ("MeetEval",
CHiME 2023): a reference word may stand for a hypothesis word only where the reference's interval
overlaps the middle of the hypothesis's, widened by a collar to either side.

    reference          ├── ships ──┤
    hypothesis   ····ships····                      the middle and a collar each side: they meet
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.long_texts import RUN, need_cutting
from align.texts import MatchingBlock
from compare.aligning import Ints, align_tokens
from compare.cpwer import SpeakerRate, count_fewest_errors, pair_speakers
from compare.rates import ErrorRate, count_errors

COLLAR_EACH_SIDE_S = 5.0
"""Seconds by which a word may be off: what meeteval recommends for times guessed from lines."""

# Errors first, and among the cheapest ways that with the most substitutions: so the counts do not
# depend on which side comes first.
_SUBSTITUTION = 1 << 32
_ONE_SIDED = _SUBSTITUTION + 1
_FORBIDDEN = 1 << 60


@dataclass(frozen=True, slots=True)
class TimedWords:
    """Words with the seconds each starts and ends at, three sequences of one length."""

    words: Sequence[str] = ()
    starts: Sequence[float] = ()
    ends: Sequence[float] = ()

    def part(self, start: int, stop: int) -> TimedWords:
        """Take the words ``start:stop``."""
        words = slice(start, stop)
        return TimedWords(self.words[words], self.starts[words], self.ends[words])


def tcp_error_rate(
    reference: Mapping[str, TimedWords],
    hypothesis: Mapping[str, TimedWords],
    collar_each_side_s: float = COLLAR_EACH_SIDE_S,
) -> SpeakerRate:
    """Count the tcpWER of the timed words of each speaker.

    >>> here, late = TimedWords(["hi"], [0.0], [1.0]), TimedWords(["hi"], [8.0], [9.0])
    >>> [tcp_error_rate({"Ann": here}, {"1": late}, collar).rate.errors for collar in (5.0, 9.0)]
    [2, 0]
    """

    def rate(a: TimedWords, b: TimedWords) -> ErrorRate:
        return error_rate_in_time(a, b, collar_each_side_s)

    def fewest(a: TimedWords, b: TimedWords) -> int:
        return count_fewest_errors(a.words, b.words)

    return pair_speakers(reference, hypothesis, TimedWords(), rate, fewest)


def error_rate_in_time(
    reference: TimedWords, hypothesis: TimedWords, collar_each_side_s: float = COLLAR_EACH_SIDE_S
) -> ErrorRate:
    """Count the time-constrained errors of one speaker's words.

    Long texts are cut within long runs of the same words near in time, and only where the
    unconstrained alignment of a piece is not near in time is its table filled.
    """
    if not need_cutting(reference.words, hypothesis.words):
        return _count_exactly(reference, hypothesis, collar_each_side_s)
    found = ErrorRate()
    part: list[MatchingBlock] = []
    for block in align_tokens(reference.words, hypothesis.words):
        is_long = block.kind == "equal" and block.a_stop - block.a >= RUN
        if is_long and _is_near(reference, hypothesis, block, collar_each_side_s):
            cut = (block.a + block.a_stop) // 2, (block.b + block.b_stop) // 2
            part.append(MatchingBlock("equal", block.a, cut[0], block.b, cut[1]))
            found += _count_piece(reference, hypothesis, part, collar_each_side_s)
            part = [MatchingBlock("equal", cut[0], block.a_stop, cut[1], block.b_stop)]
        else:
            part.append(block)
    return found + _count_piece(reference, hypothesis, part, collar_each_side_s)


def _count_piece(
    reference: TimedWords,
    hypothesis: TimedWords,
    blocks: Sequence[MatchingBlock],
    collar_each_side_s: float,
) -> ErrorRate:
    """Count the errors of the words that the blocks align, from the first to the last."""
    if all(_is_near(reference, hypothesis, block, collar_each_side_s) for block in blocks):
        return count_errors(blocks)
    first, last = blocks[0], blocks[-1]
    return _count_exactly(
        reference.part(first.a, last.a_stop),
        hypothesis.part(first.b, last.b_stop),
        collar_each_side_s,
    )


def _is_near(
    reference: TimedWords, hypothesis: TimedWords, block: MatchingBlock, collar_each_side_s: float
) -> bool:
    """Tell whether every word of a block may stand for the one it is set against."""
    if block.kind in ("delete", "insert"):
        return True
    for i, j in zip(range(block.a, block.a_stop), range(block.b, block.b_stop), strict=True):
        middle = (hypothesis.starts[j] + hypothesis.ends[j]) / 2
        if not (
            middle - collar_each_side_s < reference.ends[i]
            and middle + collar_each_side_s > reference.starts[i]
        ):
            return False
    return True


def _count_exactly(
    reference: TimedWords, hypothesis: TimedWords, collar_each_side_s: float
) -> ErrorRate:
    """Count the errors exactly, by one row of Levenshtein's table a reference word.

    Of each row there are only the columns whose time any reference word from here on can reach.
    """
    length, count = len(reference.words), len(hypothesis.words)
    if not length or not count:
        return ErrorRate(length, insertions=count, deletions=length)
    a, b = (
        np.fromiter(map(hash, side), np.int64, len(side))
        for side in (reference.words, hypothesis.words)
    )
    starts, ends = np.asarray(reference.starts, float), np.asarray(reference.ends, float)
    middles = (np.asarray(hypothesis.starts, float) + np.asarray(hypothesis.ends, float)) / 2
    # The rounding of meeteval: a collar added to the middle, not taken from the reference.
    opens, closes = middles - collar_each_side_s, middles + collar_each_side_s
    first = np.searchsorted(np.maximum.accumulate(closes), starts, side="right")
    last = np.searchsorted(np.minimum.accumulate(opens[::-1])[::-1], ends, side="left")
    first = np.minimum.accumulate(first[::-1])[::-1]
    last = np.maximum(np.maximum.accumulate(last), first)
    total = _fill_table(a, b, (starts, ends), (opens, closes), first.tolist(), last.tolist())
    errors, one_sided = divmod(total, _SUBSTITUTION)
    extra = count - length  # insertions − deletions, whichever way was taken
    insertions = (one_sided + extra) // 2
    return ErrorRate(length, insertions, one_sided - insertions, errors - one_sided)


_Spans = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def _fill_table(
    a: Ints, b: Ints, spans: _Spans, reach: _Spans, first: list[int], last: list[int]
) -> int:
    """Find the cost in the table's last cell."""
    chain = np.arange(len(b) + 1, dtype=np.int64) * _ONE_SIDED
    row = chain[: last[0] + 1]  # the costs of columns low to high
    low = 0
    for index, (left, right) in enumerate(zip(first, last, strict=True)):
        high = low + len(row) - 1
        if right > high:
            row = np.concatenate([row, row[-1] + chain[1 : right - high + 1]])
        row, low = row[left - low :], left
        costs = np.where(b[left:right] == a[index], 0, _SUBSTITUTION)
        meets = (reach[0][left:right] < spans[1][index]) & (reach[1][left:right] > spans[0][index])
        diagonal = row[:-1] + np.where(meets, costs, _FORBIDDEN)
        row = row + _ONE_SIDED
        np.minimum(row[1:], diagonal, out=row[1:])
        steps = chain[: len(row)]
        row = np.minimum.accumulate(row - steps) + steps
    return int(row[-1]) + (len(b) - low - len(row) + 1) * _ONE_SIDED
