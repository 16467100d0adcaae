"""Everything that was done to a document, what can be taken back, and what can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from review.document import Change, Document
from review.errors import BadOperation, OutOfDate
from review.growing import Stack, Steps

UNDO, REDO, MERGE = "undo", "redo", "merge"


@dataclass(frozen=True, slots=True)
class Step:
    """A change that was made: the ``revision`` it led to, and the operation that asked for it.

    ``edit`` is the name its page gave it, by which the same is not done twice.
    """

    revision: int
    operation: Mapping[str, Any]
    change: Change
    edit: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A document as it is now, and how it came to be; revisions count its steps.

    What came in from the disk is not taken back step by step, as if nobody had ever saved it: a
    merge empties what can be undone and redone.
    """

    document: Document
    steps: Steps = field(default_factory=Steps)
    undoable: Stack | None = None
    redoable: Stack | None = None

    @property
    def revision(self) -> int:
        """How many steps were made."""
        return len(self.steps)

    def undo(self) -> Change:
        """Find what takes back the newest change; raises :class:`~review.errors.BadOperation`."""
        if self.undoable is None:
            raise BadOperation("there is nothing to undo")
        return self.undoable.top.inverse()

    def redo(self) -> Change:
        """Find what makes again the newest change taken back; raises like :meth:`undo`."""
        if self.redoable is None:
            raise BadOperation("there is nothing to redo")
        return self.redoable.top

    def step(self, operation: Mapping[str, Any], change: Change, edit: str | None = None) -> Step:
        """Make the step that comes next."""
        return Step(self.revision + 1, operation, change, edit)

    def after(self, step: Step) -> History:
        """Add the step.

        Raises :class:`~review.errors.OutOfDate` where it does not fit the document.
        """
        if step.revision != self.revision + 1:
            raise OutOfDate(f"step {step.revision} does not follow revision {self.revision}")
        undoable, redoable = self.undoable, self.redoable
        kind = step.operation.get("kind")
        if kind == MERGE:
            undoable = redoable = None
        elif kind == UNDO:
            undoable = undoable and undoable.below
            redoable = Stack(step.change.inverse(), redoable)
        elif kind == REDO:
            undoable, redoable = Stack(step.change, undoable), redoable and redoable.below
        else:
            undoable, redoable = Stack(step.change, undoable), None
        return replace(
            self,
            document=self.document.after(step.change),
            steps=self.steps.add(step),
            undoable=undoable,
            redoable=redoable,
        )

    def has_edit(self, edit: str | None) -> bool:
        """Tell whether the edit of this name was made already."""
        return edit is not None and self.steps.has_edit(edit)

    def since(self, revision: int) -> tuple[Step, ...]:
        """List the steps after a revision."""
        return self.steps[revision:]
