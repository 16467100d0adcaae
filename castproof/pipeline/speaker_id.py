"""Identify a recording's speakers from the collection of known voices."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align.naming.rules import Naming
from castproof.config.presets import Setting
from castproof.config.schema import VoicesSection
from castproof.errors import format_error
from castproof.pipeline.stages import StageRunner, speaker_voices
from castproof.voices import files as voice_files
from diarize.identification.matching import VoiceMatch, match_voices
from transcript.errors import CastproofError
from transcript.values import Note, Turn

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IdentifiedSpeakers:
    """Who was held against which known voice, and the names that came of it.

    ``how`` is ``skipped`` where no collection was named; ``partial`` has a line where it could
    not be used.
    """

    how: str = "skipped"
    matches: tuple[VoiceMatch, ...] = ()
    seconds: float = 0.0
    notes: tuple[Note, ...] = ()
    partial: tuple[str, ...] = ()

    @property
    def namings(self) -> tuple[Naming, ...]:
        """Return the names of those who are known."""
        return tuple(
            Naming(one.speaker, one.name, "voice", max(0.0, one.similarity or 0.0), _evidence(one))
            for one in self.matches
            if one.name is not None
        )


def make_voices_setting(path: Path | None) -> Setting:
    """Make the setting of ``--voices``.

    Raises :class:`~castproof.errors.NoCollection` for a file that cannot be one, before any work.
    """
    if path is not None:
        voice_files.read_collection(path)
    return Setting("voices", "collection", None if path is None else str(path), "--voices")


def identify_speakers(
    runner: StageRunner, section: VoicesSection, turns: Sequence[Turn] | None
) -> IdentifiedSpeakers:
    """Identify the turns' speakers by known voices; a failure costs nothing else.

    Raises :class:`~castproof.errors.NoCollection`.
    """
    if section.collection is None or not turns:
        return IdentifiedSpeakers()
    known = voice_files.read_collection_file(Path(section.collection).expanduser()).collection
    if known is None:
        detail = f"there is no collection of voices at {section.collection} yet"
        return IdentifiedSpeakers(notes=(Note("no-voices", detail),))
    try:
        done = runner.run(speaker_voices(turns))
        matches = match_voices(done.value, known, section.options())
    except CastproofError as error:
        _log.debug("no known voices", exc_info=True)
        reason = f"({section.collection}): {format_error(error)}"
        line = f"the speakers were not identified by voice {reason}"
        return IdentifiedSpeakers("failed", partial=(line,))
    return IdentifiedSpeakers(done.how, matches, done.seconds)


def _evidence(one: VoiceMatch) -> str:
    following = "" if one.rival is None else f", the next {one.rival:.2f}"
    return f"known voice ({one.similarity or 0:.2f} alike{following})"
