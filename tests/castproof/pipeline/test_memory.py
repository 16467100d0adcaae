"""The garbage collector rests while much is read, and only then."""

from __future__ import annotations

import gc

import pytest

from castproof.pipeline.memory import pause_collection


def test_the_collector_rests_and_goes_on_whatever_happens() -> None:
    assert gc.isenabled()
    with pytest.raises(OSError, match="gone"), pause_collection():
        assert not gc.isenabled()
        raise OSError("gone")
    assert gc.isenabled()


def test_a_collector_that_rested_before_goes_on_resting() -> None:
    gc.disable()
    try:
        with pause_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
