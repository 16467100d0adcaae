"""Names of files: as text that anything can hold, their endings, and without these."""

from __future__ import annotations

import os
from pathlib import Path

from transcript import io as formats

#: The endings of recordings in a folder; a file that is named itself may have any.
_ENDINGS = """
.3gp .aac .ac3 .aif .aiff .alac .amr .ape .asf .au .avi .caf .dff .dsf .flac .flv .m4a .m4b .m4v
.mka .mkv .mov .mp2 .mp3 .mp4 .mpeg .mpg .oga .ogg .ogv .opus .ra .spx .tta .voc .w64 .wav .weba
.webm .wma .wmv .wv
"""
RECORDING_ENDINGS = frozenset(_ENDINGS.split())


def format_path(path: Path | str) -> str:
    """Format the path with ``\ufffd`` for what is not UTF-8 in it (a file system allows any byte).

    >>> format_path("talk\\udcff.mp3") == "talk\ufffd.mp3"
    True
    """
    return os.fsencode(path).decode("utf-8", "replace")


def follow_links(path: Path) -> Path:
    """Return where a path leads, absolute; a loop of links leads nowhere, and stays what it is.

    :meth:`pathlib.Path.resolve` raises :class:`RuntimeError` for a loop before Python 3.13, and
    :class:`ValueError` for a name that no file can have.

    >>> follow_links(Path("/no/../such\\0")) == Path("/no/../such\\0")
    True
    """
    try:
        return Path(os.path.realpath(path))
    except ValueError:
        return path.absolute()


def format_relative_path(folder: Path, path: Path) -> str:
    """Format a path as seen from a folder: ``talk.md``, ``../posts/talk.md``."""
    return format_path(Path(os.path.relpath(follow_links(path), follow_links(folder))).as_posix())


def stem_of(path: Path) -> str:
    """Return a transcript file's name without the ending that tells its format.

    >>> stem_of(Path("in/talk.whisperx.json"))
    'talk'
    """
    endings = (ending for format_ in formats.FORMATS for ending in format_.endings)
    for ending in sorted(endings, key=len, reverse=True):
        if path.name.lower().endswith(ending) and len(path.name) > len(ending):
            return path.name[: -len(ending)]
    return path.stem
