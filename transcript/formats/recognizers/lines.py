"""Lines from what a recognizer gives: words one by one, or texts with times of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from transcript.read_report import ReadReport
from transcript.spacing import mark_spaces, needs_space, segment_words, split_words
from transcript.values import Line, Word

PAUSE_S = 1.0
"""Seconds of silence after which the words of one speaker start a new line."""
_AHEAD = 6
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a mark, as a recognizer lists it; ``is_apart`` where a space stands before it.

    Where the recognizer does not say that, its letters tell.
    """

    word: Word
    is_apart: bool | None = None
    is_mark: bool = False


def group_pieces(pieces: Iterable[Piece]) -> tuple[Line, ...]:
    """Group pieces into lines: of one speaker, up to a pause; a mark joins the word before it."""
    runs: list[list[Piece]] = []
    latest: float | None = None
    for piece in pieces:
        last = runs[-1][-1].word if runs else None
        start = piece.word.start
        is_late = start is not None and latest is not None and start - latest > PAUSE_S
        if last is None or (not piece.is_mark and (is_late or piece.word.speaker != last.speaker)):
            runs.append([])
        runs[-1].append(piece)
        latest = piece.word.end if piece.word.end is not None else start or latest
    return tuple(map(make_line, runs))


def make_line(pieces: Sequence[Piece]) -> Line:
    """Make one line of some pieces, in their order."""
    text, words = "", list[Word]()
    for piece in pieces:
        said = piece.word.text
        is_apart = needs_space(text, said) if piece.is_apart is None else piece.is_apart
        if piece.is_mark and words and not is_apart:
            words[-1] = replace(words[-1], text=words[-1].text + said)
        else:
            words.append(piece.word)
        text += f" {said}" if text and is_apart else said
    starts = [word.start for word in words if word.start is not None]
    ends = [word.end for word in words if word.end is not None]
    speakers = {word.speaker for word in words}
    speaker = next(iter(speakers)) if len(speakers) == 1 else None
    start = starts[0] if starts else None
    end = max(ends) if ends else None
    if start is not None and end is not None and end < start:
        end = None
    is_timed = bool(starts or ends)
    own = mark_spaces(words, text.strip()) if is_timed else ()
    return Line(start, end, speaker, text.strip(), own)


def is_word_by_word(texts: Sequence[str]) -> bool:
    """Tell whether each of some segments is one word: a file of words, not of what is said.

    >>> is_word_by_word(["Who", "winds", "the", "lamp?"]), is_word_by_word(["Yes.", "No."])
    (True, False)
    """
    return len(texts) >= _FEWEST and all(len(split_words(text)) == 1 for text in texts)


_FEWEST = 4


def join_words(lines: Sequence[Line], report: ReadReport) -> tuple[Line, ...]:
    """Join lines of a word each into lines of what is said."""
    pieces = [
        Piece(Word(one.start, one.end, one.text.strip(), speaker=one.speaker)) for one in lines
    ]
    report.mention(f"each of its {len(lines)} segments is a word: they are read as words of lines")
    return group_pieces(pieces)


def hold_speaker(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Give lines without a speaker the one above, where a name is only written as it changes.

    That is so where no two lines in a row have the same name.
    """
    named = [line.speaker for line in lines if line.speaker is not None]
    if len(named) == len(lines) or any(len(list(run)) > 1 for _, run in groupby(named)):
        return tuple(lines)
    found: list[Line] = []
    for line in lines:
        before = found[-1].speaker if found else None
        found.append(replace(line, speaker=line.speaker or before))
    return tuple(found)


def place_words(
    lines: Sequence[Line], words: Sequence[Word], report: ReadReport
) -> tuple[Line, ...]:
    """Give the words of some lines' texts the times of words that are listed beside them.

    The list has no punctuation, as OpenAI's: each of its words is looked for among the next few of
    the text. A word of the text that is not found keeps no time; those of the list that are not are
    counted.
    """
    tokens = [token for line in lines for token in split_words(line.text)]
    said = [_reduce(token) for token in tokens]
    timed: dict[int, Word] = {}
    at, lost = 0, 0
    for word in segment_words(words):
        wanted = _reduce(word.text)
        near = range(at, min(at + _AHEAD, len(said)))
        found = next((index for index in near if said[index] == wanted), None)
        if found is None:
            lost += 1
            continue
        timed[found] = replace(word, text=tokens[found])
        at = found + 1
    if lost:
        times = "the time of a listed word is" if lost == 1 else f"the times of {lost} words are"
        report.mention(f"{times} left out: the text does not have them there")
    placed: list[Line] = []
    first = 0
    for line in lines:
        count = len(split_words(line.text))
        span = range(first, first + count)
        first += count
        own = mark_spaces(
            [timed.get(index, Word(None, None, tokens[index])) for index in span], line.text
        )
        placed.append(replace(line, words=own) if any(index in timed for index in span) else line)
    return tuple(placed)


def _reduce(text: str) -> str:
    return _LETTERS.sub("", text).casefold() or text
