"""What this machine can run, what is missing, and the line that mends it.

Nothing here uses the network, loads a model, or shows the token.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from castproof.config.schema import Configuration
from castproof.model_checks import Check, State, check_diarizer, check_recognizer, check_token
from castproof.packages import INSTALL, REINSTALL
from castproof.pipeline.speech_model import TIMES_AS_LONG, resolve_models
from castproof.version import version

# Imported to see whether they load; torch first, because CTranslate2 finds the cuBLAS it brought.
RECOGNITION = ("torch", "ctranslate2", "faster_whisper", "av")
DIARIZATION = ("torchaudio", "pyannote.audio")
DISTRIBUTIONS = {"faster_whisper": "faster-whisper"}
#: Those that a lighter environment does without, as they are imported and as people call them.
MODEL_PACKAGES = {
    "torch": "torch",
    "ctranslate2": "ctranslate2",
    "faster_whisper": "faster-whisper",
    "pyannote": "pyannote.audio",
}
#: What the largest model wants of a GPU: 8 GB, of which a driver keeps some for itself.
LARGE_GPU_GIB = 7.5
CUDA_LIBRARIES = ("libcublas.so.12", "libcudnn.so.9")
#: The largest Whisper is 3.1 GB; an hour of sound and what is kept of it is small beside that.
SPACE_GB = 4.0
#: How far the tiny recording may be from what it is known to be: coders differ a little.
_TOLERANCE = 0.05


def examine(config: Configuration, folder: Path, token: str | None = None) -> tuple[Check, ...]:
    """Look at everything, in the order a person would ask."""
    config = resolve_models(config)
    missing = [
        name for module, name in MODEL_PACKAGES.items() if importlib.util.find_spec(module) is None
    ]
    checks = [check_python()]
    if missing:
        detail = (
            f"not installed: {', '.join(missing)}. No recording can be transcribed here; check, "
            "compare, convert, chapters, review and the other tools for texts work"
        )
        checks.append(Check("models' packages", "broken", detail, INSTALL))
    else:
        checks += [check_package(name, "broken") for name in RECOGNITION if name != "av"]
        checks += [check_package(name, "partial") for name in DIARIZATION]
        checks += [*list_devices(), *check_cuda_libraries(), suggest_preset()]
    checks += [
        check_package("av", "broken"),
        check_ffmpeg(),
        check_decoding(),
        check_ffmpeg_program(),
    ]
    if not missing:
        checks += [
            check_recognizer(config),
            check_diarizer(config, token),
            check_token(config, token),
        ]
    return (*checks, *check_space(folder))


def find_worst_state(checks: Sequence[Check]) -> State:
    """Find how bad it is altogether; what is merely missing is fine.

    >>> find_worst_state([Check("a", "missing", ""), Check("b", "partial", "")])
    'partial'
    """
    states = {check.state for check in checks}
    if "broken" in states:
        return "broken"
    return "partial" if "partial" in states else "ok"


def check_python() -> Check:
    """Check that this Python is one that castproof supports."""
    detail = f"castproof {version()}, Python {platform.python_version()} on {platform.platform()}"
    if (3, 10) <= sys.version_info < (3, 14):
        return Check("python", "ok", detail)
    return Check("python", "broken", detail, "install Python 3.10 to 3.13 and castproof in it")


def find_stored_token() -> str | None:
    """Find the token that the hub's own tools stored, if they are here."""
    try:
        from huggingface_hub import get_token
    except ImportError:
        return None
    return get_token()


def check_package(module: str, otherwise: State) -> Check:
    """Check that a package loads; imported it stays, for the other checks to ask."""
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # read when pyannote is imported
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we ask whether it loads, and nothing else
            importlib.import_module(module)
    except Exception as error:  # a broken installation raises whatever it likes
        said = " ".join(str(error).split()) or type(error).__name__
        return Check(module, otherwise, f"does not load: {said}", REINSTALL)
    try:
        return Check(module, "ok", metadata.version(DISTRIBUTIONS.get(module, module)))
    except metadata.PackageNotFoundError:
        return Check(module, "ok", "loads, of unknown version")


def list_devices() -> Iterator[Check]:
    """List what models can run on, each with its size."""
    torch: Any = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        for index in range(torch.cuda.device_count()):
            facts = torch.cuda.get_device_properties(index)
            memory = f"{facts.total_memory / 2**30:.1f} GiB"
            yield Check("device", "ok", f"cuda:{index} {facts.name}, {memory}")
    elif torch is not None and torch.backends.mps.is_available():
        yield Check("device", "ok", "mps (for speakers; speech runs on the CPU)")
    yield Check("device", "ok", f"cpu, {os.cpu_count()} threads")


