"""A recording's loudness, kept for the next review, which may find it damaged or changed."""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path

import numpy as np
import pytest

from castproof.review import sound
from castproof.review.sound import measure_loudness
from tests.review.served import write_recording


def _npy(array: np.ndarray) -> bytes:  # type: ignore[type-arg]
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.npy", _npy(np.zeros(3, np.uint8)))
    return file.getvalue()


WHOLE = _npy(np.zeros(64, np.uint8))
DAMAGED = {
    "nothing": b"",
    "a zip": _zip(),
    "half a zip": b"PK\x03\x04" + bytes(20),
    "cut": WHOLE[:-10],
    "cut in its head": WHOLE[:20],
    "two dimensions": _npy(np.zeros((2, 2), np.uint8)),
    "floats": _npy(np.zeros(3)),
    "a shape of a terabyte": WHOLE.replace(b"(64,), }" + b" " * 12, b"(1099511627776,), }"),
    "a head that is no Python": WHOLE.replace(b"{'descr'", b"{'descr(("),
    "a pickle": b"\x80\x04cos\nsystem\n.",
}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "talk.wav", seconds=1)


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_is_measured_anew(recording: Path, tmp_path: Path, content: bytes) -> None:
    kept = tmp_path / "talk.peaks.npy"
    kept.write_bytes(content)
    found = measure_loudness(recording, kept)
    assert found is not None
    assert np.array_equal(np.load(kept), found)


def test_what_is_whole_is_not_measured_again(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "talk.peaks.npy"
    kept.write_bytes(WHOLE)
    monkeypatch.setattr(sound, "compute_loudness", None)
    found = measure_loudness(recording, kept)
    assert found is not None
    assert len(found) == 64


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_a_device_is_not_read(recording: Path, tmp_path: Path) -> None:
    kept = tmp_path / "talk.peaks.npy"
    kept.symlink_to("/dev/zero")
    assert measure_loudness(recording, kept) is not None


@pytest.mark.parametrize(
    "error", [MemoryError(), ValueError("odd"), RuntimeError(), OSError(5, "I/O")]
)
def test_whatever_fails_is_said_in_one_line(
    recording: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def fail(_: Path) -> None:
        raise error

    monkeypatch.setattr(sound, "compute_loudness", fail)
    with caplog.at_level(logging.WARNING):
        assert measure_loudness(recording, tmp_path / "kept.npy") is None
    assert len(caplog.messages) == 1
    assert "\n" not in caplog.messages[0]
