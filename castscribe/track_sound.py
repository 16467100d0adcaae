"""What the sound of separate tracks tells: where each begins, and what on it is another's voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from diarize.crosstalk import Bleed, is_bleed, learn_bleed, own_share
from diarize.lining_up import Link, link
from transcript.errors import InvalidCall
from transcript.values import Flag, Word

SAMPLE_RATE = 16_000
Samples = NDArray[np.float32]

#: A track is silent when it never gets louder than this: −60 dB, a microphone's own noise.
SILENT_PEAK = 1e-3
#: Two words at one time on two tracks are one word heard twice when they are this much alike...
ECHO_ALIKE = 60.0
#: ...and when this much of the shorter one's time is the other's too.
ECHO_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a track lies on the output's clock: its second t is ``offset_s + t × (1 + drift)``."""

    offset_s: float
    drift: float = 0.0

    def at(self, seconds: float) -> float:
        """A time of the track on the output's clock."""
        return self.offset_s + seconds * (1 + self.drift)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where each track lies on the output's clock, and what a person should know of it."""

    places: tuple[Place, ...]
    notes: tuple[Flag, ...] = ()


def is_silent(samples: Samples) -> bool:
    """Whether there is nothing to hear."""
    return not len(samples) or float(np.abs(samples).max()) < SILENT_PEAK


def set_clock(
    names: Sequence[str],
    tracks: Sequence[Samples],
    mix: Samples | None,
    given_s: Mapping[str, float],
) -> Clock:
    """Line the tracks up with the mix, else with the first track; ``given_s`` are told by name.

    Raises :class:`~transcript.errors.InvalidCall` where two tracks hold the same sound.
    """
    reference = tracks[0] if mix is None else mix
    known = "the mixed recording" if mix is not None else names[0]
    places, notes = [], []
    for number, (name, samples) in enumerate(zip(names, tracks, strict=True)):
        if name in given_s:
            places.append(Place(given_s[name]))
        elif mix is None and number == 0:
            places.append(Place(0.0))
        else:
            found = link(reference, samples)
            places.append(Place(0.0) if found is None else Place(found.offset_s, found.drift))
            notes += _notes(name, known, found)
    _refuse_equals(names, tracks)
    if mix is not None:
        return Clock(tuple(places), tuple(notes))
    return _from_zero(names, places, notes)


def _notes(name: str, known: str, found: Link | None) -> list[Flag]:
    if found is None:
        detail = (
            f"{name} and {known} share no sound to line them up by: they are taken to begin "
            f"together; --offset {name}=SECONDS says otherwise"
        )
        return [Flag("not-lined-up", detail)]
    if found.drift:
        parts = 1e6 * found.drift
        detail = f"the clock of {name} is off from that of {known} by {parts:+.0f} in a million"
        return [Flag("clock-drift", f"{detail}: its times were put right")]
    return []


def _refuse_equals(names: Sequence[str], tracks: Sequence[Samples]) -> None:
    for later in range(1, len(tracks)):
        for earlier in range(later):
            found = link(tracks[earlier], tracks[later])
            if found is not None and found.same:
                raise InvalidCall(
                    f"{names[earlier]} and {names[later]} are the same sound: separate tracks "
                    "need one speaker each; give the recording alone and its speakers are told "
                    "apart"
                )


def _from_zero(names: Sequence[str], places: Sequence[Place], notes: Sequence[Flag]) -> Clock:
    """The clock of the first track, or of whichever began before it."""
    earliest = min(place.offset_s for place in places)
    if earliest >= 0:
        return Clock(tuple(places), tuple(notes))
    began = next(
        name for name, place in zip(names, places, strict=True) if place.offset_s == earliest
    )
    detail = f"{began} begins {-earliest:.2f} s before {names[0]}: times count from there"
    moved = tuple(Place(place.offset_s - earliest, place.drift) for place in places)
    return Clock(moved, (*notes, Flag("clock", detail)))


@dataclass(frozen=True, slots=True)
class Others:
    """What of each track is the others': which words, and how loud each other is, in decibels.

    ``levels_db[into][of]`` is ``None`` where nothing comes through or tells.
    """

    words: tuple[frozenset[int], ...]
    levels_db: tuple[tuple[float | None, ...], ...]


def others_voices(
    tracks: Sequence[Samples], places: Sequence[Place], words: Sequence[Sequence[Word]]
) -> Others:
    """The places of those ``words`` of each track that are another's voice.

    Words are on the output's clock. One whose time is unknown stays.
    """
    silence = np.zeros(0, np.float32)
    lined = [
        silence if is_silent(samples) else _on_clock(samples, place)
        for samples, place in zip(tracks, places, strict=True)
    ]
    if sum(len(samples) > 0 for samples in lined) < 2:
        nobody = tuple((None,) * len(tracks) for _ in tracks)
        return Others(tuple(frozenset[int]() for _ in tracks), nobody)
    bleed = learn_bleed(lined)
    found = [
        {
            number
            for number, word in enumerate(said)
            if word.start is not None
            and word.end is not None
            and is_bleed(bleed, track, word.start, word.end)
        }
        for track, said in enumerate(words)
    ]
    for track, number in _echoes(bleed, words, found):
        found[track].add(number)
    everyone = range(len(tracks))
    levels = tuple(
        tuple(None if of == into else bleed.level_db(into, of) for of in everyone)
        for into in everyone
    )
    return Others(tuple(frozenset(numbers) for numbers in found), levels)


def _echoes(
    bleed: Bleed, words: Sequence[Sequence[Word]], found: Sequence[set[int]]
) -> list[tuple[int, int]]:
    """Words that two tracks have at one time, on the track where less of it is its own.

    While both speak, a word of the one can be heard on both tracks and explain neither's energy.
    """
    said = sorted(
        (word.start, word.end, track, number, word.text.strip(".,?!").casefold())
        for track, track_words in enumerate(words)
        for number, word in enumerate(track_words)
        if number not in found[track] and word.start is not None and word.end is not None
    )
    echoes = []
    for place, (start, end, track, number, text) in enumerate(said):
        for start_2, end_2, track_2, number_2, text_2 in said[place + 1 :]:
            if start_2 >= end:
                break
            shorter = max(min(end - start, end_2 - start_2), 0.02)
            if track_2 == track or min(end, end_2) - start_2 < ECHO_OVERLAP * shorter:
                continue
            if fuzz.ratio(text, text_2) >= ECHO_ALIKE:
                first = own_share(bleed, track, start, end)
                second = own_share(bleed, track_2, start_2, end_2)
                echoes.append((track, number) if first < second else (track_2, number_2))
    return echoes


def _on_clock(samples: Samples, place: Place) -> Samples:
    """The track's sound from the output's second 0 on."""
    if place.drift:
        count = round(len(samples) * (1 + place.drift))
        at = np.arange(count) / (1 + place.drift)
        samples = np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
    shift = round(place.offset_s * SAMPLE_RATE)
    if shift < 0:
        return samples[-shift:]
    return np.concatenate((np.zeros(shift, np.float32), samples))
