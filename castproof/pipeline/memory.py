"""Memory that was freed, given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys


def release() -> None:
    """Let go of what nobody holds any more, and of the room that the allocator keeps for later.

    glibc keeps what was freed in small pieces (``malloc_trim(3)``): 50 MB after the smallest model.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:  # musl has none
            trim(0)
