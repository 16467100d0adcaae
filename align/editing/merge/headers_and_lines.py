"""The picked words made into the merged text's tokens, with all that they carry.

That is who says them, the white space around them, and where they open a line what stands above it
and when it starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.editing.merge.alignment import AlignedTexts
from align.editing.merge.labels import SpeakerLabels, Speakers
from align.editing.merge.picks import Pick, get_token
from align.editing.merge.times import LOOSE_S, WordClock, choose_start
from align.editing.merge.tokens import Lead, MergeToken
from transcript.values import Entry, Header


def weave(texts: AlignedTexts, picks: Sequence[Pick], speakers: Speakers) -> tuple[MergeToken, ...]:
    """Make the tokens of the merged text, the last one without text."""
    leads = Leads(texts, speakers.labels, WordClock(texts.base), WordClock(texts.ours))
    merged: list[MergeToken] = []
    speaker_before: str | None = None
    for pick in picks[:-1]:
        speaker = speakers.find_speaker(pick)
        lead = leads.find_lead(pick, speaker != speaker_before)
        # The white space is the new pass's where the person left it alone.
        token = source = get_token(texts, pick)
        if pick.is_column:
            theirs, ours = texts.theirs[pick.theirs], texts.ours[pick.ours]
            source = ours if theirs.layout == texts.base[pick.base].layout else theirs
        is_opening_alike = (source.lead is None) == (lead is None)
        glue = source.glue if is_opening_alike else " " if lead is None else ""
        merged.append(MergeToken(token.text, speaker, lead, glue, source.trail))
        speaker_before = speaker
    return (*merged, MergeToken("", lead=leads.find_lead(picks[-1], False)))


@dataclass(frozen=True, slots=True)
class Leads:
    """Where the lines of the merged text begin, what stands above them, and when they start."""

    texts: AlignedTexts
    labels: SpeakerLabels
    base_clock: WordClock
    our_clock: WordClock

    def find_lead(self, pick: Pick, is_other_speaker: bool) -> Lead | None:
        """Find how the word opens a line, if it does.

        It does where the new pass or the person begins one, and where somebody else begins to
        speak: a paragraph is of one speaker.
        """
        texts = self.texts
        # The person's and the old machine's leads that the word speaks for.
        pairs = [(texts.theirs[theirs].lead, texts.base[base].lead) for theirs, base in pick.leads]
        # What stands where the person had nothing to say about it.
        is_theirs = pick.side == "theirs" and not pairs
        own = texts.theirs[pick.theirs].lead if is_theirs else texts.ours[pick.ours].lead
        items = self._merge_items(pairs, own, is_theirs=is_theirs)
        changed = [
            theirs
            for theirs, base in pairs
            if (theirs is None) != (base is None) or not texts.base_has_layout
        ]
        if any(theirs is not None for theirs in changed) if changed else own is not None:
            return Lead(items, self._merge_start(pick))
        if items or is_other_speaker:
            return Lead(items, self._find_our_start(pick))
        return None

    def _merge_items(
        self, pairs: Sequence[tuple[Lead | None, Lead | None]], own: Lead | None, *, is_theirs: bool
    ) -> tuple[Entry, ...]:
        """Merge what stands above a line: the person's where they changed it, else its own."""
        changed = [theirs for theirs, base in pairs if get_items(theirs) != get_items(base)]
        items = [item for lead in changed for item in get_items(lead)]
        if not changed:
            if pairs and get_items(own) == get_items(pairs[-1][1]):
                return get_items(own)
            items = list(get_items(own))
        rename = self.labels.rename_theirs if changed or is_theirs else self.labels.rename_ours
        return tuple(
            item if isinstance(item, Header) else replace(item, speaker=rename(item.speaker))
            for item in items
        )

    def _merge_start(self, pick: Pick) -> float | None:
        """Choose the start of a line that the person opened or left open; else the new pass's."""
        texts = self.texts
        asked = pick.leads or (((pick.theirs, pick.base),) if pick.side == "theirs" else ())
        opened = [pair for pair in asked if texts.theirs[pair[0]].lead is not None]
        added = [pair for pair in opened if texts.base[pair[1]].lead is None]
        if not opened:
            return self._find_our_start(pick)
        theirs, base = (*added, *opened)[0]
        lead = texts.theirs[theirs].lead
        start = None if lead is None else lead.start
        has_start = texts.base_has_layout and texts.base[base].lead is not None
        slack_s = 0.0 if has_start else LOOSE_S
        return choose_start(start, self.base_clock, base, self.our_clock, pick.ours, slack_s)

    def _find_our_start(self, pick: Pick) -> float | None:
        lead = self.texts.ours[pick.ours].lead
        return self.our_clock.interpolate(pick.ours) if lead is None else lead.start


def get_items(lead: Lead | None) -> tuple[Entry, ...]:
    """Return what stands above a line; nothing above a word inside one."""
    return () if lead is None else lead.items
