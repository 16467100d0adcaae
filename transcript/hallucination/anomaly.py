"""How unlike speech a stretch of words is, by OpenAI's score, and by its rate."""

from __future__ import annotations

from collections.abc import Sequence

from transcript.values import Word

#: From so many on, over its first eight words, OpenAI's code holds a segment for an anomaly.
ANOMALY = 3.0
_WORDS_SCORED = 8
#: Nobody says so many words in a second for longer than a breath: auctioneers reach six.
MOST_WORDS_PER_S = 8.0
_FEWEST_WORDS_TIMED = 6


def score_word(word: Word) -> float:
    """Score one word: improbable, shorter than 0.133 s, or longer than 2 s.

    openai/whisper, ``transcribe.py``, ``word_anomaly_score``. What is unknown scores nothing.

    >>> score_word(Word(0.0, 0.033, "the", 0.1)), score_word(Word(0.0, 4.0, "well", 0.9))
    (2.5, 2.0)
    """
    score = 1.0 if word.probability is not None and word.probability < 0.15 else 0.0
    if word.start is not None and word.end is not None:
        lasts = word.end - word.start
        score += max(0.0, 0.133 - lasts) * 15 + max(0.0, lasts - 2.0)
    return round(score, 6)


def is_anomaly(words: Sequence[Word]) -> bool:
    """Tell whether words from a segment's start score 3 or more, or as much as there are words."""
    said = [word for word in words if any(map(str.isalnum, word.text))][:_WORDS_SCORED]
    score = sum(map(score_word, said))
    return bool(said) and (score >= ANOMALY or score + 0.01 >= len(said))


def find_excess_rate(words: Sequence[Word]) -> float | None:
    """Find the words per second where nobody speaks so fast, else ``None``; of six words at least.

    >>> find_excess_rate([Word(n / 10, (n + 1) / 10, "and") for n in range(10)])
    10.0
    """
    if len(words) < _FEWEST_WORDS_TIMED:
        return None
    start, end = words[0].start, words[-1].end
    if start is None or end is None:
        return None
    rate = len(words) / max(end - start, 0.001)
    return round(rate, 1) if rate > MOST_WORDS_PER_S else None
