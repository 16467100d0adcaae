"""Everything that ``asr`` raises on purpose.

CastproofError
├── RecordingMissing     there is no such recording
├── AudioUnreadable      the recording could not be decoded
│   └── NoAudioTrack     it holds pictures or data, but no sound
├── ModelUnavailable     the speech model could not be had, or is not one
├── DeviceUnavailable    the device or compute type asked for is not on this machine
└── NotEnoughMemory      even the smallest way of running does not fit
InvalidCall
└── LanguageUnknown      the model does not know the language asked for
"""

from __future__ import annotations

from transcript.errors import CastproofError, InvalidCall


class RecordingMissing(CastproofError):
    """There is no such recording, or the path is not a file; ``path`` is what was asked for."""


class AudioUnreadable(CastproofError):
    """The recording could not be decoded; ``path`` is the recording."""


class NoAudioTrack(AudioUnreadable):
    """The recording can be opened, and holds no sound; ``path`` is the recording."""


class ModelUnavailable(CastproofError):
    """The speech model could not be had, or is not one; ``path`` is its folder, where it is one."""


class DeviceUnavailable(CastproofError):
    """The device or the compute type asked for is not on this machine."""


class NotEnoughMemory(CastproofError):
    """Even the smallest way of running the model does not fit into this machine's memory."""


class LanguageUnknown(InvalidCall):
    """The model does not know the language that was asked for."""
