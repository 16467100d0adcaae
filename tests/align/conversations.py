"""Conversations of a few words, as attributed words."""

from __future__ import annotations

from transcript.values import Word


def conversation(*said: tuple[str, str], each: float = 0.5) -> tuple[Word, ...]:
    """The words of ``(speaker, text)`` after ``(speaker, text)``, ``each`` seconds a word."""
    words = [(speaker, text) for speaker, texts in said for text in texts.split()]
    return tuple(
        Word(place * each, (place + 1) * each, text, speaker=speaker)
        for place, (speaker, text) in enumerate(words)
    )


#: What somebody says who has more to say, without naming anybody.
TALK = "well it began with a small lamp and then it grew into a whole tower of light by the sea. "
