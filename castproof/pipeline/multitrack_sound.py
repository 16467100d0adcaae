"""Where separate tracks begin, and what on each is another's voice: told by their sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from align.attribution.interleaving import find_echoes
from diarize.tracks.crosstalk import is_bleed, learn_bleed, measure_own_share
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
        """Convert a time of the track to the output's clock; both in seconds."""
        return self.offset_s + seconds * (1 + self.drift)

    def on(self, other: TrackOffset) -> TrackOffset:
        """Convert this offset, on the clock of a track, to the clock that the track is on.

        >>> TrackOffset(2.0).on(TrackOffset(1.5))
        TrackOffset(offset_s=3.5, drift=0.0)
        """
        return TrackOffset(other.at(self.offset_s), (1 + self.drift) * (1 + other.drift) - 1)

    def invert(self) -> TrackOffset:
        """Return where the clock lies on the track.

        >>> TrackOffset(2.0).invert()
        TrackOffset(offset_s=-2.0, drift=0.0)
        """
        return TrackOffset(-self.offset_s / (1 + self.drift), 1 / (1 + self.drift) - 1)


@dataclass(frozen=True, slots=True)
class TrackClock:
    """Where each track lies on the output's clock, and what a person should know of it.

    ``end_s`` is where the output ends: with the mix, if there is one.
    """

    offsets: tuple[TrackOffset, ...]
    notes: tuple[Note, ...] = ()
    end_s: float | None = None


def is_silent(samples: Samples) -> bool:
    """Tell whether there is nothing to hear."""
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
    links = _link_pairs(names, tracks)
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
                known[number] = TrackOffset(found.offset_s, found.drift)
                notes += _note_link(name, "the mixed recording", found)
    queue = list(known)
    for beside in queue:  # it grows meanwhile
        for pair in sorted(links):
            number = sum(pair) - beside
            if beside in pair and number not in known:
                queue.append(number)
                found = links[pair]
                offset = TrackOffset(found.offset_s, found.drift)
                known[number] = (offset if number > beside else offset.invert()).on(known[beside])
                notes += _note_link(names[number], names[beside], found)
    for number, name in enumerate(names):
        if number not in known and not is_silent(tracks[number]):
            detail = (
                f"{name} shares no sound with the other tracks, so where it begins is not known: "
                f"it was taken to begin with them; set it with --offset {name}=SECONDS"
            )
            notes.append(Note("not-lined-up", detail))
    offsets = tuple(known.get(number, TrackOffset(0.0)) for number in range(len(tracks)))
    if mix is not None:
        return TrackClock(offsets, tuple(notes), len(mix) / SAMPLE_RATE)
    return _start_at_zero(names, offsets, notes)


def _link_pairs(names: Sequence[str], tracks: Sequence[Samples]) -> dict[tuple[int, int], Link]:
    """Find how the later track of each pair lies on the earlier, where they share sound."""
    found: dict[tuple[int, int], Link] = {}
    for earlier, later in combinations(range(len(tracks)), 2):
        one = find_link(tracks[earlier], tracks[later])
        if one is None:
            continue
        if one.same:
            raise InvalidCall(
                f"{names[earlier]} and {names[later]} are the same sound: separate tracks need "
                "one speaker each; give the recording alone, and its speakers are told apart"
            )
        found[earlier, later] = one
    return found


def _note_link(name: str, known: str, found: Link) -> list[Note]:
    notes = []
    if found.drift:
        parts = 1e6 * found.drift
        detail = f"the clocks of {name} and {known} differ by {abs(parts):.0f} in a million"
        notes.append(Note("clock-drift", f"{detail}: the times were corrected"))
    if found.agreeing < STEADY_SHARE:
        detail = (
            f"only {found.agreeing:.0%} of {name} fits {known} at one offset: was sound cut out "
            "of one of them? Times after the cut are wrong"
        )
        notes.append(Note("no-one-offset", detail))
    return notes


def _start_at_zero(
    names: Sequence[str], offsets: Sequence[TrackOffset], notes: Sequence[Note]
) -> TrackClock:
    """Take the clock of the first track, or of whichever began before it."""
    earliest = min(offset.offset_s for offset in offsets)
    if earliest >= 0:
        return TrackClock(tuple(offsets), tuple(notes))
    first = next(
        name for name, offset in zip(names, offsets, strict=True) if offset.offset_s == earliest
    )
    detail = f"{first} begins {-earliest:.2f} s before {names[0]}: times count from there"
    moved = tuple(TrackOffset(offset.offset_s - earliest, offset.drift) for offset in offsets)
    return TrackClock(moved, (*notes, Note("clock", detail)))


@dataclass(frozen=True, slots=True)
class Crosstalk:
    """What of each track is the others': which words, and how loud each other is, in decibels.

    ``levels_db[into][of]`` is ``None`` where nothing comes through or tells.
    """

    words: tuple[frozenset[int], ...]
    levels_db: tuple[tuple[float | None, ...], ...]


def find_crosstalk(
    tracks: Sequence[Samples], offsets: Sequence[TrackOffset], words: Sequence[Sequence[Word]]
) -> Crosstalk:
    """Find the indices of those ``words`` of each track that are another's voice.

    Words are on the output's clock. One whose time is unknown stays. While two speak at once, a
    word of the one can be heard on both tracks and explain neither's energy: of words that two
    tracks have at one time it is the one of which less is its track's own.
    """
    silence = np.zeros(0, np.float32)
    lined = [
        silence if is_silent(samples) else _move_samples(samples, offset)
        for samples, offset in zip(tracks, offsets, strict=True)
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

    def own_share(place: tuple[int, int]) -> float:
        track, number = place
        word = words[track][number]
        return measure_own_share(bleed, track, word.start or 0.0, word.end or 0.0)

    for pair in list(find_echoes(words)):
        if all(number not in found[track] for track, number in pair):
            track, number = min(pair, key=own_share)
            found[track].add(number)
    everyone = range(len(tracks))
    levels = tuple(
        tuple(None if of == into else bleed.level_db(into, of) for of in everyone)
        for into in everyone
    )
    return Crosstalk(tuple(frozenset(numbers) for numbers in found), levels)


def _move_samples(samples: Samples, offset: TrackOffset) -> Samples:
    """Return the track's sound from the output's second 0 on."""
    if offset.drift:
        count = round(len(samples) * (1 + offset.drift))
        at = np.arange(count) / (1 + offset.drift)
        samples = np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
    shift = round(offset.offset_s * SAMPLE_RATE)
    if shift < 0:
        return samples[-shift:]
    return np.concatenate((np.zeros(shift, np.float32), samples))
