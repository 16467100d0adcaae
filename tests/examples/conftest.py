"""Speech needs two synthesisers; where they are absent, its tests say so and skip."""

from __future__ import annotations

import ctypes

import pytest


@pytest.fixture(scope="session")
def speech_engines() -> None:
    """The shared libraries of espeak-ng and flite are on this machine."""
    for library, package in (
        ("libespeak-ng.so.1", "libespeak-ng1"),
        ("libflite.so.1", "libflite1"),
    ):
        try:
            ctypes.CDLL(library)
        except OSError:
            pytest.skip(f"{library} is not here: apt-get install {package}")
