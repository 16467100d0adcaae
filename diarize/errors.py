"""The errors of diarization.

CastproofError
├── DiarizerUnavailable   the models are not here and cannot be had
├── DiarizationFailed     the models are here and broke on this recording
├── VoiceUnclear          a recording tells too little of a voice, or holds several
└── InvalidCall
    └── OtherEmbedding    a collection's voices are of another embedding model
"""

from __future__ import annotations

from transcript.errors import CastproofError, InvalidCall


class DiarizerUnavailable(CastproofError):
    """The diarization models are not here and could not be had; captions need none of them."""


class DiarizationFailed(CastproofError):
    """The diarizer broke on this recording, on every device that was tried."""


class VoiceUnclear(CastproofError):
    """A recording tells too little of a voice to learn it, or holds several."""


class OtherEmbedding(InvalidCall):
    """Voices are of another embedding model, with whose they cannot be compared."""
