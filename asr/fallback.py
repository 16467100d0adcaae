"""What to give up when memory runs out: first speed, then precision, last the GPU.

    batch 8 ─► 4 ─► 2 ─► 1 ─► int8 weights ─► the CPU, in int8 ─► NotEnoughMemory

Every step down is reported: a run that took ten times as long should say why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from asr.device import Placement, choose_placement
from asr.errors import NotEnoughMemory
from transcript.values import Note

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

#: What CTranslate2, cuBLAS and the CUDA runtime say when they cannot allocate.
_OUT_OF_MEMORY = ("out of memory", "alloc_failed", "bad_alloc", "failed to allocate")

#: What CTranslate2 says when a CUDA library cannot be opened, or the device fails.
_GPU_OUT_OF_ORDER = ("cannot be loaded", "libcublas", "libcudnn", "no kernel image", "cuda driver")

#: The same numbers with weights of a quarter or half the size.
_SMALLER = {"float32": "int8_float32", "float16": "int8_float16", "bfloat16": "int8_bfloat16"}


@dataclass(frozen=True, slots=True)
class RuntimeConfig:
    """How the model runs: where, in what numbers, and how many chunks at once."""

    placement: Placement
    batch_size: int


def is_out_of_memory(error: Exception) -> bool:
    """Whether ``error`` says that memory ran out, on the GPU or beside it."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(words in said for words in _OUT_OF_MEMORY)


def is_gpu_out_of_order(error: Exception) -> bool:
    """Whether ``error`` says that the GPU or its libraries cannot be used."""
    said = str(error).lower()
    return any(words in said for words in _GPU_OUT_OF_ORDER)


class FallbackPolicy:
    """A footing, and the way down from it. ``notes`` say which steps were taken, and why."""

    def __init__(self, footing: RuntimeConfig) -> None:
        self.footing = footing
        self.notes: list[Note] = []
        self._asked_batch = footing.batch_size

    def run(self, attempt: Callable[[RuntimeConfig], _Result]) -> _Result:
        """``attempt`` on the footing there is, and on each lower one while memory runs out.

        Raises :class:`NotEnoughMemory` where there is none lower. Other errors pass through.
        """
        while True:
            try:
                return attempt(self.footing)
            except (RuntimeError, MemoryError) as error:
                lower = self._after(error)
                if lower is None:
                    raise
                self._step_down(lower, error)

    def _after(self, error: Exception) -> RuntimeConfig | None:
        """Where to try next; ``None`` where trying again would not help."""
        placement = self.footing.placement
        if is_out_of_memory(error):
            lower = find_lower_config(self.footing, self._asked_batch)
            if lower is None:
                raise NotEnoughMemory(
                    f"the model does not fit into memory, even with {placement} and one chunk at "
                    "a time: choose a smaller model, or close other programs"
                ) from error
            return lower
        if placement.device == "cuda" and is_gpu_out_of_order(error):
            return RuntimeConfig(choose_placement("cpu"), self._asked_batch)
        return None

    def _step_down(self, lower: RuntimeConfig, error: Exception) -> None:
        before, self.footing = self.footing, lower
        reason = str(error).splitlines()[0] if str(error) else "memory ran out"
        if lower.placement == before.placement:
            detail = f"{lower.batch_size} chunks at a time instead of {before.batch_size}"
        else:
            detail = f"{lower.placement} instead of {before.placement}"
        _log.warning("%s (%s)", detail, reason)
        self.notes.append(Note("degraded", f"{detail} ({reason})"))


def find_lower_config(footing: RuntimeConfig, asked_batch: int) -> RuntimeConfig | None:
    """One step down, or ``None`` at the bottom. The CPU starts again with ``asked_batch``.

    >>> str(find_lower_config(RuntimeConfig(Placement("cuda", "float16"), 1), 8).placement)
    'int8_float16 on the GPU'
    """
    placement = footing.placement
    if footing.batch_size > 1:
        return replace(footing, batch_size=footing.batch_size // 2)
    smaller = _SMALLER.get(placement.compute_type)
    if smaller is not None:
        return replace(footing, placement=replace(placement, compute_type=smaller))
    if placement.device == "cuda":
        return RuntimeConfig(choose_placement("cpu"), asked_batch)
    return None
