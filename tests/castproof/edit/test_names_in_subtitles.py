"""``subtitles.names``: names in SRT, which has no other place for them, and in no other format."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels

PAGE = """---
transcript:
- line: Hello, and welcome. It is late.
  sec: 0
  who: Ann
- line: It often is.
  sec: 9
  who: Bob
---
"""


@pytest.mark.parametrize(
    ("names", "texts"),
    [
        ("never", ["Hello, and welcome.\nIt is late.", "It often is."]),
        ("change", ["Ann: Hello, and welcome.\nIt is late.", "Bob: It often is."]),
        ("every", ["Ann: Hello, and welcome.\nIt is late.", "Bob: It often is."]),
    ],
)
def test_an_episode_is_converted_with_its_names(
    run: Run, tmp_path: Path, names: str, texts: list[str]
) -> None:
    page, out = tmp_path / "talk.md", tmp_path / "talk.srt"
    page.write_text(PAGE)
    call = ("convert", page, out, "--set", "subtitles.width_chars=24")
    result = run(*call, "--set", f"subtitles.names={names}")
    assert result.exit_code == 0, result.stderr
    cues = [cue.partition("\n")[2].partition("\n")[2] for cue in out.read_text().split("\n\n")]
    assert [cue.strip() for cue in cues] == texts
    assert ("speakers" in result.stderr) == (names == "never")


def test_webvtt_has_voices_and_no_names_in_its_text(run: Run, tmp_path: Path) -> None:
    page, out = tmp_path / "talk.md", tmp_path / "talk.vtt"
    page.write_text(PAGE)
    assert run("convert", page, out, "--set", "subtitles.names=every").exit_code == 0
    assert "<v Bob>It often is.</v>" in out.read_text()


def test_a_recording_s_srt_has_the_names_and_its_webvtt_voices(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    call = ("transcribe", recording, "-o", out, "-f", "srt,vtt", "--set", "subtitles.names=change")
    result = run(*call, "--names", "Ann,Bob")
    assert result.exit_code == 0, result.stderr
    assert "\nAnn: Hello and welcome.\n" in (out / "talk.srt").read_text()
    assert "<v Ann>Hello and welcome.</v>" in (out / "talk.vtt").read_text()


def test_names_that_are_none(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    page.write_text(PAGE)
    result = run("convert", page, tmp_path / "talk.srt", "--set", "subtitles.names=sometimes")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "subtitles.names" in result.stderr
