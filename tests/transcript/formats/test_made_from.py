"""The digest of the text that a file was made from, in the file itself."""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pytest

from transcript import io as formats
from transcript.errors import FormatError
from transcript.formats import made_from
from transcript.formats.document.properties import read_property, with_property
from transcript.values import Header, Line, Transcript, Word

DIGEST, OTHER = "ab" * 32, "0" * 64
TALK = Transcript(
    (
        Header("Dawn", 0.0),
        Line(0.0, 1.0, "Ann", "Hi you.", (Word(0.0, 0.5, "Hi"), Word(0.5, 1.0, "you."))),
    ),
    "en",
)
WRITTEN = [format_.name for format_ in formats.FORMATS if format_.is_written]
MARKED = {"docx", "vtt", "podcast", "json", "json-chapters", "stm", "ctm"}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_marked_file_says_the_same_and_its_digest(name: str) -> None:
    format_ = formats.find_by_name(name)
    plain = formats.dump(TALK, format_)
    marked = made_from.mark(plain, name, DIGEST)
    assert made_from.find(plain, name) is None
    assert made_from.has_place(name) == (name in MARKED) == (marked != plain)
    if name in MARKED:
        assert made_from.find(marked, name) == DIGEST
        assert made_from.mark(plain, name, OTHER) != marked
        assert made_from.mark(plain, name, DIGEST) == marked
    if format_.is_read:
        assert formats.load(marked, format_) == formats.load(plain, format_)
        assert formats.find_by_content(f"x{format_.endings[0]}", marked) == format_


def test_what_others_make_of_the_formats() -> None:
    vtt = made_from.mark(formats.dump(TALK, formats.find_by_name("vtt")), "vtt", DIGEST).decode()
    assert vtt.startswith(f"WEBVTT\n\nNOTE made from sha256:{DIGEST}\n\n00:00:00.000 -->")
    assert made_from.find(vtt.replace("\n", "\r\n").encode(), "vtt") == DIGEST
    podcast = formats.dump(TALK, formats.find_by_name("podcast"))
    document = json.loads(made_from.mark(podcast, "podcast", DIGEST))
    assert document == {**json.loads(podcast), "made_from": f"sha256:{DIGEST}"}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"nonsense", "json"),
        (b"[1]", "podcast"),
        (b'{"made_from": 7}', "json"),
        (b'{"made_from": "sha256:12"}', "podcast"),
        (b"WEBVTT\n\nNOTE made from love\n", "vtt"),
        (b"\xff\xfe", "stm"),
    ],
)
def test_what_is_no_digest_is_none(content: bytes, name: str) -> None:
    assert made_from.find(content, name) is None


def test_a_document_keeps_it_when_it_is_edited_and_saved() -> None:
    marked = made_from.mark(formats.dump(TALK, formats.find_by_name("docx")), "docx", DIGEST)
    document = docx.Document(io.BytesIO(marked))
    document.paragraphs[-1].text = "Hello you."
    saved = io.BytesIO()
    document.save(saved)
    assert made_from.find(saved.getvalue(), "docx") == DIGEST


def test_a_property_that_is_damaged_or_another_is_none() -> None:
    marked = with_property(formats.dump(TALK, formats.find_by_name("docx")), "Client", "A & B")
    assert read_property(marked, "Client") == "A & B"
    assert made_from.find(marked, "docx") is None
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(marked)) as was, zipfile.ZipFile(damaged, "w") as now:
        for member in was.infolist():
            is_ours = member.filename == "docProps/custom.xml"
            now.writestr(member.filename, b"<Properties" if is_ours else was.read(member))
    assert read_property(damaged.getvalue(), "Client") is None
    with pytest.raises(FormatError, match="not a"):
        read_property(b"nonsense", "Client")
