"""The files of a pyannote pipeline's folder, and whether each is whole, without loading any."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

CONFIG = "config.yaml"
#: What a part of the pipeline has in its own folder, by the part's name in the configuration.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "segmentation": ("pytorch_model.bin",),
    "embedding": ("pytorch_model.bin",),
    "plda": ("plda.npz", "xvec_transform.npz"),
}
#: How a configuration names a folder beside itself.
_BESIDE = "$model/"
#: How files begin that torch before 1.6 wrote: where they end cannot be told.
_OLD_CHECKPOINT = b"\x80"


def find_broken_files(folder: Path) -> tuple[str, ...]:
    """Say of each file that is missing or not whole what is wrong with it: ``NAME what``.

    Parts that the configuration takes from somewhere else are not looked at.
    """
    path = folder / CONFIG
    if not path.is_file():
        return (f"{CONFIG} is missing",)
    try:
        said = yaml.safe_load(path.read_bytes())
        parts = said["pipeline"]["params"]
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError):
        return (f"{CONFIG} does not describe a pipeline",)
    return tuple(_of_parts(folder, parts))


def _of_parts(folder: Path, parts: Any) -> Iterator[str]:
    for part, names in _PARTS.items():
        place = parts.get(part) if isinstance(parts, dict) else None
        if not (isinstance(place, str) and place.startswith(_BESIDE)):
            continue
        beside = place.removeprefix(_BESIDE)
        for name in names:
            path = folder / beside / name
            if not path.is_file():
                yield f"{beside}/{name} is missing"
            elif not _is_whole(path):
                yield f"{beside}/{name} is broken, or breaks off"


def _is_whole(path: Path) -> bool:
    """Whether it is an archive with its directory, which stands at its end."""
    if zipfile.is_zipfile(path):
        return True
    with path.open("rb") as file:
        return path.suffix == ".bin" and file.read(1) == _OLD_CHECKPOINT
