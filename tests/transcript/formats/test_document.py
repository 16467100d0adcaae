"""The editors' word-processor document: what people and other tools do to it, and what may not."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from transcript import io as formats
from transcript.errors import FormatError, NotExpressible
from transcript.formats import document
from transcript.formats.document import package
from transcript.read_report import ReadReport
from transcript.values import Entry, Header, Line, Transcript

TALK = Transcript(
    (
        Header("Dawn"),
        Line(0.0, None, "Ann", "Is the boat late?"),
        Line(65.0, None, "Tom Hale", "It often is."),
    )
)


def said(start: float | None, speaker: str | None, text: str) -> Line:
    return Line(start, None, speaker, text)


def opened(transcript: Transcript = TALK) -> Any:
    return docx.Document(io.BytesIO(document.write(transcript, "The talk")))


def saved(doc: Any) -> bytes:
    buffer = io.BytesIO()
    doc.save(buffer)
    return buffer.getvalue()


def entries(doc: Any) -> tuple[Entry, ...]:
    return document.parse(saved(doc)).entries


def foreign(*paragraphs: str) -> tuple[Entry, ...]:
    """What is read of a document that has no styles of ours."""
    doc = docx.Document()
    for paragraph in paragraphs:
        doc.add_paragraph(paragraph)
    return entries(doc)


def append(paragraph: Any, xml: str) -> None:
    """Add WordprocessingML to a paragraph."""
    first, rest = xml.split(">", 1) if not xml.split(">", 1)[0].endswith("/") else (xml[:-2], "")
    tail = f">{rest}" if rest else "/>"
    paragraph._p.append(parse_xml(f"{first} {nsdecls('w')}{tail}"))


def test_what_is_written() -> None:
    shown = [(one.style.name, one.text) for one in opened().paragraphs]
    assert shown == [
        ("Title", "The talk"),
        ("Heading 1", "Dawn"),
        ("Timestamp", "[0:00]"),
        ("Speaker", "Ann"),
        ("Normal", "Is the boat late?"),
        ("Timestamp", "[1:05]"),
        ("Speaker", "Tom Hale"),
        ("Normal", "It often is."),
    ]
    assert entries(opened()) == TALK.entries


def test_the_same_transcript_is_the_same_bytes() -> None:
    data = document.write(TALK, "The talk")
    assert data == document.write(TALK, "The talk")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_edited_text_and_a_changed_name() -> None:
    doc = opened()
    doc.paragraphs[4].text = "Isn’t the “boat”\u00a0late?"
    doc.paragraphs[6].text = " Thomas: "
    assert entries(doc)[1:] == (
        said(0.0, "Ann", "Isn’t the “boat”\u00a0late?"),
        said(65.0, "Thomas", "It often is."),
    )


def test_formatting_and_line_breaks_inside_a_paragraph() -> None:
    doc = opened()
    paragraph = doc.paragraphs[4]
    paragraph.add_run(" Very ").bold = True
    paragraph.add_run("late,\nI\tmean.").italic = True
    assert entries(doc)[1] == said(0.0, "Ann", "Is the boat late? Very late,\nI\tmean.")


def remove(doc: Any, *indexes: int) -> None:
    found = doc.paragraphs
    for index in indexes:
        found[index]._p.getparent().remove(found[index]._p)


def test_a_removed_time_and_a_removed_name() -> None:
    without_time, without_name = opened(), opened()
    remove(without_time, 5)
    remove(without_name, 6)
    assert entries(without_time)[2] == said(None, "Tom Hale", "It often is.")
    assert entries(without_name)[2] == said(65.0, None, "It often is.")


def test_a_paragraph_split_in_two_is_two_lines_of_its_speaker() -> None:
    doc = opened()
    doc.paragraphs[5].insert_paragraph_before("")  # a blank one says nothing
    doc.paragraphs[5].insert_paragraph_before("I see it.")
    assert entries(doc)[1:3] == (
        said(0.0, "Ann", "Is the boat late?"),
        said(None, "Ann", "I see it."),
    )


@pytest.mark.parametrize("style", [*(f"Heading {level}" for level in range(1, 10)), "Title"])
def test_headings_of_any_level(style: str) -> None:
    doc = opened()
    doc.add_paragraph("Dusk", style=style)
    assert entries(doc)[-1] == Header("Dusk")


@pytest.mark.parametrize("above", ["It often is.", "Tom Hale"])
def test_a_heading_typed_inside_a_line_stands_above_it(above: str) -> None:
    doc = opened()
    below = next(paragraph for paragraph in doc.paragraphs if paragraph.text == above)
    below.insert_paragraph_before("Dusk", style="Heading 1")
    assert entries(doc) == (*TALK.entries[:2], Header("Dusk"), TALK.entries[2])


def test_a_style_that_is_based_on_a_heading_is_one() -> None:
    doc = opened()
    style = doc.styles.add_style("Chapter", 1)
    style.base_style = doc.styles["Heading 2"]
    doc.add_paragraph("Dusk", style="Chapter")
    assert entries(doc)[-1] == Header("Dusk")


def test_tracked_changes_are_as_if_accepted() -> None:
    doc = opened()
    text = doc.paragraphs[4]
    append(
        text, '<w:ins w:id="1" w:author="a"><w:r><w:t xml:space="preserve"> Yes</w:t></w:r></w:ins>'
    )
    append(text, '<w:del w:id="2" w:author="a"><w:r><w:delText> No</w:delText></w:r></w:del>')
    append(text, '<w:moveFrom w:id="3" w:author="a"><w:r><w:t> gone</w:t></w:r></w:moveFrom>')
    append(text, '<w:moveTo w:id="4" w:author="a"><w:r><w:t>!</w:t></w:r></w:moveTo>')
    assert entries(doc)[1] == said(0.0, "Ann", "Is the boat late? Yes!")


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    doc = opened()
    doc.add_paragraph("And so it is.")
    properties = doc.paragraphs[7]._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="a"/></w:rPr>'))
    assert entries(doc)[2] == said(65.0, "Tom Hale", "It often is.And so it is.")
    remove(doc, 8)
    assert entries(doc)[2] == said(65.0, "Tom Hale", "It often is.")


def test_links_fields_and_content_controls_are_read() -> None:
    doc = opened()
    text = doc.paragraphs[4]
    append(text, "<w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink>")
    append(text, '<w:fldSimple w:instr="x"><w:r><w:t> field</w:t></w:r></w:fldSimple>')
    append(text, "<w:sdt><w:sdtContent><w:r><w:t> control</w:t></w:r></w:sdtContent></w:sdt>")
    append(text, '<w:r><w:tab/><w:noBreakHyphen/><w:cr/><w:br w:type="page"/><w:t>x</w:t></w:r>')
    doc.element.body.insert(
        -1,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Block</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    read = entries(doc)
    assert read[1] == said(0.0, "Ann", "Is the boat late? link field control\t\u2011\rx")
    assert read[-1] == said(None, "Tom Hale", "Block")


def test_a_table_is_read_row_by_row() -> None:
    doc = docx.Document()
    table = doc.add_table(2, 3)
    rows = (("[0:05]", "Ann", "Is it late?"), ("[1:02:03]", "Tom", "It is."))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert entries(doc) == (said(5.0, "Ann", "Is it late?"), said(3723.0, "Tom", "It is."))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')}/>"))
    assert entries(doc) == (said(3723.0, "Tom", "It is."),)


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        (("[0:05]", "Ann", "Hello."), [said(5.0, "Ann", "Hello.")]),
        (("[0:05]", "Ann:", "Hello."), [said(5.0, "Ann", "Hello.")]),
        (("[0:05] Ann", "Hello."), [said(5.0, "Ann", "Hello.")]),
        (("(1:02:03) Ann", "Hello."), [said(3723.0, "Ann", "Hello.")]),
        (("00:00:05 Ann Lee", "Hello."), [said(5.0, "Ann Lee", "Hello.")]),
        (("0:05", "Ann", "Hello."), [said(5.0, "Ann", "Hello.")]),
        (("[0:05.25]", "Ann", "Hello."), [said(5.0, "Ann", "Hello.")]),
        (("[0:05] Hello, all of you.",), [said(5.0, None, "Hello, all of you.")]),
        (("[0:05]", "Hello."), [said(5.0, None, "Hello.")]),
        (("[0:05]", "[0:09]", "Hello."), [said(5.0, None, ""), said(9.0, None, "Hello.")]),
        (
            ("Ann:", "Hello.", "Tom:", "Yes."),
            [said(None, "Ann", "Hello."), said(None, "Tom", "Yes.")],
        ),
        (
            ("[0:05]", "Ann", "Hello.", "Yes.", "Ann", "Again."),
            [said(5.0, "Ann", "Hello."), said(None, "Ann", "Yes."), said(None, "Ann", "Again.")],
        ),
        (("Ann Lee  0:05", "Hello."), [said(5.0, "Ann Lee", "Hello.")]),
        (("Speaker 1 (00:05):", "Hello."), [said(5.0, "Speaker 1", "Hello.")]),
        (("We met at 12:30",), [said(None, None, "We met at 12:30")]),
        (("12:30 is when we met.",), [said(None, None, "12:30 is when we met.")]),
        (("[laughs]",), [said(None, None, "[laughs]")]),
        (("Hello.", "Ann:"), [said(None, None, "Hello."), said(None, None, "Ann:")]),
    ],
)
def test_a_document_without_our_styles_is_read_by_its_look(
    paragraphs: tuple[str, ...], found: list[Line]
) -> None:
    assert foreign(*paragraphs) == tuple(found)


LAYOUTS = {
    "Teams": ("\nAnn Lee   0:05\nHello.", "\nTom   1:05\nGood\nevening."),
    "Teams, all in one": ("\nAnn Lee   0:05\nHello.\n\nTom   1:05\nGood\nevening.",),
    "Descript": ("[00:00:05] Ann Lee: Hello.", "[00:01:05] Tom: Good\nevening."),
    "Sonix": ("Ann Lee: [00:00:05] Hello.", "Tom: [00:01:05] Good\nevening."),
    "Rev, in one": ("Ann Lee (00:05): Hello.", "Tom (01:05): Good\nevening."),
    "Otter": ("Ann Lee  0:05", "Hello.", "Tom  1:05", "Good\nevening."),
    "Riverside": ("Ann Lee (00:05.12)", "Hello.", "Tom (01:05.5)", "Good\nevening."),
    "Meet": ("00:00:05", "Ann Lee: Hello.", "00:01:05", "Tom: Good\nevening."),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_documents_of_other_programs(layout: str) -> None:
    doc = docx.Document()
    for paragraph in ("Boats", "January 2, 2024, 10:05AM", "12m 3s", *LAYOUTS[layout]):
        doc.add_paragraph(paragraph)
    report = ReadReport()
    assert document.parse(saved(doc), report).lines[-2:] == (
        said(5.0, "Ann Lee", "Hello."),
        said(65.0, "Tom", "Good\nevening."),
    )
    assert len(document.parse(saved(doc)).lines) in {2, 5}
    if len(document.parse(saved(doc)).lines) == 2:
        assert "not what was said, and left out: 3 paragraphs before it: 'Boats'" in report.notes[0]


def test_times_as_headings() -> None:
    doc = docx.Document()
    for time, text in (("00:00:05", "Ann Lee: Hello."), ("00:01:05", "Tom: Good evening.")):
        doc.add_heading(time, level=3)
        doc.add_paragraph(text)
    assert entries(doc) == (
        said(5.0, "Ann Lee", "Hello."),
        said(65.0, "Tom", "Good evening."),
    )


@pytest.mark.parametrize(("style", "word"), [("Timestamp", "time"), ("Speaker", "name")])
def test_a_title_that_took_the_style_of_deleted_paragraphs(style: str, word: str) -> None:
    doc = opened()
    doc.paragraphs[5].insert_paragraph_before("Dusk", style=style)
    report = ReadReport()
    found = document.parse(saved(doc), report).entries
    assert found == (*TALK.entries[:2], Header("Dusk"), TALK.entries[2])
    assert report.notes == (
        f"paragraph 6: 'Dusk' has the style {style} and is no {word}: it is read as a title",
    )
    with pytest.raises(FormatError, match="paragraph 6: 'Dusk' has the style"):
        document.parse(saved(doc), ReadReport(is_strict=True))


def test_a_line_that_was_deleted_with_its_name_leaves_no_empty_one() -> None:
    doc = opened()
    doc.paragraphs[5].insert_paragraph_before("[0:30]", style="Timestamp")
    doc.paragraphs[6].style = "Speaker"  # as LibreOffice merges what is below a deleted name
    report = ReadReport()
    assert document.parse(saved(doc), report).entries == TALK.entries
    assert report.notes == ("the time 0:30 has no name and no text below it: it is left out",)


def test_what_has_the_style_of_times_and_holds_none_is_said() -> None:
    doc = opened()
    doc.paragraphs[5].text = "So."
    report = ReadReport()
    document.parse(saved(doc), report)
    assert report.notes == (
        "paragraph 6: 'So.' has the style Timestamp and holds no time: it is left out",
    )


def test_what_was_typed_without_a_style_is_read_by_its_look_too() -> None:
    doc = opened()
    for text in ("[2:00]", "Vera", "I am here.", "Tom Hale", "So you are: here."):
        doc.add_paragraph(text)
    assert entries(doc)[3:] == (
        said(120.0, "Vera", "I am here."),
        said(None, "Vera", "Tom Hale"),
        said(None, "Vera", "So you are: here."),
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1:07", [said(67.0, "Tom Hale", "It often is.")]),
        (" [ 1:07 ] ", [said(67.0, "Tom Hale", "It often is.")]),
        (
            "[1:07] So, well.",
            [said(67.0, None, "So, well."), said(None, "Tom Hale", "It often is.")],
        ),
        ("So.", [said(None, "Tom Hale", "It often is.")]),  # no time, and no speech either
    ],
)
def test_a_time_that_a_person_typed(typed: str, found: list[Line]) -> None:
    doc = opened()
    doc.paragraphs[5].text = typed
    assert entries(doc)[2:] == tuple(found)


def test_a_time_and_a_name_that_were_joined() -> None:
    doc = opened()
    doc.paragraphs[5].text = "[1:07]Thomas"
    remove(doc, 6)
    assert entries(doc)[2:] == (said(67.0, "Thomas", "It often is."),)


@pytest.mark.parametrize("typed", ["[1:75]", "[1:5]", "[1.05]", "105"])
def test_a_time_that_is_none_is_an_error_with_its_paragraph(typed: str) -> None:
    doc = opened()
    doc.paragraphs[5].text = typed
    with pytest.raises(FormatError, match=r"paragraph 6: '.*' (is not a time|has minutes or)"):
        entries(doc)


def test_a_text_that_was_joined_to_its_name_is_text() -> None:
    doc = opened()
    doc.paragraphs[6].text = "It often is, " * 10
    remove(doc, 7)
    assert entries(doc)[2:] == (said(65.0, None, "It often is, " * 10),)


def test_a_name_may_be_long_where_there_is_a_text_below() -> None:
    transcript = Transcript(
        (said(0.0, "A whole sentence, put in the wrong place. " * 5 + "So.", "Yes."),)
    )
    assert document.parse(document.write(transcript, "")) == transcript


def test_what_is_passed_over_is_told() -> None:
    doc = opened()
    append(doc.paragraphs[4], '<w:r><w:footnoteReference w:id="2"/></w:r>')
    for number in range(2):
        append(doc.paragraphs[4], f'<w:r><w:commentReference w:id="{number}"/></w:r>')
    assert document.list_ignored(saved(doc)) == (
        "1 footnote is ignored",
        "2 comments are ignored",
    )
    assert entries(doc) == TALK.entries
    assert document.list_ignored(document.write(TALK, "")) == ()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (said(0.0, "Ann", "a\x00b"), r"entry 1 contains the character U\+0000"),
        (Header("a\x1bb"), r"entry 1 contains the character U\+001B"),
        (said(0.0, "Ann ", ""), "entry 1: the name 'Ann ' has blanks around it"),
        (said(-1.0, "Ann", ""), "outside a recording"),
    ],
)
def test_what_cannot_be_written(entry: Entry, message: str) -> None:
    with pytest.raises(NotExpressible, match=message):
        document.write(Transcript((entry,)), "")


def test_a_title_may_be_anything() -> None:
    assert document.parse(document.write(TALK, "a\x00b" + "c" * 300)) == TALK


TYPES = "[Content_Types].xml"


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Our document with one part changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document.write(TALK, ""))) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, change(content) if member == name else content)
    return buffer.getvalue()


BODY = "word/document.xml"
ENTITY = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def declared(content: bytes) -> bytes:
    head, _, rest = content.partition(b"?>")
    return head + b"?>" + ENTITY + rest.replace(b"late", b"&e;", 1)


def in_utf16(content: bytes) -> bytes:
    return declared(content).decode().replace('"UTF-8"', '"UTF-16"', 1).encode("utf-16")


def password(data: bytes) -> bytes:
    """The zip file with every member marked as encrypted."""
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            flags = struct.unpack_from("<H", data, at + offset)[0] | 1
            data = data[: at + offset] + struct.pack("<H", flags) + data[at + offset + 2 :]
            at = data.find(mark, at + 4)
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is not a .docx file"),
        (b"[0:05] Hello.", "this is not a .docx file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an older .doc file, or has a password"),
        (zipped({"mimetype": b"application/vnd.oasis"}), "this zip file is not a .docx"),
        (zipped({TYPES: b"<x/>"}), "this is not a word-processor document"),
        (zipped({TYPES: b"no XML"}), "this is not a word-processor document"),
        (document.write(TALK, "")[:-30], "not a .docx|damaged"),
        (with_part(BODY, lambda content: content[:-20]), "this is not a word-processor document"),
        (with_part(BODY, declared), "document type declaration"),
        (with_part(BODY, in_utf16), "document type declaration"),
        (password(document.write(TALK, "")), "has a password"),
    ],
)
def test_what_is_no_document(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        document.parse(data)


def test_a_damaged_zip_file() -> None:
    data = bytearray(document.write(TALK, ""))
    middle = bytes(data).index(b"word/document.xml") + 60
    data[middle : middle + 40] = bytes(40)
    with pytest.raises(FormatError, match="the zip file is damaged"):
        document.parse(bytes(data))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    members = {TYPES: b"<x/>", BODY: b"<" + bytes(3_000_000)}
    with pytest.raises(FormatError, match="this is not a word-processor document"):
        document.parse(zipped(members))
    monkeypatch.setattr(package, "MOST_XML_BYTES", 2_000_000)
    with pytest.raises(FormatError, match=r"'word/document\.xml' is over 1 MiB"):
        document.parse(zipped(members))
    monkeypatch.setattr(package, "MOST_BYTES", 2_500_000)
    with pytest.raises(FormatError, match="this zip file holds more than 2000 files or 2 MiB"):
        document.parse(zipped(members))
    many = {TYPES: b"<x/>", **{f"a{number}": b"" for number in range(2001)}}
    with pytest.raises(FormatError, match="this zip file holds more than 2000 files"):
        document.parse(zipped(many))


OTHER_ROOTS = [
    b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
    b"<html><body><p>Hello</p></body></html>",
    b"<w:body xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
    b"<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
    b"<p:presentation xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'/>",
    b"<?xml version='1.0' encoding='no-such-codec'?><a/>",
    b"",
]


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("root", OTHER_ROOTS, ids=range(len(OTHER_ROOTS)))
def test_a_part_of_another_root(root: bytes, part: str) -> None:
    """A document saved by another program, or made to end the reader."""
    docx_format = formats.find_by_name("docx")
    good = formats.dump(Transcript((Line(0.0, 1.0, "Ann", "Hello."),)), docx_format)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            target.writestr(name, root if name == part else source.read(name))
    for read in (formats.load, formats.list_ignored):
        try:
            read(written.getvalue(), docx_format)
        except FormatError as error:
            assert "\n" not in str(error)
