"""How far a review has come: its history, and what the file says; restored from a journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from review.document import Document
from review.errors import JournalUnreadable
from review.history import History, Step
from review.journal import read
from review.records import MARK, VERSION, Record
from review.wire import step_json, step_of
from transcript import episode
from transcript.episode import Episode
from transcript.errors import CastproofError
from transcript.values import Line, Transcript

AddTimes = Callable[[Transcript], Transcript]
"""Gives the words of lines the times that are known of them."""


parse_page = lru_cache(maxsize=2)(episode.parse)
"""Parses an episode's text as :func:`transcript.episode.parse` does; what a review opens, once.

What the file says now and what its journal begins with are looked at before the page is there,
and again when its words have their times: ten hours take a third of a second.
"""


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

    ``conflicts`` are what came of bringing both together, as long as nothing was saved since.

    ``page`` is what somebody else wrote last. The file is always made of it, not of what was
    saved in between: so what is taken back is back to the byte, comments and unknown keys too.
    ``sources`` are the indices of the page's entries that items have become, by the items' ids.
    """

    history: History
    page: Episode
    file: str
    sources: Mapping[str, int]
    saved: int = 0
    conflicts: tuple[FileConflict, ...] = ()

    @property
    def origin(self) -> str:
        """The text of what somebody else wrote last."""
        return self.page.before + self.page.block + self.page.after

    @property
    def unsaved(self) -> int:
        """How many steps the file does not know of."""
        return self.history.revision - self.saved

    def text(self) -> str:
        """Write the file's text with the document as it is now, to the byte where nothing changed.

        Raises :class:`~transcript.errors.NotExpressible`.
        """
        document = self.history.document
        descents = [self.sources.get(item.id) for item in document.items]
        return episode.write(replace(self.page, transcript=document.transcript), descents)

    def after(self, step: Step) -> Progress:
        """Add the step."""
        return replace(self, history=self.history.after(step))

    def mark_saved(self, file: str, revision: int) -> Progress:
        """Note that the file says what the document said at a revision."""
        return replace(self, file=file, saved=revision, conflicts=())

    def after_merge(
        self,
        step: Step,
        file: str,
        conflicts: Iterable[FileConflict],
        sources: Mapping[str, int],
    ) -> Progress:
        """Add a step that has brought in what the file says now."""
        saved = self.saved if self.unsaved else step.revision
        page = parse_page(file)
        after = self.after(step)
        return replace(
            after, page=page, file=file, sources=sources, saved=saved, conflicts=tuple(conflicts)
        )


def begin(file: str, add_times: AddTimes) -> Progress:
    """Begin to review a file; raises :class:`~transcript.errors.FormatError`."""
    page = parse_page(file)
    document = Document.of(add_times(page.transcript))
    sources = {item.id: index for index, item in enumerate(document.items)}
    return Progress(History(document), page, file, sources)


def resume(disk: str, journal: Path, add_times: AddTimes) -> tuple[Progress, bytes]:
    """Resume the review that a journal records, or begin one; also gives the journal's content.

    ``disk`` is what the file says now. Raises :class:`~transcript.errors.FormatError` and
    :class:`~review.errors.JournalUnreadable`.
    """
    records, content = read(journal)
    if not records:
        return begin(disk, add_times), content
    try:
        return restore(records, disk, add_times), content
    except JournalUnreadable as error:
        raise JournalUnreadable(f"{journal}: {error}", path=journal) from error


def opening_record(progress: Progress) -> Record:
    """Write the first record of a journal."""
    return {MARK: VERSION, "file": progress.origin}


def merge_record(
    step: Step, file: str, conflicts: Iterable[FileConflict], sources: Mapping[str, int]
) -> Record:
    """Write the record of a step that brings in what the file says."""
    return {
        **step_json(step),
        "file": file,
        "clashes": [asdict(conflict) for conflict in conflicts],
        "sources": dict(sources),
    }


def saving_record(revision: int, file: str) -> Record:
    """Write the record that a file is about to be written."""
    return {"saving": revision, "file": file}


def save_record(revision: int) -> Record:
    """Write the record that it was."""
    return {"saved": revision}


def restore(records: Iterable[Record], disk: str, add_times: AddTimes) -> Progress:
    """Restore the progress that a journal records; ``disk`` is what the file says now.

    A run that was killed while it saved leaves a file that says either the one or the other: what
    it says decides. Raises :class:`~review.errors.JournalUnreadable`.
    """
    try:
        progress = _follow(records, disk, add_times)
    except (CastproofError, LookupError, TypeError, ValueError) as error:
        raise JournalUnreadable(
            f"the journal cannot be followed ({error}): rename it to go on with the episode as it "
            "was last saved"
        ) from error
    # What was edited before any times were known has them now, where they are.
    document = progress.history.document
    items = []
    for item, known in zip(document.items, add_times(document.transcript).entries, strict=False):
        entry = item.entry
        if isinstance(entry, Line) and not entry.words and isinstance(known, Line):
            entry = replace(entry, words=known.words)
        items.append(replace(item, entry=entry))
    history = replace(progress.history, document=replace(document, items=tuple(items)))
    return replace(progress, history=history)


def _follow(records: Iterable[Record], disk: str, add_times: AddTimes) -> Progress:
    """Do again what a journal records, and require that all of it can be gone on with."""
    first, *rest = records
    progress = begin(first["file"], add_times)
    meant: Record = {}
    for record in rest:
        if "splices" in record:
            step = step_of(record, progress.history.document)
            if "file" in record:
                conflicts = (FileConflict(**one) for one in record["clashes"])
                # Earlier versions did not record them: then they are found by what items say.
                sources = record.get("sources") or {}
                progress = progress.after_merge(step, record["file"], conflicts, sources)
                if not set(sources.values()) <= set(range(len(progress.page.sources))):
                    raise ValueError("an entry that the file does not have")
            else:
                progress = progress.after(step)
        elif "saving" in record:
            meant = record
        elif "saved" in record:
            progress, meant = progress.mark_saved(meant["file"], meant["saving"]), {}
    if meant.get("file") == disk:
        progress = progress.mark_saved(meant["file"], meant["saving"])
    if progress.file not in (progress.origin, disk):
        parse_page(progress.file)  # what somebody else saves is merged with it
    items = progress.history.document.items
    if len({item.id for item in items}) < len(items):
        raise ValueError("two entries have the same id")
    return progress
