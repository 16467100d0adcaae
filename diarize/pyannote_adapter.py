"""pyannote.audio as a diarizer, and its embedding model as an embedder.

The recording is decoded by us and handed over as a waveform: pyannote's own decoding leaves a
GPU idle (pyannote-audio#1403, #1702). Everything runs in fp32: autocast to fp16 merges
speakers (27–33 % DER against fp32 in OpenTranscribe's 156 runs).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize import hub, preload
from diarize.diarizer import Diarization, Progress, SpeakerCount
from diarize.embedder import SHORTEST_SPAN_S
from diarize.embedding_step import Method
from diarize.errors import DiarizationFailed, DiarizerUnavailable, NeedsTrust
from diarize.fetching import fetch, silence_hub
from diarize.low_memory import limit_batches
from diarize.pipeline_loading import load_pipeline
from diarize.pyannote_patches import patch_pipeline, require_supported_version
from diarize.recording_frames import RecordingFrames, pool_spans
from diarize.silenced import silence_pyannote
from transcript.values import Note, Turn, Voice, milliseconds

SAMPLE_RATE = 16000

#: A span is heard up to here: more of one voice changes its embedding little and costs the most
#: memory (pyannote's own chunks have ten seconds).
LONGEST_SPAN_S = 10.0

#: How much of the work each of pyannote's steps is, in the order they run: (done before, after).
_STEPS = {
    "segmentation": (0.0, 0.3),
    "speaker_counting": (0.3, 0.3),
    "embeddings": (0.3, 0.98),
    "discrete_diarization": (0.98, 1.0),
}

_log = logging.getLogger(__name__)


def load_diarizer(
    model: str,
    *,
    device: str = "auto",
    cpu_threads: int = 0,
    token: str | None = None,
    method: Method = "exact",
    trust_model: bool = False,
) -> PyannoteDiarizer:
    """Load a pyannote pipeline by hub name, or from a folder laid out like community-1.

    What is not on this machine is fetched first (:func:`diarize.fetching.fetch`).

    ``device`` is ``auto``, ``cpu``, ``mps``, ``cuda`` or ``cuda:N``. ``cpu_threads`` 0 leaves
    the number to torch, which has one for the whole process. ``method`` is how the embedding
    model hears the recording (:mod:`diarize.embedding_step`). ``trust_model`` lets the model run
    programs of its own, for a person who made it. Raises
    :class:`~diarize.errors.DiarizerUnavailable`, whose one line says how to mend it, and its
    :class:`~diarize.errors.ModelNotTrusted`; the token never appears in it.
    """
    require_supported_version()
    fetched = fetch(model, token=token, trust_model=trust_model)
    if fetched.note is not None:  # only where nobody fetched it, and showed the note, before
        _log.warning("%s", fetched.note)
    preload.finish()
    with silence_pyannote(), silence_hub():
        import torch

        try:
            pipeline = load_pipeline(fetched, token)
        except NeedsTrust as cause:
            raise hub.explain_untrusted(model, cause) from cause
        except Exception as cause:  # whatever a broken file raises has one meaning here
            if hub.find_status(cause) is not None:
                given = token is not None
                raise hub.explain_hub_failure(model, cause, token_given=given) from cause
            raise hub.explain_broken_folder(model, cause) from cause
    if cpu_threads:
        torch.set_num_threads(cpu_threads)
    frames = patch_pipeline(pipeline, method)
    if frames is None:
        _log.info("%s: an embedding model of another kind is run as pyannote does", model)
    chosen = _choose_device(torch, device)
    if chosen == "cpu":
        limit_batches(pipeline)
    _log.info("loading the speaker models %s: on %s, method %s", model, chosen, method)
    return PyannoteDiarizer(pipeline, model=model, device=chosen, frames=frames)


class PyannoteDiarizer:
    """A loaded pyannote pipeline; ``model`` is the name that its voices are labelled with.

    ``frames`` are those of :func:`~diarize.pyannote_patches.patch_pipeline`.
    """

    def __init__(
        self, pipeline: Any, *, model: str, device: str, frames: RecordingFrames | None = None
    ) -> None:
        self._pipeline = pipeline
        self._frames = frames
        self._model = model
        self._device = device
        self._embedding: str | None = None

    @property
    def embedding(self) -> str:
        """A digest of the embedding model's weights, wherever they came from."""
        if self._embedding is None:
            digest = hashlib.sha256()
            for name, weights in sorted(self._pipeline._embedding.model_.state_dict().items()):
                digest.update(name.encode())
                digest.update(weights.detach().cpu().contiguous().numpy().tobytes())
            self._embedding = digest.hexdigest()[:16]
        return self._embedding

    def embed(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[tuple[float, float]],
        progress: Progress,
    ) -> NDArray[np.float32]:
        """Compute the voice of each span; see :meth:`diarize.embedder.Embedder.embed`.

        When the GPU's memory runs out the CPU takes over. Raises
        :class:`~diarize.errors.DiarizationFailed`.
        """
        return self._embed(None, samples, spans, progress)

    def embed_in_context(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[tuple[float, float]],
        progress: Progress,
    ) -> NDArray[np.float32]:
        """Pool the voice of each span from what a diarization of the recording has computed.

        See :meth:`diarize.embedder.Embedder.embed_in_context`, and :meth:`embed` for the rest.
        """
        return self._embed(self._frames, samples, spans, progress)

    def _embed(
        self,
        frames: RecordingFrames | None,
        samples: NDArray[np.float32],
        spans: Sequence[tuple[float, float]],
        progress: Progress,
    ) -> NDArray[np.float32]:
        while True:
            try:
                with silence_pyannote():
                    import torch

                    self._pipeline.to(torch.device(self._device))
                    return embed_spans(self._pipeline._embedding, frames, samples, spans, progress)
            except RuntimeError as cause:
                if not _is_memory_exhaustion(cause) or not self._device.startswith("cuda"):
                    raise DiarizationFailed(_explain_failure(cause)) from cause
                _log.warning("comparing voices ran out of GPU memory: continuing on the CPU")
                self._device = "cpu"

    def diarize(
        self, samples: NDArray[np.float32], speakers: SpeakerCount, progress: Progress
    ) -> Diarization:
        """Diarize ``samples``, shape (n,), mono at 16 kHz in −1…1.

        When the GPU's memory runs out the batches halve down to one, then the CPU takes over;
        each step is a note. Raises :class:`~diarize.errors.DiarizationFailed`.
        """
        if samples.size == 0:
            progress(1.0)
            return Diarization((), (), ())
        notes: list[Note] = []
        hook = _translate_progress(progress)
        bounds = {"min_speakers": speakers.minimum, "max_speakers": speakers.maximum}
        if speakers.minimum == speakers.maximum:
            bounds = {"num_speakers": speakers.minimum}
        arguments = {name: bound for name, bound in bounds.items() if bound is not None}
        while True:
            try:
                with silence_pyannote():
                    import torch

                    self._pipeline.to(torch.device(self._device))
                    sound = torch.from_numpy(np.ascontiguousarray(samples, dtype=np.float32))[None]
                    recording = {"waveform": sound, "sample_rate": SAMPLE_RATE, "uri": "recording"}
                    output = self._pipeline(recording, hook=hook, **arguments)
            except RuntimeError as cause:
                step = self._degrade() if _is_memory_exhaustion(cause) else None
                if step is None:
                    raise DiarizationFailed(_explain_failure(cause)) from cause
                notes.append(Note("memory", step))
            except (ValueError, IndexError) as cause:
                raise DiarizationFailed(_explain_failure(cause)) from cause
            else:
                if self._frames is not None:
                    self._frames.note_recording(samples)
                progress(1.0)
                return _read_output(output, speakers, self._model, notes)

    def _degrade(self) -> str | None:
        """Ask for less memory; return what was done, or ``None`` when nothing is left to do."""
        if not self._device.startswith("cuda"):
            return None
        import torch

        torch.cuda.empty_cache()
        largest = max(self._pipeline.segmentation_batch_size, self._pipeline.embedding_batch_size)
        if largest > 1:
            self._pipeline.segmentation_batch_size = largest // 2
            self._pipeline.embedding_batch_size = largest // 2
            return f"diarization ran out of GPU memory: batches halved to {largest // 2}"
        self._device = "cpu"
        return "diarization ran out of GPU memory with the smallest batch: continued on the CPU"


