"""pyannote's embedding step, with the backbone run once per chunk instead of once per speaker.

Stock ``SpeakerDiarization.get_embeddings`` runs the whole embedding network for each (chunk,
local speaker): three times over the same sound, silent speakers included, which is nearly all
of a diarization's time. Here a network is used in two parts. Its backbone, nearly all of the work,
knows nothing of speakers: it hears a chunk once. Only the pooling behind it is told, by a mask,
whose voice is asked for. A chunk in which nobody speaks is not heard at all. The rows that come of
it are the stock ones (up to the rounding of sums), those of silent speakers too, since the
clustering sees them all. While a chunk's frames are at hand, :mod:`diarize.local_speakers` may ask
for the voices of parts of a speaker's speech, and have it split.

The backbone hears the chunks in one of two ways. *exact* hears each chunk by itself, as stock
pyannote does; chunks overlap by nine tenths, so it hears everything ten times. *fast* hears the
recording once, in long windows that overlap by what a frame can see, and cuts each chunk's frames
out: at a chunk's edges these know what comes before and after, and the mean they are centred by is
not the chunk's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from diarize.local_speakers import split_chunks

#: How the backbone hears the recording.
Method = Literal["exact", "fast"]
#: How much *fast* hears at once, apart from what is heard twice at the joins.
WINDOW_S = 30.0
#: What is heard on either side besides: ResNet34's frames see 1.1 s, larger ones up to 2 s.
ASIDE_S = 2.0
#: Seconds around a frame whose mean it is centred by in a long window: as many as a chunk has.
CENTRING_S = 10.0


class Backbone(Protocol):
    """An embedding model in two parts, which call pyannote's own layers; tensors are torch's."""

    @property
    def model(self) -> Any:
        """The whole model, of pyannote.audio."""
        ...

    def compute_frames(self, waveforms: Any) -> Any:
        """Compute the frames ``(batch, …, frames)`` of waveforms ``(batch, 1, samples)``."""
        ...

    def pool(self, frames: Any, masks: Any) -> Any:
        """Pool frames under masks ``(batch, speakers, mask frames)``.

        Returns the voices, ``(batch, speakers, dimension)``. A mask of another length is stretched
        to the frames' by its nearest values.
        """
        ...

    def center_locally(self) -> Any:
        """Return a context in which a long window's frames are centred as those of a chunk are."""
        ...


def find_backbone(model: Any) -> Backbone | None:
    """Split ``model`` into its two parts; ``None`` where it is of a kind that we cannot split."""
    from pyannote.audio.models.embedding import XVectorMFCC
    from pyannote.audio.models.embedding.wespeaker import BaseWeSpeakerResNet

    if isinstance(model, BaseWeSpeakerResNet):
        return WeSpeakerBackbone(model)
    return XVectorBackbone(model) if isinstance(model, XVectorMFCC) else None


@dataclass(frozen=True, slots=True)
class WeSpeakerBackbone:
    """WeSpeaker's ResNets, as in community-1; see :class:`Backbone`."""

    model: Any

    def compute_frames(self, waveforms: Any) -> Any:
        """Compute frames, 80 ms apart."""
        return self.model.forward_frames(waveforms)

    def pool(self, frames: Any, masks: Any) -> Any:
        """Take mean and deviation under each mask, then apply the last layer."""
        return self.model.forward_embedding(frames, weights=masks)

    @contextmanager
    def center_locally(self) -> Iterator[None]:
        """Take the running mean off the filterbank, where a chunk has its own mean taken off."""
        own = self.model.hparams.fbank_centering_span
        self.model.hparams.fbank_centering_span = CENTRING_S
        try:
            yield
        finally:
            self.model.hparams.fbank_centering_span = own


