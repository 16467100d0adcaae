"""What a run will do to each recording, step by step, before it begins."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from asr.audio.length import read_duration
from castproof.batch.pool import Job, Slot, set_threads
from castproof.config.request import Request
from castproof.forecast.pace import FOLDER_MODEL, STARTING, StepSetting
from castproof.pipeline import progress
from castproof.pipeline.cache import PROVENANCE_NAME, RecordingCache, recording_folder
from castproof.pipeline.multitrack_request import MultitrackSession
from castproof.pipeline.provenance import StageKey
from castproof.pipeline.settings import resolve_settings
from castproof.pipeline.speech_model import recognizes_on_gpu
from castproof.pipeline.stages import (
    DIARIZE,
    RECOGNIZE,
    VERSIONS,
    VOICES,
    diarization,
    recognition,
)
from transcript.errors import CastproofError
from transcript.model_names import is_folder

_log = logging.getLogger(__name__)

#: Recordings are asked how long they are for so many seconds before a run; of the rest of a season
#: their size tells.
LOOKING_S = 2.0
#: What a second of speech most often has as MP3, for recordings that none can be compared with.
BYTES_A_SECOND = 16_000.0
_NAME_CHARS = 200


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of the work on so large a share of a recording's sound: of one track, less than 1."""

    doing: str
    share: float = 1.0


#: Steps one after the other, and phases of chains that go on at the same time.
Chain = tuple[PlannedStep, ...]
Phases = tuple[tuple[Chain, ...], ...]


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """What will be done to a recording: ``phases``, of which earlier runs did what is ``kept``.

    ``settings`` are what each step's pace depends on. ``seconds`` is how long it lasts, of several
    tracks all together; where they do not say so, ``is_known`` is false, and it is a guess.
    """

    name: str
    phases: Phases
    settings: Mapping[str, StepSetting]
    seconds: float
    is_known: bool = True
    kept: frozenset[str] = frozenset()


def plan_recordings(
    recordings: Sequence[Path], request: Request, *, cores: int, only_words: bool = False
) -> tuple[RecordingPlan, ...]:
    """Plan what is done to recordings one after the other, with ``cores`` processors.

    With ``only_words`` nothing is done after they are recognized.
    """
    settings = describe_settings(request, cores=cores)
    lengths = measure_lengths([(path,) for path in recordings])
    return tuple(
        RecordingPlan(
            path.name,
            arrange_steps(request, loads=number == 0, only_words=only_words),
            settings,
            *length,
            find_kept_steps(recording_folder(request.folder, path.stem), request),
        )
        for number, (path, length) in enumerate(zip(recordings, lengths, strict=True))
    )


def plan_session(session: MultitrackSession, request: Request, *, cores: int) -> RecordingPlan:
    """Plan what is done to separate tracks: each in turn, then all together."""
    (length,) = measure_lengths([tuple(track.path for track in session.tracks)])
    return RecordingPlan(
        session.stem,
        arrange_track_steps(len(session.tracks), hears_again=request.config.asr.hear_again),
        describe_settings(request, cores=cores),
        *length,
    )


def plan_jobs(
    jobs: Sequence[Job], slots: Sequence[Slot], *, cores: int
) -> tuple[RecordingPlan, ...]:
    """Plan what the workers of a batch do to its jobs: each starts, and loads the models once."""
    at_once = max(1, min(len(slots), len(jobs)))
    lengths = measure_lengths([job.sources for job in jobs])
    described: dict[int, Mapping[str, StepSetting]] = {}
    plans = []
    for number, (job, length) in enumerate(zip(jobs, lengths, strict=True)):
        request = set_threads(job, slots[0]).request
        key = id(job.request.config)  # that of nearly all is one
        if key not in described:
            described[key] = describe_settings(request, cores=cores, at_once=at_once)
        starts = number < at_once
        if job.session is None:
            phases = arrange_steps(request, loads=starts)
            kept = find_kept_steps(job.folder, request)
        else:
            hears_again = request.config.asr.hear_again
            phases = arrange_track_steps(len(job.session.tracks), hears_again=hears_again)
            kept = frozenset()
        if starts:
            phases = (((PlannedStep(STARTING),),), *phases)
        plans.append(RecordingPlan(job.name, phases, described[key], *length, kept))
    return tuple(plans)


