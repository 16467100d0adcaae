"""The two stages that need a model, each run only when its result is not there already."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
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
from castproof.pipeline.cache import RecordingCache, StageKey
from castproof.pipeline.models import Models, OnceLoaded
from castproof.pipeline.progress import Advance, Reporter
from castproof.pipeline.source import RecordingSource
from castproof.pipeline.speech_model import collect_placement_facts
from diarize.diarizer import Diarization
from diarize.sampling import compute_speaker_voices
from transcript.errors import CastproofError, FormatError
from transcript.formats import rttm
from transcript.values import Turn, Voice, milliseconds

_log = logging.getLogger(__name__)

RECOGNIZE, DIARIZE, VOICES = "recognize", "diarize", "voices"
VOICE_CHECK = "check"
#: The fact of recognition that says how long the recording lasts, in seconds.
DURATION = "duration_s"
#: Raise a stage's number when it makes something else of the same input.
VERSIONS: Mapping[str, int] = {RECOGNIZE: 3, DIARIZE: 2, VOICES: 1, VOICE_CHECK: 1}
#: How many threads work, at how many chunks, changes how long it takes, not what is heard.
_SPEED_ONLY = {"cpu_threads", "batch_size"}
#: Whether diarization is wanted decides if the stage runs, not what it finds.
_NOT_READ = {"enabled", "voice_check"}

Result = TypeVar("Result")
How = Literal["run", "reused"]


@dataclass(frozen=True, slots=True)
class StageResult(Generic[Result]):
    """A stage that is done: its value, how it came about, and the seconds it took."""

    value: Result
    how: How
    facts: Mapping[str, Any]
    seconds: float


@dataclass(frozen=True, slots=True)
class Stages:
    """The model stages of one recording."""

    source: RecordingSource
    cache: RecordingCache
    models: Models
    reporter: Reporter

    def recognize(
        self, asr: AsrSection, meanwhile: Callable[[], None] | None = None
    ) -> StageResult[Recognition]:
        """What was said; ``meanwhile`` begins what can go on beside it, if it has to run.

        Raises what decoding, loading and recognizing raise.
        """

        def run(here: bool) -> tuple[dict[str, bytes], dict[str, Any]]:
            audio = self.source.audio()
            recognizer = self._load(self.models.recognizer, "the speech model", here)
            if meanwhile is not None:
                meanwhile()
            with self._stage("recognizing", audio.duration) as advance:
                progress = _releasing(audio, advance)
                heard = recognizer.recognize(audio.samples, asr.options(), progress)
            heard = replace(heard, notes=(*audio.notes, *heard.notes))
            facts = {
                DURATION: milliseconds(audio.duration),
                **artifacts.recognition_facts(heard),
                **collect_placement_facts(recognizer),
            }
            return artifacts.recognition_artifacts(heard), facts

        settings = asr.model_dump(mode="json", exclude=_SPEED_ONLY)
        return self._once(
            RECOGNIZE,
            settings,
            self.models.recognizer_revision,
            run,
            artifacts.read_recognition,
            (_describe_recognizing(asr), _describe_recognition),
        )

    def recognized(self, asr: AsrSection) -> StageResult[Recognition] | None:
        """What was said, where an earlier run has told it of these settings."""
        settings = asr.model_dump(mode="json", exclude=_SPEED_ONLY)
        key = self._key(RECOGNIZE, settings, self.models.recognizer_revision())
        done = self._finished(RECOGNIZE, key, artifacts.read_recognition)
        return None if done is None else StageResult(done[0], "reused", done[1], 0.0)

    def diarized(self, diarize: DiarizeSection) -> Diarization | None:
        """Who spoke when, where an earlier run has told it of these settings."""
        settings = diarize.model_dump(mode="json", exclude=_NOT_READ | _SPEED_ONLY)
        key = self._key(DIARIZE, settings, self.models.diarizer_revision())
        done = self._finished(DIARIZE, key, artifacts.read_diarization)
        return None if done is None else done[0]

    def fetch_diarizer(self) -> None:
        """Have the speaker models on this machine, or say at once that there will be no speakers.

        What cannot be had is raised by whatever stage needs it.
        """
        model = self.models.diarizer
        if model.fetched:
            return
        try:
            with self._stage("looking for the speaker models"):
                note = model.fetch()
        except CastproofError as error:
            note = f"there will be no speakers: {format_error(error)}"
        if note is not None:
            self.reporter.note(note)

    def diarize(self, diarize: DiarizeSection) -> StageResult[Diarization]:
        """Who spoke when. Raises what decoding, loading and diarizing raise."""

        def run(here: bool) -> tuple[dict[str, bytes], dict[str, Any]]:
            diarizer = self._load(self.models.diarizer, "the speaker models", here)
            audio = self.source.audio()
            with self._stage("diarizing", audio.duration) as advance:
                progress = _releasing(audio, advance)
                found = diarizer.diarize(audio.samples, diarize.count(), progress)
            return artifacts.diarization_artifacts(found), artifacts.diarization_facts(found)

        settings = diarize.model_dump(mode="json", exclude=_NOT_READ | _SPEED_ONLY)
        return self._once(
            DIARIZE,
            settings,
            self.models.diarizer_revision,
            run,
            artifacts.read_diarization,
            (_describe_diarizing(diarize), _describe_diarization),
        )

    def voices(self, turns: Sequence[Turn]) -> StageResult[tuple[Voice, ...]]:
        """How each speaker sounds who speaks alone for long enough.

        Raises what decoding, loading and embedding raise.
        """

        def run(here: bool) -> tuple[dict[str, bytes], dict[str, Any]]:
            self._load(self.models.diarizer, "the speaker models", here)
            embedder = self.models.embedder()
            audio = self.source.audio()
            with self._stage("listening to voices", audio.duration) as advance:
                progress = _releasing(audio, advance)
                found = compute_speaker_voices(embedder, audio.samples, turns, progress)
            return artifacts.voices_artifacts(found), {}

        return self._once(
            VOICES,
            {"turns": digest.of_bytes(rttm.write(tuple(turns)).encode())},
            self.models.diarizer_revision,
            run,
            artifacts.read_voices,
            (
                f"the voices of {len({turn.speaker for turn in turns})} speakers",
                lambda found: f"{len(found)} voices",
            ),
        )

    def unit_voices(self, spans: Sequence[tuple[float, float]]) -> StageResult[NDArray[np.float32]]:
        """The voice of each span in seconds, a row of NaN where it is too short.

        Raises what decoding, loading and embedding raise.
        """

        def run(here: bool) -> tuple[dict[str, bytes], dict[str, Any]]:
            self._load(self.models.diarizer, "the speaker models", here)
            embedder = self.models.embedder()
            audio = self.source.audio()
            seconds = sum(end - start for start, end in spans)
            with self._stage("checking voices", seconds) as advance:
                found = embedder.embed(audio.samples, spans, _releasing(audio, advance))
            return artifacts.unit_voices_artifacts(found), {}

        return self._once(
            VOICE_CHECK,
            {"spans": digest.of_bytes(repr([tuple(span) for span in spans]).encode())},
            self.models.diarizer_revision,
            run,
            artifacts.read_unit_voices,
            (
                f"{len(spans)} units of speech against the speakers' voices",
                lambda found: (
                    f"{int(np.isfinite(found).all(axis=1).sum())} are long enough to tell"
                ),
            ),
        )

    def _once(
        self,
        stage: str,
        settings: dict[str, Any],
        revision: Callable[[], str | None],
        run: Callable[[bool], tuple[dict[str, bytes], dict[str, Any]]],
        read: Callable[[Mapping[str, bytes], Mapping[str, Any]], Result],
        described: tuple[str, Callable[[Result], str]],
    ) -> StageResult[Result]:
        """The stage's earlier result where it still holds, and otherwise a new one, kept.

        ``described`` is what it begins with, and how to say what it found: both for the log.
        """
        began = time.monotonic()
        known = revision()
        key = self._key(stage, settings, known)
        how: How = "reused"
        done = self._finished(stage, key, read)
        name = f"{self.source.path.name}: {stage}"
        if done is None:
            how = "run"
            why = self.cache.explain_miss(stage, key) or "what is kept cannot be read"
            _log.info("%s: begins (%s): %s", name, why, described[0])
            made, facts = run(known is not None)
            # Asked again: a model that had to be downloaded has a revision only now.
            self.cache.save_stage(stage, self._key(stage, settings, revision()), made, facts)
            self.reporter.kept(self.source.path.name, stage, time.monotonic() - began)
            done = read(made, facts), facts
        seconds = time.monotonic() - began
        if how == "run":
            _log.info("%s: took %.1f s: %s", name, seconds, described[1](done[0]))
        else:
            same = "same recording, settings and model as in an earlier run"
            _log.info("%s: reused (%s): %s", name, same, described[1](done[0]))
        return StageResult(done[0], how, done[1], seconds)

    def _finished(
        self,
        stage: str,
        key: StageKey,
        read: Callable[[Mapping[str, bytes], Mapping[str, Any]], Result],
    ) -> tuple[Result, Mapping[str, Any]] | None:
        found = self.cache.find_stage(stage, key)
        if found is None:
            return None
        made, record = found
        try:
            return read(made, record.facts), record.facts
        except (FormatError, ValueError, KeyError, TypeError) as error:
            _log.warning("what is kept of %s cannot be read (%s): it runs again", stage, error)
            return None

    def _key(self, stage: str, settings: dict[str, Any], revision: str | None) -> StageKey:
        return StageKey(
            recording=self.source.digest,
            settings=settings,
            revision=revision,
            version=VERSIONS[stage],
        )

    def _load(self, model: OnceLoaded[Result], called: str, here: bool) -> Result:
        """The model, saying what is waited for: one that is not here has to be fetched first."""
        if model.loaded:
            return model.get()
        began = time.monotonic()
        with self._stage(f"{'loading' if here else 'fetching'} {called}"):
            loaded = model.get()
        _log.info("loaded %s in %.1f s", called, time.monotonic() - began)
        return loaded

    def _stage(self, doing: str, seconds: float | None = None) -> AbstractContextManager[Advance]:
        return self.reporter.stage(self.source.path.name, doing, seconds=seconds)


def _describe_recognizing(asr: AsrSection) -> str:
    """What recognition is begun with.

    >>> _describe_recognizing(AsrSection(model="small"))
    'small, device auto, compute type auto, language found by listening, beam 5'
    """
    language = "found by listening" if asr.language is None else asr.language
    hot = f", {len(asr.hotwords)} hot words" if asr.hotwords else ""
    return (
        f"{asr.model}, device {asr.device}, compute type {asr.compute_type}, language {language}, "
        f"beam {asr.beam_size}{hot}"
    )


def _describe_recognition(heard: Recognition) -> str:
    words = sum(len(segment.words) for segment in heard.segments)
    language = heard.language or "unknown"
    return f"{len(heard.segments)} segments, {words} words, language {language}"


def _describe_diarizing(diarize: DiarizeSection) -> str:
    """What diarization is begun with.

    >>> _describe_diarizing(DiarizeSection(model="owner/pipeline", speakers="2"))
    'owner/pipeline, device auto, method exact, speakers 2'
    """
    return (
        f"{diarize.model}, device {diarize.device}, method {diarize.method}, "
        f"speakers {diarize.speakers}"
    )


def _describe_diarization(found: Diarization) -> str:
    speakers = {turn.speaker for turn in found.turns}
    return f"{len(found.turns)} turns, {len(speakers)} speakers"


def _releasing(audio: Audio, advance: Advance) -> Advance:
    """``advance``, and the memory of the sound that was read so far is given back."""

    def told(fraction: float) -> None:
        audio.release()
        advance(fraction)

    return told
