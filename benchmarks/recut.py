"""Captions of a recording that was cut anew, made of a published episode: the truth is known.

The episode's own words are said at the pace of speech from the editor's starts on: longer words
take longer, a full stop is a pause. A machine mishears some of them. Then the recording is cut: its
first minute goes, music comes in its stead, and an advertisement is put into the middle.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcript.values import Line, Transcript, Word, milliseconds

FILLERS = ("uh", "um", "like", "yeah", "so", "you know")
INTRO_S, MUSIC_S = 60.0, 25.0
AD_AT, AD_WORDS = 0.6, 120
SLOWEST = 1.4
"""So much longer than usual words may take before a line ends in silence."""
WIDTH_CHARS, PAUSE_S = 40, 2.0


@dataclass(frozen=True, slots=True)
class Recut:
    """An edited episode with its old times, the new captions, and when each line is said now.

    ``truth`` is ``None`` for a line whose sound is gone.
    """

    page: Transcript
    captions: tuple[Line, ...]
    truth: tuple[float | None, ...]


def recut(page: Transcript, ad: Sequence[str], rng: random.Random) -> Recut:
    """Cut an episode's recording anew, with ``ad`` spoken in the middle of it."""
    spoken = speak(page.lines, rng)
    starts = [line.start or 0.0 for line in page.lines]
    cut = next((start for start in starts if start >= INTRO_S), starts[-1])
    ad_at = next(start for start in starts if start >= AD_AT * starts[-1])
    said = [Word(milliseconds(0.4 * at), None, text) for at, text in enumerate(ad[:AD_WORDS])]
    ad_s = 0.4 * len(said) + PAUSE_S

    def move(time: float) -> float | None:
        """Move an old time to the new recording."""
        if time < cut:
            return None
        return milliseconds(time - cut + MUSIC_S + (ad_s if time >= ad_at else 0.0))

    heard = [word for words in spoken for word in mishear(words, rng)]
    words = _move_words(heard, move)
    begins = (move(ad_at) or 0.0) - ad_s
    ad_words = [replace(word, start=milliseconds((word.start or 0.0) + begins)) for word in said]
    captions = lay_out(sorted((*words, *ad_words), key=lambda word: word.start or 0.0))
    return Recut(page, captions, tuple(move(words[0].start or 0.0) for words in spoken))


def speak(lines: Sequence[Line], rng: random.Random) -> list[tuple[Word, ...]]:
    """Give the words of each line times, from up to a second after its floored start on."""
    starts = [line.start or 0.0 for line in lines]
    spoken = []
    for line, (start, stop) in zip(lines, pairwise([*starts, starts[-1] + 600]), strict=True):
        texts = line.text.split()
        lasting = [_pronounce(text, rng) for text in texts]
        lag = min(rng.random(), (stop - start) / 2)
        pace = min(SLOWEST, (stop - start - lag) / sum(lasting))
        time, words = start + lag, []
        for text, seconds in zip(texts, lasting, strict=True):
            words.append(Word(milliseconds(time), None, text))
            time += seconds * pace
        spoken.append(tuple(words))
    return spoken


def mishear(words: Sequence[Word], rng: random.Random) -> list[Word]:
    """Hear 8 % of the words as others and 5 % not, 3 % twice, and a filler before 12 %."""
    heard: list[Word] = []
    for word in words:
        if rng.random() < 0.12:
            heard += [replace(word, text=text) for text in rng.choice(FILLERS).split()]
        if rng.random() < 0.05:
            continue
        text = rng.choice(words).text if rng.random() < 0.08 else word.text
        heard += [replace(word, text=text)] * (2 if rng.random() < 0.03 else 1)
    return heard


def lay_out(words: Sequence[Word]) -> tuple[Line, ...]:
    """Fill captions with words, whoever says them; a start is floored to the second."""
    rows: list[list[Word]] = []
    for word in words:
        last = rows[-1] if rows else []
        length = sum(len(one.text) + 1 for one in last) + len(word.text)
        pause = (word.start or 0.0) - (last[-1].start or 0.0) if last else 0.0
        if not last or length > WIDTH_CHARS or pause > PAUSE_S:
            rows.append([])
        rows[-1].append(word)
    return tuple(
        Line(float(int(row[0].start or 0.0)), None, None, " ".join(word.text for word in row))
        for row in rows
    )


def _move_words(words: Sequence[Word], move: Callable[[float], float | None]) -> list[Word]:
    moved = ((word, move(word.start or 0.0)) for word in words)
    return [replace(word, start=start) for word, start in moved if start is not None]


def _pronounce(text: str, rng: random.Random) -> float:
    """Say how many seconds a word takes, with the pause after it."""
    pause = 0.0
    if text[-1:] in ".?!":
        pause = rng.uniform(0.2, 0.9)
    elif text[-1:] in ",;:":
        pause = rng.uniform(0.0, 0.3)
    return 0.06 * (len(text) + 1) * rng.uniform(0.7, 1.4) + pause
