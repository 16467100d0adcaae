"""Give memory that was freed back to the system; let the garbage collector rest."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from diarize.low_memory import release_freed_memory


def release() -> None:
    """Free what is not referenced any more, and the room that the allocator keeps for later."""
    gc.collect()
    release_freed_memory()


@contextmanager
def pause_collection() -> Iterator[None]:
    """Let the garbage collector rest while much is read that stays.

    It would look through all of it again and again: for ten hours that is half of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
