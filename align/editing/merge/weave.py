"""The picked words made into the merged text's entries, with all that they carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from align.editing.merge.alignment import AlignedTexts
from align.editing.merge.items import MergedItem
from align.editing.merge.lines import LineChanges, get_lead
from align.editing.merge.openings import Opening
from align.editing.merge.picks import Pick, get_token
from align.editing.merge.speakers import Chosen
from align.editing.merge.times import LOOSE_S, LineStart, WordClock, choose_start, sort_starts
from align.editing.merge.tokens import MergeText, MergeToken, build_line
from transcript.front_matter.descent import floor_second
from transcript.values import Entry


@dataclass(frozen=True, slots=True)
class Origin:
    """The indices of the entries of theirs and of ours that an entry of the merged text was."""

    theirs: int | None = None
    ours: int | None = None


@dataclass(slots=True)
class MergedLine:
    """A line of the merged text: the pick that opens it, how, when it starts, and its words."""

    at: int
    opening: Opening
    start: float | None
    tokens: list[MergeToken] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Woven:
    """The merged text: its entries, where each comes from, and the entry that each pick is in."""

    entries: tuple[Entry, ...]
    origins: tuple[Origin, ...]
    indices: tuple[int, ...]
    lines: tuple[MergedLine, ...]


def weave(
    changes: LineChanges,
    picks: Sequence[Pick],
    speakers: Sequence[Chosen],
    openings: Mapping[int, Opening],
    items: Mapping[int, Sequence[MergedItem]],
) -> Woven:
    """Make the merged text of what was decided about it.

    A line begins where one of the texts begins one, below a header, and where somebody else begins
    to speak: a paragraph is of one speaker.
    """
    texts = changes.texts
    lines: list[MergedLine] = []
    for number, pick in enumerate(picks[:-1]):
        opening, speaker = openings.get(number), speakers[number].speaker
        is_other = bool(number) and speakers[number - 1].speaker != speaker
        is_first = opening is not None or number in items or is_other or not number
        if is_first:
            lines.append(MergedLine(number, opening or _find_leads(texts, pick), None))
        token = get_token(texts, pick)
        source = _find_spacing(texts, pick, token)
        glue = source.glue
        if (source.lead is not None) != is_first:
            glue = "" if is_first else " "
        lines[-1].tokens.append(MergeToken(token.text, speaker, None, glue, source.trail))
    _set_starts(changes, picks, lines)
    return _lay_out(texts, picks, lines, items)


def _find_spacing(texts: AlignedTexts, pick: Pick, token: MergeToken) -> MergeToken:
    """Find the word whose white space is taken: that of ours where theirs left it alone."""
    if not pick.is_column:
        return token
    theirs = texts.theirs.tokens[pick.theirs]
    is_same = theirs.layout == texts.base.tokens[pick.base].layout
    return texts.ours.tokens[pick.ours] if is_same else theirs


def _find_leads(texts: AlignedTexts, pick: Pick) -> Opening:
    """Find which texts open a line at a word where the merged text would not for their sake."""
    indices = (pick.base, pick.theirs, pick.ours)
    sides = (texts.base, texts.theirs, texts.ours)
    own = (pick.in_base, *((s == pick.side or pick.is_column) for s in ("theirs", "ours")))
    return Opening(
        *(
            index if is_own and side.tokens[index].lead is not None else None
            for index, side, is_own in zip(indices, sides, own, strict=True)
        )
    )


def _set_starts(changes: LineChanges, picks: Sequence[Pick], lines: Sequence[MergedLine]) -> None:
    """Set when each line starts."""
    texts = changes.texts
    if not texts.by_machine:
        for line in lines:
            line.start = _choose_between_people(texts, picks[line.at], line.opening)
        return
    base_clock, our_clock = WordClock(texts.base.tokens), WordClock(texts.ours.tokens)
    known = []
    for line in lines:
        pick, their_lead = picks[line.at], line.opening.theirs
        ours = pick.ours if line.opening.ours is None else line.opening.ours
        our_lead = texts.ours.tokens[ours].lead
        if their_lead is not None:
            base = pick.base if line.opening.base is None else line.opening.base
            has_start = texts.base_has_layout and texts.base.tokens[base].lead is not None
            slack_s = 0.0 if has_start else LOOSE_S
            start = get_lead(texts.theirs, their_lead).start
            line.start = choose_start(start, base_clock, base, our_clock, ours, slack_s)
        else:
            line.start = our_clock.interpolate(ours) if our_lead is None else our_lead.start
        if line.start is not None:
            is_theirs = any(
                _starts_at(texts.theirs, index, line.start) for index in (pick.theirs, their_lead)
            )
            is_ours = any(_starts_at(texts.ours, index, line.start) for index in (pick.ours, ours))
            known.append((line, LineStart(line.start, is_theirs, is_ours, ours)))
    sort_starts([start for _, start in known], our_clock)
    for line, sorted_start in known:
        line.start = sorted_start.start


def _starts_at(text: MergeText, index: int | None, start: float) -> bool:
    lead = None if index is None else text.tokens[index].lead
    return lead is not None and lead.start == start


def _choose_between_people(texts: AlignedTexts, pick: Pick, opening: Opening) -> float | None:
    """Choose the start of a line of two people's: that of whoever changed it, else theirs."""
    base, theirs, ours = (
        None if index is None else get_lead(side, index)
        for side, index in (
            (texts.base, opening.base),
            (texts.theirs, opening.theirs),
            (texts.ours, opening.ours),
        )
    )
    if base is not None and theirs is not None and ours is not None:
        was, mine, other = (floor_second(lead.start) for lead in (base, theirs, ours))
        is_ours = theirs.start == base.start or mine == was != other
        return ours.start if is_ours else theirs.start
    lead = theirs or ours or base
    return get_token(texts, pick).time if lead is None else lead.start


def _lay_out(
    texts: AlignedTexts,
    picks: Sequence[Pick],
    lines: Sequence[MergedLine],
    items: Mapping[int, Sequence[MergedItem]],
) -> Woven:
    """Lay lines out as entries, with the items above them."""
    entries: list[Entry] = []
    origins: list[Origin] = []
    indices: list[int] = []

    def add_items(at: int) -> None:
        for item in items.get(at, ()):
            entries.append(item.value)
            theirs = None if item.theirs is None else texts.theirs.items[item.theirs].entry
            ours = None if item.ours is None else texts.ours.items[item.ours].entry
            origins.append(Origin(theirs, ours))

    for line in lines:
        add_items(line.at)
        indices += [len(entries)] * len(line.tokens)
        entries.append(build_line(line.start, line.tokens))
        theirs, ours = (
            None if index is None else get_lead(side, index).entry
            for side, index in (
                (texts.theirs, line.opening.theirs),
                (texts.ours, line.opening.ours),
            )
        )
        origins.append(Origin(theirs, ours))
    add_items(len(picks) - 1)
    return Woven(tuple(entries), tuple(origins), (*indices, len(entries)), tuple(lines))
