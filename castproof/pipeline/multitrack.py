"""One conversation recorded in separate tracks, one speaker each: no diarizer is needed.

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

from align.attribution.interleaving import find_spoken_turns, interleave
from align.naming.labels import rename_speakers
from align.naming.rules import Clues
from asr.recognizer import Recognition
from castproof.config.request import Request
from castproof.errors import explain
from castproof.files import atomic, digest, lock
from castproof.files.paths import format_path
from castproof.glossary.apply import apply_glossary
from castproof.pipeline.cache import RecordingCache, recording_folder
from castproof.pipeline.finish import Conversation, finish, lay_out_corrected
from castproof.pipeline.models import Models
from castproof.pipeline.multitrack_request import MultitrackSession, Track
from castproof.pipeline.multitrack_sound import (
    TrackClock,
    TrackOffset,
    find_crosstalk,
    is_silent,
    line_up_tracks,
)
from castproof.pipeline.naming import gather_clues
from castproof.pipeline.own_folder import make_own_folder
from castproof.pipeline.progress import LAYING_OUT, LINING_UP, Reporter
from castproof.pipeline.provenance import StageKey
from castproof.pipeline.result import RecordingSummary, TrackSummary
from castproof.pipeline.second_hearing import (
    SecondHearingResult,
    add_counts,
    hear_missed_speech,
)
from castproof.pipeline.settings import Settings, resolve_settings
from castproof.pipeline.source import RecordingSource
from castproof.pipeline.speech_model import build_speech_model
from castproof.pipeline.stages import (
    DURATION,
    HEAR_AGAIN,
    RECOGNIZE,
    StageResult,
    StageRunner,
    recognition,
)
from castproof.signals import find_raised
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

Words = Sequence[Sequence[Word]]


def transcribe_tracks(
    session: MultitrackSession, request: Request, models: Models, reporter: Reporter
) -> RecordingSummary:
    """Transcribe one conversation; what fails becomes the result's error.

    Raises :class:`~transcript.errors.InvalidCall` where the call itself is wrong.
    """
    try:
        return transcribe_session(session, request, models, reporter)
    except InvalidCall:
        raise
    except Exception as error:  # as of any recording: one line, and the summary
        if find_raised():
            raise
        _log.debug("%s failed", session.display_name, exc_info=True)
        return RecordingSummary(session.display_name, error=explain(error))


def transcribe_session(
    session: MultitrackSession, request: Request, models: Models, reporter: Reporter
) -> RecordingSummary:
    """Transcribe one conversation.

    Raises what its stages raise, :class:`~castproof.errors.RecordingBusy`, and :class:`OSError`.
    """
    settings = resolve_settings(request)
    with _open_session(session, request, models, reporter) as work:
        work.cache.note_configuration(settings.as_json("tracks"))
        heard = [_recognize_track(runner, settings) for runner in work.runners]
        again = [
            hear_missed_speech(runner, settings.config.asr, stage.value, None)
            for runner, stage in zip(work.runners, heard, strict=True)
        ]
        words = [
            one.found.add_to(stage.value.words) for one, stage in zip(again, heard, strict=True)
        ]
        aligned = _align_tracks(session, work, words)
        with reporter.stage(session.tracks[0].path.name, LAYING_OUT):
            conversation = _lay_out_tracks(session, settings, work, heard, aligned)
        report = _report_second_hearing(conversation.report, session, again)
        conversation = replace(conversation, report=report)
        return finish(conversation, request, work.cache)


@dataclass(frozen=True, slots=True)
class _Workspace:
    """The stages of each track, the mix, and the conversation's own cache."""

    runners: tuple[StageRunner, ...]
    mix: RecordingSource | None
    cache: RecordingCache

    @property
    def digest(self) -> str:
        """The checksum of everything that is heard."""
        parts = [runner.source.digest for runner in self.runners]
        return digest.of_bytes("\n".join([*parts, self.mix.digest if self.mix else ""]).encode())


@contextmanager
def _open_session(
    session: MultitrackSession, request: Request, models: Models, reporter: Reporter
) -> Iterator[_Workspace]:
    place = recording_folder(request.folder, session.stem)
    make_own_folder(place)
    with lock.hold(place):
        runners = []
        seen: dict[str, Track] = {}
        for number, track in enumerate(session.tracks, start=1):
            source = RecordingSource(
                track.path, reporter, channel=track.channel, stream=request.config.asr.stream
            )
            other = seen.setdefault(source.digest, track)
            if other is not track:
                raise InvalidCall(
                    f"{other.name} and {track.name} are the same file "
                    f"({format_path(track.path)}): give each speaker's own track"
                )
            folder = place / f"track-{number}"
            cache = RecordingCache(folder)
            recording = {"name": format_path(source.path.name), "sha256": source.digest}
            cache.describe(version(), {**recording, "bytes": source.bytes})
            runners.append(StageRunner(source, cache, models, reporter))
        mix = None if session.mix is None else RecordingSource(session.mix, reporter)
        for runner in runners:
            make_own_folder(runner.cache.folder)
            atomic.remove_leftovers(runner.cache.folder)
        cache = RecordingCache(place)
        names = [track.name for track in session.tracks]
        cache.describe(version(), {"name": session.display_name, "tracks": names})
        yield _Workspace(tuple(runners), mix, cache)


