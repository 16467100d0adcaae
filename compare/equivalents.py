"""Different words that say the same: a contraction, a number, a word parted in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from compare import numerals
from compare.english import CONTRACTIONS

Sameness = Literal["contraction", "number", "spacing"]
LONGEST = 4
"""Tokens of one side that may say the same as tokens of the other."""

_LETTERS = re.compile(r"[^\w&%$€£+#]|_")
_LONG_FORMS = {
    (short, tuple(long.split())) for short, longs in CONTRACTIONS.items() for long in longs
}
_SHORT = frozenset(CONTRACTIONS)


def sameness(a: Sequence[str], b: Sequence[str]) -> Sameness | None:
    """How tokens (keys) of one side say the same as those of the other, ``None`` if they do not.

    >>> sameness(["it's"], ["it", "is"]), sameness(["twenty", "five"], ["25"])
    ('contraction', 'number')
    >>> sameness(["e", "commerce"], ["e-commerce"]), sameness(["it's"], ["it", "was"])
    ('spacing', None)
    """
    if _is_contraction(a, b) or _is_contraction(b, a):
        return "contraction"
    if numerals.is_number_word(a[0]) and numerals.is_number_word(b[0]):
        said = numerals.parse_number(a)
        if said is not None and said == numerals.parse_number(b):
            return "number"
    letters = _LETTERS.sub("", "".join(a))
    return "spacing" if letters and letters == _LETTERS.sub("", "".join(b)) else None


def may_begin(a: str, b: str) -> bool:
    """Whether two tokens could begin such a pair at all: a quick look before the slow one."""
    return (
        a[0] == b[0]
        or a in _SHORT
        or b in _SHORT
        or (numerals.is_number_word(a) and numerals.is_number_word(b))
        or not (a[0].isalnum() and b[0].isalnum())
    )


def _is_contraction(short: Sequence[str], long: Sequence[str]) -> bool:
    return len(short) == 1 and short[0] in _SHORT and (short[0], tuple(long)) in _LONG_FORMS
