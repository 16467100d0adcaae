"""Recordings and places that cannot be used: one clear line and the right status."""

from __future__ import annotations

import errno
import os
import struct
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from castproof.__main__ import spare_memory
from castproof.errors import explain, explain_os_error
from tests.castproof.conftest import Run
from tests.castproof.fakes import EPISODE, FakeModels, write_tone

# A probe of the folder; five artifacts; provenance after each of three stages and before each
# of two files; the two files.
WRITES = 1 + 5 + 5 + 2


def complaint(run: Run, *arguments: object, status: int = 1) -> str:
    """The one line on standard error of a run that must end with ``status``."""
    result = run("transcribe", *arguments)
    assert result.exit_code == status, result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("castproof: error: ")
    return result.stderr


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (
            lambda path: path.write_text("Dear diary, this is no sound.\n" * 50),
            "holds text",
        ),
        (lambda path: path.write_bytes(b"#EXTM3U\nhttp://localhost/x.mp3\n"), "is a playlist"),
        (lambda path: os.mkfifo(path), "not a plain file"),
    ],
)
def test_what_is_no_recording(
    fake: FakeModels,
    run: Run,
    tmp_path: Path,
    out: Path,
    make: Callable[[Path], object],
    said: str,
) -> None:
    path = tmp_path / "talk.mp3"
    make(path)
    line = complaint(run, path, "-o", out)
    assert str(path) in line
    assert said in line
    assert fake.ran == []
    assert not list(out.glob("talk*"))


def test_a_twentieth_of_a_second(fake: FakeModels, run: Run, tmp_path: Path, out: Path) -> None:
    recording = write_tone(tmp_path / "short.wav", seconds=0.05)
    assert run("transcribe", recording, "-o", out).exit_code == 0


@pytest.mark.parametrize(
    ("channels", "width", "rate"), [(1, 1, 8000), (8, 2, 48_000), (2, 2, 192_000)]
)
def test_unusual_sound(
    fake: FakeModels,
    run: Run,
    tmp_path: Path,
    out: Path,
    channels: int,
    width: int,
    rate: int,
) -> None:
    path = tmp_path / "odd.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes([128] if width == 1 else [0]) * (rate * channels * width))
    assert run("transcribe", path, "-o", out).exit_code == 0
    assert fake.ran == ["recognize", "diarize"]


