"""Decoded sound while it is worked on: in memory, or if it is long in a file that has no name.

Twelve hours are 2.8 GB of samples, and nothing reads them but piece by piece. The file is mapped
into memory, so that its samples are an array like any other; what was read of it counts as memory
in use until it is released. It has no name, so that nothing of it is left when a run is killed.
"""

from __future__ import annotations

import mmap
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

#: Longer sound than half an hour goes to a file: 115 MB.
MOST_IN_MEMORY = 30 * 60 * 16_000 * 4


@dataclass(frozen=True, slots=True, eq=False)
class MappedAudio:
    """``samples``, shape (n,), float32; ``mapped`` is the file they lie in, if they do."""

    samples: NDArray[np.float32]
    mapped: mmap.mmap | None = None

    def release(self) -> None:
        """Give back the memory of what was read, where the system can be told so."""
        if self.mapped is not None and hasattr(self.mapped, "madvise"):
            # Of a shared mapping nothing is lost: it is read from the file again (madvise(2)).
            self.mapped.madvise(mmap.MADV_DONTNEED)


class AudioBuffer:
    """Sound as it is decoded; it moves to a file in the folder ``scratch`` when it gets long.

    Without a folder it stays in memory. Raises :class:`OSError` where the file cannot be written.
    """

    def __init__(self, scratch: Path | None, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._scratch = scratch
        self._most = most_in_memory
        self._sound = bytearray()  # grows in place, by an eighth at a time: no copy, no list
        self._file: IO[bytes] | None = None
        self.bytes = 0

    def take(self, piece: bytes) -> None:
        """Put ``piece`` at the end."""
        self.bytes += len(piece)
        if self._file is not None:
            _write(self._file, piece)
            return
        self._sound += piece
        if self._scratch is not None and self.bytes > self._most:
            self._file = tempfile.TemporaryFile(dir=self._scratch)  # noqa: SIM115 - closed by done
            _write(self._file, self._sound)
            self._sound = bytearray()

    def done(self) -> MappedAudio:
        """All of it; nothing is taken after that."""
        if self._file is None:
            return MappedAudio(np.frombuffer(self._sound, dtype=np.float32))
        with self._file as file:
            mapped = mmap.mmap(file.fileno(), 0)
        return MappedAudio(np.frombuffer(mapped, dtype=np.float32), mapped)


def _write(file: IO[bytes], piece: bytes | bytearray) -> None:
    """All of ``piece``, out of Python's hands; on a full disk the file is closed and gone."""
    try:
        file.write(piece)
        file.flush()
    except OSError:
        with suppress(OSError):  # closing tries to write what is left once more
            file.close()
        raise
