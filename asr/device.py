"""Where the recognizer runs and in what numbers, and what to fall back to when memory runs out.

``auto`` takes a CUDA device where there is one. On a GPU the numbers are float16, which is what
Whisper was trained in. On a CPU they are int8: half the time of float32 and less than half the
memory. One report has int8 leaving out 59 of the 157 words of a recording; held against float32 on
eleven real recordings it lost no more (benchmarks/README.md, int8 beside float32).

When memory runs out, the fallback policy gives up first speed, then precision, last the GPU:

    batch 8 ─► 4 ─► 2 ─► 1 ─► int8 weights ─► the CPU, in int8 ─► NotEnoughMemory

Every step down is reported: a run that took ten times as long should say why.
"""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from asr.errors import DeviceUnavailable, NotEnoughMemory
from transcript.values import Note

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

DEVICES = ("auto", "cpu", "cuda")

#: The best first. Old GPUs have no fast float16.
_PREFERRED = {"cuda": ("float16", "int8_float32", "float32"), "cpu": ("int8", "float32")}

#: The same numbers with weights of a quarter or half the size.
_SMALLER = {"float32": "int8_float32", "float16": "int8_float16", "bfloat16": "int8_bfloat16"}

#: What CTranslate2, cuBLAS and the CUDA runtime say when they cannot allocate.
_OUT_OF_MEMORY = ("out of memory", "alloc_failed", "bad_alloc", "failed to allocate")

#: What CTranslate2 says when a CUDA library cannot be opened, or the device fails.
_GPU_OUT_OF_ORDER = ("cannot be loaded", "libcublas", "libcudnn", "no kernel image", "cuda driver")


@dataclass(frozen=True, slots=True)
class Placement:
    """A device, ``cpu`` or ``cuda``, a CTranslate2 compute type, and which of several GPUs."""

    device: str
    compute_type: str
    index: int = 0

    def __str__(self) -> str:
        return f"{self.compute_type} on {'the GPU' if self.device == 'cuda' else 'the CPU'}"


def choose_placement(device: str = "auto", compute_type: str = "auto") -> Placement:
    """Choose where to run: ``device`` is ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.

    Raises :class:`DeviceUnavailable` where that, or the compute type, is not on this machine.
    """
    name, _, number = device.partition(":")
    if name not in DEVICES or (number and not (name == "cuda" and number.isdecimal())):
        raise DeviceUnavailable(
            f"there is no device {device!r}: choose {_join_with_or(DEVICES)}, or cuda:N"
        )
    gpus = 0 if name == "cpu" else count_gpus()
    if name == "cuda" and not gpus:
        raise DeviceUnavailable(
            "no CUDA device was found: check the driver with nvidia-smi, or choose cpu"
        )
    index = int(number or 0)
    if index and index >= gpus:
        raise DeviceUnavailable(f"there is no GPU {index}: the last is cuda:{gpus - 1}")
    chosen = "cuda" if gpus else "cpu"
    return Placement(chosen, _choose_compute_type(chosen, compute_type), index)


def count_gpus() -> int:
    """Count the CUDA devices that CTranslate2 sees; 0 where there is no driver."""
    import ctranslate2

    try:
        return int(ctranslate2.get_cuda_device_count())
    except RuntimeError as error:  # a driver that is too old, or out of order
        _log.warning("the GPU cannot be used: %s", error)
        return 0


def read_gpu_memory() -> tuple[int, ...]:
    """Read how many bytes of memory each CUDA device has; empty where there is no device."""
    if not count_gpus():
        return ()
    torch = _import_torch()
    count = torch.cuda.device_count()
    return tuple(int(torch.cuda.get_device_properties(one).total_memory) for one in range(count))


def load_cuda_libraries() -> None:
    """Load the CUDA libraries that torch brought, before CTranslate2 looks for its own.

    CTranslate2 opens ``libcublas.so.12`` by name when it first multiplies. The system seldom
    has it; torch's wheels carry it, and once loaded it is found.
    """
    _import_torch()


def _import_torch() -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"torch(\.|$)")
        return importlib.import_module("torch")


def _choose_compute_type(device: str, asked: str) -> str:
    import ctranslate2

    supported = ctranslate2.get_supported_compute_types(device)
    if asked == "auto":
        return next((one for one in _PREFERRED[device] if one in supported), "float32")
    if asked not in supported:
        raise DeviceUnavailable(
            f"compute type {asked!r} is not available on {device}: choose auto, "
            f"{_join_with_or(sorted(supported))}"
        )
    return asked


def _join_with_or(names: tuple[str, ...] | list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


@dataclass(frozen=True, slots=True)
class RuntimeConfig:
    """How the model runs: where, in what numbers, and how many chunks at once."""

    placement: Placement
    batch_size: int


def is_out_of_memory(error: Exception) -> bool:
    """Tell whether ``error`` says that memory ran out, on the GPU or beside it."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(words in said for words in _OUT_OF_MEMORY)


def is_gpu_out_of_order(error: Exception) -> bool:
    """Tell whether ``error`` says that the GPU or its libraries cannot be used."""
    said = str(error).lower()
    return any(words in said for words in _GPU_OUT_OF_ORDER)


class FallbackPolicy:
    """A runtime config, and the lower ones to try. ``notes`` say which were taken, and why."""

    def __init__(self, config: RuntimeConfig) -> None:
        self.config = config
        self.notes: list[Note] = []
        self._asked_batch = config.batch_size

    def run(self, attempt: Callable[[RuntimeConfig], _Result]) -> _Result:
        """Run ``attempt`` with the current config, and with lower ones while memory runs out.

        Raises :class:`NotEnoughMemory` where there is none lower. Other errors pass through.
        """
        while True:
            before, placement = self.config, self.config.placement
            try:
                return attempt(before)
            except (RuntimeError, MemoryError) as error:
                if is_out_of_memory(error):
                    lower = find_lower_config(before, self._asked_batch)
                    if lower is None:
                        raise NotEnoughMemory(
                            f"the model does not fit into memory, even with {placement} and one "
                            "chunk at a time: choose a smaller model, or close other programs"
                        ) from error
                elif placement.device == "cuda" and is_gpu_out_of_order(error):
                    lower = RuntimeConfig(choose_placement("cpu"), self._asked_batch)
                else:
                    raise
                reason = str(error).splitlines()[0] if str(error) else "memory ran out"
            detail = f"{lower.placement} instead of {placement}"
            if lower.placement == placement:
                detail = f"{lower.batch_size} chunks at a time instead of {before.batch_size}"
            _log.warning("%s (%s)", detail, reason)
            self.notes.append(Note("degraded", f"{detail} ({reason})"))
            self.config = lower


def find_lower_config(config: RuntimeConfig, asked_batch: int) -> RuntimeConfig | None:
    """Find the next config to try; ``None`` at the bottom. The CPU starts with ``asked_batch``.

    >>> str(find_lower_config(RuntimeConfig(Placement("cuda", "float16"), 1), 8).placement)
    'int8_float16 on the GPU'
    """
    placement = config.placement
    if config.batch_size > 1:
        return replace(config, batch_size=config.batch_size // 2)
    smaller = _SMALLER.get(placement.compute_type)
    if smaller is not None:
        return replace(config, placement=replace(placement, compute_type=smaller))
    if placement.device == "cuda":
        return RuntimeConfig(choose_placement("cpu"), asked_batch)
    return None
