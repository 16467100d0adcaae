"""A new machine pass under a person's edit: the three-way merge of transcripts.

*Base* is the old machine output, *theirs* the episode a person made of it, *ours* the new pass.
What is merged has a base of its own for the pass after that: what the machine said last, wherever
the person did not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from align.editing.merge.alignment import AlignedTexts, align_texts, find_spans
from align.editing.merge.conflicts import Clash, Conflict, find_conflicts, locate_conflicts
from align.editing.merge.headers_and_lines import weave
from align.editing.merge.labels import Speakers, find_labels
from align.editing.merge.picks import fit_seams, get_token, pick_words
from align.editing.merge.times import sort_starts
from align.editing.merge.tokens import build_entries, tokenize
from align.texts import make_keys, pair_keys
from transcript.values import Entry, Line, Transcript, Word

__all__ = ["Conflict", "MergeResult", "find_next_base", "merge", "merge_edits"]


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


def merge_edits(base: Transcript, mine: Transcript, theirs: Transcript) -> MergeResult:
    """Merge what two people made of ``base``: where both changed the same, mine stands.

    What stands against it is among the result's conflicts, with ``theirs`` as ``ours``.
    """
    return merge(base, mine, theirs)


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


def find_next_base(
    base: Transcript, theirs: Transcript, ours: Transcript, merged: Transcript
) -> Transcript:
    """Find what to keep as the base of ``merged``, which is ``merge(base, theirs, ours)``.

    It is the new pass, but where that came to say what the person had written: there it stays the
    old base, so that the words are still known for the person's when the pass after the next says
    something else. It is the merge with its roles exchanged, and it holds only if the new pass
    brings nothing more into ``merged``; otherwise it is the new pass alone, of which that is a law.

    >>> from transcript.values import Line
    >>> was, edited, new = (
    ...     Transcript((Line(0.0, None, "S1", text),))
    ...     for text in ("He works at orthwind now.", "He works at Northwind now.",
    ...                  "He works at Northwind today.")
    ... )
    >>> merged = merge(was, edited, new).transcript
    >>> merged.lines[0].text, find_next_base(was, edited, new, merged).lines[0].text
    ('He works at Northwind today.', 'He works at orthwind today.')
    """
    mixed = copy_word_times(merge(theirs, ours, base).transcript, ours)
    return mixed if merge(mixed, merged, ours).transcript == merged else ours


def copy_word_times(mixed: Transcript, ours: Transcript) -> Transcript:
    """Copy to lines the times of their words, as far as the new pass's words tell.

    A merge leaves that out, and without it a line that the person began inside one of the machine's
    would be timed otherwise by the same pass again.

    >>> said = (Word(1.0, 1.4, "We"), Word(1.5, 2.0, "moved."))
    >>> heard = Transcript((Line(1.0, 2.0, None, "We moved.", words=said),))
    >>> timed = copy_word_times(Transcript((Line(1.0, None, "Ann", "We moved!"),)), heard)
    >>> [(word.text, word.start) for word in timed.lines[0].words]
    [('We', 1.0), ('moved!', 1.5)]
    """
    heard: list[tuple[str, float | None]] = []
    for line in ours.lines:
        texts = line.text.split()
        if len(line.words) == len(texts):
            heard += [(word.text, word.start) for word in line.words]
        else:
            heard += [(text, None) for text in texts]
    tokens = [token for line in mixed.lines for token in line.text.split()]
    shared = pair_keys(make_keys(tokens), make_keys([text for text, _ in heard]))
    starts = {index: heard[other][1] for index, other in shared}
    entries: list[Entry] = []
    index = 0
    for entry in mixed.entries:
        if isinstance(entry, Line):
            words = tuple(
                Word(starts.get(at), None, text)
                for at, text in enumerate(entry.text.split(), index)
            )
            index += len(words)
            is_timed = any(word.start for word in words)
            entry = replace(entry, words=words) if is_timed else entry
        entries.append(entry)
    return replace(mixed, entries=tuple(entries))
