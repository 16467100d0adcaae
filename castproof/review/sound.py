"""The recording of a review: as a browser plays it, and how loud it is.

Both are made once, and kept in the recording's folder under the digest of what they were made of.
"""

from __future__ import annotations

import io
import logging
from contextlib import suppress
from pathlib import Path
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from asr.audio.decode import read_duration
from asr.audio.playback import (
    PER_SECOND,
    TRANSCODED,
    compute_loudness,
    find_playable_type,
    transcode,
)
from castproof.errors import OutputNotWritable, explain, explain_os_error
from castproof.files import atomic, digest
from castproof.files.ownership import give
from castproof.pipeline.progress import Reporter
from review.material import Peaks, PlayableSound
from transcript.own_files import read_own

SOUND_NAME, PEAKS_NAME = "review-{}.mp3", "review-{}.peaks.npy"
_log = logging.getLogger(__name__)


def prepare_sound(recording: Path, folder: Path, reporter: Reporter) -> PlayableSound:
    """Prepare the recording to be played; what no browser plays is transcoded.

    Its loudness is measured meanwhile, in a thread of its own. Raises what decoding raises, and
    :class:`~castproof.errors.OutputNotWritable`.
    """
    with reporter.stage(recording.name, "reading"):
        key = digest.of_file(recording)[:16]
    media_type = find_playable_type(recording)
    played = recording
    if media_type is None:
        media_type, played = TRANSCODED, folder / SOUND_NAME.format(key)
        if played.is_symlink() or not played.is_file():
            _transcode(recording, played, reporter)
    peaks = Peaks(PER_SECOND)
    kept = folder / PEAKS_NAME.format(key)

    def fill() -> None:
        found = measure_loudness(recording, kept)
        if found is not None:
            peaks.fill(found)

    Thread(target=fill, daemon=True).start()
    return PlayableSound(played, media_type, read_duration(played), peaks)


def measure_loudness(recording: Path, kept: Path) -> NDArray[np.uint8] | None:
    """Measure how loud the recording is, or read it where it was kept; ``None`` if it cannot be."""
    found = _read_loudness(kept)
    if found is not None:
        return found
    try:
        found = compute_loudness(recording)
        file = io.BytesIO()
        np.save(file, found)
        atomic.write_own(kept, file.getvalue())
    except Exception as error:  # the page goes on without it, and a thread has nobody to tell
        _log.warning("cannot measure the recording's loudness: %s", explain(error))
    return found


def _read_loudness(kept: Path) -> NDArray[np.uint8] | None:
    """Read what was measured before; ``None`` where it is not there, or is anything else."""
    with suppress(Exception):  # numpy lists nowhere what it raises of a damaged file
        found = np.load(io.BytesIO(read_own(kept)), allow_pickle=False)
        if isinstance(found, np.ndarray) and found.ndim == 1 and found.dtype == np.uint8:
            return found
    return None


def _transcode(recording: Path, played: Path, reporter: Reporter) -> None:
    try:
        with (
            reporter.stage(recording.name, "making it playable") as advance,
            atomic.open_part(played) as part,
        ):
            transcode(recording, part.path, advance)
            give(part.handle, None, None)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=played), path=played) from error