def _recognize_track(runner: StageRunner, settings: Settings) -> StageResult[Recognition]:
    """Recognize a track; nothing in a silent one, for a recognizer makes something up."""
    stage = recognition(settings.config.asr)
    done = runner.find(stage)
    if done is not None:
        return done
    audio = runner.source.audio()
    if not is_silent(audio.samples):
        return runner.run(stage)
    note = Note("silent", "there is no sound on it")
    facts = {DURATION: milliseconds(audio.duration)}
    return StageResult(Recognition((), None, None, (*audio.notes, note)), "run", facts, 0.0)


@dataclass(frozen=True, slots=True)
class _AlignedTracks:
    """Each track's words on the output's clock, and the indices of those that are another's.

    ``levels_db[into][of]`` is how loud each other speaker is on a track, in decibels.
    """

    words: tuple[tuple[Word, ...], ...]
    left_out: tuple[frozenset[int], ...]
    levels_db: tuple[tuple[float | None, ...], ...]
    clock: TrackClock
    how: str


def _align_tracks(session: MultitrackSession, work: _Workspace, heard: Words) -> _AlignedTracks:
    """Line the tracks up, as an earlier run did with the same sound and words, or anew."""
    names = [track.name for track in session.tracks]
    said = [
        [word.with_speaker(name) for word in words]
        for name, words in zip(names, heard, strict=True)
    ]
    given = dict(session.offsets_s or {})
    words = json.dumps([[lossless.encode_word(word) for word in track] for track in said])
    settings = {"words": digest.of_bytes(words.encode()), "offsets_s": given, "names": names}
    key = StageKey(recording=work.digest, settings=settings, version=_VERSION)
    done = work.cache.find_stage(TRACKS, key)
    if done is None:
        return _line_up(session, work, said, key)
    record = json.loads(done[0][TRACKS_NAME])
    tracks = record["tracks"]
    offsets = tuple(TrackOffset(track["offset_s"], track["drift"]) for track in tracks)
    return _AlignedTracks(
        words=_move_words(said, offsets),
        left_out=tuple(frozenset(one["place"] for one in track["left_out"]) for track in tracks),
        levels_db=tuple(tuple(track["levels_db"]) for track in tracks),
        clock=TrackClock(offsets, tuple(Note(**note) for note in record["notes"])),
        how="reused",
    )


