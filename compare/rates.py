"""Error rates that are added, never averaged, and scores that are absent with a reason.

An :class:`ErrorRate` keeps its parts: the rate of several recordings is that of their sum, as in
meeteval. A score that a side has nothing for is an :class:`Absent`, which says why; it is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from align.texts import MatchingBlock
from compare.aligning import align_tokens
from transcript.errors import InvalidCall


@dataclass(frozen=True, slots=True)
class Absent:
    """A score that cannot be given, and why, in words for the person who asked."""

    reason: str


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Errors against a reference of ``length`` words (or units); they are added with ``+``.

    ``insertions`` are the machine's words that the reference lacks, ``deletions`` the reference's
    that the machine lacks.

    >>> (ErrorRate(100, insertions=1, deletions=2, substitutions=3) + ErrorRate(100)).rate
    0.03
    """

    length: int = 0
    insertions: int = 0
    deletions: int = 0
    substitutions: int = 0

    @property
    def errors(self) -> int:
        """Insertions, deletions and substitutions."""
        return self.insertions + self.deletions + self.substitutions

    @property
    def rate(self) -> float | None:
        """Errors ÷ length; ``None``, undefined, where the reference has no words at all."""
        return self.errors / self.length if self.length else None

    def __add__(self, other: ErrorRate) -> ErrorRate:
        return ErrorRate(
            self.length + other.length,
            self.insertions + other.insertions,
            self.deletions + other.deletions,
            self.substitutions + other.substitutions,
        )

    def __sub__(self, other: ErrorRate) -> Cost:
        """Count what one way of counting costs over another, of the same reference."""
        if self.length != other.length:
            raise InvalidCall(
                f"error rates of {self.length} and {other.length} words cannot be subtracted"
            )
        return Cost(self.errors - other.errors, self.length)


@dataclass(frozen=True, slots=True)
class Cost:
    """A number of errors of ``length`` words; the difference of two error rates, or a share.

    >>> (Cost(1, 10) + Cost(2, 10)).rate
    0.15
    """

    errors: int = 0
    length: int = 0

    @property
    def rate(self) -> float | None:
        """Errors ÷ length; ``None``, undefined, where the length is 0."""
        return self.errors / self.length if self.length else None

    def __add__(self, other: Cost) -> Cost:
        return replace(self, errors=self.errors + other.errors, length=self.length + other.length)


class Addable(Protocol):
    """A score that recordings are summed in."""

    def __add__(self: _Score, other: _Score) -> _Score:
        """The score of both."""


_Score = TypeVar("_Score", bound=Addable)


def error_rate(reference: Sequence[str], hypothesis: Sequence[str]) -> ErrorRate:
    """Count the word error rate of a hypothesis: Levenshtein's distance over whole tokens.

    >>> error_rate("the ship sank".split(), "a ship has sank".split())
    ErrorRate(length=3, insertions=1, deletions=0, substitutions=1)
    >>> error_rate([], ["hello"]).errors, error_rate([], ["hello"]).rate
    (1, None)
    """
    return count_errors(align_tokens(reference, hypothesis))


def count_errors(blocks: Iterable[MatchingBlock]) -> ErrorRate:
    """Count the errors of an alignment of the reference (``a``) with a hypothesis (``b``)."""
    length = insertions = deletions = substitutions = 0
    for block in blocks:
        a, b = block.a_stop - block.a, block.b_stop - block.b
        length += a
        substitutions += a if block.kind == "replace" else 0
        deletions += a if block.kind == "delete" else 0
        insertions += b if block.kind == "insert" else 0
    return ErrorRate(length, insertions, deletions, substitutions)


def add_up(scores: Iterable[_Score | Absent], nothing: _Score) -> _Score | Absent:
    """Add up the scores that are there; the first reason where none is, ``nothing`` of none.

    >>> add_up([ErrorRate(10, 1), Absent("no speakers")], ErrorRate()).rate
    0.1
    """
    found = list(scores)
    present = [score for score in found if not isinstance(score, Absent)]
    if found and not present:
        return next(score for score in found if isinstance(score, Absent))
    summed = nothing
    for score in present:
        summed = summed + score
    return summed
