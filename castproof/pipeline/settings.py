"""What a call comes to: every setting resolved once, before the first stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from align.glossary.correct import Glossary
from castproof.config.request import Request
from castproof.config.schema import Configuration
from castproof.glossary.apply import add_guests, add_hot_words
from castproof.pipeline.naming import find_expected_people
from castproof.pipeline.speaker_count import SpeakerCountDecision, decide_speaker_count

Kind = Literal["recording", "tracks", "words"]
#: Sections that do not bear on what is made of a recording, of separate tracks, or of words.
_UNUSED: dict[Kind, set[str]] = {
    "recording": {"output", "fetch"},
    "tracks": {"output", "fetch", "diarize", "voices"},
    "words": {"output", "fetch", "asr", "diarize", "voices"},
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The effective settings of a request.

    ``config`` has the glossary's terms among the recognizer's hot words, and as many speakers as
    the front matter lists where the call leaves their number open. ``glossary`` has the names of
    the guests too; ``people`` are guests and hosts. ``request.config`` is the configuration as it
    was asked for.
    """

    request: Request
    config: Configuration
    glossary: Glossary
    speaker_count: SpeakerCountDecision
    people: tuple[str, ...]

    def as_json(self, kind: Kind) -> dict[str, Any]:
        """Return the effective configuration, by section and key, as far as it is used."""
        return self.config.model_dump(mode="json", exclude=_UNUSED[kind])


def resolve_settings(request: Request) -> Settings:
    """Resolve a request: hot words from the glossary, the number of speakers from the guests."""
    config, people = request.config, find_expected_people(request)
    glossary = add_guests(request.glossary, people.guests)
    count = decide_speaker_count(config.diarize.speakers, people)
    resolved = {
        "asr": add_hot_words(config.asr, glossary, config.glossary),
        "diarize": config.diarize.model_copy(update={"speakers": count.speakers}),
    }
    expected = (*people.guests, *people.hosts)
    return Settings(request, config.model_copy(update=resolved), glossary, count, expected)
