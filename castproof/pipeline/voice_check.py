"""Words held against the speakers' voices after attribution; what fails costs only the check."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from align.attribution.corrected_turns import attribute_by_voice
from align.attribution.prices import AttributionOptions
from align.attribution.voice_check import (
    CheckedUnit,
    can_compare_voices,
    check_voices,
    cut_voice_units,
)
from align.languages.pack import LanguagePack
from castproof.config.schema import DiarizeSection
from castproof.errors import format_error
from castproof.pipeline.stages import StageRunner, unit_voices
from transcript.errors import CastproofError
from transcript.values import Note, Turn, Word

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VoiceCheckResult:
    """The words after the check, and what each unit's voice said.

    ``how`` is ``skipped`` where there was nothing to compare, or nobody wanted it.
    """

    words: tuple[Word, ...]
    how: str = "skipped"
    checked: tuple[CheckedUnit, ...] = ()
    seconds: float = 0.0
    notes: tuple[Note, ...] = ()

    @property
    def counts(self) -> VoiceCounts | None:
        """How many units were compared, moved and are doubtful; ``None`` where none could be."""
        if self.how in ("skipped", "failed"):
            return None
        return VoiceCounts(
            units=len(self.checked),
            moved=sum(one.moved_from is not None for one in self.checked),
            doubtful=sum(one.doubtful for one in self.checked),
        )


@dataclass(frozen=True, slots=True)
class VoiceCounts:
    """Units compared with the speakers' voices, those given to another, and those undecided."""

    units: int
    moved: int
    doubtful: int


def check_words(
    runner: StageRunner,
    section: DiarizeSection,
    words: Sequence[Word],
    turns: Sequence[Turn],
    options: AttributionOptions,
    pack: LanguagePack,
) -> VoiceCheckResult:
    """Decide the words again where the voice clearly says that a unit of them is another's.

    ``words`` have the speakers of the ``turns``, decided with the same ``options`` and ``pack``.
    """
    said = tuple(words)
    units = cut_voice_units(said)
    if not section.voice_check or not can_compare_voices(units):
        return VoiceCheckResult(said)
    try:
        done = runner.run(unit_voices([(unit.start, unit.end) for unit in units]))
    except CastproofError as error:
        _log.debug("no voice check", exc_info=True)
        detail = f"the speakers were not checked by voice: {format_error(error)}"
        return VoiceCheckResult(said, "failed", notes=(Note("no-voice-check", detail),))
    checked = check_voices(units, done.value)
    said = attribute_by_voice(said, turns, checked, options, pack)
    return VoiceCheckResult(said, done.how, checked, done.seconds)
