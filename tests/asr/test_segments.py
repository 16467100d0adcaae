"""What faster-whisper gives, read as segments with words where they are spoken."""

from __future__ import annotations

from types import SimpleNamespace

from asr.chunks import Chunk, SpeechSpan
from asr.segments import read_segments

#: Somebody else begins after a pause of a second.
CHUNK = Chunk(0.0, 8.0, (SpeechSpan(2.1, 4.16), SpeechSpan(5.35, 7.0)))


def heard(*words: tuple[str, float, float]) -> SimpleNamespace:
    return SimpleNamespace(
        words=[
            SimpleNamespace(word=text, start=start, end=end, probability=0.9)
            for text, start, end in words
        ],
        avg_logprob=-0.1,
        compression_ratio=1.0,
        no_speech_prob=0.0,
        temperature=0.0,
    )


def test_the_letters_of_a_word_stay_together_on_their_side_of_a_pause() -> None:
    raw = heard(
        *(("行", 3.3, 3.5), ("きます。", 3.5, 3.83), ("あり", 5.13, 5.43), ("が", 5.43, 5.6)),
        *(("とう", 5.6, 5.8), ("ございます。", 5.8, 6.3)),
    )
    [segment] = read_segments([raw], CHUNK, 0.0, "ja")
    assert [word.text for word in segment.words] == [
        *("行", "き", "ま", "す。", "あ", "り", "が", "と", "う", "ご", "ざ", "い", "ま", "す。")
    ]
    assert all(word.end is not None and word.end <= 4.16 for word in segment.words[:4])
    assert all(word.start is not None and word.start >= 5.2 for word in segment.words[4:])


def test_words_with_spaces_are_joined_of_their_pieces() -> None:
    [segment] = read_segments([heard((" well", 2.1, 2.5), ("-known", 2.5, 3.0))], CHUNK, 0.0, "en")
    assert [word.text for word in segment.words] == ["well-known"]
