"""What a publisher has beside a recording: its transcript and its chapters, kept beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from castproof.errors import FetchFailed, explain
from castproof.fetch.feed_item import FeedItem, Link
from castproof.fetch.fetcher import Fetcher
from castproof.files import atomic
from castproof.files.paths import format_path
from castproof.files.safe_edit import require_unchanged
from transcript import io as formats
from transcript.errors import CastproofError
from transcript.files import read_file
from transcript.values import Header

MOST_BYTES = 32_000_000
#: The formats of transcripts that are read, the best first, and what feeds call them.
_TRANSCRIPTS = (
    ("vtt", ("text/vtt",), ".vtt"),
    ("srt", ("application/x-subrip", "application/srt", "text/srt", "application/x-srt"), ".srt"),
    ("podcast", ("application/json",), ".json"),
)


def keep_transcript(item: FeedItem, recording: Path, fetcher: Fetcher) -> Path | None:
    """Keep the publisher's transcript beside a recording; return it, or ``None`` without one.

    It is called ``talk.publisher.vtt``. What lies there already is not fetched again. A transcript
    that cannot be fetched or read costs only itself, and a note says so.
    """
    found = choose_transcript(item.transcripts)
    if found is None:
        return None
    link, name = found
    path = _beside(recording, f".publisher{formats.find_by_name(name).endings[0]}")
    return path if _keep(link, path, name, fetcher) is not None else None


def keep_chapters(item: FeedItem, recording: Path, fetcher: Fetcher) -> tuple[Header, ...]:
    """Keep the publisher's chapters beside a recording, as ``talk.chapters.json``; return them."""
    if item.chapters is None:
        return ()
    name = "json-chapters"
    path = _beside(recording, formats.find_by_name(name).endings[0])
    content = _keep(item.chapters, path, name, fetcher)
    if content is None:
        return ()
    entries = formats.load(content, formats.find_by_name(name)).entries
    return tuple(one for one in entries if isinstance(one, Header))


def choose_transcript(links: Sequence[Link]) -> tuple[Link, str] | None:
    """Choose the best transcript of those that are read, with the name of its format."""
    for name, types, ending in _TRANSCRIPTS:
        for link in links:
            path = PurePosixPath(urlsplit(link.url.address).path)
            if link.type in types or (not link.type and path.suffix.lower() == ending):
                return link, name
    return None


def _beside(recording: Path, ending: str) -> Path:
    return recording.with_name(f"{recording.stem}{ending}")


def _keep(link: Link, path: Path, format_name: str, fetcher: Fetcher) -> bytes | None:
    """Keep a file that can be read in its format; return what it holds."""
    try:
        is_there = path.is_file()
        content = read_file(path) if is_there else fetcher.read_small(link.url, MOST_BYTES)
        formats.load(content, formats.find_by_name(format_name))
        if not is_there:
            atomic.write_whole(path, content, last_look=lambda: require_unchanged(path, None))
    except FetchFailed as error:
        fetcher.note(f"left out of the publisher's files: {error}")
        return None
    except (CastproofError, OSError) as error:
        fetcher.note(f"{link.url.shown} is not kept as {format_path(path)}: {explain(error)}")
        return None
    return content
