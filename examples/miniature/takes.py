"""What the diarization models hear: clips of a bank, and the real digits strung together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from examples.miniature.clip_bank import Clip, ClipBank, read_bank
from examples.miniature.mixtures import Mixer, Take
from examples.speech.values import SAMPLE_RATE, SpokenWord

Takes = dict[str, list[Take]]
"""The takes of each voice."""

_ODDS = {"synthesised": 0.85, "digits": 0.15}
_DIGITS = "digits:"
_DIGIT_STRINGS = 150
_HELD_OUT_EVERY = 20
_PAUSE_S = 0.25
"""A silence between two words that is longer than this is nobody's speech."""


def mixers(folder: Path) -> tuple[Mixer, Mixer]:
    """One mixer to learn from, and one of takes held out of it, from the bank in `folder`.

    Synthesised voices and real people saying digits never meet in one mixture.
    """
    bank = read_bank(folder)
    speakers = sorted({clip.speaker for clip in bank.clips})
    groups = {
        "synthesised": {
            speaker: [_take(bank, [clip], 0.0) for clip in bank.spoken_by(speaker)]
            for speaker in speakers
            if not speaker.startswith(_DIGITS)
        },
        "digits": {
            speaker: digit_strings(bank, speaker)
            for speaker in speakers
            if speaker.startswith(_DIGITS)
        },
    }
    groups = {name: takes for name, takes in groups.items() if takes}
    return (
        Mixer({name: _every(takes, held_out=False) for name, takes in groups.items()}, _ODDS),
        Mixer({name: _every(takes, held_out=True) for name, takes in groups.items()}, _ODDS),
    )


def digit_strings(bank: ClipBank, speaker: str, seed: int = 0) -> list[Take]:
    """A real speaker saying random strings of one to six digits."""
    rng = np.random.default_rng(seed)
    said = bank.spoken_by(speaker)
    strings = []
    for _ in range(_DIGIT_STRINGS):
        chosen = rng.integers(len(said), size=int(rng.integers(1, 7)))
        strings.append(_take(bank, [said[i] for i in chosen], float(rng.uniform(0.0, 0.25))))
    return strings


def spans_of(words: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Word times joined across short pauses.

    >>> spans_of([(0.0, 0.4), (0.5, 0.9), (1.5, 2.0)])
    ((0.0, 0.9), (1.5, 2.0))
    """
    spans: list[tuple[float, float]] = []
    for start, end in words:
        if spans and start - spans[-1][1] <= _PAUSE_S:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _take(bank: ClipBank, clips: Sequence[Clip], pause_s: float) -> Take:
    """The clips of one speaker one after another, `pause_s` apart."""
    pause = np.zeros(int(pause_s * SAMPLE_RATE), np.int16)
    pieces: list[np.ndarray] = []
    words: list[tuple[float, float]] = []
    count = 0
    for clip in clips:
        words += [_shifted(word, count / SAMPLE_RATE) for word in clip.words]
        pieces += [bank.samples[clip.offset : clip.offset + clip.count], pause]
        count += clip.count + len(pause)
    samples = pieces[0] if len(clips) == 1 else np.concatenate(pieces[:-1])
    return Take(clips[0].speaker, samples, spans_of(words))


def _shifted(word: SpokenWord, seconds: float) -> tuple[float, float]:
    return word.start + seconds, word.end + seconds


def _every(takes: Takes, *, held_out: bool) -> Takes:
    return {
        voice: [take for i, take in enumerate(own) if (i % _HELD_OUT_EVERY == 0) == held_out]
        for voice, own in takes.items()
    }
