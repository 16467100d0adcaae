"""What came back in a format that holds less than the text it was made from.

A subtitle has no chapter title and no paragraph, a word-processor document no fraction of a second.
That these are missing in a file that came back says nothing: only what it says otherwise than the
file that was *written* is an edit. :func:`restore_left_out` brings those edits, and no others, into
the *source* that the file was written from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from align.editing.token_lines import LineToken, TokenLines, pair_shared, pair_tokens
from transcript.values import Entry, Header, Line, Transcript


def restore_left_out(
    source: Transcript, written: Transcript, returned: Transcript, carries: frozenset[str]
) -> Transcript:
    """Bring into ``source`` what ``returned`` says otherwise than ``written``.

    ``written`` is what was written from ``source`` in a format that ``carries`` the features of
    these names, and ``returned`` what became of that. Where the two say the same the result says
    what ``source`` does: so speakers and headers that the format has no place for stay, words that
    writing left out stay and words that it put in stay out, and lines that were cut into cues stay
    whole. Its lines have text, speaker and start.

    >>> source = Transcript((Header("Dawn"), Line(1.0, None, "Ann", "We moved to Rom.")))
    >>> written = Transcript((Line(1.0, 4.0, None, "We moved to Rom."),))
    >>> returned = Transcript((Line(2.0, 4.0, None, "We moved to Rome."),))
    >>> header, line = restore_left_out(source, written, returned, frozenset({"text"})).entries
    >>> header.title, line.start, line.speaker, line.text
    ('Dawn', 2.0, 'Ann', 'We moved to Rome.')
    """
    sides = TokenLines.read(source), TokenLines.read(written), TokenLines.read(returned)
    items = _order_tokens(*sides)
    anchors: dict[int, _Anchor] = {}
    for item in items:
        if item.returned and item.written and item.source:
            anchor = _Anchor(item.source.line, item.written.line, item.was_moved)
            anchors.setdefault(item.returned.line, anchor)
    restoring = _Restoring(*sides, anchors, "headers" in carries, "speakers" in carries)
    for item in items:
        restoring.add(item)
    return Transcript(restoring.finish(), source.language)


def cut_alike(written: Transcript, returned: Transcript) -> Transcript:
    """Cut what was written where ``returned`` is cut.

    For a file that says what was written and was laid out otherwise, such as captions for
    paragraphs: its breaks, and the times of those, are then no edits.

    >>> paragraph = Transcript((Line(1.0, None, "Ann", "We moved to Rome. It was hot."),))
    >>> cues = (Line(1.0, 2.0, None, "We moved"), Line(2.0, 3.0, None, "to Rome."),
    ...         Line(3.0, 4.0, None, "It was hot."))
    >>> [(line.start, line.text) for line in cut_alike(paragraph, Transcript(cues)).lines]
    [(1.0, 'We moved'), (2.0, 'to Rome.'), (3.0, 'It was hot.')]
    """
    was, now = TokenLines.read(written), TokenLines.read(returned)
    opened = {
        old: now.lines[now.tokens[new].line]
        for new, old in pair_tokens(now, was)[0].items()
        if now.tokens[new].opens
    }
    cues: list[Line] = []
    above: list[list[Header]] = []  # above each cue
    for index, token in enumerate(was.tokens):
        line, cue = was.lines[token.line], opened.get(index)
        headers = was.headers.get(token.line, ()) if token.opens else ()
        if cue is not None or not cues:
            start = line.start if token.opens or cue is None else cue.start
            cues.append(Line(start, None, line.speaker, token.text))
            above.append([*headers])
        else:  # a line that was written and begins inside a cue has its headers above the cue
            last = cues[-1]
            cues[-1] = Line(last.start, None, last.speaker, f"{last.text} {token.text}")
            above[-1] += headers
    entries: list[Entry] = []
    for titles, cue in zip(above, cues, strict=True):
        entries += [*titles, cue]
    return Transcript((*entries, *was.headers.get(len(was.lines), ())), written.language)


@dataclass(frozen=True, slots=True)
class _Item:
    """A token of the result: what it is on each side where it is there."""

    source: LineToken | None = None
    written: LineToken | None = None
    returned: LineToken | None = None
    was_moved: bool = False


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The lines that the first known token of a line is of: in the source, and as written."""

    source: int
    written: int
    was_moved: bool = False


