"""The recording of a review: as a browser plays it, and how loud it is.

Both are made once, and kept in the recording's folder under the digest of what they were made of.
"""

from __future__ import annotations

import io
import logging
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
from castproof.pipeline.progress import Reporter
from review.sound import Peaks, PlayableSound
from transcript.errors import CastproofError

SOUND_NAME, PEAKS_NAME = "review-{}.mp3", "review-{}.peaks.npy"
_log = logging.getLogger(__name__)


def prepare_sound(recording: Path, folder: Path, reporter: Reporter) -> PlayableSound:
    """The recording as it is played; what no browser plays is made into what every one does.

    Its loudness is found beside it, in a thread of its own. Raises what decoding raises, and
    :class:`~castproof.errors.OutputNotWritable`.
    """
    with reporter.stage(recording.name, "reading"):
        key = digest.of_file(recording)[:16]
    media_type = find_playable_type(recording)
    played = recording
    if media_type is None:
        media_type, played = TRANSCODED, folder / SOUND_NAME.format(key)
        if not played.exists():
            _transcode(recording, played, reporter)
    peaks = Peaks(PER_SECOND)
    kept = folder / PEAKS_NAME.format(key)
    Thread(target=_fill, args=(peaks, recording, kept), daemon=True).start()
    return PlayableSound(played, media_type, read_duration(played), peaks)


def _transcode(recording: Path, played: Path, reporter: Reporter) -> None:
    part = played.with_name(f"{atomic.PREFIX}{played.name}{atomic.SUFFIX}")
    try:
        with reporter.stage(recording.name, "making it playable") as advance:
            transcode(recording, part, advance)
        part.replace(played)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=played), path=played) from error
    finally:
        part.unlink(missing_ok=True)


def measure_loudness(recording: Path, kept: Path) -> NDArray[np.uint8] | None:
    """How loud the recording is, read where it was found before; ``None`` where it cannot be."""
    found = _read(kept)
    if found is not None:
        return found
    try:
        found = compute_loudness(recording)
        file = io.BytesIO()
        np.save(file, found)
        atomic.write_whole(kept, file.getvalue())
    except (CastproofError, OSError) as error:
        _log.warning("the recording's loudness is not known: %s", explain(error))
    return found


def _fill(peaks: Peaks, recording: Path, kept: Path) -> None:
    found = measure_loudness(recording, kept)
    if found is not None:
        peaks.fill(found)


def _read(kept: Path) -> NDArray[np.uint8] | None:
    try:
        found: NDArray[np.uint8] = np.load(kept, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.ndim == 1 and found.dtype == np.uint8 else None
