"""The main job: recordings in, the files a person asked for out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from castproof.config.request import Request
from castproof.errors import explain
from castproof.files.paths import format_path
from castproof.pipeline.finish import finish
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Reporter
from castproof.pipeline.recording import open_recording, transcribe_recording
from castproof.pipeline.result import RecordingSummary
from castproof.signals import find_raised
from transcript.errors import InvalidCall

_log = logging.getLogger(__name__)


def transcribe_all(
    recordings: Sequence[Path], request: Request, models: Models, reporter: Reporter
) -> tuple[RecordingSummary, ...]:
    """Transcribe every recording in turn; one that fails does not stop the next.

    Raises :class:`~transcript.errors.InvalidCall` where the call itself is wrong.
    """
    results = []
    for number, recording in enumerate(recordings, start=1):
        is_last = number == len(recordings)
        try:
            results.append(transcribe(recording, request, models, reporter, is_last=is_last))
        except InvalidCall:
            raise
        except Exception as error:  # whatever one recording meets, the next ones have their turn
            if find_raised():
                raise
            _log.debug("%s failed", recording, exc_info=True)
            name, line = format_path(recording), explain(error)
            results.append(
                RecordingSummary(name, error=line if name in line else f"{name}: {line}")
            )
    return tuple(results)


def transcribe(
    recording: Path,
    request: Request,
    models: Models,
    reporter: Reporter,
    *,
    stem: str | None = None,
    is_last: bool = False,
) -> RecordingSummary:
    """Transcribe one recording, reusing what earlier runs finished; its files are called ``stem``.

    Of the last one of a run, ``is_last``, the models are given up as soon as they are done.
    Raises what its stages raise, :class:`~castproof.errors.RecordingBusy`, and
    :class:`OSError` when something cannot be written.
    """
    with open_recording(recording, request, models, reporter, stem=stem) as runner:
        conversation = transcribe_recording(runner, request, is_last=is_last)
        return finish(conversation, request, runner.cache)
