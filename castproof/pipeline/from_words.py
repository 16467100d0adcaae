"""The second half of the main job alone: words and turns in, files out, no model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from castproof.config.request import Request, check_outputs
from castproof.files import digest, lock
from castproof.files.outputs import deliver
from castproof.files.paths import format_path, stem_of
from castproof.files.word_files import SpokenWords, count_without_speaker, read_turns, read_words
from castproof.glossary.apply import add_guests, apply_glossary, note_corrections
from castproof.pipeline.cache import RecordingCache, recording_folder
from castproof.pipeline.cleanup import describe_cleanup
from castproof.pipeline.layout import lay_out
from castproof.pipeline.naming import gather_clues
from castproof.pipeline.result import Result
from transcript.values import Note, Turn


def align_words(
    words_path: Path, turns_path: Path | None, order: Request, *, recording: str | None = None
) -> Result:
    """Lay out the words of one file under the turns of another.

    Without turns the words keep the speakers they have. Raises
    :class:`~transcript.errors.FormatError`, :class:`OSError`, and what writing raises.
    """
    stem = stem_of(words_path)
    check_outputs([Path(stem)], order)
    spoken = read_words(words_path, recording)
    turns = None if turns_path is None else read_turns(turns_path, recording)
    mended, mending = apply_glossary(
        spoken.words, add_guests(order), order.config.glossary, spoken.language
    )
    layers = lay_out(
        mended.words, turns, order.config, clues=gather_clues(order), language=spoken.language
    )
    layers = replace(
        layers, captions=note_corrections(layers.captions), notes=(*layers.notes, *mending)
    )
    folder = recording_folder(order.folder, stem)
    folder.mkdir(parents=True, exist_ok=True)
    with lock.hold(folder):
        cache = RecordingCache(folder)
        cache.remove_leftovers()
        delivery = deliver(stem, layers, order, cache, digest.of_file(words_path))
    return Result(
        recording=format_path(words_path),
        files=delivery.files,
        language=spoken.language,
        speakers=layers.speakers,
        naming=layers.naming,
        corrections=mended.corrections,
        reading=describe_cleanup(layers.reading, order.config.episode.reading),
        words=len(mended.words),
        captions=len(layers.captions.lines),
        paragraphs=len(layers.paragraphs.lines),
        stages={"align": "run"},
        notes=(
            *_notes(spoken, turns, len(layers.speakers)),
            *layers.notes,
            *delivery.notes,
        ),
        partial=delivery.partial,
    )


def _notes(spoken: SpokenWords, turns: tuple[Turn, ...] | None, speakers: int) -> tuple[Note, ...]:
    """What the files could not tell about the words."""
    notes = []
    untimed = sum(word.start is None for word in spoken.words)
    if untimed:
        detail = f"{untimed} words have no time: they go with their neighbours"
        notes.append(Note("untimed", detail))
    unknown = count_without_speaker(spoken.words)
    if turns is None and speakers and unknown:
        notes.append(Note("unattributed", f"{unknown} words have no known speaker"))
    if not spoken.words:
        notes.append(Note("no-speech", "there are no words: the files are there, and empty"))
    return tuple(notes)
