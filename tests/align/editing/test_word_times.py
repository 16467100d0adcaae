"""When the words of an edited transcript are said, by the words that were heard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.editing.word_times import attach_words, time_words
from transcript.values import Header, Line, Transcript, Word

SENTENCE = "today we talk about slow lighthouses and the quick harbours of the north"
SAID = SENTENCE.split()
TOKENS = ("a", "b", "c", "today", "slow", "harbour", "um")


def speak(texts: Sequence[str], start: float = 10.0, each: float = 0.5) -> tuple[Word, ...]:
    """Words one after another, each of four fifths of its time."""
    return tuple(
        Word(round(start + n * each, 3), round(start + (n + 0.8) * each, 3), text)
        for n, text in enumerate(texts)
    )


def times(text: str, heard: Sequence[Word], start: float | None = None) -> dict[str, float | None]:
    """When each word of one line starts."""
    talk = Transcript((Line(start, None, "Ann", text),))
    return {word.text: word.start for word in time_words(talk, heard).words}


def test_words_that_were_heard_have_their_times() -> None:
    talk = Transcript((
        Header("Start"),
        Line(10.0, None, "Ann", "Today we talk about slow lighthouses"),
        Line(13.0, None, None, "and the quick harbours of the north."),
    ))  # fmt: skip
    timed = time_words(talk, speak(SAID))
    assert [(word.start, word.end) for word in timed.words] == [
        (word.start, word.end) for word in speak(SAID)
    ]
    assert [word.speaker for word in timed.words] == ["Ann"] * 6 + [None] * 7
    assert (timed.estimated, timed.share, timed.moved) == (0, 1.0, ())


def test_a_word_in_the_place_of_another_has_its_time() -> None:
    found = times("Today we talk about low lighthouses", speak(SAID))
    assert found["low"] == 12.0
    # Two in the place of one share its time, by their length.
    shared = times("Today we talk about very slim lighthouses", speak(SAID))
    assert (shared["very"], shared["slim"], shared["lighthouses"]) == (12.0, 12.2, 12.5)


def test_words_in_the_place_of_as_many_have_their_times_one_by_one() -> None:
    found = times("Today we talk about up superlatives lighthouses and the", speak(
        [*SAID[:4], "slow", "tall", *SAID[5:]]
    ))  # fmt: skip
    assert (found["up"], found["superlatives"], found["lighthouses"]) == (12.0, 12.5, 13.0)


def test_a_word_put_in_is_said_between_its_neighbours() -> None:
    pausing = (*speak(SAID[:6]), *speak(SAID[6:], start=20.0))
    found = times("today we talk about slow lighthouses indeed and the quick harbours", pausing)
    assert found["indeed"] == 12.9  # in the pause, as soon as the word before it ends
    assert found["and"] == 20.0
    packed = times("today we really truly talk about slow lighthouses and the quick", speak(SAID))
    assert 10.5 < (packed["really"] or 0) < (packed["truly"] or 0) < 11.0
    assert packed["talk"] == 11.0


def test_a_sentence_in_the_place_of_a_filler_is_said_in_the_room_there_is() -> None:
    heard = (*speak([*SAID[:6], "um"]), *speak(SAID[6:], start=13.5))
    text = " ".join([*SAID[:6], "standing", "in", "long", "rows", *SAID[6:]])
    timed = time_words(Transcript((Line(10.0, None, None, text),)), heard)
    before, *put_in, after = timed.words[5:11]
    assert (before.start, after.start) == (12.5, 13.5)
    assert all((word.end or 0) - (word.start or 0) > 0.05 for word in (before, *put_in))


def test_a_stray_word_is_not_believed() -> None:
    # A person took out all of the middle; their "so" is not the one said in it.
    middle = "um well you know so the thing is that one has to be quite careful there"
    heard = (*speak(SAID), *speak(middle.split(), start=30.0), *speak(SAID[::-1], start=60.0))
    text = " ".join([*SAID, "so", *SAID[::-1]])
    timed = time_words(Transcript((Line(10.0, None, None, text),)), heard)
    assert timed.heard[len(SAID)] is None
    assert timed.estimated == 1


def test_a_caption_goes_on_through_a_word_that_was_taken_out() -> None:
    heard = speak([*SAID[:3], "um", *SAID[3:]])
    timed = time_words(Transcript((Line(10.0, None, None, " ".join(SAID)),)), heard)
    assert timed.words[2].end == heard[3].end


def test_a_line_of_which_nothing_was_heard_is_spread_from_its_start() -> None:
    heard = (*speak(SAID), *speak(SAID[::-1], start=60.0))
    talk = Transcript((
        Line(10.0, None, "Ann", " ".join(SAID)),
        Line(30.0, None, "Bob", "Nobody heard me"),
        Line(60.0, None, "Ann", " ".join(SAID[::-1])),
    ))  # fmt: skip
    timed = time_words(talk, heard)
    starts = [word.start for word in timed.words[len(SAID) : len(SAID) + 3]]
    assert starts[0] == 30.0
    assert all(a is not None and b is not None and a < b < 35 for a, b in pairwise(starts))


@pytest.mark.parametrize("start", [14.0, 16.4, 16.5, 60.0])
def test_a_line_that_starts_in_the_words_around_it_is_shown_all_the_same(start: float) -> None:
    heard = (*speak(SAID), *speak(SAID[::-1], start=60.0))
    talk = Transcript((
        Line(10.0, None, "Ann", " ".join(SAID)),
        Line(start, None, "Bob", "Nobody heard me"),
        Line(60.0, None, "Ann", " ".join(SAID[::-1])),
    ))  # fmt: skip
    nobody, _, me = time_words(talk, heard).words[len(SAID) : len(SAID) + 3]
    assert (nobody.start, (me.end or 0) > 17.0) == (16.5 if start == 16.5 else 16.4, True)


@pytest.mark.parametrize(
    ("start", "trusts_starts", "first"),
    [
        (10.0, True, 10.4),  # a whole second, as episodes have them
        (11.0, True, 10.4),  # rounded up
        (13.0, False, 10.4),  # of a source that is not the episode's own, the words are believed
        (13.0, True, 13.0),  # and of the episode's own, the person who corrected the start
        (4.0, True, 10.4),  # an earlier start does not make a word earlier
    ],
)
def test_a_corrected_start_and_the_words(start: float, trusts_starts: bool, first: float) -> None:
    talk = Transcript((Line(start, None, None, " ".join(SAID)),))
    timed = time_words(talk, speak(SAID, start=10.4), trusts_starts=trusts_starts)
    assert timed.words[0].start == first
    # What is said later than the start keeps its time.
    assert timed.words[-1].start == 16.4


def test_a_first_word_that_began_in_the_silence_before_it() -> None:
    dragged = (Word(3.0, 10.4, "today"), *speak(SAID[1:], start=10.5))
    assert times(" ".join(SAID), dragged, start=10.0)["today"] == 10.0


def test_words_of_another_clock_are_moved() -> None:
    lines = [Line(30.0 + 8 * n, None, None, " ".join(SAID[n:] + SAID[:n])) for n in range(12)]
    heard = [w for n, line in enumerate(lines) for w in speak(line.text.split(), 10.0 + 8 * n)]
    timed = time_words(Transcript(tuple(lines)), heard)
    assert [one.shift for one in timed.moved] == [-20.0]
    assert timed.words[0].start == 30.0
    # A short episode, all of whose lines moved alike, is on another clock too.
    assert [one.shift for one in time_words(Transcript(tuple(lines[:4])), heard).moved] == [-20.0]
    # Fewer lines than that are somebody's mistakes, and the words are believed.
    late = [*lines[:6], *(Line(44.0 + 8 * n, None, None, lines[n].text) for n in range(6, 9))]
    near = [Line((line.start or 0) - 20.0, None, None, line.text) for line in late]
    again = time_words(Transcript(tuple(near)), heard)
    assert again.moved == ()
    assert again.words[6 * len(SAID)].start == 10.0 + 8 * 6


def test_without_any_words_they_are_spread_between_the_starts() -> None:
    talk = Transcript((Line(5.0, None, "A", "one two"), Line(None, None, "B", "three"),
                       Line(6.2, None, "A", "four")))  # fmt: skip
    timed = time_words(talk, ())
    assert [word.start for word in timed.words] == [5.0, 5.327, 5.655, 6.2]
    assert timed.estimated == 4
    assert [word.start for word in time_words(Transcript((Line(None, None, "A", "one"),)), ()).words
            ] == [None]  # fmt: skip


def test_a_text_of_a_few_words_needs_no_company() -> None:
    assert times("Hi Bob", [Word(1.0, 1.2, "hi"), Word(1.4, 1.8, "bob")]) == {"Hi": 1.0, "Bob": 1.4}


def test_a_start_that_runs_ahead_of_all_others_is_a_mistake() -> None:
    talk = Transcript(tuple(Line(at, None, None, "one two") for at in (5.0, 600.0, 7.0, 9.0)))
    starts = [word.start for word in time_words(talk, ()).words]
    assert starts[0::2][0] == 5.0
    assert starts[4:8:2] == [7.0, 9.0]


def test_attached_words_have_the_times_that_are_known_and_no_other() -> None:
    talk = Transcript((Line(10.0, None, "Ann", "Today we really talk"), Header("End")))
    timed = time_words(talk, [Word(w.start, w.end, w.text, 0.5, "S1") for w in speak(SAID)])
    found = attach_words(talk, timed)
    assert found.lines[0].words == (
        Word(10.0, 10.4, "Today", 0.5),
        Word(10.5, 10.9, "we", 0.5),
        Word(None, None, "really"),
        Word(11.0, 11.4, "talk", 0.5),
    )
    assert found.headers == talk.headers


TEXTS = st.lists(st.sampled_from((*TOKENS, "lighthouse")), max_size=12)
STARTS = st.none() | st.integers(0, 60).map(float)


@st.composite
def heard_words(draw: st.DrawFn) -> tuple[Word, ...]:
    """What a recognizer might give: mostly rising, some words without a time, some without end."""
    words, clock = [], 0.0
    for text in draw(st.lists(st.sampled_from(TOKENS), max_size=40)):
        clock = max(0.0, clock + draw(st.sampled_from([0.0, 0.25, 0.5, 4.0, -1.0])))
        start = draw(st.sampled_from([clock, clock, clock, None]))
        length = draw(st.sampled_from([0.25, 0.0, 6.0, None]))
        end = None if start is None or length is None else start + length
        words.append(Word(start, end, text))
    return tuple(words)


@given(
    lines=st.lists(st.tuples(STARTS, st.sampled_from(["Ann", "Bob", None]), TEXTS), max_size=8),
    heard=heard_words(),
    trusts_starts=st.booleans(),
)
def test_every_word_is_there_and_none_goes_back(
    lines: list[tuple[float | None, str | None, list[str]]],
    heard: tuple[Word, ...],
    trusts_starts: bool,
) -> None:
    talk = Transcript(tuple(Line(at, None, who, " ".join(text)) for at, who, text in lines))
    timed = time_words(talk, heard, trusts_starts=trusts_starts)
    assert [(word.text, word.speaker) for word in timed.words] == [
        (token, line.speaker) for line in talk.lines for token in line.text.split()
    ]
    known = [word for word in timed.words if word.start is not None]
    assert len(known) in (0, len(timed.words))
    for word, following in pairwise(known):
        assert 0 <= word.start <= word.end <= following.start <= following.end  # type: ignore[operator]
    originals = {(word.start, word.text) for word in heard}
    for word, source in zip(timed.words, timed.heard, strict=True):
        if source is not None and not timed.moved:
            assert word.start == source.start
            assert (source.start, source.text) in originals
