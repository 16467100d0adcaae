"""How alike two words sound and are spelt.

The sound is Metaphone's key, as the library jellyfish makes it: ``Abuzar``, ``Abazar`` and
``Abouzar`` are one. Sound alone is not enough (``Murch`` and ``merge`` are near), nor is spelling
alone: a word has to be like a term in both.
"""

from __future__ import annotations

from dataclasses import dataclass

import jellyfish
from rapidfuzz.distance import Indel, Levenshtein

SAME_SOUND = 0.85
"""How alike in spelling, as normalised Indel similarity, where the sounds are the same."""
NEAR_SOUND = 0.87
"""The same where the sounds differ by one."""
_INFLECTIONS = ("s", "es", "ed", "ing", "er", "ers", "ly")
SHORTEST_STEM = 4
"""Letters that are left of an inflected word: of shorter ones any ending makes a word."""
_ENDINGS = ("s", "es", "'s", "ed", "d", "ing", "er", "ers", "ly", "n", "y", "ian", "ish", "al")


@dataclass(frozen=True, slots=True)
class SpellingSound:
    """A spelling's letters without spaces, and how they sound."""

    letters: str
    sound: str


def sound_out(parts: tuple[str, ...]) -> SpellingSound:
    """Find how the words of these keys are spelt and sound.

    >>> sound_out(("abouzar",)), sound_out(("leet", "code")).letters
    (SpellingSound(letters='abouzar', sound='ABSR'), 'leetcode')
    """
    letters = "".join(parts)
    return SpellingSound(letters, jellyfish.metaphone(letters))


def measure_sound_similarity(
    heard: SpellingSound,
    term: SpellingSound,
    *,
    same_sound: float = SAME_SOUND,
    near_sound: float = NEAR_SOUND,
) -> float:
    """Measure how alike two spellings are, in 0–1; 0 where that is too little for their sounds.

    >>> round(measure_sound_similarity(sound_out(("abuzar",)), sound_out(("abouzar",))), 2)
    0.92
    >>> measure_sound_similarity(sound_out(("abacus",)), sound_out(("abouzar",)))
    0.0
    """
    begins_alike = heard.letters[:1] == term.letters[:1]
    if heard.sound or term.letters.isascii():  # Metaphone knows Latin letters only
        begins_alike = begins_alike or heard.sound[:1] == term.sound[:1]
    if not begins_alike or _find_digits(heard) != _find_digits(term):
        return 0.0
    apart = Levenshtein.distance(heard.sound, term.sound, score_cutoff=1)
    if apart > 1:
        return 0.0
    floor = near_sound if apart else same_sound
    return float(Indel.normalized_similarity(heard.letters, term.letters, score_cutoff=floor))


def _find_digits(spelling: SpellingSound) -> str:
    return "".join(filter(str.isdigit, spelling.letters))


def list_stems(key: str) -> tuple[str, ...]:
    """List what a word may be an inflection of.

    >>> list_stems("bitcoins"), list_stems("nostr")
    (('bitcoin',), ())
    """
    cut = (key.removesuffix(ending) for ending in _INFLECTIONS if key.endswith(ending))
    return tuple(stem for stem in cut if len(stem) >= SHORTEST_STEM)


def is_word_form(heard: str, term: str) -> bool:
    """Tell whether one is a form of the other, by its ending: then nothing was misheard.

    >>> is_word_form("wallets", "wallet"), is_word_form("abuzar", "abouzar")
    (True, False)
    """
    short, long = sorted((heard, term), key=len)
    return any(long == short + ending for ending in _ENDINGS)
