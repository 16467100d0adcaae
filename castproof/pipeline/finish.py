"""How every transcription ends: its words are laid out, its files written, its result reported."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.attribution.voice_check import CheckedUnit
from align.glossary.correct import CorrectedWords
from align.naming.rules import Clues
from castproof.config.request import Request
from castproof.files.outputs import deliver
from castproof.glossary.apply import note_corrections
from castproof.pipeline.cache import RecordingCache
from castproof.pipeline.cleanup import describe_cleanup
from castproof.pipeline.layout import NO_CLUES, Layout, lay_out
from castproof.pipeline.result import RecordingSummary
from castproof.pipeline.settings import Settings
from castproof.pipeline.stages import RECOGNIZE
from transcript.values import Note, Turn, Word

_log = logging.getLogger(__name__)

NO_SPEECH = Note("no-speech", "no speech was found: the files were written, and are empty")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation that is laid out; no file of it is written yet.

    ``digest`` is the checksum of what it was made from, and ``report`` tells what the steps before
    the layout did. ``words`` are those that were laid out, with the speakers they came with, and
    ``clues`` what there was to name the speakers by. ``why_silent`` is a line for a person, should
    there be no words in what was recorded.
    """

    digest: str
    layout: Layout
    report: RecordingSummary
    words: tuple[Word, ...]
    clues: Clues = NO_CLUES
    why_silent: str | None = None


def lay_out_corrected(
    words: Sequence[Word],
    turns: Sequence[Turn] | None,
    settings: Settings,
    corrected: Sequence[tuple[CorrectedWords, tuple[Note, ...]]],
    *,
    clues: Clues,
    checked: Sequence[CheckedUnit] | None = None,
    language: str | None = None,
) -> Layout:
    """Lay out words that the glossary put right, with a note on each caption that it changed.

    ``corrected`` are all of ``words``, in parts, each with what is to be noted of the glossary;
    the rest is as for :func:`~castproof.pipeline.layout.lay_out`.
    """
    layout = lay_out(words, turns, settings.config, clues=clues, checked=checked, language=language)
    return replace(
        layout,
        captions=note_corrections(layout.captions),
        corrections=tuple(one for part, _ in corrected for one in part.corrections),
        notes=(*layout.notes, *dict.fromkeys(note for _, notes in corrected for note in notes)),
    )


def finish(conversation: Conversation, request: Request, cache: RecordingCache) -> RecordingSummary:
    """Write every file that was asked for, called like the cache's folder; complete the report.

    Raises :class:`OSError` where a file cannot be written.
    """
    layout, report = conversation.layout, conversation.report
    # What `castproof regenerate` listens to, and whose folder it would look into.
    is_recording = RECOGNIZE in report.stages and not report.tracks
    is_recording = is_recording and Path(report.recording).stem == cache.folder.name
    delivery = deliver(
        cache.folder.name,
        layout,
        request,
        cache,
        conversation.digest,
        regenerate=report.recording if is_recording else None,
    )
    for file in delivery.files:
        _log.info("%s: %s (%s)", file.action, file.path, file.format)
    is_silent = not layout.words
    why_silent = conversation.why_silent
    return replace(
        report,
        files=delivery.files,
        speakers=layout.speakers,
        naming=layout.naming,
        corrections=layout.corrections,
        reading=describe_cleanup(layout.reading, request.config.episode.reading),
        words=len(layout.words),
        captions=len(layout.captions.lines),
        paragraphs=len(layout.paragraphs.lines),
        notes=(
            *report.notes,
            *((NO_SPEECH,) if is_silent and why_silent is None else ()),
            *layout.notes,
            *delivery.notes,
        ),
        partial=(
            *report.partial,
            *((why_silent,) if is_silent and why_silent is not None else ()),
            *delivery.partial,
        ),
    )
