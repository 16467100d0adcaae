"""Join a recognizer's pieces to words, and correct the words' times.

Whisper's word times come from cross-attention: each word ends where the next one starts, so a
pause has to belong to one of its neighbours. The first word after it can start seconds early
(faster-whisper issues 125, 294, 759), and the last word before it can end as late. Voice activity
knows the pauses, so there the edges of speech decide, and twice the median word at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from asr.chunks import Chunk, SpeechSpan
from transcript.values import Word, milliseconds

#: Nobody's words last longer on average: a larger median is itself a mistake. Seconds.
LONGEST_MEDIAN = 0.7

#: A word that touches a pause lasts at most this many medians.
MOST_MEDIANS = 2.0

#: A word touches a pause, or speech, when it reaches this far into it; seconds.
_TOUCH = 0.1

#: How far speech goes beyond where Silero sees it, in seconds. Measured on two made-up
#: conversations, true words with all of each pause given to the word after: of 713 starts 82 % are
#: within 0.1 s untouched, 82 % by the rule of medians alone, 93 % with the edges of speech.
_EDGE = 0.05


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
            words.append(Word(piece.start, piece.end, text, piece.probability))
    return tuple(words)


def correct_times(
    words: Sequence[Word], chunk: Chunk, not_before: float | None = None
) -> tuple[Word, ...]:
    """Move the words of one chunk within it, clear of its pauses, in order, to the millisecond.

    Order means that no word starts before the one in front of it has ended, nor the first
    before ``not_before``.

    >>> chunk = Chunk(0.0, 9.0, (SpeechSpan(0.0, 1.0), SpeechSpan(8.0, 9.0)))
    >>> words = [Word(0.5, 1.0, "so"), Word(1.0, 8.5, "yes")]
    >>> [(word.start, word.end) for word in correct_times(words, chunk)]
    [(0.5, 1.0), (7.95, 8.5)]
    """
    durations = [span.duration for span in map(_span, words) if span.duration > 0]
    typical = min(LONGEST_MEDIAN, median(durations)) if durations else LONGEST_MEDIAN
    longest = MOST_MEDIANS * typical
    corrected: list[Word] = []
    earliest = chunk.start if not_before is None else not_before
    for word in words:
        start, end = _draw_out_of_pauses(_span(word), chunk.pauses, longest)
        start = min(max(start, earliest), chunk.end)
        end = min(max(end, start), chunk.end)
        corrected.append(replace(word, start=milliseconds(start), end=milliseconds(end)))
        earliest = end
    return tuple(corrected)


def _draw_out_of_pauses(
    word: SpeechSpan, pauses: Iterable[SpeechSpan], longest: float
) -> tuple[float, float]:
    """Return the word's start and end, the one drawn in after a pause, the other before one."""
    start, end = word.start, word.end
    for pause in pauses:
        if min(end, pause.end) - max(start, pause.start) < _TOUCH:
            continue
        before, after = pause.start - start, end - pause.end  # how much lies on either side
        if after > 0 and after >= before:
            edge = pause.end - _EDGE if after >= _TOUCH else start
            start = max(start, edge, end - longest)
        elif before > 0:
            edge = pause.start + _EDGE if before >= _TOUCH else end
            end = min(end, edge, start + longest)
    return start, end


def _span(word: Word) -> SpeechSpan:
    """Return the word's times, which a recognizer always knows."""
    return SpeechSpan(word.start or 0.0, word.end or 0.0)
