"""Recordings that yt-dlp can fetch: of a video's page, with what the page says of it.

yt-dlp speaks to its sites by itself, so addresses are not judged. That is why it is asked only for
URLs that a person gave, never for those in a feed, and only by its extractors of known sites: its
generic one, which loads any page, stays out, and so do plugins.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castproof.errors import FetchFailed, FetchRefused, MissingExtra
from castproof.fetch.download import Source
from castproof.fetch.front_matter import list_chapters, write_front_matter
from castproof.fetch.limits import FetchLimits
from castproof.fetch.names import make_safe_stem
from castproof.fetch.source_url import SourceUrl
from castproof.fetch.store import FetchRecord, Place, choose_place
from castproof.files import atomic
from castproof.files.safe_edit import require_unchanged
from castproof.pipeline.progress import Arrive
from transcript import io as formats
from transcript.errors import CastproofError
from transcript.values import Header

if TYPE_CHECKING:
    from castproof.fetch.client import Client

_log = logging.getLogger(__name__)

#: Sites whose pages are no recordings: yt-dlp is asked at once.
_SITES = frozenset({"youtube.com", "youtu.be", "vimeo.com", "soundcloud.com", "twitch.tv"})
_MOST_DESCRIPTION = 100_000
DESCRIPTION_ENDING = ".description.txt"
INSTALL = "in a clone of castproof, run pip install -c requirements/constraints.txt '.[youtube]'"


def is_video_site(url: SourceUrl) -> bool:
    """Tell whether a URL is of a site whose pages yt-dlp is there for.

    >>> from castproof.fetch.source_url import parse_url
    >>> is_video_site(parse_url("https://www.youtube.com/watch?v=x"))
    True
    """
    parts = url.host.lower().split(".")
    return ".".join(parts[-2:]) in _SITES


def can_fetch(url: SourceUrl) -> bool:
    """Tell whether yt-dlp is installed and knows the site of a URL."""
    try:
        from yt_dlp.extractor import gen_extractor_classes  # type: ignore[import-untyped]
    except ImportError:
        return False
    classes = (one for one in gen_extractor_classes() if one.IE_NAME != "generic")
    return any(one.suitable(url.address) for one in classes)


def fetch_video(
    source: Source,
    recordings: Path,
    client: Client,
    arrive: Arrive = lambda have, total: None,
) -> Path:
    """Fetch the sound of a video's page into a folder; return its path.

    It is called by its day and title, and its description lies beside it, as
    ``.description.txt``. Of the ``client`` only the limits hold.

    Raises :class:`~castproof.errors.MissingExtra` where yt-dlp is not installed,
    :class:`~castproof.errors.FetchFailed` for what it cannot fetch, and :class:`OSError`.
    """
    try:
        import yt_dlp  # type: ignore[import-untyped]
        from yt_dlp.globals import plugin_dirs  # type: ignore[import-untyped]
    except ImportError as error:
        raise MissingExtra(
            f"{source.url.shown}: videos are fetched by yt-dlp, which is not installed: {INSTALL}"
        ) from error
    plugin_dirs.value = []  # a plugin would be any program, from folders such as the current one
    limits = client.limits
    hook = _make_hook(arrive, limits, source.url)
    options = _make_options(limits, hook)
    try:
        with yt_dlp.YoutubeDL(options) as loader:
            info = loader.extract_info(source.url.address, download=False)
            _require_one(info, source.url)
            place = _choose_place(info, source, recordings)
            with place.hold():
                whole = place.find_whole()
                if whole is not None:
                    return whole
                loader.params["outtmpl"]["default"] = f"{place.part}.%(ext)s"
                done = loader.process_ie_result(loader.sanitize_info(info), download=True)
                return _finish(done, place, source, limits)
    except yt_dlp.utils.YoutubeDLError as error:
        said = " ".join(str(error).split()).removeprefix("ERROR: ")
        raise FetchFailed(f"{source.url.shown}: {said}") from error


def _make_options(limits: FetchLimits, hook: Callable[[Mapping[str, Any]], None]) -> dict[str, Any]:
    return {
        "format": "bestaudio/best",
        "outtmpl": {"default": "-"},
        "noplaylist": True,
        "extract_flat": "in_playlist",
        "allowed_extractors": ["default", "-generic"],
        "fixup": "never",  # that would need FFmpeg's programs
        "cachedir": False,
        "updatetime": False,
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        "logger": _Log(),
        "progress_hooks": [hook],
        "socket_timeout": limits.timeout_s,
        "retries": limits.retries,
        "max_filesize": limits.size_max_mb * 1_000_000,
    }


def _make_hook(
    arrive: Arrive, limits: FetchLimits, url: SourceUrl
) -> Callable[[Mapping[str, Any]], None]:
    end = time.monotonic() + limits.time_max_s

    def tell(status: Mapping[str, Any]) -> None:
        # Its estimate of a video in pieces jumps with each piece: that is no size that is known.
        arrive(int(status.get("downloaded_bytes") or 0), status.get("total_bytes"))
        if time.monotonic() > end:
            raise FetchRefused(f"{url.shown}: it takes longer than may be (fetch.time_max_s)")

    return tell


class _Log:
    """Where yt-dlp logs: what goes wrong it raises, too."""

    def debug(self, text: str) -> None:
        """Log it."""
        _log.debug("yt-dlp: %s", text)

    info = warning = error = debug


def _require_one(info: Mapping[str, Any] | None, url: SourceUrl) -> None:
    if not info:
        raise FetchRefused(f"{url.shown}: yt-dlp finds no video there")
    if info.get("_type", "video") != "video":
        raise FetchRefused(f"{url.shown}: this is a list of videos: name one of them")
    if info.get("is_live"):
        raise FetchRefused(f"{url.shown}: this is going on now: fetch it when it has ended")


def _choose_place(info: Mapping[str, Any], source: Source, recordings: Path) -> Place:
    day = _read_day(info)
    title = str(info.get("title") or info.get("id") or "")
    stem = make_safe_stem(title if day is None else f"{day:%Y-%m-%d}-{title}")
    return choose_place(recordings, stem, source.identity)


def _finish(done: Mapping[str, Any], place: Place, source: Source, limits: FetchLimits) -> Path:
    files = [one.get("filepath") for one in done.get("requested_downloads") or ()]
    part = Path(str(files[0])) if len(files) == 1 and files[0] else None
    if part is None or not part.is_file():
        raise FetchRefused(
            f"{source.url.shown}: yt-dlp gave no file: it has more than {limits.size_max_mb:,} MB "
            "(fetch.size_max_mb), or no sound"
        )
    record = FetchRecord(
        identity=source.identity,
        url=source.url.shown,
        name=f"{place.stem}{part.suffix}",
        front_matter=_describe(done, source.url),
    )
    place.write(record)
    path = place.finish(record, part)
    description = str(done.get("description") or "")[:_MOST_DESCRIPTION]
    beside = path.with_name(f"{path.stem}{DESCRIPTION_ENDING}")
    if description.strip() and not beside.exists():
        content = f"{description.rstrip()}\n".encode(errors="replace")
        atomic.write_whole(beside, content, last_look=lambda: require_unchanged(beside, None))
    return path


def _describe(info: Mapping[str, Any], url: SourceUrl) -> str:
    """Describe a video in front matter: its title, day, page and chapters."""
    return write_front_matter(
        {
            "title": " ".join(str(info.get("title") or "").split()),
            "date": None if (day := _read_day(info)) is None else day.date(),
            "link": url.shown,
            "chapters": list_chapters(_list_headers(info)),
        }
    )


def _list_headers(info: Mapping[str, Any]) -> tuple[Header, ...]:
    """List a video's chapters, or those that its description names."""
    headers = tuple(
        Header(" ".join(str(one.get("title") or "").split()), float(one["start_time"]))
        for one in info.get("chapters") or ()
        if isinstance(one.get("start_time"), int | float)
    )
    if headers:
        return headers
    try:
        text = str(info.get("description") or "")[:_MOST_DESCRIPTION]
        entries = formats.read(text, formats.find_by_name("description")).entries
    except CastproofError:  # a description need not name any
        return ()
    return tuple(one for one in entries if isinstance(one, Header))


def _read_day(info: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.strptime(str(info.get("upload_date")), "%Y%m%d")
    except ValueError:
        return None
