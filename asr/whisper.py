"""The faster-whisper recognizer: quick in batches, careful where the batch went wrong.

Batched decoding is four times as fast as sequential and never tries again. So each chunk is
checked after it (:mod:`asr.hallucination`), and only the bad ones are decoded once more,
sequentially, with Whisper's full fallback through rising temperatures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr import hallucination
from asr.audio.samples import SAMPLE_RATE
from asr.chunks import (
    SHORTEST_CHUNK,
    WINDOW,
    Chunk,
    SpeechSpan,
    cut_into_chunks,
    find_speech,
)
from asr.device import FallbackPolicy, Placement, RuntimeConfig, choose_placement
from asr.errors import LanguageUnknown
from asr.hot_words import fit_hotwords
from asr.language import choose_listening_chunks, decide_language
from asr.loading import LoadedWhisper
from asr.models import locate_model
from asr.recognizer import Progress, Recognition, RecognitionOptions, Window
from asr.segments import read_segments
from asr.stretches import StretchLanguages, listen_for_languages
from transcript.errors import InvalidCall
from transcript.hallucination.repeats import MOST_COMPRESSION
from transcript.values import Note, Segment, milliseconds

_log = logging.getLogger(__name__)

#: Chunks decoded at once where nobody says how many. A CPU is no faster with more: of ``small``'s
#: shape, eight took 11 % longer than two, and 650 MB more for what the encoder holds.
SUITABLE_BATCH = {"cuda": 8, "cpu": 2}

#: A language with less of the votes than this is reported as unsure.
_SURE = 0.5

#: Shares of the work, for progress: finding speech, and then the language.
_SPEECH_FOUND, _LANGUAGE_FOUND = 0.03, 0.06


@dataclass(frozen=True, slots=True)
class _DecodingTask:
    """What every decoding of one recording has in common; ``samples`` has shape (n,)."""

    samples: NDArray[np.float32]
    language: str
    beam_size: int
    hotwords: str | None
    stretches: StretchLanguages | None = None

    def cut(self, chunk: Chunk) -> NDArray[np.float32]:
        """Cut out the samples of ``chunk``."""
        return self.samples[int(chunk.start * SAMPLE_RATE) : int(chunk.end * SAMPLE_RATE)]


class WhisperRecognizer:
    """A :class:`~asr.recognizer.Recognizer` on faster-whisper; see :func:`load_recognizer`."""

    def __init__(self, loaded: LoadedWhisper) -> None:
        self._loaded = loaded

    @property
    def folder(self) -> Path:
        """Where the model is."""
        return self._loaded.folder

    @property
    def model(self) -> Any:
        """The ``faster_whisper.WhisperModel``, loaded."""
        return self._loaded.model

    @property
    def placement(self) -> Placement:
        """Where each recording is begun, and in what numbers."""
        return self._loaded.placement

    def recognize(
        self,
        samples: NDArray[np.float32],
        options: RecognitionOptions,
        progress: Progress,
    ) -> Recognition:
        """Recognize ``samples``, shape (n,), mono at 16 kHz in −1…1.

        Nobody speaking gives no segments and no language. Raises
        :class:`~asr.errors.LanguageUnknown` or :class:`~transcript.errors.InvalidCall` before
        anything is decoded, and :class:`~asr.errors.NotEnoughMemory`.
        """
        if options.language is not None and options.language not in self._loaded.languages:
            raise LanguageUnknown(
                f"the model does not know the language {options.language!r}: choose one of "
                f"{', '.join(self._loaded.languages)}, or leave it out"
            )
        longest = options.chunk_seconds
        if not SHORTEST_CHUNK <= longest <= WINDOW:
            raise InvalidCall(
                f"chunk_seconds is {longest:g}: choose from {SHORTEST_CHUNK:g} to {WINDOW:g}"
            )
        speech = find_speech(samples, longest, lambda share: progress(_SPEECH_FOUND * share))
        chunks = cut_into_chunks(speech, len(samples) / SAMPLE_RATE, longest)
        progress(_SPEECH_FOUND)
        batch_size = options.batch_size or SUITABLE_BATCH[self._loaded.placement.device]
        policy = FallbackPolicy(RuntimeConfig(self._loaded.placement, batch_size))
        spoken = sum(chunk.end - chunk.start for chunk in chunks)
        _log.info(
            "speech found: %.1f of %.1f s; chunks: %d, decoded %d at once",
            *(spoken, samples.size / SAMPLE_RATE, len(chunks), batch_size),
        )
        if not chunks:
            progress(1.0)
            return Recognition((), None, None, self._loaded.notes, ())
        language, probability, unsure = self._find_language(
            samples, chunks, options.language, policy
        )
        progress(_LANGUAGE_FOUND)
        hotwords, cut = fit_hotwords(self._loaded.model, options.hotwords)
        stretches = None
        if len(self._loaded.languages) > 1:
            stretches = StretchLanguages(language, is_told=options.language is not None)
        task = _DecodingTask(samples, language, options.beam_size, hotwords, stretches)
        segments, again = self._decode(task, chunks, policy, progress)
        notes = (*self._loaded.notes, *policy.notes, *unsure, *cut, *again)
        heard = tuple((milliseconds(span.start), milliseconds(span.end)) for span in speech)
        return Recognition(segments, language, probability, notes, heard)

    def decode_windows(
        self,
        samples: NDArray[np.float32],
        windows: Sequence[Window],
        options: RecognitionOptions,
        progress: Progress,
    ) -> tuple[tuple[Segment, ...], ...]:
        """Decode each of ``windows`` of ``samples``, shape (n,), once and by itself.

        Raises :class:`~asr.errors.NotEnoughMemory`.
        """
        hotwords, _ = fit_hotwords(self._loaded.model, options.hotwords)
        language = options.language or self._loaded.languages[0]
        task = _DecodingTask(samples, language, options.beam_size, hotwords)
        batch_size = options.batch_size or SUITABLE_BATCH[self._loaded.placement.device]
        policy = FallbackPolicy(RuntimeConfig(self._loaded.placement, batch_size))
        chunks = [
            Chunk(one.start, one.end, tuple(SpeechSpan(*span) for span in one.speech))
            for one in windows
        ]
        found: list[tuple[Segment, ...]] = []
        while len(found) < len(chunks):
            batch = partial(self._decode_joined, task=task, waiting=chunks[len(found) :])
            found += policy.run(batch)
            progress(len(found) / len(chunks))
        return tuple(found)

    def _decode_joined(
        self, config: RuntimeConfig, task: _DecodingTask, waiting: Sequence[Chunk]
    ) -> list[tuple[Segment, ...]]:
        """Decode the first chunks of ``waiting``, which may overlap, as many as the config takes.

        They are laid one after the other: faster-whisper takes no clips that are longer, all
        together, than the sound they are of, and what comes of them is told apart by its time.
        """
        chunks = waiting[: config.batch_size]
        sounds = [task.cut(chunk) for chunk in chunks]
        ends = np.cumsum([len(sound) for sound in sounds]) / SAMPLE_RATE
        starts = [0.0, *(float(end) for end in ends[:-1])]
        laid = [Chunk(start, float(end), ()) for start, end in zip(starts, ends, strict=True)]
        heard = self._decode_clips(config, replace(task, samples=np.concatenate(sounds)), laid)
        return [
            read_segments(raws, chunk, chunk.start - start, task.language)
            for chunk, start, raws in zip(chunks, starts, heard, strict=True)
        ]

    def _decode(
        self,
        task: _DecodingTask,
        chunks: Sequence[Chunk],
        policy: FallbackPolicy,
        progress: Progress,
    ) -> tuple[tuple[Segment, ...], list[Note]]:
        """Decode every chunk, a batch at a time, remove what nobody said and note it."""
        segments: list[Segment] = []
        notes: list[Note] = []
        done = 0
        while done < len(chunks):
            batch = partial(self._decode_batch, task=task, waiting=chunks[done:])
            for chunk, first in policy.run(batch):
                best, note = self._recheck(task, chunk, first, policy)
                segments += (one for one in best if one.words or one.removed)
                notes += note
                done += 1
                share = done / len(chunks)
                progress(_LANGUAGE_FOUND + (1 - _LANGUAGE_FOUND) * share)
        voice = hallucination.find_voice_activity(chunks)
        cleared, removed = hallucination.remove_hallucinations(segments, voice)
        other = () if task.stretches is None else task.stretches.make_notes()
        return cleared, [*notes, *removed, *other]

    def _decode_batch(
        self, config: RuntimeConfig, task: _DecodingTask, waiting: Sequence[Chunk]
    ) -> list[tuple[Chunk, tuple[Segment, ...]]]:
        """Decode the first chunks of ``waiting`` together, as many as the config takes."""
        chunks = waiting[: config.batch_size]
        heard = zip(chunks, self._decode_clips(config, task, chunks), strict=True)
        return [(chunk, _read_chunk(raws, chunk, 0.0, task)) for chunk, raws in heard]

    def _decode_clips(
        self, config: RuntimeConfig, task: _DecodingTask, chunks: Sequence[Chunk]
    ) -> list[list[Any]]:
        """Decode chunks that do not overlap together: faster-whisper's segments of each."""
        from faster_whisper import BatchedInferencePipeline

        model = self._loaded.move(config)
        heard: list[list[Any]] = [[] for _ in chunks]
        stretches = task.stretches
        listens = (
            nullcontext() if stretches is None else listen_for_languages(model, chunks, stretches)
        )
        with listens:
            found, _ = BatchedInferencePipeline(model).transcribe(
                task.samples,
                language=task.language,
                multilingual=stretches is not None,
                beam_size=task.beam_size,
                hotwords=task.hotwords,
                clip_timestamps=[{"start": chunk.start, "end": chunk.end} for chunk in chunks],
                batch_size=len(chunks),
                word_timestamps=True,
                without_timestamps=True,  # with them, words after the last one would be dropped
            )
            for raw in found:
                seek = raw.seek / model.frames_per_second
                nearest = min(range(len(chunks)), key=lambda n: abs(chunks[n].start - seek))
                heard[nearest].append(raw)
        return heard

    def _recheck(
        self, task: _DecodingTask, chunk: Chunk, first: tuple[Segment, ...], policy: FallbackPolicy
    ) -> tuple[tuple[Segment, ...], list[Note]]:
        """Return ``first``, or a second decoding of ``chunk`` where that is bad and this better.

        The second is the slow one: thresholds on, temperatures rising until they hold.
        """
        faults = hallucination.find_faults(first, chunk)
        if not faults:
            return first, []

        def decode_again(config: RuntimeConfig) -> tuple[Segment, ...]:
            found, _ = self._loaded.move(config).transcribe(
                task.cut(chunk),
                language=task.stretches.get(chunk) if task.stretches else task.language,
                beam_size=task.beam_size,
                hotwords=task.hotwords,
                compression_ratio_threshold=MOST_COMPRESSION,
                log_prob_threshold=hallucination.LEAST_LOGPROB,
                no_speech_threshold=hallucination.MOST_NO_SPEECH,
                condition_on_previous_text=False,  # a loop would feed on itself
                vad_filter=False,
                word_timestamps=True,
            )
            return _read_chunk(found, chunk, chunk.start, task)

        second = policy.run(decode_again)
        better = hallucination.is_better(second, first, chunk)
        best = (second or hallucination.remove_all_words(first)) if better else first
        left = hallucination.find_faults(best, chunk)
        detail = (
            f"{chunk.start:.1f}–{chunk.end:.1f} s: {', '.join(faults)}; "
            f"the {'second' if better else 'first'} decoding was kept"
            f"{', still doubtful' if left else ''}"
        )
        _log.info("decoded again: %s", detail)
        return best, [Note("decoded-again", detail)]

    def _find_language(
        self,
        samples: NDArray[np.float32],
        chunks: Sequence[Chunk],
        asked: str | None,
        policy: FallbackPolicy,
    ) -> tuple[str, float | None, list[Note]]:
        """Find the language to decode in; where it takes listening, how sure it is, and a note."""
        if asked is not None:
            return asked, None, []
        if len(self._loaded.languages) == 1:
            return self._loaded.languages[0], None, []

        def detect(chunk: Chunk) -> dict[str, float]:
            part = samples[int(chunk.start * SAMPLE_RATE) : int(chunk.end * SAMPLE_RATE)]
            _, _, probabilities = self._loaded.model.detect_language(audio=part)
            return dict(probabilities)

        def listen(config: RuntimeConfig) -> tuple[str, float]:
            self._loaded.move(config)
            return decide_language(choose_listening_chunks(chunks), detect)

        language, probability = policy.run(listen)
        _log.info("language found: %s, with %.0f %% of the votes", language, 100 * probability)
        if probability >= _SURE:
            return language, probability, []
        detail = f"{language!r} has only {probability:.0%} of the votes: set it if it is wrong"
        return language, probability, [Note("language-unsure", detail)]


