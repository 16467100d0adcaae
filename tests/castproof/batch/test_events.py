"""The event log: whole lines, appended to whatever a killed run left."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from castproof.batch.events import EventLog, read_events


def test_events_are_appended(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "events.jsonl"
    for name in ("a", "b"):
        log = EventLog(path)
        log.write("begun", recording=name)
        log.close()
    assert [event["recording"] for event in read_events(path)] == ["a", "b"]
    assert all(event["time"].endswith("+00:00") for event in read_events(path))


def test_half_a_line_of_a_killed_run_spoils_nothing(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"event": "begun", "recording": "a"}\n{"event": "ke')
    log = EventLog(path)
    log.write("begun", recording="b")
    log.close()
    assert [event["recording"] for event in read_events(path)] == ["a", "b"]


def test_a_disk_that_is_full_ends_no_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    log.write("begun", recording="a")
    written = os.write

    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    log.write("kept", recording="a")
    where = tmp_path / "events.jsonl"
    assert f"the event log cannot be written ({where}: the disk is full" in caplog.text
    monkeypatch.setattr(os, "write", lambda handle, data: written(handle, data[:9]))
    log.write("kept", recording="b")  # the disk had room for nine bytes
    monkeypatch.setattr(os, "write", written)
    log.write("done", recording="a")
    log.close()
    assert [event["event"] for event in read_events(tmp_path / "events.jsonl")] == ["begun", "done"]


def linked(path: Path, victim: Path) -> None:
    path.symlink_to(victim)


def hard_linked(path: Path, victim: Path) -> None:
    path.hardlink_to(victim)


def made_a_pipe(path: Path, _: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("plant", [linked, hard_linked, made_a_pipe])
def test_a_log_is_written_through_no_link(
    tmp_path: Path, plant: Callable[[Path, Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    path, victim = tmp_path / "events.jsonl", tmp_path / "victim"
    victim.write_text('{"event": "done", "recording": "mine"}\n')
    plant(path, victim)
    if plant is not hard_linked:
        assert list(read_events(path)) == []
        assert "is not read" in caplog.text
    log = EventLog(path)
    log.write("begun", recording="a")
    log.close()
    assert victim.read_text() == '{"event": "done", "recording": "mine"}\n'
    assert [event["recording"] for event in read_events(path)] == ["a"]


def test_rows_that_are_none_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    rows = (b"[" * 100_000, b"\xff", b"7", b"null", b'{"event": "done"}', b'{"recording": "a"}')
    path.write_bytes(b"\n".join(rows))
    assert list(read_events(path)) == [{"event": "done"}]


def test_no_log_has_no_events(tmp_path: Path) -> None:
    assert list(read_events(tmp_path / "nothing.jsonl")) == []
