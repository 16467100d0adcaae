"""What the machine wrote where a line stands, and what became of each piece of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from compare.aligning import align_tokens, pair_equal
from compare.classify import ComparedSides, classify
from compare.tokens import ComparedToken, tokens_of
from review.document import Document
from review.errors import OutOfDate
from transcript.spacing import join_texts, split_words
from transcript.values import Line, Transcript


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
    """The machine's version of an episode, found again in the document, however that is edited."""

    def __init__(self, read: Callable[[], Transcript]) -> None:
        """``read`` gives the machine's transcript, once it is asked for: ten hours take seconds."""
        self._read = read
        self._aligned: tuple[Document | None, list[tuple[int, int]], int] = (None, [], 0)

    @cached_property
    def _tokens(self) -> Sequence[ComparedToken]:
        return tokens_of(self._read())

    @cached_property
    def _keys(self) -> list[str]:
        return [token.key for token in self._tokens]

    def find_wording(self, document: Document, identity: str) -> Wording:
        """Find the machine's wording of the line of this id.

        Every word of the machine belongs to one line; words between two that nobody kept, to the
        second. Raises :class:`~review.errors.OutOfDate` where there is no such line.
        """
        first, line = 0, None
        for item in document.items:
            if isinstance(item.entry, Line):
                if item.id == identity:
                    line = item.entry
                    break
                first += len(split_words(item.entry.text))
        if line is None:
            raise OutOfDate("this line no longer exists")
        stop = first + len(split_words(line.text))
        pairs, count = self._align(document)
        start, end = (self._find_cut(pairs, index, count) for index in (first, stop))
        tokens = self._tokens[start : len(self._keys) if stop == count else end]
        speakers = Counter(token.speaker for token in tokens)
        speaker = speakers.most_common(1)[0][0] if speakers else None
        text = join_texts([token.text for token in tokens])
        said, meant = (
            tokens_of(Transcript((Line(None, None, None, side),))) for side in (text, line.text)
        )
        segments = tuple(
            MachineSegment(
                one.kind.value,
                join_texts([said[index].text for index in one.machine]),
                join_texts([meant[index].text for index in one.human]),
            )
            for one in classify(ComparedSides.of(said, meant, {}))
        )
        return Wording(text, speaker, segments)

    def _align(self, document: Document) -> tuple[list[tuple[int, int]], int]:
        """Pair equal words, (the document's, the machine's), and count the document's."""
        known, pairs, count = self._aligned
        if known is not document:
            keys = [token.key for token in tokens_of(document.transcript)]
            pairs, count = pair_equal(align_tokens(keys, self._keys)), len(keys)
            self._aligned = document, pairs, count
        return pairs, count

    def _find_cut(self, pairs: list[tuple[int, int]], index: int, count: int) -> int:
        """Find where the machine's words are cut for the document's ``count`` to be cut there.

        Words that have no partner on the other side are shared out as these are.
        """
        after = bisect_left(pairs, (index, -1))
        last, last_own = pairs[after - 1] if after else (-1, -1)
        following, own = pairs[after] if after < len(pairs) else (count, len(self._keys))
        before_cut, behind_cut = index - last - 1, following - index
        if not before_cut:
            return last_own + 1
        share = before_cut / (before_cut + behind_cut)
        return last_own + 1 + round(share * (own - last_own - 1))