def embed_spans(
    embed: Any,
    frames: RecordingFrames | None,
    samples: NDArray[np.float32],
    spans: Sequence[tuple[float, float]],
    progress: Progress,
) -> NDArray[np.float32]:
    """Compute one row for each span of ``samples``, NaN where the span is too short.

    They are pooled from the recording's ``frames``. Without these, ``embed``, pyannote's
    ``PretrainedSpeakerEmbedding``, hears each span alone, at its own length: padding would change
    the mean that its filterbank is normalised by.
    """
    found = np.full((len(spans), embed.dimension), np.nan, dtype=np.float32)
    shortest = max(round(SHORTEST_SPAN_S * SAMPLE_RATE), embed.min_num_samples)
    pieces = [_cut_middle(span, len(samples)) for span in spans]
    is_long = [stop - first >= shortest for first, stop in pieces]
    long = [piece for piece, enough in zip(pieces, is_long, strict=True) if enough]
    if frames is not None:
        found[is_long] = pool_spans(frames, samples, long, progress)
    else:
        found[is_long] = _embed_alone(embed, samples, long, progress)
    if not long:
        progress(1.0)
    return found


def _cut_middle(span: tuple[float, float], samples: int) -> tuple[int, int]:
    """Cut the middle of a span in seconds: its first sample and the one after the last."""
    start, end = span
    middle, half = (start + end) / 2, min(end - start, LONGEST_SPAN_S) / 2
    first, stop = (round(time * SAMPLE_RATE) for time in (middle - half, middle + half))
    return max(0, first), min(max(0, stop), samples)


