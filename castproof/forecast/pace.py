"""How fast a step of the work goes: what it depends on, what it took, and what it usually takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from castproof.machine import BYTES_OTHERWISE, PARAMETERS, PARAMETERS_OF_LARGEST
from castproof.pipeline import progress

#: What a worker of a batch does before it says anything: its process starts.
STARTING = "beginning"
#: Steps that take the same time however long the recording is; of all others the pace counts.
ONCE = frozenset({STARTING, progress.LOADING_SPEECH_MODEL, progress.LOADING_SPEAKER_MODELS})
#: What stands for a model in a folder, whose path is nobody's business: its size.
FOLDER_MODEL = "folder of {} bytes"

#: Seconds for a second of sound on two threads of a CPU, the recognizer being ``small`` in int8,
#: and seconds in all for those of :data:`ONCE`: docs/background/performance.md, and rough.
_ON_CPU = {
    STARTING: 3.0,
    progress.READING: 0.0005,
    progress.DECODING: 0.002,
    progress.LOADING_SPEECH_MODEL: 3.0,
    progress.RECOGNIZING: 0.17,
    progress.LOADING_SPEAKER_MODELS: 8.0,
    progress.DIARIZING: 0.5,
    progress.HEARING_AGAIN: 0.04,
    progress.CHECKING_VOICES: 0.002,
    progress.LISTENING_TO_VOICES: 0.03,
    progress.LINING_UP: 0.005,
    progress.LAYING_OUT: 0.001,
}
#: The same on a GPU, the recognizer being ``large-v3-turbo``.
_ON_GPU = {
    progress.RECOGNIZING: 0.012,
    progress.DIARIZING: 0.009,
    progress.HEARING_AGAIN: 0.003,
    progress.LISTENING_TO_VOICES: 0.002,
}
#: How much less the quick way to diarize takes on a CPU.
_FAST = 0.45
#: Threads beyond these bring a recording next to nothing; on one GPU or two threads the table is.
_MOST_THREADS, _TABLE_THREADS = 4, 2
#: Neither CTranslate2 nor torch uses a second thread well.
_THREADS_BRING = 0.3
#: How the time grows with a model's parameters, by the same page's rows for recognizers; and how
#: large the diarization models are whose times it has.
_GROWTH, _DIARIZER_BYTES = 0.8, 32_800_000


#: The longest name and the largest count that are read of what earlier runs left.
_Name = Annotated[str, Field(max_length=200)]
_Count = Annotated[int, Field(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class StepSetting:
    """What the pace of a step depends on beside the recording.

    ``model`` is a name, or how large a folder is; ``device`` is ``cpu``, ``cuda`` or ``mps``.
    ``compute_type``, ``batch_size``, ``beam_size``, ``threads`` and ``method`` are as they were
    asked for, where 0 and ``auto`` leave the choice to the machine. ``beside`` is whether words and
    speakers are found at the same time, ``at_once`` on how many recordings is worked at once, and
    ``cores`` how many processors there are.
    """

    step: _Name
    model: _Name | None = None
    device: _Name | None = None
    compute_type: _Name | None = None
    batch_size: _Count = 0
    beam_size: _Count = 0
    threads: _Count = 0
    method: _Name | None = None
    beside: bool = False
    at_once: _Count = 1
    cores: _Count = 1


@dataclass(frozen=True, slots=True)
class Pace:
    """``work_s`` seconds of work for ``amount`` seconds of sound, or so many times, in ``runs``.

    >>> (Pace(30.0, 60.0) + Pace(60.0, 60.0)).rate
    0.75
    """

    work_s: float
    amount: float
    runs: int = 1

    @property
    def rate(self) -> float:
        """Seconds of work for a second of sound, or for one time."""
        return self.work_s / self.amount

    def __add__(self, other: Pace) -> Pace:
        """Add up what both took."""
        return Pace(self.work_s + other.work_s, self.amount + other.amount, self.runs + other.runs)

    def round(self) -> Pace:
        """Round it to the tenth of a millisecond, but never to nothing at all of an amount."""
        return replace(
            self, work_s=round(self.work_s, 4), amount=max(round(self.amount, 4), 0.0001)
        )

    def fade(self, share: float) -> Pace:
        """Let this count for a ``share`` of what it did, beside what is newer."""
        return replace(self, work_s=self.work_s * share, amount=self.amount * share)


def find_folder_size(model: str) -> int | None:
    """Find how many bytes a model in a folder has; ``None`` for one of the hub.

    >>> find_folder_size(FOLDER_MODEL.format(1000)), find_folder_size("small")
    (1000, None)
    """
    before, after = FOLDER_MODEL.split("{}")
    size = model.removeprefix(before).removesuffix(after)
    return int(size) if size.isdecimal() else None


def estimate_parameters(model: str) -> float:
    """Estimate how many million parameters a speech model has, by its name or its folder's size.

    One that is smaller than ``tiny`` is hardly faster.

    >>> estimate_parameters("small.en"), estimate_parameters(FOLDER_MODEL.format(148_000_000))
    (244, 74.0)
    """
    size = find_folder_size(model)
    if size is not None:
        return max(size / BYTES_OTHERWISE / 1e6, PARAMETERS["tiny"])
    named = (count for name, count in PARAMETERS.items() if name in model)
    return next(named, PARAMETERS_OF_LARGEST)


def find_usual_rate(setting: StepSetting) -> float:
    """Find what a step usually takes, for a second of sound or in all, by its setting.

    >>> two_threads = StepSetting("recognizing", "small", "cpu", threads=2)
    >>> find_usual_rate(two_threads), round(find_usual_rate(replace(two_threads, threads=8)), 2)
    (0.17, 0.14)
    """
    step = setting.step
    on_gpu = setting.device not in (None, "cpu") and step in _ON_GPU
    rate = _ON_GPU[step] if on_gpu else _ON_CPU[step]
    if step in (progress.RECOGNIZING, progress.HEARING_AGAIN):
        of_table = PARAMETERS["turbo" if on_gpu else "small"]
        rate *= (estimate_parameters(setting.model or "") / of_table) ** _GROWTH
        rate *= 2.0 if setting.compute_type == "float32" else 1.0
    if step == progress.DIARIZING:
        rate *= _FAST if setting.method == "fast" and not on_gpu else 1.0
        size = find_folder_size(setting.model or "")
        rate *= 1.0 if size is None else (size / _DIARIZER_BYTES) ** _GROWTH
    if step in ONCE or on_gpu or step not in _ON_GPU:
        return rate
    threads = min(setting.threads or setting.cores, _MOST_THREADS)
    return rate * math.pow(_TABLE_THREADS / threads, _THREADS_BRING)
