"""Sound in memory or in a nameless file: the same samples, and nothing left over."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.audio import samples
from asr.audio.decode import decode
from asr.audio.samples import Audio, AudioBuffer
from tests.asr.sounds import tone, write_wav


def fill(pieces: list[bytes], scratch: Path | None, most: int) -> Audio:
    buffer = AudioBuffer(scratch, most)
    for piece in pieces:
        buffer.append(piece)
    return buffer.finish()


@given(st.lists(st.binary(max_size=9).map(lambda some: some * 4), max_size=9), st.integers(0, 99))
def test_a_file_holds_what_memory_would(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], most: int
) -> None:
    folder = tmp_path_factory.mktemp("scratch")
    whole = fill(pieces, None, most)
    parted = fill(pieces, folder, most)
    assert parted.samples.tobytes() == whole.samples.tobytes() == b"".join(pieces)
    assert (parted.mapped is not None) == (len(b"".join(pieces)) > most)
    assert whole.mapped is None
    assert list(folder.iterdir()) == []


def test_what_is_released_can_be_read_again(tmp_path: Path) -> None:
    sound = np.arange(100_000, dtype=np.float32)
    found = fill([sound.tobytes()], tmp_path, 0)
    found.samples[5] = -1.0
    for _ in range(2):
        found.release()
        assert found.samples[5] == -1.0
        np.testing.assert_array_equal(found.samples[6:], sound[6:])


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's /proc")
def test_releasing_gives_memory_back(tmp_path: Path) -> None:
    def resident() -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        (line,) = (line for line in lines if line.startswith("RssFile"))
        (shared,) = (line for line in lines if line.startswith("RssShmem"))
        return 1024 * (int(line.split()[1]) + int(shared.split()[1]))

    found = fill([bytes(4_000_000)] * 10, tmp_path, 0)
    before = resident()
    assert found.samples.sum() == 0.0
    read = resident()
    found.release()
    assert read - before > 30_000_000
    assert read - resident() > 30_000_000


def test_long_sound_is_decoded_into_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = write_wav(tmp_path / "a.wav", tone(2.0))
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(AudioBuffer.__init__, "__defaults__", (20_000,))
    long, short = decode(recording, scratch=folder), decode(recording)
    assert long.mapped is not None
    assert short.mapped is None
    long.release()
    np.testing.assert_array_equal(long.samples, short.samples)
    short.release()  # does nothing
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*, dir: Path) -> Any:  # noqa: A002 - tempfile's name
        return os.fdopen(os.open("/dev/full", os.O_RDWR), "r+b")

    monkeypatch.setattr(samples.tempfile, "TemporaryFile", full)
    with pytest.raises(OSError, match=f"No space left.*{tmp_path}"):
        fill([bytes(100)], tmp_path, 10)
