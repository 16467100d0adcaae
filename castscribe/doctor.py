"""What this machine can run, what is missing, and the line that mends it.

Nothing here uses the network, loads a model, or shows the token.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import platform
import shutil
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from castscribe import revision
from castscribe.config import Configuration
from castscribe.version import version

#: ``broken``: the main job cannot run. ``partial``: it runs, without speakers.
#: ``missing``: something that the main job does without, or gets by itself.
State = Literal["ok", "missing", "partial", "broken"]

TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - the variable's name
INSTALL = "pip install --force-reinstall castscribe"
# Imported to see whether they load; torch first, because CTranslate2 finds the cuBLAS it brought.
RECOGNITION = ("torch", "ctranslate2", "faster_whisper", "av")
DIARIZATION = ("torchaudio", "pyannote.audio")
DISTRIBUTIONS = {"faster_whisper": "faster-whisper"}
CUDA_LIBRARIES = ("libcublas.so.12", "libcudnn.so.9")
#: The largest Whisper is 3.1 GB; an hour of sound and what is kept of it is small beside that.
SPACE_GB = 4.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and the line that mends it where it needs mending."""

    name: str
    state: State
    detail: str
    mend: str | None = None


def examine(config: Configuration, folder: Path, token: str | None = None) -> tuple[Check, ...]:
    """Every check, in the order a person would ask."""
    return (
        _python(),
        *(_package(name, "broken") for name in RECOGNITION),
        *(_package(name, "partial") for name in DIARIZATION),
        *_devices(),
        *_cuda_libraries(),
        _recognizer(config),
        _diarizer(config, token),
        _token(token),
        _ffmpeg(),
        _ffmpeg_program(),
        *_space(folder),
    )


def worst(checks: Sequence[Check]) -> State:
    """How bad it is altogether; what is merely missing is fine.

    >>> worst([Check("a", "missing", ""), Check("b", "partial", "")])
    'partial'
    """
    states = {check.state for check in checks}
    if "broken" in states:
        return "broken"
    return "partial" if "partial" in states else "ok"


def _python() -> Check:
    detail = f"castscribe {version()}, Python {platform.python_version()} on {platform.platform()}"
    if (3, 10) <= sys.version_info < (3, 14):
        return Check("python", "ok", detail)
    return Check("python", "broken", detail, "install Python 3.10 to 3.13 and castscribe in it")


def _package(module: str, otherwise: State) -> Check:
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # read when pyannote is imported
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we ask whether it loads, and nothing else
            importlib.import_module(module)
    except Exception as error:  # a broken installation raises whatever it likes
        said = " ".join(str(error).split()) or type(error).__name__
        return Check(module, otherwise, f"does not load: {said}", INSTALL)
    try:
        return Check(module, "ok", metadata.version(DISTRIBUTIONS.get(module, module)))
    except metadata.PackageNotFoundError:
        return Check(module, "ok", "loads, of unknown version")


def _devices() -> Iterator[Check]:
    torch = _loaded("torch")
    if torch is not None and torch.cuda.is_available():
        for index in range(torch.cuda.device_count()):
            facts = torch.cuda.get_device_properties(index)
            memory = f"{facts.total_memory / 2**30:.1f} GiB"
            yield Check("device", "ok", f"cuda:{index} {facts.name}, {memory}")
    elif torch is not None and torch.backends.mps.is_available():
        yield Check("device", "ok", "mps (for speakers; speech runs on the CPU)")
    yield Check("device", "ok", f"cpu, {os.cpu_count()} threads")


def _cuda_libraries() -> Iterator[Check]:
    """Whether what CTranslate2 opens on a GPU can be opened; nothing needs it without one."""
    ctranslate2 = _loaded("ctranslate2")
    has_gpu = ctranslate2 is not None and ctranslate2.get_cuda_device_count() > 0
    for name in CUDA_LIBRARIES:
        if _opens(name):
            yield Check(name, "ok", "loads")
        elif has_gpu:
            mend = f"{INSTALL}, or set asr.device to cpu"
            yield Check(name, "broken", "does not load, and CTranslate2 needs it", mend)
        else:
            yield Check(name, "ok", "not here, and not needed without a CUDA GPU")


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _recognizer(config: Configuration) -> Check:
    """Whether the speech model is here; one on the hub is fetched by the first run."""
    from asr.errors import ModelUnavailable
    from asr.models import locate_model

    name, model = "speech model", config.asr.model
    try:
        folder = locate_model(model, local_files_only=True)
    except ModelUnavailable as error:
        if error.path is not None:
            return Check(name, "broken", str(error), "mend the path in asr.model")
        return Check(name, "missing", f"{model}: {error}", _DOWNLOAD)
    except ImportError as error:
        return Check(name, "broken", f"{model}: {error}", INSTALL)
    return Check(name, "ok", f"{model}, in {folder}")


def _diarizer(config: Configuration, token: str | None) -> Check:
    """Whether the speaker models are here, and what would let a run fetch them."""
    name, model = "speaker models", config.diarize.model
    if not config.diarize.enabled:
        return Check(name, "ok", "not wanted (diarize.enabled is false)")
    found = revision.diarizer_revision(model)
    folder = Path(model).expanduser()
    if folder.is_dir() and not (folder / revision.PIPELINE_FILE).is_file():
        detail = f"no {revision.PIPELINE_FILE} in {model}"
        return Check(name, "partial", detail, "mend the path in diarize.model")
    if found is not None:
        return Check(name, "ok", f"{model}, {found}")
    if token:
        return Check(name, "missing", f"{model} is not in the cache", _DOWNLOAD)
    mend = f"accept the conditions on https://hf.co/{model} and set {TOKEN_VARIABLE}"
    return Check(name, "partial", f"{model} is not in the cache", mend)


_DOWNLOAD = "nothing to do: the first run downloads it, and needs the network for that"


def _token(token: str | None) -> Check:
    if token:
        return Check("token", "ok", "given")
    mend = f"set {TOKEN_VARIABLE} to a read token from https://hf.co/settings/tokens"
    return Check("token", "missing", "none; only models with conditions ask for one", mend)


def _ffmpeg() -> Check:
    av = _loaded("av")
    if av is None:
        return Check("FFmpeg in PyAV", "broken", "PyAV does not load", INSTALL)
    return Check(
        "FFmpeg in PyAV", "ok", str(getattr(av, "ffmpeg_version_info", f"of PyAV {av.__version__}"))
    )


def _ffmpeg_program() -> Check:
    found = shutil.which("ffmpeg")
    if found:
        return Check("ffmpeg program", "ok", found)
    return Check(
        "ffmpeg program",
        "missing",
        "not here; only pydub asks for it, to cut clips that are not WAV",
        "install ffmpeg with the system's package manager",
    )


def _space(folder: Path) -> Iterator[Check]:
    from huggingface_hub.constants import HF_HUB_CACHE

    for name, path in (("space for output", folder), ("space for models", Path(HF_HUB_CACHE))):
        free_gb = shutil.disk_usage(_existing(path)).free / 1e9
        enough = free_gb >= (SPACE_GB if path != folder else 0.1)
        mend = None if enough else "free some space, or move the folder to another disk"
        yield Check(name, "ok" if enough else "missing", f"{free_gb:.1f} GB free in {path}", mend)


def _existing(path: Path) -> Path:
    """The nearest folder above ``path`` that is there."""
    path = path.absolute()
    while not path.exists():
        path = path.parent
    return path


def _loaded(module: str) -> Any | None:
    return sys.modules.get(module)
