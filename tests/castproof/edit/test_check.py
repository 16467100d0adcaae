"""``castproof check``: what it prints, its statuses, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from castproof.edit import check as checking
from castproof.errors import FileChanged, OutputNotWritable
from castproof.files import safe_edit as published
from tests.castproof.conftest import Run
from transcript.errors import InvalidCall

PAGE = """\
---
title: A talk
transcript:
- line: Welcome to the show.
  sec: {sec}
  time: '1:05'
  who: Ann
- line: I am glad to be here.
  sec: 70
  who: Ben
---
"""
CLEAN = PAGE.format(sec=65).replace("sec: 70\n", "sec: 70\n  time: '1:10'\n")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """An episode with an error, and a warning that can be mended."""
    path = tmp_path / "wrong.md"
    path.write_text(PAGE.format(sec=66))
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.md"
    path.write_text(CLEAN)
    return path


def test_findings_are_lines_with_their_places(run: Run, wrong: Path, clean: Path) -> None:
    result = run("check", wrong, clean)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{wrong}:5:8: error: T102 `sec` is 66, which is 1:06, "
        "and `time` is 1:05, which is 65 seconds",
        f"{wrong}:9:8: warning: T108 no `time` beside `sec` 70: it is 1:10",
        "Found 1 error and 1 warning in 1 of 2 files; 1 can be mended with --fix.",
    ]
    assert result.stderr == ""


def test_clean_files(run: Run, clean: Path) -> None:
    result = run("check", clean)
    assert (result.exit_code, result.stdout) == (0, "1 file is clean.\n")
    assert run("check", clean, "--quiet").stdout == ""


def test_warnings_alone_fail_only_if_strict(run: Run, wrong: Path) -> None:
    assert run("check", wrong, "--ignore", "T102").exit_code == 0
    assert run("check", wrong, "--ignore", "T102", "--strict").exit_code == 1
    assert run("check", wrong, "--select", "T1", "--ignore", "T102,T108", "--strict").exit_code == 0


def test_a_bad_file_does_not_stop_the_rest(run: Run, wrong: Path, tmp_path: Path) -> None:
    binary = tmp_path / "binary.md"
    binary.write_bytes(b"---\ntitle: \xff\n---\n")
    result = run("check", tmp_path / "gone.md", binary, wrong, "--select", "T102")
    assert result.exit_code == 1
    assert [line.removeprefix(f"{tmp_path}/") for line in result.stdout.splitlines()[:2]] == [
        "gone.md:1:1: error: E001 there is no such file or folder: check the name",
        "binary.md:2:1: error: E001 byte 0xff is not UTF-8; save the file as UTF-8",
    ]
    assert "T102" in result.stdout
    assert "Found 3 errors in 3 of 3 files." in result.stdout


def test_a_folder_means_the_pages_below(run: Run, wrong: Path, tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / "deep.md").write_text(CLEAN)
    (below / "notes.md").write_text("No front matter.\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "old.md").write_text(PAGE.format(sec=1))
    assert checking.find_files([tmp_path, wrong]) == (below / "deep.md", wrong)
    assert run("check", below).stdout == "1 file is clean.\n"


def test_an_empty_folder_is_no_success(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "there is no episode in" in result.stderr
    assert "with --for HOST" in result.stderr


def test_json(run: Run, wrong: Path) -> None:
    result = run("check", wrong, "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert {key: said[key] for key in ("exit_status", "files", "errors", "warnings", "mended")} == {
        "exit_status": 1,
        "files": 1,
        "errors": 1,
        "warnings": 1,
        "mended": 0,
    }
    assert said["findings"][1] == {
        "path": str(wrong),
        "line": 9,
        "column": 8,
        "code": "T108",
        "message": "no `time` beside `sec` 70: it is 1:10",
        "severity": "warning",
        "entry": 2,
        "fixable": True,
        "name": "missing-time",
    }


def test_statistics(run: Run, wrong: Path) -> None:
    lines = run("check", wrong, "--statistics").stdout.splitlines()
    assert lines[:2] == [
        "     1 T102 sec-and-time-disagree, in 1 file",
        "     1 T108 missing-time, in 1 file",
    ]


def test_fix_mends_what_is_safe_and_keeps_what_was(run: Run, wrong: Path) -> None:
    before = wrong.read_text()
    result = run("check", wrong, "--fix")
    assert result.exit_code == 1
    assert wrong.read_text() == before.replace("  sec: 70\n", "  time: '1:10'\n  sec: 70\n")
    assert wrong.with_name("wrong.md~").read_text() == before
    assert "Mended 1. Found 1 error in 1 of 1 file.\n" in result.stdout
    assert "T108" not in result.stdout
    again = run("check", wrong, "--fix")
    assert (again.stderr, again.stdout.count("Mended")) == ("", 0)


def test_a_letter_put_right_may_show_a_name_to_be_put_right(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "talk.md"
    path.write_text(CLEAN.replace("Ann", "Zoë").replace("Ben", '"ZoÃ«:"'))
    assert run("check", path, "--fix").stdout == "Mended 2. 1 file is clean.\n"
    assert path.read_text() == CLEAN.replace("Ann", "Zoë").replace("Ben", "Zoë")


def test_what_cannot_be_put_in_is_not_said_to_be_mended(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "talk.md"
    path.write_text(
        CLEAN.replace("  sec: 70\n", "").replace("  time: '1:10'", "  ? time\n  : '1:10'")
    )
    result = run("check", path, "--fix")
    assert "T104" in result.stdout
    assert "--fix" not in result.stdout


def test_fix_leaves_what_was_not_selected(run: Run, wrong: Path) -> None:
    before = wrong.read_text()
    run("check", wrong, "--fix", "--ignore", "T108")
    assert wrong.read_text() == before


def test_diff_writes_nothing(run: Run, wrong: Path) -> None:
    before = wrong.read_text()
    result = run("check", wrong, "--diff", "--fix")
    assert "+  time: '1:10'\n" in result.stdout
    assert wrong.read_text() == before
    assert list(wrong.parent.iterdir()) == [wrong]


def test_a_file_that_changed_meanwhile_is_left_alone(wrong: Path) -> None:
    checked = checking.check_file(wrong, is_mended=True)
    wrong.write_text("a person's\n")
    with pytest.raises(FileChanged):
        checking.write_mended(checked)
    assert wrong.read_text() == "a person's\n"


def test_a_file_that_cannot_be_written_does_not_stop_the_rest(
    run: Run, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "z.md"
    other.write_text(wrong.read_text())
    save = published.save

    def full(was: published.EditedFile, text: str) -> Path | None:
        if was.path == wrong:
            raise OutputNotWritable("the disk is full", path=was.path)
        return save(was, text)

    monkeypatch.setattr(published, "save", full)
    result = run("check", wrong, other, "--fix", "--ignore", "T102")
    assert result.exit_code == 1
    assert "the disk is full" in result.stderr
    assert "T108" in result.stdout, "what could not be mended on the disk is still wrong there"
    assert "time: '1:10'" in other.read_text()


@pytest.mark.parametrize("length", ["1:00", "PT1M", "0:01:00"])
def test_the_length_may_be_said(run: Run, clean: Path, length: str) -> None:
    result = run("check", clean, "--duration", length)
    assert (
        f"{clean}:5:8: error: T105 the line starts at 1:05, after the recording's end at 1:00"
        in (result.stdout)
    )


def test_the_length_may_be_seen(run: Run, clean: Path, recording: Path) -> None:
    assert "recording's end at 0:04" in run("check", clean, "--recording", recording).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "T999"), "did you mean T109?"),
        (("--duration", "soon"), "--duration 'soon' is not a time"),
        (("--duration", "1:00", "--recording", "x.mp3"), "give one of them"),
        (("--duration", "1:00", "other.md"), "name one episode"),
        (("--diff", "--json"), "cannot be combined"),
    ],
)
def test_a_wrong_call(run: Run, clean: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("check", clean, *arguments)
    assert result.exit_code == 2, result.stdout
    assert said in result.stderr


def test_a_recording_that_does_not_say_how_long_it_is(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asr.audio.length

    monkeypatch.setattr(asr.audio.length, "measure_duration", lambda path: None)
    with pytest.raises(InvalidCall, match="does not say how long it lasts"):
        checking.find_duration(None, recording)


def test_published_episodes(data_dir: Path, tmp_path: Path) -> None:
    """Mending them is mending them once, and what only a person knows stays."""
    paths = checking.find_files([data_dir / "episodes"])
    assert len(paths) == 41
    for path in paths:
        checked = checking.check_file(path, is_mended=True)
        assert checked.was is not None
        assert not any(one.fixable for one in checked.findings)
        copy = tmp_path / path.name
        copy.write_bytes(checked.text.encode())
        again = checking.check_file(copy, is_mended=True)
        assert (again.findings, again.mended) == (checked.findings, 0)


def test_the_name_of_a_file_cannot_drive_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\nb.md"
    path.write_text("no episode", encoding="utf-8")
    (found, _) = run("check", path).stdout.splitlines()
    assert "a\\x1b[31m\\nb.md:1:1: error: E001" in found
