"""Conversations that nobody ever had: who says which word when, and how it sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

import numpy as np

from examples.speech import room, sentences
from examples.speech.digits import SpokenDigit, phrase, spoken
from examples.speech.values import SAMPLE_RATE, Samples, Utterance, Voice
from examples.speech.voices import VOICES, speak
from transcript.errors import InvalidCall

_NOISE_SNR_DB = 40.0
_BACKCHANNEL_GAIN = 0.5
_PEAK = 0.9


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in a conversation; `surname` is empty where nobody says it."""

    name: str
    surname: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: who says it, from which second on, and how.

    `paragraph` numbers the stretch of the conversation that it belongs to; a backchannel
    belongs to none.
    """

    person: Person
    start: float
    utterance: Utterance
    paragraph: int | None

    @property
    def end(self) -> float:
        """The second at which its sound is over."""
        return self.start + self.utterance.seconds


@dataclass(frozen=True, slots=True)
class Conversation:
    """Mono float32 `samples` at 16 kHz and every sentence in them, in order of start.

    The first `opening` paragraphs introduce the people.
    """

    samples: Samples
    said: tuple[Said, ...]
    people: tuple[Person, ...]
    opening: int


class Talker(Protocol):
    """Where the sentences of one person come from."""

    @property
    def person(self) -> Person:
        """Who talks."""
        ...

    def say(self, text: str) -> Utterance:
        """`text`, spoken."""
        ...

    def sentence(self, rng: Random, *, asking: bool) -> Utterance:
        """Something new, spoken."""
        ...

    def backchannel(self, rng: Random) -> Utterance | None:
        """A word of listening, if this person has any."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceTalker:
    """A synthetic voice that keeps its own rate and pitch."""

    person: Person
    voice: Voice
    rate: float
    pitch: float

    def say(self, text: str) -> Utterance:
        """`text`, spoken."""
        return speak(self.voice, text, rate=self.rate, pitch=self.pitch).trimmed()

    def sentence(self, rng: Random, *, asking: bool) -> Utterance:
        """A sentence of the grammar."""
        return self.say(sentences.question(rng) if asking else sentences.sentence(rng))

    def backchannel(self, rng: Random) -> Utterance:
        """One of the grammar's backchannels."""
        return self.say(sentences.backchannel(rng))


@dataclass(frozen=True, slots=True)
class DigitTalker:
    """A real person who says digits and nothing else."""

    person: Person
    digits: tuple[Utterance, ...]

    def say(self, text: str) -> Utterance:
        """Nobody recorded anything but digits."""
        raise InvalidCall(f"{self.person.name} was recorded saying digits only, not {text!r}")

    def sentence(self, rng: Random, *, asking: bool) -> Utterance:
        """Two to seven digits."""
        count = rng.randint(2, 4 if asking else 7)
        return phrase([rng.choice(self.digits) for _ in range(count)], rng).trimmed()

    def backchannel(self, rng: Random) -> None:
        """No digit says that one listens."""


def compose(seed: int, minutes: float, speakers: int) -> Conversation:
    """A podcast of `speakers` synthetic voices that opens with the guests' introduction.

    The same arguments give a fresh process the same conversation, sample for sample.
    """
    _refuse_impossible(minutes, speakers, len(VOICES))
    rng = Random(f"conversation {seed}")
    talkers: list[Talker] = []
    for voice in rng.sample(VOICES, speakers):
        taken = {talker.person.name for talker in talkers}
        first, last = sentences.full_name(rng)
        while first in taken:
            first, last = sentences.full_name(rng)
        rate, pitch = rng.uniform(0.95, 1.15), rng.uniform(0.94, 1.06)
        talkers.append(VoiceTalker(Person(first, last), voice, rate, pitch))
    table = _Table(rng, tuple(talkers))
    table.introduce()
    table.talk(minutes * 60)
    return table.conversation(seed)


def compose_digits(
    seed: int, minutes: float, speakers: int, digits: Sequence[SpokenDigit]
) -> Conversation:
    """A conversation of real people who say `digits`, a few at a time."""
    names = sorted({digit.speaker for digit in digits})
    _refuse_impossible(minutes, speakers, len(names))
    rng = Random(f"digits {seed}")
    talkers = tuple(
        DigitTalker(
            Person(name.capitalize()),
            tuple(spoken(digit) for digit in digits if digit.speaker == name),
        )
        for name in rng.sample(names, speakers)
    )
    table = _Table(rng, talkers)
    table.talk(minutes * 60)
    return table.conversation(seed)


def converse(seed: int, minutes: float, talkers: Sequence[Talker]) -> Conversation:
    """A conversation of these people, who are not introduced."""
    table = _Table(Random(f"conversation of {seed}"), tuple(talkers))
    table.talk(minutes * 60)
    return table.conversation(seed)


