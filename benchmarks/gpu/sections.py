"""The measurements themselves: each takes a :class:`Size` and returns what goes to JSON."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np

from asr.device import FallbackPolicy, Placement, RuntimeConfig, choose_placement
from asr.loading import load_model
from benchmarks.recognition import (
    RATE,
    WINDOW,
    Settings,
    hardware,
    in_batches,
    one_by_one,
)

MEBIBYTE = 2**20
#: Makes a model in a process of its own, so that its making is not counted as memory.
_BUILD = """
import pathlib, sys
from benchmarks.recognition import SHAPES, build
build(SHAPES[sys.argv[1]], pathlib.Path(sys.argv[2]))
"""
#: How often the memory that is in use is looked at, in seconds.
_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured, on which ``device``; models are made in the folder ``models``.

    ``left_mib`` is how much memory of the GPU is left free to provoke the fallback policy.
    """

    device: str
    models: Path
    shape: str = "large-v3-turbo"
    windows: int = 64
    batches: tuple[int, ...] = (1, 8, 16, 32, 64)
    tokens: int = 90
    diarized_s: float = 1200.0
    methods: tuple[str, ...] = ("exact", "fast")
    true_shapes: bool = True
    left_mib: tuple[int, ...] = (6000, 3500, 2200)


def make_small(models: Path, device: str = "cpu") -> Size:
    """Make the size that shows in a minute, without a GPU, that everything runs."""
    return Size(
        device,
        models,
        shape="tiny",
        windows=2,
        batches=(1, 2),
        tokens=4,
        diarized_s=12.0,
        methods=("fast",),
        true_shapes=False,
        left_mib=(1,),
    )


def describe_machine(size: Size) -> dict[str, Any]:
    """Describe the machine, and the packages that the figures depend on."""
    names = ("torch", "ctranslate2", "faster-whisper", "pyannote.audio", "av", "numpy")
    versions: dict[str, str | None] = {}
    for name in names:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = None
    return {
        "hardware": hardware(size.device),
        "cores": os.cpu_count(),
        "packages": versions,
    }


def measure_recognition(size: Size) -> dict[str, Any]:
    """Measure recognition alone: each batch size, with its real-time factor and peak memory."""
    placement = choose_placement(size.device)
    with watch_memory(size.device) as loading:
        model = _load_whisper(size, placement)
        sound = _make_noise(size.windows)
        one_by_one(model, sound, Settings(1, 1, 5, size.tokens))
    runs = []
    for batch in size.batches:
        settings = Settings(size.windows, batch, 5, size.tokens)
        runs.append(
            {
                "batch": batch,
                **_measure(
                    size, lambda s=settings: in_batches(model, sound, s), size.windows * WINDOW
                ),
            }
        )
    return {
        "shape": size.shape,
        "compute_type": placement.compute_type,
        "tokens_each_window": size.tokens,
        "loaded_mib": loading.peak_mib,
        "runs": runs,
    }


def measure_diarization(size: Size) -> dict[str, Any]:
    """Measure diarization alone: each method, with its real-time factor and peak memory."""
    sound = _make_talk(size.diarized_s)
    runs = []
    for method in size.methods:
        diarize = _load_diarizer(size, method)
        diarize(sound[: 10 * RATE])  # to warm up
        runs.append(
            {"method": method, **_measure(size, lambda d=diarize: d(sound), size.diarized_s)}
        )
    return {"true_shapes": size.true_shapes, "runs": runs}


