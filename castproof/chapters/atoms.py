"""The atoms (boxes) of an MP4, as ISO/IEC 14496-12 and Apple's QuickTime File Format have them.

An atom is its size in four bytes, its name in four, and its content, which may be atoms again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from transcript.errors import FormatError

_HEAD = struct.Struct(">I4s")
_LARGE = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an atom of a file lies: its name, its first byte, and its size with its head."""

    name: bytes
    start: int
    size: int


def make_atom(name: bytes, *contents: bytes) -> bytes:
    """Make an atom of its content's parts."""
    content = b"".join(contents)
    return _HEAD.pack(_HEAD.size + len(content), name) + content


def split_atoms(content: bytes) -> list[tuple[bytes, bytes]]:
    """Split an atom's content into the atoms in it, as pairs of a name and a content.

    What is left when no whole atom follows (QuickTime ends a list with four zeros) has the name
    ``b""``. Raises :class:`~transcript.errors.FormatError` for an atom longer than its parent.
    """
    found, at = [], 0
    while len(content) - at >= _HEAD.size:
        size, name = _HEAD.unpack_from(content, at)
        if size < _HEAD.size:
            break
        if at + size > len(content):
            raise FormatError(f"its part {name.decode('latin-1')!r} is longer than what holds it")
        found.append((name, content[at + _HEAD.size : at + size]))
        at += size
    return [*found, (b"", content[at:])] if content[at:] else found


def join_atoms(atoms: list[tuple[bytes, bytes]]) -> bytes:
    """Join atoms that :func:`split_atoms` split."""
    return b"".join(make_atom(name, content) if name else content for name, content in atoms)


def find_atom(content: bytes, *names: bytes) -> bytes | None:
    """Find the content of the first atom along a path of names; ``None`` where there is none."""
    for name in names:
        found = next((inner for each, inner in split_atoms(content) if each == name), None)
        if found is None:
            return None
        content = found
    return content


def list_places(file: BinaryIO, length: int) -> Iterator[Place]:
    """List the atoms that a file of ``length`` bytes consists of, in order.

    Raises :class:`~transcript.errors.FormatError` where the file ends inside one.
    """
    at = 0
    while at < length:
        file.seek(at)
        head = file.read(_HEAD.size + _LARGE.size)
        if len(head) < _HEAD.size:
            raise FormatError("it ends inside a part of it: download or export it again")
        size, name = _HEAD.unpack_from(head)
        if size == 1 and len(head) == _HEAD.size + _LARGE.size:
            (size,) = _LARGE.unpack_from(head, _HEAD.size)
        elif size == 0:  # up to the end of the file
            size = length - at
        if size < _HEAD.size or at + size > length:
            raise FormatError("it ends inside a part of it: download or export it again")
        yield Place(name, at, size)
        at += size
