"""Clips of hints, for a person to hear: one WAV file each, cut by pydub, named by rank and time."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.hints.hint import MOST_LISTENING_S, Hint
from asr.audio.decode import decode
from asr.audio.samples import SAMPLE_RATE
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import safe_edit
from castproof.files.paths import format_path
from transcript.seconds import format_clock

#: Sound before and after a spot, in seconds: what is doubted is understood from what is around it.
AROUND_S = 1.5
_SAMPLE_BYTES = 2


def cut_clips(
    spots: Sequence[Hint], recording: Path, folder: Path, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write a clip of each spot that has a time into ``folder``, made where it is not there.

    A clip lasts as long as one listens to its spot. Raises
    :class:`~castproof.errors.OutputNotWritable`, also for a folder that already holds
    something, unless ``overwrite`` says so; and what decoding raises.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error
    if not is_empty and not overwrite:
        raise OutputNotWritable(
            f"{format_path(folder)} already holds files: name another folder for the clips, or use "
            "--overwrite",
            path=folder,
        )
    with warnings.catch_warnings():
        # Of Python's own audioop, and of an FFmpeg that is not there, which WAV does not need.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    samples = decode(recording).samples
    sound = AudioSegment(
        data=(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes(),
        sample_width=_SAMPLE_BYTES,
        frame_rate=SAMPLE_RATE,
        channels=1,
    )
    written = []
    for rank, spot in enumerate(spots, start=1):
        if spot.start is None:
            continue
        path = folder / name_clip(rank, spot)
        start = max(0.0, spot.start - AROUND_S)
        end = min(spot.end or spot.start, spot.start + MOST_LISTENING_S) + AROUND_S
        content = io.BytesIO()
        sound[round(1000 * start) : round(1000 * end)].export(content, format="wav")
        safe_edit.write(path, content.getvalue(), overwrite=True)
        written.append(path)
    return tuple(written)


def name_clip(rank: int, spot: Hint) -> str:
    """Name a clip by its rank, its hint's kind, and when it is.

    >>> name_clip(3, Hint("loop", 1, 65.2, 70.0, "", (), "", 0.9, 5.0))
    '003-loop-1m05s.wav'
    """
    time = format_clock(int(spot.start or 0.0)).replace(":", "m") + "s"
    hours = time.replace("m", "h", 1) if time.count("m") > 1 else time
    return f"{rank:03}-{spot.kind}-{hours}.wav"
