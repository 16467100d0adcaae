"""The recording itself: its content's digest, and its sound once somebody needs it."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from threading import Lock

from asr.audio.containers import require_file
from asr.audio.decode import decode
from asr.audio.samples import Audio
from castproof.errors import RecordingChanged
from castproof.fetch.store import find_source_url
from castproof.files import digest
from castproof.pipeline.progress import DECODING, READING, Reporter

_log = logging.getLogger(__name__)


class RecordingSource:
    """A recording, identified by its content; it is decoded at most once, and only when asked.

    With ``channel``, counted from 0, it is only that channel of the recording; with ``stream``,
    counted from 1, that of several sound streams. Long sound goes
    to the folder ``scratch``, if there is one, instead of memory. Very quiet sound is raised if
    ``raises_quiet``: of one of several tracks it would be another's voice. Raises what
    :func:`asr.audio.containers.require_file` raises.
    """

    def __init__(
        self,
        path: Path,
        reporter: Reporter,
        *,
        channel: int | None = None,
        stream: int | None = None,
        scratch: Path | None = None,
        raises_quiet: bool = False,
    ) -> None:
        require_file(path)
        self.path = path
        self.url = find_source_url(path)
        self._channel, self._stream = channel, stream
        self._scratch, self._raises_quiet = scratch, raises_quiet
        self._reporter = reporter
        self._seen = self._state()
        with reporter.stage(path.name, READING):
            content = digest.of_file(path)
        stream_part = "" if stream is None else f"#stream-{stream}"
        channel_part = "" if channel is None else f"#{channel + 1}"
        self.digest = f"{content}{stream_part}{channel_part}"
        self._audio: Audio | None = None
        self._decoding = Lock()  # two stages may ask at the same time

    @property
    def bytes(self) -> int:
        """The file's length."""
        return self._seen[0]

    def audio(self) -> Audio:
        """Decode the recording, once.

        Raises what :func:`asr.audio.decode.decode` raises, and
        :class:`~castproof.errors.RecordingChanged` when the file is still being written.
        """
        with self._decoding:
            if self._audio is None:
                self._audio = self._decode()
        return self._audio

    def _decode(self) -> Audio:
        began = time.monotonic()
        with self._reporter.stage(self.path.name, DECODING) as advance:
            audio = decode(
                self.path,
                advance,
                channel=self._channel,
                stream=self._stream,
                scratch=self._scratch,
                raises_quiet=self._raises_quiet,
            )
        took = time.monotonic() - began
        _log.info("%s: decoded %.1f s of sound in %.1f s", self.path.name, audio.duration, took)
        if self._state() != self._seen:
            raise RecordingChanged(
                f"{self.path} changed while it was being read: run again once it is complete",
                path=self.path,
            )
        return audio

    def _state(self) -> tuple[int, int]:
        state = self.path.stat()
        return state.st_size, state.st_mtime_ns
