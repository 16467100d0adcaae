"""Every command that reads an episode says which edits of its review are not saved in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from castproof.review.unsaved import describe_unsaved_edits
from review.session import Session
from tests.castproof.conftest import Run
from tests.castproof.fakes import EPISODE, FakeModels
from tests.review.talks import Shelf, as_it_is, edit

COMMANDS = {
    "check": ("check", "{}/talk.md"),
    "check a folder": ("check", "{}"),
    "check --fix": ("check", "--fix", "{}/talk.md"),
    "chapters": ("chapters", "{}/talk.md", "{}/list.chapters.txt"),
    "print chapters": ("chapters", "{}/talk.md"),
    "chapters --suggest": ("chapters", "{}/talk.md", "--suggest"),
    "convert from it": ("convert", "{}/talk.md", "{}/talk.srt"),
    "convert onto it": ("convert", "{}/later.captions.txt", "{}/talk.md", "--overwrite"),
    "regenerate": ("regenerate", "{}/talk.md", "{}/talk.wav"),
    "publish": ("publish", "{}/talk.md", "--for", "youtube", "-o", "{}/out"),
    "retime": ("retime", "{}/talk.md", "{}/later.captions.txt"),
    "flags": ("flags", "{}/talk.md"),
    "hints": ("hints", "{}/talk.md"),
    "compare": ("compare", "{}/later.captions.txt", "{}/talk.md"),
    "stats": ("stats", "{}/talk.md"),
    "glossary learn": ("glossary", "learn", "{}/later.captions.txt", "{}/talk.md"),
    "voices learn": ("voices", "learn", "{}/talk.md", "{}/talk.wav", "--voices", "{}/voices"),
    "transcribe": ("transcribe", "{}/talk.wav", "-o", "{}"),
    "transcribe --overwrite": ("transcribe", "{}/talk.wav", "-o", "{}", "--overwrite"),
    "align": ("align", "{}/talk.ctm", "-o", "{}"),
}


@pytest.fixture
def folder(recording: Path) -> Path:
    """An episode with an edit in its journal that it does not hold."""
    folder = recording.parent
    page = folder / "talk.md"
    page.write_text(EPISODE)
    session = Session(Shelf(page), folder / "talk.md.review~", as_it_is)
    edit(session, kind="rename_speaker", **{"from": "Speaker 2", "to": "Bob"})
    (folder / "list.chapters.txt").write_text("0:00 Work\n")
    (folder / "later.captions.txt").write_text("0:07 Hello and welcome.\n0:09 Thanks for me.\n")
    (folder / "talk.ctm").write_text("talk A 0.0 0.4 Hello\n")
    return folder


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_says_it_once(
    fake: FakeModels, folder: Path, run: Run, command: tuple[str, ...]
) -> None:
    result = run(*(part.replace("{}", str(folder)) for part in command))
    said = [line for line in result.stderr.splitlines() if "review" in line]
    assert said == [
        f"castproof: note: {folder}/talk.md: 1 edit of its review is not saved in it: "
        f"`castproof review {folder}/talk.md` goes on with them"
    ]


def test_a_saved_review_is_not_worth_a_word(folder: Path, run: Run) -> None:
    page = folder / "talk.md"
    Session(Shelf(page), folder / "talk.md.review~", as_it_is).save()
    assert run("check", page).stderr == ""


@pytest.mark.parametrize(
    "content", [b"mine\n", b'{"castproof-journal": 1, "file": 3}\n{"saved": 2}\n']
)
def test_a_journal_that_cannot_be_read_may_hold_edits(
    folder: Path, run: Run, content: bytes
) -> None:
    (folder / "talk.md.review~").write_bytes(content)
    result = run("check", folder / "talk.md")
    assert result.exit_code == 0
    assert "its review may have edits that are not saved in it" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_what_is_no_file_is_no_journal(folder: Path) -> None:
    journal = folder / "talk.md.review~"
    journal.unlink()
    os.mkfifo(journal)
    assert describe_unsaved_edits(folder / "talk.md") is None
    journal.unlink()
    journal.symlink_to("/dev/zero")
    assert describe_unsaved_edits(folder / "talk.md") is None
    assert describe_unsaved_edits(folder / "missing.md") is None
