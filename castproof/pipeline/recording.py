"""One machine pass over a recording: what was said, by whom, laid out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from align.attribution.speakers import attribute
from align.glossary.correct import CorrectedWords, correction_to_json
from align.naming.rules import Clues
from asr.recognizer import Recognition
from castproof.config.request import Request
from castproof.config.schema import AsrSection, DiarizeSection
from castproof.errors import format_error
from castproof.files import lock
from castproof.files.paths import format_path
from castproof.glossary.apply import add_guests, add_hot_words, apply_glossary, note_corrections
from castproof.pipeline.cache import RecordingCache, StageKey, recording_folder
from castproof.pipeline.cleanup import describe_cleanup
from castproof.pipeline.layout import Layout, lay_out
from castproof.pipeline.models import Models
from castproof.pipeline.naming import find_expected_people, gather_clues, keep_given_clues
from castproof.pipeline.progress import Reporter
from castproof.pipeline.source import RecordingSource
from castproof.pipeline.speaker_count import (
    SpeakerCountDecision,
    SpeakerCountResult,
    decide_speaker_count,
    matches_count,
    note_undercount,
)
from castproof.pipeline.speaker_id import IdentifiedSpeakers, identify_speakers
from castproof.pipeline.speech_model import recognizes_on_gpu
from castproof.pipeline.stages import DIARIZE, RECOGNIZE, VOICE_CHECK, VOICES, StageResult, Stages
from castproof.pipeline.voice_check import VoiceCheck, check_words
from castproof.version import version
from diarize.diarizer import Diarization
from transcript.errors import CastproofError, InvalidCall
from transcript.formats import lossless
from transcript.values import Note, Turn, Word

_log = logging.getLogger(__name__)

ALIGN = "align"
TRANSCRIPT_NAME = "transcript.json"


@contextmanager
def open_recording(
    recording: Path, folder: Path, models: Models, reporter: Reporter, *, stem: str | None = None
) -> Iterator[Stages]:
    """The stages of a recording whose artifacts lie in ``folder``, held against other runs.

    They lie there under the recording's name without its ending, or under ``stem``.
    Raises what :class:`~castproof.pipeline.source.RecordingSource` raises,
    :class:`~castproof.errors.RecordingBusy`, and :class:`OSError`.
    """
    place = recording_folder(folder, stem or recording.stem)
    source = RecordingSource(recording, reporter, scratch=place)
    place.mkdir(parents=True, exist_ok=True)
    with lock.hold(place):
        cache = RecordingCache(place)
        cache.remove_leftovers()
        cache.describe(
            version(),
            {"name": format_path(recording.name), "sha256": source.digest, "bytes": source.bytes},
        )
        yield Stages(source, cache, models, reporter)


@dataclass(frozen=True, slots=True)
class HeardSpeakers:
    """What is known of the speakers: ``turns`` is ``None`` where nobody looked or could.

    ``counted`` is how many there are, and why so many were looked for.
    """

    how: str
    turns: tuple[Turn, ...] | None = None
    seconds: float = 0.0
    notes: tuple[Note, ...] = ()
    partial: tuple[str, ...] = ()
    counted: SpeakerCountResult | None = None


@dataclass(frozen=True, slots=True)
class RecordingPass:
    """A finished pass: what was heard, who spoke, and the two laid out together.

    ``clues`` are what there was to name the speakers by, ``voices`` who was known by voice.
    ``mended`` are the words as the glossary puts them right; ``heard`` has them as they were heard.
    """

    heard: StageResult[Recognition]
    who: HeardSpeakers
    words: tuple[Word, ...]
    layers: Layout
    clues: Clues
    voices: IdentifiedSpeakers
    check: VoiceCheck
    mended: CorrectedWords

    @property
    def stages(self) -> dict[str, str]:
        """How each stage came about."""
        found = {
            RECOGNIZE: self.heard.how,
            DIARIZE: self.who.how,
            VOICE_CHECK: self.check.how,
            VOICES: self.voices.how,
        }
        optional = (VOICE_CHECK, VOICES)
        return {
            stage: how for stage, how in found.items() if stage not in optional or how != "skipped"
        }

    @property
    def seconds(self) -> dict[str, float]:
        """How long each stage took."""
        took = {
            RECOGNIZE: self.heard.seconds,
            DIARIZE: self.who.seconds,
            VOICE_CHECK: self.check.seconds,
            VOICES: self.voices.seconds,
        }
        return {stage: round(took[stage], 3) for stage in self.stages}

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a person should know of each stage."""
        return (*self.heard.value.notes, *self.who.notes, *self.check.notes)


def transcribe_recording(stages: Stages, order: Request, *, is_last: bool = False) -> RecordingPass:
    """Hear a recording, tell its speakers apart and lay out both, as far as it is not done yet.

    Whether there will be speakers is found out first: to hear an hour takes long.
    After the last recording of a run was heard, the recognizer gives way to the diarizer.
    Raises what the stages raise; a diarizer that cannot be had or breaks costs the speakers only.
    """
    section, terms = order.config.glossary, add_guests(order)
    fetch_diarizer(stages, order)
    with _begun_beside(stages, order) as diarized:
        heard = recognize_words(stages, order, lambda: _prepare_diarizer(stages, order))
    if is_last:
        stages.models.recognizer.free()
    raw = tuple(word for segment in heard.value.segments for word in segment.words)
    mended, mending = apply_glossary(raw, terms, section, heard.value.language)
    words = mended.words
    who = _diarize(diarized, order, words)
    checked = _check_voices(stages, order, words, who)
    voices = identify_speakers(stages, order.config.voices, who.turns)
    who = replace(who, notes=(*who.notes, *voices.notes), partial=(*who.partial, *voices.partial))
    known = gather_clues(order, voices.namings)
    layers = lay_out(
        checked.words,
        who.turns,
        order.config,
        checked=None if who.turns is None else checked.checked,
        clues=known if order.by_rules else keep_given_clues(known),
        language=heard.value.language,
    )
    layers = replace(
        layers, captions=note_corrections(layers.captions), notes=(*layers.notes, *mending)
    )
    _log.info(
        "%s: %d words laid out: speakers %s; %d captions, %d paragraphs, %d words put right",
        *(stages.source.path.name, len(words), ", ".join(layers.speakers) or "not told apart"),
        *(len(layers.captions.lines), len(layers.paragraphs.lines), len(mended.corrections)),
    )
    done = RecordingPass(heard, who, words, layers, known, voices, checked, mended)
    _keep_transcript(stages, order, done)
    return done


