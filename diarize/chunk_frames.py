"""The trunk's frames of every chunk of a recording, in two ways.

*exact* hears each chunk by itself, as stock pyannote does. Chunks overlap by nine tenths, so it
hears everything ten times. *fast* hears the recording once, in long windows that overlap by what
a frame can see, and cuts each chunk's frames out: at a chunk's edges these know what comes
before and after, and the mean they are centred by is not the chunk's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from diarize.backbone import Backbone

#: How much *fast* hears at once, apart from what is heard twice at the joins.
WINDOW_S = 30.0
#: What is heard on either side besides: ResNet34's frames see 1.1 s, larger ones up to 2 s.
ASIDE_S = 2.0


def compute_exact_frames(
    trunk: Backbone, waveform: Any, starts: Sequence[int], length: int, batch: int
) -> Iterator[tuple[slice, Any]]:
    """The frames of chunks of ``length`` samples at ``starts``, ``batch`` of them at a time.

    ``waveform`` is ``(1, samples)``. Yields places in ``starts`` with their frames,
    ``(chunks, …, frames)``.
    """
    import torch

    for first in range(0, len(starts), batch):
        chunks = [_crop(waveform, start, length) for start in starts[first : first + batch]]
        yield slice(first, first + len(chunks)), _heard(trunk, torch.stack(chunks))


def compute_fast_frames(
    trunk: Backbone, waveform: Any, starts: Sequence[int], length: int, batch: int
) -> Iterator[tuple[slice, Any]]:
    """The same cut out of long windows, each heard once; see the module.

    ``starts`` are in order. No more than two windows are held at a time.
    """
    import torch

    windows = _Windows(trunk, waveform)
    count = trunk.model.num_frames(length)
    for first in range(0, len(starts), batch):
        chunks = [windows.cut(start, count) for start in starts[first : first + batch]]
        yield slice(first, first + len(chunks)), torch.cat(chunks)


class _Windows:
    """A recording's frames on one grid, heard window by window as they are asked for."""

    def __init__(self, trunk: Backbone, waveform: Any) -> None:
        self._trunk = trunk
        self._waveform = waveform
        rate = trunk.model.audio.sample_rate
        self._step = round(trunk.model.receptive_field.step * rate)
        self._span = round(WINDOW_S * rate / self._step)
        self._aside = round(ASIDE_S * rate / self._step)
        self._held: dict[int, Any] = {}

    def cut(self, start: int, count: int) -> Any:
        """``count`` frames from the one nearest to ``start``, ``(1, …, count)``."""
        import torch

        first = round(start / self._step)
        needed = range(first // self._span, (first + count - 1) // self._span + 1)
        self._held = {number: self._window(number) for number in needed}
        parts = []
        for number, frames in self._held.items():
            offset = number * self._span
            parts.append(frames[..., max(first - offset, 0) : first + count - offset])
        return torch.cat(parts, dim=-1)

    def _window(self, number: int) -> Any:
        """The frames of one window, heard with what lies beside it; held ones are not heard again.

        Beyond the recording's end there is silence, as in stock pyannote's last chunk.
        """
        if number in self._held:
            return self._held[number]
        first = number * self._span
        before = min(first, self._aside)
        begin = (first - before) * self._step
        length = (before + self._span + self._aside) * self._step
        sound = _crop(self._waveform, begin, length)
        with self._trunk.centred_locally():
            frames = _heard(self._trunk, sound[None])
        return frames[..., before : before + self._span]


def _heard(trunk: Backbone, waveforms: Any) -> Any:
    return trunk.frames(waveforms.to(next(trunk.model.parameters()).device))


def _crop(waveform: Any, start: int, length: int) -> Any:
    """``length`` samples from ``start``, silence beyond the end."""
    from torch.nn.functional import pad

    piece = waveform[:, start : start + length]
    return pad(piece, (0, length - piece.shape[1]))
