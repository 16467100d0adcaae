"""A recording's frames: what the embedding network's backbone makes of it, before any pooling.

The voice of any stretch is pooled from them at nearly no cost. So they are computed once, in long
windows that overlap by what a frame can see, for the chunks that the *fast* method asks for and for
the spans whose voices are compared within the recording. They are kept in half precision, up to
:data:`MOST_KEPT` bytes; what was not kept is computed again when it is asked for.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.backbone import Backbone
from diarize.diarizer import Progress
from diarize.low_memory import release_freed_memory

#: How much is heard at once, apart from what is heard twice at the joins.
WINDOW_S = 30.0
#: What is heard on either side besides: ResNet34's frames see 1.1 s, larger ones up to 2 s.
ASIDE_S = 2.0
#: Bytes of frames that are kept: some forty minutes of a recording.
MOST_KEPT = 128 * 1024 * 1024


class RecordingFrames:
    """The frames of one recording at a time, on one grid, heard window by window."""

    def __init__(self, backbone: Backbone, most_kept: int = MOST_KEPT) -> None:
        self.backbone = backbone
        self._most_kept = most_kept
        self._samples: weakref.ref[NDArray[np.float32]] | None = None
        self._kept: dict[int, Any] = {}
        self._current: dict[int, Any] = {}
        rate = backbone.model.audio.sample_rate
        self._step = round(backbone.model.receptive_field.step * rate)
        self._span = round(WINDOW_S * rate / self._step)
        self._aside = round(ASIDE_S * rate / self._step)

    def clear(self) -> None:
        """Drop what is kept, before another recording."""
        self._samples = None
        self._kept, self._current = {}, {}

    def note_recording(self, samples: NDArray[np.float32]) -> None:
        """Note which recording the frames are of: an array that stays what it is."""
        self._samples = weakref.ref(samples)

    def are_of(self, samples: NDArray[np.float32]) -> bool:
        """Tell whether they are noted to be of this very array."""
        return self._samples is not None and self._samples() is samples

    def cut(self, waveform: Any, start: int, count: int) -> Any:
        """Cut out ``count`` frames from the one nearest to the sample ``start``: ``(1, …, count)``.

        ``waveform`` is the recording as a tensor, ``(1, samples)``.
        """
        import torch

        first = round(start / self._step)
        needed = range(first // self._span, (first + count - 1) // self._span + 1)
        self._current = {number: self._get(waveform, number) for number in needed}
        parts = []
        for number, frames in self._current.items():
            offset = number * self._span
            parts.append(frames[..., max(first - offset, 0) : first + count - offset])
        device = next(self.backbone.model.parameters()).device
        return torch.cat(parts, dim=-1).to(device, torch.float32)

    def _get(self, waveform: Any, number: int) -> Any:
        for known in (self._current, self._kept):
            if number in known:
                return known[number]
        frames = self._hear(waveform, number)
        size = frames.numel() * frames.element_size()
        if size * (len(self._kept) + 1) <= self._most_kept:
            self._kept[number] = frames
        return frames

    def _hear(self, waveform: Any, number: int) -> Any:
        """Compute the frames of one window, heard with what lies beside it.

        Beyond the recording's end there is silence, as in stock pyannote's last chunk.
        """
        import torch

        first = number * self._span
        before = min(first, self._aside)
        begin = (first - before) * self._step
        length = (before + self._span + self._aside) * self._step
        with self.backbone.center_locally():
            frames = hear(self.backbone, crop(waveform, begin, length)[None])
        most = torch.finfo(torch.float16).max
        window = frames[..., before : before + self._span].clamp(-most, most)
        window = window.to("cpu", torch.float16, copy=True)
        del frames
        release_freed_memory()  # the next window would come on top of it
        return window


def compute_exact_frames(
    backbone: Backbone, waveform: Any, starts: Sequence[int], length: int, batch: int
) -> Iterator[tuple[slice, Any]]:
    """Compute the frames of chunks of ``length`` samples at ``starts``, each chunk by itself.

    ``waveform`` is ``(1, samples)``; ``batch`` chunks are heard at a time. Yields slices of
    ``starts`` with their frames, ``(chunks, …, frames)``.
    """
    import torch

    for first in range(0, len(starts), batch):
        chunks = [crop(waveform, start, length) for start in starts[first : first + batch]]
        yield slice(first, first + len(chunks)), hear(backbone, torch.stack(chunks))


def cut_chunks(
    frames: RecordingFrames, waveform: Any, starts: Sequence[int], length: int, batch: int
) -> Iterator[tuple[slice, Any]]:
    """Cut the same out of the recording's frames, ``batch`` chunks at a time.

    ``starts`` are in order, so that no window is heard twice.
    """
    import torch

    count = frames.backbone.model.num_frames(length)
    for first in range(0, len(starts), batch):
        chunks = [frames.cut(waveform, start, count) for start in starts[first : first + batch]]
        yield slice(first, first + len(chunks)), torch.cat(chunks)


def pool_spans(
    frames: RecordingFrames,
    samples: NDArray[np.float32],
    pieces: Sequence[tuple[int, int]],
    progress: Progress,
) -> NDArray[np.float32]:
    """Pool the voices of pieces of a recording, ``(pieces, dimension)``.

    ``samples`` is ``(n,)``; a piece is its first sample and the one after the last, and long enough
    for a frame. They may be in any order, and no window is heard twice for them.
    """
    import torch

    if not frames.are_of(samples):
        frames.clear()
        frames.note_recording(samples)
    backbone = frames.backbone
    found = np.empty((len(pieces), backbone.model.dimension), dtype=np.float32)
    waveform = torch.from_numpy(np.ascontiguousarray(samples, dtype=np.float32))[None]
    with torch.inference_mode():
        for done, row in enumerate(sorted(range(len(pieces)), key=lambda row: pieces[row])):
            first, stop = pieces[row]
            count = max(1, backbone.model.num_frames(stop - first))
            here = frames.cut(waveform, first, count)
            voice = backbone.pool(here, torch.ones((1, 1, count), device=here.device))
            found[row] = voice[0, 0].cpu().numpy()
            progress((done + 1) / len(pieces))
    return found


def hear(backbone: Backbone, waveforms: Any) -> Any:
    """Compute the frames of waveforms ``(batch, 1, samples)`` where the model is."""
    return backbone.compute_frames(waveforms.to(next(backbone.model.parameters()).device))


def crop(waveform: Any, start: int, length: int) -> Any:
    """Cut ``length`` samples from ``start`` on, silence beyond the end."""
    from torch.nn.functional import pad

    piece = waveform[:, start : start + length]
    return pad(piece, (0, length - piece.shape[1]))
