"""What is said twice at once, and what is begun and begun anew."""

from __future__ import annotations

from align.cleanup.edits import RemovalKind
from align.cleanup.view import Marks, RemainingWords
from align.languages.english import (
    AUXILIARIES,
    BEFORE_A_CLAUSE,
    EMPHATIC,
    END_AND_BEGIN,
    FOLLOW_THEMSELVES,
    FUNCTION_WORDS,
    PRONOUNS_FIRST,
    SUBJECTS,
    SUBORDINATING,
)

LONGEST_REPETITION = 4
LONGEST_RESTART = 4


def mark_repetitions(view: RemainingWords, marks: Marks) -> None:
    """The first of two equal runs of function words, the longest first."""
    for length in range(LONGEST_REPETITION, 0, -1):
        for first in range(len(view) - 2 * length + 1):
            if (
                _is_said_twice(view, first, length, marks)
                and FUNCTION_WORDS.issuperset(view.keys[first : first + length])
                and (length > 1 or _is_once_too_often(view, first))
            ):
                _mark(view, marks, RemovalKind.REPETITION, first, first + length)


def mark_phrases(view: RemainingWords, marks: Marks) -> None:
    """The first of two equal phrases that a mark parts, words of content and all."""
    for length in range(LONGEST_REPETITION, 1, -1):
        for first in range(len(view) - 2 * length + 1):
            last = first + length - 1
            if (
                _is_said_twice(view, first, length, marks)
                and view.keys[first] in FUNCTION_WORDS
                and not EMPHATIC & set(view.keys[first : last + 1])
                and view.parted(last)
            ):
                _mark(view, marks, RemovalKind.REPETITION, first, last + 1)


def mark_restarts(view: RemainingWords, marks: Marks) -> None:
    """A phrase that is broken off, or only begun, before one that begins with the same word."""
    for length in range(LONGEST_RESTART, 1, -1):
        for first in range(len(view) - length):
            if _is_restart(view, first, length, marks):
                _mark(view, marks, RemovalKind.RESTART, first, first + length)


def _is_said_twice(view: RemainingWords, first: int, length: int, marks: Marks) -> bool:
    again, stop = first + length, first + 2 * length
    return (
        view.keys[first] == view.keys[again]  # seldom so, and sooner seen
        and view.keys[first:again] == view.keys[again:stop]
        and _is_one_clause(view, first, again, marks)
        and view.is_one_speech(first, stop)
        and not any(marks[view.places[index]] for index in range(again, stop))
        and not _goes_on_and_on(view, first, stop, length)
    )


def _is_one_clause(view: RemainingWords, first: int, stop: int, marks: Marks) -> bool:
    """Whether no sentence ends in the words, and none of them is taken out already."""
    return not any(view.ends(index) or marks[view.places[index]] for index in range(first, stop))


def _goes_on_and_on(view: RemainingWords, first: int, stop: int, length: int) -> bool:
    """``over and over and over``: what means to say it again."""
    is_joined = length > 1 and bool({"and", "or"} & {view.keys[first], view.keys[stop - 1]})
    beside = (view.keys[first - 1] if first else "", view.keys[stop] if stop < len(view) else "")
    return is_joined and (beside[1] == view.keys[first] or beside[0] == view.keys[stop - 1])


def _is_once_too_often(view: RemainingWords, first: int) -> bool:
    """Whether a word before the same word is a slip and not the end of one clause."""
    key = view.keys[first]
    if key in END_AND_BEGIN and not view.cuts[first]:
        begins = key in PRONOUNS_FIRST and (view.begins(first) or view.is_marked(first - 1))
        return begins or (view.parted(first) and _begins_clause(view, first))
    return key not in FOLLOW_THEMSELVES or view.parted(first)


def _begins_clause(view: RemainingWords, first: int) -> bool:
    return (
        view.begins(first) or view.is_marked(first - 1) or view.keys[first - 1] in BEFORE_A_CLAUSE
    )


def _is_restart(view: RemainingWords, first: int, length: int, marks: Marks) -> bool:
    stop = first + length
    if not (
        view.is_one_speech(first, stop + 1)
        and _is_one_clause(view, first, stop, marks)
        and _stem(view.keys[first]) == _stem(view.keys[stop])
        and not marks[view.places[stop]]
    ):
        return False
    if view.cuts[stop - 1]:
        return length == 2 or _is_two_alike(view, first, stop)
    return (
        length == 2
        and view.is_marked(stop - 1)
        and view.keys[first] in SUBJECTS
        and view.keys[stop - 1] in AUXILIARIES
        and not (first and view.keys[first - 1] in SUBORDINATING)
        and _is_begun_again(view, stop)
    )


def _is_begun_again(view: RemainingWords, again: int) -> bool:
    """Whether an auxiliary follows here too: "we had, we have", "it was, it's"."""
    following = view.keys[again + 1] if again + 1 < len(view) else ""
    return following in AUXILIARIES or "'" in view.keys[again]


def _is_two_alike(view: RemainingWords, first: int, stop: int) -> bool:
    """Whether the second words are the same too."""
    return view.keys[first + 1] == view.keys[min(stop + 1, len(view) - 1)]


def _stem(key: str) -> str:
    """``it`` of ``it's``: begun anew, the long and the short form are one word."""
    return key.split("'")[0] or key


def _mark(view: RemainingWords, marks: Marks, kind: RemovalKind, first: int, stop: int) -> None:
    for index in range(first, stop):
        marks[view.places[index]] = kind
