"""A document's paragraphs, in reading order and with changes accepted, as lines and headers.

Goes through WordprocessingML itself (ECMA-376 part 1, 17.3 and 17.13): python-docx's own
``paragraph.text`` leaves out text that tracked changes inserted, and content controls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from transcript.errors import FormatError
from transcript.formats.document import marks
from transcript.formats.document.layouts import Kind, Paragraph, take_apart
from transcript.formats.document.package import open_document, refuse_damage
from transcript.formats.document.recorded_changes import invert_changes
from transcript.read_report import ReadReport
from transcript.seconds import format_clock
from transcript.text import quote
from transcript.values import Entry, Header, Line, Transcript

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTAINERS = {
    _W + name
    for name in ("tbl", "tr", "tc", "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
}
_INLINE = _CONTAINERS | {_W + name for name in ("r", "hyperlink", "fldSimple", "bdo", "dir")}
_CHARACTERS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "cr": "\r", _W + "noBreakHyphen": "\u2011"}
_HEADING = re.compile("heading [1-9]", re.IGNORECASE)
_KINDS: dict[str, Kind] = {marks.TIME_STYLE: "time", marks.NAME_STYLE: "name", "Title": "title"}

_IGNORED = (
    (_W + "footnoteReference", "1 footnote is", "{n} footnotes are"),
    (_W + "endnoteReference", "1 endnote is", "{n} endnotes are"),
    (_W + "commentReference", "1 comment is", "{n} comments are"),
    (_W + "drawing", "1 picture or drawing is", "{n} pictures or drawings are"),
    (_W + "pict", "1 old drawing is", "{n} old drawings are"),
    (_W + "txbxContent", "1 text box is", "{n} text boxes are"),
    (
        "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
        "1 formula is",
        "{n} formulas are",
    ),
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def parse(data: bytes, report: ReadReport | None = None) -> Transcript:
    """Parse a ``.docx`` file's bytes; ends and words are unknown.

    Raises :class:`~transcript.errors.FormatError` for what is no such file, and for a time that is
    none. Another text in the style of times or names is no speech: it is reported.
    """
    return _parse(open_document(data), report or ReadReport())


def parse_before_changes(data: bytes) -> Transcript | None:
    """Parse what a document said before the changes recorded in it; ``None`` where none are.

    Raises what :func:`parse` raises.
    """
    document = open_document(data)
    with refuse_damage():
        if not invert_changes(document.element.body):
            return None
    return _parse(document, ReadReport())


def _parse(document: Any, report: ReadReport) -> Transcript:
    with refuse_damage():
        found = tuple(_read_paragraphs(document))
    found = take_apart(found, report)
    names_are_styled = any(each.kind == "name" for each in found)
    reader = _ParagraphReader(found, names_are_styled, report)
    for index in range(len(found)):
        reader.read(index)
    return reader.finish()


def list_ignored(data: bytes) -> tuple[str, ...]:
    """List in plain words what a document holds that a transcript has no place for.

    Raises what :func:`parse` raises.
    """
    body = open_document(data).element.body
    notes = []
    for tag, one, many in _IGNORED:
        count = sum(not any(element.iterancestors(_FALLBACK)) for element in body.iter(tag))
        if count:
            notes.append(f"{one if count == 1 else many.format(n=count)} ignored")
    return tuple(notes)


def _read_paragraphs(document: Any) -> Iterator[Paragraph]:
    """Read the paragraphs of the body, those of tables and content controls in their places.

    A paragraph whose end was deleted in a tracked change goes on in the next one.
    """
    kinds = _find_kinds(document.styles)
    carried = ""
    for number, element in enumerate(_iterate_blocks(document.element.body), start=1):
        text = carried + _collect_text(element)
        ends = (element.find(f"{_W}pPr/{_W}rPr/{_W}{name}") for name in ("del", "moveFrom"))
        carried = text if any(end is not None for end in ends) else ""
        if text.strip(marks.BLANKS) and not carried:
            style = element.find(f"{_W}pPr/{_W}pStyle")
            kind = kinds.get("" if style is None else style.get(_W + "val"), "text")
            yield Paragraph(kind, text, number)
    if carried.strip(marks.BLANKS):
        yield Paragraph("text", carried, number)


def _iterate_blocks(parent: Any) -> Iterator[Any]:
    """Iterate over the ``w:p`` elements below an element, a table's row by row."""
    for child in parent:
        if child.tag == _W + "p":
            yield child
        elif child.tag in _CONTAINERS and child.find(f"{_W}trPr/{_W}del") is None:
            yield from _iterate_blocks(child)


def _collect_text(element: Any) -> str:
    """Collect the text of a paragraph or a part of it, without what was deleted or moved away."""
    parts = []
    for child in element:
        if child.tag == _W + "t":
            parts.append(child.text or "")
        elif child.tag == _W + "br":
            is_line = child.get(_W + "type", "textWrapping") == "textWrapping"
            parts.append("\n" if is_line else "")
        elif child.tag in _INLINE:
            parts.append(_collect_text(child))
        else:
            parts.append(_CHARACTERS.get(child.tag, ""))
    return "".join(parts)


def _find_kinds(styles: Any) -> dict[str, Kind]:
    """Find what each style makes of its paragraphs; one that is based on another is like it."""
    found: dict[str, Kind] = {}
    for style in styles:
        based: Any = style
        seen = set()
        while based is not None and based.style_id not in seen:
            seen.add(based.style_id)
            name = based.name or ""
            kind = "heading" if _HEADING.fullmatch(name) else _KINDS.get(name)
            if kind is not None:
                found[style.style_id] = kind
                break
            based = getattr(based, "base_style", None)
    return found


