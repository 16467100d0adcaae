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

In a file that is read and written again only what says something else than before changes, to the
byte. Of an entry that says otherwise the value that differs is replaced, the rest of it stays, and
so do all other entries, front matter and body: comments, quoting, order of keys, unknown keys,
indentation, ``\\r\\n``, a byte-order mark and a missing final newline included. An entry that is
moved takes its comments along. What is new is spelt as ``yaml.dump({"transcript": [...]},
allow_unicode=True)`` spells it, or without ``allow_unicode`` in a file that has it so. A block that
is no list of rows with a ``-`` (``[{line: a}]``) is written whole. What is written is read again
before it is given out, and never says anything but the transcript.

Carried: headers, and of a line its text, its start floored to the second, and its speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from transcript.errors import FormatError, NotExpressible
from transcript.front_matter import entries, rendering, revision, splice
from transcript.front_matter import locate as frontmatter
from transcript.front_matter.entries import EntrySource
from transcript.front_matter.positions import skip_blank
from transcript.front_matter.rendering import Style
from transcript.front_matter.revision import Revision
from transcript.text import BOM
from transcript.values import Transcript

_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_DOCUMENT_START = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
_BREAK = re.compile(r"\r\n|\n|\r")


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
    sources: tuple[EntrySource, ...] = ()

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
    """Parse a file's text; :class:`~transcript.errors.FormatError` with its line.

    A page without a ``transcript`` key is an episode without entries.
    """
    found = frontmatter.locate(text)
    sources = entries.read(found.node, text, found.offset)
    transcript = Transcript(tuple(source.entry for source in sources))
    return Episode(transcript, found.before, found.block, found.after, sources)


def write(episode: Episode, descents: Sequence[int | None] = ()) -> str:
    """Write the file's text: the same bytes as before but for what the transcript says otherwise.

    ``descents`` has for each of the transcript's entries the index of the entry of the file that it
    was, or ``None``; without it, that is found by what they say. Raises
    :class:`~transcript.errors.NotExpressible` where YAML cannot hold an entry.
    """
    text = episode.before + episode.block + episode.after
    found = revision.find_revisions(episode.sources, episode.transcript.entries, descents)
    if found is None:
        return text
    wanted = [each.merge(episode.sources) for each in found]
    for block in _spell_block(episode, text, found, wanted):
        if _reads_back(episode.before, block, episode.after, wanted):
            return episode.before + block + episode.after
    raise NotExpressible(
        "YAML cannot hold this transcript; perhaps a text contains half of a surrogate pair"
    )


def list_extras(episode: Episode) -> tuple[Mapping[str, str], ...]:
    """List what the file keeps with each entry beside what a transcript knows of it, as text.

    That is its comments, together under ``#``, and its own keys.

    >>> page = parse("---\\ntranscript:\\n- line: Hello.  # softly\\n  mood: glad\\n---\\n")
    >>> list_extras(page)
    ({'mood': 'glad', '#': '# softly'},)
    """
    text = episode.before + episode.block + episode.after
    stop = len(episode.before) + len(episode.block)
    block = splice.TranscriptBlock(text, len(episode.before), stop, episode.sources, Style())
    return splice.list_extras(block)


def _spell_block(
    episode: Episode,
    text: str,
    revisions: tuple[Revision, ...],
    wanted: Sequence[Mapping[Any, Any]],
) -> Iterator[str]:
    """Spell the block, from the way that touches least to the one that is always right."""
    newline = _BREAK.search(episode.before)
    # PyYAML escapes letters beyond ASCII unless it is asked not to; the file shows which it was.
    escapes = episode.block.isascii() and any(
        isinstance(value, str) and not value.isascii() and rendering.has_letters(value)
        for source in episode.sources
        for _, value in source.members
    )
    style = Style(escapes, newline[0] if newline else "\n")
    if episode.sources and revisions:  # an empty list is written ``[]``
        stop = len(episode.before) + len(episode.block)
        block = splice.TranscriptBlock(text, len(episode.before), stop, episode.sources, style)
        with suppress(splice.Unspliceable):
            yield splice.revise(block, revisions)
            yield splice.revise(block, revisions, within=False)
    yield rendering.render_block({frontmatter.KEY: wanted}, style)


def _reads_back(before: str, block: str, after: str, wanted: Sequence[Mapping[Any, Any]]) -> bool:
    """Tell whether the file reads back as it shall: these entries, and the same around them."""
    text = before + block + after
    try:
        found = frontmatter.locate(text)
        sources = entries.read(found.node, text, found.offset)
    except FormatError:
        return False
    # Blank rows after a text in several rows may lie in it or after it.
    same_after = found.after[skip_blank(found.after, 0) :] == after[skip_blank(after, 0) :]
    if found.before != before or not same_after:
        return False
    members = [dict(source.members) for source in sources]
    return members == list(wanted) or _show(members) == _show(wanted)


def _show(members: Sequence[Mapping[Any, Any]]) -> list[str]:
    """Show mappings as Python does: a value that is not a number equals no other, nor itself."""
    return [repr(sorted(mapping.items(), key=repr)) for mapping in members]


def create(
    front_matter: str | Mapping[str, Any], transcript: Transcript, body: str = ""
) -> Episode:
    """Create an episode that no file had yet.

    ``front_matter`` is a mapping, written with the transcript among its sorted keys; or the text
    of a YAML file, of front matter between lines ``---``, or of a whole episode, all of which
    keep their bytes. ``body`` follows, but for an episode that has a body of its own.

    >>> print(write(create({"title": "A talk"}, Transcript(()))))
    ---
    title: A talk
    transcript: []
    ---
    <BLANKLINE>
    """
    if isinstance(front_matter, str):
        text = _make_page(front_matter, body)
    else:
        listed = [
            revision.create_mapping(entry, number)
            for number, entry in enumerate(transcript.entries, start=1)
        ]
        written = rendering.render_block({**front_matter, frontmatter.KEY: listed}, Style())
        text = f"---\n{written}---\n{body}"
    return replace(parse(text), transcript=transcript)


def _make_page(text: str, body: str) -> str:
    """Make a page of a text that may be YAML alone, opened by ``---`` or not, or a page already."""
    plain = text.removeprefix(BOM)
    newline = _BREAK.search(plain)
    end = newline[0] if newline else "\n"
    gap = "" if not plain or plain.endswith(("\n", "\r")) else end
    is_opened = _DOCUMENT_START.match(plain) is not None
    if not (is_opened and frontmatter.is_closed(text)):
        return f"{'' if is_opened else '---' + end}{plain}{gap}---{end}{body}"
    has_body = bool(_CLOSING.sub("", frontmatter.split(text).closing, count=1))
    return text if has_body else text + (gap + body if body else "")
