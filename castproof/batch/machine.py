"""What this machine has to work with: processors, memory, GPUs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asr.device import read_gpu_memory
from castproof.config.schema import Configuration

CONTROL_GROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Machine:
    """Processors that may be used, bytes of memory to be had, and bytes of each GPU's memory."""

    cores: int
    memory: int
    gpus: tuple[int, ...] = ()


def measure_machine(config: Configuration) -> Machine:
    """This machine; its GPUs only if the configuration lets words be recognized on them."""
    return Machine(_cores(), _memory(), () if config.asr.device == "cpu" else read_gpu_memory())


def _cores() -> int:
    """The processors that this process may use, which in a container are fewer than there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS nor Windows
        return os.cpu_count() or 1


def _memory() -> int:
    """Bytes that can be had without swapping."""
    import psutil

    return min((int(psutil.virtual_memory().available), *measure_container(CONTROL_GROUP)))


def measure_container(group: Path) -> Sequence[int]:
    """Bytes that a container (control groups, version 2) leaves, where it is limited."""
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        return () if limit == "max" else (max(0, int(limit) - int(used)),)
    except (OSError, ValueError):
        return ()