def fetch_diarizer(stages: Stages, order: Request) -> None:
    """Have the speaker models here if they will be needed, or say at once why not."""
    if _has_to_diarize(stages, order):
        stages.fetch_diarizer()


def recognize_words(
    stages: Stages, order: Request, meanwhile: Callable[[], None] | None = None
) -> StageResult[Recognition]:
    """Only what was said; ``meanwhile`` begins what can go on beside it. Raises as the stage."""
    return stages.recognize(_listening(order), meanwhile)


def _listening(order: Request) -> AsrSection:
    return add_hot_words(order.config.asr, add_guests(order), order.config.glossary)


@contextmanager
def _begun_beside(
    stages: Stages, order: Request
) -> Iterator[Callable[[], StageResult[Diarization]]]:
    """How to get the speakers, who are told apart meanwhile where the order says so."""

    def diarize() -> StageResult[Diarization]:
        decision = decide_speaker_count(order.config.diarize.speakers, find_expected_people(order))
        return stages.diarize(_counting(stages, order.config.diarize, decision))

    if not (order.side_by_side and order.config.diarize.enabled):
        yield diarize
        return
    with ThreadPoolExecutor(max_workers=1) as beside:
        yield beside.submit(diarize).result


def _prepare_diarizer(stages: Stages, order: Request) -> None:
    """Begin what the diarizer needs, if it will have to tell the speakers apart after this.

    Not beside a recognizer on the CPU: that leaves it no core, and both take memory.
    """
    if order.side_by_side or not recognizes_on_gpu(order.config.asr.device):
        return
    if _has_to_diarize(stages, order):
        stages.models.diarizer.prepare()


def _has_to_diarize(stages: Stages, order: Request) -> bool:
    """Whether speakers are wanted who are not told apart yet."""
    if not order.config.diarize.enabled:
        return False
    decision = decide_speaker_count(order.config.diarize.speakers, find_expected_people(order))
    return stages.diarized(_counting(stages, order.config.diarize, decision)) is None


def list_missing_stages(stages: Stages, order: Request) -> tuple[str, ...]:
    """Which of the stages that need a model would run, since their result is not there yet."""
    left = []
    if stages.recognized(_listening(order)) is None:
        left.append(RECOGNIZE)
    if _has_to_diarize(stages, order):
        left.append(DIARIZE)
    return tuple(left)


def _check_voices(
    stages: Stages, order: Request, words: Sequence[Word], who: HeardSpeakers
) -> VoiceCheck:
    """The words as the turns and then the voices give them to speakers."""
    if who.turns is None:
        return VoiceCheck(tuple(words))
    said = attribute(words, who.turns, order.config.align.options())
    return check_words(stages, order.config.diarize, said)


def _diarize(
    diarized: Callable[[], StageResult[Diarization]], order: Request, words: Sequence[Word]
) -> HeardSpeakers:
    """Who spoke; a diarizer that cannot be had or breaks costs the speakers, nothing else."""
    if not order.config.diarize.enabled or not words:
        return HeardSpeakers("skipped")
    decision = decide_speaker_count(order.config.diarize.speakers, find_expected_people(order))
    try:
        done = diarized()
    except InvalidCall:
        raise
    except CastproofError as error:
        _log.debug("no speakers", exc_info=True)
        return HeardSpeakers("failed", partial=(f"no speakers: {format_error(error)}",))
    turns = done.value.turns
    found = len({turn.speaker for turn in turns})
    notes = (*done.value.notes, *note_undercount(words, decision, found))
    counted = SpeakerCountResult(decision.speakers, found, decision.reason)
    return HeardSpeakers(done.how, turns, done.seconds, notes, counted=counted)


def _counting(
    stages: Stages, diarize: DiarizeSection, decision: SpeakerCountDecision
) -> DiarizeSection:
    """The settings to diarize with: the free ones, if an earlier run so found as many as wanted."""
    found = stages.diarized(diarize)
    if found is not None and matches_count(decision.speakers, found.turns):
        return diarize
    return diarize.model_copy(update={"speakers": decision.speakers})


def _keep_transcript(stages: Stages, order: Request, done: RecordingPass) -> None:
    layers = done.layers
    settings = order.config.model_dump(mode="json", include={"align", "captions", "glossary"})
    key = StageKey(
        recording=stages.source.digest,
        settings={
            **settings,
            "names": list(order.names),
            "voice_check": order.config.diarize.voice_check,
        },
    )
    facts = {
        "names": layers.names,
        "naming": [asdict(one) for one in layers.naming],
        "corrections": [correction_to_json(one) for one in done.mended.corrections],
        "reading": asdict(describe_cleanup(layers.reading, order.config.episode.reading)),
    }
    artifacts = {TRANSCRIPT_NAME: lossless.write(layers.captions).encode()}
    stages.cache.save_stage(ALIGN, key, artifacts, facts)
