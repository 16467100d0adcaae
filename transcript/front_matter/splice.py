"""A transcript block with some of its entries changed, and all its other characters as they were.

The block is cut into one piece for each entry: its rows, and the comments above it. (Those above
the first entry belong to the block.) A piece goes where its entry goes, and inside it only what
differs is written anew:

.. code-block:: text

    transcript: # all of it        the block's own
    # an hour of talk              the block's own
    - line: Hello,   # softly      the first piece
      who: Ann
    # he laughs                    the second piece
    - line: Hi.

A new key takes a row of its own where PyYAML's sorted order has it, or, in an entry whose keys are
in an order of their own, after the nearest of ``line, sec, time, who`` that comes before it. A key
that is taken away goes with its row. Between braces there are no rows, but commas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from transcript.front_matter import rendering
from transcript.front_matter.entries import EntrySource
from transcript.front_matter.positions import BREAKS, Rows, skip_blank
from transcript.front_matter.rendering import Style
from transcript.front_matter.revision import Revision

_KEY = re.compile("""["']?transcript["']?[ \t]*:""")
_ORDER = ("header", "line", "sec", "time", "who")


class Unspliceable(ValueError):
    """An entry, or a whole block, is of a shape that must be written whole."""


@dataclass(frozen=True, slots=True)
class TranscriptBlock:
    """A file's text, where its transcript block lies in it, and the block's entries, at least one.

    ``style`` is how the file writes YAML.
    """

    text: str
    start: int
    stop: int
    sources: tuple[EntrySource, ...]
    style: Style


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Characters ``start`` up to ``stop`` to be replaced by ``text``."""

    start: int
    stop: int
    text: str


def revise(block: TranscriptBlock, revisions: Sequence[Revision], *, within: bool = True) -> str:
    """Write the block's text with the revised entries in place of its own.

    ``within`` an entry only what differs is replaced; without it, an entry that differs is
    written whole. Raises :class:`Unspliceable` where the block is no list of rows with a ``-``.
    """
    cut = _Cut(block)
    written = [block.text[block.start : cut.pieces[0].start]]
    for revision in revisions:
        inside = cut.revise_inside(revision) if within or not revision.changes else None
        written.append(cut.write_whole(revision) if inside is None else inside)
    return "".join(written)


def list_extras(block: TranscriptBlock) -> tuple[dict[str, str], ...]:
    """List the comments of each entry, together under ``#``, and its own keys, each as text.

    Comments in a block that is no list of rows with a ``-`` belong to no entry.
    """
    found = [
        {str(name): str(value) for name, value in source.members if name not in _ORDER}
        for source in block.sources
    ]
    if not block.sources:
        return ()
    with suppress(Unspliceable):
        for extras, source, piece in zip(found, block.sources, _Cut(block).pieces, strict=True):
            spans = [*source.key_spans.values(), *source.value_spans.values()]
            cuts = sorted((span.start, span.stop) for span in spans)
            starts = [piece.start, *(stop for _, stop in cuts)]
            stops = [*(start for start, _ in cuts), piece.stop]
            between = zip(starts, stops, strict=True)
            comments = [
                row[row.index("#") :].strip()
                for start, stop in between
                for row in block.text[start:stop].splitlines()
                if "#" in row
            ]
            if comments:
                extras["#"] = "\n".join(comments)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What belongs to an entry: ``start`` up to ``stop``, its own rows from ``rows`` on."""

    start: int
    rows: int
    stop: int


class _Cut:
    """A block in pieces, one for each entry."""

    def __init__(self, block: TranscriptBlock) -> None:
        self._block, self._text = block, block.text
        self._rows = Rows(block.text, block.start, block.stop)
        dashes = self._find_dashes()
        rows = [self._rows.find_start(dash) for dash in dashes]
        starts = [rows[0]]
        for source, dash in zip(block.sources, dashes[1:], strict=False):
            starts.append(self._skip_own_comments(source, dash))
        stops = [*starts[1:], block.stop]
        self.pieces = [_Piece(*piece) for piece in zip(starts, rows, stops, strict=True)]
        self._columns = self._find_columns(dashes)

    def revise_inside(self, revision: Revision) -> str | None:
        """Replace what differs in the entry's piece; ``None`` where that cannot be done."""
        if revision.source is None:
            return None
        source, piece = self._block.sources[revision.source], self.pieces[revision.source]
        parts, at = [], piece.start
        try:
            edits = plan_edits(self._block, self._rows, source, revision.changes)
        except Unspliceable:
            return None
        for edit in edits:
            parts += [self._text[at : edit.start], edit.text]
            at = edit.stop
        return "".join([*parts, self._text[at : piece.stop]])

    def write_whole(self, revision: Revision) -> str:
        """Write the entry anew, under the comments that stood above it."""
        above = ""
        if revision.source is not None:
            piece = self.pieces[revision.source]
            above = self._text[piece.start : piece.rows]
        members = revision.merge(self._block.sources)
        return above + rendering.render_entry(members, self._block.style, *self._columns)

    def _find_dashes(self) -> list[int]:
        """Find the ``-`` of each entry."""
        key = _KEY.match(self._text, self._block.start)
        if key is None:
            raise Unspliceable
        dashes, at = [], key.end()
        for source in self._block.sources:
            dash = skip_blank(self._text, at)
            is_first = not self._text[self._rows.find_start(dash) : dash].strip(" ")
            is_dash = is_first and self._text.startswith("-", dash)
            if not is_dash or skip_blank(self._text, dash + 1) != source.span.start:
                raise Unspliceable
            dashes.append(dash)
            at = source.span.stop
        return dashes

    def _skip_own_comments(self, source: EntrySource, dash: int) -> int:
        """Find the end of the entry and the comments below it, indented further than its ``-``."""
        at, stop = self._rows.find_end(source.span.stop), self._rows.find_start(dash)
        deeper = " " * (dash - stop + 1)
        while at < stop and self._text.startswith(deeper, at):
            end = self._rows.find_end(at + 1)
            if not self._text[at:end].strip(" \t" + BREAKS):
                break
            at = end
        return at

    def _find_columns(self, dashes: Sequence[int]) -> tuple[int, int]:
        """Find the usual columns (from 0) of the ``-`` and of the keys."""
        dash = dashes[0] - self._rows.find_start(dashes[0])
        for source, at in zip(self._block.sources, dashes, strict=True):
            gap = self._text[at + 1 : source.span.start]
            if gap and not gap.strip(" ") and not _is_flow(self._text, source):
                return dash, dash + 1 + len(gap)
        return dash, dash + 2


def _is_flow(text: str, source: EntrySource) -> bool:
    """Tell whether an entry is written between braces."""
    return text.startswith("{", source.span.start)


def plan_edits(
    block: TranscriptBlock, rows: Rows, source: EntrySource, changes: Mapping[str, Any]
) -> list[TextEdit]:
    """Plan what to replace so that one entry takes the changes, in order of place.

    A change to ``None`` takes its key away. Raises :class:`Unspliceable`.
    """
    entry: _FlowEntry | _RowsEntry = _RowsEntry(block, rows, source)
    if _is_flow(block.text, source):
        entry = _FlowEntry(block, source)
    staying = [name for name, _ in source.members if changes.get(name, 0) is not None]
    first = min(source.key_spans[name].start for name in staying)
    found: list[TextEdit] = []
    for name, value in changes.items():
        start = source.key_spans[name].start if name in source.key_spans else 0
        if value is None and start < first:  # the next key moves up to the place of this one
            following = min(s.start for s in source.key_spans.values() if s.start > start)
            found.append(TextEdit(start, following, ""))
        elif value is None:
            found.append(entry.remove(name))
        elif name in source.value_spans:
            found.append(entry.replace(name, value))
        else:
            found.append(entry.insert(name, value, _find_predecessor(staying, name)))
    # New keys stay in their order, before what is taken away at the same place.
    return sorted(found, key=lambda edit: (edit.start, edit.stop))


def _find_predecessor(names: Sequence[Any], name: str) -> Any:
    """Find the key after which a new one belongs."""
    if all(isinstance(key, str) for key in names) and list(names) == sorted(names):
        return max(key for key in names if key < name)
    return next(key for key in reversed(_ORDER[: _ORDER.index(name)]) if key in names)


class _RowsEntry:
    """An entry with a row, or several, for each key."""

    def __init__(self, block: TranscriptBlock, rows: Rows, source: EntrySource) -> None:
        self._text, self._style = block.text, block.style
        self._rows, self._source = rows, source

    def replace(self, name: str, value: Any) -> TextEdit:
        """Replace the value's own characters, blank rows after a text in several rows excepted."""
        span = self._source.value_spans[name]
        stop = span.start + len(self._text[span.start : span.stop].rstrip(" \t" + BREAKS))
        gap = " " if span.start == stop and self._text[stop - 1] == ":" else ""
        column = self._source.key_spans[name].column - 1
        text = rendering.render_value(name, value, self._style, column)
        return TextEdit(span.start, stop, gap + text)

    def insert(self, name: str, value: Any, after: Any) -> TextEdit:
        """Insert a row of its own."""
        first = min(self._source.key_spans.values(), key=lambda span: span.start)
        if first.start != self._source.span.start:
            raise Unspliceable  # ``? key`` and its like
        column = first.column - 1
        at = self._rows.find_end(self._source.value_spans[after].stop)
        text = rendering.render_value(name, value, self._style, column)
        return TextEdit(at, at, f"{' ' * column}{name}: {text}{self._style.newline}")

    def remove(self, name: str) -> TextEdit:
        """Remove the rows of the key and its value, with what else is on them."""
        span = self._source.key_spans[name]
        end = self._rows.find_end(self._source.value_spans[name].stop)
        start = self._rows.find_start(span.start)
        if self._text[start : span.start].strip(" "):
            raise Unspliceable  # ``? key`` and its like
        return TextEdit(start, end, "")


class _FlowEntry:
    """An entry between braces."""

    def __init__(self, block: TranscriptBlock, source: EntrySource) -> None:
        self._text, self._style, self._source = block.text, block.style, source

    def replace(self, name: str, value: Any) -> TextEdit:
        """Replace the value's own characters."""
        span = self._source.value_spans[name]
        gap = " " if span.start == span.stop and self._text[span.start - 1] == ":" else ""
        text = rendering.render_flow_value(name, value, self._style)
        return TextEdit(span.start, span.stop, gap + text)

    def insert(self, name: str, value: Any, after: Any) -> TextEdit:
        """Insert a comma, the key and its value."""
        at = self._source.value_spans[after].stop
        text = rendering.render_flow_value(name, value, self._style)
        return TextEdit(at, at, f", {name}: {text}")

    def remove(self, name: str) -> TextEdit:
        """Remove the key, its value and the comma before them."""
        start, values = self._source.key_spans[name].start, self._source.value_spans
        before = max(span.stop for span in values.values() if span.stop <= start)
        return TextEdit(before, values[name].stop, "")
