"""The main job: recordings in, the files a person asked for out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from castproof.config.request import Request
from castproof.errors import explain
from castproof.files.outputs import deliver
from castproof.files.paths import format_path
from castproof.pipeline.cleanup import describe_cleanup
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Reporter
from castproof.pipeline.recording import open_recording, transcribe_recording
from castproof.pipeline.result import Result
from castproof.pipeline.speech_model import build_speech_model
from castproof.pipeline.stages import DURATION, Stages
from transcript.errors import InvalidCall
from transcript.values import Note

_log = logging.getLogger(__name__)

NO_SPEECH = Note("no-speech", "nobody was heard: the files are there, and empty")


def transcribe_all(
    recordings: Sequence[Path], order: Request, models: Models, reporter: Reporter
) -> tuple[Result, ...]:
    """Every recording in turn; one that fails does not stop the next.

    Raises :class:`~transcript.errors.InvalidCall` where the call itself is wrong.
    """
    last = len(recordings) - 1
    return tuple(
        _outcome(recording, order, models, reporter, is_last=place == last)
        for place, recording in enumerate(recordings)
    )


def _outcome(
    recording: Path, order: Request, models: Models, reporter: Reporter, *, is_last: bool
) -> Result:
    try:
        return transcribe(recording, order, models, reporter, is_last=is_last)
    except InvalidCall:
        raise
    except Exception as error:  # whatever one recording meets, the next ones have their turn
        _log.debug("%s failed", recording, exc_info=True)
        name, line = format_path(recording), explain(error)
        return Result(name, error=line if name in line else f"{name}: {line}")


def transcribe(
    recording: Path,
    order: Request,
    models: Models,
    reporter: Reporter,
    *,
    stem: str | None = None,
    is_last: bool = False,
) -> Result:
    """One recording, reusing what earlier runs finished; its files are called ``stem``.

    Of the last one of a run, ``is_last``, the models are given up as soon as they are done.
    Raises what its stages raise, :class:`~castproof.errors.RecordingBusy`, and
    :class:`OSError` when something cannot be written.
    """
    with open_recording(recording, order.folder, models, reporter, stem=stem) as stages:
        return _run(stages, order, stem or recording.stem, is_last=is_last)


def _run(stages: Stages, order: Request, stem: str, *, is_last: bool) -> Result:
    source, cache = stages.source, stages.cache
    done = transcribe_recording(stages, order, is_last=is_last)
    layers = done.layers
    delivery = deliver(stem, layers, order, cache, source.digest)
    for file in delivery.files:
        _log.info("%s: %s (%s)", file.action, file.path, file.format)
    silence = () if done.words else (NO_SPEECH,)
    return Result(
        recording=format_path(source.path),
        files=delivery.files,
        duration_s=done.heard.facts[DURATION],
        model=build_speech_model(order.config.asr, done.heard.facts, order.why_model),
        language=done.heard.value.language,
        speakers=layers.speakers,
        speaker_count=done.who.counted,
        naming=layers.naming,
        voices=done.voices.matches,
        voice_check=done.check.counts,
        corrections=done.mended.corrections,
        reading=describe_cleanup(layers.reading, order.config.episode.reading),
        words=len(done.words),
        captions=len(layers.captions.lines),
        paragraphs=len(layers.paragraphs.lines),
        stages=done.stages,
        seconds=done.seconds,
        notes=(*done.notes, *silence, *layers.notes, *delivery.notes),
        partial=(*done.who.partial, *delivery.partial),
    )
