"""The main job: recordings in, the files a person asked for out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from castscribe import lock
from castscribe.delivery import deliver
from castscribe.errors import explain, one_line
from castscribe.layers import Layers, lay_out
from castscribe.models import Models
from castscribe.order import Order
from castscribe.outcome import Outcome
from castscribe.paths import shown
from castscribe.progress import Reporter
from castscribe.source import Source
from castscribe.stages import DIARIZE, DURATION, RECOGNIZE, Stages
from castscribe.store import FOLDER_NAME, StageKey, Store
from castscribe.version import version
from transcript import lossless
from transcript.errors import CastscribeError, InvalidCall
from transcript.values import Flag, Turn, Word

_log = logging.getLogger(__name__)

ALIGN = "align"
TRANSCRIPT_NAME = "transcript.json"
NO_SPEECH = Flag("no-speech", "nobody was heard: the files are there, and empty")


def transcribe_all(
    recordings: Sequence[Path], order: Order, models: Models, reporter: Reporter
) -> tuple[Outcome, ...]:
    """Every recording in turn; one that fails does not stop the next.

    Raises :class:`~transcript.errors.InvalidCall` where the call itself is wrong.
    """
    return tuple(_outcome(recording, order, models, reporter) for recording in recordings)


def _outcome(recording: Path, order: Order, models: Models, reporter: Reporter) -> Outcome:
    try:
        return transcribe(recording, order, models, reporter)
    except InvalidCall:
        raise
    except Exception as error:  # whatever one recording meets, the next ones have their turn
        _log.debug("%s failed", recording, exc_info=True)
        name, line = shown(recording), explain(error)
        return Outcome(name, error=line if name in line else f"{name}: {line}")


def transcribe(recording: Path, order: Order, models: Models, reporter: Reporter) -> Outcome:
    """One recording, reusing what earlier runs finished.

    Raises what its stages raise, :class:`~castscribe.errors.RecordingBusy`, and
    :class:`OSError` when something cannot be written.
    """
    source = Source(recording, reporter)
    folder = order.folder / FOLDER_NAME / recording.stem
    folder.mkdir(parents=True, exist_ok=True)
    with lock.held(folder):
        store = Store(folder)
        store.remove_leftovers()
        store.describe(
            version(),
            {"name": shown(recording.name), "sha256": source.digest, "bytes": source.bytes},
        )
        return _run(Stages(source, store, models, reporter), order)


def _run(stages: Stages, order: Order) -> Outcome:
    source, store = stages.source, stages.store
    heard = stages.recognize(order.config.asr)
    words = tuple(word for segment in heard.value.segments for word in segment.words)
    who = _diarize(stages, order, words)
    layers = lay_out(
        words, who.turns, order.config, names=order.names, language=heard.value.language
    )
    _keep_transcript(store, source, order, layers)
    delivery = deliver(source.path.stem, layers, order, store, source.digest)
    silence = () if words else (NO_SPEECH,)
    return Outcome(
        recording=shown(source.path),
        files=delivery.files,
        duration_s=heard.facts[DURATION],
        language=heard.value.language,
        speakers=layers.speakers,
        words=len(words),
        captions=len(layers.captions.lines),
        paragraphs=len(layers.paragraphs.lines),
        stages={RECOGNIZE: heard.how, DIARIZE: who.how},
        seconds={RECOGNIZE: round(heard.seconds, 3), DIARIZE: round(who.seconds, 3)},
        notes=(*heard.value.notes, *who.notes, *silence, *layers.notes),
        partial=(*who.partial, *delivery.partial),
    )


@dataclass(frozen=True, slots=True)
class _Who:
    """What is known of the speakers: ``turns`` is ``None`` where nobody looked or could."""

    how: str
    turns: tuple[Turn, ...] | None = None
    seconds: float = 0.0
    notes: tuple[Flag, ...] = ()
    partial: tuple[str, ...] = ()


def _diarize(stages: Stages, order: Order, words: Sequence[Word]) -> _Who:
    """Who spoke; a diarizer that cannot be had or breaks costs the speakers, nothing else."""
    if not order.config.diarize.enabled or not words:
        return _Who("skipped")
    try:
        done = stages.diarize(order.config.diarize)
    except InvalidCall:
        raise
    except CastscribeError as error:
        _log.debug("no speakers", exc_info=True)
        return _Who("failed", partial=(f"no speakers: {one_line(error)}",))
    return _Who(done.how, done.value.turns, done.seconds, done.value.notes)


def _keep_transcript(store: Store, source: Source, order: Order, layers: Layers) -> None:
    settings = order.config.model_dump(mode="json", include={"align", "captions"})
    key = StageKey(recording=source.digest, settings={**settings, "names": list(order.names)})
    facts = {"names": dict(layers.names)}
    store.keep(ALIGN, key, {TRANSCRIPT_NAME: lossless.write(layers.captions).encode()}, facts)
