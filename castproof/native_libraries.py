"""Keep libraries of the current folder from being run as a part of NVIDIA's.

Several of NVIDIA's packages, which torch brings, have an empty entry in the list of places where
the system's loader looks for what they need (``RUNPATH [$ORIGIN:]``), and it takes that for the
current folder. Importing torch in a folder with a file ``libcuda.so.1`` runs that file, before the
driver's own is looked for. So nothing that imports torch is begun there.
"""

from __future__ import annotations

import os
import sys
from itertools import product

from transcript.errors import InvalidCall

#: What these packages look for and do not carry themselves.
NAMES = (
    *("libcuda.so.1", "libcuda.so", "libcask_profile_interface.so"),
    *("libmount.so", "libudev.so", "liburcu-bp.so", "liburcu-cds.so"),
    *("libmlx5.so.1", "librdmacm.so.1", "libibverbs.so.1"),
)
#: Folders below it in which the loader of glibc looks too: the newer ones, and the older ones, of
#: which any may be left out.
_NEWER = tuple(f"glibc-hwcaps/x86-64-v{level}" for level in (2, 3, 4))
_OLDER = (("", "tls"), ("", "haswell", "xeon_phi"), ("", "avx512_1"), ("", "x86_64"))


def refuse_libraries_here() -> None:
    """Raise :class:`~transcript.errors.InvalidCall` where the current folder has such a library."""
    if not sys.platform.startswith("linux"):
        return
    older = ("/".join(filter(None, parts)) for parts in product(*_OLDER))
    for folder in (*older, *_NEWER):
        for name in NAMES:
            path = os.path.join(folder, name)  # noqa: PTH118 - 300 of them, in half a millisecond
            if os.path.lexists(path):
                raise InvalidCall(
                    f"the current folder holds {path}, which NVIDIA's libraries would run as a "
                    "part of the driver: run castproof from another folder, or move that file"
                )
