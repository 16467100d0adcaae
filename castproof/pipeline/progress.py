"""What a run tells about itself while it works."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

#: Called with the fraction of the work done, from 0 to 1, never going back.
Advance = Callable[[float], None]
#: Called with the bytes that have come, and with all that will come, ``None`` where unknown.
Arrive = Callable[[int, "int | None"], None]

#: What a run says it is doing, where how long that takes is foretold (:mod:`castproof.forecast`).
READING, DECODING = "reading", "decoding"
LOADING_SPEECH_MODEL, RECOGNIZING = "loading the speech model", "recognizing"
LOADING_SPEAKER_MODELS, DIARIZING = "loading the speaker models", "diarizing"
HEARING_AGAIN, CHECKING_VOICES = "hearing again", "checking voices"
LISTENING_TO_VOICES, LINING_UP = "listening to voices", "lining up the tracks"
LAYING_OUT = "laying out"


class Reporter(Protocol):
    """Somebody who watches a run."""

    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> AbstractContextManager[Advance]:
        """A stage begins: ``doing`` it to ``recording``, which lasts ``seconds`` where known.

        Within the context, call what it yields with the fraction done; a stage that never
        calls it is one whose length nobody knows (loading a model).
        """
        ...

    def download(self, recording: str, doing: str) -> AbstractContextManager[Arrive]:
        """Something begins to be fetched: within the context, call what it yields as bytes come."""
        ...

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Learn that a stage took so long, and its result is on the disk."""
        ...

    def note(self, text: str) -> None:
        """Something that a person should know at once, not only when all is done."""
        ...


class Silent:
    """A reporter for runs nobody watches."""

    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> AbstractContextManager[Advance]:
        """Tell nobody."""
        return nullcontext(lambda fraction: None)

    def download(self, recording: str, doing: str) -> AbstractContextManager[Arrive]:
        """Tell nobody."""
        return nullcontext(lambda have, total: None)

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Tell nobody."""

    def note(self, text: str) -> None:
        """Tell nobody."""
