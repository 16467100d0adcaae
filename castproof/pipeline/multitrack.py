"""One conversation recorded in separate tracks, one speaker each: no diarizer, no doubt who.

Each track is recognized by itself, the tracks are lined up by the sound they share, and words
that a microphone heard of somebody else are left out. In the recording's folder each track has
a folder of its own for what was heard; ``tracks.json`` has where the tracks begin and every word
that was left out, with the reason.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from align.attribution.interleaving import find_spoken_turns, interleave
from align.glossary.correct import CorrectedWords
from align.naming.labels import rename_speakers
from align.naming.rules import Clues
from asr.recognizer import Recognition
from castproof.config.request import Request
from castproof.errors import explain
from castproof.files import digest, lock
from castproof.files.outputs import deliver
from castproof.files.paths import format_path
from castproof.glossary.apply import add_guests, add_hot_words, apply_glossary, note_corrections
from castproof.pipeline.cache import RecordingCache, StageKey, recording_folder
from castproof.pipeline.cleanup import describe_cleanup
from castproof.pipeline.layout import lay_out
from castproof.pipeline.models import Models
from castproof.pipeline.multitrack_sound import (
    Crosstalk,
    TrackClock,
    TrackOffset,
    find_crosstalk,
    is_silent,
    line_up_tracks,
)
from castproof.pipeline.naming import gather_clues
from castproof.pipeline.progress import Reporter
from castproof.pipeline.result import Result, TrackSummary
from castproof.pipeline.source import RecordingSource
from castproof.pipeline.speech_model import build_speech_model
from castproof.pipeline.stages import DURATION, RECOGNIZE, StageResult, Stages
from castproof.version import version
from transcript.errors import InvalidCall
from transcript.formats import lossless
from transcript.values import Note, Word, milliseconds

_log = logging.getLogger(__name__)

TRACKS = "tracks"
TRACKS_NAME = "tracks.json"
_VERSION = 2
#: Why words are left out.
OTHERS = "another's voice through this microphone"
OUTSIDE = "before the beginning of the mixed recording or after its end"


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
    a track begins. ``stem`` names the files that are written. ``named`` is whether the tracks'
    names are people's.
    """

    tracks: tuple[Track, ...]
    stem: str
    mix: Path | None = None
    offsets_s: Mapping[str, float] | None = None
    named: bool = True

    @property
    def shown(self) -> str:
        """What the summary calls it."""
        if self.mix is not None:
            return format_path(self.mix)
        return " + ".join(dict.fromkeys(format_path(track.path) for track in self.tracks))


def transcribe_tracks(
    session: MultitrackSession, order: Request, models: Models, reporter: Reporter
) -> Result:
    """Transcribe one conversation; what fails becomes the outcome's error.

    Raises :class:`~transcript.errors.InvalidCall` where the call itself is wrong.
    """
    try:
        return transcribe_session(session, order, models, reporter)
    except InvalidCall:
        raise
    except Exception as error:  # as of any recording: one line, and the summary
        _log.debug("%s failed", session.shown, exc_info=True)
        return Result(session.shown, error=explain(error))


def transcribe_session(
    session: MultitrackSession, order: Request, models: Models, reporter: Reporter
) -> Result:
    """Transcribe one conversation.

    Raises what its stages raise, :class:`~castproof.errors.RecordingBusy`, and :class:`OSError`.
    """
    with _workplace(session, order, models, reporter) as work:
        return _transcribe(session, order, work)


@dataclass(frozen=True, slots=True)
class _Work:
    """The stages of each track, the mix, and the folder's own cache."""

    stages: tuple[Stages, ...]
    mix: RecordingSource | None
    cache: RecordingCache

    @property
    def digest(self) -> str:
        """Of everything that is heard."""
        parts = [each.source.digest for each in self.stages]
        return digest.of_bytes("\n".join([*parts, self.mix.digest if self.mix else ""]).encode())


@contextmanager
def _workplace(
    session: MultitrackSession, order: Request, models: Models, reporter: Reporter
) -> Iterator[_Work]:
    place = recording_folder(order.folder, session.stem)
    place.mkdir(parents=True, exist_ok=True)
    with lock.hold(place):
        sources = [
            RecordingSource(track.path, reporter, channel=track.channel) for track in session.tracks
        ]
        _refuse_same_files(session, sources)
        mix = None if session.mix is None else RecordingSource(session.mix, reporter)
        stages = []
        for number, source in enumerate(sources, start=1):
            folder = place / f"track-{number}"
            folder.mkdir(exist_ok=True)
            cache = RecordingCache(folder)
            cache.remove_leftovers()
            recording = {"name": format_path(source.path.name), "sha256": source.digest}
            cache.describe(version(), {**recording, "bytes": source.bytes})
            stages.append(Stages(source, cache, models, reporter))
        cache = RecordingCache(place)
        cache.remove_leftovers()
        names = [track.name for track in session.tracks]
        cache.describe(version(), {"name": session.shown, "tracks": names})
        yield _Work(tuple(stages), mix, cache)


