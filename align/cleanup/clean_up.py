"""The three cleanup levels: the same words, more or less of them, at the same times."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from align.cleanup.edits import (
    CLEANUP_LEVELS,
    CleanedWords,
    CleanupEdit,
    CleanupLevel,
    RemovalKind,
    group_removals,
)
from align.cleanup.removals import (
    mark_assents,
    mark_backchannels,
    mark_fillers,
    mark_fragments,
    mark_listening,
    mark_loose,
    mark_markers,
    mark_openers,
    mark_phrases,
    mark_repetitions,
    mark_restarts,
    mark_runs,
    mark_unspaced_fillers,
)
from align.cleanup.repunctuate import repunctuate
from align.cleanup.view import Marks, RemainingWords
from align.languages.english import ENGLISH, LONG_FORMS, PERFECT, SHORT_IS
from align.languages.pack import LanguagePack
from align.languages.packs import UNKNOWN, find_pack
from align.texts import make_key
from transcript.errors import InvalidCall
from transcript.values import Word, milliseconds

Rule = Callable[[RemainingWords, Marks], None]

# Listeners first: what they broke into has to be whole before it is looked at.
_ANY_LANGUAGE: tuple[tuple[Rule, ...], ...] = (
    (mark_backchannels,),
    (mark_fragments, mark_loose),
)
_READABLE: tuple[tuple[Rule, ...], ...] = (
    (mark_backchannels, mark_listening),
    (mark_fillers, mark_unspaced_fillers, mark_fragments, mark_repetitions, mark_loose),
)
_CLEAN: tuple[tuple[Rule, ...], ...] = (
    (mark_backchannels, mark_listening),
    (
        mark_fillers,
        mark_unspaced_fillers,
        mark_fragments,
        mark_openers,
        mark_runs,
        mark_repetitions,
        mark_markers,
        mark_restarts,
        mark_loose,
    ),
)
# What people keep too often for a rule to take it out: offered to a person.
_SUGGESTED: tuple[tuple[Rule, ...], ...] = (
    (mark_assents,),
    (mark_runs, mark_phrases, mark_restarts),
)


_PARTS = re.compile(r"^(?P<before>\W*)(?P<core>[\w'’]*\w)(?P<after>\W*)$")


def clean_up(
    words: Sequence[Word], level: CleanupLevel, language: str | None, *, write_out: bool = False
) -> CleanedWords:
    """Clean words with speakers, in the order they were spoken, up to a level.

    ``language`` is an ISO 639-1 code. Of one without a pack (:mod:`align.languages.packs`), or one
    that is not known, only what is told by its marks and its time is taken out, and the result says
    so; words that say their own language are cleaned up in that. ``write_out`` writes English short
    forms out ("I'm" as "I am"). The words that stay keep their times. Cleaning up again changes
    nothing. Raises :class:`~transcript.errors.InvalidCall` for a level that there is not.

    >>> said = [Word(0, 1, "Um,"), Word(1, 2, "we"), Word(2, 3, "we"), Word(3, 4, "moved.")]
    >>> [word.text for word in clean_up(said, "readable", "en").words]
    ['We', 'moved.']
    """
    if level not in CLEANUP_LEVELS:
        raise InvalidCall(
            f"there is no reading {level!r}; choose one of {', '.join(CLEANUP_LEVELS)}"
        )
    said = tuple(words)
    if level == "verbatim":
        return CleanedWords(said, said)
    edits: list[CleanupEdit] = []
    for first, stop, spoken in _find_stretches(said, language):
        pack = find_pack(spoken) or UNKNOWN
        found = _find_edits(said[first:stop], level, pack, write_out=write_out)
        edits += (replace(one, first=one.first + first, stop=one.stop + first) for one in found)
    return _apply_edits(said, tuple(edits), language)


def _find_stretches(
    said: Sequence[Word], language: str | None
) -> Iterator[tuple[int, int, str | None]]:
    """Find the runs of words in one language: ``first``, ``stop``, and the language.

    A word that says none is in the recording's.
    """
    first = 0
    for spoken, run in groupby(said, key=lambda word: word.language or language):
        stop = first + sum(1 for _ in run)
        yield first, stop, spoken
        first = stop


def _find_edits(
    said: Sequence[Word], level: CleanupLevel, pack: LanguagePack, *, write_out: bool
) -> tuple[CleanupEdit, ...]:
    """Find what is taken out of words in one language, and what is written out, in order."""
    rules = _ANY_LANGUAGE if pack is UNKNOWN else _CLEAN if level == "clean" else _READABLE
    marks = _mark_removals(said, rules, pack)
    edits = group_removals(said, marks)
    if write_out and pack is ENGLISH:
        now = repunctuate(said, marks, pack)
        kept = [index for index, mark in enumerate(marks) if mark is None]
        for index, after in zip_longest(kept, kept[1:]):
            instead = expand_contraction(now[index], None if after is None else now[after].text)
            if instead:
                words_out = (said[index],)
                edit = CleanupEdit(RemovalKind.CONTRACTION, index, index + 1, words_out, instead)
                edits = (*edits, edit)
    return tuple(sorted(edits, key=lambda edit: edit.first))


def suggest_removals(words: Sequence[Word]) -> tuple[CleanupEdit, ...]:
    """Suggest what a person may take out of English words that were cleaned up already.

    These are runs of words said twice, phrases begun anew, and a listener's "yeah": people keep
    more than three in a hundred of them, so that ``readable`` leaves them in.

    >>> said = [Word(n, n + 1, text) for n, text in enumerate("it was, it was cold.".split())]
    >>> [edit.text for edit in suggest_removals(said)]
    ['it was,']
    """
    said = tuple(words)
    return group_removals(said, _mark_removals(said, _SUGGESTED, ENGLISH))


def undo_edits(cleaned: CleanedWords, edits: Collection[CleanupEdit] | None = None) -> CleanedWords:
    """Undo these of the edits; all of them where none are named.

    >>> clean_up([Word(0, 1, "Um,"), Word(1, 2, "no.")], "readable", "en").words[0].text
    'No.'
    >>> undo_edits(clean_up([Word(0, 1, "Um,"), Word(1, 2, "no.")], "readable", "en")).words[0].text
    'Um,'
    """
    left = () if edits is None else tuple(edit for edit in cleaned.edits if edit not in edits)
    return _apply_edits(cleaned.said, left, cleaned.language)


def _mark_removals(
    said: Sequence[Word], stages: Sequence[Sequence[Rule]], pack: LanguagePack
) -> Marks:
    """Mark what the rules take out, again and again until they find no more."""
    marks: Marks = [None] * len(said)
    while True:
        before = list(marks)
        for rules in stages:
            now = repunctuate(said, marks, pack)
            view, looked_at = RemainingWords.of(now, marks, pack), list(marks)
            for rule in rules:
                if marks != looked_at:  # the view of a long recording is dear
                    view, looked_at = RemainingWords.of(now, marks, pack), list(marks)
                rule(view, marks)
        if marks == before:
            return marks


def _apply_edits(
    said: tuple[Word, ...], edits: tuple[CleanupEdit, ...], language: str | None
) -> CleanedWords:
    """Apply edits to what was said, and put marks and capitals right, stretch by stretch."""
    marks: Marks = [None] * len(said)
    instead: dict[int, tuple[Word, ...]] = {}
    for edit in edits:
        if edit.instead:
            instead[edit.first] = edit.instead
        else:
            marks[edit.first : edit.stop] = [edit.kind] * (edit.stop - edit.first)
    now: list[Word] = []
    for first, stop, spoken in _find_stretches(said, language):
        now += repunctuate(said[first:stop], marks[first:stop], find_pack(spoken) or UNKNOWN)
    words = tuple(
        word
        for index, mark in enumerate(marks)
        if mark is None
        for word in instead.get(index, (now[index],))
    )
    return CleanedWords(said, words, edits, find_pack(language) is not None, language)


def expand_contraction(word: Word, following: str | None) -> tuple[Word, ...]:
    """Write a short form out, where only one long form is meant; nothing for other words.

    The word's time is parted by letters. ``following`` is the next word: "it's been" is "it has
    been", which is left as it was said.

    >>> [(one.text, one.end) for one in expand_contraction(Word(0.0, 0.4, "I'm,"), None)]
    [('I', 0.1), ('am,', 0.4)]
    >>> expand_contraction(Word(0.0, 0.4, "It's"), "been")
    ()
    """
    said, after = make_key(word.text), make_key(following or "")
    long = LONG_FORMS.get(said)
    # "'s" may be "has" before a participle; where nothing follows, nobody knows.
    is_perfect = not after or after in PERFECT or after.endswith("ed")
    if long is None and said in SHORT_IS and not is_perfect:
        long = said.removesuffix("'s") + " is"
    parts = _PARTS.match(word.text)
    if parts is None or long is None:
        return ()
    texts = ["I" if text == "i" else text for text in long.split()]
    if parts["core"][:1].isupper():
        texts[0] = texts[0].capitalize()
    texts[0], texts[-1] = parts["before"] + texts[0], texts[-1] + parts["after"]
    letters, spoken = sum(map(len, texts)), 0
    found: list[Word] = []
    start = word.start
    for text in texts[:-1]:
        spoken += len(text)
        end = None
        if word.start is not None and word.end is not None:
            end = milliseconds(word.start + (word.end - word.start) * spoken / letters)
        found.append(replace(word, text=text, start=start, end=end))
        start = end
    return (*found, replace(word, text=texts[-1], start=start))
