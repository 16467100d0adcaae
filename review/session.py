"""The session an episode is edited in: one document, one journal, however many pages look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, RLock
from time import time
from typing import Any, Protocol

from align.hints.hint import Hint
from review import progress as progressing
from review.document import Change
from review.edits import plan_change
from review.errors import (
    BadOperation,
    FileKeepsChanging,
    OutOfDate,
    ReviewedElsewhere,
)
from review.hints import ReviewHint, decide, decide_all, key_hints
from review.history import MERGE, History, Step
from review.journal import Journal
from review.merging import merge_file
from review.operations import DecideHint, DecideHints, Operation, Redo, Undo, operation_json
from review.progress import AddTimes, FileConflict, resume
from review.wire import step_json
from transcript.errors import CastproofError

MOST_TRIES = 5
"""How often a file may change while it is being saved before saving gives up."""


class EpisodeFile(Protocol):
    """The episode's file."""

    def read(self) -> str:
        """Its text as it is now."""

    def hold(self) -> AbstractContextManager[None]:
        """Keep other programs that ask from writing it."""

    def replace(self, was: str, now: str, *, keep: bool) -> bool:
        """Write ``now`` over ``was`` and say so; do nothing, and say so, where it is not ``was``.

        ``keep`` what was there beside it.
        """


FindHints = Callable[[str], Iterable[Hint]]
"""Finds the hints of an episode's text, the most worth a minute first."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What came of saving.

    ``written`` says whether the file was written: not where it says all of it already, and not
    where there are ``conflicts``. ``merged`` says that somebody else had changed it.
    """

    revision: int
    written: bool
    merged: bool
    conflicts: tuple[FileConflict, ...] = ()


