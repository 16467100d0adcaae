"""Read what a pipeline says of itself, ``config.yaml``, before anything of it is loaded.

pyannote.audio does what that file says: it imports any class by its name and calls it with any
arguments. So only what a speaker diarization is made of is taken from it: three parts, a few
settings, the thresholds. Whatever else it asks for is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diarize.checkpoints import require_archive, require_only_weights
from diarize.errors import BrokenModel, NeedsTrust
from transcript.files import read_file
from transcript.safe_yaml import LIMIT_BYTES, UnsafeYaml, load

#: The file that makes a folder or a repository a pyannote pipeline.
PIPELINE_FILE = "config.yaml"
#: How it names a folder beside itself.
BESIDE = "$model/"
#: The parts of a pipeline, and the files that each has in its own folder.
PART_FILES: Mapping[str, tuple[str, ...]] = {
    "segmentation": ("pytorch_model.bin",),
    "embedding": ("pytorch_model.bin",),
    "plda": ("xvec_transform.npz", "plda.npz"),
}

_PIPELINES = frozenset(
    {
        "pyannote.audio.pipelines.SpeakerDiarization",
        "pyannote.audio.pipelines.speaker_diarization.SpeakerDiarization",
    }
)
#: Of these ``device`` is not read, because our configuration says where models run, nor are the
#: versions, because only one version of pyannote.audio is supported.
_KEYS = frozenset({"dependencies", "version", "pipeline", "params", "device"})
#: Numbers among the settings: the least and the most, within which a recording comes to an end.
_NUMBERS: Mapping[str, tuple[float, float]] = {
    "segmentation_step": (0.01, 1),
    "segmentation_batch_size": (1, 1024),
    "embedding_batch_size": (1, 1024),
}
_SETTINGS = (*_NUMBERS, "embedding_exclude_overlap", "clustering")
_CLUSTERINGS = frozenset({"AgglomerativeClustering", "KMeansClustering", "VBxClustering"})
_BESIDE = re.compile(r"\$model/(?!\.)[\w.-]+(/(?!\.)[\w.-]+)*", re.ASCII)
_ON_HUB = re.compile(r"(?![.-])[\w.-]+/(?![.-])[\w.-]+", re.ASCII)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PipelineFile:
    """What ``config.yaml`` says of a speaker diarization.

    ``parts`` says where each part is: ``$model/folder`` or a name on the hub. ``settings`` are
    arguments of pyannote's ``SpeakerDiarization``, ``parameters`` the thresholds of its steps.
    """

    parts: Mapping[str, str]
    settings: Mapping[str, object]
    parameters: Mapping[str, Mapping[str, object]]


def read_pipeline(folder: Path) -> PipelineFile:
    """Read the ``config.yaml`` of a folder; raises what :func:`parse_pipeline` raises."""
    try:
        content = read_file(folder / PIPELINE_FILE, most_bytes=LIMIT_BYTES)
    except FileNotFoundError as error:
        raise BrokenModel(f"{PIPELINE_FILE} is missing") from error
    except OSError as error:
        raise BrokenModel(f"{PIPELINE_FILE} cannot be read ({error.strerror})") from error
    return parse_pipeline(content)


def parse_pipeline(content: bytes) -> PipelineFile:
    """Parse a ``config.yaml``.

    Raises :class:`BrokenModel`, and :class:`~diarize.errors.NeedsTrust` naming what it asks for
    beyond a speaker diarization.
    """
    try:
        found = load(content)
    except UnsafeYaml as error:
        raise BrokenModel(f"{PIPELINE_FILE}: {error}") from error
    keys = _require_mapping(found, "the whole")
    _require_known(keys, _KEYS, "")
    pipeline = _require_mapping(keys.get("pipeline"), "pipeline")
    _require_known(pipeline, {"name", "params"}, "pipeline.")
    name = pipeline.get("name")
    if name is None:
        raise BrokenModel(f"in {PIPELINE_FILE} pipeline.name is missing")
    if not isinstance(name, str) or name not in _PIPELINES:
        raise NeedsTrust(f"in {PIPELINE_FILE} pipeline.name is {_show(name)}")
    arguments = _require_mapping(pipeline.get("params"), "pipeline.params")
    _require_known(arguments, {*PART_FILES, *_SETTINGS}, "pipeline.params.")
    parts = {name: _parse_part(name, arguments[name]) for name in PART_FILES if name in arguments}
    for name in ("segmentation", "embedding"):
        if name not in parts:
            raise BrokenModel(f"in {PIPELINE_FILE} pipeline.params.{name} is missing")
    if "plda" not in parts and arguments.get("clustering", "VBxClustering") == "VBxClustering":
        raise BrokenModel(f"in {PIPELINE_FILE} pipeline.params.plda is missing")
    settings = {name: arguments[name] for name in _SETTINGS if name in arguments}
    for setting, value in settings.items():
        if not _is_allowed(setting, value):
            raise BrokenModel(f"in {PIPELINE_FILE} pipeline.params.{setting} is {_show(value)}")
    return PipelineFile(parts, settings, _parse_parameters(keys.get("params", {})))


def _parse_part(name: str, value: object) -> str:
    """A part's place: nothing above the pipeline's own folder, and no address of elsewhere."""
    if isinstance(value, str) and (_BESIDE.fullmatch(value) or _is_network_on_hub(name, value)):
        return value
    raise NeedsTrust(f"in {PIPELINE_FILE} pipeline.params.{name} is {_show(value)}")


def _is_network_on_hub(part: str, value: str) -> bool:
    """Whether it can be pyannote's own; it has embeddings of these others run by their programs."""
    others = () if "pyannote" in value else ("speechbrain", "nvidia", "wespeaker")
    is_foreign = part == "embedding" and any(name in value for name in others)
    return bool(_ON_HUB.fullmatch(value)) and not is_foreign


