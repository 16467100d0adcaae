"""Why a proposal is refused before any of its edits is looked at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

from compare.pairing import TokenPair
from compare.proposals.english import SOUNDS_OF_HESITATION
from compare.proposals.split_text import SplitText

_MARKUP = re.compile(
    r"https?:|www\.|<[/a-z!]|\*\*|__|```|~~|\]\(|^\s*(?:#|[-*•]\s|\d+\.\s)|&\w+;|&#", re.IGNORECASE
)
_PLAIN_MARKS = frozenset(" .,;:!?'\"()-–—…’‘“”")
_MOST_LONGER = 1.15
_WORDS_LONGER = 3
_LEAST_SHARED = 0.5
"""So much of an answer has to stand in the paragraph, word for word or said the same way."""
_LEAST_KEPT = 0.4
"""So much of a paragraph, without its hesitations, has to stand in the answer."""
_ADDED_FROM = 3
"""So many words put in before the first or behind the last are prose around the paragraph."""
_BROKEN_OFF_FROM = 4
"""So many words gone at the end are a paragraph broken off."""


def find_odd_characters(before: str, proposed: str) -> str | None:
    """Say which character of a proposal may not be there; ``None`` where all may.

    Every character that the paragraph has may stay; new ones are plain letters, digits and marks.

    >>> find_odd_characters("He paid.", "He p\u0430id.")
    'CYRILLIC SMALL LETTER A'
    >>> find_odd_characters("naïve", "Naïve.") is None
    True
    """
    known = frozenset(before) | frozenset(before.upper()) | frozenset(before.lower())
    for letter in proposed:
        is_plain = letter in _PLAIN_MARKS or (letter.isascii() and letter.isalnum())
        if letter not in known and not is_plain:
            return unicodedata.name(letter, f"U+{ord(letter):04X}")
    # What was there may not come again elsewhere: a look-alike in another word is another word.
    for letter in frozenset(proposed):
        is_format = unicodedata.category(letter) in ("Cf", "Cc", "Mn", "Co", "Cn", "Zl", "Zp")
        if is_format and proposed.count(letter) != before.count(letter):
            return unicodedata.name(letter, f"U+{ord(letter):04X}")
    return None


def has_new_markup(before: str, proposed: str) -> bool:
    """Tell whether a proposal has markup, a link or a list that the paragraph does not have.

    >>> has_new_markup("See it.", "**See** it."), has_new_markup("He is here.", "He's here.")
    (True, False)
    """
    had = set(map(str.casefold, _MARKUP.findall(before)))
    return any(one.casefold() not in had for one in _MARKUP.findall(proposed))


def refuse_whole(
    before: SplitText, proposed: SplitText, pairs: tuple[TokenPair, ...]
) -> str | None:
    """Say why a proposal is no cleaner reading of its paragraph; ``None`` where it may be."""
    if not proposed.words:
        return "the answer has no words"
    ours, theirs = before.text, proposed.text
    if "\n" in theirs.strip() and "\n" not in ours.strip():
        return "the answer has several lines"
    odd = find_odd_characters(ours, theirs.strip())
    if odd is not None:
        return f"the answer has a character that was not there: {odd}"
    if has_new_markup(ours, theirs):
        return "the answer has markup or a link"
    allowed = len(before.words) * _MOST_LONGER + _WORDS_LONGER
    if len(proposed.words) > allowed + sum("'" in key for key in before.keys):
        return "the answer is longer than the paragraph"
    kept = sum(pair.b_stop - pair.b for pair in pairs if pair.bond in _SHARED)
    said = sum(key not in SOUNDS_OF_HESITATION for key in before.keys)
    if kept < _LEAST_SHARED * len(proposed.words) or kept < _LEAST_KEPT * (said - 3):
        return "the answer is another text"
    return _find_fault_at_ends(pairs)


def _find_fault_at_ends(pairs: Sequence[TokenPair]) -> str | None:
    """Find words around the paragraph that nobody said, or an end that is not there."""
    for side in (pairs, pairs[::-1]):
        around = takewhile(lambda pair: pair.bond != "equal", side)
        if sum(pair.bond == "none" and pair.a == pair.a_stop for pair in around) >= _ADDED_FROM:
            return "the answer has words around the paragraph"
    gone = takewhile(lambda pair: pair.bond == "none" and pair.a < pair.a_stop, reversed(pairs))
    if sum(1 for _ in gone) >= _BROKEN_OFF_FROM:
        return "the answer breaks off before the paragraph ends"
    return None


_SHARED = ("equal", "contraction", "number", "spacing")
