"""Chunks: every span once, none longer than a window, cut where people pause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from asr.audio.decode import decode
from asr.chunks import LONGEST_PAUSE, PAD, WINDOW, Chunk, SpeechSpan, cut_into_chunks, find_speech

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# (pause before, length) in hundredths of a second: speech as Silero finds it
conversations = st.lists(
    st.tuples(st.integers(16, 1500), st.integers(1, 2900)), min_size=0, max_size=30
)


def spans_of(conversation: list[tuple[int, int]]) -> list[SpeechSpan]:
    spans, clock = [], 0
    for pause, length in conversation:
        spans.append(SpeechSpan((clock + pause) / 100, (clock + pause + length) / 100))
        clock += pause + length
    return spans


@given(conversations, st.integers(0, 500))
def test_every_span_lands_whole_in_one_chunk_in_order(
    conversation: list[tuple[int, int]], rest: int
) -> None:
    spans = spans_of(conversation)
    duration = (spans[-1].end if spans else 0.0) + rest / 100
    chunks = cut_into_chunks(spans, duration)
    assert [span for chunk in chunks for span in chunk.speech] == spans
    for chunk in chunks:
        assert 0 <= chunk.start <= chunk.speech[0].start
        assert chunk.speech[-1].end <= chunk.end <= duration
        assert chunk.end - chunk.start <= WINDOW + 1e-6
    for earlier, later in pairwise(chunks):
        assert earlier.end <= later.start + 1e-9


@given(conversations)
def test_no_chunk_spans_a_long_silence(conversation: list[tuple[int, int]]) -> None:
    spans = spans_of(conversation)
    for chunk in cut_into_chunks(spans, 1000.0):
        for earlier, later in pairwise(chunk.speech):
            assert later.start - earlier.end <= LONGEST_PAUSE


@given(
    st.lists(st.tuples(st.integers(16, 1500), st.integers(1, 700)), min_size=1, max_size=30),
    st.floats(8, 30),
)
def test_chunks_may_be_kept_shorter(conversation: list[tuple[int, int]], longest: float) -> None:
    spans = spans_of(conversation)
    chunks = cut_into_chunks(spans, 1000.0, longest)
    assert [span for chunk in chunks for span in chunk.speech] == spans
    assert all(chunk.end - chunk.start <= longest + 1e-6 for chunk in chunks)


def test_nobody_speaks() -> None:
    assert cut_into_chunks([], 60.0) == ()


def test_it_is_cut_at_the_longest_pause_of_the_second_half() -> None:
    #   0────8 .2 8.2──16 .9 16.9──25 .3 25.3──28 .2 28.2──36
    spans = [
        SpeechSpan(0, 8),
        SpeechSpan(8.2, 16),
        SpeechSpan(16.9, 25),
        SpeechSpan(25.3, 28),
        SpeechSpan(28.2, 36),
    ]
    chunks = cut_into_chunks(spans, 40.0)
    assert [len(chunk.speech) for chunk in chunks] == [2, 3]
    assert (chunks[0].end, chunks[1].start) == (16 + PAD, 16.9 - PAD)


def test_a_short_pause_is_shared_between_its_neighbours() -> None:
    chunks = cut_into_chunks([SpeechSpan(1, 29), SpeechSpan(29.2, 50)], 60.0)
    assert (chunks[0].start, chunks[1].end) == (1 - PAD, 50 + PAD)
    assert round(chunks[0].end, 6) == round(chunks[1].start, 6) == 29.1


def test_padding_stays_within_the_recording() -> None:
    (chunk,) = cut_into_chunks([SpeechSpan(0.1, 4.9)], 5.0)
    assert chunk.start == 0.0
    assert chunk.end <= 5.0


def test_what_a_chunk_knows_of_its_speech() -> None:
    chunk = Chunk(0.0, 10.0, (SpeechSpan(1.0, 3.0), SpeechSpan(4.0, 9.5)))
    assert chunk.speech_seconds == 7.5


@pytest.mark.models
def test_no_speech_in_silence_nor_in_a_tone_nor_in_nothing() -> None:
    seconds = np.arange(32_000) / 16_000
    assert find_speech(np.zeros(32_000, np.float32)) == ()
    assert find_speech((0.5 * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32)) == ()
    assert find_speech(np.zeros(800, np.float32)) == ()
    assert find_speech(np.zeros(0, np.float32)) == ()


@pytest.mark.models
@pytest.mark.parametrize("at_once", [7.0, 12.3, 31.0])
def test_speech_is_found_in_pieces_as_in_the_whole(
    monkeypatch: pytest.MonkeyPatch, at_once: float
) -> None:
    samples = decode(EXAMPLES / "interview.opus").samples[: 100 * 16_000]
    whole = find_speech(samples)
    monkeypatch.setattr("asr.chunks.LISTENED", at_once)
    told: list[float] = []
    parted = find_speech(samples, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert all(before.end <= after.start for before, after in pairwise(parted))
    ours, theirs = (spoken(spans, 100.0) for spans in (parted, whole))
    assert np.mean(ours != theirs) < 0.005


def test_speech_that_never_pauses_is_still_listened_to_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("asr.chunks.LISTENED", 5.0)
    everywhere = lambda samples, longest: [SpeechSpan(0.0, len(samples) / 16_000)]  # noqa: E731
    monkeypatch.setattr("asr.chunks.detect_speech", everywhere)
    spans = find_speech(np.zeros(12 * 16_000, np.float32))
    assert [span.start for span in spans] == [0.0, 4.992, 9.984]  # 156 frames of 32 ms
    assert spans[-1].end == 12.0


def spoken(spans: Sequence[SpeechSpan], duration: float) -> NDArray[np.bool_]:
    """For each hundredth of a second, whether somebody speaks."""
    found = np.zeros(round(100 * duration), dtype=np.bool_)
    for span in spans:
        found[round(100 * span.start) : round(100 * span.end)] = True
    return found
