"""Calls in a stranger's folder, held against what no call may do.

The folder is made anew again and again, for what one call writes there another may trip over.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.castproof.strangers.calls import Call
from tests.castproof.strangers.folder import give_to, make_folder, make_outside
from tests.castproof.strangers.running import Outcome, look_at, start_calling

ANEW_EVERY = 40
"""After how many calls the folder is made anew."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A folder to make calls in.

    ``user`` is who makes them, and ``owner`` whose the folder is; ``None`` is whoever runs this,
    who has to be root where one of them is another.
    """

    base: Path
    user: int | None = None
    owner: int | None = None

    @property
    def folder(self) -> Path:
        """The stranger's folder."""
        return self.base / "folder"

    @property
    def outside(self) -> Path:
        """What lies outside of it."""
        return self.base / "outside"

    def make(self) -> None:
        """Make both anew."""
        for path in (self.folder, self.outside):
            with suppress(FileNotFoundError):
                shutil.rmtree(path)
        self.outside.mkdir(parents=True)
        make_outside(self.outside)
        make_folder(self.folder, self.outside)
        if self.user is not None:
            give_to(self.outside, self.user)
        if self.owner is not None:
            give_to(self.folder, self.owner)
            if self.owner != self.user:
                self.folder.chmod(0o777)

    def run(self, calls: Iterable[Call]) -> Iterator[tuple[Outcome, str | None]]:
        """Make the calls; yield how each ended, and what it did that no call may do."""
        self.make()
        before = look_at(self.outside)
        with start_calling(self.outside, self.user) as run:
            for number, call in enumerate(calls, start=1):
                outcome = run(self.folder, call)
                after = look_at(self.outside)
                changed = sorted(
                    name
                    for name in {*before, *after} - set(list_named(call))
                    if before.get(name) != after.get(name)
                )
                fault = outcome.find_fault()
                yield outcome, f"it changed {', '.join(changed)}" if changed else fault
                if before != after or number % ANEW_EVERY == 0:
                    self.make()
                    before = look_at(self.outside)


def list_named(call: Call) -> Iterator[str]:
    """List what a call may change outside, because it names a link to it."""
    for word in call:
        name = Path(word).name
        if name.startswith("link."):
            yield f"victim.{name.removeprefix('link.')}"
