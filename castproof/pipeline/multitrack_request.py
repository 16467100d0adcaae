"""The tracks of a conversation as the command line gives them, checked before any work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asr.audio.decode import count_channels
from castproof.config.request import Request
from castproof.pipeline.multitrack import MultitrackSession, Track
from transcript.errors import InvalidCall

#: Offsets farther than this are slips: a day has 86,400 seconds.
_FARTHEST_OFFSET_S = 86_400.0


@dataclass(frozen=True, slots=True)
class TrackOptions:
    """The options as they were given; empty means that nothing was said."""

    recordings: tuple[Path, ...] = ()
    tracks: tuple[str, ...] = ()
    offsets: tuple[str, ...] = ()
    split_channels: bool = False
    #: Options that say who speaks, or that nobody asks, as the person wrote them.
    contradicting: tuple[str, ...] = ()


def parse_session(wishes: TrackOptions, order: Request) -> MultitrackSession | None:
    """The session that a call asks for; ``None`` for recordings of everybody together.

    Raises :class:`~transcript.errors.InvalidCall`.
    """
    if not wishes.tracks and not wishes.split_channels:
        if wishes.offsets:
            raise InvalidCall("--offset: it says where a track begins; give --track NAME=FILE too")
        if not wishes.recordings:
            raise InvalidCall("give a RECORDING, or --track NAME=FILE for each speaker")
        return None
    if wishes.contradicting:
        raise InvalidCall(
            f"{wishes.contradicting[0]}: every track is one speaker, and no diarizer is asked: "
            "leave it out"
        )
    if wishes.tracks and wishes.split_channels:
        raise InvalidCall(
            "--split-channels: the channels of one recording are the tracks: leave out --track"
        )
    if wishes.split_channels:
        return _channels(wishes, order)
    return _tracks(wishes, order)


def _tracks(wishes: TrackOptions, order: Request) -> MultitrackSession:
    tracks = tuple(_track(text) for text in wishes.tracks)
    names = [track.name for track in tracks]
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise InvalidCall(f"--track: {twice} is given twice; each name has one track")
    if len(tracks) < 2:
        raise InvalidCall(
            f"--track {wishes.tracks[0]}: one track is a recording like any other: "
            "give two or more, or the file alone"
        )
    if len(wishes.recordings) > 1:
        raise InvalidCall(
            f"{wishes.recordings[1]}: beside --track goes one RECORDING at most, the tracks' mix"
        )
    if order.names or order.names_by_label:
        raise InvalidCall("--names and --name: the names of tracks are in --track NAME=FILE")
    mix = wishes.recordings[0] if wishes.recordings else None
    stem = (mix or tracks[0].path).stem
    return MultitrackSession(tracks, stem, mix, _offsets(wishes.offsets, names))


def _track(text: str) -> Track:
    name, equals, path = (part.strip() for part in text.partition("="))
    if not (name and equals and path):
        raise InvalidCall(f"--track {text!r}: write NAME=FILE, for example --track Ann=ann.wav")
    return Track(name, Path(path))


def _offsets(texts: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in texts:
        name, equals, number = (part.strip() for part in text.partition("="))
        if not (name and equals and number):
            raise InvalidCall(f"--offset {text!r}: write NAME=SECONDS, for example Ann=1.25")
        if name not in names:
            raise InvalidCall(f"--offset {text!r}: there are tracks of {', '.join(names)}")
        try:
            seconds = float(number)
        except ValueError:
            seconds = float("nan")
        if not abs(seconds) <= _FARTHEST_OFFSET_S:
            raise InvalidCall(f"--offset {text!r}: {number} is no number of seconds")
        found[name] = seconds
    return found


def _channels(wishes: TrackOptions, order: Request) -> MultitrackSession:
    """The first two channels of one recording; ``--names`` are theirs, left then right."""
    if len(wishes.recordings) != 1:
        raise InvalidCall("--split-channels: give one RECORDING, with a speaker on each side")
    if wishes.offsets:
        raise InvalidCall("--offset: the channels of a recording begin together")
    (path,) = wishes.recordings
    channels = count_channels(path)
    if channels != 2:
        has = "one channel" if channels == 1 else f"{channels} channels"
        raise InvalidCall(f"--split-channels: {path} has {has}, and two are needed")
    names = order.names or ("SPEAKER_00", "SPEAKER_01")
    if len(names) != 2:
        raise InvalidCall(
            f"--names: {len(names)} given for two channels; write those of left and right"
        )
    tracks = tuple(Track(name, path, place) for place, name in enumerate(names))
    offsets = dict.fromkeys(names, 0.0)
    return MultitrackSession(tracks, path.stem, None, offsets, named=bool(order.names))
