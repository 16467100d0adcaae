"""Digests of content: what a stage's artifact is keyed and checked by."""

from __future__ import annotations

import hashlib
from pathlib import Path

from transcript.files import name_errors

BLOCK_BYTES = 1 << 20
# Above this a model's file is identified by its length and its two ends: reading three gigabytes of
# weights before every run would cost more than a caption setting is worth.
WHOLE_BYTES = 64 * BLOCK_BYTES


def of_bytes(content: bytes) -> str:
    """Compute the SHA-256 of ``content`` in hexadecimal.

    >>> of_bytes(b"")[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path) -> str:
    """Compute the SHA-256 of the file's content, read in blocks."""
    digest = hashlib.sha256()
    with name_errors(path), path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def of_folder(folder: Path) -> str:
    """Compute a digest of every file in ``folder``: relative names, lengths and contents.

    Files above 64 MiB count by name, length and their first and last megabyte.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with name_errors(path), path.open("rb") as file:
            if size > WHOLE_BYTES:
                digest.update(file.read(BLOCK_BYTES))
                file.seek(size - BLOCK_BYTES)
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
    return digest.hexdigest()
