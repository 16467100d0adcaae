"""What a document said before the changes that a word processor recorded in it."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from transcript.errors import FormatError
from transcript.formats import document
from transcript.values import Header, Line, Transcript

TALK = Transcript(
    (
        Line(0.0, None, "Ann", "Is the boat late?"),
        Line(5.0, None, "Tom", "It often is."),
        Header("Dawn"),
        Line(65.0, None, "Ann", "So it is."),
    )
)


def opened() -> Any:
    return docx.Document(io.BytesIO(document.write(TALK, "The talk")))


def saved(doc: Any) -> bytes:
    buffer = io.BytesIO()
    doc.save(buffer)
    return buffer.getvalue()


def element(xml: str) -> Any:
    name, rest = xml.split(" ", 1)
    return parse_xml(f"{name} {nsdecls('w')} {rest}")


def mark_end(paragraph: Any, change: str) -> None:
    """Record that a paragraph's end was inserted or deleted."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f"<w:rPr {nsdecls('w')}><w:{change} w:id='9' w:author='a'/></w:rPr>")
    )


def delete_recorded(paragraph: Any) -> None:
    """Record that a whole paragraph was deleted, as LibreOffice and Word do."""
    for run in list(paragraph.runs):
        text = run.text
        paragraph._p.remove(run._r)
        paragraph._p.append(
            element(
                f'<w:del w:id="8" w:author="a"><w:r><w:delText>{text}</w:delText></w:r></w:del>'
            )
        )
    mark_end(paragraph, "del")


def test_a_document_without_recorded_changes_has_nothing_before_them() -> None:
    assert document.parse_before_changes(saved(opened())) is None
    with pytest.raises(FormatError, match="zip"):
        document.parse_before_changes(b"no document")


def test_words_that_were_inserted_deleted_and_moved() -> None:
    doc = opened()
    text = doc.paragraphs[3]
    for xml in (
        '<w:ins w:id="1" w:author="a"><w:r><w:t> Yes</w:t></w:r></w:ins>',
        '<w:del w:id="2" w:author="a"><w:r><w:delText> Or no?</w:delText></w:r></w:del>',
        '<w:moveTo w:id="3" w:author="a"><w:r><w:t> here</w:t></w:r></w:moveTo>',
        '<w:moveFrom w:id="4" w:author="a"><w:r><w:t> There?</w:t></w:r></w:moveFrom>',
    ):
        text._p.append(element(xml))
    data = saved(doc)
    assert document.parse(data).lines[0].text == "Is the boat late? Yes here"
    before = document.parse_before_changes(data)
    assert before is not None
    assert before.lines[0].text == "Is the boat late? Or no? There?"


def test_a_line_that_was_deleted_up_to_the_title_below_it() -> None:
    doc = opened()
    assert [each.text for each in doc.paragraphs[4:8]] == ["[0:05]", "Tom", "It often is.", "Dawn"]
    for paragraph in doc.paragraphs[4:7]:
        delete_recorded(paragraph)
    doc.paragraphs[7].style = "Timestamp"  # that of the first paragraph deleted above it
    data = saved(doc)
    assert document.parse(data).entries == (TALK.entries[0], *TALK.entries[2:])
    assert document.parse_before_changes(data) == TALK


def test_a_paragraph_that_was_split_and_one_that_was_given_a_style() -> None:
    doc = opened()
    mark_end(doc.paragraphs[3], "ins")
    doc.paragraphs[3].insert_paragraph_before("Is the ")
    doc.paragraphs[4].runs[0].text = "boat late?"
    mark_end(doc.paragraphs[3], "ins")
    title = doc.paragraphs[8]
    assert title.text == "Dawn"
    title.style = "Normal"
    title._p.get_or_add_pPr().append(
        element(
            '<w:pPrChange w:id="5" w:author="a"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
            "</w:pPrChange>"
        )
    )
    data = saved(doc)
    assert [line.text for line in document.parse(data).lines][:2] == ["Is the ", "boat late?"]
    assert document.parse(data).headers == ()
    before = document.parse_before_changes(data)
    assert before is not None
    assert before.headers == (Header("Dawn"),)


def test_a_row_of_a_table_that_was_deleted() -> None:
    doc = docx.Document()
    table = doc.add_table(2, 3)
    rows = (("[0:05]", "Ann", "Is it late?"), ("[0:07]", "Tom", "It is."))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(element('<w:del w:id="6" w:author="a"/>'))
    data = saved(doc)
    assert len(document.parse(data).lines) == 1
    before = document.parse_before_changes(data)
    assert before is not None
    assert before.lines[1] == Line(7.0, None, "Tom", "It is.")
