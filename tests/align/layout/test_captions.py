"""Captions: verbatim, narrow, in order, and broken where a reader would."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.layout.captions import (
    AFTER_COMMA,
    AFTER_FUNCTION_WORD,
    AFTER_SENTENCE,
    BETWEEN_CAPITALS,
    LENGTH_SCALE_CHARS,
    LINE,
    CaptionOptions,
    ends_at_punctuation,
    ends_on_function_word,
    lay_out_captions,
    splits_name,
)
from align.layout.lines import order_starts
from align.units import ends_sentence
from transcript import episode
from transcript.errors import InvalidCall
from transcript.values import Line, Word


def timed(text: str, *, start: float = 0.0, speaker: str | None = "A") -> list[Word]:
    """The text's words, a quarter of a second each, without pauses."""
    return [
        Word(start + index / 4, start + (index + 1) / 4, word, speaker=speaker)
        for index, word in enumerate(text.split())
    ]


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


@st.composite
def spoken(draw: st.DrawFn) -> list[Word]:
    start = 0.0
    words = []
    for _ in range(draw(st.integers(0, 40))):
        start += draw(st.sampled_from([0.0, 0.0, 0.25, 0.8, 3.0, -0.5]))
        text = draw(st.text("abcD.,?’é", min_size=1, max_size=draw(st.sampled_from([4, 12, 95]))))
        speaker = draw(st.sampled_from(["A", "A", "A", "B", None]))
        known = draw(st.sampled_from([True, True, False]))
        times = (max(0.0, start), max(0.0, start) + 0.25) if known else (None, None)
        words.append(Word(*times, text, speaker=speaker))
    return words


def test_an_example_by_hand() -> None:
    words = [
        *timed("We moved to Berlin in the spring, and we never looked back."),
        *timed("Why?", start=3.25, speaker="B"),
        *timed("Work.", start=5.0),
    ]
    lines = lay_out_captions(words)
    assert [(line.start, line.speaker, line.text) for line in lines] == [
        (0.0, "A", "We moved to Berlin in the spring,"),
        (1.75, "A", "and we never looked back."),
        (3.25, "B", "Why?"),
        (5.0, "A", "Work."),
    ]
    assert lines[0].words == tuple(words[:7])
    assert lines[0].end == 1.75


def test_a_name_is_not_broken_and_no_line_ends_on_a_function_word() -> None:
    line = "Yesterday morning I was talking to Grace Hopper about compilers"
    assert texts(lay_out_captions(timed(line))) == [
        "Yesterday morning I was talking",
        "to Grace Hopper about compilers",
    ]


def test_a_pause_of_the_asked_length_ends_a_caption() -> None:
    words = [*timed("And"), *timed("so", start=1.05)]
    assert texts(lay_out_captions(words)) == ["And", "so"]
    assert texts(lay_out_captions(words, CaptionOptions(pause_s=0.81))) == ["And so"]


def test_a_word_wider_than_a_caption_is_cut_and_shares_its_times() -> None:
    word = Word(1.0, 2.0, "x" * 85, probability=0.5, speaker="A")
    lines = lay_out_captions([*timed("See"), word, *timed("there.", start=2.0)])
    assert texts(lines) == ["See", "x" * 40, "x" * 40, "xxxxx there."]
    assert [line.start for line in lines] == [0.0, 1.0, 1.0, 1.0]
    assert lines[1].words[0].end == 2.0


def test_untimed_words_join_the_caption_around_them() -> None:
    words = [Word(None, None, "In"), Word(1.0, 1.5, "2019,"), Word(None, None, "twice.")]
    (line,) = lay_out_captions(words)
    assert (line.text, line.start, line.end) == ("In 2019, twice.", 1.0, 1.5)


def test_an_untimed_caption_starts_with_the_one_above_or_the_first_one_known() -> None:
    words = [
        Word(None, None, "Hello.", speaker="B"),
        Word(2.0, 2.5, "Hi.", speaker="A"),
        Word(None, None, "Well.", speaker="B"),
    ]
    assert [(line.start, line.end) for line in lay_out_captions(words)] == [
        (2.0, None),
        (2.0, 2.5),
        (2.0, None),
    ]


def test_words_that_never_had_a_time_leave_the_start_unknown() -> None:
    assert [line.start for line in lay_out_captions([Word(None, None, "Hi.")])] == [None]
    assert lay_out_captions([]) == ()


