"""Lies told by leaving out a marker that means something, or a comma that stood beside one."""

from __future__ import annotations

import random
from collections.abc import Callable

from align.languages.english import BEFORE_A_CLAUSE, FUNCTION_WORDS
from compare.proposals.split_text import SplitText, join_parts

_SUBJECTS = ("i", "we", "you", "he", "she", "they", "it", "there")
_ENDS_AND_BEGINS = ("it", "that", "this", "you", "her", "him", "them", "us", "there")
_FILLERS = (("um",), ("uh",), ("you", "know"))
_AMOUNTS = frozenset(
    [
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty"),
        *("thirty", "forty", "fifty", "hundred", "thousand", "million", "half", "couple", "few"),
        *("hour", "hours", "minutes", "days", "week", "weeks", "month", "months", "year", "years"),
    ]
)

Cut = tuple[str, int, int]
"""A text, and the words of it between which something is gone."""


def _is_amount(key: str) -> bool:
    return key in _AMOUNTS or key[:1].isdigit()


def _at(text: SplitText, index: int) -> str:
    return text.keys[index] if 0 <= index < len(text.keys) else ""


def _leave_out(
    phrase: tuple[str, ...], fits: Callable[[SplitText, int, int], bool], gap: str | None = None
) -> Callable[[SplitText, random.Random], Cut | None]:
    """Leave out a phrase where it fits: ``fits`` is asked about its first word and its stop.

    ``gap`` is what then stands there; the mark that stood before the phrase, where it is ``None``.
    """

    def tell(text: SplitText, draw: random.Random) -> Cut | None:
        size = len(phrase)
        places = [
            first
            for first in range(1, len(text.keys) - size)
            if text.keys[first : first + size] == phrase and fits(text, first, first + size)
        ]
        if not places:
            return None
        first = draw.choice(places)
        kept = text.gaps[first] if gap is None else gap
        words = text.words[:first] + text.words[first + size :]
        gaps = (*text.gaps[:first], kept, *text.gaps[first + size + 1 :])
        return join_parts(words, gaps), first, first

    return tell


def _comes_before_amount(text: SplitText, first: int, stop: int) -> bool:
    is_article = _at(text, stop) in ("a", "an", "the")
    is_after_number = first > 0 and _is_amount(_at(text, first - 1))
    return _is_amount(_at(text, stop + is_article)) and not is_after_number


def _compares(text: SplitText, first: int, stop: int) -> bool:
    earlier = (_at(text, first - 2), _at(text, first - 1))
    return earlier in (("kind", "of"), ("sort", "of")) and _at(text, stop) in ("a", "an", "the")


def _takes_back(text: SplitText, first: int, stop: int) -> bool:
    is_inside = text.gaps[first].startswith(",") and text.gaps[stop].startswith(",")
    led = ("well", "yeah", "yes", "okay", "ok", "but", "and", "so", "oh", "no")
    again = _at(text, stop) in ("i", _at(text, first - 1))
    return is_inside and _at(text, first - 1) not in led and not again


def _gives_example(text: SplitText, first: int, stop: int) -> bool:
    word = text.words[stop]
    is_name = word[:1].isupper() and word[1:].islower() and _at(text, stop) not in FUNCTION_WORDS
    is_noun = _at(text, first - 1) not in FUNCTION_WORDS
    return is_name and is_noun and not any(mark in text.gaps[first] for mark in ".?!")


def _ends_and_begins(text: SplitText, first: int, stop: int) -> bool:
    is_row = _at(text, stop + 1) == _at(text, first) or text.gaps[first].strip() != ""
    is_comma = text.gaps[stop] == ", " and text.gaps[stop + 1] == " "
    before = _at(text, first - 1)
    return _at(text, stop) == _at(text, first) and is_comma and not is_row and before not in _LED


_LED = BEFORE_A_CLAUSE | {"um", "uh", ""}


def _parts_clauses(text: SplitText, first: int, stop: int) -> bool:
    is_pair = text.gaps[first] == ", " and text.gaps[stop] == ", "
    is_object = _at(text, first - 1) in ("it", "him", "her", "them", "us", "this", "there")
    return is_pair and is_object and _at(text, stop) in _SUBJECTS


def _parts_list(text: SplitText, first: int, stop: int) -> bool:
    is_pair = text.gaps[first] == ", " and text.gaps[stop] == ", "
    words = _at(text, first - 1), _at(text, stop)
    is_list = is_pair and _at(text, stop + 1) in ("and", "or")
    return is_list and not FUNCTION_WORDS.intersection(words)


def _one_of(
    liars: list[Callable[[SplitText, random.Random], Cut | None]],
) -> Callable[[SplitText, random.Random], Cut | None]:
    def tell(text: SplitText, draw: random.Random) -> Cut | None:
        found = [cut for cut in (liar(text, draw) for liar in liars) if cut is not None]
        return draw.choice(found) if found else None

    return tell


MARKER_LIES: dict[str, Callable[[SplitText, random.Random], Cut | None]] = {
    "a marker before an amount dropped": _one_of(
        [
            _leave_out(phrase, _comes_before_amount, gap)
            for phrase in (("like",), ("you", "know"), ("say",), ("maybe",))
            for gap in (None, " ")
        ]
    ),
    "like that compares dropped": _leave_out(("like",), _compares),
    "like before an example dropped": _leave_out(("like",), _gives_example),
    "I mean that takes back dropped": _leave_out(("i", "mean"), _takes_back),
    "one of two words that end and begin clauses dropped": _one_of(
        [_leave_out((key,), _ends_and_begins) for key in _ENDS_AND_BEGINS]
    ),
    "a filler's commas dropped between clauses": _one_of(
        [_leave_out(filler, _parts_clauses, " ") for filler in _FILLERS]
    ),
    "a filler's commas dropped in a list": _one_of(
        [_leave_out(filler, _parts_list, " ") for filler in _FILLERS]
    ),
}