class Session:
    """An episode being edited. Every method may be called from any thread."""

    def __init__(
        self,
        file: EpisodeFile,
        journal: Path,
        add_times: AddTimes,
        find_hints: FindHints = lambda _: (),
        mode: int = 0o600,
        claim: Callable[[], None] = lambda: None,
    ) -> None:
        """Take up the review where its journal left it; a new journal is as readable as ``mode``.

        ``claim`` is called before each change of the journal, and raises
        :class:`~review.errors.ReviewedElsewhere` where another review has the episode by now.
        Raises :class:`~transcript.errors.FormatError`,
        :class:`~review.errors.JournalUnreadable` and :class:`OSError`.
        """
        self._file, self._lock, self._claim = file, RLock(), claim
        self._add_times, self._find_hints = add_times, find_hints
        self._hints: Mapping[str, ReviewHint] | None = None
        self._hints_lock = Lock()
        disk = file.read()
        self._progress, content = resume(disk, journal, add_times)
        self._journal = Journal(journal, content, mode)
        self._is_begun = bool(content)
        self._recovered = self._progress.unsaved
        self._saved_at: float | None = None
        self._unsaved_since: float | None = None
        self._merge(disk)

    @property
    def history(self) -> History:
        """The document as it is now, and how it came to be."""
        return self._progress.history

    @property
    def saved_revision(self) -> int:
        """The revision that the file says."""
        return self._progress.saved

    @property
    def unsaved(self) -> int:
        """How many steps the file does not know of."""
        return self._progress.unsaved

    @property
    def recovered(self) -> int:
        """How many unsaved edits the journal brought back; none once they are saved."""
        return self._recovered

    @property
    def saved_at(self) -> float | None:
        """When the file was last saved in this run (s since 1970); ``None`` if it was not."""
        return self._saved_at

    @property
    def unsaved_since(self) -> float | None:
        """Since when the file lacks a step (s since 1970); ``None`` if it was before this run."""
        return self._unsaved_since if self._progress.unsaved else None

    @property
    def conflicts(self) -> tuple[FileConflict, ...]:
        """The places that both the person and whoever wrote the file changed, until they save."""
        return self._progress.conflicts

    def edit(
        self, operation: Operation, revision: int, name: str | None = None
    ) -> tuple[Step, ...]:
        """Do what the page asks, and return every step since the ``revision`` that it has.

        The step is in the journal before this returns. An edit of a ``name`` that was made
        already is not made again. Raises :class:`~review.errors.OutOfDate`,
        :class:`~review.errors.BadOperation` and :class:`~review.errors.JournalNotWritable`; then
        nothing was changed.
        """
        with self._lock:
            if not 0 <= revision <= self.history.revision:
                raise OutOfDate("the page belongs to another review of this episode")
            if not self.history.has_edit(name):
                change = self._plan(operation, revision)
                if change:
                    step = self.history.step(operation_json(operation), change, name)
                    after = self._progress.after(step)
                    self._keep(step_json(step))
                    if not self._progress.unsaved:
                        self._unsaved_since = time()
                    self._progress = after
            return self.history.since(revision)

    def hints(self) -> Mapping[str, ReviewHint]:
        """Find the hints by their keys, in order, in what the document says at the first call.

        They stay the same while the session does, so that a list does not change under a person's
        eyes; finding them takes seconds.
        """
        with self._hints_lock:
            if self._hints is None:
                progress = self._progress
                found = key_hints(progress.history.document, self._find_hints(progress.text()))
                self._hints = {hint.key: hint for hint in found}
            return self._hints

    def text(self) -> str:
        """Write what the file would say if it were saved now.

        Raises :class:`~transcript.errors.NotExpressible`.
        """
        return self._progress.text()

    def save(self) -> SaveResult:
        """Write the episode, once what somebody else saved meanwhile is brought in.

        Where both changed the same place nothing is written; saving again writes what the
        document says then. Raises :class:`~transcript.errors.FormatError` where the file is no
        episode any more, :class:`~review.errors.FileKeepsChanging`,
        :class:`~review.errors.JournalNotWritable` and what the file raises.
        """
        with self._lock, self._file.hold():
            is_merged = False
            for _ in range(MOST_TRIES):
                disk = self._file.read()
                if disk != self._progress.file:
                    is_merged = True
                    self._merge(disk)
                    if self.conflicts:
                        return SaveResult(self.saved_revision, False, True, self.conflicts)
                text, revision = self._progress.text(), self.history.revision
                if text != disk:
                    self._keep(progressing.saving_record(revision, text))
                    keep = disk == self._progress.origin
                    if not self._file.replace(disk, text, keep=keep):
                        continue  # it changed at this very moment
                    self._keep(progressing.save_record(revision))
                elif self._progress.unsaved:
                    saving = progressing.saving_record(revision, text)
                    self._keep(saving, progressing.save_record(revision))
                self._progress = self._progress.mark_saved(text, revision)
                self._recovered = 0
                self._saved_at, self._unsaved_since = time(), None
                return SaveResult(self.saved_revision, text != disk, is_merged)
            raise FileKeepsChanging("the episode's file keeps changing: save again in a moment")

    def keep_journal(self) -> None:
        """See that the journal has every edit, as when it was written.

        Raises :class:`~review.errors.JournalNotWritable` where it lost some and cannot be mended.
        """
        with self._lock:
            if self._is_begun:
                self._require_claim()
                self._journal.append()

    def is_changed_on_disk(self) -> bool:
        """Tell whether the file says something else than when it was last read or written here.

        One that is gone, or cannot be read, does.
        """
        with self._lock:
            try:
                return self._file.read() != self._progress.file
            except (CastproofError, OSError):
                return True

    def _plan(self, operation: Operation, revision: int) -> Change:
        if isinstance(operation, (Undo, Redo)):
            if revision != self.history.revision:
                raise OutOfDate("something was changed elsewhere: look at it before you undo it")
            is_undo = isinstance(operation, Undo)
            return self.history.undo() if is_undo else self.history.redo()
        if isinstance(operation, DecideHint):
            hint = self.hints().get(operation.hint)
            if hint is None:
                raise BadOperation("there is no such hint")
            return decide(self.history.document, hint, operation.verdict)
        if isinstance(operation, DecideHints):
            known = self.hints()
            if not known.keys() >= set(operation.hints):
                raise BadOperation("there is no such hint")
            chosen = [known[key] for key in operation.hints]
            return decide_all(self.history.document, chosen, operation.verdict)
        return plan_change(self.history.document, operation)

    def _merge(self, disk: str) -> None:
        """Bring in what the file says now; where it says nothing new, nothing is done."""
        if disk == self._progress.file:
            return
        found = merge_file(self._progress, disk, self._add_times)
        step = self.history.step({"kind": MERGE}, found.change)
        after = self._progress.after_merge(step, disk, found.conflicts, found.sources)
        self._keep(progressing.merge_record(step, disk, found.conflicts, found.sources))
        self._progress = after

    def _keep(self, *records: Mapping[str, Any]) -> None:
        if not self._is_begun:
            records = (progressing.opening_record(self._progress), *records)
        self._require_claim()
        self._journal.append(*records)
        self._is_begun = True

    def _require_claim(self) -> None:
        """Raise where another review is open; the edits that it does not know are kept aside."""
        try:
            self._claim()
        except ReviewedElsewhere as error:
            aside = self._journal.keep_aside()
            if aside is None:
                raise
            raise ReviewedElsewhere(
                f"{error}; it does not know your edits, which are kept in {aside}: when it has "
                f"ended, rename that to {self._journal.path.name}",
                path=aside,
            ) from error
