"""Punctuation and capitals after a removal: as if what is gone had never been said.

Only words beside a removal change, and only in the marks around them and a first letter::

    said   I, uh, think.     Um, so I left.    It works, you know.    And w- we left.
    read   I think.          So I left.        It works.              And we left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from align.cleanup.edits import RemovalKind
from align.cleanup.view import CUT_MARKS
from align.languages.english import CLAUSES
from align.units import CLOSERS, ends_sentence, fill_unknown_speakers
from transcript.values import Word

_SET_OFF = (RemovalKind.FILLER, RemovalKind.MARKER)
_OPENING, _CLOSING = '“«([{"', '”»)]}"'
_PAUSES = ",;:–—-"
_STOPS = ".?!。？！"


def repunctuate(words: Sequence[Word], marks: Sequence[RemovalKind | None]) -> tuple[Word, ...]:
    """Every word as it is read, where ``marks`` say which are not; those come back as they were.

    >>> said = [Word(0, 1, "Um,"), Word(1, 2, "so"), Word(2, 3, "yes.")]
    >>> [word.text for word in repunctuate(said, [RemovalKind.FILLER, None, None])]
    ['Um,', 'So', 'yes.']
    """
    texts = [word.text for word in words]
    for speech in _speeches(words, marks):
        _mend_interruptions(texts, speech, marks)
        for before, gone, after in _gaps(speech, marks):
            _mend(texts, before, [(texts[place], marks[place]) for place in gone], after)
    return tuple(
        word if text == word.text else replace(word, text=text)
        for word, text in zip(words, texts, strict=True)
    )


def _speeches(words: Sequence[Word], marks: Sequence[RemovalKind | None]) -> list[list[int]]:
    """The places of each speech; a speech of which nothing is left parts no other in two."""
    speakers = fill_unknown_speakers(words)
    left = [place for place, mark in enumerate(marks) if mark is not RemovalKind.BACKCHANNEL]
    found: list[list[int]] = []
    latest: str | None = None
    for speaker, run in groupby(left, key=lambda place: speakers[place]):
        places = list(run)
        if found and all(marks[place] for place in places):
            continue
        if found and speaker == latest:
            found[-1] += places
        else:
            found.append(places)
        latest = speaker
    return found


def _gaps(
    speech: Sequence[int], marks: Sequence[RemovalKind | None]
) -> Iterator[tuple[int | None, list[int], int | None]]:
    """Each stretch that is gone, between the words that stay beside it."""
    before: int | None = None
    gone: list[int] = []
    for place in speech:
        if marks[place] is not None:
            gone.append(place)
            continue
        if gone:
            yield before, gone, place
        before, gone = place, []
    if gone:
        yield before, gone, None


def _mend_interruptions(
    texts: list[str], speech: Sequence[int], marks: Sequence[RemovalKind | None]
) -> None:
    """The dash where a listener broke in goes with what the listener said."""
    kept = [place for place in speech if marks[place] is None]
    within = set(speech)
    for before, after in pairwise(kept):
        if not texts[before].endswith(CUT_MARKS) or len(texts[before]) == 1:
            continue
        if any(place not in within for place in range(before + 1, after)):
            bare = texts[before].rstrip("".join(CUT_MARKS))
            is_new = texts[after][:1].isupper() and texts[after].split("'")[0] != "I"
            texts[before] = bare + "," * (is_new and bool(bare)) or texts[before]


def _mend(
    texts: list[str],
    before: int | None,
    gone: Sequence[tuple[str, RemovalKind | None]],
    after: int | None,
) -> None:
    """Dress the words on both sides of what is gone."""
    said = [text for text, _ in gone]
    stop = max((i for i, text in enumerate(said) if ends_sentence(text)), default=-1)
    rest = said[stop + 1 :]  # what of a sentence is gone that goes on, or ends, after it
    is_quoted = said[0].startswith(tuple(_OPENING))  # a quote begins as a sentence does
    begins = before is None or ends_sentence(texts[before]) or stop >= 0 or is_quoted
    if before is not None and not ends_sentence(texts[before]):
        if stop >= 0:
            texts[before] = _stopped(texts[before], said[stop], gone[stop][1])
        elif not is_quoted or after is None:
            following = None if after is None else texts[after]
            texts[before] = _paused(texts[before], gone[0][1], said[-1], following)
    if begins and after is not None and rest and _first_letter(rest[0]).isupper():
        texts[after] = _capitalised(texts[after])
    _move_quotes(texts, before, said, after)


def _stopped(text: str, last: str, kind: RemovalKind | None) -> str:
    """The word before, ending the sentence that the last word gone ended."""
    mark = last.rstrip(CLOSERS)[-1:]
    if mark == "?" and kind is RemovalKind.MARKER:
        mark = "."  # "It works, you know?" asks nothing
    return _with_end(text, mark)


def _paused(text: str, first: RemovalKind | None, last: str, following: str | None) -> str:
    """The word before, without the comma that set off what is gone.

    ``first`` is why the first word is gone, ``last`` how the last was written, ``following`` what
    comes after it in the same speech.
    """
    if following is None:
        mark = last[-1:] if last.endswith((*CUT_MARKS, "…")) else ""
        return _with_end(text, mark) if mark or text.endswith(",") else text
    opens_clause = following.casefold() in CLAUSES
    if text.endswith(",") and first in _SET_OFF and not opens_clause:
        return _with_end(text, "")
    return text


def _with_end(text: str, mark: str) -> str:
    """The word with this mark in the place of the one it ended in, inside closing quotes."""
    bare = text.rstrip(_CLOSING)
    stem = bare.rstrip(_PAUSES)
    return f"{stem or bare}{mark}{text[len(bare) :]}"


def _first_letter(text: str) -> str:
    return next((character for character in text if character.isalpha()), "")


def _capitalised(text: str) -> str:
    """The word with a capital, unless it has its own way with capitals ("iPhone").

    >>> _capitalised("“so,"), _capitalised("iPhone")
    ('“So,', 'iPhone')
    """
    place = next((i for i, character in enumerate(text) if character.isalpha()), None)
    if place is None or text != text.lower() or (place and text[place - 1].isdigit()):
        return text
    return text[:place] + text[place].upper() + text[place + 1 :]


def _move_quotes(
    texts: list[str], before: int | None, said: Sequence[str], after: int | None
) -> None:
    """A quote or bracket that began or ended with a word gone stays with the word beside it."""
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
