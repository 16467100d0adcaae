"""The places where person and machine changed the same thing differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from rapidfuzz.distance import Postfix, Prefix

from align.editing.merge.leads import items
from align.editing.merge.picks import Pick
from align.editing.merge.speakers import Speakers
from align.editing.merge.stream import Lead, MergeToken
from align.editing.merge.words import Texts, said
from align.texts import keys
from transcript.values import Entry, Header

What = Literal["words", "speaker", "paragraph", "header"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Person and machine changed the same place differently; the person's stands.

    ``entry`` is the place in the merged transcript's entries, counted from 0, and ``start`` that
    entry's, in seconds. ``base``, ``theirs`` and ``ours`` are words, names or titles, empty where
    a text has none. The one place where the machine's stands is a ``paragraph``: the person put
    two together that the new pass gives to two speakers.
    """

    entry: int
    start: float | None
    what: What
    base: str
    theirs: str
    ours: str

    @property
    def is_slight(self) -> bool:
        """Whether the new pass differs in case and punctuation only, from one or the other.

        >>> Conflict(0, None, "words", "so", "So", "so,").is_slight
        True
        """
        base, theirs, ours = (keys(text.split()) for text in (self.base, self.theirs, self.ours))
        return self.what == "words" and ours in (base, theirs)


Clash = tuple[What, str, str, str]
"""What clashes, and what base, theirs and ours have there."""


def conflicts(
    chosen: Sequence[Pick], made: Sequence[MergeToken], tell: Speakers
) -> Iterator[tuple[int, Clash]]:
    """Every conflict, and the place of the chosen word where it lies, in order."""
    found = (
        *_words(chosen, tell.texts),
        *_speakers(chosen, made, tell),
        *_leads(chosen, made, tell.texts),
    )
    yield from sorted(found, key=itemgetter(0))


def located(
    clashes: Iterable[tuple[int, Clash]], places: Sequence[int], merged: Sequence[Entry]
) -> tuple[Conflict, ...]:
    """The conflicts with the entries they lie in: ``places`` are those of the chosen words."""
    last = len(merged) - 1  # what a person deleted at the end has no entry of its own
    return tuple(
        Conflict(place, merged[place].start if merged else None, *clash)
        for index, clash in clashes
        for place in (max(0, min(places[min(index, len(places) - 1)], last)),)
    )


def _words(chosen: Sequence[Pick], texts: Texts) -> Iterator[tuple[int, Clash]]:
    """Places where both changed the words; neighbouring ones are one conflict."""
    pieces = [piece for piece in _pieces(chosen, texts) if any(piece[1])]
    for is_clash, run in groupby(pieces, key=lambda piece: _differ(*piece[1])):
        if is_clash:
            indices, sides = zip(*run, strict=True)
            joined = (" ".join(filter(None, texts)) for texts in zip(*sides, strict=True))
            base, theirs, ours = _told(*joined)
            if ours not in (base, theirs):
                yield indices[0], ("words", base, theirs, ours)


def _told(base: str, theirs: str, ours: str) -> tuple[str, str, str]:
    """What each text says; of a passage the person took out only what the machine changed."""
    if theirs:
        return base, theirs, ours
    was, now = base.split(), ours.split()
    head = Prefix.similarity(was, now)
    tail = Postfix.similarity(was[head:], now[head:])
    return " ".join(was[head : len(was) - tail]), "", " ".join(now[head : len(now) - tail])


def _pieces(chosen: Sequence[Pick], texts: Texts) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """What each text says, gap by gap and column by column."""
    for span, group in groupby(enumerate(chosen), key=lambda numbered: numbered[1].span):
        indices = [index for index, _ in group]
        yield (
            indices[0],
            (
                said(texts.base[span.base : span.base_stop]),
                said(texts.theirs[span.theirs : span.theirs_stop]),
                said(texts.ours[span.ours : span.ours_stop]),
            ),
        )
        yield (
            indices[-1],
            (
                texts.base[span.base_stop].text,
                texts.theirs[span.theirs_stop].text,
                texts.ours[span.ours_stop].text,
            ),
        )


def _speakers(
    chosen: Sequence[Pick], made: Sequence[MergeToken], tell: Speakers
) -> Iterator[tuple[int, Clash]]:
    """Places where both gave words to somebody else; a line's words that clash alike are one."""
    if not tell.texts.base_is_laid_out:
        return
    last: Clash | None = None
    for index, pick in enumerate(chosen):
        if made[index].lead is not None:
            last = None
        if pick.is_column:
            base, theirs, ours = tell.names(pick)
            clash: Clash = ("speaker", base or "", theirs or "", ours or "")
            is_chosen = theirs is not None and tell.is_chosen(pick.base, pick.theirs)
            is_clash = is_chosen and _differ(base, theirs, ours)
            if is_clash and clash != last:
                yield index, clash
            last = clash if is_clash else None


def _leads(
    chosen: Sequence[Pick], made: Sequence[MergeToken], texts: Texts
) -> Iterator[tuple[int, Clash]]:
    """Places where both changed the headers, or the person joined what two people say."""
    for index, pick in enumerate(chosen):
        if not pick.is_column:
            continue
        base, theirs, ours = (
            texts.base[pick.base].lead,
            texts.theirs[pick.theirs].lead,
            texts.ours[pick.ours].lead,
        )
        titles = _titles(base), _titles(theirs), _titles(ours)
        if _differ(*titles):
            yield index, ("header", *titles)
        if base is not None and theirs is None and made[index].lead is not None:
            before, after = (made[place].speaker or "" for place in (index - 1, index))
            text = f"{before} | {after}"
            yield index, ("paragraph", "|", "", text)


def _titles(lead: Lead | None) -> str:
    return " / ".join(item.title for item in items(lead) if isinstance(item, Header))


def _differ(base: str | None, theirs: str | None, ours: str | None) -> bool:
    """Whether both changed it, and not to the same."""
    return theirs != base and ours not in (base, theirs)
