"""Numbers as they are said and as they are written: ``twenty five percent`` and ``25%``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from compare.english import MULTIPLIERS, ORDINALS, SIGNS, TENS, UNITS

_DIGITS = re.compile(r"([$€£]?)([+-]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(k|m|bn|%|st|nd|rd|th)?")
LONGEST = 8
"""Words that one number may take."""
_WORDS = frozenset([*UNITS, *TENS, *MULTIPLIERS, *ORDINALS])


@lru_cache(maxsize=65_536)
def is_number_word(key: str) -> bool:
    """Tell whether a token may be part of a number.

    >>> is_number_word("twenty-five"), is_number_word("$5"), is_number_word("ships")
    (True, True, False)
    """
    return all(part in _WORDS for part in key.split("-")) or _DIGITS.fullmatch(key) is not None


def parse_number(keys: Sequence[str]) -> tuple[Fraction, str] | None:
    """Parse tokens that say one number: it and its sign, or ``None`` where they do not say one.

    >>> parse_number(["two", "hundred", "and", "five"]), parse_number(["205"])
    ((Fraction(205, 1), ''), (Fraction(205, 1), ''))
    >>> parse_number(["five", "dollars"]) == parse_number(["$5"])
    True
    >>> parse_number(["twentieth"]) == parse_number(["20th"])
    True
    >>> parse_number(["nineteen", "ninety", "five"]), parse_number(["the"])
    ((Fraction(1995, 1), ''), None)
    """
    parts = [part for key in keys for part in (key.split("-") if "-" in key[1:] else [key])]
    sign = ""
    if len(parts) > 1 and parts[-1] in SIGNS:
        sign = SIGNS[parts.pop()]
    elif len(parts) > 2 and parts[-2:] == ["per", "cent"]:
        sign, parts = "%", parts[:-2]
    reader = _NumberReader()
    if not all(map(reader.take, parts)) or reader.group is None:
        return None
    ordinal = "th" if reader.is_ordinal else ""
    return reader.whole + reader.group, (sign or reader.sign) + ordinal


@dataclass(slots=True)
class _NumberReader:
    """A number while its words are read: ``whole`` thousands and more, ``group`` the rest."""

    whole: Fraction = Fraction(0)
    group: Fraction | None = None
    previous: int = 0
    sign: str = ""
    is_ordinal: bool = False
    is_written: bool = False  # the group is in digits, which no small number joins

    def take(self, part: str) -> bool:
        """Read one more word; whether it goes on with the number."""
        digits = _DIGITS.fullmatch(part)
        if self.is_ordinal:
            return False
        if part == "and":
            return self.group is not None
        if digits is not None:
            if self.group is not None:
                return False
            ending = digits[3] or ""
            self.group = Fraction(digits[2].replace(",", "")) * MULTIPLIERS.get(ending, 1)
            self.sign = digits[1] or ("%" if ending == "%" else "")
            self.is_ordinal = ending in {"st", "nd", "rd", "th"}
            self.is_written = True
            return True
        if part in MULTIPLIERS and len(part) > 2:
            group = Fraction(1) if self.group is None else self.group
            self.is_written = False
            if part == "hundred":
                self.group = group * MULTIPLIERS[part]
            else:
                self.whole, self.group = self.whole + group * MULTIPLIERS[part], Fraction(0)
            return True
        small = ORDINALS.get(part, UNITS.get(part, TENS.get(part)))
        if small is None or self.is_written:
            return False
        # ``twenty five`` adds, ``nineteen ninety`` and ``one two`` set side by side.
        group = self.group or Fraction(0)
        joins_tens = group % 10 == 0 and small < 10 and self.previous >= 20
        if group and not (group % 100 == 0 or joins_tens):
            group *= 10 if small < 10 else 100
        self.group = group + small
        self.previous, self.is_ordinal = small, part in ORDINALS
        return True
