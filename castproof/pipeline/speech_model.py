"""The models of a run: which speech model and way to diarize suit the machine, and where it ran.

The default is ``large-v3-turbo`` and ``exact`` where there is a CUDA GPU, ``small`` and ``fast``
where there is none. It is decided once, before any work: from then on the configuration names them,
so that what is kept of a stage says what it was made with, and the same call on the same machine
finds it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from asr.models import AUTO, MODEL_ON_CPU, MODEL_ON_GPU
from castproof.config.schema import AsrSection, Configuration, DiarizeSection

#: How many times as long the larger model takes on a CPU (docs/background/performance.md).
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
    on_gpu = _runs_on_gpu(asr.device, has_gpu)
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


def choose_diarization_method(
    diarize: DiarizeSection, has_gpu: bool | None = None
) -> Literal["exact", "fast"]:
    """Choose how to diarize where ``diarize.method`` leaves it open: ``exact`` on a GPU.

    There it takes seconds; on a CPU it takes the most of a run, and ``fast`` is as good
    (docs/reference/configuration.md). ``has_gpu`` is that of :func:`choose_speech_model`.
    """
    if diarize.method != "auto":
        return diarize.method
    return "exact" if _runs_on_gpu(diarize.device, has_gpu) else "fast"


def resolve_models(config: Configuration, has_gpu: bool | None = None) -> Configuration:
    """Put the speech model and the way to diarize that suit the machine into the configuration."""
    config = choose_speech_model(config, has_gpu)[0]
    method = choose_diarization_method(config.diarize, has_gpu)
    return config.model_copy(
        update={"diarize": config.diarize.model_copy(update={"method": method})}
    )


def _runs_on_gpu(device: str, has_gpu: bool | None) -> bool:
    asked_elsewhere = has_gpu is not None and device == "auto"
    return bool(has_gpu) if asked_elsewhere else recognizes_on_gpu(device)


def recognizes_on_gpu(device: str) -> bool:
    """Tell whether words are recognized, or voices told apart, on a GPU: ``device`` may say so.

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