def _line_up(
    session: MultitrackSession, work: _Workspace, said: Words, key: StageKey
) -> _AlignedTracks:
    """Line the tracks up by their sound, find what to leave out, and keep both."""
    names = [track.name for track in session.tracks]
    sounds = [runner.source.audio().samples for runner in work.runners]
    mix = None if work.mix is None else work.mix.audio().samples
    reporter = work.runners[0].reporter
    with reporter.stage(format_path(session.tracks[0].path.name), LINING_UP):
        clock = line_up_tracks(names, sounds, mix, session.offsets_s or {})
        moved = _move_words(said, clock.offsets)
        crosstalk = find_crosstalk(sounds, clock.offsets, moved)
        left_out = _find_left_out(said, clock, crosstalk.words)
    outside = [sum(why == OUTSIDE for why in one.values()) for one in left_out]
    notes = [
        Note("outside-mix", f"{count} words of {name} are {OUTSIDE}: they were left out")
        for name, count in zip(names, outside, strict=True)
        if count
    ]
    clock = replace(clock, notes=(*clock.notes, *notes))
    record = {
        "tracks": [
            {
                "name": name,
                **asdict(clock.offsets[track]),
                "levels_db": list(crosstalk.levels_db[track]),
                "left_out": [
                    {"place": index, "reason": why, **lossless.encode_word(moved[track][index])}
                    for index, why in sorted(left_out[track].items())
                ],
            }
            for track, name in enumerate(names)
        ],
        "notes": [asdict(note) for note in clock.notes],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    work.cache.save_stage(TRACKS, key, {TRACKS_NAME: text.encode()}, {})
    indices = tuple(frozenset(one) for one in left_out)
    return _AlignedTracks(moved, indices, crosstalk.levels_db, clock, "run")


def _find_left_out(
    said: Words, clock: TrackClock, others: Sequence[frozenset[int]]
) -> tuple[dict[int, str], ...]:
    """Find the words of each track that are no part of the output: by index, why."""
    found: tuple[dict[int, str], ...] = tuple(dict.fromkeys(one, OTHERS) for one in others)
    for left_out, words, offset in zip(found, said, clock.offsets, strict=True):
        for index, word in enumerate(words):
            before = word.end is not None and offset.at(word.end) <= 0
            end_s = clock.end_s or float("inf")
            after = word.start is not None and offset.at(word.start) >= end_s
            if before or after:
                left_out[index] = OUTSIDE
    return found


def _move_words(said: Words, offsets: Sequence[TrackOffset]) -> tuple[tuple[Word, ...], ...]:
    """Put the words on the output's clock; those before its beginning start with it."""

    def move(time: float | None, offset: TrackOffset) -> float | None:
        return None if time is None else milliseconds(max(0.0, offset.at(time)))

    return tuple(
        tuple(
            replace(word, start=move(word.start, offset), end=move(word.end, offset))
            for word in words
        )
        for words, offset in zip(said, offsets, strict=True)
    )


def _lay_out_tracks(
    session: MultitrackSession,
    settings: Settings,
    work: _Workspace,
    heard: Sequence[StageResult[Recognition]],
    aligned: _AlignedTracks,
) -> Conversation:
    """Lay out the words of all tracks together, and report what the stages did."""
    config, glossary, request = settings.config, settings.glossary, settings.request
    language = next((stage.value.language for stage in heard if stage.value.language), None)
    corrected = [
        apply_glossary(
            [word for index, word in enumerate(words) if index not in left_out],
            *(glossary, config.glossary, language, settings.people),
        )
        for words, left_out in zip(aligned.words, aligned.left_out, strict=True)
    ]
    words = interleave([list(one.words) for one, _ in corrected], config.captions.options())
    clues = Clues(listen=False) if session.named else gather_clues(request)
    layout = lay_out_corrected(words, None, settings, corrected, clues=clues, language=language)
    layout = replace(layout, turns=rename_speakers(find_spoken_turns(words), layout.names))
    ends = [
        offset.at(stage.facts[DURATION])
        for stage, offset in zip(heard, aligned.clock.offsets, strict=True)
    ]
    is_run = any(stage.how == "run" for stage in heard)
    report = RecordingSummary(
        recording=session.display_name,
        duration_s=milliseconds(max(ends)),
        model=build_speech_model(config.asr, heard[0].facts, request.why_model),
        language=language,
        tracks=_summarize_tracks(session, aligned, layout.names),
        stages={RECOGNIZE: "run" if is_run else "reused", TRACKS: aligned.how},
        seconds={RECOGNIZE: round(sum(stage.seconds for stage in heard), 3)},
        notes=(*_note_recognition(session, heard), *aligned.clock.notes),
        configuration=settings.as_json("tracks"),
    )
    silence = "nobody was heard on any track: the files were written, and are empty"
    return Conversation(work.digest, layout, report, words, clues, silence)


def _report_second_hearing(
    report: RecordingSummary, session: MultitrackSession, again: Sequence[SecondHearingResult]
) -> RecordingSummary:
    """Report what was heard again on all tracks together."""
    counts = [one.counts for one in again if one.counts is not None]
    hows = {one.how for one in again} - {"skipped"}
    if not hows:
        return report
    how = next(each for each in ("failed", "run", "reused") if each in hows)
    seconds = round(sum(one.seconds for one in again), 3)
    return replace(
        report,
        heard_again=add_counts(counts) if counts else None,
        stages={**report.stages, HEAR_AGAIN: how},
        seconds={**report.seconds, HEAR_AGAIN: seconds},
        notes=(
            *report.notes,
            *(
                Note(note.kind, f"{format_path(track.path.name)}: {note.detail}")
                for track, one in zip(session.tracks, again, strict=True)
                for note in one.notes
            ),
        ),
    )


def _note_recognition(
    session: MultitrackSession, heard: Sequence[StageResult[Recognition]]
) -> tuple[Note, ...]:
    """Collect each track's notes, and whether the languages differ: a little speech misleads."""
    notes = [
        Note(note.kind, f"{format_path(track.path.name)}: {note.detail}")
        for track, stage in zip(session.tracks, heard, strict=True)
        for note in stage.value.notes
    ]
    languages = {
        track.name: stage.value.language
        for track, stage in zip(session.tracks, heard, strict=True)
        if stage.value.language is not None
    }
    if len(set(languages.values())) > 1:
        found = ", ".join(f"{name}: {language}" for name, language in languages.items())
        detail = f"different languages were found on the tracks ({found}): set it with --language"
        notes.append(Note("languages-differ", detail))
    return tuple(notes)


def _summarize_tracks(
    session: MultitrackSession, aligned: _AlignedTracks, names: Mapping[str, str]
) -> tuple[TrackSummary, ...]:
    return tuple(
        TrackSummary(
            speaker=names.get(track.name, track.name),
            path=format_path(track.path),
            channel=None if track.channel is None else track.channel + 1,
            offset_s=milliseconds(aligned.clock.offsets[index].offset_s),
            words=len(aligned.words[index]) - len(aligned.left_out[index]),
            left_out=len(aligned.left_out[index]),
            loudest_other_db=max(
                (level for level in aligned.levels_db[index] if level is not None), default=None
            ),
        )
        for index, track in enumerate(session.tracks)
    )
