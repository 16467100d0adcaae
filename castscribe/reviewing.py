"""An episode laid out for review: its desk, and all that its recording's folder still knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from align.spots.heard import with_heard
from asr.containers import require_file
from castscribe import lock
from castscribe.errors import OutputNotWritable, explain_os_error
from castscribe.flags import LEAST_SHARED, read_kept
from castscribe.paths import shown, stem_of
from castscribe.progress import Reporter
from castscribe.regeneration import read_episode
from castscribe.reviewing_file import ReviewedFile
from castscribe.reviewing_sound import sound_of
from castscribe.store import FOLDER_NAME
from castscribe.words import read_words
from review.app import Material
from review.desk import Desk
from review.progress import Timed
from review.sound import Sound
from transcript.titles import title_of
from transcript.values import Line, Transcript, Word

#: What the journal's name ends in. Jekyll leaves names that end in ``~`` alone.
JOURNAL_ENDING = ".review~"


@dataclass(frozen=True, slots=True)
class Request:
    """What is reviewed: an episode, and what else is known of it, ``None`` where nothing is.

    ``words`` is a file with times of words, ``output`` the folder it was transcribed into.
    """

    episode: Path
    recording: Path | None = None
    words: Path | None = None
    output: Path | None = None

    @property
    def folder(self) -> Path:
        """The recording's own folder."""
        stem = stem_of(self.episode) if self.recording is None else self.recording.stem
        return (self.output or self.episode.parent) / FOLDER_NAME / stem

    @property
    def journal(self) -> Path:
        """Where the edits are kept."""
        return self.episode.with_name(self.episode.name + JOURNAL_ENDING)


def page_folder() -> Path:
    """Where the page's own files are."""
    return Path(str(resources.files("review"))) / "page"


@contextmanager
def laid_out(request: Request, reporter: Reporter) -> Iterator[tuple[Material, tuple[str, ...]]]:
    """The material of a review, and what a person should know of it; nobody else reviews it.

    Raises :class:`~castscribe.errors.RecordingBusy` where somebody does, what reading the episode
    raises, :class:`~review.errors.JournalUnreadable`, and what :mod:`asr` says of the recording.
    """
    was, _ = read_episode(request.episode)
    if request.recording is not None:
        require_file(request.recording)
    notes: list[str] = []
    busy = f"has {shown(request.episode)} open for review: go on there, or end it first"
    _make(request.folder)
    with lock.held_as(request.folder, f"{request.episode.name}.lock", busy):
        kept = read_kept(request.folder, notes)
        heard = kept.words if request.words is None else read_words(request.words).words
        mode = request.episode.stat().st_mode & 0o666
        desk = Desk(ReviewedFile(request.episode), request.journal, _timed(heard, notes), mode)
        title = title_of(was.text) or stem_of(request.episode)
        sound = _sound(request, reporter)
        yield Material(desk, title, request.episode, sound), tuple(dict.fromkeys(notes))


def _timed(heard: Sequence[Word], notes: list[str]) -> Timed:
    """Gives lines the times of their words, as far as they were heard so."""

    def timed(transcript: Transcript) -> Transcript:
        if not heard:
            return transcript
        met, share = with_heard(transcript, heard)
        if share < LEAST_SHARED:
            notes.append("the words' times are of another recording: they are left out")
            return transcript
        entries = (_times_only(e) if isinstance(e, Line) else e for e in met.entries)
        return replace(met, entries=tuple(entries))

    return timed


def _times_only(line: Line) -> Line:
    """The line with nothing of its words but when they are said."""
    words = tuple(Word(word.start, word.end, word.text) for word in line.words)
    return replace(line, words=words)


def _sound(request: Request, reporter: Reporter) -> Sound | None:
    if request.recording is None:
        return None
    return sound_of(request.recording, request.folder, reporter)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error
