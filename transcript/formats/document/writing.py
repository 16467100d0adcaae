"""Lines and headers as a document's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from transcript import seconds
from transcript.errors import NotExpressible
from transcript.formats.document import marks
from transcript.formats.document.package import pack_document
from transcript.formats.needs import require_seconds
from transcript.text import join_lines, quote
from transcript.values import Header, Line, Transcript

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE_CHARACTERS = 255
# Any fixed time: when a document was made is not what it says.
_WHEN = datetime(2000, 1, 1)
_GREY = "7F7F7F"
# What a run of text is made of: characters, and these three that XML has elements for.
_PART = re.compile("[\t\n\r]|[^\t\n\r]+")
_ELEMENTS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:cr/>"}


def write(transcript: Transcript, title: str) -> bytes:
    """The transcript as a ``.docx`` file under a title; starts are floored to the second.

    The same transcript gives the same bytes (with the same python-docx and zlib). Raises
    :class:`~transcript.errors.NotExpressible` for a control character, which XML cannot hold, and
    for a name with outer blanks or line breaks.
    """
    document = _blank(_NOT_XML.sub("\ufffd", join_lines(title)))
    _fill(document, _paragraphs(transcript))
    return pack_document(document)


_Paragraph = tuple[str, str, int]
"""The name of its style, its text, and the number of the entry it is of."""


def _paragraphs(transcript: Transcript) -> Iterator[_Paragraph]:
    speaker: str | None = None
    for number, entry in enumerate(transcript.entries, start=1):
        if isinstance(entry, Header):
            yield "Heading 1", _of_header(entry), number
        else:
            yield from _of_line(entry, speaker, number)
            speaker = entry.speaker or None


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


def _of_line(line: Line, speaker: str | None, number: int) -> Iterator[_Paragraph]:
    """A line's paragraphs; ``speaker`` is whose text stands above it."""
    name = line.speaker or ""
    if line.start is not None:
        start = require_seconds(line.start, number, "start", "a document")
        yield marks.TIME_STYLE, f"[{seconds.format_clock(start)}]", number
    elif not name and speaker is not None:
        yield marks.NAME_STYLE, marks.mark_name(""), number
    if name:
        yield marks.NAME_STYLE, marks.mark_name(_checked(name, number)), number
    yield "Normal", marks.mark_text(line.text), number


def _checked(name: str, number: int) -> str:
    if join_lines(name) != name:
        raise NotExpressible(
            f"entry {number}: the name {quote(name)} has outer blanks or line breaks: remove them",
            entry=number,
        )
    return name


def _of_header(header: Header) -> str:
    is_blank = not header.title.strip(marks.BLANKS + marks.ESCAPE)
    return header.title + (marks.ESCAPE if is_blank else "")


def _fill(document: Any, paragraphs: Iterator[_Paragraph]) -> None:
    """Add the paragraphs at the document's end.

    python-docx looks among all styles for each paragraph it adds, which takes half a minute for a
    conversation of ten hours; so they are written as XML, read at once and moved in.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    identifiers = {style.name: style.style_id for style in document.styles}
    rows = (_xml(identifiers[style], text, number) for style, text, number in paragraphs)
    body = parse_xml(f"<w:body {nsdecls('w')}>{''.join(rows)}</w:body>")
    end = document.element.body[-1]  # the section's properties, which come last
    for paragraph in list(body):
        end.addprevious(paragraph)


def _xml(style: str, text: str, number: int) -> str:
    """A paragraph of one run, as WordprocessingML (ISO/IEC 29500-1, 17.3)."""
    if (wrong := _NOT_XML.search(text)) is not None:
        raise NotExpressible(
            f"entry {number} holds the character U+{ord(wrong[0]):04X}, which a document cannot: "
            "remove it",
            entry=number,
        )
    parts = (_ELEMENTS.get(part) or _text_element(part) for part in _PART.findall(text))
    look = "" if style == "Normal" else f"<w:pStyle w:val={quoteattr(style)}/>"
    return f"<w:p><w:pPr>{look}</w:pPr><w:r>{''.join(parts)}</w:r></w:p>"


def _text_element(text: str) -> str:
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<w:t{space}>{escape(text)}</w:t>"
