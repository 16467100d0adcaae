"""The URLs that a call names: each a recording, or a feed of which some items are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from castproof.errors import FeedFound, explain
from castproof.fetch.companions import keep_chapters, keep_transcript
from castproof.fetch.download import Source, make_source
from castproof.fetch.feed import MOST_ITEMS, Feed, choose_items
from castproof.fetch.feed_item import FeedItem
from castproof.fetch.fetcher import Fetcher
from castproof.fetch.front_matter import make_front_matter
from castproof.fetch.names import make_safe_stem
from castproof.fetch.source_url import SourceUrl, parse_url
from castproof.fetch.store import find_front_matter
from castproof.fetch.video_page import is_video_site
from transcript.errors import CastproofError, InvalidCall


@dataclass(frozen=True, slots=True)
class FeedChoice:
    """Which of a feed's items are wanted: the newest so many, those since a day, or both."""

    newest: int | None = None
    since: date | None = None

    @property
    def option(self) -> str | None:
        """The option that chose, if any did."""
        if self.newest is not None:
            return "--newest"
        return None if self.since is None else "--since"


def parse_choice(newest: int | None, since: str | None) -> FeedChoice:
    """Parse the options of a choice; raise :class:`~transcript.errors.InvalidCall`."""
    try:
        return FeedChoice(newest, None if since is None else date.fromisoformat(since))
    except ValueError as error:
        raise InvalidCall(f"--since {since}: write a day, such as 2026-10-01") from error


@dataclass(frozen=True, slots=True)
class FetchedRecording:
    """A recording that was fetched: ``name`` is its own, ``front_matter`` what its feed says.

    ``publisher`` is the publisher's own transcript, beside the recording.
    """

    path: Path
    name: str
    front_matter: str | None = None
    publisher: Path | None = None


@dataclass(frozen=True, slots=True)
class NotFetched:
    """A recording that is not there: what to call it, its URL, and why or ``None`` if not tried."""

    name: str
    url: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FetchedInput:
    """What a URL came to; ``is_feed`` is whether it was a feed."""

    recordings: tuple[FetchedRecording, ...] = ()
    missing: tuple[NotFetched, ...] = ()
    is_feed: bool = False


def fetch_input(
    text: str, fetcher: Fetcher, choice: FeedChoice, *, dry_run: bool = False
) -> FetchedInput:
    """Fetch what a URL names; what fails is told in the result and stops nothing else.

    A ``dry_run`` looks at feeds and fetches no recording. Raises
    :class:`~transcript.errors.InvalidCall` for what is no URL, and for a feed without a choice.
    """
    url = parse_url(text)
    source = make_source(url)
    try:
        try:
            path = fetcher.find(source)
            if path is None and dry_run:
                feed = None if is_video_site(url) else fetcher.find_feed(url)
                if feed is None:
                    return FetchedInput(missing=(NotFetched(source.stem, url.shown),))
                return _fetch_items(feed, url, fetcher, choice, dry_run=True)
            path = path or fetcher.fetch_named(source)
        except FeedFound:
            feed = fetcher.find_feed(url)
            if feed is None:
                raise
            return _fetch_items(feed, url, fetcher, choice, dry_run=False)
    except InvalidCall:
        raise
    except (CastproofError, OSError) as error:
        return FetchedInput(missing=(NotFetched(source.stem, url.shown, explain(error)),))
    return FetchedInput((FetchedRecording(path, path.stem, find_front_matter(path)),))


def _fetch_items(
    feed: Feed, url: SourceUrl, fetcher: Fetcher, choice: FeedChoice, *, dry_run: bool
) -> FetchedInput:
    if choice.option is None:
        number = len(feed.items)
        count = "1 recording" if number == 1 else f"{number} recordings"
        raise InvalidCall(
            f"{url.shown} is a feed of {count}: say which with --newest N or --since 2026-10-01"
        )
    items, undated = choose_items(feed, choice.newest, choice.since)
    if undated:
        fetcher.note(f"{url.shown}: {undated} items have no date, and are left out")
    if feed.is_cut:
        fetcher.note(f"{url.shown}: only the first {MOST_ITEMS:,} items are looked at")
    if not items:
        return FetchedInput(
            missing=(NotFetched(make_safe_stem(feed.title), url.shown, _explain_none(feed, url)),),
            is_feed=True,
        )
    recordings, missing = [], []
    for item in items:
        source = make_item_source(item, url)
        try:
            path = fetcher.find(source)
            if path is None and dry_run:
                missing.append(NotFetched(source.stem, item.recording.url.shown))
                continue
            recordings.append(_add_tags(path or fetcher.fetch(source), feed, item, fetcher))
        except (CastproofError, OSError) as error:
            missing.append(NotFetched(source.stem, item.recording.url.shown, explain(error)))
    return FetchedInput(tuple(recordings), tuple(missing), is_feed=True)


def _explain_none(feed: Feed, url: SourceUrl) -> str:
    if feed.items:
        return f"{url.shown}: no item of the feed is so new"
    return f"{url.shown}: no item of the feed has a recording"


def make_item_source(item: FeedItem, feed: SourceUrl) -> Source:
    """Make the source of a feed's item: called by its day and title, told by its GUID.

    An enclosure's URL may change from day to day; the GUID is the publisher's own promise.
    """
    title = item.title or Path(item.recording.url.file_name).stem
    day = "" if item.published is None else f"{item.published:%Y-%m-%d}-"
    identity = f"{feed.shown} {item.guid}" if item.guid else item.recording.url.shown
    return Source(item.recording.url, make_safe_stem(f"{day}{title}"), identity)


def _add_tags(path: Path, feed: Feed, item: FeedItem, fetcher: Fetcher) -> FetchedRecording:
    chapters = keep_chapters(item, path, fetcher) or item.inner_chapters
    front_matter = make_front_matter(item, feed.people, chapters)
    return FetchedRecording(path, path.stem, front_matter, keep_transcript(item, path, fetcher))
