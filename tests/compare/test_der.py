"""DER and JER equal pyannote.metrics, on cases a person can add up and on random ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.der import DiarizationError, JaccardError, diarization_error, jaccard_error
from tests.thoroughness import examples
from transcript.values import Turn


@st.composite
def turns(draw: st.DrawFn) -> list[Turn]:
    """Turns of one to three speakers, who overlap one another but never themselves."""
    found = []
    for speaker in "ABC"[: draw(st.integers(0, 3))]:
        now = 0
        for _ in range(draw(st.integers(0, 4))):
            now += draw(st.integers(1, 8))
            end = now + draw(st.integers(1, 9))
            found.append(Turn(now / 2, end / 2, speaker))
            now = end
    return sorted(found)


def annotation(side: list[Turn]) -> Any:
    core = pytest.importorskip("pyannote.core")
    found = core.Annotation(uri="u")
    for track, turn in enumerate(side):
        found[core.Segment(turn.start, turn.end), track] = turn.speaker
    return found


@given(turns(), turns())
@settings(max_examples=examples(300))
@pytest.mark.filterwarnings("ignore")
def test_der_is_that_of_pyannote(reference: list[Turn], hypothesis: list[Turn]) -> None:
    metrics = pytest.importorskip("pyannote.metrics.diarization")
    found = diarization_error(reference, hypothesis)
    theirs = metrics.DiarizationErrorRate()(
        annotation(reference), annotation(hypothesis), detailed=True
    )
    assert found.total == pytest.approx(theirs["total"])
    assert found.missed == pytest.approx(theirs["missed detection"])
    assert found.false_alarm == pytest.approx(theirs["false alarm"])
    assert found.confusion == pytest.approx(theirs["confusion"])


@given(turns(), turns())
@settings(max_examples=examples(300))
@pytest.mark.filterwarnings("ignore")
def test_jer_is_that_of_pyannote(reference: list[Turn], hypothesis: list[Turn]) -> None:
    metrics = pytest.importorskip("pyannote.metrics.diarization")
    if not reference:
        assert jaccard_error(reference, hypothesis).rate is None
        return
    theirs = metrics.JaccardErrorRate()(annotation(reference), annotation(hypothesis))
    assert jaccard_error(reference, hypothesis).rate == pytest.approx(theirs)


def test_a_file_compared_with_itself_has_no_error() -> None:
    side = [Turn(0, 2, "Ann"), Turn(1, 3, "Bo")]
    assert diarization_error(side, side) == DiarizationError(total=4.0)
    assert jaccard_error(side, side) == JaccardError(2, 0.0)


def test_silence_has_no_rate() -> None:
    assert diarization_error([], [Turn(0, 2, "1")]) == DiarizationError(false_alarm=2.0)
    assert DiarizationError().rate is None
    assert JaccardError().rate is None


def test_seconds_are_summed_and_rates_are_not_averaged() -> None:
    short, long = DiarizationError(total=1.0, missed=1.0), DiarizationError(total=9.0)
    assert (short + long).rate == pytest.approx(0.1)
    assert (JaccardError(1, 1.0) + JaccardError(3, 0.0)).rate == 0.25
