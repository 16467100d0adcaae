"""A new machine pass under a person's edit: the three-way merge of transcripts.

*Base* is the old machine output, *theirs* the episode a person made of it, *ours* the new pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from align.editing.merge.conflicts import Clash, Conflict, conflicts, located
from align.editing.merge.labels import labels
from align.editing.merge.order import in_order
from align.editing.merge.picks import Pick, picks
from align.editing.merge.seams import fitted
from align.editing.merge.speakers import speakers
from align.editing.merge.stream import entries, tokens
from align.editing.merge.weaving import woven
from align.editing.merge.words import Texts, laid, spans
from transcript.values import Entry, Transcript

__all__ = ["Conflict", "MergeResult", "merge"]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged transcript, and the places where the person's stood against the machine's.

    ``improved`` counts the new pass's words that came in where the old pass's were left alone,
    ``kept`` the person's own words that stayed.
    """

    transcript: Transcript
    conflicts: tuple[Conflict, ...]
    improved: int
    kept: int


# What came in may tip which label stands for which, or which of two equal words is meant; the
# second round all but always changes nothing.
MOST_ROUNDS = 10


def merge(base: Transcript, theirs: Transcript, ours: Transcript) -> MergeResult:
    """What the person changed of ``base``, and what ``ours`` changed where the person did not.

    Merging the result again changes nothing. Its lines have text, speaker and start. Where
    ``base`` has no speakers and ``theirs`` has, base was mere captions: its line breaks mean
    nothing, and speakers and paragraphs are the person's.

    >>> from transcript.values import Line
    >>> base, theirs, ours = (
    ...     Transcript((Line(start, None, who, text),))
    ...     for start, who, text in [
    ...         (1.0, "S1", "so shorts wrote a boog"),
    ...         (1.0, "Ann", "Sjors wrote a boog"),
    ...         (1.2, "S2", "so Shors, wrote a book."),
    ...     ]
    ... )
    >>> merged = merge(base, theirs, ours)
    >>> merged.transcript.lines[0].speaker, merged.transcript.lines[0].text
    ('Ann', 'Sjors wrote a book.')
    >>> [(conflict.theirs, conflict.ours) for conflict in merged.conflicts]
    [('Sjors', 'Shors,')]
    """
    old, new = tokens(base), tokens(ours)
    first = last = _round(laid(old, tokens(theirs), new))
    for _ in range(MOST_ROUNDS):
        again = _round(laid(old, tokens(Transcript(last.entries)), new))
        if again.entries == last.entries:
            break
        last = again
    language = ours.language if theirs.language == base.language else theirs.language
    return MergeResult(
        Transcript(last.entries, language),
        located(first.clashes, last.places, last.entries),
        improved=first.improved,
        kept=first.kept,
    )


@dataclass(frozen=True, slots=True)
class _Round:
    """What one merge gives; ``places`` are the entries that its words came to lie in."""

    entries: tuple[Entry, ...]
    places: tuple[int, ...]
    clashes: tuple[tuple[int, Clash], ...]
    improved: int
    kept: int


def _round(texts: Texts) -> _Round:
    parted = spans(texts)
    called = labels(texts, parted)
    chosen = fitted(texts, picks(texts, parted))
    tell = speakers(texts, called)
    made = in_order(texts, chosen, woven(texts, chosen, called, tell))
    own = [pick.side for pick in chosen if not _is_old(texts, pick)]
    return _Round(
        *entries(made),
        tuple(conflicts(chosen, made, tell)),
        improved=own.count("ours"),
        kept=own.count("theirs"),
    )


def _is_old(texts: Texts, pick: Pick) -> bool:
    """Whether the word is the old machine's."""
    side = texts.theirs[pick.theirs] if pick.side == "theirs" else texts.ours[pick.ours]
    return pick.is_column and side.text == texts.base[pick.base].text
