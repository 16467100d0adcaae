"""Give memory that was freed back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys


def release() -> None:
    """Free what is not referenced any more, and the room that the allocator keeps for later.

    glibc keeps what was freed in small pieces (``malloc_trim(3)``): 50 MB after the smallest model.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:  # musl has none
            trim(0)
