"""Which castproof this is."""

from __future__ import annotations


def version() -> str:
    """Return the installed distribution's version, or ``0+checkout`` where none is installed."""
    from importlib import metadata

    try:
        return metadata.version("castproof")
    except metadata.PackageNotFoundError:
        return "0+checkout"
