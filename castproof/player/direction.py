"""Which way a text is read."""

from __future__ import annotations

from itertools import islice
from unicodedata import bidirectional

from transcript.values import Transcript

# ISO 639-1 codes of languages written from right to left (CLDR 46, characterOrder).
_LANGUAGES = frozenset(("ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))
_LETTERS_ASKED = 2000


def is_right_to_left(transcript: Transcript) -> bool:
    """Tell whether a transcript is read from right to left: by its language, else by its letters.

    >>> from transcript.values import Line
    >>> is_right_to_left(Transcript((Line(0.0, 1.0, None, "שלום OK"),)))
    True
    """
    if transcript.language:
        return transcript.language.lower().partition("-")[0] in _LANGUAGES
    letters = (letter for line in transcript.lines for letter in line.text if letter.isalpha())
    kinds = [bidirectional(letter) for letter in islice(letters, _LETTERS_ASKED)]
    return 2 * sum(kind in ("R", "AL") for kind in kinds) > len(kinds)
