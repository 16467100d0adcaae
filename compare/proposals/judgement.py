"""What a proposal comes to: each edit with its class, its verdict and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal

Verdict = Literal["accepted", "suggested", "refused"]


class EditClass(str, Enum):
    """What an edit changes; ``value`` is what a person reads."""

    MARK = "marks"
    CAPITAL = "capitals"
    FILLER = "filler"
    REPETITION = "repetition"
    FALSE_START = "false start"
    MARKER = "discourse marker"
    CONTRACTION = "contraction"
    NUMBER = "number"
    HYPHEN = "hyphen"
    JOINED = "joined words"
    AGREEMENT = "agreement"
    ARTICLE = "article"
    NAME = "name"
    WORDING = "wording"
    QUESTION = "question"
    QUOTATION = "quotation"
    NEGATION = "negation"
    HEDGE = "hedge"
    QUANTITY = "quantity"
    CONDITION = "condition"
    PERSON = "person"
    TENSE = "tense"
    RELATION = "relation"
    ADDITION = "addition"
    CUT = "cut"
    MOVED = "moved"
    WHOLE = "whole paragraph"
    """The paragraph was refused as a whole; the reason says why."""


@dataclass(frozen=True, slots=True)
class ProposedEdit:
    """One edit: ``before`` as it stood, ``after`` as it is proposed; either may be empty.

    ``first`` and ``stop`` say which words of the paragraph it is about, counted as
    :func:`~compare.proposals.split_text.split_text` does; ``first == stop`` where it only puts
    something in. ``find`` and ``replacement`` say how a suggested edit is made in the judgement's
    text: ``find`` stands there exactly once. Both are empty for other edits.
    """

    kind: EditClass
    verdict: Verdict
    reason: str
    before: str
    after: str
    first: int
    stop: int
    find: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The edits of a proposal in order, and the ``text`` with the accepted ones made, no others."""

    before: str
    proposed: str
    text: str
    edits: tuple[ProposedEdit, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the proposal was refused as a whole."""
        return any(edit.kind is EditClass.WHOLE for edit in self.edits)

    def with_verdict(self, verdict: Verdict) -> tuple[ProposedEdit, ...]:
        """List the edits of one verdict."""
        return tuple(edit for edit in self.edits if edit.verdict == verdict)

    @property
    def counts(self) -> Mapping[tuple[EditClass, Verdict], int]:
        """How many edits there are of each class and verdict."""
        return Counter((edit.kind, edit.verdict) for edit in self.edits)