def check_cuda_libraries() -> Iterator[Check]:
    """Check that what CTranslate2 opens on a GPU can be opened; nothing needs it without one."""
    ctranslate2: Any = sys.modules.get("ctranslate2")
    has_gpu = ctranslate2 is not None and ctranslate2.get_cuda_device_count() > 0
    for name in CUDA_LIBRARIES:
        try:
            ctypes.CDLL(name)
            yield Check(name, "ok", "loads")
        except OSError:
            if has_gpu:
                mend = f"{REINSTALL}, or set asr.device to cpu"
                yield Check(name, "broken", "does not load, and CTranslate2 needs it", mend)
            else:
                yield Check(name, "ok", "not here, and not needed without a CUDA GPU")


def suggest_preset() -> Check:
    """Name the preset that suits this machine, and what another would bring."""
    from asr.device import choose_placement, read_gpu_memory
    from asr.models import MODEL_ON_CPU, MODEL_ON_GPU

    name = "preset that suits"
    try:
        memory = read_gpu_memory()
        placement = choose_placement()
    except Exception as error:  # whatever a broken package or driver raises
        return Check(name, "ok", f"unknown: {error}")
    if not memory:
        detail = (
            f"default, or cpu: {MODEL_ON_CPU}, {placement}; --model {MODEL_ON_GPU} hears better "
            f"and takes about {TIMES_AS_LONG} times as long"
        )
    elif max(memory) / 2**30 >= LARGE_GPU_GIB:
        detail = (
            f"gpu: large-v3, larger batches; default: {MODEL_ON_GPU}, 2 to 3 times as fast, and "
            "in English as good"
        )
    else:
        detail = f"default: {MODEL_ON_GPU}, {placement}; the preset gpu needs 8 GB"
    return Check(name, "ok", detail)


def check_decoding() -> Check:
    """Decode a tiny recording as any other is: that PyAV loads does not say that it works."""
    from castproof.tiny_recording import LOUDNESS, RECORDING, SECONDS

    name = "decoding"
    try:
        from asr.audio.decode import decode

        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "tiny.opus"
            path.write_bytes(RECORDING)
            sound = decode(path)
    except Exception as error:  # this is to find out what PyAV raises that we do not know of
        said = " ".join(str(error).split()) or type(error).__name__
        return Check(name, "broken", f"no recording can be opened: {said}", REINSTALL)
    loudness = float((sound.samples**2).mean()) ** 0.5
    if abs(sound.duration - SECONDS) > _TOLERANCE or abs(loudness - LOUDNESS) > _TOLERANCE:
        detail = f"a tone of {SECONDS} s came out as {sound.duration:.2f} s, {loudness:.2f} loud"
        return Check(name, "broken", detail, REINSTALL)
    return Check(name, "ok", "a tiny Ogg Opus recording was decoded")


def check_ffmpeg() -> Check:
    """Check the FFmpeg libraries that PyAV brings."""
    av: Any = sys.modules.get("av")
    if av is None:
        return Check("FFmpeg in PyAV", "broken", "PyAV does not load", REINSTALL)
    return Check(
        "FFmpeg in PyAV", "ok", str(getattr(av, "ffmpeg_version_info", f"of PyAV {av.__version__}"))
    )


def check_ffmpeg_program() -> Check:
    """Check for the ffmpeg program, which few tools need."""
    found = shutil.which("ffmpeg")
    if found:
        return Check("ffmpeg program", "ok", found)
    return Check(
        "ffmpeg program",
        "missing",
        "not installed; only pydub needs it, to cut clips that are not WAV",
        "install ffmpeg with the system's package manager",
    )


def check_space(folder: Path) -> Iterator[Check]:
    """Check that there is room on the disks of the output folder and of the models."""
    places = [("space for output", folder, 0.1)]
    try:
        from huggingface_hub.constants import HF_HUB_CACHE

        places.append(("space for models", Path(HF_HUB_CACHE), SPACE_GB))
    except ImportError:
        pass  # without the models' packages nothing is fetched
    for name, path, needed_gb in places:
        disk = next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())
        free_gb = shutil.disk_usage(disk).free / 1e9
        enough = free_gb >= needed_gb
        mend = None if enough else "free some space, or move the folder to another disk"
        yield Check(name, "ok" if enough else "missing", f"{free_gb:.1f} GB free in {path}", mend)
