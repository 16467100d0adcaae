"""What a person sees on their terminal when something goes wrong with a page: next to nothing."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.review.served import Review, read_answer, served, write_recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ulimit, SIGINT and paths of POSIX")
JOIN = json.dumps({"revision": 0, "operation": {"kind": "join", "id": "e3"}}).encode()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "talk.wav")


@pytest.fixture
def review(page: Path, recording: Path) -> Iterator[Review]:
    with served(page, recording) as running:
        yield running


def test_ctrl_c_while_downloads_are_paused(review: Review) -> None:
    with ExitStack() as stack:
        for said in (
            {},
            *({"Range": f"bytes={said}"} for said in ("0-", "5-", "0-9999999", "1-,3-")),
        ):
            connection = stack.enter_context(review.connect())
            connection.sendall(review.head("GET", "sound", said))
            assert connection.recv(1000)
        assert review.end() == []


def test_ctrl_c_while_pages_listen_and_requests_are_half_sent(review: Review) -> None:
    with ExitStack() as stack:
        for sent in (
            review.head("GET", "api/events"),
            review.head("POST", "api/edit", _lengthy(100)) + b"{",
            review.head("GET", "sound")[:-2],
            b"GET",
            b"",
        ):
            stack.enter_context(review.connect()).sendall(sent)
        time.sleep(0.2)
        assert review.end() == []


def test_a_page_that_is_closed_while_it_sends_or_is_answered(review: Review) -> None:
    for path in ("api/edit", "api/preview", "api/save", "api/actions/export", "x"):
        for body in (b"", b'{"revision": 0', b" " * 70_000):
            for is_reset in (False, True):
                with review.connect() as connection:
                    connection.sendall(review.head("POST", path, _lengthy(100_000)) + body)
                    time.sleep(0.01)
                    if is_reset:
                        _reset(connection)
    for path in ("sound", "api/document", "api/events", "api/hints", ""):
        for _ in range(5):
            with review.connect() as connection:
                connection.sendall(review.head("GET", path))
                connection.recv(10)
                _reset(connection)
    assert review.ask("GET", "api/document")[0] == 200
    assert review.end() == []


def test_what_is_not_http_behind_a_request_that_is_answered_already(review: Review) -> None:
    chunked = {"Transfer-Encoding": "chunked"}  # of no type: it is refused before it is all there
    for method, path in (
        ("POST", "api/edit"),
        ("GET", "sound"),
        ("GET", "api/events"),
        ("GET", "x"),
    ):
        with review.connect() as connection:
            connection.sendall(review.head(method, path, chunked) + b"5\r\n12345")
            connection.recv(10)
            connection.sendall(b"6\r\n\0\0\0\0\r\n\r\n")
            read_answer(connection)
    assert review.ask("GET", "api/document")[0] == 200
    assert review.end() == []


def test_a_recording_that_is_not_there_any_more(review: Review, recording: Path) -> None:
    changes: tuple[Callable[[], None], ...] = (
        lambda: None,
        recording.mkdir,
        lambda: os.mkfifo(recording),
        lambda: recording.symlink_to(recording),
        lambda: recording.symlink_to(recording.with_name("nothing.wav")),
    )
    for change in changes:
        if recording.is_dir():
            recording.rmdir()
        else:
            recording.unlink(missing_ok=True)
        change()
        status, body = review.ask("GET", "sound")
        assert status == 404
        assert "talk.wav" in json.loads(body)["error"]
        assert review.ask("HEAD", "sound")[0] == 404
    assert review.ask("POST", "api/edit", JOIN)[0] == 200
    assert review.end() == []


def test_a_recording_that_is_cut_while_it_is_heard(review: Review, recording: Path) -> None:
    size = recording.stat().st_size
    for said in ({}, *({"Range": f"bytes={said}"} for said in ("0-", "5-", "0-9999999", "1-,3-"))):
        os.truncate(recording, size)
        with review.connect() as connection:
            connection.sendall(review.head("GET", "sound", said))
            connection.recv(10)
            os.truncate(recording, 1000)
            read_answer(connection)  # to its end: a page does not wait for what will not come
    complaints = review.end()
    assert len(complaints) <= 2, complaints
    assert all(row.startswith("the review page was not answered: ") for row in complaints)


def test_saving_an_episode_that_was_deleted_is_refused_in_words(review: Review, page: Path) -> None:
    was = page.read_text("utf-8")
    assert review.ask("POST", "api/edit", JOIN)[0] == 200
    page.unlink()
    status, body = review.ask("POST", "api/save", b"{}")
    assert status == 410
    reason = json.loads(body)["error"]
    assert reason.startswith(f"{page} is gone")
    assert "Errno" not in reason
    assert not page.exists()
    page.write_text(was, encoding="utf-8")
    status, body = review.ask("POST", "api/save", b"{}")
    assert (status, json.loads(body)["written"]) == (200, True)
    assert review.end() == []


@pytest.mark.parametrize("files", [40, 64])
def test_a_hundred_idle_connections_do_not_keep_the_page_from_its_answers(
    page: Path, recording: Path, files: int
) -> None:
    with served(page, recording, files=files) as review, ExitStack() as stack:
        for start in (
            b"",
            b"GET",
            b"GET /x HTTP/1.1\r\nHost: x\r\n",
            review.head("GET", "sound")[:-2],
            review.head("POST", "api/edit", _lengthy(9)),
        ):
            for _ in range(100):
                connection = stack.enter_context(review.connect())
                with suppress(ConnectionError):  # it made room for another already
                    connection.sendall(start)
            begun = time.monotonic()
            for path in ("api/document", "sound", "api/hints"):
                assert review.ask("GET", path)[0] == 200
            assert time.monotonic() - begun < 5
        assert review.ask("POST", "api/edit", JOIN)[0] == 200
        complaints = review.end()
    # Of 40 files the process needs nearly all itself; that is said once.
    assert all(row.startswith("the review page waits: too many files") for row in complaints)
    assert len(complaints) <= (files == 40)


def test_half_a_request_is_waited_for_so_long_only(page: Path, recording: Path) -> None:
    with served(page, recording, request_s=0.5) as review, ExitStack() as stack:
        kept = [stack.enter_context(review.connect()) for _ in range(2)]
        for connection, path in zip(kept, ("api/events", "sound"), strict=True):
            connection.sendall(review.head("GET", path))
            assert connection.recv(10)
        for start in (
            b"",
            b"G",
            review.head("GET", "sound")[:-1],
            review.head("POST", "api/edit", _lengthy(1000)),
            review.head("POST", "api/edit", {"Transfer-Encoding": "chunked"}) + b"5\r\n",
            review.head("GET", "sound", _lengthy(1000)),
            review.head("GET", "api/document") + b"GET",
        ):
            assert _drip(stack.enter_context(review.connect()), start) < 5
        for connection in kept:  # whole requests are answered for as long as it takes
            connection.setblocking(False)
            with suppress(BlockingIOError):
                assert connection.recv(10)
        assert review.end() == []


def _drip(connection: socket.socket, start: bytes) -> float:
    """Send a byte now and then until the connection is closed; how long that took (s)."""
    begun = time.monotonic()
    connection.settimeout(0.1)
    with suppress(ConnectionError):
        connection.sendall(start)
        while time.monotonic() - begun < 10:
            with suppress(TimeoutError):
                if not connection.recv(1 << 20):
                    break
            connection.sendall(b"1" if start else b"")
    return time.monotonic() - begun


def _lengthy(length: int) -> dict[str, object]:
    return {"Content-Type": "application/json", "Content-Length": length}


def _reset(connection: socket.socket) -> None:
    """Close the connection as a killed program's is."""
    linger = (1).to_bytes(4, sys.byteorder) + bytes(4)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
