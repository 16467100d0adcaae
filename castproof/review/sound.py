"""The recording of a review: as a browser plays it, and how loud it is.

Both are made once, and kept in the recording's folder under the digest of what they were made of.
"""

from __future__ import annotations

import io
import logging
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from asr.audio.length import read_duration
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
from castproof.pipeline.cache import PROVENANCE_NAME
from castproof.pipeline.progress import Reporter
from castproof.pipeline.provenance import read_provenance
from review.material import Peaks, PlayableSound
from transcript.own_files import read_own

SOUND_NAME, PEAKS_NAME = "review-{}.mp3", "review-{}.peaks.npy"
_log = logging.getLogger(__name__)


def prepare_sound(recording: Path, folder: Path, reporter: Reporter) -> PlayableSound:
    """Prepare the recording to be played; what no browser plays is transcoded.

    Its loudness is measured meanwhile, in a thread of its own. Raises what decoding raises, and
    :class:`~castproof.errors.OutputNotWritable`.
    """
    stream = find_heard_stream(folder)

    @cache
    def key() -> str:
        digested = digest.of_file(recording)[:16]
        return digested if stream is None else f"{digested}-{stream}"

    media_type = find_playable_type(recording, stream)
    played = recording
    if media_type is None:
        with reporter.stage(recording.name, "reading"):
            media_type, played = TRANSCODED, folder / SOUND_NAME.format(key())
        if played.is_symlink() or not played.is_file():
            _transcode(recording, played, stream, reporter)
    peaks = Peaks(PER_SECOND)

    def fill() -> None:
        try:
            kept = folder / PEAKS_NAME.format(key())  # a gigabyte takes a second to be read
        except OSError as error:
            _log.warning("cannot measure the recording's loudness: %s", explain(error))
            return
        found = measure_loudness(recording, kept, stream)
        if found is not None:
            peaks.fill(found)

    Thread(target=fill, daemon=True).start()
    return PlayableSound(played, media_type, read_duration(played), peaks)


def find_heard_stream(folder: Path) -> int | None:
    """Find which of several sound streams the words of a recording's folder were heard in.

    ``None`` where nobody named one.
    """
    heard = read_provenance(folder / PROVENANCE_NAME).configuration.get("asr")
    stream = heard.get("stream") if isinstance(heard, dict) else None
    return stream if isinstance(stream, int) and stream > 0 else None


def measure_loudness(
    recording: Path, kept: Path, stream: int | None = None
) -> NDArray[np.uint8] | None:
    """Measure how loud the recording is, or read it where it was kept; ``None`` if it cannot be."""
    found = _read_loudness(kept)
    if found is not None:
        return found
    try:
        found = compute_loudness(recording, stream=stream)
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


def _transcode(recording: Path, played: Path, stream: int | None, reporter: Reporter) -> None:
    try:
        with (
            reporter.stage(recording.name, "making it playable") as advance,
            atomic.open_part(played) as part,
        ):
            transcode(recording, part.path, advance, stream=stream)
            give(part.handle, None, None)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=played), path=played) from error
