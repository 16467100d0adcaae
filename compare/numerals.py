"""Numbers as they are said and as they are written: ``twenty five percent`` and ``25%``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from compare.english import MULTIPLIERS, ORDINALS, SIGNS, TENS, UNITS

_DIGITS = re.compile(r"([$€£]?)([+-]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(k|m|bn|%|st|nd|rd|th)?")
LONGEST = 8
"""Words that one number may take."""
_WORDS = frozenset([*UNITS, *TENS, *MULTIPLIERS, *ORDINALS])


@lru_cache(maxsize=65_536)
def is_number_word(key: str) -> bool:
    """Whether a token may be part of a number.

    >>> is_number_word("twenty-five"), is_number_word("$5"), is_number_word("ships")
    (True, True, False)
    """
    return all(part in _WORDS for part in key.split("-")) or _DIGITS.fullmatch(key) is not None


def value(keys: Sequence[str]) -> tuple[Fraction | str, str] | None:
    """What the tokens say as one number and its sign, or ``None`` where they do not say one.

    >>> value(["two", "hundred", "and", "five"]), value(["205"])
    ((Fraction(205, 1), ''), (Fraction(205, 1), ''))
    >>> value(["five", "dollars"]) == value(["$5"]), value(["twentieth"]) == value(["20th"])
    (True, True)
    >>> value(["nineteen", "ninety", "five"]), value(["the"])
    ((Fraction(1995, 1), ''), None)
    """
    parts = [part for key in keys for part in (key.split("-") if "-" in key[1:] else [key])]
    sign = ""
    if len(parts) > 1 and parts[-1] in SIGNS:
        sign = SIGNS[parts.pop()]
    elif len(parts) > 2 and parts[-2:] == ["per", "cent"]:
        sign, parts = "%", parts[:-2]
    found = _cardinal(parts)
    if found is None:
        return None
    number, own, is_ordinal = found
    return number, (sign or own) + ("th" if is_ordinal else "")


def _cardinal(parts: Sequence[str]) -> tuple[Fraction, str, bool] | None:
    """The number, the sign it carries, and whether it is an ordinal."""
    whole, group, sign, is_ordinal = Fraction(0), None, "", False
    previous = 0
    for place, part in enumerate(parts):
        if is_ordinal or (part == "and" and group is None):
            return None
        if part == "and":
            continue
        digits = _DIGITS.fullmatch(part)
        if digits is not None:
            if group is not None:
                return None
            group = Fraction(digits[2].replace(",", ""))
            sign, is_ordinal = _suffix(digits)
            group *= MULTIPLIERS.get(digits[3] or "", 1)
        elif part in MULTIPLIERS and len(part) > 2:
            scale = MULTIPLIERS[part]
            if scale == 100:
                group = (Fraction(1) if group is None else group) * 100
            else:
                whole, group = whole + (1 if group is None else group) * scale, Fraction(0)
        else:
            small, is_ordinal = _small(part)
            if small is None:
                return None
            group = _joined(group, small, previous if place else 0)
            previous = small
    return None if group is None else (whole + group, sign, is_ordinal)


def _suffix(digits: re.Match[str]) -> tuple[str, bool]:
    ending = digits[3] or ""
    return digits[1] or ("%" if ending == "%" else ""), ending in {"st", "nd", "rd", "th"}


def _small(part: str) -> tuple[int | None, bool]:
    if part in ORDINALS:
        return ORDINALS[part], True
    return UNITS.get(part, TENS.get(part)), False


def _joined(group: Fraction | None, small: int, previous: int) -> Fraction:
    """``twenty five`` adds, ``nineteen ninety`` and ``one two`` set side by side."""
    if group is None:
        return Fraction(small)
    is_free = group % 100 == 0 or (group % 10 == 0 and small < 10 and previous >= 20)
    if is_free and group:
        return group + small
    return group * (10 if small < 10 else 100) + small
