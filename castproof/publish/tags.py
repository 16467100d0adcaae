"""The tags of the Podcasting 2.0 namespace that tell a feed's item of the files that are published.

https://podcastindex.org/namespace/1.0: ``<podcast:transcript>``, ``<podcast:chapters>`` and
``<podcast:person>``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from castproof.publish.facts import EpisodeFacts
from castproof.publish.kinds import Kind
from transcript.errors import InvalidCall

NAMESPACE = "https://podcastindex.org/namespace/1.0"
FORMER_NAMESPACE = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
PREFIX = "podcast"
LONGEST_NAME = 128
"""The namespace asks for names of no more characters."""
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_ALLOWED_CONTROLS = "\t\n\r"


@dataclass(frozen=True, slots=True)
class FeedTag:
    """A tag: its name without a prefix, its attributes in order, and its text."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def get(self, name: str) -> str | None:
        """Get an attribute; ``None`` where the tag has none of that name."""
        return next((value for key, value in self.attributes if key == name), None)

    def write(self, prefix: str = PREFIX) -> str:
        """Write the tag as XML.

        >>> FeedTag("person", (("role", "host"),), "Ann & Bo").write()
        '<podcast:person role="host">Ann &amp; Bo</podcast:person>'
        """
        pairs = (f' {name}="{escape(_clean(value), _QUOTED)}"' for name, value in self.attributes)
        opened = f"<{prefix}:{self.name}{''.join(pairs)}"
        if not self.text:
            return f"{opened} />"
        return f"{opened}>{escape(_clean(self.text))}</{prefix}:{self.name}>"


def check_base_url(url: str) -> str:
    """Give back the address of the folder that is published, with a slash at its end.

    Raises :class:`~transcript.errors.InvalidCall` for one that no app could fetch from.

    >>> check_base_url("https://example.org/talks")
    'https://example.org/talks/'
    """
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good or parts.query or parts.fragment or not url.isascii() or not url.isprintable():
        raise InvalidCall(
            f"--url {url}: give the address of the folder where the files will lie, such as "
            "https://example.org/talks/"
        )
    if parts.username is not None or " " in url:
        raise InvalidCall("--url: an address in a feed has no user name, no password and no blank")
    return url if url.endswith("/") else f"{url}/"


def quote_name(name: str) -> str:
    """Quote a file's name as an address has it, whatever bytes the name is of.

    >>> quote_name("a talk.vtt"), quote_name("\\udcff.vtt")
    ('a%20talk.vtt', '%FF.vtt')
    """
    return quote(os.fsencode(name))


def make_tags(
    files: Sequence[tuple[Kind, str]], facts: EpisodeFacts, base_url: str
) -> tuple[FeedTag, ...]:
    """Make the tags of published files, by kind and name, and of the people.

    Only files whose kind has a type in a feed get one. Those with times are captions (``rel``).
    """
    tags: list[FeedTag] = []
    language = () if facts.language is None else (("language", facts.language),)
    for kind, name in files:
        if kind.type is None:
            continue
        at = (("url", f"{base_url}{quote_name(name)}"), ("type", kind.type))
        if kind.format_name == "json-chapters":
            tags.append(FeedTag("chapters", at))
            continue
        rel = (("rel", "captions"),) if kind.has_times else ()
        tags.append(FeedTag("transcript", (*at, *language, *rel)))
    for credit in facts.credits:
        name = credit.name[:LONGEST_NAME]
        tags.append(FeedTag("person", (("role", credit.role), ("group", "cast")), name))
    return tuple(tags)


def write_snippet(tags: Sequence[FeedTag]) -> str:
    """Write tags to paste into an ``<item>``, a row each, and what the feed has to declare."""
    declared = f'<!-- The feed\'s <rss> has to say xmlns:{PREFIX}="{NAMESPACE}" -->'
    return "".join(f"{row}\n" for row in (declared, *(tag.write() for tag in tags)))


def _clean(text: str) -> str:
    """Leave out the characters that XML 1.0 cannot hold, however they are escaped."""
    return "".join(
        letter
        for letter in text
        if (letter >= " " or letter in _ALLOWED_CONTROLS)
        and not "\ud800" <= letter <= "\udfff"
        and letter not in "\ufffe\uffff"
    )
