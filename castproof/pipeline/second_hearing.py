"""Speech without words, heard again: a stage that comes after recognition and diarization."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from asr.recognizer import Recognition
from asr.second_hearing import SecondHearing, find_stretches, hear_again
from castproof.config.schema import AsrSection
from castproof.errors import format_error
from castproof.files import digest
from castproof.pipeline import artifacts
from castproof.pipeline.progress import HEARING_AGAIN
from castproof.pipeline.stages import (
    HEAR_AGAIN,
    Stage,
    StageRunner,
    dump_asr_settings,
    release_behind,
)
from transcript.errors import CastproofError
from transcript.formats import rttm
from transcript.formats.artifacts import segments_to_json
from transcript.values import Note, Turn, Word

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SecondHearingCounts:
    """Stretches that were heard again, words kept of them, and stretches left without words."""

    stretches: int
    words: int
    left: int


def add_counts(counts: Sequence[SecondHearingCounts]) -> SecondHearingCounts:
    """Add up what was heard again of several tracks.

    >>> add_counts([SecondHearingCounts(2, 9, 1), SecondHearingCounts(1, 0, 1)])
    SecondHearingCounts(stretches=3, words=9, left=2)
    """
    return SecondHearingCounts(
        sum(one.stretches for one in counts),
        sum(one.words for one in counts),
        sum(one.left for one in counts),
    )


@dataclass(frozen=True, slots=True)
class SecondHearingResult:
    """What came of hearing again.

    ``how`` is ``skipped`` where all speech has words, or nobody wanted it.
    """

    found: SecondHearing = field(default_factory=SecondHearing)
    how: str = "skipped"
    seconds: float = 0.0
    notes: tuple[Note, ...] = ()

    @property
    def counts(self) -> SecondHearingCounts | None:
        """How much was heard again; ``None`` where nothing was."""
        if self.how in ("skipped", "failed"):
            return None
        words = sum(len(segment.words) for segment in self.found.segments)
        return SecondHearingCounts(len(self.found.stretches), words, len(self.found.left))


def hear_missed_speech(
    runner: StageRunner, asr: AsrSection, heard: Recognition, turns: Sequence[Turn] | None
) -> SecondHearingResult:
    """Hear again where somebody speaks and no word was ``heard``; what fails costs only that.

    Without ``turns`` voice activity detection alone says where somebody speaks.
    """
    stretches = find_stretches(heard, turns) if asr.hear_again else ()
    if not stretches:
        return SecondHearingResult()
    seconds = sum(one.spoken for one in stretches)
    try:
        done = runner.run(second_hearing(asr, heard, turns, len(stretches), seconds))
    except CastproofError as error:
        _log.debug("not heard again", exc_info=True)
        detail = f"{seconds:.1f} s of speech without words were not heard again: "
        notes = (Note("not-heard-again", detail + format_error(error)),)
        return SecondHearingResult(how="failed", notes=notes)
    return SecondHearingResult(done.value, done.how, done.seconds)


def second_hearing(
    asr: AsrSection,
    heard: Recognition,
    turns: Sequence[Turn] | None,
    stretches: int,
    seconds: float,
) -> Stage[SecondHearing]:
    """Declare hearing again so many stretches, with so many seconds of speech in them."""

    def run(runner: StageRunner, is_here: bool) -> tuple[SecondHearing, dict[str, Any]]:
        audio = runner.source.audio()
        if not runner.models.recognizer.loaded:
            runner.models.diarizer.free()  # it took the place of the recognizer, which returns
        recognizer = runner.load(runner.models.recognizer, "the speech model", is_here=is_here)
        with runner.watch(HEARING_AGAIN, seconds) as advance:
            progress = release_behind(audio, advance)
            found = hear_again(recognizer, audio.samples, heard, turns, asr.options(), progress)
        return found, artifacts.second_hearing_facts(found)

    def summarize(found: SecondHearing) -> str:
        words = sum(len(segment.words) for segment in found.segments)
        return f"{words} words kept, {len(found.left)} stretches left"

    return Stage(
        HEAR_AGAIN,
        "recognizer",
        {
            **dump_asr_settings(asr),
            "heard": digest_heard(heard),
            "turns": None if turns is None else digest.of_bytes(rttm.write(tuple(turns)).encode()),
        },
        run,
        artifacts.second_hearing_artifacts,
        artifacts.read_second_hearing,
        f"{stretches} stretches without words, {seconds:.1f} s of speech",
        summarize,
    )


def find_heard_words(runner: StageRunner, heard: Recognition) -> tuple[Word, ...]:
    """List the words of ``heard``, and what an earlier run kept of hearing the rest again."""
    words = heard.words
    key = runner.cache.find_key(HEAR_AGAIN)
    if key is None or key.settings.get("heard") != digest_heard(heard):
        return words
    kept = runner.cache.find_stage(HEAR_AGAIN, key)
    if kept is None or key.recording != runner.source.digest:
        return words
    try:
        return artifacts.read_second_hearing(kept[0], kept[1].facts).add_to(words)
    except (CastproofError, ValueError):
        _log.warning("what was heard again cannot be read, and is not used", exc_info=True)
        return words


def digest_heard(heard: Recognition) -> str:
    """Compute a digest of what was heard first: its words, and where speech was detected."""
    speech = repr(heard.speech)
    return digest.of_bytes((segments_to_json(heard.segments) + speech).encode())
