"""A new machine pass under a person's edit: the three-way merge of transcripts.

*Base* is the old machine output, *theirs* the episode a person made of it, *ours* the new pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from align.merge.conflicts import Conflict, conflicts, located
from align.merge.labels import labels
from align.merge.picks import Pick, picks
from align.merge.speakers import speakers
from align.merge.stream import entries, tokens
from align.merge.weaving import woven
from align.merge.words import Texts, spans
from transcript.values import Transcript

__all__ = ["Conflict", "Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged transcript, and the places where the person's stood against the machine's.

    ``improved`` counts the new pass's words that came in where the old pass's were left alone,
    ``kept`` the person's own words that stayed.
    """

    transcript: Transcript
    conflicts: tuple[Conflict, ...]
    improved: int
    kept: int


def merge(base: Transcript, theirs: Transcript, ours: Transcript) -> Merged:
    """What the person changed of ``base``, and what ``ours`` changed where the person did not.

    Lines of the result have text, speaker and start. Where ``base`` has no speakers and
    ``theirs`` has, base was mere captions: its line breaks mean nothing, and speakers and
    paragraphs are the person's.
    """
    texts = Texts(tokens(base), tokens(theirs), tokens(ours))
    parted = spans(texts)
    called = labels(texts, parted)
    chosen = picks(texts, parted)
    tell = speakers(texts, called)
    made = woven(texts, chosen, called, tell)
    merged, places = entries(made)
    own = [pick.side for pick in chosen if not _is_old(texts, pick)]
    return Merged(
        Transcript(merged, ours.language if theirs.language == base.language else theirs.language),
        located(conflicts(chosen, made, tell), places, merged),
        improved=own.count("ours"),
        kept=own.count("theirs"),
    )


def _is_old(texts: Texts, pick: Pick) -> bool:
    """Whether the word is the old machine's."""
    return (
        pick.is_column
        and pick.side == "ours"
        and (texts.base[pick.base].text == texts.ours[pick.ours].text)
    )
