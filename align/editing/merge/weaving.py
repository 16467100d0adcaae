"""The chosen words made into the merged text's tokens, with all that they carry."""

from __future__ import annotations

from collections.abc import Sequence

from align.editing.merge.labels import SpeakerLabels
from align.editing.merge.leads import Leads
from align.editing.merge.picks import Pick
from align.editing.merge.speakers import Speakers
from align.editing.merge.stream import Lead, MergeToken
from align.editing.merge.times import WordClock
from align.editing.merge.words import Texts


def woven(
    texts: Texts, chosen: Sequence[Pick], called: SpeakerLabels, tell: Speakers
) -> tuple[MergeToken, ...]:
    """The tokens of the merged text, the last one without text."""
    leads = Leads(texts, called, WordClock(texts.base), WordClock(texts.ours))
    made: list[MergeToken] = []
    before: str | None = None
    for pick in chosen[:-1]:
        speaker = tell.of(pick)
        made.append(_token(texts, pick, speaker, leads.of(pick, speaker != before)))
        before = speaker
    return (*made, MergeToken("", lead=leads.of(chosen[-1], False)))


def _token(texts: Texts, pick: Pick, speaker: str | None, lead: Lead | None) -> MergeToken:
    theirs, ours = texts.theirs[pick.theirs], texts.ours[pick.ours]
    source = _laid_out(texts, pick)
    elsewhere = " " if lead is None else ""
    glue = source.glue if (source.lead is None) == (lead is None) else elsewhere
    text = theirs.text if pick.side == "theirs" else ours.text
    return MergeToken(text, speaker, lead, glue, source.trail)


def _laid_out(texts: Texts, pick: Pick) -> MergeToken:
    """The token whose white space the word has: the new pass's where the person left it alone."""
    base, theirs, ours = texts.base[pick.base], texts.theirs[pick.theirs], texts.ours[pick.ours]
    if not pick.is_column:
        return theirs if pick.side == "theirs" else ours
    return ours if _layout(theirs) == _layout(base) else theirs


def _layout(token: MergeToken) -> tuple[bool, str, str]:
    return token.lead is None, token.glue, token.trail
