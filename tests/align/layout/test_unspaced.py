"""Captions of languages without spaces: where they may break, and how lines are joined."""

from __future__ import annotations

from align.editing.word_times import time_words
from align.layout.captions import price_inside
from transcript.spacing import join_words, part_sentences
from transcript.values import Line, Transcript, Word


def price(before: str, after: str) -> float:
    return price_inside(Word(None, None, before), Word(None, None, after))


def test_a_number_is_not_broken() -> None:
    assert price("２", "０") > 10 * price("６", "年") > 0


def test_a_break_that_may_be_inside_a_word_is_dearer_than_a_caption_more() -> None:
    assert price("แ", "ร") > 4 * price("海", "が")
    assert price("ร", "AI") == price("海", "AI")


def test_sentences_of_thai_have_a_space_between_them_and_those_of_japanese_none() -> None:
    for texts, joined in (
        (("ทะเลสวย", "ลมแรง"), "ทะเลสวย ลมแรง"),
        (("海が見える。", "風が強い。"), "海が見える。風が強い。"),
    ):
        lines = tuple(Line(float(at), at + 1.0, None, text) for at, text in enumerate(texts))
        assert join_words(time_words(Transcript(lines), ()).words) == joined
    assert part_sentences(()) == ()
