"""``castproof chapters``: chapters into an episode, and out of one."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from tests.castproof.conftest import Run

PAGE = """\
---
title: 'A talk'   # kept
transcript:
- line:   Is the boat late?   # as somebody typed it
  who: Ann
  sec: 0
- who: Tom
  time: '1:05'
  line: >-
    It often is.
- {line: And the ferry?, sec: 70, mood: curious}
season: 3
---
Notes.
"""
LIST = "00:00:00 Dawn\n00:01:05 Of boats\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_bytes(PAGE.encode())
    return path


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "talk.chapters.txt"
    path.write_text(LIST)
    return path


def only_additions(before: str, after: str) -> list[str]:
    """The lines that were added; fails where any other byte changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    added = []
    for tag, a, a_end, b, b_end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        assert tag in {"equal", "insert"}, (old[a:a_end], new[b:b_end])
        added += new[b:b_end] if tag == "insert" else []
    return added


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_headers_change_in_the_file(run: Run, page: Path, listed: Path, newline: str) -> None:
    before = PAGE.replace("\n", newline).encode()
    page.write_bytes(before)
    result = run("chapters", page, listed)
    assert result.exit_code == 0, result.stderr
    after = page.read_bytes()
    assert only_additions(before.decode(), after.decode()) == [
        f"- header: Dawn{newline}",
        f"- header: Of boats{newline}",
    ]
    assert result.stdout == (
        f"{page}: 2 put in, 0 already there; the previous version is in {page}~\n"
    )
    assert page.with_name("talk.md~").read_bytes() == before


def test_a_second_time_changes_nothing(run: Run, page: Path, listed: Path) -> None:
    assert run("chapters", page, listed).exit_code == 0
    once = page.read_bytes()
    assert run("chapters", page, listed).stdout == f"{page}: 0 put in, 2 already there\n"
    assert page.read_bytes() == once
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "talk.chapters.txt",
        "talk.md",
        "talk.md~",
    ]


def test_a_dry_run_shows_and_writes_nothing(run: Run, page: Path, listed: Path) -> None:
    result = run("chapters", page, listed, "--dry-run")
    assert result.exit_code == 0
    assert [row for row in result.stdout.splitlines() if row.startswith(("+", "-"))] == [
        f"--- {page}",
        f"+++ {page}",
        "+- header: Dawn",
        "+- header: Of boats",
    ]
    assert page.read_bytes() == PAGE.encode()
    assert len(list(page.parent.iterdir())) == 2


def test_elsewhere(run: Run, page: Path, listed: Path) -> None:
    other = page.with_name("other.md")
    assert run("chapters", page, listed, "-o", other).stdout == (
        f"{other}: 2 put in, 0 already there\n"
    )
    assert page.read_bytes() == PAGE.encode()
    assert "header: Dawn" in other.read_text()
    refused = run("chapters", page, listed, "-o", other)
    assert refused.exit_code == 1
    assert "use --overwrite" in refused.stderr
    assert run("chapters", page, listed, "-o", other, "--overwrite").exit_code == 0


def test_headers_that_are_there(run: Run, page: Path, listed: Path) -> None:
    page.write_text(PAGE.replace("transcript:\n", "transcript:\n- header: Mine\n"))
    assert run("chapters", page, listed).exit_code == 0
    assert "- header: Mine\n- header: Dawn\n" in page.read_text()
    assert run("chapters", page, listed, "--replace").exit_code == 0
    assert "Mine" not in page.read_text()
    assert page.read_text().count("header:") == 2


def test_a_chapter_that_no_line_starts_near_is_noted(run: Run, page: Path, listed: Path) -> None:
    listed.write_text("0:30 Noon\n")
    result = run("chapters", page, listed)
    assert result.exit_code == 0
    assert result.stderr == (
        "castproof: note: no line starts near 'Noon' at 0:30: it stands above the one at 0:00, "
        "30 s before\n"
    )


def test_what_the_list_holds_besides_is_told(run: Run, page: Path, listed: Path) -> None:
    listed.write_text("A talk about boats.\n0:00 Dawn\n")
    assert run("chapters", page, listed).stderr == (
        f"castproof: note: {listed}: 1 line without a time is ignored\n"
    )


