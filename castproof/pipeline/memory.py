"""Give memory that was freed back to the system."""

from __future__ import annotations

import gc

from diarize.low_memory import release_freed_memory


def release() -> None:
    """Free what is not referenced any more, and the room that the allocator keeps for later."""
    gc.collect()
    release_freed_memory()
