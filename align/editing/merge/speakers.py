"""Who says the words of the merged text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from align.editing.merge.alignment import AlignedTexts
from align.editing.merge.labels import SpeakerLabels
from align.editing.merge.picks import Pick, get_token
from align.naming.labels import is_machine_label


class Names(NamedTuple):
    """Who says a word by base, by theirs and by ours, under the merged text's names."""

    base: str | None
    theirs: str | None
    ours: str | None


class Chosen(NamedTuple):
    """Who says a word; and what the three texts say where ours does not come in."""

    speaker: str | None
    clash: Names | None = None


def choose_speakers(
    texts: AlignedTexts, picks: Sequence[Pick], labels: SpeakerLabels
) -> tuple[Chosen, ...]:
    """Choose who says each of the merged text's words, but for the last one, which has none.

    A word that stands for one of base is asked for itself. Any other goes with its line.
    """
    chosen: list[Chosen | None] = [
        _choose(texts, labels, pick) if pick.in_base else None for pick in picks[:-1]
    ]
    lines = {
        side: tuple(accumulate(token.lead is not None for token in text.tokens))
        for side, text in (("theirs", texts.theirs), ("ours", texts.ours))
    }
    for steps in (range(len(chosen)), range(len(chosen) - 1, -1, -1)):
        back = -1 if steps.step > 0 else 1
        for number in steps:
            pick, near = picks[number], number + back
            if chosen[number] is not None or not 0 <= near < len(chosen):
                continue
            beside = chosen[near]
            line = lines[pick.side]
            is_known = picks[near].side == pick.side or picks[near].is_column
            other = picks[near].theirs if pick.side == "theirs" else picks[near].ours
            if beside is not None and is_known and line[other] == line[pick.index]:
                chosen[number] = Chosen(beside.speaker)
    return tuple(
        _keep_own(texts, labels, pick) if choice is None else choice
        for pick, choice in zip(picks, chosen, strict=False)
    )


def _keep_own(texts: AlignedTexts, labels: SpeakerLabels, pick: Pick) -> Chosen:
    """Keep a word's own speaker, in a line that only one text has."""
    name = get_token(texts, pick).speaker
    if not texts.by_machine or not texts.base_has_layout:
        is_machine_s = pick.side == "ours" and texts.by_machine
        return Chosen(labels.rename_ours(name) if is_machine_s else name)
    rename = labels.rename_theirs if pick.side == "theirs" else labels.rename_ours
    return Chosen(rename(name))


def _choose(texts: AlignedTexts, labels: SpeakerLabels, pick: Pick) -> Chosen:
    """Choose the speaker of a word that base has too."""
    base = texts.base.tokens[pick.base].speaker
    has_theirs = pick.side == "theirs" or pick.in_other or pick.is_column
    has_ours = pick.side == "ours" or pick.in_other or pick.is_column
    theirs = texts.theirs.tokens[pick.theirs].speaker if has_theirs else base
    ours = texts.ours.tokens[pick.ours].speaker if has_ours else base
    if not texts.by_machine:
        clash = Names(base, theirs, ours) if theirs != base and ours not in (base, theirs) else None
        return Chosen(theirs if theirs != base else ours, clash)
    if not texts.base_has_layout:
        return Chosen(labels.rename_ours(ours) if theirs is None else theirs)
    if not has_ours:
        return Chosen(labels.rename_theirs(theirs))
    return _choose_under_machine(labels, Names(base, theirs, ours))


def _choose_under_machine(labels: SpeakerLabels, said: Names) -> Chosen:
    """Choose between the person's speaker and a new machine pass's.

    A word follows the new pass where the person left it with its speaker and the machine changed
    its mind: where it hears somebody else in it than it did, and by the words that both have that
    is clearly somebody the person named. That names are counted alike is no reason.
    """
    names = Names(
        labels.rename_base(said.base),
        labels.rename_theirs(said.theirs),
        labels.rename_ours(said.ours),
    )
    is_chosen = labels.is_changed(said.base, said.theirs)
    if is_chosen:
        is_clash = names.theirs != names.base and names.ours not in (names.base, names.theirs)
        return Chosen(names.theirs, names if is_clash else None)
    if said.theirs is None or is_machine_label(said.theirs):
        if said.theirs in labels.of_theirs or said.theirs == said.base:
            return Chosen(names.ours)  # a label that the person left as it was
    elif said.ours is None:
        return Chosen(names.theirs)
    if said.ours == said.theirs or labels.same.get(said.ours or "") == said.base:
        return Chosen(names.theirs)
    heard = labels.find_heard_name(said.ours)
    is_second = heard == said.theirs and labels.is_second_voice(said.ours or "", heard or "")
    if heard == said.theirs and not is_second:
        return Chosen(names.theirs)
    is_gone = said.theirs is not None and not labels.is_heard(said.theirs)
    if heard is None or is_gone or is_second:
        return Chosen(names.theirs, names._replace(ours=said.ours))
    return Chosen(labels.rename_theirs(heard))