def test_chapters_are_printed(run: Run, page: Path, listed: Path) -> None:
    run("chapters", page, listed)
    printed = run("chapters", page)
    assert printed.stdout == LIST
    assert printed.stderr == (
        "castproof: note: 2 chapters have no time of their own: "
        "they get the time of the next line\n"
    )
    described = run("chapters", page, "--to", "description")
    assert described.stdout == "0:00 Dawn\n1:05 Of boats\n"
    assert "YouTube will not show these chapters: there are 2, fewer than 3" in described.stderr
    exported = page.with_name("talk.chapters.json")
    assert run("chapters", page, "-o", exported).exit_code == 0
    assert json.loads(exported.read_text())["chapters"][1] == {
        "startTime": 65.0,
        "title": "Of boats",
    }


def test_another_transcript_may_be_the_list(run: Run, page: Path, listed: Path) -> None:
    other = page.with_name("other.md")
    run("chapters", page, listed, "-o", other)
    assert run("chapters", page, other).exit_code == 0
    assert page.read_bytes() == other.read_bytes()


def test_a_list_that_reads_like_captions_is_told_how_to_be_named(run: Run, tmp_path: Path) -> None:
    page, listed = tmp_path / "talk.md", tmp_path / "list.txt"
    page.write_text(PAGE, encoding="utf-8")
    listed.write_text("0:00 A\n0:02 Ferry\n", encoding="utf-8")
    result = run("chapters", page, listed)
    assert result.exit_code == 1
    assert "name a list of chapters list.chapters.txt" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("{page}", "--replace"), 2, "--replace and --dry-run are for putting in"),
        (("{page}", "--dry-run"), 2, "--replace and --dry-run are for putting in"),
        (("{page}", "{listed}", "--to", "chapters"), 2, "--to is for printing chapters"),
        (("{page}", "--to", "srt"), 2, "--to srt: SubRip subtitles is not a list of chapters"),
        (("{page}",), 1, "talk.md: there are no chapters to write"),
        (("{page}", "{page}"), 1, "talk.md has no chapter with a time: `castproof chapters"),
        (("{listed}", "{listed}"), 2, "not an episode"),
        (("{page}", "{bad}"), 1, "(line 1: '0:75' has minutes or seconds above 59"),
        (("{untimed}", "{listed}"), 1, "untimed.md: no line has a start time"),
        (("{page}", "none.txt"), 1, "none.txt: there is no such file"),
    ],
)
def test_what_cannot_be_done(
    run: Run, page: Path, listed: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    bad, untimed = page.with_name("bad.chapters.txt"), page.with_name("untimed.md")
    bad.write_text("0:75 Dawn\n")
    untimed.write_text("---\ntranscript:\n- line: Hello.\n---\n")
    places = {"page": page, "listed": listed, "bad": bad, "untimed": untimed}
    result = run("chapters", *(one.format(**places) for one in arguments))
    assert result.exit_code == status
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert page.read_bytes() == PAGE.encode()


def test_the_published_episodes_change_by_their_headers_alone(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "list.chapters.txt"
    listed.write_text("0:00 First of ours\n20:00 Second of ours\n40:00 Third of ours\n")
    sources = sorted((data_dir / "episodes").glob("*.md"))
    assert len(sources) >= 40
    for source in sources:
        page = tmp_path / "page.md"
        page.write_bytes(source.read_bytes())
        assert run("chapters", page, listed).exit_code == 0, source
        added = only_additions(source.read_bytes().decode(), page.read_bytes().decode())
        assert [row.strip() for row in added] == [
            f"- header: {which} of ours" for which in ("First", "Second", "Third")
        ], source


def test_places_are_suggested_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    page.write_text(
        "---\ntranscript:\n- line: Hello and welcome to all of you who listen.\n  sec: 0\n"
        "  who: Ann\n- line: So why did you move to Kafka in the first place, Tom?\n  sec: 140\n"
        "  who: Tom\n---\n"
    )
    before = page.read_text()
    result = run("chapters", page, "--suggest")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "0:00  line 1: the beginning",
        "    Hello and welcome to all of you who listen.",
        "2:20  line 2: Tom begins, with a question, about something else",
        "    So why did you move to Kafka in the first place, Tom?",
    ]
    assert page.read_text() == before
    assert run("chapters", page, page, "--suggest").exit_code == 2


def test_nothing_is_suggested_where_nothing_is_said(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    page.write_text("---\ntranscript: []\n---\n")
    result = run("chapters", page, "--suggest")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "there is no place to suggest" in result.stderr
    broken = tmp_path / "broken.md"
    broken.write_text("---\ntranscript: 3\n---\n")
    assert "broken.md" in run("chapters", broken, "--suggest").stderr
