"""The speech model of a run: which one suits the machine, and where it ran.

The default is ``large-v3-turbo`` where there is a CUDA GPU and ``small`` where there is none. It is
decided once, before any work: from then on the configuration names the model, so that what is kept
of a stage says which one it was made with, and the same call on the same machine finds it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asr.models import AUTO, MODEL_ON_CPU, MODEL_ON_GPU
from castproof.config.schema import AsrSection, Configuration

#: How many times as long the larger model takes on a CPU (docs/performance.md).
TIMES_AS_LONG = 3
#: What a recognition's facts call where it ran, and in what numbers.
_DEVICE, _COMPUTE_TYPE = "device", "compute_type"


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """The model that heard the words; ``reason`` is why this one, where nobody named one.

    ``device`` and ``compute_type`` are where it ran and in what numbers, ``None`` where an older
    version heard the words and did not keep that.
    """

    name: str
    device: str | None = None
    compute_type: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        """Name, numbers and device.

        >>> print(SpeechModel("small", "cpu", "int8"))
        small, int8 on the CPU
        """
        if self.device is None:
            return self.name
        where = "the GPU" if self.device == "cuda" else "the CPU"
        return f"{self.name}, {self.compute_type} on {where}"


def choose_speech_model(
    config: Configuration, has_gpu: bool | None = None
) -> tuple[Configuration, str | None]:
    """Put the speech model that suits the machine into the configuration, and say why.

    The reason is ``None`` if the configuration names a model. ``has_gpu`` says of another machine
    than this one whether it has a GPU; ``asr.device`` decides where it names a device.
    """
    asr = config.asr
    if asr.model != AUTO:
        return config, None
    asked_elsewhere = has_gpu is not None and asr.device == "auto"
    on_gpu = bool(has_gpu) if asked_elsewhere else recognizes_on_gpu(asr.device)
    named = asr.model_copy(update={"model": MODEL_ON_GPU if on_gpu else MODEL_ON_CPU})
    reason = (
        "the default on a GPU; --config gpu uses large-v3, which takes 2 to 3 times as long "
        "and is better in some languages"
    )
    if not on_gpu:
        why = "no GPU found" if asr.device == "auto" else f"asr.device is {asr.device}"
        reason = (
            f"{why}; on a GPU it would be {MODEL_ON_GPU}, which makes fewer mistakes: "
            f"--model {MODEL_ON_GPU} takes about {TIMES_AS_LONG} times as long here"
        )
    return config.model_copy(update={"asr": named}), reason


def resolve_speech_model(config: Configuration) -> Configuration:
    """Put the speech model that suits this machine into the configuration."""
    return choose_speech_model(config)[0]


def recognizes_on_gpu(device: str) -> bool:
    """Tell whether words are recognized on a GPU where ``asr.device`` says so.

    Where the recognizer's packages are not installed there is none.
    """
    if device != "auto":
        return device.startswith("cuda")
    from asr.device import count_gpus

    try:
        return count_gpus() > 0
    except ImportError:
        return False


def collect_placement_facts(recognizer: object) -> dict[str, str]:
    """Collect where a recognizer runs, as facts to keep with what it heard."""
    placement = getattr(recognizer, "placement", None)
    if placement is None:
        return {}
    return {_DEVICE: placement.device, _COMPUTE_TYPE: placement.compute_type}


def build_speech_model(
    asr: AsrSection, facts: Mapping[str, Any], reason: str | None
) -> SpeechModel:
    """Build the model of ``asr``, and where it ran by the facts kept with what it heard."""
    return SpeechModel(asr.model, facts.get(_DEVICE), facts.get(_COMPUTE_TYPE), reason)
