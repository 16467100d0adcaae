"""The material of a review: the session, and all that the recording's folder still knows."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from threading import Lock

from align.hints.heard import attach_heard
from align.hints.hint import Hint
from castproof.edit.captions import (
    KnownWords,
    find_folder,
    find_known_words,
    read_known_words,
    take_known_words,
)
from castproof.edit.hints import LEAST_SHARED, FolderContents, find_hints_in, read_folder
from castproof.edit.refresh import refresh_captions
from castproof.errors import FileChanged, explain, explain_os_error
from castproof.files import lock, safe_edit
from castproof.files.paths import stem_of
from castproof.files.safe_edit import EditedFile, read_episode
from castproof.files.word_files import SpokenWords
from castproof.review.actions import EXPORTS, Actions
from castproof.review.claim import Claim
from castproof.review.heard import open_heard
from castproof.review.machine import find_machine_version
from castproof.review.request import ReviewRequest
from review.errors import EpisodeGone
from review.machine import MachineText
from review.material import Material
from review.session import Session
from transcript.errors import CastproofError
from transcript.front_matter.fields import read_title
from transcript.spacing import join_unspaced
from transcript.values import Line, Transcript, Word


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


def read_material(claim: Claim) -> tuple[Material, tuple[str, ...]]:
    """Read what is reviewed, and all that is known of it; with notes for the person.

    Raises :class:`~transcript.errors.FormatError` and :class:`~review.errors.JournalUnreadable`
    where the files are not any more what was claimed, and
    :class:`~review.errors.JournalNotWritable`.
    """
    request, page = claim.request, claim.page
    notes: list[str] = []
    kept = read_folder(request.folder, notes)
    heard = claim.words or SpokenWords(kept.words)
    session = _open_session(claim, heard.words, notes)
    machine = find_machine_version(request, claim.file.content, kept, heard.language)
    known = _find_words(request, kept, notes)
    refreshing = Lock()

    def after_save() -> tuple[str, ...]:
        with refreshing:  # of two saves in a row the later one has the last word
            return refresh_saved(request)

    material = Material(
        session,
        # Around the transcript, which is long.
        read_title(page.before + page.after) or stem_of(request.episode),
        request.episode,
        claim.sound,
        None if machine is None else MachineText(machine.read),
        Actions(request, session, machine, known).by_name(),
        EXPORTS,
        after_save,
        page.transcript.language or (None if machine is None else machine.language),
        None if request.recording is None else open_heard(request.heard, request.recording),
    )
    return material, tuple(dict.fromkeys(notes))


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


def _find_words(
    request: ReviewRequest, kept: FolderContents, notes: list[str]
) -> Callable[[], KnownWords | None]:
    """Find the words that captions are laid out by; a named file is read once they are needed."""
    if request.words is not None:
        return cache(partial(read_known_words, request.words))
    known = take_known_words(kept, request.folder)
    known = known or find_known_words(find_folder(request.episode), notes)
    return lambda: known


def _open_session(claim: Claim, heard: Sequence[Word], notes: list[str]) -> Session:
    """Open the session, with the times of words that were heard and the hints of `flags`."""
    request = claim.request

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
    return Session(file, request.journal, add_times, find_hints, mode, claim.renew)
