"""The desk an episode is edited at: one document, one journal, however many pages look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Protocol

from align.hints.hint import Hint
from review import progress as progressing
from review.document import Change
from review.edits import plan_change
from review.errors import BadOperation, FileKeepsChanging, JournalUnreadable, OutOfDate
from review.hints import ReviewHint, decide, find_hints
from review.history import MERGE, History, Step
from review.journal import Journal, read
from review.merging import merge_file
from review.operations import DecideHint, Operation, Redo, Undo, operation_json
from review.progress import AddTimes, FileConflict, restore
from review.wire import step_json
from transcript.errors import CastproofError

MOST_TRIES = 5
"""How often a file may change while it is being saved before saving gives up."""


class EpisodeFile(Protocol):
    """The episode's file."""

    def read(self) -> str:
        """Its text as it is now."""

    def replace(self, was: str, now: str, *, keep: bool) -> bool:
        """Write ``now`` over ``was`` and say so; do nothing, and say so, where it is not ``was``.

        ``keep`` what was there beside it.
        """


FindHints = Callable[[str], Iterable[Hint]]
"""Finds the spots of an episode's text, the most worth a minute first."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What came of saving.

    ``written`` says whether the file was written: not where it says all of it already, and not
    where there are ``clashes``. ``merged`` says that somebody else had changed it.
    """

    revision: int
    written: bool
    merged: bool
    clashes: tuple[FileConflict, ...] = ()


class Session:
    """An episode being edited. Every method may be called from any thread."""

    def __init__(
        self,
        file: EpisodeFile,
        journal: Path,
        timed: AddTimes,
        spots: FindHints = lambda _: (),
        mode: int = 0o600,
    ) -> None:
        """Take up the review where its journal left it; a new journal has the permissions ``mode``.

        Raises :class:`~transcript.errors.FormatError`,
        :class:`~review.errors.JournalUnreadable` and :class:`OSError`.
        """
        self._file, self._timed, self._spots, self._lock = file, timed, spots, RLock()
        self._doubts: Mapping[str, ReviewHint] | None = None
        self._looking = Lock()
        disk = file.read()
        records, size = read(journal)
        self._journal = Journal(journal, size, mode)
        try:
            self._progress = (
                restore(records, disk, timed) if records else progressing.begin(disk, timed)
            )
        except JournalUnreadable as error:
            raise JournalUnreadable(f"{journal}: {error}", path=journal) from error
        self._is_begun = bool(records)
        self._recovered = self._progress.unsaved
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
    def clashes(self) -> tuple[FileConflict, ...]:
        """The places that both the person and whoever wrote the file changed, until they save."""
        return self._progress.clashes

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
                raise OutOfDate("the page is of another review of this episode")
            if not self.history.made(name):
                change = self._change(operation, revision)
                if change:
                    self._make(operation_json(operation), change, name)
            return self.history.since(revision)

    def doubts(self) -> Mapping[str, ReviewHint]:
        """The doubts by their keys, in order, found in what the document says at the first call.

        They stay the same while the desk does, so that a list does not change under a person's
        eyes; finding them takes seconds.
        """
        with self._looking:
            if self._doubts is None:
                progress = self._progress
                found = find_hints(progress.history.document, self._spots(progress.text()))
                self._doubts = {doubt.key: doubt for doubt in found}
            return self._doubts

    def text(self) -> str:
        """What the file would say if it were saved now.

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
        with self._lock:
            is_merged = False
            for _ in range(MOST_TRIES):
                disk = self._file.read()
                if disk != self._progress.file:
                    is_merged = True
                    self._merge(disk)
                    if self.clashes:
                        return SaveResult(self.saved_revision, False, True, self.clashes)
                written = self._write(disk)
                if written is not None:
                    self._recovered = 0
                    return SaveResult(self.saved_revision, written, is_merged)
            raise FileKeepsChanging("the episode's file keeps changing: save again in a moment")

    def is_changed_on_disk(self) -> bool:
        """Whether the file says something else than when it was last read or written here.

        One that is gone, or cannot be read, does.
        """
        with self._lock:
            try:
                return self._file.read() != self._progress.file
            except (CastproofError, OSError):
                return True

    def _change(self, operation: Operation, revision: int) -> Change:
        if isinstance(operation, (Undo, Redo)):
            if revision != self.history.revision:
                raise OutOfDate("something was changed elsewhere: look at it before undoing it")
            is_undo = isinstance(operation, Undo)
            return self.history.undo() if is_undo else self.history.redo()
        if isinstance(operation, DecideHint):
            doubt = self.doubts().get(operation.doubt)
            if doubt is None:
                raise BadOperation("there is no such doubt")
            return decide(self.history.document, doubt, operation.verdict)
        return plan_change(self.history.document, operation)

    def _make(self, operation: Mapping[str, Any], change: Change, name: str | None = None) -> None:
        step = self.history.step(operation, change, name)
        after = self._progress.after(step)
        self._keep(step_json(step))
        self._progress = after

    def _merge(self, disk: str) -> None:
        """Bring in what the file says now; where it says nothing new, nothing is done."""
        if disk == self._progress.file:
            return
        found = merge_file(self._progress, disk, self._timed)
        step = self.history.step({"kind": MERGE}, found.change)
        after = self._progress.merged(step, disk, found.clashes)
        self._keep(progressing.merge_record(step, disk, found.clashes))
        self._progress = after

    def _write(self, disk: str) -> bool | None:
        """Whether the file had to be written; ``None`` where it changed at this very moment."""
        text, revision = self._progress.text(), self.history.revision
        if text == disk:
            if self._progress.unsaved:
                self._keep(
                    progressing.saving_record(revision, text), progressing.done_record(revision)
                )
        else:
            self._keep(progressing.saving_record(revision, text))
            if not self._file.replace(disk, text, keep=disk == self._progress.origin):
                return None
            self._keep(progressing.done_record(revision))
        self._progress = self._progress.saved_as(text, revision)
        return text != disk

    def _keep(self, *records: Mapping[str, Any]) -> None:
        if not self._is_begun:
            records = (progressing.opening_record(self._progress), *records)
        self._journal.append(*records)
        self._is_begun = True
