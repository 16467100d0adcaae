"""The material of a review: the session, and all that the recording's folder still knows."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cache, partial
from importlib import resources
from pathlib import Path
from threading import Lock

from align.hints.heard import attach_heard
from align.hints.hint import Hint
from asr.audio.containers import require_file
from castproof.edit.captions import (
    KnownWords,
    find_folder,
    find_known_words,
    read_known_words,
    take_known_words,
)
from castproof.edit.hints import LEAST_SHARED, FolderContents, find_hints_in, read_folder
from castproof.edit.refresh import refresh_captions
from castproof.errors import (
    FileChanged,
    OutputNotWritable,
    RecordingBusy,
    explain,
    explain_os_error,
)
from castproof.files import lock, safe_edit
from castproof.files.ownership import require_replaceable
from castproof.files.paths import format_path, stem_of
from castproof.files.safe_edit import EditedFile, read_episode
from castproof.files.word_files import SpokenWords, read_words
from castproof.pipeline.own_folder import make_own_folder
from castproof.pipeline.progress import Reporter
from castproof.review.actions import EXPORTS, Actions
from castproof.review.heard import open_heard
from castproof.review.machine import find_machine_version
from castproof.review.request import ReviewRequest
from castproof.review.sound import prepare_sound
from review.errors import EpisodeGone, JournalNotWritable, ReviewedElsewhere
from review.machine import MachineText
from review.material import Material
from review.session import Session
from transcript.errors import CastproofError
from transcript.front_matter.fields import read_title
from transcript.spacing import join_unspaced
from transcript.values import Line, Transcript, Word


def page_folder() -> Path:
    """Find the folder of the page's own files."""
    return Path(str(resources.files("review"))) / "page"


