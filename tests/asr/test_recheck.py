"""Which decodings are bad, and which of two is better."""

from __future__ import annotations

import pytest

from asr.chunks import Chunk, SpeechSpan
from asr.hallucination import find_faults, is_better
from transcript.values import Segment, Word

TEN_SECONDS = Chunk(0.0, 10.0, (SpeechSpan(0.0, 10.0),))
A_COUGH = Chunk(0.0, 0.8, (SpeechSpan(0.4, 0.8),))


def heard(
    count: int, logprob: float = -0.3, compression: float = 1.5, no_speech: float = 0.05
) -> tuple[Segment, ...]:
    said = tuple(Word(n / 4, n / 4 + 0.2, f"word{n}") for n in range(count))
    return (Segment(0.0, 10.0, said, logprob, compression, no_speech, 0.0),)


@pytest.mark.parametrize(
    ("segments", "found"),
    [
        (heard(25), ()),
        (heard(25, compression=2.4), ()),
        (heard(25, compression=2.41), ("repeats itself",)),
        (heard(25, logprob=-1.0), ()),
        (heard(25, logprob=-1.01), ("low confidence",)),
        (heard(25, logprob=-1.2, no_speech=0.7), ("may be no speech",)),
        (heard(25, no_speech=0.9), ()),  # sure of its words: the probability alone says little
        (heard(5), ()),
        (heard(4), ("too few words",)),
        (heard(0), ("no words",)),
        ((), ("no words",)),
        (heard(25, -1.5, 3.0), ("repeats itself", "low confidence")),
    ],
)
def test_faults(segments: tuple[Segment, ...], found: tuple[str, ...]) -> None:
    assert find_faults(segments, TEN_SECONDS) == found


def test_a_cough_needs_no_words() -> None:
    assert find_faults(heard(0), A_COUGH) == ()


def test_the_surest_segment_does_not_hide_a_long_doubtful_one() -> None:
    assert find_faults(heard(2, logprob=-0.1) + heard(20, logprob=-1.4), TEN_SECONDS) == (
        "low confidence",
    )


@pytest.mark.parametrize(
    ("second", "first", "better"),
    [
        (heard(25), heard(25, compression=5.0), True),
        (heard(25, compression=5.0), heard(25, logprob=-1.2), False),
        (heard(25, logprob=-1.1), heard(25, logprob=-1.2), True),
        (heard(25, logprob=-1.3), heard(25, logprob=-1.2), False),
        (heard(25), (), True),
        (heard(3), (), True),  # a few words where there were none
        ((), (), False),
        ((), heard(25, logprob=-1.2), False),
        ((), heard(25, compression=5.0), False),
        ((), heard(25, logprob=-1.2, no_speech=0.9), True),  # noise, taken for words
    ],
)
def test_the_better_decoding_is_kept(
    second: tuple[Segment, ...], first: tuple[Segment, ...], better: bool
) -> None:
    assert is_better(second, first, TEN_SECONDS) is better
