"""Whether a spelling that a person wrote is a typing error, and so no term.

People write a name again and again; a typing error stands once, beside a spelling that differs by
one slip and stands many times: ``Rjindael`` beside ``Rijndael``. What counts as one slip is F. J.
Damerau's (1964): a letter left out, put in or changed, or two neighbours swapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

from align.glossary.sounds import is_word_form

TIMES_RARER = 20
"""A typing error is written less than a twentieth as often as what is meant."""
SHORTEST_TYPED = 6
"""Letters below which two spellings that are one slip apart may well be two names."""

Parts = tuple[str, ...]


def is_typing_error(
    spelling: Parts,
    others: Iterable[Parts],
    count_written: Callable[[Parts], int],
    is_word: Callable[[str], bool] | None = None,
) -> bool:
    """Tell whether a person who wrote a spelling meant one of the ``others``.

    It is written at most once, has six letters or more and is not made of words of the language;
    and one of the others is written more than twenty times as often, begins with the same letter,
    has the same digits, is one slip away and no inflection of it.

    >>> counts = {("rijndael",): 148, ("rjindael",): 1, ("rijndaels",): 1}
    >>> [is_typing_error(one, counts, counts.__getitem__) for one in counts]
    [False, True, False]
    """
    letters = "".join(spelling)
    times = count_written(spelling)
    if len(letters) < SHORTEST_TYPED or times > 1:
        return False
    if is_word is not None and all(map(is_word, spelling)):
        return False
    for other in others:
        meant = "".join(other)
        if meant[:1] != letters[:1] or is_word_form(letters, meant):
            continue
        if [*filter(str.isdigit, meant)] != [*filter(str.isdigit, letters)]:
            continue
        is_one_slip = OSA.distance(letters, meant, score_cutoff=1) == 1
        if is_one_slip and count_written(other) > TIMES_RARER * max(times, 1):
            return True
    return False
