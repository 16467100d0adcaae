"""One item of a feed: its tags as values, whatever dialect they are in."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from castproof.fetch.source_url import SourceUrl, hide_url, is_url
from castproof.files.paths import RECORDING_ENDINGS
from transcript.errors import InvalidCall
from transcript.values import Header

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Kind = tuple[str, str]

#: The longest text of a tag that is kept, in characters.
MOST_CHARACTERS = 500
_MOST_PEOPLE = 20
#: What namespaces are called here, by a part of their address: feeds write them in many ways.
_NAMESPACES = (
    ("itunes", "itunes"),
    ("podcastindex", "podcast"),
    ("podcast-namespace", "podcast"),
    ("w3.org/2005/atom", "atom"),
    ("purl.org/atom", "atom"),
    ("search.yahoo.com/mrss", "media"),
    ("simple-chapters", "psc"),
    ("purl.org/dc/", "dc"),
    ("rdf-syntax", "rdf"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0", ""),
    ("backend.userland.com", ""),
)
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSHOWN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_CLOCK = re.compile(r"(?:(\d{1,3}):)??(?:(\d{1,3}):)?(\d{1,6}(?:\.\d{1,3})?)")
_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a feed names, and what they do in it (``host``, ``guest``, ``editor`` …)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Link:
    """A file that an item names, and its content type, which may be empty."""

    url: SourceUrl
    type: str = ""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item that has a recording. What its tags do not say is ``None`` or empty.

    ``transcripts`` and ``chapters`` are files of the publisher's, ``inner_chapters`` those that
    stand in the feed itself.
    """

    title: str
    guid: str
    recording: Link
    published: datetime | None = None
    number: int | None = None
    season: int | None = None
    link: str = ""
    people: tuple[Person, ...] = ()
    transcripts: tuple[Link, ...] = ()
    chapters: Link | None = None
    inner_chapters: tuple[Header, ...] = ()


def find_kind(element: Element) -> Kind:
    """Find an element's namespace, as it is called here, and its name."""
    tag = element.tag if isinstance(element.tag, str) else ""
    namespace, closing, name = tag.rpartition("}")
    if not closing:
        return "", name
    lowered = namespace.lower()
    found = (short for part, short in _NAMESPACES if part in lowered)
    return next(found, "other"), name


def find_text(element: Element | None) -> str:
    """Find an element's text on one line, without markup and control characters."""
    if element is None:
        return ""
    # Atom's titles may hold XHTML; RSS's may hold HTML as text.
    text = "".join(element.itertext())[: 20 * MOST_CHARACTERS]
    plain = html.unescape(_TAG.sub("", text) if "</" in text else text)
    shown = "".join(" " if unicodedata.category(one) in _UNSHOWN else one for one in plain)
    return _SPACE.sub(" ", shown).strip()[:MOST_CHARACTERS].strip()


def read_people(elements: Iterable[Element]) -> tuple[Person, ...]:
    """Read whom ``podcast:person`` names; without a role somebody is a host, as its page says.

    https://podcasting2.org/docs/podcast-namespace/tags/person
    """
    found = []
    for element in elements:
        if find_kind(element) == ("podcast", "person"):
            name = find_text(element)
            role = (element.get("role") or "host").strip().lower()
            if name:
                found.append(Person(name[:100], role[:50]))
    return tuple(found)[:_MOST_PEOPLE]


def read_item(element: Element, feed: SourceUrl) -> FeedItem | None:
    """Read an item; ``None`` for one without a recording."""
    tags: dict[Kind, Element] = {}
    for child in element:
        tags.setdefault(find_kind(child), child)
    recording = _choose_recording(element, feed)
    if recording is None:
        return None

    def text(*kinds: Kind) -> str:
        return next(filter(None, (find_text(tags.get(kind)) for kind in kinds)), "")

    chapters = tags.get(("podcast", "chapters"))
    page = text(("", "link")) or _find_atom_link(element, "alternate")
    return FeedItem(
        title=text(("", "title"), ("itunes", "title"), ("atom", "title"), ("dc", "title")),
        guid=hide_url(text(("", "guid"), ("atom", "id"))),
        recording=recording,
        published=_parse_date(
            text(("", "pubDate"), ("atom", "published"), ("dc", "date"), ("atom", "updated"))
        ),
        number=_parse_number(text(("itunes", "episode"), ("podcast", "episode"))),
        season=_parse_number(text(("itunes", "season"), ("podcast", "season"))),
        link=hide_url(page) if is_url(page) else "",
        people=read_people(element),
        transcripts=tuple(
            link
            for child in element
            if find_kind(child) == ("podcast", "transcript")
            and (link := _make_link(child.get("url"), child.get("type"), feed)) is not None
        )[:_MOST_PEOPLE],
        chapters=None
        if chapters is None
        else _make_link(chapters.get("url"), chapters.get("type"), feed),
        inner_chapters=_read_chapters(tags.get(("psc", "chapters"))),
    )


def _read_chapters(element: Element | None) -> tuple[Header, ...]:
    """Read Podlove Simple Chapters; those without a time that can be read are left out.

    https://podlove.org/simple-chapters/
    """
    found = []
    for child in element if element is not None else ():
        start = _CLOCK.fullmatch((child.get("start") or "").strip())
        title = _SPACE.sub(" ", child.get("title") or "").strip()[:MOST_CHARACTERS]
        if start is not None and title:
            hours, minutes, seconds = start[1] or 0, start[2] or 0, start[3]
            found.append(Header(title, int(hours) * 3600 + int(minutes) * 60 + float(seconds)))
    return tuple(found)


def _choose_recording(element: Element, feed: SourceUrl) -> Link | None:
    """Choose the first enclosure that is sound or video by its type, or else by its ending."""
    links = [link for link in _list_enclosures(element, feed) if link is not None]
    for link in links:
        if link.type.startswith(("audio/", "video/")):
            return link
    for link in links:
        ending = PurePosixPath(urlsplit(link.url.address).path).suffix.lower()
        if ending in RECORDING_ENDINGS or not link.type:
            return link
    return None


def _list_enclosures(element: Element, feed: SourceUrl) -> Iterator[Link | None]:
    for child in element:
        kind = find_kind(child)
        if kind == ("", "enclosure"):
            yield _make_link(child.get("url"), child.get("type"), feed)
        elif kind == ("atom", "link") and child.get("rel") == "enclosure":
            yield _make_link(child.get("href"), child.get("type"), feed)
        elif kind == ("media", "content"):
            yield _make_link(child.get("url"), child.get("type") or "unknown", feed)


def _find_atom_link(element: Element, rel: str) -> str:
    for child in element:
        if find_kind(child) == ("atom", "link") and child.get("rel", "alternate") == rel:
            return _SPACE.sub("", child.get("href") or "")[:MOST_CHARACTERS]
    return ""


def _make_link(address: str | None, type_: str | None, feed: SourceUrl) -> Link | None:
    if not address or not address.strip():
        return None
    try:
        url = feed.follow(address)
    except (InvalidCall, ValueError):
        return None
    return Link(url, (type_ or "").partition(";")[0].strip().lower()[:100])


def _parse_date(text: str) -> datetime | None:
    """Parse a date as RSS writes it (RFC 822), or Atom (ISO 8601); without a zone it is UTC."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=timezone.utc)
    try:
        return found.astimezone(timezone.utc)
    except OverflowError:  # at the ends of what a calendar holds
        return None


def _parse_number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text)
    return None if found is None else int(found[0])
