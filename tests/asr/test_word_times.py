"""Words placed where they are spoken: at the edges of pauses, and in order."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr import word_times
from asr.chunks import Chunk, SpeechSpan
from asr.word_times import (
    EDGE,
    MOST_EARLIER,
    MOST_LATER,
    STEP,
    correct_times,
)
from transcript.values import Word

#: A pause of 3 s in ten seconds, and what is kept around.
CHUNK = Chunk(10.0, 20.0, (SpeechSpan(10.4, 13.0), SpeechSpan(16.0, 19.6)))
AFTER, BEFORE = 16.0 - EDGE, 13.0


def said(*spans: tuple[float, float], text: str = "word") -> list[Word]:
    return [Word(start, end, text, 0.9) for start, end in spans]


def place(words: list[Word], chunk: Chunk = CHUNK) -> list[tuple[float, float]]:
    return [(word.start or 0.0, word.end or 0.0) for word in correct_times(words, chunk)]


class TestPauses:
    def test_no_words_are_no_words(self) -> None:
        assert correct_times([], CHUNK) == ()

    @pytest.mark.parametrize("reach", [0.06, 0.2, 0.5, 0.9])
    def test_the_first_word_after_a_pause_starts_when_it_is_over(self, reach: float) -> None:
        words = said((12.3, 12.65), (12.65, 13.0), (13.0, 16.0 + reach), (16.0 + reach, 16.9))
        assert place(words)[1:3] == [
            (pytest.approx(12.65, abs=0.1), BEFORE),
            (pytest.approx(AFTER, abs=0.05), pytest.approx(16.0 + reach, abs=0.25)),
        ]

    def test_the_last_word_before_a_pause_ends_when_it_begins(self) -> None:
        assert place(said((12.2, 12.6), (12.6, 15.5), (16.0, 16.4)))[1][1] == BEFORE

    def test_so_it_does_where_a_mark_ends_it_too_soon(self) -> None:
        words = [Word(12.0, 12.3, "we"), Word(12.3, 12.6, "left."), Word(15.8, 16.2, "Then")]
        placed = place(words)
        assert placed[1][1] == BEFORE
        assert placed[2][0] == AFTER

    def test_a_soft_word_within_a_pause_is_left_alone(self) -> None:
        assert place(said((12.0, 12.4), (14.2, 14.7), (16.2, 16.6)))[1] == (14.2, 14.7)

    def test_all_words_are_soft_where_nobody_is_heard_to_speak(self) -> None:
        assert place(said((1.0, 1.5), (4.0, 4.5)), Chunk(0.0, 9.0, ())) == [(1.0, 1.5), (4.0, 4.5)]

    def test_words_do_not_follow_speech_that_was_not_recognized(self) -> None:
        # 2.6 s of speech, of which the recognizer wrote only the first words.
        last = place(said((10.4, 10.7), (10.7, 11.0)))[-1]
        assert last[1] == pytest.approx(11.0, abs=0.1)


class TestWithinSpeech:
    def test_a_mark_takes_no_time_of_its_own(self) -> None:
        words = [Word(16.0, 16.4, "Well,"), Word(16.6, 16.9, "so"), Word(16.9, 17.2, "what")]
        first, second, _ = place(words)
        assert first[1] == second[0] == pytest.approx(16.6, abs=STEP)

    def test_a_word_without_time_takes_some_from_the_long_one_after_it(self) -> None:
        words = [Word(16.0, 16.3, "now"), Word(16.3, 16.3, "so"), Word(16.3, 17.0, "I")]
        _, so, after = place(words)
        assert so[1] - so[0] >= 0.1
        assert after[0] == so[1]


class TestWhateverComes:
    SPANS = st.lists(
        st.tuples(st.floats(-5, 40), st.floats(-1, 15)).map(lambda t: (t[0], t[0] + t[1])),
        max_size=20,
    )

    @given(SPANS)
    def test_it_is_in_order_in_the_chunk_and_in_milliseconds(
        self, spans: list[tuple[float, float]]
    ) -> None:
        placed = place(said(*spans))
        assert len(placed) == len(spans)
        clock = CHUNK.start
        for start, end in placed:
            assert clock <= start <= end <= CHUNK.end
            assert (start, end) == (round(start, 3), round(end, 3))
            clock = end

    @given(st.lists(st.floats(0.02, 1.5), min_size=2, max_size=20))
    def test_nothing_moves_farther_than_it_may(self, durations: list[float]) -> None:
        chunk = Chunk(0.0, 30.0, (SpeechSpan(EDGE, 30.0),))
        ends = [sum(durations[: n + 1]) for n in range(len(durations))]
        words = said(*zip([0.0, *ends], ends, strict=False))
        for word, (start, end) in zip(words, place(words, chunk), strict=True):
            for put, now in ((word.start, start), (word.end, end)):
                assert put is not None
                assert -MOST_EARLIER - 0.001 <= now - put <= MOST_LATER + 0.001

    @given(
        st.lists(st.floats(0.0, 0.8), min_size=4, max_size=4).map(sorted),
        st.lists(st.integers(0, 19), min_size=4, max_size=4).map(sorted),
    )
    def test_no_other_times_are_cheaper(self, put: list[float], other: list[int]) -> None:
        chunk = Chunk(0.0, 0.8, (SpeechSpan(0.15, 0.28), SpeechSpan(0.55, 0.68)))
        grid = [0.0, *(0.1 + n * STEP for n in range(9)), 0.28]
        grid = sorted({*grid[:10], 0.28, *(0.5 + n * STEP for n in range(9)), 0.68, 0.8})
        words = said((put[0], put[1]), (put[2], put[3]))
        chosen = [time for span in place(words, chunk) for time in span]
        rival = [grid[min(index, len(grid) - 1)] for index in other]
        assert price(words, chunk, chosen) <= price(words, chunk, rival) + 0.05


def price(words: list[Word], chunk: Chunk, times: list[float]) -> float:
    """Price times for ``words`` as the module's text says, written out for a few of them."""

    def speech(time: float) -> float:
        spans = [(span.start - EDGE, span.end) for span in chunk.speech]
        return sum(max(0.0, min(time, end) - start) for start, end in spans)

    def wordless(start: float, end: float) -> float:
        seconds = speech(end) - speech(start)
        return min(word_times.WORDLESS * seconds, word_times.MOST_WORDLESS)

    spans = [(word.start or 0.0, word.end or 0.0) for word in words]
    put = [*(start for start, _ in spans), spans[-1][1]]
    expected = [speech(at) for at in put]
    pace = max(0.02, sum(end - start for start, end in spans)) / (5.0 * len(words))
    total = wordless(times[-1], chunk.end)
    before = chunk.start
    for index, (start, end) in enumerate(zip(times[::2], times[1::2], strict=True)):
        late = speech(start) - expected[index]
        over = speech(end) - expected[index + 1]
        under = min(speech(spans[index][1]), expected[index + 1]) - speech(end)
        silent = end - start - (speech(end) - speech(start))
        lasts = math.log(max(0.02, end - start) / (5.0 * pace)) / word_times.SPREAD
        total += wordless(before, start) + max(late / word_times.LATER, -late / word_times.EARLIER)
        total += max(0.0, over / word_times.LATER, under / word_times.EARLIER)
        total += word_times.SILENCE * silent + lasts**2 / 2
        before = end
    return total
