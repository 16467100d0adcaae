"""The structured episode (``.md``): a Jekyll page whose front matter holds the transcript.

.. code-block:: text

    ---
    title: A talk
    transcript:
    - header: Beginnings
    - line: Hello, and welcome.
      sec: 65
      time: '1:05'
      who: Ann
    ---
    Links and notes.

In a file that is read and written again only the bytes of its ``transcript`` block change, and
those only when the transcript says something else than before: every other byte of front matter
and body stays, comments, quoting, order of keys, ``\\r\\n``, a byte-order mark and a missing final
newline included. A block that is written is what ``yaml.dump({"transcript": [...]},
allow_unicode=True)`` gives; comments inside the old block go with it. (Only a text with U+0085
is put in double quotes: PyYAML would leave it bare and read a space.)

Carried: headers, and of a line its text, its start floored to the second, and its speaker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from transcript import entries, frontmatter
from transcript.entries import Source
from transcript.errors import NotExpressible
from transcript.text import BOM
from transcript.values import Transcript

_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_DOCUMENT_START = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
_BREAK = re.compile(r"\r\n|\n|\r")
_NEXT_LINE = "\x85"  # half of a letter in UTF-8 that was read as Latin-1


@dataclass(frozen=True, slots=True)
class Episode:
    """A published file: its transcript, and the bytes around it.

    ``before``, ``block`` and ``after`` make up the file it was read from; ``sources`` are the
    entries of ``block`` with whatever a transcript does not hold. Change the transcript with
    ``replace(episode, transcript=…)``.
    """

    transcript: Transcript
    before: str
    block: str
    after: str
    sources: tuple[Source, ...] = ()

    @property
    def front_matter(self) -> str:
        """The front matter's own characters, without the lines ``---``."""
        return frontmatter.split(self.before + self.block + self.after).front_matter

    @property
    def body(self) -> str:
        """What follows the front matter."""
        closing = frontmatter.split(self.before + self.block + self.after).closing
        return _CLOSING.sub("", closing, count=1)


def parse(text: str) -> Episode:
    """The episode of a file's text; :class:`~transcript.errors.FormatError` with its line.

    A page without a ``transcript`` key is an episode without entries.
    """
    found = frontmatter.locate(text)
    sources = entries.read(found.node, text, found.offset)
    transcript = Transcript(tuple(source.entry for source in sources))
    return Episode(transcript, found.before, found.block, found.after, sources)


def write(episode: Episode) -> str:
    """The file's text: the same bytes as before where the transcript says the same."""
    mappings = entries.revised(episode.sources, episode.transcript.entries)
    if mappings is None:
        return episode.before + episode.block + episode.after
    block = _dump({frontmatter.KEY: [dict(mapping) for mapping in mappings]})
    newline = _BREAK.search(episode.before)
    if newline is not None:
        block = block.replace("\n", newline[0])
    return episode.before + block + episode.after


def new(front_matter: str | Mapping[str, Any], transcript: Transcript, body: str = "") -> Episode:
    """An episode that no file had yet.

    ``front_matter`` is a mapping, written with the transcript among its sorted keys; or the text
    of a YAML file, of front matter between lines ``---``, or of a whole episode, all of which
    keep their bytes. ``body`` follows, but for an episode that has a body of its own.

    >>> print(write(new({"title": "A talk"}, Transcript(()))))
    ---
    title: A talk
    transcript: []
    ---
    <BLANKLINE>
    """
    if isinstance(front_matter, str):
        text = _page(front_matter, body)
    else:
        listed = [
            entries.fresh(entry, number) for number, entry in enumerate(transcript.entries, start=1)
        ]
        text = f"---\n{_dump({**front_matter, frontmatter.KEY: listed})}---\n{body}"
    return replace(parse(text), transcript=transcript)


def _page(text: str, body: str) -> str:
    """A page of a text that may be YAML alone, opened by ``---`` or not, or a page already."""
    plain = text.removeprefix(BOM)
    newline = _BREAK.search(plain)
    end = newline[0] if newline else "\n"
    gap = "" if not plain or plain.endswith(("\n", "\r")) else end
    is_opened = _DOCUMENT_START.match(plain) is not None
    if not (is_opened and frontmatter.is_closed(text)):
        return f"{'' if is_opened else '---' + end}{plain}{gap}---{end}{body}"
    has_body = bool(_CLOSING.sub("", frontmatter.split(text).closing, count=1))
    return text if has_body else text + (gap + body if body else "")


class _Dumper(yaml.SafeDumper):
    """PyYAML's own, but for the one character that it would write as a line break and so lose."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _NEXT_LINE in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _represent_text)


def _dump(mapping: Mapping[str, Any]) -> str:
    try:
        return str(yaml.dump(dict(mapping), Dumper=_Dumper, allow_unicode=True))
    except yaml.YAMLError as error:
        raise NotExpressible(f"YAML cannot say the front matter: {error}") from error
