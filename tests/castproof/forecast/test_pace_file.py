"""The paces that are kept: found again, added up, bounded, and never the cause of an error."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.files import flock
from castproof.forecast import pace_file
from castproof.forecast.pace import Pace, StepSetting
from castproof.forecast.pace_file import (
    FILE_NAME,
    LOCK_NAME,
    SETTINGS_MAX,
    add_paces,
    find_pace_file,
    read_paces,
)

HEAR = StepSetting("recognizing", "small", "cpu", "auto", beam_size=5, threads=4, cores=8)
LOAD = StepSetting("loading the speech model", "small", "cpu", cores=8)
TOOK = {HEAR: Pace(30.0, 60.0), LOAD: Pace(2.5, 1.0)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "castproof" / FILE_NAME


def test_what_a_run_took_the_next_one_knows(path: Path) -> None:
    assert read_paces(path) == {}
    add_paces(path, TOOK)
    assert read_paces(path) == TOOK
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_newer_counts_more(path: Path) -> None:
    add_paces(path, {HEAR: Pace(30.0, 60.0)})
    add_paces(path, {HEAR: Pace(10.0, 60.0)})
    # Half of 30 and 60, and 10 and 60.
    assert read_paces(path) == {HEAR: Pace(25.0, 90.0, runs=2)}


def test_every_setting_has_its_own_pace(path: Path) -> None:
    others = [
        replace(HEAR, **change)  # type: ignore[arg-type]
        for change in (
            {"model": "base"},
            {"device": "cuda"},
            {"compute_type": "int8"},
            {"batch_size": 8},
            {"beam_size": 1},
            {"threads": 2},
            {"method": "fast"},
            {"beside": True},
            {"at_once": 2},
            {"cores": 4},
        )
    ]
    paces = {setting: Pace(float(at), 1.0) for at, setting in enumerate((HEAR, *others), start=1)}
    add_paces(path, paces)
    assert read_paces(path) == paces


def test_no_more_are_kept_than_have_room_and_the_oldest_go(path: Path) -> None:
    many = {replace(HEAR, threads=at): Pace(1.0, 2.0) for at in range(SETTINGS_MAX)}
    add_paces(path, many)
    add_paces(path, {replace(HEAR, threads=0): Pace(1.0, 2.0)})  # used again
    add_paces(path, {LOAD: Pace(1.0, 1.0)})
    kept = read_paces(path)
    assert len(kept) == SETTINGS_MAX
    assert LOAD in kept
    assert replace(HEAR, threads=0) in kept
    assert replace(HEAR, threads=1) not in kept
    assert path.stat().st_size < 100_000


def test_several_at_once_lose_nothing(path: Path) -> None:
    settings = [replace(HEAR, threads=at) for at in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: add_paces(path, {one: Pace(1.0, 2.0)}), settings))
    assert set(read_paces(path)) == set(settings)


ROW = {"step": "recognizing", "work_s": 1.0, "amount": 2.0, "runs": 1}
DAMAGED = {
    "empty": b"",
    "cut off": b'{"version": 1, "paces": [{"st',
    "not text": b"\xff\xfe\x00",
    "a list": b"[]",
    "nested": b"[" * 100_000,
    "another version": json.dumps({"version": 2, "paces": []}).encode(),
    "no number": json.dumps({"version": 1, "paces": [{**ROW, "work_s": "x"}]}).encode(),
    "not a number": json.dumps({"version": 1, "paces": [{**ROW, "work_s": float("nan")}]}).encode(),
    "for nothing": json.dumps({"version": 1, "paces": [{**ROW, "amount": 0.0}]}).encode(),
    "less than nothing": json.dumps({"version": 1, "paces": [{**ROW, "work_s": -1.0}]}).encode(),
    "endless": json.dumps({"version": 1, "paces": [{**ROW, "work_s": 1e300}]}).encode(),
    "too many": json.dumps({"version": 1, "paces": [ROW] * (SETTINGS_MAX + 1)}).encode(),
    "a long name": json.dumps({"version": 1, "paces": [{**ROW, "model": "x" * 201}]}).encode(),
    "a strange key": json.dumps({"version": 1, "paces": [{**ROW, "recording": "x"}]}).encode(),
    "large": b" " * (1 << 20) + b"{}",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=list(DAMAGED))
def test_a_damaged_file_is_none_and_the_next_run_mends_it(
    path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert read_paces(path) == {}
    assert [record.levelname for record in caplog.records] == ["DEBUG"]
    assert "\n" not in caplog.messages[0]
    add_paces(path, TOOK)
    assert read_paces(path) == TOOK


@given(content=st.binary(max_size=300))
def test_no_bytes_at_all_are_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / FILE_NAME
    path.write_bytes(content)
    assert read_paces(path) == {}


def require_let_go(caplog: pytest.LogCaptureFixture, path: Path) -> None:
    """Keeping paces does nothing but log one line, as a detail."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    add_paces(path, TOOK)
    assert [record.levelname for record in caplog.records] == ["DEBUG"]
    assert "not kept" in caplog.messages[0]


def test_a_file_in_the_folders_place(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.parent.mkdir(parents=True)
    path.parent.write_text("mine")
    assert read_paces(path) == {}
    require_let_go(caplog, path)
    assert path.parent.read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_that_cannot_be_written(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir(parents=True)
    path.parent.chmod(0o500)
    require_let_go(caplog, path)


def test_a_full_disk(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pace_file.atomic, "write_own", refuse)
    require_let_go(caplog, path)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("name", [FILE_NAME, LOCK_NAME])
def test_no_link_is_followed(
    path: Path, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    path.parent.mkdir(parents=True)
    path.with_name(name).symlink_to(precious)
    assert read_paces(path) == {}
    if name == LOCK_NAME:
        require_let_go(caplog, path)
    else:
        add_paces(path, TOOK)
        assert read_paces(path) == TOOK
    assert precious.read_text() == "precious"


def test_others_who_write_all_the_while(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace_file, "_WAIT_S", 0.0)
    path.parent.mkdir(parents=True)
    handle = flock.open_unfollowed(path.with_name(LOCK_NAME), create=True)
    assert flock.take(handle)
    try:
        require_let_go(caplog, path)
    finally:
        flock.release(handle)
    assert not path.exists()


def test_a_file_system_without_locks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bool:
        raise flock.NoLocks

    monkeypatch.setattr(pace_file.flock, "take", refuse)
    add_paces(path, TOOK)
    assert read_paces(path) == TOOK


def test_what_a_killed_run_left_goes(path: Path) -> None:
    add_paces(path, TOOK)
    part = path.with_name(".castproof-a8318ad92bd1-0lbs3mhm.part")
    part.write_bytes(b'{"version": 1, ')
    add_paces(path, TOOK)
    assert sorted(one.name for one in path.parent.iterdir()) == [FILE_NAME, LOCK_NAME]


def test_where_nobody_has_a_home_nothing_is_kept() -> None:
    assert read_paces(None) == {}


def test_it_lies_in_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("each system has its own place")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert find_pace_file() == tmp_path / "castproof" / FILE_NAME
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    expected = tmp_path / ".cache" / "castproof" / FILE_NAME
    assert find_pace_file() == expected
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: "~/.cache/castproof")
    assert find_pace_file() is None
