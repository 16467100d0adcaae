"""The errors of diarization.

CastproofError
├── DiarizerUnavailable   the models, or what runs them, are not on this machine
├── DiarizationFailed     the models are here and failed on this recording
├── VoiceUnclear          a recording tells too little of a voice, or holds several
└── InvalidCall
    └── OtherEmbedding    a collection's voices are of another embedding model
"""

from __future__ import annotations

from transcript.errors import CastproofError, InvalidCall


class DiarizerUnavailable(CastproofError):
    """The diarization models, or a pyannote.audio that runs them, are not on this machine."""


class DiarizationFailed(CastproofError):
    """The diarizer failed on this recording, on every device that was tried."""


class VoiceUnclear(CastproofError):
    """A recording tells too little of a voice to learn it, or holds several."""


class OtherEmbedding(InvalidCall):
    """Voices are of another embedding model, with whose they cannot be compared."""
