"""Speakers that a WebVTT file names where cues have their identifiers."""

from __future__ import annotations

import pytest

from transcript.formats import vtt
from transcript.read_report import ReadReport


def make_file(*names: str) -> str:
    cues = (
        f"{name}\n00:00:{at:02}.000 --> 00:00:{at:02}.900\nText {at}.\n"
        for at, name in enumerate(names)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


@pytest.mark.parametrize(
    ("names", "speakers"),
    [
        (('1 "Ann Lee" (1234567)', '2 "Bo O\'Hara" (7654321)'), ["Ann Lee", "Bo O'Hara"]),
        (("Speaker 1", "Speaker 2"), ["Speaker 1", "Speaker 2"]),
        (("Ann Lee", "Bo", "Ann Lee"), ["Ann Lee", "Bo", "Ann Lee"]),
        (("1", "2", "3"), [None, None, None]),
        (("intro", "Dawn", "Ferry"), [None, None, None]),  # no two cues have one identifier
        (("d1c2ac07-2b3e/12-0", "d1c2ac07-2b3e/17-0"), [None, None]),
    ],
)
def test_identifiers_that_are_names(names: tuple[str, ...], speakers: list[str | None]) -> None:
    report = ReadReport()
    lines = vtt.parse(make_file(*names), report).lines
    assert [line.speaker for line in lines] == speakers
    assert [line.text for line in lines] == [f"Text {at}." for at in range(len(names))]
    assert any("names above the times" in note for note in report.notes) == any(speakers)


def test_names_above_are_left_out_where_that_is_asked_for() -> None:
    report = ReadReport(speakers_from_text="no")
    lines = vtt.parse(make_file("Speaker 1", "Speaker 1"), report).lines
    assert [line.speaker for line in lines] == [None, None]


def test_a_voice_goes_before_a_name_above() -> None:
    text = make_file("Speaker 1", "Speaker 2").replace("Text 1.", "<v Bo>Text 1.")
    assert [line.speaker for line in vtt.parse(text).lines] == ["Speaker 1", "Bo"]
