"""What is counted as the same word: three normalisers that keep every token's index.

Each turns a token into zero or more *units*, and a unit remembers its token: so a rate that was
counted on units can still say when, and who. ``none`` takes the tokens as they are; ``light``
folds width, quotes, case and punctuation and parts words at hyphens and slashes; ``whisper`` also
drops hesitations, spells out contractions and writes numbers in digits, as OpenAI's
EnglishTextNormalizer does, without what that is known to spoil (docs/background/comparing.md lists
it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from align.texts import has_marks
from compare import numerals
from compare.english import CONTRACTIONS, SIGNS, SOUNDS, spell_american
from compare.tokens import ComparedToken, spread_times
from transcript.errors import InvalidCall

Normalizer = Literal["none", "light", "whisper"]
NORMALIZERS: tuple[Normalizer, ...] = get_args(Normalizer)


@dataclass(frozen=True, slots=True)
class NormalisedUnit:
    """A piece that is counted: its text, and the index of the token it comes from.

    Its seconds are the token's, shared out where a token gives several units.
    """

    text: str
    index: int
    start: float | None
    end: float | None


def normalise(
    tokens: Sequence[ComparedToken], normalizer: Normalizer = "light"
) -> tuple[NormalisedUnit, ...]:
    """Normalise tokens to units, in order.

    Raises :class:`~transcript.errors.InvalidCall` for an unknown normaliser.
    """
    if normalizer not in NORMALIZERS:
        known = ", ".join(NORMALIZERS)
        raise InvalidCall(f"unknown normaliser {normalizer!r}: choose from {known}")
    pieces_of = _PIECES[normalizer]
    cache: dict[str, tuple[str, ...]] = {}
    found: list[NormalisedUnit] = []
    for token in tokens:
        pieces = cache.get(token.text)
        if pieces is None:
            pieces = cache[token.text] = pieces_of(token.text)
        if len(pieces) == 1:
            found.append(NormalisedUnit(pieces[0], token.index, token.start, token.end))
        elif pieces:
            times = spread_times(pieces, token.start, token.end)
            found += (
                NormalisedUnit(piece, token.index, *time)
                for piece, time in zip(pieces, times, strict=True)
            )
    return tuple(_write_digits(found)) if normalizer == "whisper" else tuple(found)


_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_PIECE = re.compile(
    r"[$€£]?[0-9]+(?:[.,:][0-9]+)*(?:%|[^\W\d_]+)?|[^\W_]+(?:['&][^\W_]+)*'?|[%$€£&+#@]"
)


def light(text: str) -> tuple[str, ...]:
    """Fold a token to its pieces that are letters, with the marks on them, or digits.

    >>> light("की।"), light("هُنا،")
    (('की',), ('هُنا',))
    >>> light("Data-driven,"), light("doesn’t"), light("—"), light("$5,000.")
    (('data', 'driven'), ("doesn't",), (), ('$5,000',))
    """
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    if not has_marks(folded):
        return tuple(piece.rstrip("'") for piece in _PIECE.findall(folded))
    # Python calls no mark a letter: pieces are found without them, and then have those of theirs.
    letters = [at for at, letter in enumerate(folded) if not has_marks(letter)]
    edges = (*letters, len(folded))
    found = _PIECE.finditer("".join(folded[at] for at in letters))
    return tuple(folded[edges[one.start()] : edges[one.end()]].rstrip("'") for one in found)


def whisper(text: str) -> tuple[str, ...]:
    """Fold as :func:`light`, drop hesitations and accents, and spell out contractions.

    >>> whisper("Uh,"), whisper("it’s"), whisper("John's"), whisper("gonna")
    ((), ('it', 'is'), ("john's",), ('going', 'to'))
    """
    if re.sub(r"[^\w-]", "", text).casefold() in SOUNDS:
        return ()
    found: list[str] = []
    for piece in light(text):
        if piece in SOUNDS:
            continue
        spelt = CONTRACTIONS[piece][0] if piece in _SPELT_OUT else piece
        for word in spelt.split():
            letters = word if word.isascii() else unicodedata.normalize("NFKD", word)
            plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
            found.append(spell_american(plain))
    return tuple(found)


# Whisper's normaliser keeps these short forms; they are other words rather than contractions.
_KEPT = frozenset({"em", "cause", "ya", "etc", "vs", "cuz"})
_SPELT_OUT = frozenset(CONTRACTIONS) - _KEPT
_PIECES: dict[str, Callable[[str], tuple[str, ...]]] = {
    "none": lambda text: (text,),
    "light": light,
    "whisper": whisper,
}


def _write_digits(found: Sequence[NormalisedUnit]) -> Iterator[NormalisedUnit]:
    """Write numbers in digits: one said in several words becomes one unit at its first."""
    index = 0
    while index < len(found):
        stop = index
        while stop < len(found) and stop - index < numerals.LONGEST:
            text = found[stop].text
            # ``and`` goes on with a number only where another word of one follows.
            following = found[stop + 1 : stop + 2] if text == "and" else found[stop : stop + 1]
            is_sign = stop > index and (text in SIGNS or text == "per")
            if not is_sign and not any(numerals.is_number_word(one.text) for one in following):
                break
            stop += 1
        for end in range(stop, index, -1):
            read = numerals.parse_number([unit.text for unit in found[index:end]])
            if read is not None:
                first, last = found[index], found[end - 1]
                yield NormalisedUnit(format_number(*read), first.index, first.start, last.end)
                index = end
                break
        else:
            yield found[index]
            index += 1


def format_number(number: Fraction, sign: str) -> str:
    """Write the number in digits, its currency before it and its other signs after it.

    >>> format_number(Fraction(5), "$"), format_number(Fraction(5, 2), "%")
    ('$5', '2.5%')
    """
    digits = str(number) if number.denominator == 1 else str(float(number))
    is_money = sign[:1] in {"$", "€", "£"}
    return f"{sign[0]}{digits}{sign[1:]}" if is_money else f"{digits}{sign}"
