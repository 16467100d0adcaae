"""A new machine pass under a person's edit: the three-way merge of transcripts.

*Base* is the old machine output, *theirs* the episode a person made of it, *ours* the new pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from align.editing.merge.alignment import AlignedTexts, align_texts, find_spans
from align.editing.merge.conflicts import Clash, Conflict, find_conflicts, locate_conflicts
from align.editing.merge.labels import Speakers, find_labels
from align.editing.merge.picks import fit_seams, get_token, pick_words
from align.editing.merge.times import sort_starts
from align.editing.merge.tokens import build_entries, tokenize
from align.editing.merge.weave import weave
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
    """Merge what the person changed of ``base`` with what ``ours`` changed elsewhere.

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
    old, new = tokenize(base), tokenize(ours)
    first = last = _merge_once(align_texts(old, tokenize(theirs), new))
    for _ in range(MOST_ROUNDS):
        again = _merge_once(align_texts(old, tokenize(Transcript(last.entries)), new))
        if again.entries == last.entries:
            break
        last = again
    language = ours.language if theirs.language == base.language else theirs.language
    return MergeResult(
        Transcript(last.entries, language),
        locate_conflicts(first.clashes, last.indices, last.entries),
        improved=first.improved,
        kept=first.kept,
    )


@dataclass(frozen=True, slots=True)
class _MergeRound:
    """What one merge gives; ``indices`` are those of the entries that its words are in."""

    entries: tuple[Entry, ...]
    indices: tuple[int, ...]
    clashes: tuple[tuple[int, Clash], ...]
    improved: int
    kept: int


def _merge_once(texts: AlignedTexts) -> _MergeRound:
    spans = find_spans(texts)
    speakers = Speakers(texts, find_labels(texts, spans))
    picks = fit_seams(texts, pick_words(texts, spans))
    merged = sort_starts(texts, picks, weave(texts, picks, speakers))
    sides = [
        pick.side
        for pick in picks
        if not (pick.is_column and get_token(texts, pick).text == texts.base[pick.base].text)
    ]
    entries, indices = build_entries(merged)
    return _MergeRound(
        entries,
        indices,
        find_conflicts(picks, merged, speakers),
        improved=sides.count("ours"),
        kept=sides.count("theirs"),
    )
