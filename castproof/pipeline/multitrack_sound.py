"""What the sound of separate tracks tells: where each begins, and what on it is another's voice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from align.attribution.interleaving import find_echoes
from diarize.tracks.crosstalk import Bleed, is_bleed, learn_bleed, measure_own_share
from diarize.tracks.lining_up import Link, find_link
from transcript.errors import InvalidCall
from transcript.values import Note, Word

SAMPLE_RATE = 16_000
Samples = NDArray[np.float32]

#: A track is silent when it never gets louder than this: −60 dB, a microphone's own noise.
SILENT_PEAK = 1e-3
#: Of the windows in which two tracks share sound, this many say the same unless one was cut.
STEADY_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class TrackOffset:
    """Where a track lies on the output's clock: its second t is ``offset_s + t × (1 + drift)``."""

    offset_s: float
    drift: float = 0.0

    def at(self, seconds: float) -> float:
        """A time of the track on the output's clock."""
        return self.offset_s + seconds * (1 + self.drift)

    def on(self, other: TrackOffset) -> TrackOffset:
        """This place, which is on the clock of a track, on the clock that the track is on.

        >>> TrackOffset(2.0).on(TrackOffset(1.5))
        TrackOffset(offset_s=3.5, drift=0.0)
        """
        return TrackOffset(other.at(self.offset_s), (1 + self.drift) * (1 + other.drift) - 1)

    def turned(self) -> TrackOffset:
        """Where the clock lies on the track.

        >>> TrackOffset(2.0).turned()
        TrackOffset(offset_s=-2.0, drift=0.0)
        """
        return TrackOffset(-self.offset_s / (1 + self.drift), 1 / (1 + self.drift) - 1)


@dataclass(frozen=True, slots=True)
class TrackClock:
    """Where each track lies on the output's clock, and what a person should know of it.

    ``end_s`` is where the output ends: with the mix, if there is one.
    """

    places: tuple[TrackOffset, ...]
    notes: tuple[Note, ...] = ()
    end_s: float | None = None


def is_silent(samples: Samples) -> bool:
    """Whether there is nothing to hear."""
    return not len(samples) or float(np.abs(samples).max()) < SILENT_PEAK


def line_up_tracks(
    names: Sequence[str],
    tracks: Sequence[Samples],
    mix: Samples | None,
    given_s: Mapping[str, float],
) -> TrackClock:
    """Line the tracks up with the mix, else with the first track; ``given_s`` are told by name.

    A track that shares no sound with it is lined up with another that does: two guests may each
    hear only the host. Raises :class:`~transcript.errors.InvalidCall` where two tracks hold the
    same sound.
    """
    pairs = _links(names, tracks)
    known = {
        number: TrackOffset(given_s[name]) for number, name in enumerate(names) if name in given_s
    }
    notes: list[Note] = []
    if mix is None:
        known.setdefault(0, TrackOffset(0.0))
    else:
        for number, (name, samples) in enumerate(zip(names, tracks, strict=True)):
            found = None if number in known else find_link(mix, samples)
            if found is not None:
                known[number] = _place(found)
                notes += _notes(name, "the mixed recording", found)
    for number, beside in _reached(known, pairs):
        known[number] = _place_beside(pairs, number, beside).on(known[beside])
        found = pairs[min(number, beside), max(number, beside)]
        notes += _notes(names[number], names[beside], found)
    alone = [number for number in range(len(tracks)) if number not in known]
    notes += [_not_lined_up(names[number]) for number in alone if not is_silent(tracks[number])]
    places = tuple(known.get(number, TrackOffset(0.0)) for number in range(len(tracks)))
    if mix is not None:
        return TrackClock(places, tuple(notes), len(mix) / SAMPLE_RATE)
    return _from_zero(names, places, notes)


Pairs = dict[tuple[int, int], Link]


def _links(names: Sequence[str], tracks: Sequence[Samples]) -> Pairs:
    """How the later track of each pair lies on the earlier, where they share sound."""
    found: Pairs = {}
    for earlier, later in combinations(range(len(tracks)), 2):
        one = find_link(tracks[earlier], tracks[later])
        if one is None:
            continue
        if one.same:
            raise InvalidCall(
                f"{names[earlier]} and {names[later]} are the same sound: separate tracks need "
                "one speaker each; give the recording alone and its speakers are told apart"
            )
        found[earlier, later] = one
    return found


