"""A recording from a URL to its folder: resumed where it broke off, whole or not at all."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from castproof.errors import FetchFailed, FetchRefused
from castproof.fetch.client import Answer, Client
from castproof.fetch.content import PROLOGUE_BYTES, find_ending, require_recording
from castproof.fetch.names import make_safe_stem
from castproof.fetch.source_url import SourceUrl
from castproof.fetch.store import FetchRecord, Place, choose_place
from castproof.files import flock
from castproof.files.paths import RECORDING_ENDINGS
from castproof.pipeline.progress import Arrive

_log = logging.getLogger(__name__)

#: How long to wait before going on after a cut, in seconds; the last one for all further tries.
PAUSES_S = (0.5, 2.0, 5.0, 15.0)
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be fetched: from where, called how, and what tells it from other sources."""

    url: SourceUrl
    stem: str
    identity: str


def make_source(url: SourceUrl) -> Source:
    """Make the source that a URL alone names; its file is called as the URL's last part is."""
    name = Path(url.file_name)
    is_ending = name.suffix.lower() in RECORDING_ENDINGS
    stem = name.stem if is_ending else url.file_name
    return Source(url, make_safe_stem(stem or url.host), url.shown)


def fetch_recording(
    source: Source,
    recordings: Path,
    client: Client,
    arrive: Arrive = lambda have, total: None,
) -> Path:
    """Fetch a recording into a folder, unless it is there; return its path.

    What comes is kept beside it until all is there, so that after a cut, or in a later run, only
    the rest is asked for, where the server can give that and the file is still the same.

    Raises :class:`~castproof.errors.FetchFailed` and what
    :meth:`~castproof.fetch.store.Place.hold` raises, and :class:`OSError`.
    """
    place = choose_place(recordings, source.stem, source.identity)
    with place.hold():
        whole = place.find_whole()
        if whole is not None:
            _log.info("%s: fetched already, as %s", source.url.shown, whole)
            return whole
        return _Download(source, place, client, arrive).run()


class _Download:
    """One recording on its way, through as many connections as it takes."""

    def __init__(self, source: Source, place: Place, client: Client, arrive: Arrive) -> None:
        self._source, self._place, self._client = source, place, client
        self._arrive = arrive
        self._record = place.read() or FetchRecord(identity=source.identity, url=source.url.shown)

    def run(self) -> Path:
        """Fetch until all is there, going on after a cut; return the recording's path."""
        if self._record.total and self._place.measure_part() == self._record.total:
            return self._place.finish(self._record)  # killed just before it had its name
        self._client.start_clock()
        for pause in self._list_pauses():
            try:
                self._fetch_rest()
                break
            except FetchRefused:
                raise
            except FetchFailed as error:
                have = self._place.measure_part()
                if pause is None:
                    raise FetchFailed(f"{error}{self._describe_rest(have)}") from error
                _log.info("%s; trying again in %g s with %d bytes", error, pause, have)
                time.sleep(pause)
        return self._place.finish(self._record)

    def _list_pauses(self) -> Iterator[float | None]:
        """List how long to wait after each try that fails; ``None`` after the last one."""
        for attempt in range(self._client.limits.retries):
            yield PAUSES_S[min(attempt, len(PAUSES_S) - 1)]
        yield None

    def _describe_rest(self, have: int) -> str:
        if not have:
            return ""
        total = self._record.total
        of = "" if total is None else f" of {total:,}"
        return f": {have:,}{of} bytes have come, and are kept: run again to go on from there"

    def _fetch_rest(self) -> None:
        have = self._place.measure_part()
        validator = self._record.etag or self._record.last_modified
        headers = {}
        if have and validator:
            headers = {"Range": f"bytes={have}-", "If-Range": validator}
        with self._client.open(self._source.url, headers) as answer:
            start = self._find_start(answer, have)
            if start is None:
                self._place.part.unlink(missing_ok=True)
                raise FetchFailed(
                    f"{self._source.url.shown}: the server gave another part than asked"
                )
            self._require_acceptable(answer, start)
            self._receive(answer, start)

    def _find_start(self, answer: Answer, have: int) -> int | None:
        """Find where in the file the body begins; ``None`` where it does not fit what is there."""
        if answer.status == 200:
            return 0
        said = _RANGE.fullmatch(answer.header("Content-Range") or "")
        if answer.status != 206 or not have or said is None or int(said[1]) != have:
            return None
        total = None if said[3] == "*" else int(said[3])
        etag = answer.header("ETag")
        is_same = total is None or self._record.total in (None, total)
        is_same &= etag is None or self._record.etag in (None, etag)
        if is_same and total is not None:
            self._record = self._record.model_copy(update={"total": total})
        return have if is_same else None

    def _require_acceptable(self, answer: Answer, start: int) -> None:
        url = self._source.url
        if answer.encoding:
            raise FetchRefused(
                f"{url.shown}: the server packs it ({answer.encoding!a}): fetch it another way"
            )
        self._require_size(start + (answer.length or 0))

    def _require_size(self, size: int) -> None:
        most = self._client.limits.size_max_mb
        if size > most * _MB:
            self._place.part.unlink(missing_ok=True)
            raise FetchRefused(
                f"{self._source.url.shown}: it has more than {most:,} MB: raise "
                "fetch.size_max_mb if that is right"
            )

    def _receive(self, answer: Answer, start: int) -> None:
        blocks = answer.read_blocks()
        beginning = b""
        if start == 0:
            for block in blocks:
                beginning += block
                if len(beginning) >= PROLOGUE_BYTES:
                    break
            require_recording(answer.url, answer.type, beginning, self._client.limits.types)
            self._note(answer)
        size = start
        handle = flock.open_unfollowed(self._place.part, create=True)
        with os.fdopen(handle, "r+b") as part:
            part.truncate(start)
            part.seek(start)
            while beginning or (beginning := next(blocks, b"")):
                size += len(beginning)
                self._require_size(size)
                part.write(beginning)
                beginning = b""
                self._arrive(size, self._record.total)
            part.flush()
            os.fsync(part.fileno())
        if size == 0:
            raise FetchRefused(f"{self._source.url.shown}: it is empty")
        if self._record.total is not None and size != self._record.total:
            raise FetchFailed(
                f"{self._source.url.shown}: the server says {self._record.total:,} bytes "
                f"and sent {size:,}"
            )

    def _note(self, answer: Answer) -> None:
        """Note what the server says of the file that begins to come."""
        url = self._source.url
        ending = Path(url.file_name).suffix.lower()
        if ending not in RECORDING_ENDINGS:
            ending = Path(answer.url.file_name).suffix.lower()
        if ending not in RECORDING_ENDINGS:
            ending = find_ending(answer.type)
        etag = answer.header("ETag")
        self._record = FetchRecord(
            identity=self._source.identity,
            url=url.shown,
            name=f"{self._place.stem}{ending}",
            type=answer.type,
            # A weak one says that a file means the same, not that it has the same bytes.
            etag=None if etag is None or etag.startswith("W/") else etag,
            last_modified=answer.header("Last-Modified"),
            total=answer.length,
        )
        self._place.write(self._record)
