"""A podcast's feed, read within bounds: RSS 2.0 with iTunes' and Podcasting 2.0 tags, and Atom.

Feeds come from strangers. Entities are refused where they are declared, so that a kilobyte cannot
become a gigabyte and nothing outside is read; no more than :data:`MOST_ITEMS` items,
:data:`MOST_ELEMENTS` elements and :data:`MOST_DEPTH` levels are looked at, and each is let go of as
soon as it is read. Unknown tags are passed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from castproof.errors import FetchRefused
from castproof.fetch.feed_item import FeedItem, Person, find_kind, find_text, read_item, read_people
from castproof.fetch.source_url import SourceUrl

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_ITEMS = 10_000
MOST_ELEMENTS = 2_000_000
MOST_DEPTH = 100
_ITEMS = frozenset({("", "item"), ("atom", "entry")})
_OUTER = frozenset({("", "rss"), ("", "channel"), ("atom", "feed"), ("rdf", "RDF")})


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, who speaks in every episode, its items as they stand in it.

    ``without_recording`` counts the items that have no recording; ``is_cut`` is whether there
    are more items than were read.
    """

    title: str
    people: tuple[Person, ...]
    items: tuple[FeedItem, ...]
    without_recording: int = 0
    is_cut: bool = False


def parse_feed(content: bytes, url: SourceUrl) -> Feed:
    """Parse a feed; ``url`` is where it is from, which links in it may be relative to.

    Raises :class:`~castproof.errors.FetchRefused` for what is no feed, for a broken one, and for
    one that asks for more than a feed may.
    """
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

    title = ""
    people: list[Person] = []
    items: list[FeedItem] = []
    without, is_cut = 0, False
    try:
        for kind, element in _walk(content, url):
            if kind not in _ITEMS:
                title = title or (find_text(element) if kind[1] == "title" else "")
                people += read_people([element])
                continue
            item = read_item(element, url)
            without += item is None
            if item is not None:
                items.append(item)
            if len(items) + without >= MOST_ITEMS:
                is_cut = True
                break
    except ParseError as error:
        line, column = error.position
        raise FetchRefused(
            f"{url.shown}: this feed is no well-formed XML (line {line}, column {column + 1})"
        ) from error
    except DefusedXmlException as error:
        raise FetchRefused(
            f"{url.shown}: this feed declares entities or loads others' files, which no feed "
            "needs: it is not read"
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise FetchRefused(f"{url.shown}: this feed cannot be read ({error})") from error
    return Feed(title, tuple(dict.fromkeys(people)), tuple(items), without, is_cut)


def _walk(content: bytes, url: SourceUrl) -> Iterator[tuple[tuple[str, str], Element]]:
    """Walk over what stands in the channel, items and its own tags, each whole, then let go of."""
    from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

    above: list[tuple[Element, bool]] = []  # each with whether all down to it is outer
    count = 0
    for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=False):
        if event == "end":
            above.pop()
            if above and above[-1][1]:
                kind = find_kind(element)
                if kind not in _OUTER:
                    yield kind, element
                above[-1][0].remove(element)
            continue
        count += 1
        is_outer = (not above or above[-1][1]) and find_kind(element) in _OUTER
        if not above and not is_outer:
            name = ascii(find_kind(element)[1])
            raise FetchRefused(f"{url.shown}: this is no feed (it begins with {name})")
        above.append((element, is_outer))
        if count > MOST_ELEMENTS or len(above) > MOST_DEPTH:
            raise FetchRefused(f"{url.shown}: this feed has more tags than a feed may")


def choose_items(
    feed: Feed, newest: int | None, since: date | None
) -> tuple[tuple[FeedItem, ...], int]:
    """Choose the newest items, of those since a day (UTC) where one is given, the newest first.

    Items without a date come last, and are none since a day: these are counted, too.
    """
    dated = [(one.published, one) for one in feed.items if one.published is not None]
    undated = [one for one in feed.items if one.published is None]
    # Stable, so that items of one moment stay in the feed's order.
    dated.sort(key=lambda pair: pair[0], reverse=True)
    if since is not None:
        begin = datetime(since.year, since.month, since.day, tzinfo=timezone.utc)
        return tuple(one for at, one in dated if at >= begin)[:newest], len(undated)
    return (*(one for _, one in dated), *undated)[:newest], 0
