"""What a call fetches by URL: recordings into their folder, feeds, and small files of a feed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from castproof.errors import PageFound
from castproof.fetch import video_page
from castproof.fetch.content import PROLOGUE_BYTES, looks_like_feed, read_bounded
from castproof.fetch.download import Source, fetch_recording
from castproof.fetch.feed import Feed, parse_feed
from castproof.fetch.source_url import SourceUrl
from castproof.fetch.store import index_fetched
from castproof.files.paths import format_path
from castproof.pipeline.progress import Arrive, Reporter

if TYPE_CHECKING:
    from castproof.config.network import FetchSection
    from castproof.fetch.client import Client

Fetch = Callable[[Source, Path, "Client", Arrive], Path]

_log = logging.getLogger(__name__)
_MB = 1_000_000


class Fetcher:
    """Fetches for one call, within the limits of its configuration; use it as a context.

    Recordings go to the configuration's folder, seen from the folder ``output``.
    """

    def __init__(
        self, section: FetchSection, output: Path, reporter: Reporter, *, allow_private: bool
    ) -> None:
        self.recordings = output / section.folder
        self._section = section
        self._reporter = reporter
        self._allow_private = allow_private
        self._made: Client | None = None
        self._fetched: dict[str, Path] | None = None

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._made is not None:
            self._made.close()

    @property
    def _client(self) -> Client:
        if self._made is None:
            from castproof.fetch.client import Client

            self._made = Client(self._section.limits(), allow_private=self._allow_private)
        return self._made

    def fetch(self, source: Source) -> Path:
        """Fetch a recording, unless it is there; return its path.

        Raises as :func:`~castproof.fetch.download.fetch_recording`.
        """
        return self._fetch(source, fetch_recording)

    def fetch_named(self, source: Source) -> Path:
        """Fetch what a person named, which may be a video's page; return the recording's path.

        Raises as :meth:`fetch` and :func:`~castproof.fetch.video_page.fetch_video`.
        """
        if video_page.is_video_site(source.url):
            return self._fetch(source, video_page.fetch_video)
        try:
            return self.fetch(source)
        except PageFound as error:
            if video_page.can_fetch(source.url):
                return self._fetch(source, video_page.fetch_video)
            hint = f"; or, for a video's page, install yt-dlp: {video_page.INSTALL}"
            has_it = find_spec("yt_dlp") is not None
            raise PageFound(f"{error}{'' if has_it else hint}") from error

    def _fetch(self, source: Source, fetch: Fetch) -> Path:
        whole = self.find(source)
        if whole is not None:
            _log.info("%s: fetched already, as %s", source.url.shown, whole)
            return whole
        with self._reporter.download(source.stem, "fetching") as arrive:
            path = fetch(source, self.recordings, self._client, arrive)
        size = path.stat().st_size / _MB
        self.note(f"fetched {source.url.shown} as {format_path(path)} ({size:,.1f} MB)")
        return path

    def note(self, text: str) -> None:
        """Say what a person should know at once."""
        self._reporter.note(text)

    def find(self, source: Source) -> Path | None:
        """Find a recording that was fetched already, whatever it would be called now."""
        if self._fetched is None:
            self._fetched = index_fetched(self.recordings)
        return self._fetched.get(source.identity)

    def find_feed(self, url: SourceUrl) -> Feed | None:
        """Read the feed that a URL leads to; ``None`` where it begins as none does.

        Raises :class:`~castproof.errors.FetchFailed`.
        """
        client = self._client
        client.start_clock()
        with client.open(url) as answer:
            blocks = answer.read_blocks()
            content = b""
            if not answer.encoding:
                for block in blocks:
                    content += block
                    if len(content) >= PROLOGUE_BYTES:
                        break
                if not looks_like_feed(content):
                    return None
            most = self._section.feed_size_max_mb * _MB
            rest = read_bounded(url, blocks, answer.encoding, most - len(content))
            return parse_feed(content + rest, answer.url)

    def read_small(self, url: SourceUrl, most_bytes: int) -> bytes:
        """Read a small file.

        Raises :class:`~castproof.errors.FetchFailed`, also for one of more than ``most_bytes``.
        """
        client = self._client
        client.start_clock()
        with client.open(url) as answer:
            return read_bounded(url, answer.read_blocks(), answer.encoding, most_bytes)