def _is_allowed(setting: str, value: object) -> bool:
    if setting in _NUMBERS:
        least, most = _NUMBERS[setting]
        kinds = (int, float) if setting == "segmentation_step" else (int,)
        return isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most
    if setting == "clustering":
        return isinstance(value, str) and value in _CLUSTERINGS
    return isinstance(value, bool)


def _parse_parameters(value: object) -> Mapping[str, Mapping[str, object]]:
    found = {}
    for step, thresholds in _require_mapping(value, "params").items():
        found[step] = _require_mapping(thresholds, f"params.{_show(step)}")
        for name, threshold in found[step].items():
            if not isinstance(threshold, (str, int, float)):
                where = f"params.{_show(step)}.{_show(name)}"
                raise BrokenModel(f"in {PIPELINE_FILE} {where} is {_show(threshold)}")
    return found


def _require_mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise BrokenModel(f"in {PIPELINE_FILE} {what} does not consist of keys with their values")
    return value


def _require_known(keys: Mapping[str, Any], known: frozenset[str] | set[str], where: str) -> None:
    for name, value in keys.items():
        if name not in known and value not in (None, {}, []):
            raise NeedsTrust(f"{PIPELINE_FILE} has {where}{_show(name)}")


def _show(value: object) -> str:
    """A value from a stranger's file, on one line and of a length that can be read."""
    try:
        text = ascii(value)[1:-1] if isinstance(value, str) else ascii(value)
    except ValueError:  # an integer of thousands of digits
        text = f"a very large {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def find_broken_files(folder: Path) -> tuple[str, ...]:
    """Find the files of a pipeline's folder that are missing or not whole: ``NAME what is wrong``.

    Nothing is loaded. Parts that the configuration takes from somewhere else are not looked at.
    Raises :class:`~diarize.errors.NeedsTrust` where its parts hold more than weights.
    """
    try:
        parts = read_pipeline(folder).parts
    except BrokenModel as error:
        return (str(error),)
    found = []
    for part, place in parts.items():
        if not place.startswith(BESIDE):
            continue
        for name in PART_FILES[part]:
            file = f"{place.removeprefix(BESIDE)}/{name}"
            try:
                if not (folder / file).is_file():
                    found.append(f"{file} is missing")
                elif file.endswith(".bin"):
                    require_only_weights(folder / file)
                else:
                    require_archive(folder / file)
            except BrokenModel:
                found.append(f"{file} is damaged or incomplete")
    return tuple(found)
