"""Subtitles as they are written, and the note on those that go by too fast."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.castproof.conftest import Run

WORDS = "We left our old flat in the spring, and we never looked back. It was cold there."


def ctm(step: float) -> str:
    rows = (f"talk 1 {i * step:.2f} {step:.2f} {w} 0.9" for i, w in enumerate(WORDS.split()))
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("format_", "first"),
    [
        ("srt", "1\n00:00:00,000 --> 00:00:04,250\nWe left our old flat in the spring,\nand we"),
        ("vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:04.250\nWe left our old flat in the spring,\n"),
    ],
)
def test_cues_of_two_rows(run: Run, tmp_path: Path, format_: str, first: str) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text(ctm(0.25))
    done = run("align", words, "-o", tmp_path, "--format", format_, "--json")
    assert done.exit_code == 0, done.stderr
    # WebVTT says in a comment which text it was made from.
    text = re.sub(
        r"NOTE made from sha256:[0-9a-f]{64}\n\n", "", (tmp_path / f"talk.{format_}").read_text()
    )
    assert text.startswith(first[: first.index("-->")])
    body = (tmp_path / f"talk.{format_}").read_text()
    assert "We left our old flat in the spring,\nand we never looked back." in body
    assert not [
        note
        for note in json.loads(done.stdout)["recordings"][0]["notes"]
        if note["kind"] == "reading-speed"
    ]


def test_rows_as_a_preset_asks(run: Run, tmp_path: Path) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text(ctm(0.25))
    narrow = ("--set", "subtitles.lines=1", "--set", "subtitles.width_chars=20")
    assert run("align", words, "-o", tmp_path, "--format", "srt", *narrow).exit_code == 0
    cues = (tmp_path / "talk.srt").read_text().split("\n\n")
    assert all(len(cue.strip().split("\n")) == 3 for cue in cues)
    assert all(len(cue.strip().split("\n")[2]) <= 20 for cue in cues)


def test_a_note_counts_what_goes_by_too_fast(run: Run, tmp_path: Path) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text(ctm(0.05) + "talk 1 0.85 0.10 Why? 0.9\n")
    done = run("align", words, "-o", tmp_path, "--format", "srt", "--json")
    (recording,) = json.loads(done.stdout)["recordings"]
    (note,) = [note for note in recording["notes"] if note["kind"] == "reading-speed"]
    assert "1 of 2 subtitles are faster than 20 characters a second" in note["detail"]


def test_without_subtitles_there_is_no_note(run: Run, tmp_path: Path) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text(ctm(0.05))
    done = run("align", words, "-o", tmp_path, "--json")
    (recording,) = json.loads(done.stdout)["recordings"]
    assert "reading-speed" not in {note["kind"] for note in recording["notes"]}
