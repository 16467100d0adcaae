"""What the machine had written where a line stands, and what became of each piece of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from compare.aligning import align_tokens
from compare.classify import ComparedSides, classify
from compare.edits import EditStretch
from compare.tokens import ComparedToken, tokens_of
from review.document import Document
from review.errors import OutOfDate
from transcript.values import Line, Transcript

_NOBODY: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class MachineSegment:
    """Words of the machine and those that stand for them now; ``kind`` is a class of compare."""

    kind: str
    machine: str
    human: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The machine's words for a line, who says them by the machine, and the line in segments."""

    text: str
    speaker: str | None
    segments: tuple[MachineSegment, ...]


class MachineText:
    """The machine's version of an episode, met again in the document, however that is edited."""

    def __init__(self, transcript: Transcript) -> None:
        self._tokens = tokens_of(transcript)
        self._keys = [token.key for token in self._tokens]
        self._met: tuple[Document | None, list[tuple[int, int]]] = (None, [])
        self._count = 0

    def wording(self, document: Document, identity: str) -> Wording:
        """The machine's wording of the line of this id.

        Every word of the machine belongs to one line; words between two that nobody kept, to the
        second. Raises :class:`~review.errors.OutOfDate` where there is no such line.
        """
        first, line = _line_and_first_token(document, identity)
        stop = first + len(line.text.split())
        pairs, count = self._pairs(document), self._count
        start, end = (self._cut(pairs, place, count) for place in (first, stop))
        tokens = self._tokens[start : len(self._keys) if stop == count else end]
        speakers = Counter(token.speaker for token in tokens)
        return Wording(
            " ".join(token.text for token in tokens),
            speakers.most_common(1)[0][0] if speakers else None,
            _segments(tokens, line),
        )

    def _pairs(self, document: Document) -> list[tuple[int, int]]:
        """The places of words that are the same: (the document's, the machine's), rising."""
        known, pairs = self._met
        if known is not document:
            keys = [token.key for token in tokens_of(document.transcript)]
            pairs = [
                pair
                for block in align_tokens(keys, self._keys)
                if block.kind == "equal"
                for pair in zip(
                    range(block.a, block.a_stop), range(block.b, block.b_stop), strict=True
                )
            ]
            self._met, self._count = (document, pairs), len(keys)
        return pairs

    def _cut(self, pairs: list[tuple[int, int]], place: int, count: int) -> int:
        """Where the machine's words are cut for the document's ``count`` words to be cut there.

        Words that have no partner on the other side are parted as these are.
        """
        after = bisect_left(pairs, (place, -1))
        last, last_own = pairs[after - 1] if after else (-1, -1)
        following, own = pairs[after] if after < len(pairs) else (count, len(self._keys))
        before_cut, behind_cut = place - last - 1, following - place
        if not before_cut:
            return last_own + 1
        share = before_cut / (before_cut + behind_cut)
        return last_own + 1 + round(share * (own - last_own - 1))


def _line_and_first_token(document: Document, identity: str) -> tuple[int, Line]:
    first = 0
    for item in document.items:
        if isinstance(item.entry, Line):
            if item.id == identity:
                return first, item.entry
            first += len(item.entry.text.split())
    raise OutOfDate("this line is not there any more")


def _segments(machine: Sequence[ComparedToken], line: Line) -> tuple[MachineSegment, ...]:
    said = tokens_of(Transcript((Line(None, None, None, " ".join(t.text for t in machine)),)))
    meant = tokens_of(Transcript((Line(None, None, None, line.text),)))
    return tuple(
        _segment(one, said, meant) for one in classify(ComparedSides.of(said, meant, _NOBODY))
    )


def _segment(
    one: EditStretch, said: Sequence[ComparedToken], meant: Sequence[ComparedToken]
) -> MachineSegment:
    return MachineSegment(
        one.kind.value,
        " ".join(said[place].text for place in one.machine),
        " ".join(meant[place].text for place in one.human),
    )
