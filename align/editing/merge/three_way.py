"""A new machine pass under a person's edit: the three-way merge of transcripts.

*Base* is the old machine output, *theirs* the episode a person made of it, *ours* the new pass.
What is merged has a base of its own for the pass after that: what the machine said last, wherever
the person did not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.editing.merge.agreed import adopt_agreed
from align.editing.merge.alignment import AlignedTexts, align_texts, find_spans
from align.editing.merge.conflicts import Clash, Conflict, find_conflicts, locate_conflicts
from align.editing.merge.items import ItemMerge
from align.editing.merge.labels import find_labels
from align.editing.merge.lines import LineChanges, cut_spans
from align.editing.merge.openings import Positions, find_openings
from align.editing.merge.picks import get_token, pick_words
from align.editing.merge.speakers import choose_speakers
from align.editing.merge.tokens import Extras, tokenize
from align.editing.merge.weave import Origin, weave
from align.texts import make_keys, pair_keys
from transcript.front_matter.descent import match_entries
from transcript.spacing import split_words
from transcript.values import Entry, Line, Transcript, Word

__all__ = ["Conflict", "MergeResult", "find_next_base", "merge", "merge_three"]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged transcript, and the places where the person's stood against the machine's.

    ``improved`` counts the new pass's words that came in where the old pass's were left alone,
    ``kept`` the person's own words that stayed. ``origins`` has for every entry those of theirs and
    of ours that it was.
    """

    transcript: Transcript
    conflicts: tuple[Conflict, ...]
    improved: int
    kept: int
    origins: tuple[Origin, ...]


# What came in may tip which label stands for which; the second round all but always changes none.
MOST_ROUNDS = 10


def merge(
    base: Transcript, theirs: Transcript, ours: Transcript, *, extras: Sequence[Extras] = ()
) -> MergeResult:
    """Merge what the person changed of ``base`` with what ``ours`` changed elsewhere.

    Merging the result again changes nothing. Its lines have text, speaker and start. Where
    ``base`` has no speakers and ``theirs`` has, base was mere captions: its line breaks mean
    nothing, and speakers and paragraphs are the person's. ``extras`` are what the person's file
    keeps with each entry of ``theirs``: a line that has any stays a line.

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
    return merge_three(base, theirs, ours, EntryExtras(theirs=extras), by_machine=True)


@dataclass(frozen=True, slots=True)
class EntryExtras:
    """What files keep with each entry of three transcripts; empty where nothing is known of it."""

    base: Sequence[Extras] = ()
    theirs: Sequence[Extras] = ()
    ours: Sequence[Extras] = ()


NOTHING_KEPT = EntryExtras()


def merge_three(
    base: Transcript,
    theirs: Transcript,
    ours: Transcript,
    extras: EntryExtras,
    *,
    by_machine: bool,
) -> MergeResult:
    """Merge three texts, ours a new machine pass or a person's, as their entries are in order."""
    old, new = tokenize(base, extras.base), tokenize(ours, extras.ours)

    def merge_once(edited: Transcript, extras: Sequence[Extras]) -> _MergeRound:
        text = tokenize(edited, extras)
        was = adopt_agreed(old, text, new, by_machine=by_machine)
        return _merge_once(align_texts(was, text, new, by_machine=by_machine))

    language = ours.language if theirs.language == base.language else theirs.language
    first = last = merge_once(theirs, extras.theirs)
    is_agreed = says_the_same(theirs, ours, extras.theirs, extras.ours)
    if is_agreed or says_the_same(base, ours, extras.base, extras.ours):
        return _leave_alone(theirs, ours, language, first, is_theirs=True)
    if not by_machine and says_the_same(base, theirs, extras.base, extras.theirs):
        return _leave_alone(theirs, ours, language, first, is_theirs=False)
    for _ in range(MOST_ROUNDS if by_machine else 0):
        carried = _carry_extras(extras, last.origins)
        again = merge_once(Transcript(last.entries), carried)
        if again.entries == last.entries:
            break
        last = replace(again, origins=_follow_origins(last.origins, again.origins))
    return MergeResult(
        Transcript(last.entries, language),
        locate_conflicts(first.clashes, last.indices, last.entries),
        improved=first.improved,
        kept=first.kept,
        origins=last.origins,
    )


