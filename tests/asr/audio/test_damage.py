"""Damage of every kind: whatever bytes a file holds, it is heard or refused, never a traceback."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asr.audio.decode import decode
from tests.asr.sounds import write_encoded, write_wav
from transcript.errors import CastproofError

FORMATS = {
    "a.wav": "pcm_s16le",
    "a.mp3": "mp3",
    "a.m4a": "aac",
    "a.opus": "libopus",
    "a.flac": "flac",
    "a.mkv": "aac",
    "a.ts": "aac",
    "a.avi": "mp3",
}

#: Where, as a share of the file's beginning or of all of it, and what is written there.
changes = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    return (0.1 * np.random.default_rng(1).standard_normal(48_000)).astype(np.float32)


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=changes, header_only=st.booleans(), kept=st.floats(0.05, 1))
def test_a_damaged_file_is_heard_or_refused(
    tmp_path: Path,
    sound: np.ndarray,
    name: str,
    changes: list[tuple[float, int]],
    header_only: bool,
    kept: float,
) -> None:
    path = tmp_path / name
    whole = tmp_path / f"whole-{name}"
    if not whole.exists():
        write_encoded(whole, sound, FORMATS[name], 48_000)
    data = bytearray(whole.read_bytes())
    reach = 600 if header_only else len(data)
    for share, value in changes:
        data[min(len(data) - 1, int(share * reach))] = value
    path.write_bytes(data[: max(1, int(kept * len(data)))])
    try:
        audio = decode(path)
    except CastproofError as error:
        assert "\n" not in str(error)
    else:
        assert len(audio.samples) > 0
        assert np.isfinite(audio.samples).all()
        assert np.abs(audio.samples).max() <= 1.0


class Restarting:
    """A container that fails as PyAV 18 does when damage seems to begin another track."""

    def __init__(self, real) -> None:
        self.real = real
        self.format = real.format
        self.fails = 2

    def demux(self, stream):
        for packet in self.real.demux(stream):
            yield packet
            if self.fails:
                self.fails -= 1
                raise IndexError("list index out of range")


def test_a_track_that_damage_made_up_is_passed_over(tmp_path: Path) -> None:
    import av

    from asr.audio.decode import _Reading

    path = write_wav(tmp_path / "a.wav", np.zeros(80_000, np.float32))
    with av.open(str(path)) as real:
        stream = real.streams.audio[0]
        reading = _Reading(path, path.stat().st_size)
        frames = list(reading.frames(Restarting(real), stream))
    assert sum(frame.samples for frame in frames) == 80_000
    assert reading.damaged == 2
