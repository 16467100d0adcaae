"""Join the pieces that a recognizer calls words to what a reader calls words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcript.spacing import with_space
from transcript.values import Word


@dataclass(frozen=True, slots=True)
class WordPiece:
    """What the recognizer calls a word; ``text`` begins with a space where a new word begins."""

    start: float
    end: float
    text: str
    probability: float


def join_pieces(pieces: Iterable[WordPiece], *, spaced: bool = True) -> tuple[Word, ...]:
    """Join pieces to words: ``well``, ``-known`` is one word, and so is ``don``, ``'t``.

    A word is as probable as its least probable piece. ``spaced`` is false for languages
    written without spaces, where each piece is a word.

    >>> pieces = [WordPiece(0, 1, " well", 0.9), WordPiece(1, 2, "-known,", 0.8)]
    >>> pieces.append(WordPiece(2, 3, " yes", 1.0))
    >>> [word.text for word in join_pieces(pieces)]
    ['well-known,', 'yes']
    """
    words: list[Word] = []
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        if words and spaced and not piece.text[0].isspace():
            last = words[-1]
            probability = min(last.probability or 0.0, piece.probability)
            words[-1] = replace(last, end=piece.end, text=last.text + text, probability=probability)
        else:
            word = Word(piece.start, piece.end, text, piece.probability)
            before = words[-1].text if words else ""
            words.append(word if spaced else with_space(word, piece.text[0].isspace(), before))
    return tuple(words)
