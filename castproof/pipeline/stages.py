"""The stages that need a model: each declared once, and run only where its result is not there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from asr.audio.samples import Audio
from asr.recognizer import Recognition
from castproof.config.schema import AsrSection, DiarizeSection
from castproof.errors import format_error
from castproof.files import digest
from castproof.pipeline import artifacts
from castproof.pipeline.cache import RecordingCache
from castproof.pipeline.models import Models, OnceLoaded
from castproof.pipeline.nobody_heard import LOUDEST, measure_loudest
from castproof.pipeline.progress import (
    CHECKING_VOICES,
    DIARIZING,
    LISTENING_TO_VOICES,
    RECOGNIZING,
    Advance,
    Arrive,
    Reporter,
)
from castproof.pipeline.provenance import StageKey
from castproof.pipeline.source import RecordingSource
from castproof.pipeline.speech_model import collect_placement_facts
from diarize.diarizer import Diarization
from diarize.sampling import compute_speaker_voices
from transcript.errors import CastproofError
from transcript.formats import rttm
from transcript.values import Turn, Voice, milliseconds

_log = logging.getLogger(__name__)

RECOGNIZE, DIARIZE, VOICES = "recognize", "diarize", "voices"
VOICE_CHECK, HEAR_AGAIN = "check", "hear-again"
#: The fact of recognition that says how long the recording lasts, in seconds.
DURATION = "duration_s"
#: Raise a stage's number when it makes something else of the same input.
VERSIONS: Mapping[str, int] = {RECOGNIZE: 4, DIARIZE: 2, VOICES: 1, VOICE_CHECK: 2, HEAR_AGAIN: 1}
#: How many threads work, at how many chunks, changes how long it takes, not what is heard.
_SPEED_ONLY = {"cpu_threads", "batch_size"}
#: Whether speech without words is heard again does not bear on what is heard first.
_LATER = {"hear_again"}
#: Which of several streams is heard, the recording's digest says.
_IN_DIGEST = {"stream"}
#: Whether diarization is wanted, and its model trusted, decides if it runs, not what it finds.
_NOT_READ = {"enabled", "voice_check", "trust_model"}

Value = TypeVar("Value")
How = Literal["run", "reused"]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StageResult(Generic[Value]):
    """A finished stage: its value, how it came about, its facts, and the seconds it took."""

    value: Value
    how: How
    facts: Facts
    seconds: float


@dataclass(frozen=True, slots=True)
class Stage(Generic[Value]):
    """A stage that needs a model.

    Its result is keyed by the recording, ``settings``, the revision of ``model`` and the stage's
    number in :data:`VERSIONS`. ``run`` makes the value, and the facts to keep beside its artifacts;
    it is told whether the model is on this machine. ``write`` makes the artifacts, by name, and
    ``read`` the value again of artifacts and facts. ``plan`` says for the log what it begins
    with, ``summarize`` what it found.
    """

    name: str
    model: Literal["recognizer", "diarizer"]
    settings: dict[str, Any]
    run: Callable[[StageRunner, bool], tuple[Value, dict[str, Any]]]
    write: Callable[[Value], dict[str, bytes]]
    read: Callable[[Mapping[str, bytes], Facts], Value]
    plan: str
    summarize: Callable[[Value], str]


def recognition(asr: AsrSection, meanwhile: Callable[[], None] | None = None) -> Stage[Recognition]:
    """Declare recognition; ``meanwhile`` begins what can go on beside it, if it has to run."""

    def run(runner: StageRunner, is_here: bool) -> tuple[Recognition, dict[str, Any]]:
        audio = runner.source.audio()
        recognizer = runner.load(runner.models.recognizer, "the speech model", is_here=is_here)
        if meanwhile is not None:
            meanwhile()
        with runner.watch(RECOGNIZING, audio.duration) as advance:
            progress = release_behind(audio, advance)
            heard = recognizer.recognize(audio.samples, asr.options(), progress)
        heard = replace(heard, notes=(*audio.notes, *heard.notes))
        return heard, {
            DURATION: milliseconds(audio.duration),
            LOUDEST: measure_loudest(audio.samples),
            **artifacts.recognition_facts(heard),
            **collect_placement_facts(recognizer),
        }

    def summarize(heard: Recognition) -> str:
        words = sum(len(segment.words) for segment in heard.segments)
        language = heard.language or "unknown"
        return f"{len(heard.segments)} segments, {words} words, language {language}"

    return Stage(
        RECOGNIZE,
        "recognizer",
        dump_asr_settings(asr),
        run,
        artifacts.recognition_artifacts,
        artifacts.read_recognition,
        describe_asr(asr),
        summarize,
    )


def diarization(diarize: DiarizeSection) -> Stage[Diarization]:
    """Declare diarization: who spoke when."""

    def run(runner: StageRunner, is_here: bool) -> tuple[Diarization, dict[str, Any]]:
        diarizer = runner.load(runner.models.diarizer, "the speaker models", is_here=is_here)
        audio = runner.source.audio()
        with runner.watch(DIARIZING, audio.duration) as advance:
            progress = release_behind(audio, advance)
            found = diarizer.diarize(audio.samples, diarize.count(), progress)
        return found, artifacts.diarization_facts(found)

    def summarize(found: Diarization) -> str:
        return f"{len(found.turns)} turns, {len({turn.speaker for turn in found.turns})} speakers"

    return Stage(
        DIARIZE,
        "diarizer",
        diarize.model_dump(mode="json", exclude=_NOT_READ | _SPEED_ONLY),
        run,
        artifacts.diarization_artifacts,
        artifacts.read_diarization,
        describe_diarize(diarize),
        summarize,
    )


def speaker_voices(turns: Sequence[Turn]) -> Stage[tuple[Voice, ...]]:
    """Declare how each speaker sounds who speaks alone for long enough."""

    def run(runner: StageRunner, is_here: bool) -> tuple[tuple[Voice, ...], dict[str, Any]]:
        runner.load(runner.models.diarizer, "the speaker models", is_here=is_here)
        embedder, audio = runner.models.embedder(), runner.source.audio()
        with runner.watch(LISTENING_TO_VOICES, audio.duration) as advance:
            progress = release_behind(audio, advance)
            return compute_speaker_voices(embedder, audio.samples, turns, progress), {}

    return Stage(
        VOICES,
        "diarizer",
        {"turns": digest.of_bytes(rttm.write(tuple(turns)).encode())},
        run,
        artifacts.voices_artifacts,
        artifacts.read_voices,
        f"the voices of {len({turn.speaker for turn in turns})} speakers",
        lambda found: f"{len(found)} voices",
    )


def unit_voices(spans: Sequence[tuple[float, float]]) -> Stage[NDArray[np.float32]]:
    """Declare the voices of spans in seconds, ``(spans, dimensions)``: NaN for too short ones."""

    def run(runner: StageRunner, is_here: bool) -> tuple[NDArray[np.float32], dict[str, Any]]:
        runner.load(runner.models.diarizer, "the speaker models", is_here=is_here)
        embedder, audio = runner.models.embedder(), runner.source.audio()
        spoken = sum(end - start for start, end in spans)
        with runner.watch(CHECKING_VOICES, spoken) as advance:
            progress = release_behind(audio, advance)
            return embedder.embed_in_context(audio.samples, spans, progress), {}

    return Stage(
        VOICE_CHECK,
        "diarizer",
        {"spans": digest.of_bytes(repr([tuple(span) for span in spans]).encode())},
        run,
        artifacts.unit_voices_artifacts,
        lambda made, _: artifacts.read_unit_voices(made, len(spans)),
        f"{len(spans)} units of speech against the speakers' voices",
        lambda found: f"{int(np.isfinite(found).all(axis=1).sum())} are long enough to tell",
    )


@dataclass(frozen=True, slots=True)
class StageRunner:
    """Runs the stages of one recording, or finds their results in its cache."""

    source: RecordingSource
    cache: RecordingCache
    models: Models
    reporter: Reporter

    def find(self, stage: Stage[Value]) -> StageResult[Value] | None:
        """Find what an earlier run made with the same settings and model, if it did."""
        return self._find(stage, self._key(stage))

    def run(self, stage: Stage[Value]) -> StageResult[Value]:
        """Return a stage's earlier result where it still holds, and otherwise a new one, kept.

        Raises what decoding the recording, loading the model and the stage itself raise.
        """
        began = time.monotonic()
        name = f"{self.source.path.name}: {stage.name}"
        key = self._key(stage)
        done = self._find(stage, key)
        if done is not None:
            same = "same recording, settings and model as in an earlier run"
            _log.info("%s: reused (%s): %s", name, same, stage.summarize(done.value))
            return replace(done, seconds=time.monotonic() - began)
        why = self.cache.explain_miss(stage.name, key) or "what is kept cannot be read"
        _log.info("%s: begins (%s): %s", name, why, stage.plan)
        value, facts = stage.run(self, key.revision is not None)
        made = stage.write(value)
        # A new key: a model that had to be downloaded has a revision only now.
        self.cache.save_stage(stage.name, self._key(stage), made, facts)
        self.reporter.kept(self.source.path.name, stage.name, time.monotonic() - began)
        value, seconds = stage.read(made, facts), time.monotonic() - began
        _log.info("%s: took %.1f s: %s", name, seconds, stage.summarize(value))
        return StageResult(value, "run", facts, seconds)

    def load(self, model: OnceLoaded[Value], name: str, *, is_here: bool) -> Value:
        """Load a model, reporting the wait: one that is not on this machine is downloaded."""
        if model.loaded:
            return model.get()
        if not (is_here or model.fetched):
            with self._watch_fetching(name) as arrive:
                model.fetch(arrive)
            is_here = True
        began = time.monotonic()
        with self.watch(f"{'loading' if is_here else 'fetching'} {name}"):
            loaded = model.get()
        _log.info("loaded %s in %.1f s", name, time.monotonic() - began)
        return loaded

    def fetch_diarizer(self) -> None:
        """Have the speaker models on this machine, or say at once that there will be no speakers.

        What cannot be had is raised by whatever stage needs it.
        """
        model = self.models.diarizer
        if model.fetched:
            return
        try:
            with self._watch_fetching("the speaker models") as arrive:
                note = model.fetch(arrive)
        except CastproofError as error:
            note = f"there will be no speakers: {format_error(error)}"
        if note is not None:
            self.reporter.note(note)

    def watch(self, doing: str, seconds: float | None = None) -> AbstractContextManager[Advance]:
        """Report what is being done to the recording, as long as the context lasts."""
        return self.reporter.stage(self.source.path.name, doing, seconds=seconds)

    @contextmanager
    def _watch_fetching(self, name: str) -> Iterator[Arrive]:
        """Report that a model is looked for, and that it is fetched once bytes of it come."""
        with ExitStack() as shown:
            shown.enter_context(self.watch(f"looking for {name}"))
            fetching: list[Arrive] = []

            def arrive(have: int, total: int | None) -> None:
                if not fetching:
                    shown.close()
                    download = self.reporter.download(self.source.path.name, f"fetching {name}")
                    fetching.append(shown.enter_context(download))
                fetching[0](have, total)

            yield arrive

    def _find(self, stage: Stage[Value], key: StageKey) -> StageResult[Value] | None:
        found = self.cache.find_stage(stage.name, key)
        if found is None:
            return None
        made, record = found
        try:
            return StageResult(stage.read(made, record.facts), "reused", record.facts, 0.0)
        except Exception as error:  # NumPy, zipfile and zlib raise many kinds of what is damaged
            _log.warning(
                "the saved result of %s cannot be read (%s): the stage runs again",
                stage.name,
                error,
            )
            return None

    def _key(self, stage: Stage[Any]) -> StageKey:
        is_recognizer = stage.model == "recognizer"
        models = self.models
        return StageKey(
            recording=self.source.digest,
            settings=stage.settings,
            revision=(models.recognizer_revision if is_recognizer else models.diarizer_revision)(),
            version=VERSIONS[stage.name],
        )


def dump_asr_settings(asr: AsrSection) -> dict[str, Any]:
    """Dump the settings that bear on what is heard, to key a stage by."""
    return asr.model_dump(mode="json", exclude=_SPEED_ONLY | _LATER | _IN_DIGEST)


def describe_asr(asr: AsrSection) -> str:
    """Describe what recognition begins with.

    >>> describe_asr(AsrSection(model="small"))
    'small, device auto, compute type auto, language found by listening, beam 5'
    """
    language = "found by listening" if asr.language is None else asr.language
    hot = f", {len(asr.hotwords)} hot words" if asr.hotwords else ""
    return (
        f"{asr.model}, device {asr.device}, compute type {asr.compute_type}, language {language}, "
        f"beam {asr.beam_size}{hot}"
    )


def describe_diarize(diarize: DiarizeSection) -> str:
    """Describe what diarization begins with.

    >>> describe_diarize(DiarizeSection(model="owner/pipeline", speakers="2"))
    'owner/pipeline, device auto, method auto, speakers 2'
    """
    return (
        f"{diarize.model}, device {diarize.device}, method {diarize.method}, "
        f"speakers {diarize.speakers}"
    )


def release_behind(audio: Audio, advance: Advance) -> Advance:
    """Report progress, and give back the memory of the sound that has been read."""

    def release_and_advance(fraction: float) -> None:
        audio.release()
        advance(fraction)

    return release_and_advance
