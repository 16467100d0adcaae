"""An episode's lines: whole sentences, one speaker each, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.attribution.backchannels import find_backchannels
from align.layout.paragraphs import ParagraphOptions, lay_out_paragraphs
from align.units import ends_sentence
from transcript.errors import InvalidCall
from transcript.values import Line, Word


def said(text: str) -> list[Word]:
    """Words a quarter of a second each from ``A:we B:mhm A:moved``."""
    pairs = [token.split(":", 1) for token in text.split()]
    return [
        Word(index / 4, (index + 1) / 4, word, speaker=speaker or None)
        for index, (speaker, word) in enumerate(pairs)
    ]


def shown(lines: tuple[Line, ...]) -> list[tuple[str | None, str]]:
    return [(line.speaker, line.text) for line in lines]


@st.composite
def spoken(draw: st.DrawFn) -> list[Word]:
    start = 0.0
    words = []
    for _ in range(draw(st.integers(0, 60))):
        start += draw(st.sampled_from([0.0, 0.0, 0.25, 2.0, -0.25]))
        text = draw(st.sampled_from(["so", "We", "moved.", "Why?", "yeah", "Mhm.", "Berlin,"]))
        known = draw(st.sampled_from([True, True, True, False]))
        times = (max(0.0, start), max(0.0, start) + 0.25) if known else (None, None)
        words.append(Word(*times, text, speaker=draw(st.sampled_from(["A", "A", "B", None]))))
    return words


def test_overlap_never_cuts_a_sentence_over_many_turns() -> None:
    words = said("A:That’s B:you A:a B:explain A:mouthful. B:what B:that B:means?")
    assert shown(lay_out_paragraphs(words)) == [
        ("A", "That’s a mouthful."),
        ("B", "you explain what that means?"),
    ]


def test_a_backchannel_is_left_out_and_an_answer_is_not() -> None:
    words = said("A:We B:Mhm. A:moved. B:Really? A:Yeah. B:Why?")
    assert shown(lay_out_paragraphs(words)) == [
        ("A", "We moved."),
        ("B", "Really?"),
        ("A", "Yeah."),
        ("B", "Why?"),
    ]


def test_a_question_broken_off_is_not_finished_with_the_next_sentence() -> None:
    words = said("A:And A:you A:are B:I B:am B:Alan. A:Welcome, A:Alan.")
    assert shown(lay_out_paragraphs(words)) == [
        ("A", "And you are"),
        ("B", "I am Alan."),
        ("A", "Welcome, Alan."),
    ]


def test_a_sentence_goes_on_in_lower_case_after_a_whole_interruption() -> None:
    words = said("A:What A:I A:think B:Go B:on. A:is A:this.")
    assert shown(lay_out_paragraphs(words)) == [("A", "What I think is this."), ("B", "Go on.")]


def test_a_sentence_does_not_wait_for_ever() -> None:
    words = said("A:What A:I B:one B:two B:three A:think.")
    options = ParagraphOptions(interruption_words_max=2)
    assert shown(lay_out_paragraphs(words, options)) == [
        ("A", "What I"),
        ("B", "one two three"),
        ("A", "think."),
    ]


def test_an_unknown_word_inside_a_sentence_is_read_with_it() -> None:
    (line,) = lay_out_paragraphs(said("A:In :2019 A:we A:moved."))
    assert (line.speaker, line.text) == ("A", "In 2019 we moved.")
    assert line.words[1].speaker is None


def test_nobody_named_is_one_speaker_nobody_knows() -> None:
    assert shown(lay_out_paragraphs(said(":Hi :there. :Welcome."))) == [
        (None, "Hi there. Welcome.")
    ]
    assert lay_out_paragraphs([]) == ()


def test_a_long_speech_is_cut_evenly_at_sentence_ends() -> None:
    words = said(" ".join(f"A:n{n}x A:m{n}y." for n in range(15)))
    lines = lay_out_paragraphs(words, ParagraphOptions(paragraph_words=10))
    assert [len(line.words) for line in lines] == [10, 10, 10]
    whole = lay_out_paragraphs(words[:12], ParagraphOptions(paragraph_words=10))
    assert [len(line.words) for line in whole] == [12]


def test_a_cut_falls_behind_no_question_and_where_something_new_is_spoken_of() -> None:
    rent = "A:We A:looked A:at A:rents A:and A:flats. " * 2
    words = said(f"{rent} A:Why A:did A:rents A:rise? A:The A:river A:floods A:boats A:daily. " * 2)
    lines = lay_out_paragraphs(words, ParagraphOptions(paragraph_words=21))
    assert [line.text.split()[-1] for line in lines] == ["daily.", "daily."]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_no_paragraph_is_one_word_nor_over_three_sizes(lengths: list[int]) -> None:
    words = said(" ".join(" ".join(["A:word"] * (n - 1) + ["A:End."]) for n in lengths))
    sizes = [len(line.words) for line in lay_out_paragraphs(words)]
    assert min(sizes) > 1 or len(words) == 1
    assert max(sizes) <= 3 * ParagraphOptions().paragraph_words


def test_a_pause_draws_the_cut_to_it() -> None:
    words = said("A:Two A:words. " * 10)
    moved = [
        Word(word.start + 5.0, word.end + 5.0, word.text, speaker="A")
        for word in words[12:]
        if word.start is not None and word.end is not None
    ]
    lines = lay_out_paragraphs([*words[:12], *moved], ParagraphOptions(paragraph_words=10))
    assert [(line.start, len(line.words)) for line in lines] == [(0.0, 12), (8.0, 8)]


def test_a_sentence_without_end_is_cut_at_its_longest_pause() -> None:
    words = said("A:on A:and " * 5)
    late = [Word(9.0 + index, 9.5 + index, "on", speaker="A") for index in range(3)]
    options = ParagraphOptions(paragraph_words=5, sentence_words_max=10)
    lines = lay_out_paragraphs([*words[:6], *late, *words[6:8]], options)
    assert [len(line.words) for line in lines] == [6, 5]


def test_starts_are_the_first_known_and_never_go_back() -> None:
    words = [
        Word(None, None, "In", speaker="A"),
        Word(5.0, 5.5, "2019.", speaker="A"),
        Word(4.0, 4.5, "Why?", speaker="B"),
        Word(None, None, "Work.", speaker="A"),
    ]
    assert [(line.start, line.end) for line in lay_out_paragraphs(words)] == [
        (5.0, 5.5),
        (5.0, 5.0),
        (None, None),
    ]


@pytest.mark.parametrize("option", ["paragraph_words", "sentence_words_max"])
def test_a_size_that_holds_no_word_is_refused(option: str) -> None:
    with pytest.raises(InvalidCall, match="at least 1"):
        ParagraphOptions(**{option: 0})


@given(spoken(), st.integers(1, 12), st.integers(1, 12))
def test_every_word_is_in_one_paragraph_unless_a_backchannel(
    words: list[Word], size: int, longest: int
) -> None:
    lines = lay_out_paragraphs(words, ParagraphOptions(size, longest))
    aside = find_backchannels(words)
    kept = [id(word) for word, dropped in zip(words, aside, strict=True) if not dropped]
    laid = [id(word) for line in lines for word in line.words]
    assert sorted(laid) == sorted(kept)
    assert all(line.text == " ".join(word.text for word in line.words) for line in lines)


@given(spoken())
def test_a_paragraph_has_one_speaker_in_their_own_order(words: list[Word]) -> None:
    index_of = {id(word): index for index, word in enumerate(words)}
    for line in lay_out_paragraphs(words):
        assert {word.speaker for word in line.words} <= {line.speaker, None}
        indices = [index_of[id(word)] for word in line.words]
        assert indices == sorted(indices)


@given(spoken())
def test_known_starts_never_go_back(words: list[Word]) -> None:
    starts = [line.start for line in lay_out_paragraphs(words) if line.start is not None]
    assert starts == sorted(starts)


@given(spoken())
def test_a_speech_is_only_cut_where_a_sentence_ends(words: list[Word]) -> None:
    alone = [Word(word.start, word.end, word.text, speaker="A") for word in words]
    for line in lay_out_paragraphs(alone, ParagraphOptions(paragraph_words=4))[:-1]:
        assert ends_sentence(line.text)
