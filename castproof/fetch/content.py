"""What comes from a URL, by what the server says it is and by how it begins."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from castproof.errors import FeedFound, FetchRefused, PageFound
from castproof.fetch.source_url import SourceUrl

#: So much of the beginning is looked at.
PROLOGUE_BYTES = 1024
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_FEED = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*>|\s)*<(?:!DOCTYPE\s+)?(?:\w+:)?(rss|feed|RDF)\b",
    re.DOTALL,
)
_XML = re.compile(rb"<\?xml\b")
_PAGE = re.compile(
    rb"(?:<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ENDINGS = {
    "audio/mpeg": ".mp3",
    "audio/mp3": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/m4a": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg",
    "application/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/flac": ".flac",
    "audio/x-flac": ".flac",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/vnd.wave": ".wav",
    "audio/webm": ".webm",
    "video/mp4": ".mp4",
    "application/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
    "video/x-m4v": ".m4v",
}


def looks_like_feed(beginning: bytes) -> bool:
    """Tell whether bytes begin as RSS or Atom does."""
    return _FEED.match(_strip_mark(beginning)) is not None


def require_recording(url: SourceUrl, type_: str, beginning: bytes, allowed: Sequence[str]) -> None:
    """Require that what comes may be a recording, by its type and its first bytes.

    Raises :class:`~castproof.errors.FeedFound` for a feed, and
    :class:`~castproof.errors.FetchRefused` for a web page and for a type that is not ``allowed``.
    """
    if type_ in _FEED_TYPES or looks_like_feed(beginning):
        raise FeedFound(
            f"{url.shown}: this is a feed: `castproof batch URL --newest 1` takes its newest "
            "recording"
        )
    stripped = _strip_mark(beginning)
    if _PAGE.match(stripped):
        raise PageFound(
            f"{url.shown}: this is a web page: give the address of the recording itself"
        )
    if _XML.match(stripped):
        raise FetchRefused(
            f"{url.shown}: this is a text in XML: give the address of the recording itself"
        )
    if type_ and not any(fnmatchcase(type_, one.lower()) for one in allowed):
        raise FetchRefused(
            f"{url.shown}: this is no recording ({ascii(type_)[1:-1]}): give the address of the "
            "recording itself, or name the type in fetch.types"
        )


def find_ending(type_: str) -> str:
    """Find the ending of a file's name for a content type; ``.media`` for an unknown one.

    >>> find_ending("audio/mpeg"), find_ending("application/octet-stream")
    ('.mp3', '.media')
    """
    return _ENDINGS.get(type_, ".media")


def read_bounded(url: SourceUrl, blocks: Iterable[bytes], encoding: str, most_bytes: int) -> bytes:
    """Read a text's bytes, unpacked, of no more than ``most_bytes``.

    Raises :class:`~castproof.errors.FetchRefused` for more, and for a packing that is not known.
    """
    if encoding not in ("", "gzip", "x-gzip", "deflate"):
        raise FetchRefused(f"{url.shown}: it is packed in a way that is not read ({encoding!a})")
    unpack = zlib.decompressobj(47) if encoding else None
    parts, size = [], 0
    for block in blocks:
        try:
            part = block if unpack is None else unpack.decompress(block, most_bytes + 1 - size)
        except zlib.error as error:
            raise FetchRefused(f"{url.shown}: it is damaged ({error})") from error
        parts.append(part)
        size += len(part)
        if size > most_bytes:
            raise FetchRefused(
                f"{url.shown}: it has more than {most_bytes / 1_000_000:g} MB, "
                "the most that is read"
            )
    return b"".join(parts)


def _strip_mark(beginning: bytes) -> bytes:
    for mark in _BYTE_ORDER_MARKS:
        beginning = beginning.removeprefix(mark)
    return beginning.replace(b"\0", b"")  # UTF-16, as far as it is ASCII