def measure_together(size: Size) -> dict[str, Any]:
    """Measure recognition and diarization of the same length, in turn and side by side."""
    placement = choose_placement(size.device)
    model, diarize = _load_whisper(size, placement), _load_diarizer(size, size.methods[-1])
    windows = max(1, min(size.windows, int(size.diarized_s // WINDOW)))
    noise, talk = _make_noise(windows), _make_talk(windows * WINDOW)
    settings = Settings(windows, 8, 5, size.tokens)
    works: tuple[Callable[[], Any], ...] = (
        lambda: in_batches(model, noise, settings),
        lambda: diarize(talk),
    )

    def in_turn() -> None:
        for work in works:
            work()

    def side_by_side() -> None:
        with ThreadPoolExecutor(len(works)) as pool:
            for done in [pool.submit(work) for work in works]:
                done.result()

    diarize(talk[: 10 * RATE])
    one_by_one(model, noise, Settings(1, 1, 5, size.tokens))
    seconds = windows * WINDOW
    return {
        "seconds": seconds,
        "method": size.methods[-1],
        "in_turn": _measure(size, in_turn, seconds),
        "side_by_side": _measure(size, side_by_side, seconds),
    }


def measure_fallback(size: Size) -> dict[str, Any]:
    """Let memory run out for real, and say how far down the fallback policy went each time.

    Of a GPU all but some memory is taken beforehand. Without one, the process may take no more
    than a little beyond what it has.
    """
    placement, most = choose_placement(size.device), max(size.batches)
    sound, folder = _make_noise(most), _make_whisper(size)
    importlib.import_module("faster_whisper")  # what is loaded later would need memory too
    runs = []
    for left_mib in size.left_mib:
        with _leave_free(size.device, left_mib):
            policy = FallbackPolicy(RuntimeConfig(placement, most))
            policy_run = _attempt_with(size, folder, sound, policy)
        runs.append({"left_mib": left_mib, "asked_batch": most, **policy_run})
    return {"runs": runs}


SECTIONS: Mapping[str, Callable[[Size], dict[str, Any]]] = {
    "machine": describe_machine,
    "recognition": measure_recognition,
    "diarization": measure_diarization,
    "together": measure_together,
    "fallback": measure_fallback,
}


def _attempt_with(
    size: Size, folder: Path, sound: np.ndarray, policy: FallbackPolicy
) -> dict[str, Any]:
    loaded: dict[Placement, Any] = {}

    def attempt(config: RuntimeConfig) -> None:
        if config.placement not in loaded:
            loaded.clear()  # as the recognizer does: the old one goes before the new one comes
            loaded[config.placement] = load_model(
                folder, config.placement, 0
            )  # no recognizer: it falls back by itself
        settings = Settings(
            len(sound) // (WINDOW * RATE), config.batch_size, 5, min(8, size.tokens)
        )
        in_batches(loaded[config.placement], sound, settings)

    began = time.perf_counter()
    try:
        policy.run(attempt)
        ended = f"{policy.config.batch_size} at a time, {policy.config.placement}"
    except Exception as error:  # what it ends with is what is to be known
        ended = f"{type(error).__name__}: {error}"
    return {
        "ended": ended,
        "steps": [note.detail for note in policy.notes],
        "wall_s": round(time.perf_counter() - began, 2),
    }


@contextmanager
def _leave_free(device: str, mebibytes: int) -> Iterator[None]:
    """Leave only so many MiB of the GPU's memory to others, or beyond what this process has."""
    if device.startswith("cuda"):
        import torch

        free, _ = torch.cuda.mem_get_info()
        count = max(0, free - mebibytes * MEBIBYTE)
        taken: Any = torch.empty(count, dtype=torch.uint8, device=device)
        try:
            yield
        finally:
            del taken
            torch.cuda.empty_cache()
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + mebibytes * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@dataclass(slots=True)
class Memory:
    """The most memory that was in use, in MiB: of the GPU by everybody, or of this process."""

    peak_mib: float = 0.0


@contextmanager
def watch_memory(device: str) -> Iterator[Memory]:
    """Watch the memory in use while the context lasts; torch does not know of CTranslate2's."""
    seen, ended = Memory(), Event()

    def look() -> None:
        while True:
            seen.peak_mib = round(max(seen.peak_mib, _read_used_mib(device)), 1)
            if ended.wait(_EVERY_S):
                return

    watching = Thread(target=look, daemon=True)
    watching.start()
    try:
        yield seen
    finally:
        ended.set()
        watching.join()


def _read_used_mib(device: str) -> float:
    if device.startswith("cuda"):
        import torch

        free, total = torch.cuda.mem_get_info()
        return float(total - free) / MEBIBYTE
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MEBIBYTE


def _measure(size: Size, work: Callable[[], Any], seconds: float) -> dict[str, float]:
    """Do the work once: its time, that over the sound's ``seconds``, and its peak memory."""
    with watch_memory(size.device) as memory:
        began = time.perf_counter()
        work()
        if size.device.startswith("cuda"):
            import torch

            torch.cuda.synchronize()
        took = time.perf_counter() - began
    return {
        "wall_s": round(took, 3),
        "real_time_factor": round(took / seconds, 5),
        "peak_mib": memory.peak_mib,
    }


def _load_whisper(size: Size, placement: Placement) -> Any:
    """Load a Whisper of the shape, as castproof loads any."""
    from asr.whisper import load_recognizer

    return load_recognizer(
        str(_make_whisper(size)), device=placement.device, compute_type=placement.compute_type
    ).model


def _make_whisper(size: Size) -> Path:
    """Make a Whisper of the shape, in a process of its own, where it is not there yet."""
    folder = (size.models / size.shape).resolve()
    if not (folder / "tokenizer.json").is_file():
        subprocess.run([sys.executable, "-c", _BUILD, size.shape, str(folder)], check=True)
    return folder


def _load_diarizer(size: Size, method: str) -> Callable[[np.ndarray], Any]:
    from benchmarks.diarization.one_run import load, run
    from benchmarks.diarization.true_shapes import make_pipeline
    from benchmarks.whole_runs import DIARIZATION

    pipeline = DIARIZATION
    if size.true_shapes:
        pipeline = size.models / "community-1"
        pipeline.mkdir(parents=True, exist_ok=True)
        make_pipeline(pipeline)
    loaded = load(pipeline, method, size.device)
    return lambda samples: run(loaded, samples, size.device)


def _make_noise(windows: int) -> np.ndarray:
    sound = np.random.default_rng(4).standard_normal(windows * WINDOW * RATE, dtype=np.float32)
    return np.float32(0.05) * sound


def _make_talk(seconds: float) -> np.ndarray:
    from benchmarks.diarization.one_run import sound
    from benchmarks.whole_runs import INTERVIEW

    return sound(INTERVIEW, seconds)
