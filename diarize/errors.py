"""The errors of diarization.

CastproofError
├── DiarizerUnavailable   the models, or what runs them, are not on this machine
│   └── ModelNotTrusted   they ask for more than models need, which could run code
├── DiarizationFailed     the models are here and failed on this recording
├── VoiceUnclear          a recording tells too little of a voice, or holds several
└── InvalidCall
    └── OtherEmbedding    a collection's voices are of another embedding model
"""

from __future__ import annotations

from transcript.errors import CastproofError, InvalidCall


class DiarizerUnavailable(CastproofError):
    """The diarization models, or a pyannote.audio that runs them, are not on this machine."""


class ModelNotTrusted(DiarizerUnavailable):
    """The models ask for more than models need, which could run code of whoever made them."""


class NeedsTrust(ValueError):
    """A file of a model asks for more than it may; the message says for what.

    Internal: a person is told :class:`ModelNotTrusted`, with the model's name.
    """


class BrokenModel(ValueError):
    """A file of a model is not what it should be; the message says what is wrong with it.

    Internal: a person is told :class:`DiarizerUnavailable`, with the model's name.
    """


class DiarizationFailed(CastproofError):
    """The diarizer failed on this recording, on every device that was tried."""


class VoiceUnclear(CastproofError):
    """A recording tells too little of a voice to learn it, or holds several."""


class OtherEmbedding(InvalidCall):
    """Voices are of another embedding model, with whose they cannot be compared."""
