"""The sample, its copy, and what the demonstration says and leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from castproof.cli.demo import SAMPLE_NAME, copy_sample
from castproof.config import presets as settings
from castproof.errors import OutputNotWritable
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from transcript.errors import InvalidCall


def test_the_sample_is_copied_and_a_copy_stays(tmp_path: Path, root: Path) -> None:
    place = copy_sample(tmp_path / "new" / "folder")
    assert place.read_bytes() == (root / "examples" / SAMPLE_NAME).read_bytes()
    before = place.stat().st_mtime_ns
    assert copy_sample(place.parent) == place
    assert place.stat().st_mtime_ns == before


def test_another_file_of_its_name_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / SAMPLE_NAME).write_bytes(b"mine")
    with pytest.raises(InvalidCall, match="another file"):
        copy_sample(tmp_path)
    assert (tmp_path / SAMPLE_NAME).read_bytes() == b"mine"


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputNotWritable) as error:
        copy_sample(tmp_path / "file")
    assert error.value.path == tmp_path / "file" / SAMPLE_NAME


def test_it_writes_the_samples_outputs_and_says_what_to_try(
    run: Run, fake: FakeModels, tmp_path: Path
) -> None:
    done = run("demo", "-o", tmp_path / "demo")
    assert done.exit_code == 0, done.stderr
    written = {path.name for path in (tmp_path / "demo").iterdir()}
    assert {"interview.opus", "interview.captions.txt", "interview.md"} <= written
    assert f"castproof review {tmp_path}/demo/interview.md" in done.stdout


def test_an_installed_package_has_its_own_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").mkdir()
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "config" / "presets.py"))
    assert settings.samples_folder() == tmp_path / "examples"
