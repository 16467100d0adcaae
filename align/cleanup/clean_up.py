"""The three readings: the same words, more or less of them, at the same times."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import zip_longest

from align.cleanup.contractions import expand_contraction
from align.cleanup.edits import CLEANUP_LEVELS, CleanedWords, CleanupEdit, CleanupLevel, RemovalKind
from align.cleanup.loose import mark_loose
from align.cleanup.markers import mark_markers
from align.cleanup.repetitions import mark_phrases, mark_repetitions, mark_restarts
from align.cleanup.repunctuate import repunctuate
from align.cleanup.sounds import (
    mark_assents,
    mark_backchannels,
    mark_fillers,
    mark_fragments,
    mark_listening,
    mark_openers,
)
from align.cleanup.view import Marks, RemainingWords
from align.languages.english import LANGUAGE
from transcript.errors import InvalidCall
from transcript.values import Word

Rule = Callable[[RemainingWords, Marks], None]

# Listeners first: what they broke into has to be whole before it is looked at.
_ANY_LANGUAGE: tuple[tuple[Rule, ...], ...] = (
    (mark_backchannels,),
    (mark_fragments, mark_loose),
)
_READABLE: tuple[tuple[Rule, ...], ...] = (
    (mark_backchannels, mark_listening),
    (mark_fillers, mark_fragments, mark_repetitions, mark_loose),
)
_CLEAN: tuple[tuple[Rule, ...], ...] = (
    (mark_backchannels, mark_listening, mark_assents),
    (
        mark_fillers,
        mark_fragments,
        mark_openers,
        mark_repetitions,
        mark_markers,
        mark_phrases,
        mark_restarts,
        mark_loose,
    ),
)


def clean_up(
    words: Sequence[Word], style: CleanupLevel, language: str | None, *, write_out: bool = False
) -> CleanedWords:
    """Read words with speakers, in the order they were spoken, in a style.

    ``language`` is an ISO 639-1 code. The rules are English's; of another language, or one that is
    not known, only what is told by its marks and its time is taken out, and the reading says so.
    ``write_out`` writes short forms out ("I'm" as "I am"). The words that stay keep their times.
    A reading of a reading changes nothing. Raises :class:`~transcript.errors.InvalidCall` for a
    style that is none.

    >>> said = [Word(0, 1, "Um,"), Word(1, 2, "we"), Word(2, 3, "we"), Word(3, 4, "moved.")]
    >>> [word.text for word in clean_up(said, "readable", "en").words]
    ['We', 'moved.']
    """
    if style not in CLEANUP_LEVELS:
        raise InvalidCall(f"there is no reading {style!r}; there are {', '.join(CLEANUP_LEVELS)}")
    said = tuple(words)
    if style == "verbatim":
        return CleanedWords(said, said)
    is_known = language is not None and language.split("-")[0] == LANGUAGE
    rules = _ANY_LANGUAGE if not is_known else _CLEAN if style == "clean" else _READABLE
    marks = _marked(said, rules)
    edits = _removals(said, marks)
    if write_out and is_known:
        edits = _with_contractions(said, marks, edits)
    return _applied(said, edits, applied=is_known)


def undo_edits(reading: CleanedWords, edits: Collection[CleanupEdit] | None = None) -> CleanedWords:
    """The reading without these of its edits; without any of them where none are named.

    >>> clean_up([Word(0, 1, "Um,"), Word(1, 2, "no.")], "readable", "en").words[0].text
    'No.'
    >>> undo_edits(clean_up([Word(0, 1, "Um,"), Word(1, 2, "no.")], "readable", "en")).words[0].text
    'Um,'
    """
    left = () if edits is None else tuple(edit for edit in reading.edits if edit not in edits)
    return _applied(reading.said, left, applied=reading.applied)


def _marked(said: Sequence[Word], stages: Sequence[Sequence[Rule]]) -> Marks:
    """What the rules take out, again and again until they find no more."""
    marks: Marks = [None] * len(said)
    while True:
        before = list(marks)
        for rules in stages:
            now = repunctuate(said, marks)
            view, looked_at = RemainingWords.of(now, marks), list(marks)
            for rule in rules:
                if marks != looked_at:  # the view of a long recording is dear
                    view, looked_at = RemainingWords.of(now, marks), list(marks)
                rule(view, marks)
        if marks == before:
            return marks


def _removals(said: Sequence[Word], marks: Sequence[RemovalKind | None]) -> tuple[CleanupEdit, ...]:
    """Neighbouring words of one speaker that are gone for one reason, as one edit."""
    found: list[CleanupEdit] = []
    for place, kind in enumerate(marks):
        if kind is None:
            continue
        last = found[-1] if found else None
        word = said[place]
        if (
            last
            and (last.stop, last.kind) == (place, kind)
            and last.words[-1].speaker == word.speaker
        ):
            found[-1] = replace(last, stop=place + 1, words=(*last.words, word))
        else:
            found.append(CleanupEdit(kind, place, place + 1, (word,)))
    return tuple(found)


def _with_contractions(
    said: Sequence[Word], marks: Sequence[RemovalKind | None], edits: Sequence[CleanupEdit]
) -> tuple[CleanupEdit, ...]:
    now = repunctuate(said, marks)
    kept = [place for place, mark in enumerate(marks) if mark is None]
    found = list(edits)
    for place, following in zip_longest(kept, kept[1:]):
        instead = expand_contraction(now[place], None if following is None else now[following].text)
        if instead:
            found.append(
                CleanupEdit(RemovalKind.CONTRACTION, place, place + 1, (said[place],), instead)
            )
    return tuple(sorted(found, key=lambda edit: edit.first))


def _applied(
    said: tuple[Word, ...], edits: tuple[CleanupEdit, ...], *, applied: bool
) -> CleanedWords:
    marks: Marks = [None] * len(said)
    instead: dict[int, tuple[Word, ...]] = {}
    for edit in edits:
        if edit.instead:
            instead[edit.first] = edit.instead
        else:
            marks[edit.first : edit.stop] = [edit.kind] * (edit.stop - edit.first)
    now = repunctuate(said, marks)
    words = tuple(
        word
        for place, mark in enumerate(marks)
        if mark is None
        for word in instead.get(place, (now[place],))
    )
    return CleanedWords(said, words, edits, applied)
