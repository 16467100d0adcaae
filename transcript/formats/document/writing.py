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
from transcript.values import Header, Transcript

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE_CHARACTERS = 255
# Any fixed time: when a document was made is not what it says.
_WHEN = datetime(2000, 1, 1)
_GREY = "7F7F7F"
# What a run of text is made of: characters, and these three that XML has elements for.
_PART = re.compile("[\t\n\r]|[^\t\n\r]+")
_ELEMENTS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:cr/>"}


_Paragraph = tuple[str, str, int]
"""The name of its style, its text, and the number of the entry it is of."""


def write(transcript: Transcript, title: str) -> bytes:
    """Write the transcript as a ``.docx`` file under a title; starts are floored to the second.

    The same transcript gives the same bytes (with the same python-docx and zlib). Raises
    :class:`~transcript.errors.NotExpressible` for a control character, which XML cannot hold, and
    for a name with outer blanks or line breaks.
    """
    document = _create_blank(_NOT_XML.sub("\ufffd", join_lines(title)))
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    # python-docx looks among all styles for each paragraph it adds, which takes half a minute for
    # a conversation of ten hours; so they are written as XML, read at once and moved in.
    identifiers = {style.name: style.style_id for style in document.styles}
    paragraphs = _make_paragraphs(transcript)
    rows = (_spell(identifiers[style], text, number) for style, text, number in paragraphs)
    body = parse_xml(f"<w:body {nsdecls('w')}>{''.join(rows)}</w:body>")
    end = document.element.body[-1]  # the section's properties, which come last
    for paragraph in list(body):
        end.addprevious(paragraph)
    return pack_document(document)


def _make_paragraphs(transcript: Transcript) -> Iterator[_Paragraph]:
    is_styled = any(line.start is not None or line.speaker for line in transcript.lines)
    speaker = ""  # whose text stands above, where there is any
    for number, entry in enumerate(transcript.entries, start=1):
        if isinstance(entry, Header):
            is_blank = not entry.title.strip(marks.BLANKS + marks.ESCAPE)
            yield "Heading 1", entry.title + (marks.ESCAPE if is_blank else ""), number
            continue
        name = entry.speaker or ""
        if join_lines(name) != name:
            raise NotExpressible(
                f"entry {number}: the name {quote(name)} has blanks around it or a line break: "
                "remove them",
                entry=number,
            )
        if entry.start is not None:
            start = require_seconds(entry.start, number, "start", "a document")
            yield marks.TIME_STYLE, f"[{seconds.format_clock(start)}]", number
        elif not name and speaker:
            yield marks.NAME_STYLE, marks.mark_name(""), number
        if name:
            yield marks.NAME_STYLE, marks.mark_name(name), number
        yield "Normal", marks.mark_text(entry.text, is_styled=is_styled), number
        speaker = name


def _create_blank(title: str) -> Any:
    """Create a document that has our styles, and its title."""
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


def _spell(style: str, text: str, number: int) -> str:
    """Spell a paragraph of one run as WordprocessingML (ISO/IEC 29500-1, 17.3)."""
    if (wrong := _NOT_XML.search(text)) is not None:
        raise NotExpressible(
            f"entry {number} contains the character U+{ord(wrong[0]):04X}, which a document "
            "cannot hold: remove it",
            entry=number,
        )
    parts = []
    for part in _PART.findall(text):
        space = "" if part == part.strip() else ' xml:space="preserve"'
        parts.append(_ELEMENTS.get(part) or f"<w:t{space}>{escape(part)}</w:t>")
    look = "" if style == "Normal" else f"<w:pStyle w:val={quoteattr(style)}/>"
    return f"<w:p><w:pPr>{look}</w:pPr><w:r>{''.join(parts)}</w:r></w:p>"
