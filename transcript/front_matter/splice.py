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
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transcript.front_matter import rendering
from transcript.front_matter.entries import EntrySource
from transcript.front_matter.membership import Unspliceable, is_flow, plan_edits
from transcript.front_matter.rendering import Style
from transcript.front_matter.revision import Revision
from transcript.front_matter.rows import BREAKS, Rows, skip_blank

_KEY = re.compile("""["']?transcript["']?[ \t]*:""")


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


def revise(block: TranscriptBlock, revisions: Sequence[Revision], *, within: bool = True) -> str:
    """The block's text with the revised entries in place of its own.

    ``within`` an entry only what differs is replaced; without it, an entry that differs is
    written whole. Raises :class:`~transcript.front_matter.membership.Unspliceable` where the block
    is no list of rows with a ``-``.
    """
    cut = _Cut(block)
    written = [block.text[block.start : cut.pieces[0].start]]
    for revision in revisions:
        inside = cut.revised(revision) if within or not revision.changes else None
        written.append(cut.whole(revision) if inside is None else inside)
    return "".join(written)


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
        dashes = self._dashes()
        self.pieces = self._pieces(dashes)
        self._columns = self._usual_columns(dashes)

    def revised(self, revision: Revision) -> str | None:
        """The entry's piece with what differs replaced; ``None`` where that cannot be done."""
        if revision.source is None:
            return None
        source, piece = self._block.sources[revision.source], self.pieces[revision.source]
        parts, at = [], piece.start
        try:
            found = plan_edits(self._text, self._rows, source, revision.changes, self._block.style)
        except Unspliceable:
            return None
        for edit in found:
            parts += [self._text[at : edit.start], edit.text]
            at = edit.stop
        return "".join([*parts, self._text[at : piece.stop]])

    def whole(self, revision: Revision) -> str:
        """The entry written anew, under the comments that stood above it."""
        above = ""
        if revision.source is not None:
            piece = self.pieces[revision.source]
            above = self._text[piece.start : piece.rows]
        members = revision.members(self._block.sources)
        return above + rendering.render_entry(members, self._block.style, *self._columns)

    def _dashes(self) -> list[int]:
        """Where the ``-`` of each entry is."""
        key = _KEY.match(self._text, self._block.start)
        if key is None:
            raise Unspliceable
        dashes, at = [], key.end()
        for source in self._block.sources:
            dash = skip_blank(self._text, at)
            is_first = not self._text[self._rows.start(dash) : dash].strip(" ")
            is_dash = is_first and self._text.startswith("-", dash)
            if not is_dash or skip_blank(self._text, dash + 1) != source.place.start:
                raise Unspliceable
            dashes.append(dash)
            at = source.place.stop
        return dashes

    def _pieces(self, dashes: Sequence[int]) -> list[_Piece]:
        rows = [self._rows.start(dash) for dash in dashes]
        starts = [rows[0]]
        for source, dash in zip(self._block.sources, dashes[1:], strict=False):
            starts.append(self._after_own_comments(source, dash))
        stops = [*starts[1:], self._block.stop]
        return [_Piece(*place) for place in zip(starts, rows, stops, strict=True)]

    def _after_own_comments(self, source: EntrySource, dash: int) -> int:
        """Behind the entry and the comments below it that are indented further than its ``-``."""
        at, stop = self._rows.end(source.place.stop), self._rows.start(dash)
        deeper = " " * (dash - stop + 1)
        while at < stop and self._text.startswith(deeper, at):
            end = self._rows.end(at + 1)
            if not self._text[at:end].strip(" \t" + BREAKS):
                break
            at = end
        return at

    def _usual_columns(self, dashes: Sequence[int]) -> tuple[int, int]:
        """The columns (from 0) of the ``-`` and of the keys in what is written whole."""
        dash = dashes[0] - self._rows.start(dashes[0])
        for source, at in zip(self._block.sources, dashes, strict=True):
            gap = self._text[at + 1 : source.place.start]
            if gap and not gap.strip(" ") and not is_flow(self._text, source):
                return dash, dash + 1 + len(gap)
        return dash, dash + 2
