"""The tracks of one conversation, as the command line gives them, checked before any work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from asr.audio.decode import count_channels
from castproof.config.request import Request
from castproof.files.paths import format_path
from transcript.errors import InvalidCall

#: Offsets farther than this are slips: a day has 86,400 seconds.
_FARTHEST_OFFSET_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Track:
    """One speaker's recording; with ``channel``, counted from 0, that channel of it alone."""

    name: str
    path: Path
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class MultitrackSession:
    """Tracks of one conversation, as a call gives them.

    ``mix`` is the recording whose clock the times are to be on; ``offsets_s`` say by name where
    a track begins, in seconds. ``stem`` names the files that are written. ``named`` is whether
    the tracks' names are people's.
    """

    tracks: tuple[Track, ...]
    stem: str
    mix: Path | None = None
    offsets_s: Mapping[str, float] | None = None
    named: bool = True

    @property
    def display_name(self) -> str:
        """What the summary calls it."""
        if self.mix is not None:
            return format_path(self.mix)
        return " + ".join(dict.fromkeys(format_path(track.path) for track in self.tracks))


@dataclass(frozen=True, slots=True)
class TrackOptions:
    """The command line's options for tracks; empty where they were not given."""

    recordings: tuple[Path, ...] = ()
    tracks: tuple[str, ...] = ()
    offsets: tuple[str, ...] = ()
    split_channels: bool = False
    #: Options that were given and that make no sense with tracks, as the person wrote them.
    contradicting: tuple[str, ...] = ()


def parse_session(options: TrackOptions, request: Request) -> MultitrackSession | None:
    """Parse the session that a call asks for; ``None`` for recordings of everybody together.

    Raises :class:`~transcript.errors.InvalidCall`.
    """
    if not options.tracks and not options.split_channels:
        if options.offsets:
            raise InvalidCall("--offset says where a track begins: give --track NAME=FILE too")
        if not options.recordings:
            raise InvalidCall("give a RECORDING, or --track NAME=FILE for each speaker")
        return None
    if options.contradicting:
        raise InvalidCall(
            f"{options.contradicting[0]} is not for tracks: each is one speaker, and speakers are "
            "not looked for; leave it out"
        )
    if options.tracks and options.split_channels:
        raise InvalidCall(
            "--split-channels takes the channels of one recording as tracks: leave out --track"
        )
    if options.split_channels:
        return _parse_channels(options, request)
    return _parse_tracks(options, request)


def _parse_tracks(options: TrackOptions, request: Request) -> MultitrackSession:
    tracks: dict[str, Track] = {}
    for text in options.tracks:
        name, equals, path = (part.strip() for part in text.partition("="))
        if not (name and equals and path):
            raise InvalidCall(f"--track {text!r}: write NAME=FILE, for example --track Ann=ann.wav")
        if name in tracks:
            raise InvalidCall(f"--track: {name} is given twice; each name has one track")
        tracks[name] = Track(name, Path(path))
    if len(tracks) < 2:
        raise InvalidCall(
            f"--track {options.tracks[0]}: one track is a recording like any other; "
            "give each of two or more a --track of its own, or the file alone"
        )
    if len(options.recordings) > 1:
        raise InvalidCall(
            f"{options.recordings[1]}: with --track give at most one RECORDING, the tracks' mix"
        )
    if request.names or request.names_by_label:
        raise InvalidCall("--names and --name: the names of tracks are in --track NAME=FILE")
    mix = options.recordings[0] if options.recordings else None
    stem = (mix or next(iter(tracks.values())).path).stem
    offsets: dict[str, float] = {}
    for text in options.offsets:
        name, seconds = _parse_offset(text)
        if name not in tracks:
            raise InvalidCall(f"--offset {text!r}: there are tracks of {', '.join(tracks)}")
        offsets[name] = seconds
    return MultitrackSession(tuple(tracks.values()), stem, mix, offsets)


def _parse_offset(text: str) -> tuple[str, float]:
    name, equals, number = (part.strip() for part in text.partition("="))
    if not (name and equals and number):
        raise InvalidCall(f"--offset {text!r}: write NAME=SECONDS, for example Ann=1.25")
    try:
        seconds = float(number)
    except ValueError:
        seconds = float("nan")
    if not abs(seconds) <= _FARTHEST_OFFSET_S:
        raise InvalidCall(f"--offset {text!r}: {number} is not a number of seconds")
    return name, seconds


def _parse_channels(options: TrackOptions, request: Request) -> MultitrackSession:
    """Take the two channels of one recording; ``--names`` are theirs, left then right."""
    if len(options.recordings) != 1:
        raise InvalidCall("--split-channels: give one RECORDING, with a speaker on each side")
    if options.offsets:
        raise InvalidCall("--offset: the channels of a recording begin together")
    (path,) = options.recordings
    channels = count_channels(path, request.config.asr.stream)
    if channels != 2:
        has = "one channel" if channels == 1 else f"{channels} channels"
        raise InvalidCall(f"--split-channels: {path} has {has}, and two are needed")
    names = request.names or ("SPEAKER_00", "SPEAKER_01")
    if len(names) != 2:
        raise InvalidCall(
            f"--names: {len(names)} given for two channels; write those of left and right"
        )
    tracks = tuple(Track(name, path, channel) for channel, name in enumerate(names))
    offsets = dict.fromkeys(names, 0.0)
    return MultitrackSession(tracks, path.stem, None, offsets, named=bool(request.names))
