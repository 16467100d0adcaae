"""Voices, stock phrases and OpenAI's score of anomaly, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.hallucination.anomaly import find_excess_rate, is_anomaly, score_word
from transcript.hallucination.stock import CLOSINGS, CREDITS, StockPhrase, find_stock_phrases
from transcript.hallucination.voice import VoiceActivity
from transcript.values import Word


def timed(text: str, start: float = 0.0, each: float = 0.3) -> list[Word]:
    return [
        Word(start + n * each, start + (n + 1) * each, word) for n, word in enumerate(text.split())
    ]


class TestVoice:
    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=9))
    def test_as_counting_the_seconds_does(self, spans: list[tuple[int, int]]) -> None:
        voice = VoiceActivity((start, start + lasts) for start, lasts in spans)
        spoken = {t for start, lasts in spans for t in range(start, start + lasts)}
        for start, end in ((0, 60), (7, 23), (30, 31)):
            assert voice.seconds(start, end) == len(spoken & set(range(start, end)))

    def test_a_moment_is_in_speech_or_not(self) -> None:
        voice = VoiceActivity([(1.0, 2.0)])
        assert voice.share(1.5, 1.5) == pytest.approx(1.0)
        assert voice.share(2.5, 2.5) == 0.0

    def test_words_weigh_by_their_length_and_untimed_ones_nothing(self) -> None:
        voice = VoiceActivity([(0.0, 1.0)])
        said = [Word(0.0, 1.0, "one"), Word(1.0, 4.0, "three"), Word(None, None, "when")]
        assert voice.share_of(said) == pytest.approx(0.25)
        assert voice.share_of([said[-1]]) is None


class TestStock:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Thanks for watching!", [StockPhrase(0, 3, False)]),
            ("Right. Thank you. Bye.", [StockPhrase(1, 3, False), StockPhrase(3, 4, False)]),
            ("I said thank you.", []),
            ("Subtitles by the Amara.org community", [StockPhrase(0, 5, True)]),
            ("Subtitles by Steve McSample.", [StockPhrase(0, 4, True)]),
            ("We wrote subtitles by hand.", []),
            ("", []),
        ],
    )
    def test_only_whole_sentences(self, text: str, found: list[StockPhrase]) -> None:
        assert list(find_stock_phrases(timed(text))) == found

    def test_a_pause_parts_as_a_full_stop_does(self) -> None:
        words = [*timed("and so on"), *timed("thank you", start=3.0)]
        assert list(find_stock_phrases(words)) == [StockPhrase(3, 5, False)]

    def test_a_credit_is_no_closing(self) -> None:
        assert not CLOSINGS & CREDITS


class TestAnomaly:
    def test_openai_s_score(self) -> None:
        assert score_word(Word(0.0, 0.3, "so", 0.9)) == 0.0
        assert score_word(Word(0.0, 0.3, "so", 0.1)) == 1.0
        assert score_word(Word(0.0, 0.033, "so", 0.9)) == pytest.approx(1.5)
        assert score_word(Word(0.0, 3.5, "so", 0.9)) == pytest.approx(1.5)
        assert score_word(Word(None, None, "so")) == 0.0

    def test_three_of_eight_or_every_word(self) -> None:
        good, bad = Word(0.0, 0.3, "so", 0.9), Word(0.0, 0.3, "so", 0.1)
        assert is_anomaly([bad] * 3 + [good] * 9)
        assert not is_anomaly([bad] * 2 + [good] * 9)
        assert is_anomaly([bad, bad])
        assert not is_anomaly([good] * 8 + [bad] * 9)
        assert not is_anomaly([Word(0.0, 0.3, "—", 0.1)])
        assert not is_anomaly([])

    def test_rates(self) -> None:
        assert find_excess_rate(timed("a b c d e f", each=0.125)) is None
        assert find_excess_rate(timed("a b c d e f", each=0.1)) == 10.0
        assert find_excess_rate(timed("a b c d e", each=0.01)) is None
        assert find_excess_rate([Word(None, None, "a")] * 9) is None
