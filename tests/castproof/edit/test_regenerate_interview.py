"""Regenerate on the real libraries: the miniature models hear the interview again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.castproof.fakes import write_excerpt
from transcript import episode

pytestmark = pytest.mark.slow

SECONDS = 45.0
OTHERWISE = ("--set", "asr.beam_size=1")


def castproof(root: Path, *arguments: object) -> dict[str, Any]:
    """The command in a process of its own, without network; its summary."""
    done = subprocess.run(
        [sys.executable, "-m", "castproof", *map(str, arguments), "--json"],
        cwd=root,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


@pytest.fixture(scope="module")
def written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the beginning of the interview and what transcribe makes of it."""
    folder = tmp_path_factory.mktemp("interview")
    recording = write_excerpt(root / "examples" / "interview.opus", folder / "talk.wav", SECONDS)
    preset = root / "configs" / "miniature.yaml"
    castproof(root, "transcribe", recording, "-o", folder, "--config", preset)
    return folder


@pytest.fixture(scope="module")
def edited(written: Path) -> bytes:
    """What a person makes of the episode: names, words, paragraphs, a header, front matter."""
    page = written / "talk.md"
    read = episode.parse(page.read_text())
    first, second, *_ = read.transcript.lines
    text = page.read_text()
    text = text.replace("who: Speaker 1", "who: Julia").replace("who: Speaker 2", "who: Simon")
    text = text.replace(second.text.split()[0], "Thanks,", 1)
    text = text.replace("title: talk\n", "# checked by two people\ntitle: 'Talk'\nseason: 3\n")
    text = text.replace("transcript:\n", "transcript:\n- header: How it began\n")
    text = text.replace(first.text.split()[0], "Hello and welcome", 1)
    page.write_text(text + "\nNotes, and [a link](https://example.org).")
    return page.read_bytes()


@pytest.fixture(scope="module")
def merged(root: Path, written: Path, edited: bytes) -> dict[str, Any]:
    """The summary of a new pass under that edit."""
    preset = root / "configs" / "miniature.yaml"
    page, recording = written / "talk.md", written / "talk.wav"
    summary = castproof(root, "regenerate", page, recording, "--config", preset, *OTHERWISE)
    shutil.copy(page, written / "merged.md")
    return summary


def test_every_edit_is_there(written: Path, edited: bytes, merged: dict[str, Any]) -> None:
    now = episode.parse((written / "talk.md").read_text())
    assert now.transcript.headers[0].title == "How it began"
    assert now.transcript.entries[0] == now.transcript.headers[0]
    assert {line.speaker for line in now.transcript.lines} == {"Julia", "Simon"}
    text = " ".join(line.text for line in now.transcript.lines)
    assert text.startswith("Hello and welcome ")
    assert "Thanks," in text
    assert merged["how"] == "merged"
    assert merged["words"]["kept"] >= 4


def test_the_new_pass_came_in(merged: dict[str, Any]) -> None:
    assert merged["stages"] == {"recognize": "run", "diarize": "reused", "check": "run"}
    assert merged["words"]["improved"] > 0


def test_front_matter_and_body_keep_their_bytes(
    written: Path, edited: bytes, merged: dict[str, Any]
) -> None:
    before = episode.parse(edited.decode())
    after = episode.parse((written / "merged.md").read_bytes().decode())
    assert after.before == before.before
    assert after.after == before.after
    assert (written / "talk.md~").read_bytes() == edited


def test_a_second_time_changes_nothing(
    root: Path, written: Path, edited: bytes, merged: dict[str, Any]
) -> None:
    preset = root / "configs" / "miniature.yaml"
    page, recording = written / "talk.md", written / "talk.wav"
    again = castproof(root, "regenerate", page, recording, "--config", preset, *OTHERWISE)
    assert page.read_bytes() == (written / "merged.md").read_bytes()
    assert not again["changed"]
    assert again["words"]["improved"] == 0
    assert set(again["stages"].values()) == {"reused"}
