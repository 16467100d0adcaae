"""Keep what lies in the current folder from being run, or read, by packages that look there.

Several of NVIDIA's packages, which torch brings, have an empty entry in the list of places where
the system's loader looks for what they need (``RUNPATH [$ORIGIN:]``), and it takes that for the
current folder. Importing torch in a folder with a file ``libcuda.so.1`` runs that file, before the
driver's own is looked for. pyannote.database reads ``database.yml`` when it is imported, and what
that names, however long; matplotlib, which comes with it, ``matplotlibrc``. So nothing that imports
them is begun there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import product

from transcript.errors import InvalidCall

#: What NVIDIA's packages look for and do not carry themselves.
LIBRARIES = (
    *("libcuda.so.1", "libcuda.so", "libcask_profile_interface.so"),
    *("libmount.so", "libudev.so", "liburcu-bp.so", "liburcu-cds.so"),
    *("libmlx5.so.1", "librdmacm.so.1", "libibverbs.so.1"),
)
#: Folders below it in which the loader of glibc looks too: the newer ones, and the older ones, of
#: which any may be left out.
_NEWER = tuple(f"glibc-hwcaps/x86-64-v{level}" for level in (2, 3, 4))
_OLDER = (("", "tls"), ("", "haswell", "xeon_phi"), ("", "avx512_1"), ("", "x86_64"))


def require_harmless_folder() -> None:
    """Raise :class:`~transcript.errors.InvalidCall` where the current folder has such a file."""
    found = next(_find_libraries(), None) if sys.platform.startswith("linux") else None
    if found is not None:
        raise InvalidCall(
            f"the current folder holds {found}, which NVIDIA's libraries would run as a part of "
            "the driver: run castproof from another folder, or move that file"
        )
    odd = os.path.lexists("matplotlibrc") and not os.path.isfile("matplotlibrc")  # noqa: PTH113
    if odd or os.path.lexists("database.yml"):
        name, reader = ("matplotlibrc", "matplotlib") if odd else ("database.yml", "pyannote")
        raise InvalidCall(
            f"the current folder holds {name}, which {reader} would read: run castproof from "
            "another folder, or move that file"
        )


def _find_libraries() -> Iterator[str]:
    older = ("/".join(filter(None, parts)) for parts in product(*_OLDER))
    for folder in (*older, *_NEWER):
        for name in LIBRARIES:
            path = os.path.join(folder, name)  # noqa: PTH118 - 300 of them, in half a millisecond
            if os.path.lexists(path):
                yield path
