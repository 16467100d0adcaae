"""Find the language that is spoken, by listening in several places of the recording.

The first half minute is often a jingle, or a quotation in another language, and a recognizer
that decides there writes an hour of nonsense (whisperX issues 333, 466, 1230).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from asr.chunks import Chunk

#: In how many places to listen. Each costs one pass of the encoder.
PLACES = 5


def choose_listening_chunks(chunks: Sequence[Chunk], count: int = PLACES) -> tuple[Chunk, ...]:
    """Choose up to ``count`` chunks spread over the recording: of each share, the most speech.

    >>> from asr.chunks import SpeechSpan
    >>> chunks = [Chunk(t, t + d, (SpeechSpan(t, t + d),)) for t, d in [(0, 9), (30, 20), (60, 5)]]
    >>> [place.start for place in choose_listening_chunks(chunks, 2)]
    [0, 30]
    """
    count = min(count, len(chunks))
    bounds = [len(chunks) * part // count for part in range(count + 1)] if count else []
    return tuple(
        max(chunks[start:end], key=lambda chunk: chunk.speech_seconds)
        for start, end in pairwise(bounds)
    )


def decide_language(
    places: Sequence[Chunk], listen: Callable[[Chunk], Mapping[str, float]]
) -> tuple[str, float]:
    """Decide for the language with the greatest share of all that was heard; return both.

    ``listen`` returns the probability of each language in one chunk. Every place has one vote,
    divided as its probabilities are: two sure places outweigh two that only lean.

    >>> heard = {0: {"de": 0.6, "en": 0.4}, 1: {"en": 0.9, "de": 0.1}}
    >>> decide_language([Chunk(0, 1, ()), Chunk(1, 2, ())], lambda chunk: heard[chunk.start])
    ('en', 0.65)
    """
    votes: Counter[str] = Counter()
    for place in places:
        for language, probability in listen(place).items():
            votes[language] += probability  # type: ignore[assignment]  # fractions of a vote
    language, share = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    return language, round(share / len(places), 4)
