"""The second half of a transcription alone: words and turns in, files out, no model."""

from __future__ import annotations

from pathlib import Path

from castproof.config.request import Request, check_outputs
from castproof.files import digest, lock
from castproof.files.paths import format_path, stem_of
from castproof.files.word_files import count_without_speaker, read_turns, read_words
from castproof.glossary.apply import apply_glossary
from castproof.pipeline.cache import RecordingCache, recording_folder
from castproof.pipeline.finish import Conversation, finish, lay_out_corrected
from castproof.pipeline.naming import gather_clues
from castproof.pipeline.own_folder import make_own_folder
from castproof.pipeline.result import RecordingSummary
from castproof.pipeline.settings import resolve_settings
from transcript.values import Note


def align_words(
    words_path: Path, turns_path: Path | None, request: Request, *, recording: str | None = None
) -> RecordingSummary:
    """Lay out the words of one file under the turns of another.

    Without turns the words keep the speakers they have. ``recording`` selects one of several in
    a CTM or RTTM file. Raises :class:`~transcript.errors.FormatError`, :class:`OSError`, and what
    writing raises.
    """
    stem = stem_of(words_path)
    check_outputs([Path(stem)], request)
    spoken = read_words(words_path, recording)
    turns = None if turns_path is None else read_turns(turns_path, recording)
    settings = resolve_settings(request)
    config, language = settings.config, spoken.language
    corrected = apply_glossary(
        spoken.words, settings.glossary, config.glossary, language, settings.people
    )
    words, clues = corrected[0].words, gather_clues(request)
    layout = lay_out_corrected(words, turns, settings, [corrected], clues=clues, language=language)
    notes = []
    if untimed := sum(word.start is None for word in spoken.words):
        detail = f"{untimed} words have no time: they are placed by the words around them"
        notes.append(Note("untimed", detail))
    unknown = count_without_speaker(spoken.words)
    if turns is None and layout.speakers and unknown:
        notes.append(Note("unattributed", f"{unknown} words have no known speaker"))
    report = RecordingSummary(
        recording=format_path(words_path),
        language=language,
        stages={"align": "run"},
        notes=tuple(notes),
        configuration=settings.as_json("words"),
    )
    conversation = Conversation(digest.of_file(words_path), layout, report, words)
    folder = recording_folder(request.folder, stem)
    make_own_folder(folder)
    with lock.hold(folder):
        return finish(conversation, request, RecordingCache(folder))