def arrange_steps(request: Request, *, loads: bool, only_words: bool = False) -> Phases:
    """Arrange the steps of one recording; the models are loaded for the first one of a run."""
    config = request.config
    diarizes = config.diarize.enabled
    words, speakers = [progress.RECOGNIZING], [progress.DIARIZING]
    if loads:
        words.insert(0, progress.LOADING_SPEECH_MODEL)
        speakers.insert(0, progress.LOADING_SPEAKER_MODELS)
    before = [progress.READING, progress.DECODING]
    if only_words:
        return ((_chain(*before, *words),),)
    after = [progress.LAYING_OUT]
    if diarizes and config.voices.collection is not None:
        after.insert(0, progress.LISTENING_TO_VOICES)
    if diarizes and config.diarize.voice_check:
        after.insert(0, progress.CHECKING_VOICES)
    if config.asr.hear_again:
        after.insert(0, progress.HEARING_AGAIN)
    if not diarizes:
        return ((_chain(*before, *words, *after),),)
    if not request.side_by_side:
        return ((_chain(*before, *words, *speakers, *after),),)
    return ((_chain(*before),), (_chain(*words), _chain(*speakers)), (_chain(*after),))


def arrange_track_steps(tracks: int, *, hears_again: bool) -> Phases:
    """Arrange the steps of so many tracks."""
    share = 1 / tracks
    first = _chain(progress.DECODING, progress.LOADING_SPEECH_MODEL, progress.RECOGNIZING)
    words = [*first, *_chain(progress.DECODING, progress.RECOGNIZING) * (tracks - 1)]
    again = _chain(progress.HEARING_AGAIN) * tracks if hears_again else ()
    each = (*_chain(progress.READING) * tracks, *words, *again)
    together = _chain(progress.LINING_UP, progress.LAYING_OUT)
    return (((*(replace(step, share=share) for step in each), *together),),)


def _chain(*doing: str) -> Chain:
    return tuple(map(PlannedStep, doing))


def describe_settings(request: Request, *, cores: int, at_once: int = 1) -> dict[str, StepSetting]:
    """Describe what the pace of each step depends on, by what is done."""
    asr, diarize = request.config.asr, request.config.diarize
    beside = request.side_by_side and diarize.enabled
    plain = StepSetting("", cores=cores, at_once=at_once)
    heard = replace(
        plain,
        model=_name_model(asr.model),
        device=_name_device(asr.device),
        compute_type=asr.compute_type[:_NAME_CHARS],
        threads=asr.cpu_threads,
    )
    listening = replace(heard, batch_size=asr.batch_size, beam_size=asr.beam_size)
    told_apart = replace(
        plain,
        model=_name_model(diarize.model),
        device=_name_device(diarize.device),
        threads=diarize.cpu_threads,
    )
    return {
        **{
            doing: replace(plain, step=doing)
            for doing in (
                *(STARTING, progress.READING, progress.DECODING),
                *(progress.LINING_UP, progress.LAYING_OUT),
            )
        },
        progress.LOADING_SPEECH_MODEL: replace(heard, step=progress.LOADING_SPEECH_MODEL),
        progress.RECOGNIZING: replace(listening, step=progress.RECOGNIZING, beside=beside),
        progress.HEARING_AGAIN: replace(listening, step=progress.HEARING_AGAIN),
        progress.LOADING_SPEAKER_MODELS: replace(told_apart, step=progress.LOADING_SPEAKER_MODELS),
        progress.DIARIZING: replace(
            told_apart, step=progress.DIARIZING, method=diarize.method, beside=beside
        ),
        **{
            doing: replace(told_apart, step=doing, method=diarize.method)
            for doing in (progress.CHECKING_VOICES, progress.LISTENING_TO_VOICES)
        },
    }


