"""A real Ray cluster of this machine: workers are killed, and nothing is lost nor done twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from castproof.batch.events import log_path, read_events
from tests.castproof.batch.ray.apart import run_apart

pytest.importorskip("ray", reason="a cluster needs Ray: pip install '.[ray]'")
pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("batch_on_ray.py")


def ran(root: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    printed = run_apart(root, folder, str(PROGRAM), *arguments)
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


def kept(out: Path) -> list[tuple[str, str]]:
    """Every stage that ran, of every recording."""
    events = read_events(log_path(out))
    return sorted(
        (event["recording"], event["stage"]) for event in events if event["event"] == "kept"
    )


@pytest.mark.thorough
def test_a_killed_worker_is_replaced_and_no_finished_stage_runs_again(
    root: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("one.opus", "two.opus"):
        shutil.copy(root / "examples" / "interview.opus", tmp_path / "in" / name)
    # On a busy machine the worker may be through with its job before it is killed: then once more.
    for out in ("first", "second", "third", "fourth"):
        found = ran(root, tmp_path, "in", out, "1")
        waits = [one for one in read_events(log_path(tmp_path / out)) if one["event"] == "waits"]
        if waits:
            break
    assert found == {"in/one.opus": ["done", None], "in/two.opus": ["done", None]}
    stages = ("check", "diarize", "recognize")
    assert kept(tmp_path / out) == [(name, stage) for name in ("one", "two") for stage in stages]
    assert len(waits) == 1
    assert "worker was lost" in waits[0]["reason"]
    one, two = ((tmp_path / out / f"{name}.captions.txt").read_bytes() for name in ("one", "two"))
    assert one == two


def test_files_on_shared_storage(root: Path, tmp_path: Path) -> None:
    bucket = tmp_path / "bucket"
    (bucket / "in" / "s1").mkdir(parents=True)
    shutil.copy(root / "examples" / "interview.opus", bucket / "in" / "s1" / "talk.opus")
    (bucket / "in" / "broken.mp3").write_text("no sound")
    found = ran(root, tmp_path, "in", "out", "1", bucket.as_uri())
    assert found["in/s1/talk.opus"] == ["done", None]
    assert found["in/broken.mp3"][1].startswith("in/broken.mp3 holds text")
    assert (bucket / "out" / "s1" / "talk.md").is_file()
    stages = [stage for name, stage in kept(tmp_path / "out") if name == "s1/talk"]
    assert stages == ["check", "diarize", "recognize"]
    assert not list((tmp_path / "out").rglob("talk*"))
