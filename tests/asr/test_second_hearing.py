"""What is kept of speech that is heard again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.missed_speech import MissedSpeech
from asr.recognizer import Progress, Recognition, RecognitionOptions, Window
from asr.second_hearing import choose_words, hear_again
from tests.thoroughness import examples
from transcript.values import Segment, Turn, Word

#: Four seconds of speech between two words.
MISSED = MissedSpeech(2.0, 6.0, ((2.0, 6.0),), (1.5, 7.0))
KNOWN = (Word(1.0, 1.5, "Well,"), Word(7.0, 7.5, "thanks."))


def hear(text: str, start: float = 2.0, probability: float = 0.9, **facts: float) -> Segment:
    """A segment of words half a second long."""
    words = tuple(
        Word(start + n / 2, start + (n + 1) / 2, each, probability)
        for n, each in enumerate(text.split())
    )
    told = {"avg_logprob": -0.4, "no_speech_prob": 0.1, "compression_ratio": 1.1, **facts}
    return Segment(start, start + len(words) / 2, words, **told)


def choose(*hearings: Segment, known: Sequence[Word] = KNOWN) -> str:
    found = choose_words(MISSED, [(one,) for one in hearings], known)
    return " ".join(word.text for segment in found for word in segment.words)


NOTHING = hear("")


@pytest.mark.parametrize(
    ("hearings", "kept"),
    [
        ((hear("smile for the camera"), NOTHING), "smile for the camera"),
        ((hear("smile for the camera", probability=0.5), NOTHING), ""),  # nobody agrees
        (
            (hear("Smile for the camera", probability=0.5), hear("smile for a camera.", 2.1)),
            "smile for a camera.",  # the surer one of two that agree
        ),
        ((hear("Right.", 4.0), NOTHING), ""),  # one word, and nobody agrees
        ((hear("Right.", 4.0, 0.5), hear("right", 4.1, 0.5)), "Right."),
        ((hear("I am", 2.0, 0.4), hear("I am", 2.0, 0.4)), ""),  # both guess
        ((hear("smile for the camera", avg_logprob=-1.1), NOTHING), ""),
        ((hear("smile for the camera", no_speech_prob=0.7), NOTHING), ""),
        ((hear("smile for the camera", compression_ratio=2.5), NOTHING), ""),
        ((hear("Thank you for watching.", 3.0), NOTHING), ""),  # written into silence by habit
        ((hear("well, smile for", 1.0), NOTHING), "smile for"),  # the word before was heard
        ((hear("smile for it", 6.0), NOTHING), ""),  # most of it where nobody speaks
    ],
)
def test_what_is_kept(hearings: tuple[Segment, ...], kept: str) -> None:
    assert choose(*hearings) == kept


def test_an_echo_of_the_words_beside_is_not_kept() -> None:
    known = (*KNOWN, Word(7.5, 8.0, "my"), Word(8.0, 8.5, "friend"))
    assert choose(hear("my friend"), NOTHING, known=known) == ""
    assert choose(hear("thanks", 5.0), hear("thanks", 5.0), known=known) == ""


def test_nobody_says_so_much_in_so_little_time() -> None:
    fast = tuple(Word(2.0 + n / 10, 2.1 + n / 10, f"word{n}", 0.9) for n in range(23))
    assert choose(replace(NOTHING, words=fast), NOTHING) == ""
    assert choose(replace(NOTHING, words=fast[:22]), NOTHING) != ""


words = st.builds(
    lambda start, length, text, sure: Word(start, start + length, text, sure),
    st.floats(0, 9),
    st.floats(0, 2),
    st.sampled_from(["well,", "so", "Yes.", "thanks", "...", "it"]),
    st.floats(0, 1),
)
segments = st.builds(
    lambda said: Segment(0.0, 9.0, tuple(sorted(said, key=lambda one: one.start)), -0.5, 1.0, 0.1),
    st.lists(words, max_size=6),
)


@settings(max_examples=examples(300))
@given(st.lists(st.tuples(segments), min_size=1, max_size=3))
def test_whatever_is_heard_lies_where_no_word_was(hearings: list[tuple[Segment, ...]]) -> None:
    texts = {word.text for heard in hearings for segment in heard for word in segment.words}
    for segment in choose_words(MISSED, hearings, KNOWN):
        assert segment.words
        for word in segment.words:
            assert 1.5 <= word.start <= word.end <= 7.0
            assert word.text in texts
            assert any(map(str.isalnum, word.text))


@dataclass
class StopsEarly:
    """A recognizer that writes the first words of each stretch it hears, and drops the rest."""

    said: tuple[Word, ...]
    words_each: int = 4
    windows: list[Window] = field(default_factory=list)

    def recognize(
        self, samples: np.ndarray, options: RecognitionOptions, progress: Progress
    ) -> Recognition:
        whole = Window(0.0, len(samples) / 16_000)
        return Recognition((self._hear(whole),), "en", speech=((0.0, self.said[-1].end or 0.0),))

    def decode_windows(
        self,
        samples: np.ndarray,
        windows: Sequence[Window],
        options: RecognitionOptions,
        progress: Progress,
    ) -> tuple[tuple[Segment, ...], ...]:
        assert options.language == "en"
        self.windows += windows
        progress(1.0)
        return tuple((self._hear(one),) for one in windows)

    def _hear(self, window: Window) -> Segment:
        heard = [word for word in self.said if window.start <= word.start < window.end]
        return replace(NOTHING, words=tuple(heard[: self.words_each]))


def test_what_a_recognizer_stops_before_is_heard_again_until_all_is_there() -> None:
    said = tuple(Word(n / 2, n / 2 + 0.4, f"word{n}", 0.9) for n in range(13))
    recognizer = StopsEarly(said)
    samples, progress = np.zeros(20 * 16_000, np.float32), []
    first = recognizer.recognize(samples, RecognitionOptions(), progress.append)
    assert len(first.words) == 4
    again = hear_again(recognizer, samples, first, None, RecognitionOptions(), progress.append)
    assert again.add_to(first.words) == said
    assert again.left == ()
    assert again.stretches == ((1.9, 6.4),)
    assert progress == sorted(progress)
    assert progress[-1] == 1.0


def test_a_distant_voice_that_only_the_diarizer_hears() -> None:
    said = (Word(2.0, 2.4, "On", 0.8), Word(2.4, 2.8, "your", 0.8), Word(2.8, 3.4, "marks.", 0.8))
    recognizer, samples = StopsEarly(said), np.zeros(10 * 16_000, np.float32)
    nothing = Recognition((), "en", speech=())
    turns = (Turn(2.0, 3.5, "B"),)
    deaf = hear_again(recognizer, samples, nothing, None, RecognitionOptions(), lambda share: None)
    assert (deaf.segments, deaf.stretches, recognizer.windows) == ((), (), [])
    told = hear_again(recognizer, samples, nothing, turns, RecognitionOptions(), lambda share: None)
    assert told.add_to(()) == said


def test_what_stays_without_words_is_left() -> None:
    recognizer, samples = StopsEarly((Word(9.0, 9.5, "far"),)), np.zeros(8 * 16_000, np.float32)
    nothing = Recognition((), "en", speech=((2.0, 4.0),))
    found = hear_again(recognizer, samples, nothing, None, RecognitionOptions(), lambda share: None)
    assert found.segments == ()
    assert found.stretches == found.left == ((2.0, 4.0),)
    assert len(recognizer.windows) == 3  # each window once: nothing new came of them
