"""A review whose server is killed at random moments: no edit that was answered is ever lost."""

from __future__ import annotations

import signal
from contextlib import closing
from pathlib import Path
from random import Random
from subprocess import Popen
from urllib.request import urlopen

import pytest

from tests.castproof.review.reviewing_page import Page, edited_until_killed, served
from transcript import episode as episodes
from transcript.values import Header, Line

EPISODE = """\
---
title: "A talk"   # the editor's
transcript:
- header: Beginnings
- line: Our guest today is Abouzar.   # softly
  sec: 0
  time: 0:00
  who: Ann
- line: Hello, and thank you for having me.
  sec: 4
  time: 0:04
  who: Speaker 2
  note: he waves
- line: Goodbye, Ann.
  sec: 12
  time: '0:12'
  who: Speaker 2
---
Links and notes.
"""


@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.thorough)])
def test_no_edit_is_lost(root: Path, tmp_path: Path, kills: int) -> None:
    path = tmp_path / "talk.md"
    path.write_text(EPISODE, encoding="utf-8")
    random = Random(kills)
    left, pending = None, ("", {"kind": "save"})
    addresses = set()
    for number in range(kills):
        with served(path, root) as (url, process), closing(Page(url)) as page:
            if left is not None:
                require_resumed(page, left, *pending)
            addresses.add(url)
            pending = edited_until_killed(page, process, random, str(number))
            left = page
    with served(path, root) as (url, _), closing(Page(url)) as page:
        assert left is not None
        require_resumed(page, left, *pending)
        assert page.post("api/save", {})["saved_revision"] == page.revision
        assert said(path) == told(page)
        while page.can_undo:
            page.edit(f"undo-{page.revision}", {"kind": "undo"})
        page.post("api/save", {})
    assert path.read_text(encoding="utf-8") == EPISODE
    assert len(addresses) == 1, "an open page finds the server again"


def require_resumed(page: Page, left: Page, name: str, operation: dict[str, object]) -> None:
    """The page is where it was left, or one edit further: the one that had no answer.

    That edit, asked for again under its name, is not made twice.
    """
    was_made = page.revision == left.revision + 1
    assert was_made or (page.revision, page.entries) == (left.revision, left.entries)
    if operation["kind"] != "save":
        revision = page.revision
        page.edit(name, operation)
        assert not was_made or page.revision == revision


def told(page: Page) -> list[object]:
    return [
        entry["title"] if entry["kind"] == "header" else (entry["text"], entry["speaker"])
        for entry in page.entries
    ]


def said(path: Path) -> list[object]:
    transcript = episodes.parse(path.read_text(encoding="utf-8")).transcript
    return [_said(entry) for entry in transcript.entries]


def _said(entry: Line | Header) -> object:
    return entry.title if isinstance(entry, Header) else (entry.text, entry.speaker)


def test_a_review_that_is_interrupted_ends_well(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "talk.md"
    path.write_text(EPISODE, encoding="utf-8")
    with served(path, root) as (url, process), closing(Page(url)) as page:
        page.edit("one", {"kind": "header_add", "before": None, "title": "Bye"})
        with urlopen(f"{url}api/events") as events:  # noqa: S310 - our own address
            assert events.readline().startswith(b"id: 1")
            process.send_signal(signal.SIGINT)
            assert process.wait() == 0
        assert told_at_the_end(process) == [
            "castproof: the page is served at this address until you press Ctrl-C",
            f"castproof: note: 1 unsaved edit kept: `castproof review {path}` goes on with them",
        ]
    with served(path, root) as (url, _), closing(Page(url)) as page:
        assert page.entries[-1]["title"] == "Bye"


def told_at_the_end(process: Popen[str]) -> list[str]:
    assert process.stderr is not None
    return process.stderr.read().splitlines()
