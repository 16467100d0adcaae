"""Conversations of our own making in Kokoro's voices, with their truth to the word.

    python -m benchmarks.field.speak --models CASTPROOF_MODELS -o FOLDER [NAME...]

NAMEs are of ``RECORDINGS``: ``exchange1`` to ``exchange5`` are quick exchanges of three minutes,
turns of one to three seconds talking across one another, the last three held out (other scenes,
names and voices: nothing is to be tuned on them); ``talk2`` to ``talk4`` are ten minutes of two,
three and four people with listeners' words. Each becomes ``NAME.opus`` with ``.stm`` (sentences),
``.ctm`` (words), ``.rttm`` (who sounds when) and ``.md`` (the page). Word times are the voice's
own, in frames of 25 ms.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.field.kokoro import Voices
from benchmarks.field.script import Pool, Subject, exchange_lines, read_lines
from examples.conversation import Conversation, Person, Said
from examples.make_conversation import write_conversation
from examples.speech import room
from examples.speech.values import SAMPLE_RATE, Utterance

NOISE_SNR_DB = 40.0
PEAK = 0.9
LISTENING_GAIN = 0.6


@dataclass(frozen=True, slots=True)
class Plan:
    """A recording to be made: what about, in which voices, for how many minutes."""

    scene: str
    voices: tuple[str, ...]
    minutes: float
    held_out: bool = False

    @property
    def quick(self) -> bool:
        """Whether it is a quick exchange."""
        return self.minutes < 5


RECORDINGS = {
    "exchange1": Plan("van", ("af_bella", "am_fenrir", "bf_emma"), 3),
    "exchange2": Plan("kitchen", ("af_heart", "am_puck", "bm_george", "af_kore"), 3),
    "exchange3": Plan("projector", ("am_michael", "af_sarah", "bm_fable"), 3, held_out=True),
    "exchange4": Plan("boat", ("af_nova", "am_onyx", "bf_isabella", "am_liam"), 3, held_out=True),
    "exchange5": Plan("game", ("af_jessica", "am_adam", "bm_lewis", "bf_alice"), 3, held_out=True),
    "talk2": Plan("rivers", ("af_aoede", "bm_daniel"), 10),
    "talk3": Plan("bicycles", ("am_echo", "bf_lily", "am_eric"), 10),
    "talk4": Plan("choir", ("af_river", "am_puck", "bf_emma", "bm_daniel"), 10),
}


class Stage:
    """Who has said what so far, and until when."""

    def __init__(self, name: str, plan: Plan, voices: Voices) -> None:
        self.random = Random(f"field {name}")
        self.plan = plan
        self.people = [Person(voice.split("_")[1].capitalize()) for voice in plan.voices]
        self.said: list[Said] = []
        self.now = 0.5
        self._voices = voices
        self._gains = [10 ** (self.random.uniform(-3, 0) / 20) for _ in plan.voices]
        self._paragraph = 0

    def utter(self, speaker: int, text: str, gain: float = 1.0) -> Utterance:
        """Speak ``text``; everyone has a loudness of their own."""
        slow, fast = (0.98, 1.18) if self.plan.quick else (0.92, 1.06)
        speed = self.random.uniform(slow, fast)
        spoken = self._voices.say(self.plan.voices[speaker], text, speed)
        return Utterance(spoken.samples * np.float32(gain * self._gains[speaker]), spoken.words)

    def add(self, speaker: int, spoken: Utterance, gap_s: float, *, new: bool = True) -> None:
        """Let it begin ``gap_s`` after all before has ended, and after the speaker's own words."""
        self._paragraph += new
        person = self.people[speaker]
        own = max((one.end for one in self.said if one.person == person), default=0.0)
        last = self.said[-1].start if self.said else 0.0
        start = max(self.now + gap_s, last + 0.3, own + 0.02)
        self.said.append(Said(person, start, spoken, self._paragraph))
        self.now = max(self.now, start + spoken.seconds)

    def listen(self, speaker: int) -> None:
        """Somebody else shows, while the last sentence lasts, that they listen."""
        line = self.said[-1]
        others = [n for n in range(len(self.people)) if n != speaker]
        who = self.random.choice(others)
        sound = self.utter(who, self.random.choice(read_lines("listening")), LISTENING_GAIN)
        word = self.random.choice(line.utterance.words[len(line.utterance.words) // 2 :])
        start = line.start + word.end
        self.said.insert(-1, Said(self.people[who], start, sound, None))

    def conversation(self) -> Conversation:
        """Everything said, in order of start, mixed with a little noise."""
        samples = np.zeros(round((self.now + 1.5) * SAMPLE_RATE), np.float32)
        for one in self.said:
            first = round(one.start * SAMPLE_RATE)
            samples[first : first + len(one.utterance.samples)] += one.utterance.samples
        noise = np.random.default_rng(self.random.getrandbits(32))
        samples = room.noisy(samples, noise, snr_db=NOISE_SNR_DB)
        samples *= PEAK / float(np.abs(samples).max())
        said = tuple(sorted(self.said, key=lambda one: (one.start, one.end)))
        return Conversation(samples, said, tuple(self.people), 0)


def compose_exchange(stage: Stage, pool: Pool) -> None:
    """Short turns, two in five of them begun before the other has ended."""
    random, speaker = stage.random, -1
    lines = exchange_lines(stage.plan.scene, pool, random)
    while stage.now < stage.plan.minutes * 60:
        speaker = random.choice([n for n in range(len(stage.people)) if n != speaker])
        text = next(lines)
        spoken = stage.utter(speaker, text)
        across = min(0.7, 0.45 * spoken.seconds)
        gap = random.uniform(-across, -0.1) if random.random() < 0.4 else random.uniform(0.0, 0.4)
        stage.add(speaker, spoken, gap)


def compose_talk(stage: Stage, pool: Pool) -> None:
    """A host who asks, guests who answer at length, and everybody listening."""
    random, subject = stage.random, Subject(stage.plan.scene, pool, stage.random)
    for speaker, lines in _opening(stage):
        _hold_floor(stage, speaker, lines)
    guest = 0
    while stage.now < stage.plan.minutes * 60:
        _hold_floor(stage, 0, [subject.ask()])
        guest = guest % (len(stage.people) - 1) + 1
        _hold_floor(stage, guest, [subject.answer() for _ in range(random.randint(2, 6))])
        others = [n for n in range(1, len(stage.people)) if n != guest]
        if others and random.random() < 0.6:
            _hold_floor(stage, random.choice(others), [subject.answer(), subject.answer()])


def _opening(stage: Stage) -> Iterator[tuple[int, list[str]]]:
    host, *guests = (person.name for person in stage.people)
    named = " and ".join(guests)
    yield 0, [f"Hello and welcome, my name is {host}.", f"Today I'm talking to {named}."]
    for number, name in enumerate(guests, start=1):
        yield number, [f"Hello {host}, I'm {name}, thank you for having me."]


def _hold_floor(stage: Stage, speaker: int, lines: list[str]) -> None:
    for number, text in enumerate(lines):
        spoken = stage.utter(speaker, text)
        if number:
            gap = stage.random.uniform(0.1, 0.6)
        elif stage.random.random() < 0.15:
            gap = stage.random.uniform(-0.5, -0.1)
        else:
            gap = stage.random.uniform(0.1, 0.8)
        stage.add(speaker, spoken, gap, new=not number)
        if len(spoken.words) > 6 and stage.random.random() < 0.3:
            stage.listen(speaker)


def speak(name: str, voices: Voices, folder: Path) -> None:
    """Write the recording ``name`` and its truth into ``folder``, if it is not there."""
    if (folder / f"{name}.md").is_file():
        return
    plan = RECORDINGS[name]
    stage = Stage(name, plan, voices)
    (compose_exchange if plan.quick else compose_talk)(stage, Pool(plan.held_out))
    write_conversation(stage.conversation(), folder, name, wav=False)


def main() -> None:
    """Make what is asked for and is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    parser.add_argument("--models", type=Path, default=os.environ.get("CASTPROOF_MODELS"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    call = parser.parse_args()
    voices = Voices(Path(call.models) / "kokoro", call.threads)
    for name in call.names or RECORDINGS:
        speak(name, voices, call.output)
        print(call.output / f"{name}.opus", flush=True)


if __name__ == "__main__":
    main()