def _reached(known: Mapping[int, TrackOffset], pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Tracks that are not known yet, each with one known by then that it shares sound with."""
    queue = list(known)
    seen = set(queue)
    for beside in queue:  # it grows meanwhile
        for pair in sorted(pairs):
            number = sum(pair) - beside
            if beside in pair and number not in seen:
                seen.add(number)
                queue.append(number)
                yield number, beside


def _place_beside(pairs: Pairs, number: int, beside: int) -> TrackOffset:
    """Where a track lies on the clock of another that it shares sound with."""
    place = _place(pairs[min(number, beside), max(number, beside)])
    return place if number > beside else place.turned()


def _place(found: Link) -> TrackOffset:
    return TrackOffset(found.offset_s, found.drift)


def _not_lined_up(name: str) -> Note:
    detail = (
        f"{name} shares no sound with the others to line it up by: it is taken to begin with "
        f"them; --offset {name}=SECONDS says otherwise"
    )
    return Note("not-lined-up", detail)


def _notes(name: str, known: str, found: Link) -> list[Note]:
    notes = []
    if found.drift:
        parts = 1e6 * found.drift
        detail = f"the clocks of {name} and {known} differ by {abs(parts):.0f} in a million"
        notes.append(Note("clock-drift", f"{detail}: the times were put right"))
    if found.agreeing < STEADY_SHARE:
        detail = (
            f"only {found.agreeing:.0%} of {name} lies at one place beside {known}: was sound cut "
            "out of one of them? Times after the cut are wrong"
        )
        notes.append(Note("no-one-offset", detail))
    return notes


def _from_zero(
    names: Sequence[str], places: Sequence[TrackOffset], notes: Sequence[Note]
) -> TrackClock:
    """The clock of the first track, or of whichever began before it."""
    earliest = min(place.offset_s for place in places)
    if earliest >= 0:
        return TrackClock(tuple(places), tuple(notes))
    began = next(
        name for name, place in zip(names, places, strict=True) if place.offset_s == earliest
    )
    detail = f"{began} begins {-earliest:.2f} s before {names[0]}: times count from there"
    moved = tuple(TrackOffset(place.offset_s - earliest, place.drift) for place in places)
    return TrackClock(moved, (*notes, Note("clock", detail)))


@dataclass(frozen=True, slots=True)
class Crosstalk:
    """What of each track is the others': which words, and how loud each other is, in decibels.

    ``levels_db[into][of]`` is ``None`` where nothing comes through or tells.
    """

    words: tuple[frozenset[int], ...]
    levels_db: tuple[tuple[float | None, ...], ...]


def find_crosstalk(
    tracks: Sequence[Samples], places: Sequence[TrackOffset], words: Sequence[Sequence[Word]]
) -> Crosstalk:
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
        return Crosstalk(tuple(frozenset[int]() for _ in tracks), nobody)
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
    return Crosstalk(tuple(frozenset(numbers) for numbers in found), levels)


def _echoes(
    bleed: Bleed, words: Sequence[Sequence[Word]], found: Sequence[set[int]]
) -> Iterator[tuple[int, int]]:
    """Words that two tracks have at one time, on the track where less of it is its own.

    While both speak, a word of the one can be heard on both tracks and explain neither's energy.
    """
    for pair in list(find_echoes(words)):
        if all(number not in found[track] for track, number in pair):
            yield min(pair, key=lambda place: _own_share(bleed, words, *place))


def _own_share(bleed: Bleed, words: Sequence[Sequence[Word]], track: int, number: int) -> float:
    word = words[track][number]
    return measure_own_share(bleed, track, word.start or 0.0, word.end or 0.0)


def _on_clock(samples: Samples, place: TrackOffset) -> Samples:
    """The track's sound from the output's second 0 on."""
    if place.drift:
        count = round(len(samples) * (1 + place.drift))
        at = np.arange(count) / (1 + place.drift)
        samples = np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
    shift = round(place.offset_s * SAMPLE_RATE)
    if shift < 0:
        return samples[-shift:]
    return np.concatenate((np.zeros(shift, np.float32), samples))
