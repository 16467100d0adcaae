"""Where a batch runs, as the command line says it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from castproof.batch.backend import Backend
from castproof.batch.local import LocalPool
from castproof.batch.pool import Slot
from castproof.config.schema import AsrSection, Configuration
from tests.castproof.batch.ray.apart import run_apart
from tests.castproof.conftest import Run

ON_CPU = Configuration(asr=AsrSection(device="cpu"))


def test_this_machine_where_nothing_is_said() -> None:
    place = Backend()
    with place.enter(ON_CPU) as machine:
        assert machine.cores >= 1
        pool = place.make_pool([Slot()], machine)
        assert isinstance(pool, LocalPool)
        pool.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--storage", "file:///tmp"), "give --ray too"),
        (("--storage", "file:///tmp", "--ray", "local", "--dry-run"), "leave out --storage"),
        (("--storage", "file:///tmp", "--ray", "local"), "write a folder below file:///tmp"),
    ],
)
def test_options_that_need_another(
    run: Run, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    pytest.importorskip("fsspec", reason="shared storage needs fsspec")
    result = run("batch", "in", "-o", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.slow
def test_the_command_on_a_cluster(root: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="a cluster needs Ray: pip install '.[ray]'")
    (tmp_path / "in").mkdir()
    shutil.copy(root / "examples" / "interview.opus", tmp_path / "in" / "talk.opus")
    preset = str(root / "configs" / "miniature.yaml")
    call = ("-m", "castproof", "batch", "in", "-o", "out", "--config", preset)
    printed = run_apart(root, tmp_path, *call, "--ray", "local", "--workers", "1", "--json")
    (recording,) = json.loads(printed)["recordings"]
    assert recording["status"] == "done"
    assert (tmp_path / "out" / "talk.md").is_file()