def test_an_output_folder_below_a_file(
    fake: FakeModels, run: Run, recording: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    line = complaint(run, recording, "-o", tmp_path / "file" / "out")
    assert f"cannot write to {tmp_path / 'file' / 'out'}" in line
    assert "a part of this path is a file" in line
    assert fake.loaded == []


def test_an_output_folder_that_may_not_be_written(
    fake: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Permissions mean nothing to a superuser, who runs many a test; the refusal itself does.
    def refuse(self: Path, *arguments: object, **options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    line = complaint(run, recording, "-o", out)
    assert "permission denied: choose another place with -o" in line
    assert fake.loaded == []


def test_a_folder_in_the_place_of_a_file(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    (out / "talk.md").mkdir(parents=True)
    line = complaint(run, recording, "-o", out)
    assert f"{out / 'talk.md'} is a folder" in line
    assert fake.loaded == []


def test_a_name_too_long_for_what_it_becomes(
    fake: FakeModels, run: Run, tmp_path: Path, out: Path
) -> None:
    recording = write_tone(tmp_path / ("x" * 250 + ".wav"))
    line = complaint(run, recording, "-o", out)
    assert "the name is too long" in line
    assert fake.loaded == []


@pytest.mark.parametrize("at", range(WRITES))
def test_a_full_disk_at_any_write(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    at: int,
) -> None:
    """Whichever write it is that fails: one line, nothing half there, and the next run ends."""
    real, calls = os.fsync, 0

    def fill_up(handle: int) -> None:
        nonlocal calls
        calls += 1
        # Two calls a file: the file's own and, allowed to fail, its folder's.
        if calls > 2 * at:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fill_up)
        result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 1
    assert "the disk is full: free some space and run again" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(out.rglob("*.part"))
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert (out / "talk.md").read_text().count("who:") == 2


def test_an_error_of_the_system_that_has_no_better_words() -> None:
    assert explain_os_error(OSError(errno.EIO, "Input/output error", "a.mp3")) == (
        "a.mp3: Input/output error"
    )
    assert explain_os_error(OSError("odd")) == "odd"
    assert explain_os_error(TimeoutError()) == "TimeoutError"


def test_no_recording_is_a_wrong_call(run: Run) -> None:
    assert run("transcribe").exit_code == 2
    assert run("transcribe", "--no-such-option").exit_code == 2
    assert run("nonsense").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--config", "nowhere.yaml"),
        ("--set", "asr.batchsize=4"),
        ("--speakers", "several"),
        ("--format", "pdf"),
        ("--language", "English"),
    ],
)
def test_a_wrong_call_starts_nothing(
    fake: FakeModels, run: Run, recording: Path, out: Path, arguments: tuple[str, str]
) -> None:
    complaint(run, recording, "-o", out, *arguments, status=2)
    assert fake.loaded == []
    assert not out.exists()


def test_a_name_that_is_not_utf8(fake: FakeModels, run: Run, tmp_path: Path, out: Path) -> None:
    """A file system allows any byte; every file we write is still UTF-8."""
    name = os.fsdecode(b"talk\xff.wav")
    try:
        recording = write_tone(tmp_path / "talk.wav").rename(tmp_path / name)
    except OSError:
        pytest.skip("this file system takes no name that is not UTF-8")
    formats = [f"--format={name}" for name in ("captions", "episode", "rttm", "ctm", "json")]
    result = run("transcribe", recording, "-o", out, "--json", *formats)
    assert result.exit_code == 0, result.stderr
    assert run("transcribe", recording, "-o", out, "--set", "episode.pause_s=2").exit_code == 0
    for path in out.rglob("*"):
        if path.suffix in {".txt", ".md", ".json", ".rttm", ".ctm"}:
            assert path.read_text(encoding="utf-8") is not None
    fake.recognizer_error = RuntimeError("no")
    failed = run("transcribe", recording, "-o", out, "--set", "asr.beam_size=1", "--json")
    assert failed.exit_code == 1


HOURS_30 = 30 * 3600 * 8000
"""Bytes of 30 hours of sound, at 8,000 samples a second of a byte each."""


@pytest.mark.parametrize(
    "call",
    [
        "transcribe {} -o out",
        "check talk.md --recording {}",
        "flags talk.md {} --clips clips",
        "retime talk.md {}",
        "review talk.md {} --no-browser",
        "compare talk.md talk.md --html page.html --recording {}",
    ],
)
@pytest.mark.parametrize("promised", [HOURS_30, 0x7FFF_0000, 0xFFFF_FFFF, 0, 3])
def test_a_header_that_promises_what_is_not_there(
    fake: FakeModels,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    promised: int,
) -> None:
    """Longer than is read at all, unfinished, or shorter than the sound that follows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("review.serving.Running.wait", lambda running: None)
    Path("talk.md").write_text(EPISODE)
    head = struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    riff = b"WAVEfmt " + head + b"data" + struct.pack("<I", promised) + bytes([128] * 40_000)
    size = struct.pack("<I", min(promised + 36, 0xFFFF_FFFF))
    Path("long.wav").write_bytes(b"RIFF" + size + riff)
    result = run(*call.replace("{}", "long.wav").split())
    assert "unexpected" not in result.stderr
    assert "Traceback" not in result.stderr
    if call.startswith("transcribe") and promised == HOURS_30:
        assert result.exit_code == 0
        assert "its header says 108000.0 s, 5.0 s could be decoded" in result.stderr


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        MemoryError("Unable to allocate 2 GiB for an array"),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        OSError(None, "[Errno 12] Cannot allocate memory"),
        ImportError("libgfortran.so.5: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
        RuntimeError("std::bad_alloc"),
    ],
)
def test_too_little_memory(error: Exception) -> None:
    assert explain(error) == "there is not enough memory: close other programs and run again"


def test_too_little_memory_inside_python() -> None:
    error = SystemError("expandtabs returned a result with an exception set")
    error.__cause__ = MemoryError()
    assert explain(error) == "there is not enough memory: close other programs and run again"


@pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v is Linux's")
@pytest.mark.parametrize("kilobytes", [50_000, 60_000, 80_000])
def test_a_process_with_too_little_memory(tmp_path: Path, root: Path, kilobytes: int) -> None:
    (tmp_path / "talk.md").write_text(EPISODE)
    call = f'ulimit -v {kilobytes}; "$0" -m castproof check talk.md'
    done = subprocess.run(
        ["bash", "-c", call, sys.executable],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "unexpected" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize(
    ("limit", "chosen", "threads"),
    [(1 << 28, None, "1"), (1 << 28, "4", "4"), (1 << 33, None, None), (-1, None, None)],
)
def test_little_memory_has_room_for_one_thread(
    monkeypatch: pytest.MonkeyPatch, limit: int, chosen: str | None, threads: str | None
) -> None:
    """Else numpy's OpenBLAS, which gets no memory for a second, interrupts the process."""
    name = "OPENBLAS_NUM_THREADS"
    monkeypatch.setenv(name, "kept")  # so that it is as it was afterwards
    monkeypatch.delenv(name)
    if chosen is not None:
        monkeypatch.setenv(name, chosen)
    monkeypatch.setattr("resource.getrlimit", lambda _: (limit, limit))
    spare_memory()
    assert os.environ.get(name) == threads
    monkeypatch.delenv(name, raising=False)