def _order_tokens(source: TokenLines, written: TokenLines, returned: TokenLines) -> list[_Item]:
    """Order the tokens as they came back; what writing left out follows what it followed."""
    to_written, moved = pair_tokens(returned, written)
    to_source = pair_shared(written, source)
    back = {
        index: to_source[old] for index, old in to_written.items() if old in to_source
    }  # from what came back to the source
    left_out = set(range(len(source.tokens))).difference(to_source.values())
    after: dict[int | None, list[_Item]] = {}
    survived, last = set(back.values()), None
    for index, token in enumerate(source.tokens):
        if index in survived:
            last = index
        elif index in left_out:
            after.setdefault(last, []).append(_Item(source=token))
    ordered = after.get(None, [])
    begun = -1  # the line of what came back that has a token in the result
    for index, token in enumerate(returned.tokens):
        first, old = back.get(index), to_written.get(index)
        was = None if first is None else source.tokens[first]
        out = None if old is None else written.tokens[old]
        if was is None and out is not None and out.text == token.text:
            continue  # writing put it in, such as a filler that the source is without
        now = replace(token, opens=token.line != begun)
        begun = token.line
        ordered.append(_Item(was, out, now, index in moved))
        ordered += () if first is None else after.get(first, ())
    return ordered


@dataclass(slots=True)
class _OpenLine:
    """A line of the result that is being put together."""

    start: float | None
    speaker: str | None
    text: str = ""
    trail: str = ""
    is_empty: bool = True
    came_back: bool = False

    def close(self) -> Line:
        """Give the line as it is."""
        return Line(self.start, None, self.speaker, self.text + self.trail)


