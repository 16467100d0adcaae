"""What a machine has free, and what a run on it needs: processors, memory, GPUs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from asr.device import read_gpu_memory
from castproof.config.schema import Configuration

CONTROL_GROUP = Path("/sys/fs/cgroup")

GIB = 2**30
#: More threads than this hardly make one recognition faster: CTranslate2 and torch wait for one
#: another more than they work. Several recordings at once use the rest.
THREADS_EACH = 4
#: What Python, torch and an hour of sound take beside the models, in GiB.
BESIDE_MODELS_GIB = 1.0
#: pyannote's models and what they work on, in GiB (benchmarks/README.md, Diarization).
DIARIZER_GIB = 1.2
#: Whisper's sizes, in millions of parameters; any other name is taken for the largest.
PARAMETERS = {"tiny": 39, "base": 74, "small": 244, "medium": 769, "turbo": 809}
PARAMETERS_OF_LARGEST = 1550
#: Bytes of one parameter. In int8 it has one, but it is read from a file that has two of it.
BYTES_IN_FLOAT32, BYTES_OTHERWISE = 4, 2


@dataclass(frozen=True, slots=True)
class Machine:
    """Processors that may be used, free bytes of memory, and bytes of each GPU's memory."""

    cores: int
    memory: int
    gpus: tuple[int, ...] = ()


def measure_machine(config: Configuration) -> Machine:
    """Measure this machine; its GPUs only if the configuration may recognize words on them."""
    found = measure_processors()
    return found if config.asr.device == "cpu" else replace(found, gpus=read_gpu_memory())


def measure_processors() -> Machine:
    """Measure this machine without its GPUs, for which the models' packages are asked."""
    import psutil

    try:  # in a container fewer than there are
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS nor Windows
        cores = os.cpu_count() or 1
    memory = min((int(psutil.virtual_memory().available), *measure_container(CONTROL_GROUP)))
    return Machine(cores, memory)


def measure_container(group: Path) -> Sequence[int]:
    """Read the bytes that a container (control groups, version 2) leaves, where it is limited."""
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        return () if limit == "max" else (max(0, int(limit) - int(used)),)
    except (OSError, ValueError):
        return ()


def estimate_gib(config: Configuration, *, one_model_at_a_time: bool = False) -> float:
    """Estimate the GiB that one recording needs at its peak.

    A speech model takes the size of its folder, or what its name says.
    """
    folder, asr = Path(config.asr.model), config.asr
    if folder.is_dir():
        size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    else:
        named = (count for name, count in PARAMETERS.items() if name in asr.model)
        each = BYTES_IN_FLOAT32 if asr.compute_type == "float32" else BYTES_OTHERWISE
        size = next(named, PARAMETERS_OF_LARGEST) * 1_000_000 * each
    models = [size / GIB, DIARIZER_GIB if config.diarize.enabled else 0.0]
    return BESIDE_MODELS_GIB + (max(models) if one_model_at_a_time else sum(models))
