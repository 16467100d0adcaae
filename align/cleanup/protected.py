"""Words that a rule about what is said twice or broken off may not touch.

"Will will come" is no slip of the tongue, and neither are "vitamin A a day", "A, A, R, O, N", "TV-
shows", what stands in quotation marks, a line of a song, and a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from align.languages.pack import LanguagePack
from align.units import ends_sentence, find_speaker_runs
from transcript.values import Word

Protection = Literal["name", "letter", "number", "unit", "quoted", "mention"]
"""Why a word stays. A ``unit`` follows a number and is not broken off: "5 km- 6 km"; a ``mention``
is a sound quoted by itself: people say “um”."""

LONGEST_QUOTE = 60
"""After so many words a quotation mark that nobody closed opened nothing."""
_NEAR = 3
_BEGINS_AFTER = ("…", ":", "-", "–", "—")
_OPENING = "“„\"«([{‘'"
_AROUND = f".,;:!?…-–—”»)]}}’{_OPENING}"
_QUOTES = {"“": "”", '"': '"', "«": "»", "♪": "♪", "♫": "♫"}


def find_protected(
    words: Sequence[Word],
    keys: Sequence[str],
    speakers: Sequence[str | None],
    pack: LanguagePack,
) -> tuple[Protection | None, ...]:
    """Find for each word why it stays, where it is a name, a letter, a number or quoted.

    ``keys`` are what the words are compared by, ``speakers`` whom they are read as.

    >>> from align.languages.english import ENGLISH
    >>> said = [Word(None, None, text) for text in "I hope Will will come.".split()]
    >>> find_protected(said, ("i", "hope", "will", "will", "come"), [None] * 5, ENGLISH)
    (None, None, 'name', None, None)
    """
    found: list[Protection | None] = [None] * len(words)
    for run in find_speaker_runs(speakers):
        texts = [word.text for word in words[run.first : run.stop]]
        for index, why in _protect_run(texts, keys[run.first : run.stop], pack):
            found[run.first + index] = why
    return tuple(found)


def _protect_run(
    texts: Sequence[str], keys: Sequence[str], pack: LanguagePack
) -> Iterator[tuple[int, Protection]]:
    """Protect the words of one speaker's run by their index; what is said last of one holds."""
    for index, key in enumerate(keys):
        before = keys[index - 1] if index else ""
        if _has_digit(before):
            yield index, "unit"
        if _is_name(texts, keys, index, pack):
            yield index, "letter" if key == "a" else "name"
        if key in pack.numbers or _has_digit(key):
            yield index, "number"
        is_acronym = sum(map(str.isupper, texts[index])) > 1 and _is_cased(texts, index)
        if is_acronym or (key == "i" and before in pack.takes_numeral):
            yield index, "letter"
    for first, stop in _find_spelled(texts, keys):
        yield from ((index, "letter") for index in range(first, stop))
    for first, stop in _find_quotes(texts, pack):
        why: Protection = "mention" if pack.hesitations.issuperset(keys[first:stop]) else "quoted"
        yield from ((index, why) for index in range(first, stop))


def _is_name(texts: Sequence[str], keys: Sequence[str], index: int, pack: LanguagePack) -> bool:
    """Tell whether a word has a capital that its place in the sentence does not give it."""
    if (
        not texts[index][:1].isupper()
        or keys[index] in pack.pronoun_i
        or not _is_cased(texts, index)
    ):
        return False
    if index and not ends_sentence(texts[index - 1]):
        return not texts[index - 1].endswith(_BEGINS_AFTER)
    # At a sentence's start only what is a name as often: "Will will come."
    is_followed = index + 1 < len(texts) and texts[index + 1].islower()
    return is_followed and keys[index] in pack.names_too and keys[index + 1] == keys[index]


def _is_cased(texts: Sequence[str], index: int) -> bool:
    """Tell whether a word near has no capital: in a text of capitals these say nothing."""
    near = texts[max(0, index - _NEAR) : index + _NEAR + 1]
    return any(text.lstrip(_OPENING)[:1].islower() for text in near)


def _has_digit(key: str) -> bool:
    return any(map(str.isdigit, key))


def _find_spelled(texts: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Find runs of letters, each by itself and not all one: "A, A, R, O, N", "J. R. R."."""
    letters = [
        text.strip(_AROUND).isupper() and len(key) == 1 and key.isalpha()
        for text, key in zip(texts, keys, strict=True)
    ]
    for is_letter, run in groupby(range(len(texts)), key=letters.__getitem__):
        indices = list(run)
        if is_letter and len({keys[index] for index in indices} - {"i"}) > 1:
            yield indices[0], indices[-1] + 1


def _find_quotes(texts: Sequence[str], pack: LanguagePack) -> Iterator[tuple[int, int]]:
    """Find what stands in quotation marks or between notes of music: ``first``, ``stop``."""
    opening, closing_mark = pack.quotes
    closings = _QUOTES | {opening: closing_mark}
    index = 0
    while index < len(texts):
        closing = closings.get(texts[index].lstrip("([")[:1])
        stop = None if closing is None else _find_closing(texts, index, closing)
        if stop is not None:
            yield index, stop
        index = stop or index + 1


def _find_closing(texts: Sequence[str], first: int, closing: str) -> int | None:
    for index in range(first, min(first + LONGEST_QUOTE, len(texts))):
        text = texts[index] if index > first else texts[index].lstrip("([")[1:]
        if closing in text:
            return index + 1
    return None
