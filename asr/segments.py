"""What faster-whisper gives, read as segments of ours."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import islice
from typing import Any

from asr.chunks import Chunk
from asr.word_pieces import WordPiece, join_pieces
from asr.word_times import correct_times
from transcript.spacing import segment_words
from transcript.values import Segment, Word, milliseconds

#: Written without spaces: what the recognizer calls a word is one.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})


def read_segments(
    raws: Iterable[Any], chunk: Chunk, offset: float, language: str
) -> tuple[Segment, ...]:
    """Read faster-whisper's segments as ours, their times moved by ``offset`` seconds.

    Where no spaces part the words they are segments (:mod:`transcript.spacing`), made once the
    recognizer's own pieces are in their places: of a piece that a pause was given to, each letter
    would have had a part of the pause.
    """
    is_spaced = language not in _UNSPACED
    read: list[tuple[Any, tuple[Word, ...]]] = []
    for raw in raws:
        pieces = (
            WordPiece(word.start + offset, word.end + offset, word.word, float(word.probability))
            for word in raw.words or ()
        )
        read.append((raw, join_pieces(pieces, spaced=is_spaced)))
    placed = iter(correct_times([word for _, words in read for word in words], chunk))
    segments = []
    for raw, heard in read:
        words = tuple(islice(placed, len(heard)))
        if not is_spaced:
            words = segment_words(words)
        start, end = (words[0].start, words[-1].end) if words else (chunk.start, chunk.end)
        segments.append(
            Segment(
                milliseconds(start or 0.0),
                milliseconds(end or 0.0),
                words,
                _drop_nan(raw.avg_logprob),
                _drop_nan(raw.compression_ratio),
                _drop_nan(raw.no_speech_prob),
                _drop_nan(raw.temperature),
            )
        )
    return tuple(segments)


def _drop_nan(value: float | None) -> float | None:
    """Return ``value``, or ``None`` where the decoder had nothing to take the mean of."""
    return None if value is None or math.isnan(value) else float(value)
