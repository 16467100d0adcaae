"""The places where person and machine changed the same thing differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from rapidfuzz.distance import Postfix, Prefix

from align.editing.merge.alignment import AlignedTexts, join_texts
from align.editing.merge.headers_and_lines import get_items
from align.editing.merge.labels import Speakers
from align.editing.merge.picks import Pick
from align.editing.merge.tokens import Lead, MergeToken
from align.texts import make_keys
from transcript.values import Entry, Header

What = Literal["words", "speaker", "paragraph", "header"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Person and machine changed the same place differently; the person's stands.

    ``entry`` is the index in the merged transcript's entries, and ``start`` that
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
        """Tell whether the new pass differs in case and punctuation only, from one or the other.

        >>> Conflict(0, None, "words", "so", "So", "so,").is_slight
        True
        """
        base, theirs, ours = (
            make_keys(text.split()) for text in (self.base, self.theirs, self.ours)
        )
        return self.what == "words" and ours in (base, theirs)


Clash = tuple[What, str, str, str]
"""What clashes, and what base, theirs and ours have there."""


def find_conflicts(
    picks: Sequence[Pick], merged: Sequence[MergeToken], speakers: Speakers
) -> tuple[tuple[int, Clash], ...]:
    """Find every conflict, with the index of the picked word where it lies, in order."""
    found = (
        *_find_word_conflicts(picks, speakers.texts),
        *_find_speaker_conflicts(picks, merged, speakers),
        *_find_lead_conflicts(picks, merged, speakers.texts),
    )
    return tuple(sorted(found, key=itemgetter(0)))


def locate_conflicts(
    clashes: Iterable[tuple[int, Clash]], indices: Sequence[int], merged: Sequence[Entry]
) -> tuple[Conflict, ...]:
    """Find the entries that conflicts lie in: ``indices`` has the entry of each picked word."""
    last = len(merged) - 1  # what a person deleted at the end has no entry of its own
    found = []
    for word, clash in clashes:
        entry = max(0, min(indices[min(word, len(indices) - 1)], last))
        found.append(Conflict(entry, merged[entry].start if merged else None, *clash))
    return tuple(found)


def _find_word_conflicts(picks: Sequence[Pick], texts: AlignedTexts) -> Iterator[tuple[int, Clash]]:
    """Find where both changed the words; neighbouring gaps and columns are one conflict."""
    pieces: list[tuple[int, tuple[str, str, str]]] = []
    for span, group in groupby(enumerate(picks), key=lambda numbered: numbered[1].span):
        indices = [index for index, _ in group]
        gap = (
            join_texts(texts.base[span.base : span.base_stop]),
            join_texts(texts.theirs[span.theirs : span.theirs_stop]),
            join_texts(texts.ours[span.ours : span.ours_stop]),
        )
        column = (
            texts.base[span.base_stop].text,
            texts.theirs[span.theirs_stop].text,
            texts.ours[span.ours_stop].text,
        )
        pieces += [(indices[0], gap), (indices[-1], column)]
    pieces = [piece for piece in pieces if any(piece[1])]
    for is_clash, run in groupby(pieces, key=lambda piece: _differ(*piece[1])):
        if not is_clash:
            continue
        words, sides = zip(*run, strict=True)
        base, theirs, ours = (" ".join(filter(None, side)) for side in zip(*sides, strict=True))
        if not theirs:  # of a passage that the person took out only what the machine changed
            was, now = base.split(), ours.split()
            head = Prefix.similarity(was, now)
            tail = Postfix.similarity(was[head:], now[head:])
            base, ours = (" ".join(side[head : len(side) - tail]) for side in (was, now))
        if ours not in (base, theirs):
            yield words[0], ("words", base, theirs, ours)


def _find_speaker_conflicts(
    picks: Sequence[Pick], merged: Sequence[MergeToken], speakers: Speakers
) -> Iterator[tuple[int, Clash]]:
    """Find where both gave words to somebody else; a line's words that clash alike are one."""
    if not speakers.texts.base_has_layout:
        return
    last: Clash | None = None
    for index, pick in enumerate(picks):
        if merged[index].lead is not None:
            last = None
        if pick.is_column:
            base, theirs, ours = speakers.list_names(pick)
            clash: Clash = ("speaker", base or "", theirs or "", ours or "")
            is_chosen = theirs is not None and speakers.is_chosen(pick.base, pick.theirs)
            is_clash = is_chosen and _differ(base, theirs, ours)
            if is_clash and clash != last:
                yield index, clash
            last = clash if is_clash else None


def _find_lead_conflicts(
    picks: Sequence[Pick], merged: Sequence[MergeToken], texts: AlignedTexts
) -> Iterator[tuple[int, Clash]]:
    """Find where both changed the headers, or the person joined what two people say."""
    for index, pick in enumerate(picks):
        if not pick.is_column:
            continue
        base, theirs, ours = (
            texts.base[pick.base].lead,
            texts.theirs[pick.theirs].lead,
            texts.ours[pick.ours].lead,
        )
        titles = _join_titles(base), _join_titles(theirs), _join_titles(ours)
        if _differ(*titles):
            yield index, ("header", *titles)
        if base is not None and theirs is None and merged[index].lead is not None:
            before, after = (merged[near].speaker or "" for near in (index - 1, index))
            yield index, ("paragraph", "|", "", f"{before} | {after}")


def _join_titles(lead: Lead | None) -> str:
    return " / ".join(item.title for item in get_items(lead) if isinstance(item, Header))


def _differ(base: str | None, theirs: str | None, ours: str | None) -> bool:
    """Tell whether both changed it, and not to the same."""
    return theirs != base and ours not in (base, theirs)