def _name_model(model: str) -> str:
    """Name a model without saying where it lies: by its name, or by its folder's size."""
    if not is_folder(model):
        return model[:_NAME_CHARS]
    folder = Path(model).expanduser()
    try:
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    except OSError:
        size = 0
    return FOLDER_MODEL.format(size)


def _name_device(device: str) -> str:
    if device == "auto":
        return "cuda" if recognizes_on_gpu(device) else "cpu"
    return device.partition(":")[0]


def find_kept_steps(folder: Path, request: Request) -> frozenset[str]:
    """Find the steps whose results an earlier run seems to have left in a recording's folder.

    It goes by the settings alone: whether recording and model are still the same is found out when
    it is this one's turn, and would cost a look at every byte.
    """
    if not (folder / PROVENANCE_NAME).is_file():
        return frozenset()
    try:
        settings = resolve_settings(request)
        made = RecordingCache(folder).stages()
    except (CastproofError, OSError):  # whoever needs them says so
        return frozenset()
    config = settings.config
    has_words = _is_same(made.get(RECOGNIZE), RECOGNIZE, recognition(config.asr).settings)
    has_speakers = not config.diarize.enabled or any(
        _is_same(made.get(DIARIZE), DIARIZE, diarization(section).settings)
        for section in (config.diarize, request.config.diarize)
    )
    has_voices = VOICES in made or config.voices.collection is None
    return list_kept_steps(words=has_words, speakers=has_speakers, voices=has_voices)


def list_kept_steps(*, words: bool, speakers: bool, voices: bool) -> frozenset[str]:
    """List the steps that need not be done where earlier runs left so much."""
    kept: set[str] = set()
    if words:
        kept |= {progress.LOADING_SPEECH_MODEL, progress.RECOGNIZING}
    if speakers:
        kept |= {progress.LOADING_SPEAKER_MODELS, progress.DIARIZING}
    if words and speakers:
        # What is not there of these was not needed, and is not this time.
        kept |= {progress.HEARING_AGAIN, progress.CHECKING_VOICES}
        if voices:
            kept |= {progress.LISTENING_TO_VOICES, progress.DECODING}
    return frozenset(kept)


def _is_same(made: StageKey | None, stage: str, settings: Mapping[str, object]) -> bool:
    return made is not None and made.settings == settings and made.version == VERSIONS[stage]


def measure_lengths(
    recordings: Sequence[Sequence[Path]], clock: Callable[[], float] = time.monotonic
) -> list[tuple[float, bool]]:
    """Measure how many seconds recordings last, and say whether each is known.

    Those that do not say it, and those that there was no time to ask, are taken to have as many
    bytes a second as the others have.
    """
    until = clock() + LOOKING_S
    sizes = [sum(map(_measure_size, paths)) for paths in recordings]
    known = [
        _add_up(map(_read_length, paths)) if clock() <= until else None for paths in recordings
    ]
    both = [(size, length) for size, length in zip(sizes, known, strict=True) if length]
    total_s = sum(length for _, length in both)
    rate = sum(size for size, _ in both) / total_s if total_s else BYTES_A_SECOND
    return [
        (size / max(rate, 1.0) if length is None else length, length is not None)
        for size, length in zip(sizes, known, strict=True)
    ]


def _add_up(lengths: Iterator[float | None]) -> float | None:
    total = 0.0
    for length in lengths:
        if length is None:
            return None
        total += length
    return total


def _read_length(path: Path) -> float | None:
    try:
        return read_duration(path)
    except (CastproofError, OSError):  # its turn comes, and says why
        return None


def _measure_size(path: Path) -> int:
    """How many bytes it has; 1 where it is not on this machine."""
    try:
        return path.stat().st_size
    except OSError:
        return 1
