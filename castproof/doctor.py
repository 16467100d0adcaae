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
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from castproof import packages
from castproof.config.schema import Configuration
from castproof.pipeline import model_revision as revision
from castproof.pipeline.speech_model import TIMES_AS_LONG, resolve_speech_model
from castproof.version import version
from transcript.model_names import TOKEN_PAGE, TOKEN_VARIABLE, is_folder

#: ``broken``: the main job cannot run. ``partial``: it runs, without speakers.
#: ``missing``: something that the main job does without, or gets by itself.
State = Literal["ok", "missing", "partial", "broken"]

INSTALL = f"in a clone of castproof, run: {packages.INSTALL_ALL}"
REINSTALL = INSTALL.replace("pip install", "pip install --force-reinstall")
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


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and the line that mends it where it needs mending."""

    name: str
    state: State
    detail: str
    mend: str | None = None


def examine(config: Configuration, folder: Path, token: str | None = None) -> tuple[Check, ...]:
    """Look at everything, in the order a person would ask."""
    config = resolve_speech_model(config)
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


def check_recognizer(config: Configuration) -> Check:
    """Check the speech model's files; one on the hub is downloaded by the first run."""
    from asr.errors import ModelUnavailable
    from asr.model_files import find_broken_files
    from asr.models import locate_model

    name, model = "speech model", config.asr.model
    try:
        folder = locate_model(model, local_files_only=True)
    except ModelUnavailable as error:
        if error.path is not None:
            return Check(name, "broken", str(error), _mend_files("asr.model", model, error.path))
        if type(error.__cause__).__name__ == "LocalEntryNotFoundError":
            return Check(name, "missing", f"{model} is not in the cache", _DOWNLOAD)
        return Check(name, "broken", str(error), "mend the name in asr.model")
    except ImportError as error:
        return Check(name, "broken", f"{model}: {error}", REINSTALL)
    if broken := find_broken_files(folder):
        detail = f"{model}, in {folder}: {'; '.join(broken)}"
        return Check(name, "broken", detail, _mend_files("asr.model", model, folder))
    return Check(name, "ok", f"{model}, in {folder}")


def _mend_files(key: str, model: str, folder: Path) -> str:
    """Say how to mend a model's files: a person's own, or what the hub's library keeps."""
    if Path(model).expanduser() == folder:
        return f"mend the path in {key}, or copy the folder again"
    # CACHE/models--OWNER--NAME/snapshots/COMMIT has links only: the bytes lie beside snapshots/.
    repository = folder.parents[1] if folder.parent.name == "snapshots" else folder
    return f"remove {repository} and run again: it is downloaded again"


def check_diarizer(config: Configuration, token: str | None) -> Check:
    """Check the speaker models' files, and say what would let a run download them."""
    from diarize import known_models
    from diarize.errors import DiarizerUnavailable
    from diarize.fetching import fetch, find_cached

    name, model = "speaker models", config.diarize.model
    if not config.diarize.enabled:
        return Check(name, "ok", "not wanted (diarize.enabled is false)")
    known = known_models.find(model)
    if known is not None and find_cached(known) is not None:
        try:
            fetch(model)  # all is here: it only holds the files to their digests
        except DiarizerUnavailable as error:
            return Check(name, "partial", str(error), "remove the folder that the line names")
    folder = Path(model).expanduser() if is_folder(model) else find_cached_snapshot(model)
    if folder is not None and (check := _check_pipeline_files(config, folder)):
        return check
    if is_folder(model):
        return Check(name, "ok", f"in {model}")
    found = revision.find_diarizer_revision(model)
    if found is not None:
        return Check(name, "ok", f"{model}, {found}")
    if token or _is_public(model):
        return Check(name, "missing", f"{model} is not in the cache", _DOWNLOAD)
    mend = f"accept the conditions on https://hf.co/{model} and set {TOKEN_VARIABLE}"
    return Check(name, "partial", f"{model} is not in the cache", mend)


def _check_pipeline_files(config: Configuration, folder: Path) -> Check | None:
    """Check a pipeline's folder; ``None`` where all is in order."""
    from diarize.errors import NeedsTrust
    from diarize.pipeline_file import find_broken_files

    name, model = "speaker models", config.diarize.model
    try:
        broken = find_broken_files(folder)
    except NeedsTrust as error:
        if config.diarize.trust_model:
            return None
        mend = "take another model, or use --trust-model if you made this one yourself"
        return Check(name, "partial", f"{model} could run a program ({error})", mend)
    if not broken:
        return None
    where = model if is_folder(model) else f"{model}, in {folder}"
    mend = _mend_files("diarize.model", model, folder)
    return Check(name, "partial", f"{where}: {'; '.join(broken)}", mend)


def find_cached_snapshot(model: str) -> Path | None:
    """Find the folder in the hub's cache that holds the pipeline's configuration."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    from diarize.pipeline_file import PIPELINE_FILE

    try:
        found = try_to_load_from_cache(model, PIPELINE_FILE)
    except HFValidationError:  # not a name the hub could hold
        return None
    return Path(found).parent if isinstance(found, str) else None


def _is_public(model: str) -> bool:
    from diarize import known_models

    known = known_models.find(model)
    return known is not None and known.is_public


_DOWNLOAD = "nothing to do: the first run downloads it, and needs the network for that"


def check_token(config: Configuration, token: str | None) -> Check:
    """Check that there is a token, where the models want one."""
    if token:
        return Check("token", "ok", "given")
    if not config.diarize.enabled or _is_public(config.diarize.model):
        return Check("token", "ok", "none, and these models need none")
    mend = f"set {TOKEN_VARIABLE} to a read token from {TOKEN_PAGE}"
    return Check("token", "missing", "none; only models with conditions ask for one", mend)


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
