"""The material of a review: the desk, and all that the recording's folder still knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from pathlib import Path

from align.hints.heard import attach_heard
from align.hints.hint import Hint
from asr.audio.containers import require_file
from castproof.edit.hints import LEAST_SHARED, FolderContents, find_hints_in, read_folder
from castproof.edit.regenerate import read_episode
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import lock
from castproof.files.paths import format_path, stem_of
from castproof.files.word_files import read_words
from castproof.pipeline.progress import Reporter
from castproof.review.actions import EXPORTS, Actions
from castproof.review.file import ReviewedFile
from castproof.review.machine import find_machine_version
from castproof.review.request import ReviewRequest
from castproof.review.sound import prepare_sound
from review.machine import MachineText
from review.material import Material
from review.progress import AddTimes
from review.session import FindHints, Session
from review.sound import PlayableSound
from transcript.front_matter.fields import read_title
from transcript.values import Line, Transcript, Word


def page_folder() -> Path:
    """Where the page's own files are."""
    return Path(str(resources.files("review"))) / "page"


@contextmanager
def open_material(
    request: ReviewRequest, reporter: Reporter
) -> Iterator[tuple[Material, tuple[str, ...]]]:
    """The material of a review, and what a person should know of it; nobody else reviews it.

    Raises :class:`~castproof.errors.RecordingBusy` where somebody does, what reading the episode
    raises, :class:`~review.errors.JournalUnreadable`, and what :mod:`asr` says of the recording.
    """
    was, _ = read_episode(request.episode)
    if request.recording is not None:
        require_file(request.recording)
    notes: list[str] = []
    busy = f"has {format_path(request.episode)} open for review: go on there, or end it first"
    for folder in (request.desk, request.folder):
        _make(folder)
    with lock.hold_named(request.desk, request.lock_name, busy):
        kept = read_folder(request.folder, notes)
        desk = _desk(request, kept, notes)
        machine = find_machine_version(request, was.content, kept)
        material = Material(
            desk,
            read_title(was.text) or stem_of(request.episode),
            request.episode,
            _sound(request, reporter),
            None if machine is None else MachineText(machine.transcript),
            Actions(request, desk, machine).by_name(),
            EXPORTS,
        )
        yield material, tuple(dict.fromkeys(notes))


def _desk(request: ReviewRequest, kept: FolderContents, notes: list[str]) -> Session:
    heard = kept.words if request.words is None else read_words(request.words).words
    mode = request.episode.stat().st_mode & 0o666
    file = ReviewedFile(request.episode)
    return Session(file, request.journal, _timed(heard, notes), _spots(request), mode)


def _timed(heard: Sequence[Word], notes: list[str]) -> AddTimes:
    """Gives lines the times of their words, as far as they were heard so."""

    def timed(transcript: Transcript) -> Transcript:
        if not heard:
            return transcript
        met, share = attach_heard(transcript, heard)
        if share < LEAST_SHARED:
            notes.append("the words' times are of another recording: they are left out")
            return transcript
        entries = (_times_only(e) if isinstance(e, Line) else e for e in met.entries)
        return replace(met, entries=tuple(entries))

    return timed


def _spots(request: ReviewRequest) -> FindHints:
    """Finds what `castproof flags` finds, in what the page says rather than the file."""

    def found(text: str) -> Iterable[Hint]:
        return find_hints_in(request.episode, text.encode(), request.folder).spots

    return found


def _times_only(line: Line) -> Line:
    """The line with nothing of its words but when they are said."""
    words = tuple(Word(word.start, word.end, word.text) for word in line.words)
    return replace(line, words=words)


def _sound(request: ReviewRequest, reporter: Reporter) -> PlayableSound | None:
    if request.recording is None:
        return None
    return prepare_sound(request.recording, request.folder, reporter)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error
