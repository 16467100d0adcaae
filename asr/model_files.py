"""The files of a CTranslate2 Whisper, and whether each is whole, without loading the model."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import BinaryIO

#: What CTranslate2 and faster-whisper need of a folder, besides a vocabulary.
NEEDED = ("model.bin", "config.json", "tokenizer.json")
#: The vocabulary is one of these; older converters wrote a list of lines.
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
#: Says how many mel bands a model hears; without it faster-whisper takes 80.
PREPROCESSOR = "preprocessor_config.json"

#: The versions of ``model.bin`` whose layout is known here (CTranslate2's ``src/models/model.cc``).
_KNOWN_VERSIONS = range(4, 7)
#: From here on it is no version, but whatever else the file begins with.
_NO_VERSION = 100


def find_missing_files(folder: Path) -> tuple[str, ...]:
    """Find the files that a Whisper needs and ``folder`` lacks."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in VOCABULARIES):
        missing.append(VOCABULARIES[0])
    return tuple(missing)


def find_broken_files(folder: Path) -> tuple[str, ...]:
    """Find the files that are there and not whole: for each, ``NAME what is wrong``."""
    found = []
    for name in ("config.json", "tokenizer.json", VOCABULARIES[0], PREPROCESSOR):
        path = folder / name
        try:
            if path.is_file():
                json.loads(path.read_bytes())
        except ValueError:
            found.append(f"{name} is not JSON")
    vocabulary = folder / VOCABULARIES[1]
    if vocabulary.is_file() and not vocabulary.stat().st_size:
        found.append(f"{vocabulary.name} is empty")
    weights = folder / "model.bin"
    if weights.is_file() and not _is_whole(weights):
        found.append(f"model.bin breaks off after {weights.stat().st_size:,} bytes")
    return tuple(found)


def _is_whole(path: Path) -> bool:
    """Whether the weights go on to where their own headers say, as far as the version is known.

    Only the headers are read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            (version,) = _read(file, "I")
            if version not in _KNOWN_VERSIONS:
                return 0 < version < _NO_VERSION
            _skip_text(file)
            _, variables = _read(file, "II")
            for _ in range(variables):
                _skip_text(file)
                (rank,) = _read(file, "B")
                file.seek(4 * rank + 1, 1)  # the dimensions, and the type
                (length,) = _read(file, "I")
                file.seek(length, 1)
                if file.tell() > size:
                    return False
        except struct.error:
            return False
    return True


def _read(file: BinaryIO, kinds: str) -> tuple[int, ...]:
    layout = f"<{kinds}"
    return struct.unpack(layout, file.read(struct.calcsize(layout)))


def _skip_text(file: BinaryIO) -> None:
    (length,) = _read(file, "H")
    file.seek(length, 1)
