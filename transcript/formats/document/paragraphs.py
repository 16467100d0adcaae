"""The paragraphs of a document in reading order, as a person sees them with changes accepted.

Goes through WordprocessingML itself (ECMA-376 part 1, 17.3 and 17.13): python-docx's own
``paragraph.text`` leaves out text that tracked changes inserted, and content controls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from transcript.formats.document.marks import BLANKS, NAME_STYLE, TIME_STYLE

Kind = Literal["time", "name", "heading", "title", "text"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTAINERS = {
    W + name
    for name in ("tbl", "tr", "tc", "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
}
_INLINE = _CONTAINERS | {W + name for name in ("r", "hyperlink", "fldSimple", "bdo", "dir")}
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\r", W + "noBreakHyphen": "\u2011"}
_HEADING = re.compile("heading [1-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that is not blank: what its style makes of it, its text, its number from 1."""

    kind: Kind
    text: str
    number: int


def read_paragraphs(document: Any) -> Iterator[Paragraph]:
    """The paragraphs of the body, those of tables and content controls in their places.

    A paragraph whose end was deleted in a tracked change goes on in the next one.
    """
    kinds = _kinds(document.styles)
    carried = ""
    for number, element in enumerate(iterate_blocks(document.element.body), start=1):
        text = carried + collect_text(element)
        carried = text if _end_is_deleted(element) else ""
        if text.strip(BLANKS) and not carried:
            style = element.find(f"{W}pPr/{W}pStyle")
            kind = kinds.get("" if style is None else style.get(W + "val"), "text")
            yield Paragraph(kind, text, number)
    if carried.strip(BLANKS):
        yield Paragraph("text", carried, number)


def iterate_blocks(parent: Any) -> Iterator[Any]:
    """The ``w:p`` elements below an element, a table's row by row."""
    for child in parent:
        if child.tag == W + "p":
            yield child
        elif child.tag in _CONTAINERS and child.find(f"{W}trPr/{W}del") is None:
            yield from iterate_blocks(child)


def collect_text(element: Any) -> str:
    """The text of a paragraph or of a part of it, without what was deleted or moved away."""
    return "".join(_piece(child) for child in element)


def _piece(child: Any) -> str:
    if child.tag == W + "t":
        return child.text or ""
    if child.tag == W + "br":
        return "\n" if child.get(W + "type", "textWrapping") == "textWrapping" else ""
    return collect_text(child) if child.tag in _INLINE else _CHARACTERS.get(child.tag, "")


def _end_is_deleted(element: Any) -> bool:
    return any(element.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom"))


def _kinds(styles: Any) -> dict[str, Kind]:
    """What each style makes of its paragraphs; one that is based on another is like it."""
    found: dict[str, Kind] = {}
    for style in styles:
        based: Any = style
        seen = set()
        while based is not None and based.style_id not in seen:
            seen.add(based.style_id)
            kind = _kind(based.name or "")
            if kind is not None:
                found[style.style_id] = kind
                break
            based = getattr(based, "base_style", None)
    return found


def _kind(name: str) -> Kind | None:
    if name == TIME_STYLE:
        return "time"
    if name == NAME_STYLE:
        return "name"
    if _HEADING.fullmatch(name):
        return "heading"
    return "title" if name == "Title" else None
