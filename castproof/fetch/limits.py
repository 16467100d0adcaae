"""How much is fetched at most, of what, and for how long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much may be fetched, of what types, in what time: ``docs/reference/configuration.md``.

    ``timeout_s`` is how long nothing may come, ``time_max_s`` how long one file may take.
    """

    size_max_mb: int = 4096
    types: tuple[str, ...] = (
        "audio/*",
        "video/*",
        "application/ogg",
        "application/mp4",
        "application/mxf",
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-download",
        "application/force-download",
    )
    redirects_max: int = 10
    timeout_s: float = 30.0
    time_max_s: float = 7200.0
    retries: int = 5
    feed_size_max_mb: int = 64