@dataclass(frozen=True, slots=True)
class XVectorBackbone:
    """A time delay network over MFCCs, as in the miniature; see :class:`Backbone`."""

    model: Any

    def compute_frames(self, waveforms: Any) -> Any:
        """Run the layers of ``XVectorMFCC.forward`` up to its pooling."""
        outputs = self.model.mfcc(waveforms).squeeze(dim=1)
        for block in self.model.tdnns:
            outputs = block(outputs)
        return outputs

    def pool(self, frames: Any, masks: Any) -> Any:
        """Take mean and deviation under each mask, then apply the last layer."""
        return self.model.embedding(self.model.stats_pool(frames, weights=masks))

    @contextmanager
    def center_locally(self) -> Iterator[None]:
        """Do nothing: MFCCs are not centred (but cut off 80 dB below the loudest heard at once)."""
        yield


def compute_exact_frames(
    backbone: Backbone, waveform: Any, starts: Sequence[int], length: int, batch: int
) -> Iterator[tuple[slice, Any]]:
    """Compute the frames of chunks of ``length`` samples at ``starts``, each chunk by itself.

    ``waveform`` is ``(1, samples)``; ``batch`` chunks are heard at a time. Yields slices of
    ``starts`` with their frames, ``(chunks, …, frames)``.
    """
    import torch

    for first in range(0, len(starts), batch):
        chunks = [_crop(waveform, start, length) for start in starts[first : first + batch]]
        yield slice(first, first + len(chunks)), _hear(backbone, torch.stack(chunks))


def compute_fast_frames(
    backbone: Backbone, waveform: Any, starts: Sequence[int], length: int, batch: int
) -> Iterator[tuple[slice, Any]]:
    """Compute the same, cut out of long windows that are heard once each; see the module.

    ``starts`` are in order. No more than two windows are held at a time.
    """
    import torch

    windows = _Windows(backbone, waveform)
    count = backbone.model.num_frames(length)
    for first in range(0, len(starts), batch):
        chunks = [windows.cut(start, count) for start in starts[first : first + batch]]
        yield slice(first, first + len(chunks)), torch.cat(chunks)


