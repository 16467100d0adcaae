"""Every awkward file that other projects test with: no crash, no hang, and FFmpeg's length."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from asr.audio.decode import decode
from transcript.errors import CastproofError


def manifest() -> list[dict[str, str]]:
    """Its rows; none where the material is absent."""
    path = Path(os.environ.get("CASTPROOF_DATA", "")) / "hard_audio" / "manifest.tsv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = manifest()


def test_the_manifest_is_read(data_dir: Path) -> None:
    files = {path.name for path in (data_dir / "hard_audio").iterdir()} - {"manifest.tsv"}
    assert {row["file"] for row in ROWS} <= files
    assert len(ROWS) > 150


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_it_is_decoded_as_ffmpeg_decodes_it(
    row: dict[str, str], data_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    expected = float(row["decoded_s"])
    try:
        audio = decode(data_dir / "hard_audio" / row["file"])
    except CastproofError as error:
        assert expected <= 0.1, error
        assert "\n" not in str(error)
        assert row["file"] in str(error)
    else:
        assert audio.duration == pytest.approx(expected, abs=0.1)
        assert np.isfinite(audio.samples).all()
        assert np.abs(audio.samples).max() <= 1.0
    assert capfd.readouterr() == ("", "")
