"""Where the lines of the merged text begin, what stands above them, and when they start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.editing.merge.labels import SpeakerLabels
from align.editing.merge.picks import Pick
from align.editing.merge.stream import Lead
from align.editing.merge.times import LOOSE_S, WordClock, start_of
from align.editing.merge.words import Texts
from transcript.values import Entry, Header


@dataclass(frozen=True, slots=True)
class Leads:
    """Gives a picked word its lead."""

    texts: Texts
    called: SpeakerLabels
    base_clock: WordClock
    our_clock: WordClock

    def of(self, pick: Pick, is_other_speaker: bool) -> Lead | None:
        """How the word opens a line, if it does.

        It does where the new pass or the person begins one, and where somebody else begins to
        speak: a paragraph is of one speaker.
        """
        items = self._items(pick)
        if self._opens(pick):
            return Lead(items, self._start(pick))
        if items or is_other_speaker:
            return Lead(items, self._our_start(pick))
        return None

    def _own(self, pick: Pick) -> Lead | None:
        """What stands where the person had nothing to say about it."""
        if pick.side == "theirs" and not pick.leads:
            return self.texts.theirs[pick.theirs].lead
        return self.texts.ours[pick.ours].lead

    def _opens(self, pick: Pick) -> bool:
        pairs = self._pairs(pick)
        if pairs and not self.texts.base_is_laid_out:
            return any(theirs is not None for theirs, _ in pairs)
        changed = [theirs for theirs, base in pairs if (theirs is None) != (base is None)]
        if changed:
            return any(theirs is not None for theirs in changed)
        return self._own(pick) is not None

    def _items(self, pick: Pick) -> tuple[Entry, ...]:
        pairs = self._pairs(pick)
        changed = [theirs for theirs, base in pairs if items(theirs) != items(base)]
        if changed:
            return tuple(item for lead in changed for item in self._called(lead, is_theirs=True))
        own = self._own(pick)
        if pairs and items(own) == items(pairs[-1][1]):
            return items(own)
        return self._called(own, is_theirs=pick.side == "theirs" and not pairs)

    def _called(self, lead: Lead | None, *, is_theirs: bool) -> tuple[Entry, ...]:
        call = self.called.theirs if is_theirs else self.called.ours
        return tuple(
            item if isinstance(item, Header) else replace(item, speaker=call(item.speaker))
            for item in items(lead)
        )

    def _start(self, pick: Pick) -> float | None:
        """The start of a line that the person opened or left open; else the new pass's."""
        asked = pick.leads or (((pick.theirs, pick.base),) if pick.side == "theirs" else ())
        opened = [pair for pair in asked if self.texts.theirs[pair[0]].lead is not None]
        added = [pair for pair in opened if self.texts.base[pair[1]].lead is None]
        for theirs, base in (*added, *opened):
            lead = self.texts.theirs[theirs].lead
            start = None if lead is None else lead.start
            is_told = self.texts.base_is_laid_out and self.texts.base[base].lead is not None
            slack_s = 0.0 if is_told else LOOSE_S
            return start_of(start, self.base_clock, base, self.our_clock, pick.ours, slack_s)
        return self._our_start(pick)

    def _our_start(self, pick: Pick) -> float | None:
        lead = self.texts.ours[pick.ours].lead
        return self.our_clock.guess(pick.ours) if lead is None else lead.start

    def _pairs(self, pick: Pick) -> Sequence[tuple[Lead | None, Lead | None]]:
        """The person's and the old machine's leads that the word speaks for."""
        texts = self.texts
        return [(texts.theirs[theirs].lead, texts.base[base].lead) for theirs, base in pick.leads]


def items(lead: Lead | None) -> tuple[Entry, ...]:
    """What stands above a line; nothing above a word inside one."""
    return () if lead is None else lead.items
