"""Nothing of the current folder is run or read by importing torch and pyannote there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from castproof.config.schema import Configuration
from castproof.current_folder import require_harmless_folder
from castproof.pipeline.models import build_models
from tests.castproof.conftest import Run
from transcript.errors import InvalidCall

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's loader")

HOSTILE = """
#include <fcntl.h>
__attribute__((constructor)) static void run(void) { creat("RAN", 0644); }
"""


@pytest.mark.parametrize(
    "name",
    [
        "libcuda.so.1",
        "libcuda.so",
        "libcask_profile_interface.so",
        "tls/x86_64/libcuda.so.1",
        "haswell/libcuda.so.1",
        "tls/haswell/avx512_1/x86_64/libcuda.so.1",
        "glibc-hwcaps/x86-64-v3/libcuda.so.1",
        "libudev.so",
    ],
)
def test_a_library_in_the_current_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    require_harmless_folder()
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).symlink_to("/no/such/file")  # it may appear later
    with pytest.raises(InvalidCall, match=f"holds {name}, which NVIDIA"):
        require_harmless_folder()
    with pytest.raises(InvalidCall, match=name):
        build_models(Configuration())


def test_other_libraries_lie_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("libmine.so", "libcuda.so.txt", "build/libcuda.so.1"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    require_harmless_folder()


def test_what_pyannote_and_matplotlib_would_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "matplotlibrc").write_text("backend: agg\n")
    require_harmless_folder()  # a person's own, which can only say how figures look
    (tmp_path / "matplotlibrc").unlink()
    os.mkfifo(tmp_path / "matplotlibrc")  # which would be waited for
    with pytest.raises(InvalidCall, match="matplotlibrc"):
        require_harmless_folder()
    (tmp_path / "matplotlibrc").unlink()
    (tmp_path / "database.yml").write_text("Requirements: [/dev/zero]\n")
    with pytest.raises(InvalidCall, match="which pyannote would read"):
        require_harmless_folder()


@pytest.mark.parametrize(
    "command",
    [
        ["transcribe", "talk.mp3"],
        ["batch", "talk.mp3", "-o", "out"],
        ["doctor"],
        ["voices", "list"],
        ["demo"],
        ["regenerate", "talk.md", "talk.mp3"],
        ["retime", "talk.md", "talk.mp3"],
        ["review", "talk.md"],
    ],
)
def test_each_command_that_may_import_torch_ends_before_it_does(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "libcuda.so.1").touch()
    result = run(*command)
    assert result.exit_code == 2
    assert "the current folder holds libcuda.so.1" in result.stderr


def test_the_tools_for_texts_run_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "libcuda.so.1").touch()
    (tmp_path / "talk.captions.txt").write_text("0:00 Hello.\n")
    assert run("convert", "talk.captions.txt", "talk.srt").exit_code == 0


@pytest.mark.models
@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs a C compiler")
def test_such_a_library_does_not_run(tmp_path: Path, root: Path) -> None:
    (tmp_path / "hostile.c").write_text(HOSTILE)
    build = ["gcc", "-shared", "-fPIC", "-Wl,-soname,libcuda.so.1", "-o", "libcuda.so.1"]
    subprocess.run([*build, "hostile.c"], cwd=tmp_path, check=True)
    ended = subprocess.run(
        [sys.executable, "-m", "castproof", "doctor"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    assert not (tmp_path / "RAN").exists()