def _embed_alone(
    embed: Any,
    samples: NDArray[np.float32],
    pieces: Sequence[tuple[int, int]],
    progress: Progress,
) -> NDArray[np.float32]:
    import torch

    found = np.empty((len(pieces), embed.dimension), dtype=np.float32)
    for row, (first, stop) in enumerate(pieces):
        sound = torch.from_numpy(np.ascontiguousarray(samples[first:stop], dtype=np.float32))
        found[row] = embed(sound[None, None])[0]
        progress((row + 1) / len(pieces))
    return found


def _choose_device(torch: Any, device: str) -> str:
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    here = {"cuda": torch.cuda.is_available, "mps": torch.backends.mps.is_available}
    kind = device.partition(":")[0]
    if kind in here and not here[kind]():
        raise DiarizerUnavailable(
            f"diarize.device is {device}, but this machine has no such device: set it to auto or "
            "cpu; `castproof doctor` shows what it has"
        )
    return device


def _translate_progress(progress: Progress) -> Callable[..., None]:
    """Translate pyannote's per-step hook into one fraction that never goes back."""
    furthest = 0.0

    def hook(
        step: str,
        artefact: object,
        *,
        file: object = None,
        total: int | None = None,
        completed: int | None = None,
    ) -> None:
        nonlocal furthest
        before, after = _STEPS.get(step, (furthest, furthest))
        share = 1.0 if not total or completed is None else completed / total
        furthest = max(furthest, before + (after - before) * min(share, 1.0))
        progress(furthest)

    return hook


def _read_output(
    output: Any, speakers: SpeakerCount, model: str, notes: Sequence[Note]
) -> Diarization:
    """Read pyannote's output as ours; note a number of speakers that was not asked for."""
    turns = _read_turns(output.speaker_diarization)
    exclusive = _read_turns(output.exclusive_speaker_diarization)
    found, low, high = len({turn.speaker for turn in turns}), speakers.minimum, speakers.maximum
    if (low is not None and found < low) or (high is not None and found > high):
        wanted = str(low) if low == high else f"{low or 1} to {high or 'any number of'}"
        detail = f"{wanted} speakers were asked for, and {found} were found"
        notes = [*notes, Note("speaker-count", detail)]
    voices = []
    if output.speaker_embeddings is not None:
        # A row a speaker, in the order of labels(); surplus speakers are zeros and left out.
        labels = output.speaker_diarization.labels()
        for label, row in zip(labels, np.asarray(output.speaker_embeddings), strict=True):
            if np.all(np.isfinite(row)) and np.any(row):
                seconds = sum(turn.end - turn.start for turn in exclusive if turn.speaker == label)
                embedding = tuple(float(value) for value in row)
                voices.append(Voice(str(label), embedding, milliseconds(seconds), model))
    return Diarization(turns, exclusive, tuple(voices), tuple(notes))


def _read_turns(annotation: Any) -> tuple[Turn, ...]:
    turns = (
        Turn(milliseconds(segment.start), milliseconds(segment.end), str(label))
        for segment, _, label in annotation.itertracks(yield_label=True)
    )
    return tuple(sorted(turn for turn in turns if turn.end > turn.start))


def _is_memory_exhaustion(cause: RuntimeError) -> bool:
    return "out of memory" in str(cause).lower()


def _explain_failure(cause: BaseException) -> str:
    reason = " ".join(str(cause).split()) or type(cause).__name__
    return (
        f"the diarizer failed on this recording ({reason}): use --no-diarize for captions "
        "without speakers"
    )
