"""The event log: whole lines, appended to whatever a killed run left."""

from __future__ import annotations

import errno
import os
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


def test_no_log_has_no_events(tmp_path: Path) -> None:
    assert list(read_events(tmp_path / "nothing.jsonl")) == []
