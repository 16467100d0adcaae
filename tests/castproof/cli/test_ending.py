"""How the command ends when it is stopped: status, one line, and no half a file."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels

SECRET = "hf_thisMustNeverBeSeen"  # noqa: S105 - made up


def test_control_c(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    fake.recognizer_error = KeyboardInterrupt()
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 130
    assert result.stderr == (
        "castproof: interrupted: finished stages are kept; run again to continue\n"
    )


class KillsItself(FakeModels):
    """A recognizer in whose middle the process is asked to end."""

    def recognize(self, *arguments: object) -> None:  # type: ignore[override]
        os.kill(os.getpid(), signal.SIGTERM)


def test_sigterm(
    fake: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("castproof.pipeline.models.build_models", KillsItself().models)
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 143
    assert result.stderr.startswith("castproof: terminated: ")
    assert signal.getsignal(signal.SIGTERM) is before
    assert run("convert", "-", "-").exit_code == 2


def test_a_reader_that_goes_away_is_no_error(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "talk.captions.txt"
    source.write_text("".join(f"{n // 60}:{n % 60:02d} word\n" for n in range(59_000)))
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "castproof", "convert", str(source), "-", "--to", "captions"],
        cwd=root,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert done.stderr == ""
    assert done.returncode == 1


def test_an_error_of_the_system_is_one_line(
    fake: FakeModels, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error", "talk.srt")

    monkeypatch.setattr("castproof.edit.convert.convert", broken)
    result = run("convert", tmp_path / "a.srt", tmp_path / "b.vtt")
    assert result.exit_code == 1
    assert result.stderr == "castproof: error: talk.srt: Input/output error\n"


def test_an_unforeseen_error_outside_the_batch(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("castproof.edit.convert.convert", broken)
    result = run("convert", tmp_path / "a.srt", tmp_path / "b.vtt")
    assert result.exit_code == 1
    assert result.stderr.startswith("castproof: error: unexpected ZeroDivisionError; run again")


@pytest.mark.parametrize("how", ["option", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"])
def test_the_token_reaches_the_models_and_nobody_else(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    fake.load_error = RuntimeError(f"the hub refused {SECRET}")
    if how != "option":
        monkeypatch.setenv(how, SECRET)
    given = ("--hf-token", SECRET) if how == "option" else ()
    result = run("transcribe", recording, "-o", out, "--json", "--debug", *given)
    assert fake.tokens == [SECRET]
    assert "the hub refused ***" in result.stderr
    assert SECRET not in result.stderr + result.stdout
    for path in out.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_version(run: Run) -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("castproof ")


def test_an_installation_without_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    from castproof.version import version

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert version() == "0+checkout"