def _read_chunk(
    raws: Iterable[Any], chunk: Chunk, offset: float, task: _DecodingTask
) -> tuple[Segment, ...]:
    """Read what was decoded of a chunk, in the language it was decoded in."""
    if task.stretches is None:
        return read_segments(raws, chunk, offset, task.language)
    language = task.stretches.get(chunk)
    return task.stretches.mark(read_segments(raws, chunk, offset, language), chunk)


def load_recognizer(
    model: str,
    *,
    device: str = "auto",
    compute_type: str = "auto",
    cpu_threads: int = 0,
    token: str | None = None,
    local_files_only: bool = False,
) -> WhisperRecognizer:
    """Load ``model``, a folder, a size or a hub repository, where ``device`` says.

    ``cpu_threads`` 0 leaves the number to CTranslate2. ``token`` is only sent to the hub.
    Raises :class:`~asr.errors.ModelUnavailable`, :class:`~asr.errors.DeviceUnavailable` or
    :class:`~asr.errors.NotEnoughMemory`.
    """
    placement = choose_placement(device, compute_type)
    folder = locate_model(model, token=token, local_files_only=local_files_only)
    _log.info("loading the speech model in %s: %s", folder, placement)
    return WhisperRecognizer(LoadedWhisper(folder, placement, cpu_threads))
