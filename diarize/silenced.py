"""Silence pyannote: its telemetry, its prints, and warnings that help nobody."""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from collections.abc import Iterator

_log = logging.getLogger(__name__)

#: Regular expressions of warnings that say nothing about the recording or the result.
KNOWN_WARNINGS = (
    # We decode by ourselves, so a torchcodec without FFmpeg libraries does not matter.
    r"\s*torchcodec is not installed correctly",
    # pyannote turns TF32 off for reproducibility, and says so.
    r".*TensorFloat-32 \(TF32\) has been disabled",
    # StatsPool over a mask of one frame.
    r"std\(\): degrees of freedom is <= 0",
    # Said again by us as a note, in one line.
    r"\s*The detected number of speakers",
    # A checkpoint trained under another version of pytorch-lightning or torch still loads.
    r".*(Model was trained with|was trained with pyannote|You are using a CPU)",
)


@contextlib.contextmanager
def silence_pyannote() -> Iterator[None]:
    """Keep pyannote's telemetry off, and its prints and known warnings out of the way.

    pyannote prints help to standard output when a download fails, which would spoil ``--json``;
    it goes to the log instead, without the token (pyannote never prints that).
    """
    with ignore_known_warnings(), contextlib.redirect_stdout(_LogLines()):
        yield


@contextlib.contextmanager
def ignore_known_warnings() -> Iterator[None]:
    """Keep pyannote's telemetry off, and its known warnings out of the way."""
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
    with warnings.catch_warnings():
        for message in KNOWN_WARNINGS:
            warnings.filterwarnings("ignore", message=message)
        yield


class _LogLines:
    """A text stream that sends each line to the log."""

    def write(self, text: str) -> int:
        if text.strip():
            _log.info("pyannote: %s", text.strip())
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""
