"""Words joined from pieces, and their times drawn out of the pauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.chunks import Chunk, SpeechSpan
from asr.word_times import WordPiece, correct_times, join_pieces
from transcript.values import Word


def words(*times: tuple[float, float]) -> list[Word]:
    return [Word(start, end, "word", 0.9) for start, end in times]


def times(settled: tuple[Word, ...]) -> list[tuple[float | None, float | None]]:
    return [(word.start, word.end) for word in settled]


class TestJoining:
    @pytest.mark.parametrize(
        ("pieces", "expected"),
        [
            ([" Hello", ",", " you"], ["Hello,", "you"]),
            ([" well", "-", "known"], ["well-known"]),
            ([" don", "'t"], ["don't"]),
            ([" fifty", "%", ";", " so"], ["fifty%;", "so"]),
            (["No", " space", " first"], ["No", "space", "first"]),
            ([" ", " a", ""], ["a"]),
            ([], []),
        ],
    )
    def test_a_piece_without_a_space_belongs_to_the_word_before(
        self, pieces: list[str], expected: list[str]
    ) -> None:
        made = [WordPiece(n, n + 1, text, 0.5) for n, text in enumerate(pieces)]
        assert [word.text for word in join_pieces(made)] == expected

    def test_the_joined_word_spans_its_pieces_and_is_as_sure_as_the_least(self) -> None:
        (word,) = join_pieces([WordPiece(1, 2, " well", 0.9), WordPiece(2, 3, "-known", 0.4)])
        assert word == Word(1, 3, "well-known", 0.4)

    def test_languages_without_spaces_keep_their_pieces(self) -> None:
        pieces = [WordPiece(0, 1, "你", 0.9), WordPiece(1, 2, "好", 0.9)]
        assert [word.text for word in join_pieces(pieces, spaced=False)] == ["你", "好"]


class TestSettling:
    CHUNK = Chunk(10.0, 20.0, (SpeechSpan(10.4, 13.0), SpeechSpan(16.0, 19.6)))

    def test_the_first_word_after_a_pause_does_not_start_in_it(self) -> None:
        # Speech goes on at 16.0, and begins a little before it can be told from silence.
        said = words((10.4, 10.8), (10.8, 11.2), (13.0, 16.5), (16.5, 16.9))
        assert times(correct_times(said, self.CHUNK))[2] == (15.95, 16.5)

    def test_nor_does_it_last_longer_than_two_medians(self) -> None:
        # median 0.4, as above: of the 1.5 s after the pause the word keeps 0.8
        said = words((10.4, 10.8), (10.8, 11.2), (13.0, 17.5), (17.5, 17.9))
        assert times(correct_times(said, self.CHUNK))[2] == (16.7, 17.5)

    def test_a_word_that_barely_reaches_speech_keeps_two_medians(self) -> None:
        said = words((10.4, 10.8), (10.8, 11.2), (13.0, 16.05), (16.05, 16.45))
        assert times(correct_times(said, self.CHUNK))[2] == (15.25, 16.05)

    def test_a_soft_word_within_a_pause_is_left_alone(self) -> None:
        said = words((12.0, 12.4), (14.2, 14.7), (16.2, 16.6))
        assert times(correct_times(said, self.CHUNK))[1] == (14.2, 14.7)

    def test_the_last_word_before_a_pause_does_not_end_in_it(self) -> None:
        said = words((12.2, 12.6), (12.6, 15.5), (16.0, 16.4))
        assert times(correct_times(said, self.CHUNK))[1] == (12.6, 13.05)

    def test_the_first_word_of_a_chunk_follows_a_pause_too(self) -> None:
        said = words((10.0, 11.9), (11.9, 12.2), (12.2, 12.5))
        assert times(correct_times(said, self.CHUNK))[0] == (11.3, 11.9)

    def test_a_long_word_in_the_midst_of_speech_is_left_alone(self) -> None:
        said = words((16.0, 16.3), (16.3, 17.9), (17.9, 18.2), (18.2, 18.5))
        assert times(correct_times(said, self.CHUNK))[1] == (16.3, 17.9)

    def test_the_median_is_capped(self) -> None:
        # One word, 5 s long, would otherwise justify itself.
        said = words((13.0, 18.0))
        assert times(correct_times(said, self.CHUNK)) == [(16.6, 18.0)]  # 2 × 0.7 s

    def test_times_are_in_whole_milliseconds(self) -> None:
        said = words((10.50004, 10.90006))
        assert times(correct_times(said, self.CHUNK)) == [(10.5, 10.9)]

    def test_no_word_starts_before_the_one_in_front_of_it_has_ended(self) -> None:
        said = words((16.0, 16.6), (16.4, 16.5), (16.3, 17.0))
        assert times(correct_times(said, self.CHUNK)) == [(16.0, 16.6), (16.6, 16.6), (16.6, 17.0)]

    def test_the_end_of_an_earlier_segment_is_respected(self) -> None:
        assert times(correct_times(words((16.0, 16.6)), self.CHUNK, 16.2)) == [(16.2, 16.6)]

    @given(
        st.lists(
            st.tuples(st.floats(-5, 40), st.floats(-1, 15)).map(lambda t: (t[0], t[0] + t[1])),
            max_size=40,
        )
    )
    def test_whatever_comes_is_in_order_and_within_the_chunk(
        self, spans: list[tuple[float, float]]
    ) -> None:
        settled = correct_times(words(*spans), self.CHUNK)
        assert len(settled) == len(spans)
        clock = self.CHUNK.start
        for word in settled:
            assert word.start is not None
            assert word.end is not None
            assert clock <= word.start <= word.end <= self.CHUNK.end
            assert word.start == round(word.start, 3)
            clock = word.end
