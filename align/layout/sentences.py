"""Sentences followed through what interrupts them."""

from __future__ import annotations

from collections.abc import Sequence

from align.units import ends_sentence


def follow_sentences(
    texts: Sequence[str], speakers: Sequence[str | None], interruption_words_max: int
) -> tuple[tuple[int, ...], ...]:
    """Find the indices of each sentence's words, in the order the sentences began.

    A sentence that another speaker's words interrupt goes on behind them, where they are
    ``interruption_words_max`` at most::

        A   |That's|       |a|           |mouthful.|        A: That's a mouthful.
        B           |you|      |explain|             |it?|   B: you explain it?

    The recognizer wrote one stream. Where the interruption ended in a full stop and the next word
    has a capital, it heard a new sentence begin; in lower case, the old one go on.

    >>> follow_sentences(["That's", "you", "great.", "too."], ["A", "B", "A", "B"], 12)
    ((0, 2), (1, 3))
    """
    begun: list[list[int]] = []
    open_for: dict[str | None, list[int]] = {}
    for index, (text, speaker) in enumerate(zip(texts, speakers, strict=True)):
        sentence = open_for.get(speaker)
        if sentence is not None and (between := index - sentence[-1] - 1):
            heard_new = ends_sentence(texts[index - 1]) and not text[:1].islower()
            if heard_new or between > interruption_words_max:
                sentence = None
        if sentence is None:
            sentence = open_for[speaker] = []
            begun.append(sentence)
        sentence.append(index)
        if ends_sentence(text):
            del open_for[speaker]
    return tuple(tuple(sentence) for sentence in begun)
