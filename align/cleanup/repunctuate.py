"""Punctuation and capitals after a removal: as if what is gone had never been said.

Only words beside a removal change, and only in the marks around them and a first letter::

    said   I, uh, think.     Um, so I left.    It works, you know.    And w- we left.
    read   I think.          So I left.        It works.              And we left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from align.cleanup.edits import RemovalKind
from align.cleanup.view import CUT_MARKS
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.units import CLOSERS, ends_sentence, fill_unknown_speakers
from transcript.values import Word

_SET_OFF = (RemovalKind.FILLER, RemovalKind.MARKER)
_OPENING, _CLOSING = '“«([{"', '”»)]}"'
_PAUSES = ",;:–—-"
_STOPS = ".?!。？！"


def repunctuate(
    words: Sequence[Word], marks: Sequence[RemovalKind | None], pack: LanguagePack = ENGLISH
) -> tuple[Word, ...]:
    """Write every word as it is read, where ``marks`` say which are not; those stay as they were.

    >>> said = [Word(0, 1, "Um,"), Word(1, 2, "so"), Word(2, 3, "yes.")]
    >>> [word.text for word in repunctuate(said, [RemovalKind.FILLER, None, None])]
    ['Um,', 'So', 'yes.']
    """
    texts = [word.text for word in words]
    for speech in find_speeches(words, marks):
        _mend_interruptions(texts, speech, marks)
        before: int | None = None
        gone: list[int] = []
        for index in (*speech, None):
            if index is not None and marks[index] is not None:
                gone.append(index)
                continue
            if gone:
                _mend_gap(texts, before, [(texts[at], marks[at]) for at in gone], index, pack)
            before, gone = index, []
    return tuple(
        word if text == word.text else replace(word, text=text)
        for word, text in zip(words, texts, strict=True)
    )


def find_speeches(words: Sequence[Word], marks: Sequence[RemovalKind | None]) -> list[list[int]]:
    """Find the words of each speech; one of which nothing is left parts no other in two.

    >>> texts = ("We", "Mhm.", "moved.")
    >>> said = [Word(0, 1, text, speaker=who) for who, text in zip("ABA", texts)]
    >>> find_speeches(said, [None, RemovalKind.BACKCHANNEL, None])
    [[0, 2]]
    """
    speakers = fill_unknown_speakers(words)
    left = [index for index, mark in enumerate(marks) if mark is not RemovalKind.BACKCHANNEL]
    speeches: list[list[int]] = []
    latest: str | None = None
    for speaker, run in groupby(left, key=lambda index: speakers[index]):
        indices = list(run)
        if speeches and all(marks[index] for index in indices):
            continue
        if speeches and speaker == latest:
            speeches[-1] += indices
        else:
            speeches.append(indices)
        latest = speaker
    return speeches


def _mend_interruptions(
    texts: list[str], speech: Sequence[int], marks: Sequence[RemovalKind | None]
) -> None:
    """Take the dash where a listener broke in away with what the listener said."""
    kept = [index for index in speech if marks[index] is None]
    within = set(speech)
    for before, after in pairwise(kept):
        if not texts[before].endswith(CUT_MARKS) or len(texts[before]) == 1:
            continue
        if any(index not in within for index in range(before + 1, after)):
            bare = texts[before].rstrip("".join(CUT_MARKS))
            is_new = texts[after][:1].isupper() and texts[after].split("'")[0] != "I"
            texts[before] = bare + "," * (is_new and bool(bare)) or texts[before]


def _mend_gap(
    texts: list[str],
    before: int | None,
    gone: Sequence[tuple[str, RemovalKind | None]],
    after: int | None,
    pack: LanguagePack,
) -> None:
    """Put right the words on both sides of what is gone."""
    said = [text for text, _ in gone]
    stop = max((i for i, text in enumerate(said) if ends_sentence(text)), default=-1)
    rest = said[stop + 1 :]  # what of a sentence is gone that goes on, or ends, after it
    is_quoted = said[0].startswith(tuple(_OPENING))  # a quote begins as a sentence does
    begins = before is None or ends_sentence(texts[before]) or stop >= 0 or is_quoted
    is_word = before is not None and any(map(str.isalnum, texts[before]))  # no mark by itself
    if before is not None and is_word and not ends_sentence(texts[before]):
        if stop >= 0:
            mark = said[stop].rstrip(CLOSERS)[-1:]
            # "It works, you know?" asks nothing.
            is_tag = mark == "?" and gone[stop][1] is RemovalKind.MARKER
            texts[before] = _end_with(texts[before], "." if is_tag else mark)
        elif not is_quoted or after is None:
            following = None if after is None else texts[after]
            texts[before] = drop_comma(texts[before], gone[0][1], said[-1], following, pack)
    if begins and after is not None and rest:
        first_letter = next((character for character in rest[0] if character.isalpha()), "")
        texts[after] = capitalize(texts[after]) if first_letter.isupper() else texts[after]
    _move_quotes(texts, before, said, after)


def drop_comma(
    text: str,
    first: RemovalKind | None,
    last: str,
    following: str | None,
    pack: LanguagePack = ENGLISH,
) -> str:
    """Write the word before without the comma that set off what is gone.

    ``first`` is why the first word is gone, ``last`` how the last was written, ``following`` what
    comes after it in the same speech.

    >>> drop_comma("I,", RemovalKind.FILLER, "uh,", "think")
    'I'
    """
    if following is None:
        mark = last[-1:] if last.endswith((*CUT_MARKS, "…")) else ""
        return _end_with(text, mark) if mark or text.endswith(",") else text
    opens_clause = following.casefold() in pack.clauses
    is_set_off = text.endswith(",") and first in _SET_OFF and not opens_clause
    return _end_with(text, "") if is_set_off else text


def _end_with(text: str, mark: str) -> str:
    """Put this mark in the place of the one the word ended in, inside closing quotes."""
    bare = text.rstrip(_CLOSING)
    stem = bare.rstrip(_PAUSES)
    return f"{stem or bare}{mark}{text[len(bare) :]}"


def capitalize(text: str) -> str:
    """Give a word a capital, unless it has its own way with capitals ("iPhone").

    >>> capitalize("“so,"), capitalize("iPhone")
    ('“So,', 'iPhone')
    """
    index = next((i for i, character in enumerate(text) if character.isalpha()), None)
    if index is None or text != text.lower() or (index and text[index - 1].isdigit()):
        return text
    return text[:index] + text[index].upper() + text[index + 1 :]


def _move_quotes(
    texts: list[str], before: int | None, said: Sequence[str], after: int | None
) -> None:
    """Move a quote or bracket that began or ended with a word gone to the word beside it."""
    opening = "".join(text[: len(text) - len(text.lstrip(_OPENING))] for text in said)
    closing = "".join(
        mark
        for text in said
        for mark in text.lstrip(_OPENING).rstrip(_STOPS + _PAUSES)[-1:]
        if mark in _CLOSING
    )
    pairs = min(len(opening), len(closing))
    if after is not None:
        texts[after] = opening[: len(opening) - pairs] + texts[after]
    if before is not None:
        texts[before] += closing[pairs:]
