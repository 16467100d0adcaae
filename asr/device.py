"""Where the recognizer runs, and in what numbers: what is asked for, or the best there is.

``auto`` takes a CUDA device where there is one. On a GPU the numbers are float16, which is what
Whisper was trained in. On a CPU they are int8: half the time of float32 and less than half the
memory. One report has int8 leaving out 59 of the 157 words of a recording; held against float32 on
eleven real recordings it lost no more (benchmarks/README.md, int8 beside float32).
"""

from __future__ import annotations

import importlib
import logging
import warnings
from dataclasses import dataclass
from typing import Any

from asr.errors import DeviceUnavailable

_log = logging.getLogger(__name__)

DEVICES = ("auto", "cpu", "cuda")

#: The best first. Old GPUs have no fast float16.
_PREFERRED = {"cuda": ("float16", "int8_float32", "float32"), "cpu": ("int8", "float32")}


@dataclass(frozen=True, slots=True)
class Placement:
    """A device, ``cpu`` or ``cuda``, a CTranslate2 compute type, and which of several GPUs."""

    device: str
    compute_type: str
    index: int = 0

    def __str__(self) -> str:
        return f"{self.compute_type} on {'the GPU' if self.device == 'cuda' else 'the CPU'}"


def choose_placement(device: str = "auto", compute_type: str = "auto") -> Placement:
    """What ``device`` (``auto``, ``cpu``, ``cuda``, ``cuda:N``) and ``compute_type`` mean here.

    Raises :class:`DeviceUnavailable` where they are not to be had.
    """
    name, _, number = device.partition(":")
    if name not in DEVICES or (number and not (name == "cuda" and number.isdecimal())):
        raise DeviceUnavailable(f"there is no device {device!r}: choose {_or(DEVICES)}, or cuda:N")
    gpus = 0 if name == "cpu" else count_gpus()
    if name == "cuda" and not gpus:
        raise DeviceUnavailable(
            "no CUDA device is to be found: check the driver with nvidia-smi, or choose cpu"
        )
    index = int(number or 0)
    if index and index >= gpus:
        raise DeviceUnavailable(f"there is no GPU {index}: the last is cuda:{gpus - 1}")
    chosen = "cuda" if gpus else "cpu"
    return Placement(chosen, _compute_type(chosen, compute_type), index)


def count_gpus() -> int:
    """How many CUDA devices CTranslate2 sees; 0 where there is no driver."""
    import ctranslate2

    try:
        return int(ctranslate2.get_cuda_device_count())
    except RuntimeError as error:  # a driver that is too old, or out of order
        _log.warning("the GPU cannot be used: %s", error)
        return 0


def read_gpu_memory() -> tuple[int, ...]:
    """How many bytes of memory each CUDA device has; none where there is no device."""
    if not count_gpus():
        return ()
    torch = _torch()
    count = torch.cuda.device_count()
    return tuple(int(torch.cuda.get_device_properties(one).total_memory) for one in range(count))


def load_cuda_libraries() -> None:
    """Load the CUDA libraries that torch brought, before CTranslate2 looks for its own.

    CTranslate2 opens ``libcublas.so.12`` by name when it first multiplies. The system seldom
    has it; torch's wheels carry it, and once loaded it is found.
    """
    _torch()


def _torch() -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"torch(\.|$)")
        return importlib.import_module("torch")


def _compute_type(device: str, asked: str) -> str:
    import ctranslate2

    supported = ctranslate2.get_supported_compute_types(device)
    if asked == "auto":
        return next((one for one in _PREFERRED[device] if one in supported), "float32")
    if asked not in supported:
        raise DeviceUnavailable(
            f"compute type {asked!r} is not to be had on {device}: choose auto, "
            f"{_or(sorted(supported))}"
        )
    return asked


def _or(names: tuple[str, ...] | list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
