"""Random windows of made-up sound with what Whisper should write for them.

A window holds utterances of one to three speakers with pauses, or digits of real people, or a
foreign language, or no speech at all; the sound is reverberated, made noisy or narrowed now and
then. Beside the tokens stands the stretch of sound that each belongs to, which teaches the
attention directly where to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt

from examples.miniature.clip_bank import Clip, ClipBank
from examples.miniature.whisper_vocabulary import Vocabulary
from examples.speech import room
from examples.speech.digits import phrase
from examples.speech.values import SAMPLE_RATE, Samples, SpokenWord, Utterance

POSITION_S = 0.02
"""Seconds of sound in one position of the encoder."""

IGNORED = -100
"""A target that no loss is taken at."""

LETTERS = "abcdefghijklmnopqrstuvwxyz'"
SILENCE = len(LETTERS)
"""The label of an encoder position in which no letter sounds."""

_LEAST_SPAN = 5
_SPLICED_SHARE = 0.4
_SENTENCE_ENDS = (".", "?", "!")


@dataclass(frozen=True, slots=True)
class Token:
    """A target token and the encoder positions [first, last) it sounds in."""

    id: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Window:
    """Sound of some seconds, the language spoken in it (None: no speech), and its words."""

    samples: Samples
    language: str | None
    words: tuple[SpokenWord, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Sampler:
    """Makes windows out of a bank; at full `severity` (1) many sentences are spliced of two."""

    speakers: tuple[tuple[Clip, ...], ...]
    digit_speakers: tuple[tuple[Clip, ...], ...]
    foreign: tuple[Clip, ...]
    bank: ClipBank
    severity: float = 0.0

    @classmethod
    def of(cls, bank: ClipBank) -> Sampler:
        """A sampler of everything in `bank`."""
        names = sorted({clip.speaker for clip in bank.clips})
        english = {
            name: tuple(clip for clip in bank.spoken_by(name) if clip.language == "en")
            for name in names
        }
        return cls(
            tuple(clips for name, clips in english.items() if not name.startswith("digits:")),
            tuple(clips for name, clips in english.items() if name.startswith("digits:")),
            tuple(clip for clip in bank.clips if clip.language != "en"),
            bank,
        )

    def window(self, rng: Random, seconds: float) -> Window:
        """A window of `seconds`."""
        noise = np.random.default_rng(rng.getrandbits(32))
        kind = rng.random()
        if kind < 0.04:
            return Window(_no_speech(rng, noise, seconds), None, ())
        if kind < 0.08:
            language = rng.choice(("de", "fr", "es"))
            clips = tuple(clip for clip in self.foreign if clip.language == language)
            return replace(self._filled(rng, noise, seconds, (clips,)), language=language)
        if kind < 0.22:
            return self._filled(rng, noise, seconds, (rng.choice(self.digit_speakers),))
        speakers = rng.sample(self.speakers, rng.choice((1, 2, 2, 3)))
        if kind < 0.28:
            speakers.append(rng.choice(self.digit_speakers))
        return self._filled(rng, noise, seconds, tuple(speakers))

    def _filled(
        self,
        rng: Random,
        noise: np.random.Generator,
        seconds: float,
        speakers: tuple[tuple[Clip, ...], ...],
    ) -> Window:
        """Utterances one after another until the window is full; the last may be cut."""
        samples = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
        gains = [10 ** (-rng.uniform(0, 12) / 20) for _ in speakers]
        words: list[SpokenWord] = []
        at = rng.choice((0.0, 0.4, rng.uniform(0, 1.0), rng.uniform(0, 2.5)))
        started_inside = at == 0.0 and rng.random() < 0.5
        while at < seconds - 0.3:
            who = rng.randrange(len(speakers))
            utterance = self._utterance(rng, speakers[who])
            if started_inside:
                utterance = _from_a_later_word(utterance, rng)
                started_inside = False
            words += _mixed_in(samples, utterance, at, gains[who])
            at += utterance.seconds + _pause(rng)
        self._murmur(rng, samples)
        sound = _treated(samples, rng, noise)
        whole = tuple(word for word in words if word.end <= seconds)
        return Window(sound, "en", whole, cut=len(whole) < len(words))

    def _utterance(self, rng: Random, clips: tuple[Clip, ...]) -> Utterance:
        if clips[0].speaker.startswith("digits:"):
            digits = [self.bank.utterance(rng.choice(clips)) for _ in range(rng.randint(1, 7))]
            return phrase(digits, rng)
        utterance = self.bank.utterance(rng.choice(clips))
        if rng.random() < _SPLICED_SHARE * self.severity:
            return _spliced(utterance, self.bank.utterance(rng.choice(clips)), rng)
        return utterance.trimmed()

    def _murmur(self, rng: Random, samples: Samples) -> None:
        """Now and then a word or two of a further voice, quiet and not to be transcribed."""
        if rng.random() > 0.12:
            return
        brief = [clip for clip in rng.choice(self.speakers)[:200] if len(clip.words) <= 2]
        if brief:
            utterance = self.bank.utterance(rng.choice(brief)).trimmed()
            at = rng.uniform(0, max(0.0, len(samples) / SAMPLE_RATE - utterance.seconds))
            _mixed_in(samples, utterance, at, 10 ** (-rng.uniform(14, 22) / 20))


def _pause(rng: Random) -> float:
    return rng.choice((rng.uniform(0.05, 0.4), rng.uniform(0.3, 0.9), rng.uniform(0.5, 2.0)))


def _mixed_in(samples: Samples, utterance: Utterance, at: float, gain: float) -> list[SpokenWord]:
    first = round(at * SAMPLE_RATE)
    part = utterance.samples[: len(samples) - first]
    samples[first : first + len(part)] += part * gain
    return [word.moved(at) for word in utterance.words]


def _from_a_later_word(utterance: Utterance, rng: Random) -> Utterance:
    return utterance.part(rng.randrange(len(utterance.words)))


def _spliced(one: Utterance, other: Utterance, rng: Random) -> Utterance:
    """The beginning of one and the end of the other, cut between words.

    What nobody would say keeps the decoder listening, where it would learn sentences by heart.
    """
    beginning = one.part(0, rng.randint(1, len(one.words)), before_s=0.06, after_s=0.0)
    return beginning.followed_by(other.part(rng.randrange(len(other.words))))


def _no_speech(rng: Random, noise: np.random.Generator, seconds: float) -> Samples:
    """Silence, hiss, or a tune of plain tones."""
    count = round(seconds * SAMPLE_RATE)
    samples = np.zeros(count, np.float32)
    if rng.random() < 0.4:
        time = np.arange(count) / SAMPLE_RATE
        for _ in range(rng.randint(1, 4)):
            beat = 0.5 + 0.5 * np.sign(np.sin(2 * np.pi * rng.uniform(0.2, 4) * time))
            tone = np.sin(2 * np.pi * rng.uniform(80, 2000) * time)
            samples += (rng.uniform(0.05, 0.2) * beat * tone).astype(np.float32)
    if rng.random() < 0.6:
        samples += room.coloured_noise(count, noise) * 10 ** rng.uniform(-5, -1.2)
    return samples


def _treated(samples: Samples, rng: Random, noise: np.random.Generator) -> Samples:
    if rng.random() < 0.25:
        samples = room.reverberated(
            samples, noise, decay_s=rng.uniform(0.1, 0.4), wet=rng.uniform(0.05, 0.35)
        )
    if rng.random() < 0.2:
        samples = room.narrowed(samples, cutoff_hz=rng.uniform(3500, 7500))
    if rng.random() < 0.5:
        samples = room.noisy(samples, noise, snr_db=rng.uniform(18, 50))
    return (samples * 10 ** (-rng.uniform(0, 16) / 20)).astype(np.float32)


def segments(words: tuple[SpokenWord, ...]) -> Iterator[tuple[SpokenWord, ...]]:
    """The words cut at sentence ends and at pauses of half a second."""
    current: list[SpokenWord] = []
    for word in words:
        if current and (
            current[-1].text.endswith(_SENTENCE_ENDS) or word.start - current[-1].end > 0.5
        ):
            yield tuple(current)
            current = []
        current.append(word)
    if current:
        yield tuple(current)


def target_tokens(
    window: Window, vocabulary: Vocabulary, *, timestamps: bool, offset_s: float = 0.0
) -> list[Token]:
    """What follows the prompt: text, timestamps if wanted, and `<|endoftext|>`.

    `offset_s` is where in the 30 s window the sound begins. As Whisper was trained, a segment
    cut by the window's end shows its start only; and as it is decoded, the first timestamp of
    a whole window is at most one second.
    """
    tokens: list[Token] = []
    groups = list(segments(window.words))
    if window.cut and timestamps and groups and not _is_finished(groups[-1]):
        unfinished = groups.pop()[0].start
    else:
        unfinished = None
    for number, group in enumerate(groups):
        start = min(1.0, group[0].start) if number == 0 and offset_s == 0 else group[0].start
        if timestamps:
            tokens.append(_stamp(vocabulary, start, offset_s))
        following = groups[number + 1][0].start if number + 1 < len(groups) else None
        tokens += _text_tokens(group, vocabulary, following)
        if timestamps:
            tokens.append(_stamp(vocabulary, group[-1].end, offset_s))
    if timestamps and unfinished is not None:
        tokens.append(_stamp(vocabulary, unfinished if tokens else 0.0, offset_s))
    elif timestamps and not tokens:
        tokens.append(_stamp(vocabulary, 0.0, offset_s))
    end = window.words[-1].end if window.words else 0.0
    tokens.append(Token(vocabulary.id("endoftext"), *_span(end, end + 0.3)))
    return tokens


def _is_finished(group: tuple[SpokenWord, ...]) -> bool:
    return group[-1].text.endswith(_SENTENCE_ENDS)


def _stamp(vocabulary: Vocabulary, seconds: float, offset_s: float) -> Token:
    number = vocabulary.timestamp(seconds + offset_s)
    return Token(number, *_span(seconds - 0.06, seconds + 0.06))


def _text_tokens(
    group: tuple[SpokenWord, ...], vocabulary: Vocabulary, following: float | None
) -> Iterator[Token]:
    """Each word's tokens share its time; the pause that follows is its last token's.

    That token is the punctuation where there is some. Were pauses nobody's, an alignment would
    give them to the word that follows, which then seems to start early.
    """
    nexts = [word.start for word in group[1:]] + [following or group[-1].end + 0.4]
    for word, pause_end in zip(group, nexts, strict=True):
        ids = vocabulary.word_tokens(word.text)
        marked = word.text[-1] in ".,?!"
        sounding = len(ids) - 1 if marked else len(ids)
        edges = [*np.linspace(word.start, word.end, sounding + 1)]
        if marked:
            edges.append(max(word.end, pause_end))
        else:
            edges[-1] = max(word.end, pause_end)
        for number, (start, end) in zip(ids, pairwise(edges), strict=True):
            yield Token(number, *_span(float(start), float(end)))


def _span(start: float, end: float) -> tuple[int, int]:
    """Encoder positions of [start, end), widened about their middle to what a filter keeps."""
    first, last = round(start / POSITION_S), round(end / POSITION_S)
    if last - first < _LEAST_SPAN:
        first = round((start + end) / (2 * POSITION_S)) - _LEAST_SPAN // 2
        last = first + _LEAST_SPAN
    return max(0, first), max(1, last)


def letter_labels(words: tuple[SpokenWord, ...], positions: int) -> npt.NDArray[np.int64]:
    """For each encoder position the letter sounding in it, as if all took equally long.

    Spelling is a poor guide to English sounds, and yet it is what starts the encoder off: there
    are few letters, and each is in one place.
    """
    labels = np.full(positions, SILENCE, np.int64)
    for word in words:
        letters = [LETTERS.index(letter) for letter in word.text.lower() if letter in LETTERS]
        edges = np.linspace(word.start, word.end, len(letters) + 1) / POSITION_S
        for letter, (first, last) in zip(letters, pairwise(edges.round().astype(int)), strict=True):
            labels[first:last] = letter
    return labels
