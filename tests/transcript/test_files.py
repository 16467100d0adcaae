"""A file that is no text, has no end or never begins: an error that names it, and no waiting."""

from __future__ import annotations

import io
import os
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from transcript import files
from transcript.files import name_errors, read_file, read_stream
from transcript.text import read_text

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


@pytest.fixture(autouse=True)
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIPE_WAIT_S", 0.1)


def refusal(path: Path | str, most_bytes: int = files.MOST_BYTES) -> str:
    """What the error says that a file is refused with; it names the file."""
    with pytest.raises(OSError, match=r".") as caught:
        read_file(path, most_bytes=most_bytes)
    assert caught.value.filename == str(path)
    return str(caught.value.strerror)


def test_a_plain_file(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_bytes(b"1\r\n\x00\xff")
    assert read_file(tmp_path / "a.srt") == b"1\r\n\x00\xff"
    (tmp_path / "link.srt").symlink_to("a.srt")
    assert read_file(str(tmp_path / "link.srt")) == b"1\r\n\x00\xff"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/full", "/dev/tty"])
def test_a_device_is_refused(device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"there is no {device}")
    assert "this is a device" in refusal(device)


def test_the_null_device_is_an_empty_file() -> None:
    assert read_file(os.devnull) == b""


def test_a_link_to_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").symlink_to("/dev/zero")
    assert "this is a device" in refusal(tmp_path / "talk.srt")


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("talk.srt")
        assert "this is a socket" in refusal("talk.srt")


def test_a_pipe_that_nobody_writes_into(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "talk.srt")
    begun = time.monotonic()
    assert "nobody writes into" in refusal(tmp_path / "talk.srt")
    assert time.monotonic() - begun < 5


def write_later(path: Path, *parts: bytes) -> threading.Thread:
    """Write into a pipe from another thread, pausing before each part."""

    def write() -> None:
        with path.open("wb", buffering=0) as file:
            for part in parts:
                time.sleep(0.15)
                file.write(part)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_a_pipe_whose_writer_takes_time(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "talk.srt")
    writer = write_later(tmp_path / "talk.srt", b"1\n", b"2\n")
    assert read_file(tmp_path / "talk.srt") == b"1\n2\n"
    writer.join()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system has no /dev/fd")
def test_a_pipe_without_a_name() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"words")
    os.close(writer)
    assert read_file(f"/dev/fd/{reader}") == b"words"
    os.close(reader)


def test_more_than_the_most(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_bytes(b"x" * 5)
    assert read_file(tmp_path / "talk.srt", most_bytes=5) == b"x" * 5
    assert "more than 0 MiB" in refusal(tmp_path / "talk.srt", most_bytes=4)


def test_a_file_of_holes_is_not_read_into_memory(tmp_path: Path) -> None:
    with (tmp_path / "talk.srt").open("wb") as file:
        file.truncate(1 << 40)
    assert "more than 256 MiB" in refusal(tmp_path / "talk.srt")


def test_a_pipe_without_an_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "talk.srt")

    def write() -> None:
        with (tmp_path / "talk.srt").open("wb") as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())

    writer = threading.Thread(target=write)
    writer.start()
    assert "more than 1 MiB" in refusal(tmp_path / "talk.srt", most_bytes=1 << 20)
    writer.join()


def test_a_stream_without_an_end() -> None:
    assert read_stream(io.BytesIO(b"abc"), most_bytes=3) == b"abc"
    with pytest.raises(OSError, match="more than"):
        read_stream(io.BytesIO(b"abcd"), most_bytes=3)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: path.mkdir(), IsADirectoryError),
        (lambda path: None, FileNotFoundError),
        (lambda path: path.symlink_to(path.name), OSError),
    ],
)
def test_what_cannot_be_opened(
    tmp_path: Path, make: Callable[[Path], object], error: type[OSError]
) -> None:
    make(tmp_path / "talk.srt")
    with pytest.raises(error, match=r"talk\.srt"):
        read_text(tmp_path / "talk.srt")


@pytest.mark.parametrize("name", ["a\0b", "\0", "a\ud800b", "/\udfff", "x" * 300 + "\0"])
def test_a_name_that_no_file_can_have(name: str) -> None:
    assert "no file can have this name" in refusal(name)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no /proc")
def test_an_error_of_reading_names_the_file() -> None:
    """Opening works and reading does not, as on a failing disk."""
    assert "Input/output error" in refusal("/proc/self/mem")


def test_an_error_that_names_a_file_keeps_its_name() -> None:
    with pytest.raises(FileNotFoundError) as caught, name_errors("other.md"):
        raise FileNotFoundError(2, "No such file or directory", "talk.md")
    assert caught.value.filename == "talk.md"


def test_no_more_memory_is_asked_for_than_there_is_to_read(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_bytes(b"x" * 1000)
    tracemalloc.start()
    try:
        assert len(read_file(tmp_path / "talk.srt")) == 1000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20
