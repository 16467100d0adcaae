"""What grows by one with every edit, and is never copied for that: steps, and what can be undone.

Values of both kinds stay as they are when others are made of them, as tuples do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from review.document import Change
    from review.history import Step


class Steps(Sequence["Step"]):
    """Steps in order: a view of a list that longer ones share, up to its own length."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        """Take the steps."""
        self._shared = list(steps)
        self._length = len(self._shared)
        # Where each named edit stands first.
        self._named: dict[str, int] = {}
        for index, step in enumerate(self._shared):
            if step.edit is not None:
                self._named.setdefault(step.edit, index)

    def __len__(self) -> int:
        """Count the steps."""
        return self._length

    @overload
    def __getitem__(self, index: int) -> Step: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...

    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        """Return a step, or some."""
        chosen = range(self._length)[index]
        if isinstance(chosen, range):
            return tuple(self._shared[each] for each in chosen)
        return self._shared[chosen]

    def add(self, step: Step) -> Steps:
        """Make the steps with one more; these stay as they are."""
        if len(self._shared) > self._length:  # others went on from here already
            return Steps(self[:]).add(step)
        longer = Steps()
        longer._shared, longer._named, longer._length = self._shared, self._named, self._length + 1
        self._shared.append(step)
        if step.edit is not None:
            self._named.setdefault(step.edit, self._length)
        return longer

    def has_edit(self, name: str) -> bool:
        """Tell whether one of the steps is the edit of this name."""
        return self._named.get(name, self._length) < self._length


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stack:
    """Changes, the newest on top; ``None`` is a stack without any."""

    top: Change
    below: Stack | None = None