def _refuse_impossible(minutes: float, speakers: int, available: int) -> None:
    if not 1 <= speakers <= available:
        raise InvalidCall(f"--speakers must be from 1 to {available}, and is {speakers}")
    if minutes <= 0:
        raise InvalidCall(f"--minutes must be more than 0, and is {minutes:g}")


class _Table:
    """The people around a table, and the time."""

    def __init__(self, rng: Random, talkers: tuple[Talker, ...]) -> None:
        self._rng = rng
        self._talkers = talkers
        self._said: list[Said] = []
        self._now = rng.uniform(0.3, 0.8)
        self._paragraph = 0
        self._opening = 0

    def introduce(self) -> None:
        """The host welcomes everybody, and each guest answers."""
        host, *guests = self._talkers
        for guest in guests:
            full_name = f"{guest.person.name} {guest.person.surname}"
            lines = sentences.introduction(self._rng, host.person.name, full_name)
            self._turn(host, [host.say(line) for line in lines[2 * (self._paragraph > 0) :]])
            greeting = sentences.greeting(self._rng, host.person.name)
            self._turn(guest, [guest.say(line) for line in greeting])
        self._opening = self._paragraph

    def talk(self, seconds: float) -> None:
        """Questions and answers until so many seconds have gone."""
        host, *guests = self._talkers
        while self._now < seconds:
            for asking, talker in ((True, host), (False, self._rng.choice(guests or [host]))):
                count = self._rng.randint(1, 2) if asking else self._rng.randint(2, 5)
                lines = [talker.sentence(self._rng, asking=asking) for _ in range(count)]
                self._turn(talker, lines)
                if self._now >= seconds:
                    return

    def _turn(self, talker: Talker, lines: list[Utterance]) -> None:
        """`talker` says `lines`, and somebody may show that they listen."""
        rng = self._rng
        if self._said:
            late = rng.uniform(-0.4, -0.05) if rng.random() < 0.12 else rng.uniform(0.1, 0.8)
            self._now = max(self._now + late, self._said[-1].start + 0.3)
        listeners = [other for other in self._talkers if other is not talker]
        for number, line in enumerate(lines):
            self._said.append(Said(talker.person, self._now, line, self._paragraph))
            is_last = number == len(lines) - 1
            if listeners and not is_last and rng.random() < 0.22:
                self._now = self._listened(rng.choice(listeners), self._said[-1])
            elif not is_last:
                self._now = self._said[-1].end + rng.uniform(0.05, 0.7)
        self._now = self._said[-1].end
        self._paragraph += 1

    def _listened(self, listener: Talker, line: Said) -> float:
        """A backchannel about the end of `line`; the second at which the next may begin."""
        sound = listener.backchannel(self._rng)
        if sound is None:
            return line.end + 0.3
        sound = Utterance(sound.samples * _BACKCHANNEL_GAIN, sound.words)
        if self._rng.random() < 0.5:
            start = max(line.start + 0.2, line.end - sound.seconds - self._rng.uniform(0.0, 1.5))
            pause = self._rng.uniform(0.1, 0.6)
        else:
            start = line.end + self._rng.uniform(0.05, 0.2)
            pause = start - line.end + sound.seconds + self._rng.uniform(0.05, 0.3)
        self._said.insert(-1, Said(listener.person, start, sound, None))
        return line.end + pause

    def conversation(self, seed: int) -> Conversation:
        """Everything said, in order of start, and its sound."""
        said = tuple(sorted(self._said, key=lambda one: (one.start, one.end)))
        count = round((max(one.end for one in said) + 0.5) * SAMPLE_RATE)
        samples = np.zeros(count, np.float32)
        snapped = tuple(_mixed_in(samples, one) for one in said)
        samples = room.noisy(samples, np.random.default_rng(seed), snr_db=_NOISE_SNR_DB)
        samples *= _PEAK / float(np.abs(samples).max())
        return Conversation(
            samples, snapped, tuple(talker.person for talker in self._talkers), self._opening
        )


def _mixed_in(samples: Samples, one: Said) -> Said:
    """Add the sound at its place, and give that place as it now truly is."""
    first = round(one.start * SAMPLE_RATE)
    sound = one.utterance.samples
    samples[first : first + len(sound)] += sound
    return Said(one.person, first / SAMPLE_RATE, one.utterance, one.paragraph)


def paragraphs(conversation: Conversation) -> Iterator[tuple[Said, ...]]:
    """The sentences of each paragraph, without backchannels."""
    for number in sorted({one.paragraph for one in conversation.said if one.paragraph is not None}):
        yield tuple(one for one in conversation.said if one.paragraph == number)