@dataclass(slots=True)
class _ParagraphReader:
    """Goes down the paragraphs; a line is *open* between its time or name and its text."""

    found: tuple[Paragraph, ...]
    names_are_styled: bool
    report: ReadReport
    entries: list[Entry] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    speaker: str | None = None
    start: float | None = None
    is_open: bool = False
    is_named: bool = False
    awaits_name: bool = False  # a time was found by its look, so its name has to be

    def read(self, index: int) -> None:
        """Take in one paragraph."""
        kind, text = self.found[index].kind, self.found[index].text
        following = self.found[index + 1].kind if index + 1 < len(self.found) else None
        # A long text that somebody joined to a name's paragraph, with none below it, is no name.
        is_slipped = len(text) > marks.LONGEST_NAME and following != "text"
        if kind == "title" and index == 0:
            return
        if kind in {"title", "heading"}:
            # A heading typed between a line's name or time and its text leaves the line open.
            is_inside = self._is_over_text(index) or (following == "name" and not self.is_named)
            if not (self.is_open and is_inside):
                self._close()
            plain = text.removesuffix(marks.ESCAPE)
            is_blank = not plain.strip(marks.BLANKS + marks.ESCAPE)
            self.entries.append(Header(plain if is_blank else text))
        elif kind == "name" and marks.is_bare_time(text):
            # LibreOffice gives what follows deleted paragraphs the style of the first of them.
            self._open_time(self._parse_time(text), index, by_look=False)
        elif kind in {"name", "time"} and self._is_title(index):
            self._close()
            self.entries.append(Header(text.strip(marks.BLANKS)))
            style = marks.NAME_STYLE if kind == "name" else marks.TIME_STYLE
            what = "name" if kind == "name" else "time"
            self.report.repair(
                f"{quote(text)} has the style {style} and is no {what}: it is read as a title",
                "{n} paragraphs in the styles of times and names are neither: they are titles",
                f"paragraph {self.found[index].number}",
            )
        elif kind == "name" and not is_slipped:
            self._open_name(marks.unmark_name(text))
        elif kind == "time" and (time := marks.parse_styled_time(text)) is not None:
            self._open_time(time, index, by_look=False)
        elif kind == "time" and len(text) <= marks.LONGEST_NAME:
            self._close()
            self.report.repair(
                f"{quote(text)} has the style {marks.TIME_STYLE} and holds no time: it is left out",
                "{n} paragraphs in the style of times hold none: they are left out",
                f"paragraph {self.found[index].number}",
            )
        else:
            self._read_by_look(text, index)

    def _parse_time(self, text: str) -> marks.Time:
        return marks.parse_time(text) or marks.Time(text, "")

    def _is_title(self, index: int) -> bool:
        """Tell whether a paragraph in the style of a time or a name is neither, but a title.

        It is short, another line's time stands below it, and nothing of a line is open above it.
        """
        each = self.found[index]
        is_over_time = any(one.kind == "time" for one in self.found[index + 1 : index + 2])
        if not is_over_time or self.is_open or len(each.text) > marks.LONGEST_NAME:
            return False
        if each.kind == "time":
            return marks.parse_styled_time(each.text) is None
        return marks.unmark_name(each.text) not in self.known

    def finish(self) -> Transcript:
        """Close the last line and give what was read."""
        self._close()
        return Transcript(tuple(self.entries))

    def _read_by_look(self, text: str, index: int) -> None:
        plain = marks.unmark_text(text)
        if plain is not None:
            self._say(plain)
        elif (time := marks.parse_time(text)) is not None:
            self._open_time(time, index, by_look=True)
        elif self._is_name(text, index):
            self._open_name(marks.unmark_name(text))
        else:
            self._say(text)

    def _is_name(self, text: str, index: int) -> bool:
        """Tell a name by its look: a short paragraph over a text, where one is due."""
        if not self._is_over_text(index) or not marks.is_name(text):
            return False
        is_heading = text.strip(marks.BLANKS).endswith(":") or marks.unmark_name(text) in self.known
        return self.awaits_name or (is_heading and not self.names_are_styled)

    def _is_over_text(self, index: int) -> bool:
        following = self.found[index + 1 : index + 2]
        return any(
            each.kind == "text" and marks.parse_time(each.text) is None for each in following
        )

    def _open_time(self, time: marks.Time, index: int, *, by_look: bool) -> None:
        self._close()
        try:
            self.start = time.start()
        except ValueError as error:
            raise FormatError(f"paragraph {self.found[index].number}: {error}") from error
        self.speaker, self.is_open, self.awaits_name = None, True, by_look
        if not time.rest:
            return
        if marks.is_name(time.rest) and self._is_over_text(index):
            self._open_name(marks.unmark_name(time.rest))
        else:
            self._say(time.rest)

    def _open_name(self, name: str | None) -> None:
        if self.is_named:
            self._close()
        self.speaker, self.is_open, self.is_named, self.awaits_name = name, True, True, False
        if name is not None:
            self.known.add(name)

    def _say(self, text: str) -> None:
        self.entries.append(Line(self.start, None, self.speaker, text))
        self.start, self.is_open, self.is_named, self.awaits_name = None, False, False, False

    def _close(self) -> None:
        """End an open line that got no text; without a name too, its time is all that is left."""
        if not self.is_open:
            return
        if self.is_named or not self.names_are_styled:
            self._say("")
            return
        clock = "" if self.start is None else f" {format_clock(self.start)}"
        self.report.repair(
            f"the time{clock} has no name and no text below it: it is left out",
            "{n} times have no name and no text below them: they are left out",
        )
        self.start, self.is_open, self.awaits_name = None, False, False
