"""The GPU's benchmark runs: small, on the CPU; what fails costs only itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.gpu.__main__ import measure_all
from benchmarks.gpu.sections import SECTIONS, Size, make_small


@pytest.fixture(scope="module")
def size(tmp_path_factory: pytest.TempPathFactory) -> Size:
    for package in ("torch", "ctranslate2", "pyannote.audio"):
        pytest.importorskip(package, reason="needs the models' packages")
    return make_small(tmp_path_factory.mktemp("models"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("section", ["machine", "recognition", "diarization", "together"])
def test_each_section_has_its_figures(section: str, size: Size) -> None:
    found = json.loads(json.dumps(SECTIONS[section](size)))
    if section == "machine":
        assert found["packages"]["torch"]
        return
    runs = found["runs"] if "runs" in found else [found["in_turn"], found["side_by_side"]]
    assert len(runs) == {"recognition": len(size.batches), "diarization": 1, "together": 2}[section]
    for run in runs:
        assert run["wall_s"] > 0
        assert run["real_time_factor"] > 0
        assert run["peak_mib"] > 10


def test_memory_runs_out_for_real(size: Size, tmp_path: Path, root: Path) -> None:
    part = tmp_path / "part.json"
    own = [sys.executable, "-W", "ignore", "-m", "benchmarks.gpu", str(part), "--small"]
    command = [*own, "--section", "fallback", "--models", str(size.models)]
    subprocess.run(command, check=True, cwd=root, capture_output=True)
    (run,) = json.loads(part.read_text())["runs"]
    assert run["steps"][0].startswith("1 chunks at a time instead of 2")
    assert run["ended"].startswith("NotEnoughMemory")


FAKE = """
import pathlib, sys, time
section, part = sys.argv[1:]
if section == "diarization": raise SystemExit("no such library")
if section == "together": time.sleep(60)
pathlib.Path(part).write_text('{"figure": 1}')
"""


def test_what_fails_or_takes_too_long_costs_only_itself(tmp_path: Path) -> None:
    part, output = tmp_path / "part.json", tmp_path / "gpu.json"

    def command(section: str) -> Sequence[str]:
        return [sys.executable, "-S", "-c", FAKE, section, str(part)]

    found = measure_all(command, part, output, 60.0, {"together": 0.01})
    assert json.loads(output.read_text()) == found
    assert found["machine"] == found["recognition"] == {"figure": 1}
    assert found["diarization"] == {"failed": "no such library"}
    assert found["together"]["failed"].startswith("not done within")


def test_the_script_is_valid(root: Path) -> None:
    subprocess.run(["bash", "-n", str(root / "benchmarks" / "gpu.sh")], check=True)
