"""Lines and headers as a document's paragraphs."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from transcript import seconds
from transcript.document import marks
from transcript.document.package import packed
from transcript.errors import NotExpressible
from transcript.needs import seconds_of
from transcript.text import one_line, quoted
from transcript.values import Header, Line, Transcript

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE_CHARACTERS = 255
# Any fixed time: when a document was made is not what it says.
_WHEN = datetime(2000, 1, 1)
_GREY = "7F7F7F"


def write(transcript: Transcript, title: str) -> bytes:
    """The transcript as a ``.docx`` file under a title; starts are floored to the second.

    The same transcript gives the same bytes (with the same python-docx and zlib). Raises
    :class:`~transcript.errors.NotExpressible` for a control character, which XML cannot hold, and
    for a name with outer blanks or line breaks.
    """
    document = _blank(_NOT_XML.sub("\ufffd", one_line(title)))
    speaker: str | None = None
    for number, entry in enumerate(transcript.entries, start=1):
        if isinstance(entry, Header):
            _add(document, "Heading 1", _of_header(entry), number)
        else:
            _add_line(document, entry, speaker, number)
            speaker = entry.speaker or None
    return packed(document)


def _blank(title: str) -> Any:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:_TITLE_CHARACTERS], "", ""
    properties.last_modified_by, properties.revision = "", 1
    properties.created = properties.modified = _WHEN
    time = document.styles.add_style(marks.TIME_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    name = document.styles.add_style(marks.NAME_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    for style, following in ((time, name), (name, document.styles["Normal"])):
        style.base_style, style.next_paragraph_style = document.styles["Normal"], following
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_after = Pt(0)
        style.quick_style = True
    time.font.size, time.font.color.rgb = Pt(9), RGBColor.from_string(_GREY)
    name.font.bold = True
    if title:
        document.add_paragraph(title, style="Title")
    return document


def _add_line(document: Any, line: Line, speaker: str | None, number: int) -> None:
    """Add a line's paragraphs; ``speaker`` is whose text stands above it."""
    name = line.speaker or ""
    if line.start is not None:
        start = seconds_of(line.start, number, "start", "a document")
        _add(document, marks.TIME_STYLE, f"[{seconds.clock(start)}]", number)
    elif not name and speaker is not None:
        _add(document, marks.NAME_STYLE, marks.marked_name(""), number)
    if name:
        _add(document, marks.NAME_STYLE, marks.marked_name(_checked(name, number)), number)
    _add(document, "Normal", marks.marked(line.text), number)


def _checked(name: str, number: int) -> str:
    if one_line(name) != name:
        raise NotExpressible(
            f"entry {number}: the name {quoted(name)} has outer blanks or line breaks: remove them",
            entry=number,
        )
    return name


def _of_header(header: Header) -> str:
    is_blank = not header.title.strip(marks.BLANKS + marks.ESCAPE)
    return header.title + (marks.ESCAPE if is_blank else "")


def _add(document: Any, style: str, text: str, number: int) -> None:
    from docx.oxml import OxmlElement

    if (wrong := _NOT_XML.search(text)) is not None:
        raise NotExpressible(
            f"entry {number} holds the character U+{ord(wrong[0]):04X}, which a document cannot: "
            "remove it",
            entry=number,
        )
    run = document.add_paragraph(style=style).add_run()
    for count, part in enumerate(text.split("\r")):
        if count:  # python-docx would make a line feed of it
            run._r.append(OxmlElement("w:cr"))
        if part:
            run.add_text(part)