class _Windows:
    """A recording's frames on one grid, heard window by window as they are asked for."""

    def __init__(self, backbone: Backbone, waveform: Any) -> None:
        self._backbone = backbone
        self._waveform = waveform
        rate = backbone.model.audio.sample_rate
        self._step = round(backbone.model.receptive_field.step * rate)
        self._span = round(WINDOW_S * rate / self._step)
        self._aside = round(ASIDE_S * rate / self._step)
        self._windows: dict[int, Any] = {}

    def cut(self, start: int, count: int) -> Any:
        """Cut out ``count`` frames from the one nearest to ``start``: ``(1, …, count)``."""
        import torch

        first = round(start / self._step)
        needed = range(first // self._span, (first + count - 1) // self._span + 1)
        self._windows = {
            number: self._windows[number] if number in self._windows else self._hear(number)
            for number in needed
        }
        parts = []
        for number, frames in self._windows.items():
            offset = number * self._span
            parts.append(frames[..., max(first - offset, 0) : first + count - offset])
        return torch.cat(parts, dim=-1)

    def _hear(self, number: int) -> Any:
        """Compute the frames of one window, heard with what lies beside it.

        Beyond the recording's end there is silence, as in stock pyannote's last chunk.
        """
        first = number * self._span
        before = min(first, self._aside)
        begin = (first - before) * self._step
        length = (before + self._span + self._aside) * self._step
        sound = _crop(self._waveform, begin, length)
        with self._backbone.center_locally():
            frames = _hear(self._backbone, sound[None])
        return frames[..., before : before + self._span]


def _hear(backbone: Backbone, waveforms: Any) -> Any:
    return backbone.compute_frames(waveforms.to(next(backbone.model.parameters()).device))


def _crop(waveform: Any, start: int, length: int) -> Any:
    """Cut ``length`` samples from ``start`` on, silence beyond the end."""
    from torch.nn.functional import pad

    piece = waveform[:, start : start + length]
    return pad(piece, (0, length - piece.shape[1]))


def build_masks(active: NDArray[Any], fewest_frames: int | None) -> NDArray[np.float32]:
    """Say where each speaker of each chunk is listened to: ``(chunks, frames, speakers)``, 0 or 1.

    ``active`` says who speaks where. Frames in which another speaks too are left out, unless
    ``fewest_frames`` or fewer are left then; with ``None`` they all stay (as in stock pyannote).

    >>> both = np.array([[[1, 0], [1, 1], [0, 1]]])
    >>> build_masks(both, 0)[0].T.tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    >>> build_masks(both, 1)[0].T.tolist()
    [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]
    """
    whole: NDArray[np.float32] = np.nan_to_num(active, nan=0.0).astype(np.float32)
    if fewest_frames is None:
        return whole
    alone = np.sum(active, axis=2, keepdims=True) < 2
    clean = np.nan_to_num(active * (1.0 * alone), nan=0.0).astype(np.float32)
    enough = np.sum(clean, axis=1, keepdims=True) > fewest_frames  # as stock pyannote compares
    return np.where(enough, clean, whole).astype(np.float32)


def embed_chunks(
    backbone: Backbone,
    method: Method,
    waveform: Any,
    starts: list[int],
    length: int,
    active: NDArray[Any],
    *,
    fewest_frames: int | None,
    frame_s: float | None = None,
    batch: int,
    hook: Callable[..., None] | None,
) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Compute the voice of each speaker of each chunk: ``(chunks, speakers, dimension)``.

    ``waveform`` is ``(1, samples)``; a chunk has ``length`` samples from its start, a number of
    samples too. ``active`` is ``(chunks, frames, speakers)``; ``fewest_frames`` is that of
    :func:`build_masks`. Where ``frame_s`` says how many seconds a frame lasts, speakers in whose
    speech several voices are heard are split (:mod:`diarize.local_speakers`). ``hook`` is
    pyannote's. Returns the voices, and ``active`` with a column for each.
    """
    import torch

    compute_frames = compute_fast_frames if method == "fast" else compute_exact_frames
    spoken = np.flatnonzero((active > 0).any(axis=(1, 2)))  # NaN is nobody
    if not spoken.size:
        spoken = np.array([0])
    parts: list[tuple[NDArray[Any] | None, NDArray[np.float32]]] = []
    with torch.inference_mode():
        wanted = [starts[chunk] for chunk in spoken]
        for part, frames in compute_frames(backbone, waveform, wanted, length, batch):
            pool = partial(_pool_under, backbone, frames)
            speaking = active[spoken[part]]
            if frame_s is not None:
                speaking = split_chunks(speaking, frame_s, pool)
            rows = pool(build_masks(speaking, fewest_frames))
            parts.append((speaking if speaking.shape[2] > active.shape[2] else None, rows))
            if part.start == 0:
                nobody = _pool_under(backbone, frames[:1], np.zeros_like(speaking[:1, :, :1]))
            if hook is not None:
                hook("embeddings", None, total=len(spoken), completed=part.stop)
    return _join_parts(active, spoken, parts, nobody)


def _pool_under(backbone: Backbone, frames: Any, masks: NDArray[Any]) -> NDArray[np.float32]:
    """Pool frames under masks ``(chunks, frames, speakers)``: their voices, on the CPU."""
    import torch

    under = torch.from_numpy(masks.transpose(0, 2, 1).astype(np.float32)).to(frames.device)
    voices: NDArray[np.float32] = backbone.pool(frames, under).cpu().numpy()
    return voices


def _join_parts(
    active: NDArray[Any],
    spoken: NDArray[np.intp],
    parts: Sequence[tuple[NDArray[Any] | None, NDArray[np.float32]]],
    nobody: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Lay the voices and speakers of the ``spoken`` chunks among those of all.

    ``parts`` have the speakers where they were split. Who is not there has ``nobody``'s voice.
    """
    chunks, frames, speakers = active.shape
    most = max(speakers, *(rows.shape[1] for _, rows in parts))
    voices = np.empty((chunks, most, nobody.shape[-1]), dtype=np.float32)
    voices[:] = nobody
    speaking = active
    if most > speakers:
        speaking = np.zeros((chunks, frames, most), dtype=active.dtype)
        speaking[:, :, :speakers] = active
    first = 0
    for split, rows in parts:
        here = spoken[first : first + len(rows)]
        voices[here, : rows.shape[1]] = rows
        if split is not None:
            speaking[here, :, : split.shape[2]] = split
        first += len(rows)
    return voices, speaking