class ReviewedFile:
    """An episode's file, replaced only where it is what was read.

    See :class:`review.session.EpisodeFile`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> str:
        """Read its text.

        Raises :class:`~transcript.errors.FormatError` and :class:`~review.errors.EpisodeGone`.
        """
        try:
            return safe_edit.read(self.path).text
        except OSError as error:
            is_gone = error.errno in (errno.ENOENT, errno.ENOTDIR)
            reason = f"{self.path} is gone" if is_gone else explain_os_error(error, path=self.path)
            raise EpisodeGone(
                f"{reason}: nothing was written, and your edits are kept; put the file back, then "
                "save again",
                path=self.path,
            ) from error

    def hold(self) -> AbstractContextManager[None]:
        """Hold the file against other runs of castproof, while it is read, merged and written."""
        return lock.hold_file(self.path)

    def replace(self, was: str, now: str, *, keep: bool) -> bool:
        """Write ``now`` over ``was``, which is kept as ``talk.md~`` where ``keep`` says so.

        ``False`` where the file is not ``was`` any more; then it is as it was. Raises
        :class:`~castproof.errors.OutputNotWritable`, and :class:`~castproof.errors.FileChanged`
        where it was written, and over what another program saved at the same moment.
        """
        try:
            safe_edit.save(EditedFile(self.path, was.encode()), now, keep=keep)
        except FileChanged:
            if self.read() == now:
                raise
            return False
        return True


@contextmanager
def open_material(
    request: ReviewRequest, reporter: Reporter
) -> Iterator[tuple[Material, tuple[str, ...]]]:
    """Open what is reviewed, with notes for the person; nobody else reviews it meanwhile.

    Raises :class:`~castproof.errors.RecordingBusy` where somebody does, what reading the episode
    raises, :class:`~review.errors.JournalUnreadable`, and what :mod:`asr` says of the recording.
    """
    was, page = read_episode(request.episode)
    require_replaceable(request.episode)  # lest an hour of edits could not be saved
    if request.recording is not None:
        require_file(request.recording)
    notes: list[str] = []
    busy = f"has {format_path(request.episode)} open for review: go on there, or end it first"
    for folder in (request.session_folder, request.folder):
        try:
            make_own_folder(folder)
        except OSError as error:
            raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error
    with lock.hold_named(request.session_folder, request.lock_name, busy) as held:

        def claim() -> None:
            renew_claim(request, held)

        kept = read_folder(request.folder, notes)
        heard = (
            SpokenWords(kept.words or ()) if request.words is None else read_words(request.words)
        )
        session = _open_session(request, heard.words, notes, claim)
        machine = find_machine_version(request, was.content, kept, heard.language)
        known = _find_words(request, kept, notes)
        if not heard.words:
            known()  # a file without words is refused at once
        sound = None
        if request.recording is not None:
            sound = prepare_sound(request.recording, request.folder, reporter)
        refreshing = Lock()

        def after_save() -> tuple[str, ...]:
            with refreshing:  # of two saves in a row the later one has the last word
                return refresh_saved(request)

        material = Material(
            session,
            # Around the transcript, which is long.
            read_title(page.before + page.after) or stem_of(request.episode),
            request.episode,
            sound,
            None if machine is None else MachineText(machine.read),
            Actions(request, session, machine, known).by_name(),
            EXPORTS,
            after_save,
            page.transcript.language or (None if machine is None else machine.language),
            None if request.recording is None else open_heard(request.heard, request.recording),
        )
        yield material, tuple(dict.fromkeys(notes))


def refresh_saved(request: ReviewRequest) -> tuple[str, ...]:
    """Bring the captions beside an episode that was just saved to what it says; return notes."""
    is_named = request.recording is not None or request.output is not None
    try:
        _, page = read_episode(request.episode)
        known = None if request.words is None else read_known_words(request.words)
    except (CastproofError, OSError) as error:
        return (f"captions beside it are as they were: {explain(error)}",)
    folder = request.folder if is_named else None
    found = refresh_captions(request.episode, page.transcript, known, folder)
    return (*found.notes, *found.failed)


def renew_claim(request: ReviewRequest, held: lock.NamedLock) -> None:
    """See that no other review opens the episode: who removes `.castproof/` removes the lock.

    Raises :class:`~review.errors.ReviewedElsewhere` where another has opened it since, and
    :class:`~review.errors.JournalNotWritable`.
    """
    if held.is_current():
        return
    folder = request.session_folder
    try:
        make_own_folder(folder)
        held.renew()
    except RecordingBusy as error:
        raise ReviewedElsewhere(f"{explain(error)}; nothing was changed", path=folder) from error
    except OSError as error:
        reason = explain_os_error(error, path=folder)
        raise JournalNotWritable(f"{reason}; nothing was changed", path=folder) from error


def _find_words(
    request: ReviewRequest, kept: FolderContents, notes: list[str]
) -> Callable[[], KnownWords | None]:
    """Find the words that captions are laid out by; a named file is read once they are needed."""
    if request.words is not None:
        return cache(partial(read_known_words, request.words))
    known = take_known_words(kept, request.folder)
    known = known or find_known_words(find_folder(request.episode), notes)
    return lambda: known


def _open_session(
    request: ReviewRequest, heard: Sequence[Word], notes: list[str], claim: Callable[[], None]
) -> Session:
    """Open the session, with the times of words that were heard and the hints of `flags`."""

    def add_times(transcript: Transcript) -> Transcript:
        if not heard:
            return transcript
        timed, share = attach_heard(transcript, heard)
        if share < LEAST_SHARED:
            notes.append("the word times belong to another recording and are not used")
            return transcript
        entries = []
        for entry in timed.entries:
            if isinstance(entry, Line):
                words = tuple(
                    Word(word.start, word.end, word.text) for word in join_unspaced(entry.words)
                )
                entry = replace(entry, words=words)
            entries.append(entry)
        return replace(timed, entries=tuple(entries))

    def find_hints(text: str) -> Iterable[Hint]:
        return find_hints_in(request.episode, text.encode(), request.folder).hints

    mode = request.episode.stat().st_mode & 0o666
    file = ReviewedFile(request.episode)
    return Session(file, request.journal, add_times, find_hints, mode, claim)
