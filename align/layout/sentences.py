"""Sentences followed through what interrupts them."""

from __future__ import annotations

from collections.abc import Sequence

from align.units import ends_sentence


def follow_sentences(
    texts: Sequence[str], speakers: Sequence[str | None], interruption_words_max: int
) -> tuple[tuple[int, ...], ...]:
    """The places of each sentence's words, in the order the sentences began.

    A sentence that another speaker's words interrupt goes on behind them, where they are
    ``interruption_words_max`` at most::

        A   |That's|       |a|           |mouthful.|        A: That's a mouthful.
        B           |you|      |explain|             |it?|   B: you explain it?

    >>> follow_sentences(["That's", "you", "great.", "too."], ["A", "B", "A", "B"], 12)
    ((0, 2), (1, 3))
    """
    begun: list[list[int]] = []
    open_for: dict[str | None, list[int]] = {}
    for index, (text, speaker) in enumerate(zip(texts, speakers, strict=True)):
        sentence = open_for.get(speaker)
        if sentence is None or not _goes_on(texts, sentence[-1], index, interruption_words_max):
            sentence = open_for[speaker] = []
            begun.append(sentence)
        sentence.append(index)
        if ends_sentence(text):
            del open_for[speaker]
    return tuple(tuple(sentence) for sentence in begun)


def _goes_on(texts: Sequence[str], last: int, index: int, interruption_words_max: int) -> bool:
    """Whether the word at ``index`` continues the unfinished sentence whose last was ``last``.

    The recognizer wrote one stream. Where the interruption ended in a full stop and this word
    has a capital, it heard a new sentence begin; in lower case, the old one go on.
    """
    between = index - last - 1
    if between == 0:
        return True
    heard_new = ends_sentence(texts[index - 1]) and not texts[index][:1].islower()
    return between <= interruption_words_max and not heard_new
