"""Whether a speaker goes on or turns to something new: what the words at a sentence's start tell.

Measured against where editors begin paragraphs (docs/background/alignment.md, "Layout, measured").
The openers are English; the rest holds wherever a question ends in a question mark.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from align.attribution.backchannels import normalize_word
from align.languages.english import ARTICLES, LEADING_WORDS, LOOKING_BACK
from align.units import CLOSERS

# In parts of what a paragraph costs. Editors begin one behind a question a quarter as often as
# behind any sentence, and never with "(laughs)"; "so" and "and" go on where many think they begin.
AFTER_QUESTION = -0.8
IN_BRACKETS = -1.0
LOOKS_BACK = -0.1
NAMES_SOMETHING = 0.15
SAME_WORDS = -0.75
USUAL_LIKENESS = 0.12
# How many words on each side are compared, after M. A. Hearst, "TextTiling:
# Segmenting text into multi-paragraph subtopic passages", Computational Linguistics 23, 1997.
WINDOW_WORDS = 50
# "model", "models" and "modelling" are one word.
STEM_LETTERS = 5


def measure_newness(before: Sequence[str], after: Sequence[str]) -> float:
    """Measure how much speaks for a paragraph between two stretches of one speaker's sentences.

    Negative where the second goes on with the first: it answers its question, looks back with
    its first word, or speaks of the same things.

    >>> question = measure_newness(["And", "why", "did", "we", "move?"], ["The", "rent", "rose."])
    >>> statement = measure_newness(["And", "so", "we", "moved."], ["The", "rent", "rose."])
    >>> question < statement
    True
    """
    opener = normalize_word(after[0])
    value = SAME_WORDS * (
        measure_topic_similarity(before[-WINDOW_WORDS:], after[:WINDOW_WORDS]) - USUAL_LIKENESS
    )
    if before[-1].rstrip(CLOSERS).endswith("?"):
        value += AFTER_QUESTION
    if after[0][:1] in ("(", "["):
        value += IN_BRACKETS
    if opener in LOOKING_BACK:
        value += LOOKS_BACK
    elif opener in ARTICLES:
        value += NAMES_SOMETHING
    return value


def measure_topic_similarity(before: Sequence[str], after: Sequence[str]) -> float:
    """Measure the cosine of two stretches' counts of content words, in 0–1.

    >>> measure_topic_similarity(["the", "models"], ["modelling"])
    1.0
    >>> measure_topic_similarity(["the", "models"], ["the", "rent"])
    0.0
    """
    one, other = _count_stems(before), _count_stems(after)
    length = math.sqrt(
        sum(count * count for count in one.values())
        * sum(count * count for count in other.values())
    )
    return sum(count * other[stem] for stem, count in one.items()) / length if length else 0.0


def _count_stems(texts: Sequence[str]) -> Counter[str]:
    spelt = (normalize_word(text) for text in texts)
    return Counter(
        word[:STEM_LETTERS] for word in spelt if len(word) > 2 and word not in LEADING_WORDS
    )
