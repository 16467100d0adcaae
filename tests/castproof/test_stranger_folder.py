"""Every command in the folder of a stranger, in which everything is hostile at once.

Nothing of it runs, nothing outside of it changes, each call ends in time and in words, and nothing
drives the terminal. ``python -m benchmarks.strangers`` makes all calls and prints a table.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.castproof.strangers.calls import IN_ROOMS, TEMPLATES, Call, list_calls
from tests.castproof.strangers.trial import Trial
from tests.castproof.test_hostile_text import HOSTILE, list_commands

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
ANOTHER = 12_346
STRANGER = 12_345
#: One call of each command that takes no time.
QUICK: tuple[Call, ...] = (
    (".", "transcribe", "playlist.wav", "-o", "."),
    ("linked", "transcribe", "talk.wav", "-o", "."),
    ("forged", "transcribe", "talk.wav", "-o", ".", "--overwrite"),
    (".", "batch", "hostile.csv", "-o", "out"),
    (".", "watch", "journal", "-o", "out", "--once", "--rest", "0", "--workers", "1"),
    ("forged", "status", "."),
    (".", "align", "nan.ctm", "long.rttm", "-o", "inner"),
    (".", "convert", "bomb.docx", "laughs.md"),
    (".", "convert", "talk.md", "pipe.srt"),
    ("inner", "convert", "talk.md", "talk.srt", "--overwrite"),
    ("journal", "chapters", "gone.md", "../talk.chapters.txt", "--replace"),
    (".", "check", "tags.md", "loop.md", "zero.md", f"{HOSTILE}.md", "--fix"),
    ("forged", "publish", "talk.md", "--for", "youtube,web", "-o", "../linked"),
    ("forged", "flags", "talk.md", "talk.wav", "--clips", "clips"),
    (".", "hints", "aliases.md"),
    (".", "retime", "talk.md", "deep.json"),
    ("forged", "regenerate", "talk.md", "talk.wav"),
    (".", "compare", "markup.srt", "hostile.md", "--html", "gone.srt"),
    (".", "stats", "tags.md", "pipe.srt", "loop.md", "--html", "gone.srt"),
    (".", "assist", "tags.md", "loop.md", "--config", "hostile.preset.yaml"),
    ("journal", "review", "opening.md", "--no-browser"),
    ("inner", "review", "talk.md", "talk.wav", "--no-browser"),
    (".", "demo", "-o", "linked"),
    ("packages", "doctor"),
    (".", "schema", HOSTILE),
    (".", "glossary", "learn", "talk.srt", "talk.md", "--into", "folder-link.terms.yaml"),
    (".", "glossary", "show", "tags.terms.yaml"),
    (".", "glossary", "check", "same.terms.yaml"),
    (".", "voices", "add", "Ann", "talk.wav", "--voices", "gone.voices.json"),
    ("forged", "voices", "learn", "talk.md", "talk.wav", "--voices", "../words.voices.json"),
    (".", "voices", "list", "--voices", "pipe.voices.json"),
    (".", "voices", "show", "Ann", "--voices", "memory.voices.json"),
    (".", "voices", "remove", "Ann", "--voices", "hard.voices.json"),
    (".", "voices", "export", "gone.json", "--voices", "talk.voices.json"),
    (".", "voices", "import", "huge.voices.json", "--voices", "talk.voices.json"),
)


def require_harmless(trial: Trial, calls: Iterable[Call]) -> None:
    faults = [(ascii(one.call), fault, one.printed) for one, fault in trial.run(calls) if fault]
    assert not faults


def require_python_for(user: int) -> None:
    """Skip where another user cannot be become, or may not run this Python."""
    if os.geteuid() != 0:
        pytest.skip("only root can run it as another user")
    try:
        command = [sys.executable, "-c", "import numpy, typer"]
        subprocess.run(command, user=user, group=user, extra_groups=[], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("another user may not run this Python")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user gets to; all of pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


def test_every_command_is_among_the_calls(command_tree: Any) -> None:
    """A new command cannot be forgotten, here or in the long run."""
    for command in list_commands(command_tree):
        for calls in (map(str.split, (*TEMPLATES, *IN_ROOMS)), (call[1:] for call in QUICK)):
            assert any(tuple(call[: len(command)]) == command for call in calls), command


def test_every_command_once(tmp_path: Path) -> None:
    require_harmless(Trial(tmp_path), QUICK)


@pytest.mark.thorough
def test_every_command_once_as_another_user(open_folder: Path) -> None:
    require_python_for(ANOTHER)
    require_harmless(Trial(open_folder, ANOTHER, STRANGER), QUICK)


@pytest.mark.thorough
def test_every_command_over_many_files(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.make()
    require_harmless(trial, Random(1).sample(list(list_calls(trial.folder)), 300))
