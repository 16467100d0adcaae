"""Tags written into an item of somebody's feed, where every other byte stays.

The feed is parsed by expat, which says at which byte each tag lies; what is written is put there,
and what comes out is parsed again. Declarations of entities are refused, as defusedxml does: a feed
needs none, and they are how a small file becomes a huge one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from castproof.publish.tags import FORMER_NAMESPACE, NAMESPACE, PREFIX, FeedTag
from transcript.errors import FormatError, InvalidCall
from transcript.text import quote

_SEPARATOR = "\x1f"
_SPELT_OTHERWISE = (b"\xff\xfe", b"\xfe\xff", b"\0")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_TAG = re.compile(rb"""(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_NAMESPACES = frozenset({NAMESPACE, FORMER_NAMESPACE})
_MOST_DEEP = 200
_SHOWN = 4


@dataclass
class Child:
    """An element of an item: where it lies, its namespace and name, and what it says."""

    start: int
    name: str
    namespace: str
    attributes: dict[str, str]
    end: int = 0
    text: str = ""


@dataclass
class Item:
    """An item of a feed: where it lies, where its closing tag begins, and its elements."""

    start: int
    children: list[Child] = field(default_factory=list)
    closing: int = 0

    def find_text(self, name: str) -> str:
        """Find what the first element of RSS's own, by its name, says."""
        found = (one.text for one in self.children if one.name == name and not one.namespace)
        return " ".join(next(found, "").split())

    @property
    def enclosure(self) -> str:
        """The address of the recording."""
        found = (one.attributes for one in self.children if one.name == "enclosure")
        return next(found, {}).get("url", "").strip()


@dataclass
class Feed:
    """A feed as it was read: its items, where its outermost tag lies, and the prefixes there."""

    data: bytes
    encoding: str
    items: list[Item] = field(default_factory=list)
    root: int = 0
    prefixes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedEdit:
    """A feed with tags in it, and how many were put in, replaced, or there already."""

    content: bytes
    added: int = 0
    replaced: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """What tells an item: its GUID, its recording's address or name, its title.

    ``wanted`` is what a person named, which is one of them.
    """

    guid: str | None = None
    enclosure: str | None = None
    recording: str | None = None
    title: str | None = None
    wanted: str | None = None


def parse_feed(data: bytes) -> Feed:
    """Parse a feed of RSS; raise :class:`~transcript.errors.FormatError` with its line."""
    if data.startswith(_SPELT_OTHERWISE[:2]) or b"\0" in data[:4]:
        raise FormatError("the feed is in UTF-16: save it as UTF-8", line=1)
    found = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    reader = _Reader(Feed(data, found[1].decode() if found else "utf-8"))
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", 1)
        raise FormatError(f"the feed is no XML that can be read ({error})", line=line) from error
    feed = reader.feed
    if not feed.items:
        raise FormatError("the feed has no <item>: is it a podcast's RSS?", line=1)
    return feed


def list_namespace_tags(data: bytes) -> list[tuple[int, Child]]:
    """List the namespace's tags of a feed's items, or of a snippet for one, each with its row.

    Raises as :func:`parse_feed`.
    """
    is_snippet = re.search(rb"<(?:rss|channel)[\s>]", _COMMENT.sub(b"", data)) is None
    before = f'<rss xmlns:{PREFIX}="{NAMESPACE}"><item>'.encode()
    whole = before + data + b"</item></rss>" if is_snippet else data
    return [
        (whole.count(b"\n", 0, child.start) + 1, child)
        for item in parse_feed(whole).items
        for child in item.children
        if child.namespace in _NAMESPACES
    ]


class _Reader:
    """What expat calls as it meets tags."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.say
        self.parser.StartNamespaceDeclHandler = self.declare
        self.parser.EntityDeclHandler = self.refuse
        self.parser.buffer_text = True
        self.depth = 0
        self.item_depth = 0

    def refuse(self, name: str, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise FormatError(f"the feed declares an entity, {quote(name)}: take it out", line=line)

    def declare(self, prefix: str | None, uri: str | None) -> None:
        if self.depth == 0 and prefix:
            self.feed.prefixes[prefix] = uri or ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        self.depth += 1
        if self.depth > _MOST_DEEP:
            raise FormatError("its tags are nested too deep", line=self.parser.CurrentLineNumber)
        namespace, _, local = name.rpartition(_SEPARATOR)
        if self.depth == 1:
            self.feed.root = at
        if self.item_depth and self.depth == self.item_depth + 1:
            child = Child(at, local, namespace, attributes)
            self.feed.items[-1].children.append(child)
        elif not self.item_depth and local == "item":
            self.feed.items.append(Item(at))
            self.item_depth = self.depth

    def end(self, name: str) -> None:
        at = self.parser.CurrentByteIndex
        if self.item_depth and self.depth == self.item_depth + 1:
            child = self.feed.items[-1].children[-1]
            opening = find_tag_end(self.feed.data, child.start)
            is_empty = self.feed.data[opening - 2 : opening] == b"/>"
            child.end = opening if is_empty else find_tag_end(self.feed.data, at)
        elif self.item_depth and self.depth == self.item_depth:
            self.feed.items[-1].closing = at
            self.item_depth = 0
        self.depth -= 1

    def say(self, text: str) -> None:
        if self.item_depth and self.depth == self.item_depth + 1:
            self.feed.items[-1].children[-1].text += text


def find_tag_end(data: bytes, start: int) -> int:
    """Find the byte after the ``>`` of the tag that begins at ``start``; quoted ones are passed.

    >>> find_tag_end(b'<a b=">"/>x', 0)
    10
    """
    found = _TAG.match(data, start)
    return len(data) if found is None else found.end()


def find_item(feed: Feed, query: ItemQuery) -> Item:
    """Find the item of an episode: the only one of its GUID, else recording, else title.

    Raises :class:`~transcript.errors.InvalidCall` where there is none, or there are several.
    """

    def is_named(item: Item, name: str) -> bool:
        return name in (item.find_text("guid"), item.enclosure, item.find_text("title"))

    file_name = (query.recording or "").rpartition("/")[2]
    title = (query.title or "").casefold()
    tests = (
        (query.wanted, lambda item: is_named(item, query.wanted or "")),
        (query.guid, lambda item: item.find_text("guid") == query.guid),
        (query.enclosure, lambda item: item.enclosure == query.enclosure),
        (file_name, lambda item: _name_file(item.enclosure) == file_name),
        (query.title, lambda item: item.find_text("title").casefold() == title),
    )
    for value, test in tests[:1] if query.wanted else tests[1:]:
        found = [item for item in feed.items if test(item)] if value else []
        if len(found) > 1:
            raise InvalidCall(
                f"{len(found)} items of the feed are {quote(value)}: name one with --item and its "
                "GUID"
            )
        if found:
            return found[0]
    titles = ", ".join(quote(item.find_text("title")) for item in feed.items[:_SHOWN])
    more = ", …" if feed.items[_SHOWN:] else ""
    tried = quote(query.wanted) if query.wanted else "the episode's GUID, recording or title"
    raise InvalidCall(
        f"no item of the feed is {tried} (its items: {titles}{more}): name one with --item"
    )


def _name_file(url: str) -> str:
    from urllib.parse import unquote, urlsplit

    try:
        return unquote(urlsplit(url).path.rpartition("/")[2])
    except ValueError:
        return ""


def write_tags(feed: Feed, item: Item, tags: Sequence[FeedTag]) -> FeedEdit:
    """Write tags into an item; every other byte of the feed stays.

    A transcript of the same address and the chapters take the place of those that are there; a
    person who is there already stays as written. Other tags come after the item's last element,
    as that is indented. Raises :class:`~transcript.errors.FormatError` where the encoding cannot
    be written.
    """
    prefix, is_declared = _choose_prefix(feed)
    encoding = _choose_encoding(feed)
    edits: list[tuple[int, int, bytes]] = []
    added: list[bytes] = []
    replaced = same = 0
    for tag in tags:
        text = tag.write(prefix).encode(encoding, "xmlcharrefreplace")
        found = next((one for one in item.children if _is_same(one, tag)), None)
        if found is None:
            added.append(text)
        elif tag.name == "person" or _says(found, tag):
            same += 1
        else:
            edits.append((found.start, found.end, text))
            replaced += 1
    if added:
        edits.append(_insert(feed.data, item, added))
    if (added or replaced) and not is_declared:
        declaration = f' xmlns:{prefix}="{NAMESPACE}"'.encode(encoding)
        edits.append((_find_declarations_end(feed), _find_declarations_end(feed), declaration))
    content = feed.data
    for start, end, text in sorted(edits, reverse=True):
        content = content[:start] + text + content[end:]
    if edits:
        _require_same(feed, parse_feed(content))
    return FeedEdit(content, len(added), replaced, same)


def _choose_prefix(feed: Feed) -> tuple[str, bool]:
    """Choose the prefix that the feed has for the namespace; whether it is declared there."""
    for prefix, uri in feed.prefixes.items():
        if uri in _NAMESPACES:
            return prefix, True
    taken = PREFIX in feed.prefixes
    return (f"{PREFIX}20" if taken else PREFIX), False


def _choose_encoding(feed: Feed) -> str:
    try:
        is_plain = "<>".encode(feed.encoding) == b"<>"
    except LookupError:
        is_plain = False
    if not is_plain:
        raise FormatError(
            f"the feed's encoding, {feed.encoding}, cannot be written: save it as UTF-8", line=1
        )
    return feed.encoding


def _is_same(child: Child, tag: FeedTag) -> bool:
    """Tell whether an element is what a tag would be: of the same address or person."""
    if child.namespace not in _NAMESPACES or child.name != tag.name:
        return False
    if tag.name == "person":
        return " ".join(child.text.split()).casefold() == tag.text.casefold()
    return tag.name == "chapters" or child.attributes.get("url", "").strip() == tag.get("url")


def _says(child: Child, tag: FeedTag) -> bool:
    """Tell whether an element has all that a tag says, and perhaps more."""
    return all(child.attributes.get(name) == value for name, value in tag.attributes)


def _insert(data: bytes, item: Item, added: Sequence[bytes]) -> tuple[int, int, bytes]:
    """Insert tags after the last element of an item, each on a row as that is."""
    if not item.children:
        return item.closing, item.closing, b"".join(added)
    last = item.children[-1]
    before = data[: last.start]
    blank = before[len(before.rstrip(b" \t\r\n")) :]
    row = blank[blank.rfind(b"\n") - (blank[: blank.rfind(b"\n")].endswith(b"\r")) :]
    separator = row if b"\n" in blank else b""
    return last.end, last.end, b"".join(separator + text for text in added)


def _find_declarations_end(feed: Feed) -> int:
    """Find where the outermost tag has room for a declaration: before its ``>``."""
    return find_tag_end(feed.data, feed.root) - 1


def _require_same(feed: Feed, now: Feed) -> None:
    """Raise unless the items say what they said, but for the namespace's tags."""

    def list_others(one: Feed) -> list[list[tuple[str, str, tuple[tuple[str, str], ...], str]]]:
        return [
            [
                (child.namespace, child.name, tuple(child.attributes.items()), child.text)
                for child in item.children
                if child.namespace not in _NAMESPACES
            ]
            for item in one.items
        ]

    if list_others(feed) != list_others(now):
        raise FormatError("the feed would say something else afterwards: it was left as it is")