def _refuse_same_files(session: MultitrackSession, sources: Sequence[RecordingSource]) -> None:
    seen: dict[str, Track] = {}
    for track, source in zip(session.tracks, sources, strict=True):
        other = seen.setdefault(source.digest, track)
        if other is not track:
            raise InvalidCall(
                f"{other.name} and {track.name} are the same file ({format_path(track.path)}): "
                "give each speaker's own track"
            )


def _transcribe(session: MultitrackSession, order: Request, work: _Work) -> Result:
    heard = [_recognize(stages, order) for stages in work.stages]
    said = [
        [
            replace(word, speaker=track.name)
            for segment in stage.value.segments
            for word in segment.words
        ]
        for track, stage in zip(session.tracks, heard, strict=True)
    ]
    lined = _line_up(session, work, said)
    kept = [
        [word for place, word in enumerate(words) if place not in left_out]
        for words, left_out in zip(lined.words, lined.left_out, strict=True)
    ]
    language = next((stage.value.language for stage in heard if stage.value.language), None)
    terms, section = add_guests(order), order.config.glossary
    mended = [apply_glossary(words, terms, section, language) for words in kept]
    words = interleave([list(done.words) for done, _ in mended], order.config.captions.options())
    known = Clues(listen=False) if session.named else gather_clues(order)
    layers = lay_out(words, None, order.config, clues=known, language=language)
    layers = replace(layers, turns=rename_speakers(find_spoken_turns(words), layers.names))
    layers = replace(layers, captions=note_corrections(layers.captions))
    delivery = deliver(session.stem, layers, order, work.cache, work.digest)
    silence = () if words else (Note("no-speech", "nobody was heard: the files are empty"),)
    notes = [
        Note(note.kind, f"{format_path(track.path.name)}: {note.detail}")
        for track, stage in zip(session.tracks, heard, strict=True)
        for note in stage.value.notes
    ]
    ends = [
        place.at(stage.facts[DURATION])
        for stage, place in zip(heard, lined.clock.places, strict=True)
    ]
    return Result(
        recording=session.shown,
        files=delivery.files,
        duration_s=milliseconds(max(ends)),
        model=build_speech_model(order.config.asr, heard[0].facts, order.why_model),
        language=language,
        speakers=layers.speakers,
        naming=layers.naming,
        tracks=_told(session, lined, layers.names),
        reading=describe_cleanup(layers.reading, order.config.episode.reading),
        words=len(words),
        captions=len(layers.captions.lines),
        paragraphs=len(layers.paragraphs.lines),
        stages={RECOGNIZE: _how(heard), TRACKS: lined.how},
        seconds={RECOGNIZE: round(sum(stage.seconds for stage in heard), 3)},
        corrections=tuple(one for done, _ in mended for one in done.corrections),
        notes=(
            *notes,
            *_languages(session, heard),
            *lined.clock.notes,
            *silence,
            *layers.notes,
            *delivery.notes,
            *_of_glossary(mended),
        ),
        partial=delivery.partial,
    )


def _recognize(stages: Stages, order: Request) -> StageResult[Recognition]:
    """What was said on a track; of silence nothing, for a recognizer makes something up."""
    asr = add_hot_words(order.config.asr, add_guests(order), order.config.glossary)
    done = stages.recognized(asr)
    if done is not None:
        return done
    audio = stages.source.audio()
    if not is_silent(audio.samples):
        return stages.recognize(asr)
    note = Note("silent", "there is nothing to hear on it")
    facts = {DURATION: milliseconds(audio.duration)}
    return StageResult(Recognition((), None, None, (*audio.notes, note)), "run", facts, 0.0)


def _languages(
    session: MultitrackSession, heard: Sequence[StageResult[Recognition]]
) -> tuple[Note, ...]:
    """A note where the tracks were taken for different languages: little speech tells little."""
    found = {
        track.name: stage.value.language
        for track, stage in zip(session.tracks, heard, strict=True)
        if stage.value.language is not None
    }
    if len(set(found.values())) < 2:
        return ()
    taken = ", ".join(f"{name}'s for {language}" for name, language in found.items())
    detail = f"the tracks were taken for different languages ({taken}): --language says which"
    return (Note("languages-differ", detail),)


def _of_glossary(mended: Sequence[tuple[CorrectedWords, tuple[Note, ...]]]) -> tuple[Note, ...]:
    """What there is to say of the glossary, once for all tracks."""
    return tuple(dict.fromkeys(note for _, notes in mended for note in notes))


def _how(heard: Sequence[StageResult[Recognition]]) -> str:
    return "run" if any(stage.how == "run" for stage in heard) else "reused"


