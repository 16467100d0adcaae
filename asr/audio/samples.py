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

from transcript.values import Note

#: Samples per second of everything a recognizer or a diarizer is given.
SAMPLE_RATE = 16_000

#: Longer sound than half an hour goes to a file: 115 MB.
MOST_IN_MEMORY = 30 * 60 * SAMPLE_RATE * 4


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Decoded sound: ``samples`` of shape (n,), mono float32 in −1…1 at :data:`SAMPLE_RATE`.

    ``mapped`` is the memory-mapped file they lie in, if they do. ``notes`` say what a person
    should know about the recording: ``audio-damaged`` where parts of it could not be decoded,
    ``audio-short`` where it ended before its header said it would, ``streams`` which of several
    sound streams it is, ``channels`` where one channel was taken, ``scaled`` where it was too loud.
    """

    samples: NDArray[np.float32]
    notes: tuple[Note, ...] = ()
    mapped: mmap.mmap | None = None

    @property
    def duration(self) -> float:
        """How long it lasts, in seconds."""
        return len(self.samples) / SAMPLE_RATE

    def release(self) -> None:
        """Give back the memory of what was read from a file; it is read again when it is wanted."""
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

    def append(self, piece: bytes) -> None:
        """Put ``piece``, the bytes of float32 samples, at the end."""
        self.bytes += len(piece)
        if self._file is not None:
            self._write(self._file, piece)
            return
        self._sound += piece
        if self._scratch is not None and self.bytes > self._most:
            self._file = tempfile.TemporaryFile(dir=self._scratch)  # noqa: SIM115 - finish closes it
            self._write(self._file, self._sound)
            self._sound = bytearray()

    def finish(self) -> Audio:
        """Return all of it; nothing is appended after that."""
        if self._file is None:
            return Audio(np.frombuffer(self._sound, dtype=np.float32))
        with self._file as file:
            mapped = mmap.mmap(file.fileno(), 0)
        return Audio(np.frombuffer(mapped, dtype=np.float32), mapped=mapped)

    def _write(self, file: IO[bytes], piece: bytes | bytearray) -> None:
        """Write out of Python's hands; on a full disk the file is closed and gone."""
        try:
            file.write(piece)
            file.flush()
        except OSError as error:
            with suppress(OSError):  # closing tries to write what is left once more
                file.close()
            # The file has no name: what a person can see is the folder.
            raise OSError(error.errno, error.strerror, str(self._scratch)) from error
