"""Chapters as programs keep them: Audacity, Podlove, FFmpeg, OGM tools."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thoroughness import examples
from transcript import io as formats
from transcript.errors import FormatError
from transcript.formats import audacity, ffmetadata, ogm, podlove
from transcript.read_report import ReadReport
from transcript.values import Header, Transcript

LABELS = "0.000000\t0.000000\tDawn\n\\\t100.0\t2000.0\n129.760720\t180,5\tThe ferry\n"
PODLOVE = """<?xml version="1.0" encoding="utf-8"?>
<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">
  <psc:chapter start="00:00:00.000" title="Dawn"/>
  <psc:chapter start="2:09.761" title="The ferry" href="https://example.org/f"/>
</psc:chapters>
"""
FFMETADATA = """;FFMETADATA1
title=Not a chapter
[CHAPTER]
TIMEBASE=1/1000
START=0
END=129761
title=Dawn
[CHAPTER]
TIMEBASE=1/1000
START=129761
END=200000
title=The ferry
[STREAM]
title=Nor this
"""
OGM = (
    "CHAPTER01=00:00:00.000\nCHAPTER01NAME=Dawn\nCHAPTER02=00:02:09.761\nCHAPTER02NAME=The ferry\n"
)
FILES = {"labels": LABELS, "psc": PODLOVE, "ffmetadata": FFMETADATA, "ogm": OGM}


@pytest.mark.parametrize("name", FILES)
def test_chapters_of_each_kind(name: str) -> None:
    text = FILES[name]
    found = formats.load(text.encode(), formats.find_by_name(name))
    assert found == Transcript((Header("Dawn", 0.0), Header("The ferry", 129.761)))
    assert formats.recognize_text(text) == name


def test_names_of_ffmetadata_in_small_letters() -> None:
    signature, rest = FFMETADATA.split("\n", 1)
    found = formats.load(
        f"{signature}\n{rest.lower()}".encode(), formats.find_by_name("ffmetadata")
    )
    assert [header.start for header in found.headers] == [0.0, 129.761]


@pytest.mark.parametrize(
    ("name", "text", "note"),
    [
        ("labels", "0.0\t0.0\t\n1.0\t1.0\tDawn", "line 1: the label at 0.0 s has no text"),
        ("labels", "dawn\n1.0\t1.0\tDawn", "line 1: it is no label"),
        ("labels", "9999999999.0\t1.0\tNoon\n1.0\t1.0\tDawn", "line 1: a time of 9999999999.0"),
        ("psc", PODLOVE, "1 link is ignored"),
        ("psc", PODLOVE.replace("2:09.761", "soon"), "chapter 2: 'soon' is not a number"),
        ("psc", PODLOVE.replace("Dawn", ""), "chapter 1: it has no title"),
        (
            "ffmetadata",
            FFMETADATA.replace("1/1000", "0/1", 1),
            "chapter 1: '0/1' is not a TIMEBASE",
        ),
        ("ffmetadata", FFMETADATA.replace("START=0", "START=x"), "chapter 1: 'x' is not a START"),
        ("ffmetadata", FFMETADATA.replace("title=Dawn", ""), "chapter 1: it has no title"),
        ("ogm", OGM.replace("02=", "03="), "chapter 2: it has no time"),
        ("ogm", OGM.replace("00:02:09", "00:02:99"), "chapter 2: '00:02:99' has minutes"),
        ("ogm", OGM.replace("Dawn", ""), "chapter 1: it has no name"),
        ("ogm", f"{OGM}Music", "line 5: it is no chapter"),
    ],
)
def test_one_odd_chapter_is_left_out_and_said(name: str, text: str, note: str) -> None:
    report = ReadReport()
    found = formats.load(text.encode(), formats.find_by_name(name), report)
    assert found.headers
    assert any(one.startswith(note) for one in report.notes), report.notes


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (audacity.parse, "dawn", "there are no labels"),
        (podlove.parse, "dawn", "this is not XML"),
        (podlove.parse, "<a/>", "there are no Podlove chapters"),
        (podlove.parse, "<!DOCTYPE a><a/>", "document type declaration"),
        (podlove.parse, f"<a>{PODLOVE[39:] * 2}</a>", "the chapters of 2 episodes"),
        (ffmetadata.parse, "dawn", "starts with ;FFMETADATA1"),
        (ffmetadata.parse, ";FFMETADATA1\n", "there are no chapters"),
        (ogm.parse, "dawn", "it is no chapter"),
        (ogm.parse, "", "there are no chapters"),
    ],
)
def test_what_is_refused(parse: Callable[[str], Transcript], text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        parse(text)


TITLES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")), min_size=1)
TIMES = st.integers(0, 100_000_000).map(lambda ms: ms / 1000)


@given(st.lists(st.builds(Header, TITLES, TIMES), min_size=1, max_size=5))
@settings(max_examples=examples(2_000))
def test_titles_and_times_of_ffmetadata_survive(headers: list[Header]) -> None:
    rows = [";FFMETADATA1"]
    for header in headers:
        title = "".join("\\" + each if each in "=;#\\\n" else each for each in header.title)
        start = round((header.start or 0.0) * 1_000_000_000)
        rows += ["[CHAPTER]", f"START={start}", f"title={title}"]
    assert ffmetadata.parse("\n".join(rows)) == Transcript(tuple(headers))
