"""Names before a colon in a subtitle file: speakers where the file has them throughout."""

from __future__ import annotations

import pytest

from transcript.formats import srt
from transcript.read_report import ReadReport, SpeakersFromText


def write_cues(*texts: str) -> str:
    return "".join(
        f"{number}\n00:00:{number:02d},000 --> 00:00:{number:02d},900\n{text}\n\n"
        for number, text in enumerate(texts, start=1)
    )


def read(taken: SpeakersFromText, *texts: str) -> tuple[list[tuple[str | None, str]], str]:
    report = ReadReport(speakers_from_text=taken)
    lines = srt.parse(write_cues(*texts), report).lines
    return [(line.speaker, line.text) for line in lines], " ".join(report.notes)


MEETING = ("Vera Lind: Late.", "Tom O'Hara: Again: late.", "Tom O'Hara: As ever.", "Who?")
PODCAST = ("Vera: We\nwind the", "lamp, you see.", "Tom: Who winds it?", "Vera: I do.", "Daily.")


def test_a_name_in_each_cue() -> None:
    said, notes = read("auto", *MEETING)
    assert said == [
        ("Vera Lind", "Late."),
        ("Tom O'Hara", "Again: late."),
        ("Tom O'Hara", "As ever."),
        (None, "Who?"),
    ]
    assert "3 cues (Tom O'Hara, Vera Lind)" in notes
    assert "--speakers-from-text no" in notes


def test_a_name_where_the_speaker_changes_holds_until_the_next() -> None:
    said, _ = read("auto", *PODCAST)
    assert [who for who, _ in said] == ["Vera", "Vera", "Tom", "Vera", "Vera"]
    assert said[0][1] == "We wind the"


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (("[SPEAKER_00]: Late.", "[SPEAKER_01]: So?"), ["SPEAKER_00", "SPEAKER_01"]),
        ((">> VERA: Late.", ">> TOM: So?"), ["VERA", "TOM"]),
        (("Speaker 1: Late.", "Dr. Ida van Dam : So?"), ["Speaker 1", "Dr. Ida van Dam"]),
        (("ヴェラ：遅い", "トム：また"), ["ヴェラ", "トム"]),
        (
            ("Ida Dam (she/her): Late.", "Tom's iPhone: So?", "Room 12 - Lab: Yes."),
            ["Ida Dam (she/her)", "Tom's iPhone", "Room 12 - Lab"],
        ),
        (("- Vera: Late.\n- Tom: So?", "Vera: Yes."), ["Vera", "Tom", "Vera"]),
    ],
)
def test_names_as_programs_write_them(texts: tuple[str, ...], names: list[str]) -> None:
    said, _ = read("auto", *texts)
    assert [who for who, _ in said] == names
    assert not any(":" in text or "：" in text for _, text in said)


@pytest.mark.parametrize(
    "texts",
    [
        ("We say this: late.", "And then: late again.", "at 10: 30"),
        ("The boat is late.", "It often is.", "Remember: wind it."),
        ("The boat (the ferry): late.", "And (as I said): again."),
    ],
)
def test_a_colon_alone_is_no_name(texts: tuple[str, ...]) -> None:
    said, notes = read("auto", *texts)
    assert said == [(None, text) for text in texts]
    assert ("Remember:" in notes) == any(text.startswith("Remember") for text in texts)


def test_names_are_left_in_the_text_or_taken_as_was_asked() -> None:
    assert read("no", *MEETING) == ([(None, text) for text in MEETING], "")
    said, _ = read("yes", "Late.", "Vera: It is.")
    assert said == [(None, "Late."), ("Vera", "It is.")]