@dataclass(frozen=True, slots=True)
class _Lined:
    """Each track's words on the output's clock, and the places of those that are another's."""

    words: tuple[tuple[Word, ...], ...]
    left_out: tuple[frozenset[int], ...]
    levels_db: tuple[tuple[float | None, ...], ...]
    clock: TrackClock
    how: str


def _line_up(session: MultitrackSession, work: _Work, said: Sequence[Sequence[Word]]) -> _Lined:
    """As kept from an earlier run of the same sound and words, else worked out and kept."""
    given = dict(session.offsets_s or {})
    names = [track.name for track in session.tracks]
    words = json.dumps([[lossless.encode_word(word) for word in track] for track in said])
    settings = {"words": digest.of_bytes(words.encode()), "offsets_s": given, "names": names}
    key = StageKey(recording=work.digest, settings=settings, version=_VERSION)
    done = work.cache.find_stage(TRACKS, key)
    if done is not None:
        return _read(json.loads(done[0][TRACKS_NAME]), said)
    sounds = [stages.source.audio().samples for stages in work.stages]
    mix = None if work.mix is None else work.mix.audio().samples
    reporter = work.stages[0].reporter
    with reporter.stage(format_path(session.tracks[0].path.name), "lining up the tracks"):
        clock = line_up_tracks(names, sounds, mix, given)
        moved = _moved(said, clock.places)
        others = find_crosstalk(sounds, clock.places, moved)
        left_out = _left_out(said, clock, others)
    clock = replace(clock, notes=(*clock.notes, *_of_outside(names, left_out)))
    record = {
        "tracks": [
            {
                "name": name,
                **asdict(clock.places[place]),
                "levels_db": list(others.levels_db[place]),
                "left_out": [
                    {"place": index, "reason": why, **lossless.encode_word(moved[place][index])}
                    for index, why in sorted(left_out[place].items())
                ],
            }
            for place, name in enumerate(names)
        ],
        "notes": [asdict(note) for note in clock.notes],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    work.cache.save_stage(TRACKS, key, {TRACKS_NAME: text.encode()}, {})
    return _Lined(moved, tuple(map(frozenset, left_out)), others.levels_db, clock, "run")


def _left_out(
    said: Sequence[Sequence[Word]], clock: TrackClock, others: Crosstalk
) -> tuple[dict[int, str], ...]:
    """Of each track the words that are no part of the output, and why."""
    found: tuple[dict[int, str], ...] = tuple(dict.fromkeys(one, OTHERS) for one in others.words)
    for left_out, words, place in zip(found, said, clock.places, strict=True):
        for index, word in enumerate(words):
            before = word.end is not None and place.at(word.end) <= 0
            after = word.start is not None and place.at(word.start) >= (clock.end_s or float("inf"))
            if before or after:
                left_out[index] = OUTSIDE
    return found


def _of_outside(names: Sequence[str], left_out: Sequence[Mapping[int, str]]) -> list[Note]:
    counts = [sum(why == OUTSIDE for why in one.values()) for one in left_out]
    return [
        Note("outside-mix", f"{count} words of {name} lie {OUTSIDE}, and are left out")
        for name, count in zip(names, counts, strict=True)
        if count
    ]


def _read(record: Mapping[str, Any], said: Sequence[Sequence[Word]]) -> _Lined:
    tracks = record["tracks"]
    places = tuple(TrackOffset(track["offset_s"], track["drift"]) for track in tracks)
    return _Lined(
        words=_moved(said, places),
        left_out=tuple(frozenset(one["place"] for one in track["left_out"]) for track in tracks),
        levels_db=tuple(tuple(track["levels_db"]) for track in tracks),
        clock=TrackClock(places, tuple(Note(**note) for note in record["notes"])),
        how="reused",
    )


def _moved(
    said: Sequence[Sequence[Word]], places: Sequence[TrackOffset]
) -> tuple[tuple[Word, ...], ...]:
    """The words on the output's clock; those before its beginning start with it."""

    def on_clock(time: float | None, place: TrackOffset) -> float | None:
        return None if time is None else milliseconds(max(0.0, place.at(time)))

    return tuple(
        tuple(
            replace(word, start=on_clock(word.start, place), end=on_clock(word.end, place))
            for word in words
        )
        for words, place in zip(said, places, strict=True)
    )


def _told(
    session: MultitrackSession, lined: _Lined, names: Mapping[str, str]
) -> tuple[TrackSummary, ...]:
    return tuple(
        TrackSummary(
            speaker=names.get(track.name, track.name),
            path=format_path(track.path),
            channel=None if track.channel is None else track.channel + 1,
            offset_s=milliseconds(lined.clock.places[place].offset_s),
            words=len(lined.words[place]) - len(lined.left_out[place]),
            left_out=len(lined.left_out[place]),
            loudest_other_db=max(
                (level for level in lined.levels_db[place] if level is not None), default=None
            ),
        )
        for place, track in enumerate(session.tracks)
    )
