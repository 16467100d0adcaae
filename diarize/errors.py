"""The errors of diarization.

CastscribeError
├── DiarizerUnavailable   the models are not here and cannot be had
└── DiarizationFailed     the models are here and broke on this recording
"""

from __future__ import annotations

from transcript.errors import CastscribeError


class DiarizerUnavailable(CastscribeError):
    """The diarization models are not here and could not be had; captions need none of them."""


class DiarizationFailed(CastscribeError):
    """The diarizer broke on this recording, on every device that was tried."""
