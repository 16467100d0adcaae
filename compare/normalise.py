"""What is counted as the same word: three normalisers that keep every token's place.

Each turns a token into zero or more *units*, and a unit remembers its token: so a rate that was
counted on units can still say when, and who. ``none`` takes the tokens as they are; ``light``
folds width, quotes, case and punctuation and parts words at hyphens and slashes; ``whisper`` also
drops hesitations, spells out contractions and writes numbers in digits, as OpenAI's
EnglishTextNormalizer does, without what that is known to spoil (docs/compare.md lists it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from compare import numerals
from compare.english import CONTRACTIONS, HESITATIONS, SIGNS, spell_american
from compare.tokens import ComparedToken, spread_times
from transcript.errors import InvalidCall

Normalizer = Literal["none", "light", "whisper"]
NORMALIZERS: tuple[Normalizer, ...] = get_args(Normalizer)


@dataclass(frozen=True, slots=True)
class NormalisedUnit:
    """A piece that is counted: its text, and the place of the token it comes from.

    Its seconds are the token's, shared out where a token gives several units.
    """

    text: str
    place: int
    start: float | None
    end: float | None


def normalise(
    tokens: Sequence[ComparedToken], normalizer: Normalizer = "light"
) -> tuple[NormalisedUnit, ...]:
    """The units of the tokens, in order; :class:`InvalidCall` for an unknown normaliser."""
    if normalizer not in NORMALIZERS:
        known = ", ".join(NORMALIZERS)
        raise InvalidCall(f"there is no normaliser {normalizer!r}; there are {known}")
    pieces_of = _PIECES[normalizer]
    cache: dict[str, tuple[str, ...]] = {}
    found: list[NormalisedUnit] = []
    for token in tokens:
        pieces = cache.get(token.text)
        if pieces is None:
            pieces = cache[token.text] = pieces_of(token.text)
        if len(pieces) == 1:
            found.append(NormalisedUnit(pieces[0], token.place, token.start, token.end))
        elif pieces:
            times = spread_times(pieces, token.start, token.end)
            found += (
                NormalisedUnit(piece, token.place, *time)
                for piece, time in zip(pieces, times, strict=True)
            )
    return tuple(_in_digits(found)) if normalizer == "whisper" else tuple(found)


_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_PIECE = re.compile(
    r"[$€£]?[0-9]+(?:[.,:][0-9]+)*(?:%|[^\W\d_]+)?|[^\W_]+(?:['&][^\W_]+)*'?|[%$€£&+#@]"
)


def _as_is(text: str) -> tuple[str, ...]:
    return (text,)


def light(text: str) -> tuple[str, ...]:
    """The pieces of a token that are letters or digits, folded.

    >>> light("Data-driven,"), light("doesn’t"), light("—"), light("$5,000.")
    (('data', 'driven'), ("doesn't",), (), ('$5,000',))
    """
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return tuple(piece.rstrip("'") for piece in _PIECE.findall(folded))


def whisper(text: str) -> tuple[str, ...]:
    """:func:`light`, without hesitations, contractions spelt out, accents off.

    >>> whisper("Uh,"), whisper("it’s"), whisper("John's"), whisper("gonna")
    ((), ('it', 'is'), ("john's",), ('going', 'to'))
    """
    if re.sub(r"[^\w-]", "", text).casefold() in HESITATIONS:
        return ()
    found: list[str] = []
    for piece in light(text):
        if piece in HESITATIONS:
            continue
        spelt = CONTRACTIONS[piece][0] if piece in _SPELT_OUT else piece
        found += (spell_american(_plain(word)) for word in spelt.split())
    return tuple(found)


# Whisper's normaliser keeps these short forms; they are other words rather than contractions.
_KEPT = frozenset({"em", "cause", "ya", "etc", "vs", "cuz"})
_SPELT_OUT = frozenset(CONTRACTIONS) - _KEPT
_PIECES: dict[str, Callable[[str], tuple[str, ...]]] = {
    "none": _as_is,
    "light": light,
    "whisper": whisper,
}


def _plain(word: str) -> str:
    """The word without its accents."""
    if word.isascii():
        return word
    parted = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parted if not unicodedata.combining(c))


def _in_digits(found: Sequence[NormalisedUnit]) -> Iterator[NormalisedUnit]:
    """Numbers in digits: a number said in several words becomes one unit at its first."""
    place = 0
    while place < len(found):
        count, text = _number(found, place)
        first, last = found[place], found[place + count - 1]
        yield (
            first
            if count == 1 and text is None
            else NormalisedUnit(text or first.text, first.place, first.start, last.end)
        )
        place += count


def _number(found: Sequence[NormalisedUnit], place: int) -> tuple[int, str | None]:
    """How many units from here on say one number, and that number; ``(1, None)`` for none."""
    if not numerals.is_number_word(found[place].text):
        return 1, None
    stop = place + 1
    while stop < len(found) and stop - place < numerals.LONGEST and _goes_on(found, stop):
        stop += 1
    for end in range(stop, place, -1):
        read = numerals.parse_number([unit.text for unit in found[place:end]])
        if read is not None:
            return end - place, format_number(*read)
    return 1, None


def _goes_on(found: Sequence[NormalisedUnit], place: int) -> bool:
    text = found[place].text
    if text == "and":
        return place + 1 < len(found) and numerals.is_number_word(found[place + 1].text)
    return numerals.is_number_word(text) or text in SIGNS or text == "per"


def format_number(number: Fraction, sign: str) -> str:
    """The number in digits, its currency before it and its other signs behind.

    >>> format_number(Fraction(5), "$"), format_number(Fraction(5, 2), "%")
    ('$5', '2.5%')
    """
    digits = str(number) if number.denominator == 1 else str(float(number))
    is_money = sign[:1] in {"$", "€", "£"}
    return f"{sign[0]}{digits}{sign[1:]}" if is_money else f"{digits}{sign}"
