"""Words in languages without spaces: parted, joined, laid out, and everything else as before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.layout.captions import CaptionOptions, lay_out_captions
from tests.thoroughness import examples
from transcript import spacing
from transcript.formats import ctm, srt, whisperx
from transcript.spacing import join_words, make_words, segment_words, split_words
from transcript.values import Word

SEA = "海が見える。「はい」と、きょうコーヒーを。"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("海が見える。", ["海", "が", "見", "え", "る。"]),
        ("「はい」と", ["「は", "い」", "と"]),
        ("我在2024年用Whisper。", ["我", "在", "2024", "年", "用", "Whisper。"]),
        ("วันนี้ดี", ["วั", "น", "นี้", "ดี"]),
        ("か\u3099い", ["か\u3099", "い"]),  # a letter and the mark that voices it
        ("海が the sea.", ["海", "が", "the", "sea."]),
        ("바다가 보인다.", ["바다가", "보인다."]),
        ("שָׁלוֹם, עולם", ["שָׁלוֹם,", "עולם"]),
        ("مرحبا بكم", ["مرحبا", "بكم"]),
        ("the sea\u00a0is “blue”", ["the", "sea", "is", "“blue”"]),
    ],
)
def test_where_words_part(text: str, parts: list[str]) -> None:
    assert split_words(text) == parts
    assert join_words(make_words(text)) == text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("the", "sea", True),
        ("海", "が", False),
        ("Whisper", "を", False),
        ("2024", "年", False),
        ("ทะเล", "ดี", False),
        ("ทะเล", "Whisper", True),
        ("바다가", "보인다", True),
        ("", "海", True),
    ],
)
def test_where_a_space_stands(before: str, after: str, wanted: bool) -> None:
    assert spacing.needs_space(before, after) is wanted


TEXTS = st.lists(st.text(st.sampled_from("abé12海がはー。、「」วันี้\u0e34שָ ไ🌊")), max_size=6).map(
    lambda parts: " ".join(" ".join(parts).split())
)


@given(TEXTS)
@settings(max_examples=examples(20_000), deadline=None)
def test_words_of_any_text_join_to_it_again(text: str) -> None:
    words = make_words(text)
    assert join_words(words) == text
    assert [word.text for word in words] == split_words(text)
    assert join_words(spacing.join_unspaced(words)) == text
    assert [word.text for word in spacing.join_unspaced(words)] == text.split()


@given(TEXTS)
@settings(max_examples=examples(2_000), deadline=None)
def test_letters_as_words_become_the_words_of_the_text(text: str) -> None:
    letters = [Word(n / 10, n / 10 + 0.1, c) for n, c in enumerate(text) if c != " "]
    words = segment_words(spacing.mark_spaces(letters, text))
    assert join_words(words) == join_words(spacing.mark_spaces(letters, text))


def test_a_long_word_shares_its_time_by_its_letters() -> None:
    words = segment_words([Word(1.0, 2.0, "北京大学", 0.5, "Ann"), Word(2.0, 2.5, "。", 0.4)])
    assert [(w.text, w.start, w.end) for w in words] == [
        ("北", 1.0, 1.25),
        ("京", 1.25, 1.5),
        ("大", 1.5, 1.75),
        ("学。", 1.75, 2.5),
    ]
    assert {word.speaker for word in words} == {"Ann"}
    assert words[-1].probability == 0.4
    untimed = segment_words([Word(None, 2.0, "海が")])
    assert [(word.start, word.end) for word in untimed] == [(None, None), (None, 2.0)]


def test_a_segment_says_where_its_spaces_are() -> None:
    said = ", ".join(
        f'{{"word": "{text}", "start": {n}, "end": {n}.5}}'
        for n, text in enumerate(["海", "が", "AI", "だ"])
    )
    segment = f'{{"start": 0, "end": 9, "text": "海が AI だ", "words": [{said}]}}'
    line = whisperx.parse(f'{{"segments": [{segment}]}}').lines[0]
    assert [word.spaced for word in line.words] == [None, None, True, True]
    assert join_words(line.words) == "海が AI だ"


def test_formats_put_no_space_in() -> None:
    rows = "ep 1 0.50 0.2 海\nep 1 0.70 0.2 が\nep 1 0.90 0.2 Whisper\n"
    assert ctm.group_words(ctm.parse(rows)).lines[0].text == "海がWhisper"
    cue = "1\n00:00:01,000 --> 00:00:02,000\n今日は\n灯台\n"
    assert srt.parse(cue).lines[0].text == "今日は灯台"


def test_captions_break_by_width_and_never_before_what_may_not_begin_a_line() -> None:
    text = "きょうはとうだいにいってみましょう、コーヒーをのみながら、ゆっくりと。" * 3
    words = [
        Word(n / 10, n / 10 + 0.1, word.text, spaced=word.spaced)
        for n, word in enumerate(make_words(text))
    ]
    for width in (8, 13, 20, 40):
        lines = lay_out_captions(words, CaptionOptions(width_chars=width))
        assert "".join(line.text for line in lines) == text
        assert max(spacing.measure_width(line.text) for line in lines) <= width
        assert not any(line.text[0] in "。、」ょっーゃゅ" for line in lines)


def test_a_word_wider_than_a_caption_is_cut_between_letters() -> None:
    lines = lay_out_captions([Word(0.0, 1.0, "海が見える")], CaptionOptions(width_chars=4))
    assert [line.text for line in lines] == ["海が", "見え", "る"]