def says_the_same(
    base: Transcript, side: Transcript, was: Sequence[Extras], now: Sequence[Extras]
) -> bool:
    """Tell whether two texts and what is kept with them are the same, as far as that is known."""
    return base.entries == side.entries and (not was or not now or [*was] == [*now])


def _leave_alone(
    theirs: Transcript,
    ours: Transcript,
    language: str | None,
    first: _MergeRound,
    *,
    is_theirs: bool,
) -> MergeResult:
    """Give the one text that was changed, entry by entry: also lines without words, and headers
    that stand twice, of which nothing tells which is which.
    """
    entries = tuple(
        Line(entry.start, None, entry.speaker, entry.text) if isinstance(entry, Line) else entry
        for entry in (theirs if is_theirs else ours).entries
    )
    if first.entries == entries:
        origins = first.origins
    elif is_theirs:
        pairs = enumerate(match_entries(ours.entries, theirs.entries))
        origins = tuple(Origin(own, other) for own, other in pairs)
    else:
        pairs = enumerate(match_entries(theirs.entries, ours.entries))
        origins = tuple(Origin(own, other) for other, own in pairs)
    return MergeResult(
        Transcript(entries, language),
        (),
        improved=0 if is_theirs else first.improved,
        kept=first.kept if is_theirs else 0,
        origins=origins,
    )


def _carry_extras(extras: EntryExtras, origins: Sequence[Origin]) -> tuple[Extras, ...]:
    """Find the extras of a merged text's entries."""
    return tuple(
        extras.theirs[origin.theirs]
        if origin.theirs is not None and extras.theirs
        else extras.ours[origin.ours]
        if origin.ours is not None and extras.ours
        else {}
        for origin in origins
    )


def _follow_origins(was: Sequence[Origin], now: Sequence[Origin]) -> tuple[Origin, ...]:
    """Follow the origins in a merged text back to those in theirs that it was merged from."""
    return tuple(
        origin
        if origin.theirs is None
        else Origin(
            was[origin.theirs].theirs,
            was[origin.theirs].ours if origin.ours is None else origin.ours,
        )
        for origin in now
    )


@dataclass(frozen=True, slots=True)
class _MergeRound:
    """What one merge gives; ``indices`` are those of the entries that its words are in."""

    entries: tuple[Entry, ...]
    origins: tuple[Origin, ...]
    indices: tuple[int, ...]
    clashes: tuple[tuple[int, Clash], ...]
    improved: int
    kept: int


def _merge_once(texts: AlignedTexts) -> _MergeRound:
    spans = find_spans(texts)
    changes, labels = LineChanges.of(texts), find_labels(texts, spans)
    spans = cut_spans(changes, spans)
    picks = pick_words(texts, spans, changes)
    positions = Positions(picks)
    speakers = choose_speakers(texts, picks, labels)
    openings = find_openings(changes, positions)
    item_merge = ItemMerge(texts, labels, positions, openings)
    woven = weave(changes, picks, speakers, openings, item_merge.merge())
    sides = [
        pick.side
        for pick in picks
        if not (pick.is_column and get_token(texts, pick).text == texts.base.tokens[pick.base].text)
    ]
    return _MergeRound(
        woven.entries,
        woven.origins,
        woven.indices,
        find_conflicts(changes, spans, picks, speakers, item_merge.clashes, woven),
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
        texts = split_words(line.text)
        if len(line.words) == len(texts):
            heard += [(word.text, word.start) for word in line.words]
        else:
            heard += [(text, None) for text in texts]
    tokens = [token for line in mixed.lines for token in split_words(line.text)]
    shared = pair_keys(make_keys(tokens), make_keys([text for text, _ in heard]))
    starts = {index: heard[other][1] for index, other in shared}
    entries: list[Entry] = []
    index = 0
    for entry in mixed.entries:
        if isinstance(entry, Line):
            words = tuple(
                Word(starts.get(at), None, text)
                for at, text in enumerate(split_words(entry.text), index)
            )
            index += len(words)
            is_timed = any(word.start for word in words)
            entry = replace(entry, words=words) if is_timed else entry
        entries.append(entry)
    return replace(mixed, entries=tuple(entries))
