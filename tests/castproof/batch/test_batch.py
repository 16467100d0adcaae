"""``castproof batch`` and ``castproof status`` as a person calls them, on the miniatures."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from castproof.batch.events import log_path, read_events
from castproof.files.lock import hold
from tests.castproof.conftest import Run
from tests.castproof.json_documents import require_document

BROKEN = "no sound at all"


@dataclass(frozen=True, slots=True)
class Done:
    """A batch of two recordings and a broken one, and how it ended."""

    inputs: Path
    out: Path
    status: int
    summary: dict[str, Any]
    stderr: str


def batch(root: Path, inputs: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "castproof", "batch", str(inputs), "-o", str(out)]
    preset = ("--config", str(root / "configs" / "miniature.yaml"))
    return subprocess.run(
        [*command, *preset, *more], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def done(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("batch")
    inputs, out = folder / "in", folder / "out"
    (inputs / "s1").mkdir(parents=True)
    for name in ("one.opus", "s1/two.opus"):
        shutil.copy(root / "examples" / "interview.opus", inputs / name)
    (inputs / "broken.mp3").write_text(BROKEN)
    result = batch(root, inputs, out, "--json")
    require_document(("batch", "--json"), result.returncode, result.stdout)
    return Done(inputs, out, result.returncode, json.loads(result.stdout), result.stderr)


@pytest.mark.slow
def test_one_broken_file_is_a_row_and_the_rest_is_done(done: Done) -> None:
    assert done.status == done.summary["exit_status"] == 1
    found = {Path(row["recording"]).name: row for row in done.summary["recordings"]}
    assert {name: row["status"] for name, row in found.items()} == {
        "broken.mp3": "failed",
        "one.opus": "done",
        "two.opus": "done",
    }
    assert "holds text" in found["broken.mp3"]["error"]
    assert "holds text" in done.stderr
    one, two = done.out / "one.captions.txt", done.out / "s1" / "two.captions.txt"
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.slow
def test_every_stage_ran_once(done: Done) -> None:
    kept = [
        (event["recording"], event["stage"])
        for event in read_events(log_path(done.out))
        if event["event"] == "kept"
    ]
    stages = ("recognize", "diarize", "check")
    assert sorted(kept) == sorted((name, stage) for name in ("one", "s1/two") for stage in stages)


@pytest.mark.slow
def test_status_tells_every_recording(done: Done, run: Run) -> None:
    result = run("status", done.out, "--json")
    assert result.exit_code == 1
    found = {row["name"]: row for row in json.loads(result.stdout)["recordings"]}
    assert {name: row["state"] for name, row in found.items()} == {
        "broken": "failed",
        "one": "done",
        "s1/two": "done",
    }
    assert found["one"]["stages"] == ["recognize", "diarize", "check", "align"]
    assert "holds text" in found["broken"]["reason"]
    table = run("status", done.out).stdout
    assert "2 done" in table
    assert "1 failed" in table


@pytest.mark.slow
def test_status_sees_who_works(done: Done, run: Run) -> None:
    with hold(done.out / ".castproof" / "one"):
        rows = json.loads(run("status", done.out, "--json").stdout)["recordings"]
    assert [row["state"] for row in rows if row["name"] == "one"] == ["working"]


@pytest.mark.slow
def test_a_dry_run_says_what_is_left_and_writes_nothing(done: Done, run: Run, root: Path) -> None:
    before = sorted(done.out.rglob("*"))
    preset = ("--config", root / "configs" / "miniature.yaml")
    again = run("batch", done.inputs, "-o", done.out, *preset, "--dry-run", "--json")
    assert again.exit_code == 0, again.stderr
    told = json.loads(again.stdout)
    assert {row["name"]: row["stages"] for row in told["recordings"]} == {
        "broken": [],
        "one": [],
        "s1/two": [],
    }
    assert told["estimate_s"] is None
    other = run(
        *("batch", done.inputs, "-o", done.out, *preset, "--dry-run"),
        *("--set", "asr.beam_size=2", "--workers", "1"),
    )
    assert "one: recognize (2.0 min)" in other.stdout
    assert "to run: recognize 2" in other.stdout
    assert "takes about" in other.stdout
    assert sorted(done.out.rglob("*")) == before


@pytest.mark.slow
def test_a_second_run_repeats_nothing(done: Done, root: Path) -> None:
    result = batch(root, done.inputs, done.out, "-q")
    assert result.returncode == 1
    kept = [event for event in read_events(log_path(done.out)) if event["event"] == "kept"]
    assert len(kept) == 6
    assert result.stdout == ""


def test_where_nothing_was_begun(run: Run, tmp_path: Path) -> None:
    result = run("status", tmp_path)
    assert (result.exit_code, result.stdout) == (0, f"nothing has been started in {tmp_path}\n")
    assert run("status", tmp_path / "nowhere").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing-*.mp3",), "no file matches"),
        (("list.csv",), "no such file"),
        (("talk.mp3", "--workers", "0"), "--workers"),
        (("talk.mp3", "--set", "asr.nonsense=1"), "nonsense"),
    ],
)
def test_a_wrong_call_begins_nothing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("batch", *arguments, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.models
def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    result = run("batch", tmp_path / "talk.mp3", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "cannot write to" in result.stderr