def test_an_unknown_speaker_inside_a_sentence_breaks_nothing() -> None:
    words = timed("In 2019 we moved.")
    words[1] = Word(None, None, "2019")
    (line,) = lay_out_captions(words)
    assert (line.speaker, line.text) == ("A", "In 2019 we moved.")
    assert line.words[1].speaker is None


def test_a_caption_that_begins_before_the_one_above_waits_for_it() -> None:
    lines = order_starts(
        [Line(1.0, 2.0, "A", "a"), Line(None, None, "B", "b"), Line(0.5, 0.8, "A", "c")]
    )
    assert [(line.start, line.end) for line in lines] == [(1.0, 2.0), (None, None), (1.0, 1.0)]


def test_a_width_that_holds_nothing_is_refused() -> None:
    with pytest.raises(InvalidCall, match="at least 1"):
        CaptionOptions(width_chars=0)


@given(spoken(), st.integers(1, 45))
def test_captions_are_verbatim_narrow_and_in_order(words: list[Word], width: int) -> None:
    lines = lay_out_captions(words, CaptionOptions(width_chars=width))
    shown = "".join(line.text for line in lines).replace(" ", "")
    assert shown == "".join(word.text for word in words)
    assert all(0 < len(line.text) <= width for line in lines)
    starts = [line.start for line in lines]
    assert starts == sorted(starts, key=lambda start: start or 0.0)
    assert all(line.text == " ".join(word.text for word in line.words) for line in lines)
    assert any(word.start is not None for word in words) or set(starts) <= {None}


@given(spoken())
def test_words_that_fit_stay_whole(words: list[Word]) -> None:
    lines = lay_out_captions(words, CaptionOptions(width_chars=95))
    assert [word for line in lines for word in line.words] == words
    assert " ".join(texts(lines)) == " ".join(word.text for word in words)


@given(spoken())
def test_no_caption_holds_two_speakers_or_a_pause(words: list[Word]) -> None:
    for line in lay_out_captions(words):
        assert {word.speaker for word in line.words} <= {line.speaker, None}
        for before, after in zip(line.words, line.words[1:], strict=False):
            if before.end is not None and after.start is not None:
                assert after.start - before.end < 0.8


def priced(rows: list[str], width: int) -> float:
    """What the lines of one block cost, reckoned from the lines alone."""
    total = sum(LINE + ((width - len(row)) / LENGTH_SCALE_CHARS) ** 2 for row in rows)
    for row, following in pairwise(rows):
        if ends_sentence(row):
            total += AFTER_SENTENCE
        elif ends_at_punctuation(row) and row[-1] in ",;:":
            total += AFTER_COMMA
        else:
            total += AFTER_FUNCTION_WORD if ends_on_function_word(row) else 0.0
            parted = splits_name(row.split()[-1], following.split()[0])
            total += BETWEEN_CAPITALS if parted else 0.0
    return total


def every_layout(words: list[str], width: int) -> list[list[str]]:
    """All ways to break a few words into lines that fit."""
    if not words:
        return [[]]
    found = []
    for stop in range(1, len(words) + 1):
        row = " ".join(words[:stop])
        if len(row) <= width:
            found += [[row, *rest] for rest in every_layout(words[stop:], width)]
    return found


TOKENS = ("the", "of", "Grace", "Hopper", "compilers,", "wrote.", "a", "thought", "And", "is,")


@given(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=11), st.integers(10, 30))
def test_the_lines_are_the_cheapest_of_all(words: list[str], width: int) -> None:
    rows = texts(lay_out_captions(timed(" ".join(words)), CaptionOptions(width_chars=width)))
    cheapest = min(priced(each, width) for each in every_layout(words, width))
    assert priced(rows, width) == pytest.approx(cheapest)


def test_nearly_no_line_of_published_episodes_ends_on_a_bare_function_word(data_dir: Path) -> None:
    rows: list[str] = []
    for path in sorted((data_dir / "episodes").glob("*.md"))[1:8:2]:
        for line in episode.parse(path.read_text(encoding="utf-8")).transcript.lines:
            words = [Word(None, None, token) for token in line.text.split()]
            broken = texts(lay_out_captions(words))
            assert " ".join(broken).split() == line.text.split()
            rows += broken
    assert sum(map(ends_on_function_word, rows)) <= 0.015 * len(rows)
    assert sum(map(ends_at_punctuation, rows)) >= 0.4 * len(rows)