@dataclass(slots=True)
class _Restoring:
    """Goes through the tokens of the result and decides where a line begins, and of whom."""

    source: TokenLines
    written: TokenLines
    returned: TokenLines
    anchors: Mapping[int, _Anchor]  # by the line that came back
    has_headers: bool
    has_speakers: bool
    entries: list[Entry] = field(default_factory=list)
    line: _OpenLine | None = None
    begun: set[int] = field(default_factory=set)  # lines of the source
    reached: set[int] = field(default_factory=set)  # lines that were written
    at_source: int | None = None
    at_written: int | None = None
    at_returned: int = -1
    headers_put: int = 0

    def add(self, item: _Item) -> None:
        """Add one token, in a new line where one begins."""
        was, out, now = item.source, item.written, item.returned
        if now is not None and now.opens:
            self._begin_returned(now.line)
        elif was is not None and was.line not in self.begun:
            if now is None:
                self._begin_left_out(was.line)
            elif out is not None:
                self._begin_inside(_Anchor(was.line, out.line), self.returned.lines[now.line])
        if self.line is None:  # a word that was left out of a line that was given up
            self._open(None, None)
        self._write(item)
        if was is not None:
            self.begun.add(was.line)
            self.at_source = was.line
        if out is not None:
            self.reached.add(out.line)
            self.at_written = out.line
        if now is not None:
            self.at_returned = now.line

    def finish(self) -> tuple[Entry, ...]:
        """Close the last line, and give all with the headers below it."""
        self._close()
        side = self.returned if self.has_headers else self.source
        self._put_headers(side, len(side.lines))
        return tuple(self.entries)

    def _begin_returned(self, index: int) -> None:
        """Begin a line that came back, unless it is a cue inside a line of the source."""
        came, anchor, line = self.returned.lines[index], self.anchors.get(index), self.line
        if anchor is None:
            last = None if line is None else line.speaker
            self._open(came.start, came.speaker if self.has_speakers else last, returned=index)
            return
        was = self.source.lines[anchor.source]
        above = None if anchor.was_moved else anchor.source
        speaker = self._find_speaker(anchor, came)
        is_kept = came.start == self.written.lines[anchor.written].start
        is_begun, is_split = anchor.source in self.begun, anchor.written in self.reached
        if not is_begun and not is_split:
            start = was.start if is_kept else came.start
            self._open(start, speaker, source=above, returned=index)
        elif not is_split and line and not line.came_back and self.at_source == anchor.source:
            line.start = line.start if is_kept else came.start
            line.speaker = speaker
        elif is_split or not line or line.speaker != speaker or self._has_headers(index):
            self._open(came.start, speaker, source=above, returned=index)
        self.begun.add(anchor.source)
        self.reached.add(anchor.written)

    def _begin_left_out(self, index: int) -> None:
        """Begin a line of which writing left out the first word, or all."""
        was = self.source.lines[index]
        if self.has_headers:  # those that came back here are as many as stand above it
            self._close()
            most = len(self.source.headers.get(index, ()))
            self._put_headers(self.returned, self.at_returned + 1, most)
        self._open(was.start, was.speaker, source=index)

    def _begin_inside(self, anchor: _Anchor, came: Line) -> None:
        """Begin a line inside one that came back, where the format could not say that it begins."""
        was = self.source.lines[anchor.source]
        was_joined = anchor.written != self.at_written
        is_same = self.line is not None and self.line.speaker == was.speaker
        if not was_joined or not (self.has_speakers or is_same):
            self._open(was.start, self._find_speaker(anchor, came), source=anchor.source)

    def _find_speaker(self, anchor: _Anchor, came: Line) -> str | None:
        """Find whose a line is: the source's, unless the format has speakers and it was changed."""
        was = self.source.lines[anchor.source].speaker
        out = self.written.lines[anchor.written].speaker
        return was if not self.has_speakers or came.speaker == out else came.speaker

    def _has_headers(self, line: int) -> bool:
        return self.has_headers and line in self.returned.headers

    def _open(
        self,
        start: float | None,
        speaker: str | None,
        *,
        source: int | None = None,
        returned: int | None = None,
    ) -> None:
        self._close()
        if self.has_headers and returned is not None:
            self._put_headers(self.returned, returned)
        elif not self.has_headers and source is not None:
            self._put_headers(self.source, source)
        self.line = _OpenLine(start, speaker)

    def _put_headers(self, side: TokenLines, line: int, most: int | None = None) -> None:
        """Put the headers that are due above a line of a side, ``most`` of them at once."""
        above = [each for at in sorted(side.headers) if at <= line for each in side.headers[at]]
        due = above[self.headers_put :][:most]
        self.entries += due
        self.headers_put += len(due)

    def _close(self) -> None:
        if self.line is not None:
            self.entries.append(self.line.close())
        self.line = None

    def _write(self, item: _Item) -> None:
        """Write the token, with the white space around it that was the source's or is new."""
        was, out, now = item.source, item.written, item.returned
        token = now or was
        if token is None or self.line is None:
            return
        is_same = was is not None and (now is None or (out is not None and now.text == out.text))
        is_alike = was is not None and (now is None or (out is not None and now.glue == out.glue))
        is_closed = was is not None and (
            now is None or (out is not None and now.trail == out.trail)
        )
        if self.line.is_empty:
            glue = was.glue if was and was.opens and is_alike else token.glue if token.opens else ""
        elif was and not was.opens and (is_alike or token.opens):
            glue = was.glue
        else:
            glue = " " if token.opens else token.glue
        self.line.text += glue + (was.text if was and is_same else token.text)
        self.line.trail = was.trail if was and is_closed else token.trail
        self.line.came_back |= now is not None
        self.line.is_empty = False
