"""One machine pass over a recording: what was said, by whom, laid out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from align.attribution.speakers import attribute
from align.glossary.correct import correction_to_json
from align.languages.packs import choose_pack
from asr.recognizer import Recognition
from castproof.config.request import Request
from castproof.config.schema import DiarizeSection
from castproof.errors import format_error
from castproof.files import lock
from castproof.files.paths import format_path
from castproof.glossary.apply import apply_glossary
from castproof.pipeline.artifacts import ALIGN, TRANSCRIPT_NAME
from castproof.pipeline.beside import run_beside
from castproof.pipeline.cache import RecordingCache, recording_folder
from castproof.pipeline.cleanup import describe_cleanup
from castproof.pipeline.finish import Conversation, lay_out_corrected
from castproof.pipeline.layout import Layout
from castproof.pipeline.models import Models
from castproof.pipeline.naming import gather_clues, keep_given_clues
from castproof.pipeline.nobody_heard import explain_silence
from castproof.pipeline.own_folder import make_own_folder
from castproof.pipeline.progress import LAYING_OUT, Reporter
from castproof.pipeline.provenance import StageKey
from castproof.pipeline.result import RecordingSummary
from castproof.pipeline.second_hearing import SecondHearingResult, hear_missed_speech
from castproof.pipeline.settings import Settings, resolve_settings
from castproof.pipeline.source import RecordingSource
from castproof.pipeline.speaker_count import SpeakerCountResult, matches_count, note_undercount
from castproof.pipeline.speaker_id import IdentifiedSpeakers, identify_speakers
from castproof.pipeline.speech_model import build_speech_model, recognizes_on_gpu
from castproof.pipeline.stages import (
    DIARIZE,
    DURATION,
    HEAR_AGAIN,
    RECOGNIZE,
    VOICE_CHECK,
    VOICES,
    StageResult,
    StageRunner,
    diarization,
    recognition,
)
from castproof.pipeline.voice_check import VoiceCheckResult, check_words
from castproof.version import version
from diarize.diarizer import Diarization
from transcript.errors import CastproofError, InvalidCall
from transcript.formats import lossless
from transcript.values import Note, Turn, Word

_log = logging.getLogger(__name__)


@contextmanager
def open_recording(
    recording: Path,
    request: Request,
    models: Models,
    reporter: Reporter,
    *,
    stem: str | None = None,
) -> Iterator[StageRunner]:
    """Open a recording to run its stages, with its folder locked against other runs.

    Its folder is in ``request.folder``, called like the recording without its ending, or ``stem``.
    Raises what :class:`~castproof.pipeline.source.RecordingSource` raises,
    :class:`~castproof.errors.RecordingBusy`, and :class:`OSError`.
    """
    place = recording_folder(request.folder, stem or recording.stem)
    stream = request.config.asr.stream
    source = RecordingSource(recording, reporter, stream=stream, scratch=place, raises_quiet=True)
    make_own_folder(place)
    with lock.hold(place):
        cache = RecordingCache(place)
        facts = {
            "name": format_path(recording.name),
            "sha256": source.digest,
            "bytes": source.bytes,
            **({} if source.url is None else {"url": source.url}),
        }
        cache.describe(version(), facts)
        yield StageRunner(source, cache, models, reporter)


def transcribe_recording(
    runner: StageRunner, request: Request, *, is_last: bool = False
) -> Conversation:
    """Recognize a recording, tell its speakers apart and lay out both, as far as it is not done.

    Whether there will be speakers is found out first: to recognize an hour takes long.
    After the last recording of a run was recognized, the recognizer gives way to the diarizer;
    where both work at once they have room until speech was heard again, and the frames that the
    diarizer computed are there for the voice check.
    Raises what the stages raise; a diarizer that is not available or fails costs the speakers only.
    """
    settings = resolve_settings(request)
    config = settings.config
    runner.cache.note_configuration(settings.as_json("recording"))
    _fetch_diarizer(runner, settings)
    with _start_diarizing(runner, settings) as diarize:
        heard = runner.run(recognition(config.asr, lambda: _prepare_diarizer(runner, settings)))
    if is_last and not request.side_by_side:
        runner.models.recognizer.free()
    language = heard.value.language
    who = _diarize(diarize, settings, heard.value.words)
    again = hear_missed_speech(runner, config.asr, heard.value, who.turns)
    if is_last:
        runner.models.recognizer.free()
    raw = again.found.add_to(heard.value.words)
    corrected = apply_glossary(raw, settings.glossary, config.glossary, language, settings.people)
    words = corrected[0].words
    if who.count is not None:
        found = note_undercount(words, settings.speaker_count, who.count.found, language)
        who = replace(who, notes=(*who.notes, *found))
    check = VoiceCheckResult(words)
    if who.turns is not None:
        options = config.align.options()
        pack = choose_pack(language, (word.text for word in words))
        attributed = attribute(words, who.turns, options, pack)
        check = check_words(runner, config.diarize, attributed, who.turns, options, pack)
    voices = identify_speakers(runner, config.voices, who.turns)
    clues = gather_clues(request, voices.namings)
    with runner.watch(LAYING_OUT):
        layout = lay_out_corrected(
            check.words,
            who.turns,
            settings,
            [corrected],
            clues=clues if request.by_rules else keep_given_clues(clues),
            checked=None if who.turns is None else check.checked,
            language=language,
        )
    _log.info(
        "%s: %d words laid out: speakers %s; %d captions, %d paragraphs, %d words put right",
        *(runner.source.path.name, len(words), ", ".join(layout.speakers) or "not told apart"),
        *(len(layout.captions.lines), len(layout.paragraphs.lines), len(layout.corrections)),
    )
    _save_transcript(runner, settings, layout)
    report = _report(runner, settings, heard, who, again, check, voices)
    why_silent = explain_silence(heard.value, heard.facts)
    return Conversation(runner.source.digest, layout, report, words, clues, why_silent)


def fetch_diarizer(runner: StageRunner, request: Request) -> None:
    """Have the speaker models here if they will be needed, or say at once why not."""
    _fetch_diarizer(runner, resolve_settings(request))


def recognize_words(runner: StageRunner, request: Request) -> StageResult[Recognition]:
    """Recognize the words only, as :func:`transcribe_recording` does. Raises as the stage."""
    return runner.run(recognition(resolve_settings(request).config.asr))


def list_missing_stages(runner: StageRunner, request: Request) -> tuple[str, ...]:
    """List which of the stages that need a model would run, since their result is not there."""
    settings = resolve_settings(request)
    missing = []
    if runner.find(recognition(settings.config.asr)) is None:
        missing.append(RECOGNIZE)
    if _has_to_diarize(runner, settings):
        missing.append(DIARIZE)
    return tuple(missing)


@dataclass(frozen=True, slots=True)
class _Speakers:
    """What diarization told: ``turns`` is ``None`` where it did not run, or failed.

    ``count`` is how many speakers there are, and why so many were looked for.
    """

    how: str
    turns: tuple[Turn, ...] | None = None
    seconds: float = 0.0
    notes: tuple[Note, ...] = ()
    partial: tuple[str, ...] = ()
    count: SpeakerCountResult | None = None


def _fetch_diarizer(runner: StageRunner, settings: Settings) -> None:
    if _has_to_diarize(runner, settings):
        runner.fetch_diarizer()


def _has_to_diarize(runner: StageRunner, settings: Settings) -> bool:
    """Tell whether speakers are wanted that are not told apart yet."""
    if not settings.config.diarize.enabled:
        return False
    return runner.find(diarization(_choose_diarize_section(runner, settings))) is None


def _choose_diarize_section(runner: StageRunner, settings: Settings) -> DiarizeSection:
    """Choose the settings as they were asked for, if an earlier run so found as many as wanted."""
    asked = settings.request.config.diarize
    found = runner.find(diarization(asked))
    if found is not None and matches_count(settings.speaker_count.speakers, found.value.turns):
        return asked
    return settings.config.diarize


@contextmanager
def _start_diarizing(
    runner: StageRunner, settings: Settings
) -> Iterator[Callable[[], StageResult[Diarization]]]:
    """Yield what returns the diarization; where the request says so it runs meanwhile."""

    def diarize(reporter: Reporter) -> StageResult[Diarization]:
        stage = diarization(_choose_diarize_section(runner, settings))
        return replace(runner, reporter=reporter).run(stage)

    if not (settings.request.side_by_side and settings.config.diarize.enabled):
        yield lambda: diarize(runner.reporter)
        return
    with run_beside(diarize, runner.reporter) as result:
        yield result


def _prepare_diarizer(runner: StageRunner, settings: Settings) -> None:
    """Begin what the diarizer needs, if it will run after this.

    Not beside a recognizer on the CPU: that leaves it no core, and both take memory.
    """
    if settings.request.side_by_side or not recognizes_on_gpu(settings.config.asr.device):
        return
    if _has_to_diarize(runner, settings):
        runner.models.diarizer.prepare()


def _diarize(
    diarize: Callable[[], StageResult[Diarization]], settings: Settings, words: Sequence[Word]
) -> _Speakers:
    """Tell who spoke; a diarizer that is not available or fails costs the speakers only."""
    if not settings.config.diarize.enabled or not words:
        return _Speakers("skipped")
    try:
        done = diarize()
    except InvalidCall:
        raise
    except CastproofError as error:
        _log.debug("no speakers", exc_info=True)
        return _Speakers("failed", partial=(f"no speakers: {format_error(error)}",))
    turns, decision = done.value.turns, settings.speaker_count
    found = len({turn.speaker for turn in turns})
    count = SpeakerCountResult(decision.speakers, found, decision.reason)
    return _Speakers(done.how, turns, done.seconds, done.value.notes, count=count)


def _save_transcript(runner: StageRunner, settings: Settings, layout: Layout) -> None:
    asked = settings.request.config
    key = StageKey(
        recording=runner.source.digest,
        settings={
            **asked.model_dump(mode="json", include={"align", "captions", "glossary"}),
            "names": list(settings.request.names),
            "voice_check": asked.diarize.voice_check,
        },
    )
    facts = {
        "names": layout.names,
        "naming": [asdict(one) for one in layout.naming],
        "corrections": [correction_to_json(one) for one in layout.corrections],
        "reading": asdict(describe_cleanup(layout.reading, asked.episode.reading)),
    }
    artifacts = {TRANSCRIPT_NAME: lossless.write(layout.captions).encode()}
    runner.cache.save_stage(ALIGN, key, artifacts, facts)


def _report(
    runner: StageRunner,
    settings: Settings,
    heard: StageResult[Recognition],
    who: _Speakers,
    again: SecondHearingResult,
    check: VoiceCheckResult,
    voices: IdentifiedSpeakers,
) -> RecordingSummary:
    """Report what the stages did; :func:`~castproof.pipeline.finish.finish` adds the rest."""
    stages: dict[
        str,
        StageResult[Recognition]
        | _Speakers
        | SecondHearingResult
        | VoiceCheckResult
        | IdentifiedSpeakers,
    ] = {
        RECOGNIZE: heard,
        DIARIZE: who,
        HEAR_AGAIN: again,
        VOICE_CHECK: check,
        VOICES: voices,
    }
    optional = (HEAR_AGAIN, VOICE_CHECK, VOICES)
    told = {at: one for at, one in stages.items() if at not in optional or one.how != "skipped"}
    return RecordingSummary(
        recording=format_path(runner.source.path),
        url=runner.source.url,
        duration_s=heard.facts[DURATION],
        model=build_speech_model(settings.config.asr, heard.facts, settings.request.why_model),
        language=heard.value.language,
        speaker_count=who.count,
        voices=voices.matches,
        voice_check=check.counts,
        heard_again=again.counts,
        stages={stage: one.how for stage, one in told.items()},
        seconds={stage: round(one.seconds, 3) for stage, one in told.items()},
        notes=(*heard.value.notes, *who.notes, *again.notes, *voices.notes, *check.notes),
        partial=(*who.partial, *voices.partial),
        configuration=settings.as_json("recording"),
    )
