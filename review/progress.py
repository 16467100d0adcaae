"""How far a review has come: its history, and what the file says; restored from a journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

from review.document import Document, Item
from review.errors import JournalUnreadable
from review.history import History, Step
from review.journal import MARK, VERSION, Record
from review.wire import step_json, step_of
from transcript import episode
from transcript.episode import Episode
from transcript.errors import CastproofError
from transcript.values import Line, Transcript

AddTimes = Callable[[Transcript], Transcript]
"""Gives the words of lines the times that are known of them."""


@dataclass(frozen=True, slots=True)
class FileConflict:
    """A place that both changed, and differently; the person's stands.

    ``what`` is ``words``, ``speaker``, ``start``, ``header`` or ``paragraph``; ``base`` is what it
    was, empty where there was nothing. ``id`` is the item's, ``None`` where no item is left.
    """

    id: str | None
    what: str
    base: str
    mine: str
    disk: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A history, what the file held when it was last read or written, and the revision that is.

    ``clashes`` are what came of bringing both together, as long as nothing was saved since.

    ``page`` is what somebody else wrote last. The file is always made of it, not of what was
    saved in between: so what is taken back is back to the byte, comments and unknown keys too.
    """

    history: History
    page: Episode
    file: str
    saved: int = 0
    clashes: tuple[FileConflict, ...] = ()

    @property
    def origin(self) -> str:
        """The text of what somebody else wrote last."""
        return self.page.before + self.page.block + self.page.after

    @property
    def unsaved(self) -> int:
        """How many steps the file does not know of."""
        return self.history.revision - self.saved

    def text(self) -> str:
        """The file's text with the document as it is now, to the byte where nothing changed.

        Raises :class:`~transcript.errors.NotExpressible`.
        """
        return episode.write(replace(self.page, transcript=self.history.document.transcript))

    def after(self, step: Step) -> Progress:
        """The progress once the step is made."""
        return replace(self, history=self.history.after(step))

    def saved_as(self, file: str, revision: int) -> Progress:
        """The progress once the file says what the document said at a revision."""
        return replace(self, file=file, saved=revision, clashes=())

    def merged(self, step: Step, file: str, clashes: Iterable[FileConflict]) -> Progress:
        """The progress once a step has brought in what the file says now."""
        saved = self.saved if self.unsaved else step.revision
        page = episode.parse(file)
        after = self.after(step)
        return replace(after, page=page, file=file, saved=saved, clashes=tuple(clashes))


def begin(file: str, timed: AddTimes) -> Progress:
    """A review of a file that nobody has edited; raises :class:`~transcript.errors.FormatError`."""
    page = episode.parse(file)
    return Progress(History(Document.of(timed(page.transcript))), page, file)


def opening_record(progress: Progress) -> Record:
    """The first record of a journal."""
    return {MARK: VERSION, "file": progress.origin}


def merge_record(step: Step, file: str, clashes: Iterable[FileConflict]) -> Record:
    """The record of a step that brings in what the file says."""
    return {**step_json(step), "file": file, "clashes": [asdict(clash) for clash in clashes]}


def saving_record(revision: int, file: str) -> Record:
    """The record that a file is about to be written."""
    return {"saving": revision, "file": file}


def done_record(revision: int) -> Record:
    """The record that it was."""
    return {"saved": revision}


def restore(records: Iterable[Record], disk: str, timed: AddTimes) -> Progress:
    """The progress that a journal tells; ``disk`` is what the file says now.

    A run that was killed while it saved leaves a file that says either the one or the other: what
    it says tells. Raises :class:`~review.errors.JournalUnreadable`.
    """
    first, *rest = records
    progress = begin(first["file"], timed)
    meant: Record = {}
    try:
        for record in rest:
            if "splices" in record:
                progress = _replayed(progress, record)
            elif "saving" in record:
                meant = record
            elif "saved" in record:
                progress, meant = progress.saved_as(meant["file"], meant["saving"]), {}
    except (CastproofError, LookupError, TypeError, ValueError) as error:
        raise JournalUnreadable(
            f"the journal cannot be followed ({error}): rename it, and review the episode as it "
            "was saved last"
        ) from error
    if meant.get("file") == disk:
        progress = progress.saved_as(meant["file"], meant["saving"])
    return _with_times(progress, timed)


def _replayed(progress: Progress, record: Record) -> Progress:
    step = step_of(record, progress.history.document)
    if "file" not in record:
        return progress.after(step)
    return progress.merged(step, record["file"], (FileConflict(**one) for one in record["clashes"]))


def _with_times(progress: Progress, timed: AddTimes) -> Progress:
    """What was edited before any times were known has them now, where they are."""
    document = progress.history.document
    known = timed(document.transcript).entries
    items = tuple(map(_timed, document.items, known))
    history = replace(progress.history, document=replace(document, items=items))
    return replace(progress, history=history)


def _timed(item: Item, known: object) -> Item:
    entry = item.entry
    if not isinstance(entry, Line) or entry.words or not isinstance(known, Line):
        return item
    return replace(item, entry=replace(entry, words=known.words))
