"""A listener's short turns: found for their words, by hand."""

from __future__ import annotations

from align.attribution.backchannels import MatchedBackchannel, match_backchannels
from align.attribution.coverage import measure_coverage
from align.attribution.speakers import attribute, times_tell_voices_apart
from transcript.values import Turn, Word

WORDS = (
    Word(0.0, 0.5, "We"),
    Word(0.5, 1.0, "moved"),
    Word(1.0, 1.3, "mhm"),
    Word(1.3, 1.6, "to"),
    Word(1.6, 2.0, "Berlin."),
)
FLOOR = Turn(0.0, 4.0, "A")


def speakers(words: tuple[Word, ...], *turns: Turn) -> str:
    return "".join(word.speaker or "-" for word in attribute(words, turns))


def test_a_short_turn_in_a_long_one_is_the_backchannels() -> None:
    assert speakers(WORDS, FLOOR, Turn(1.1, 1.4, "B")) == "AABAA"


def test_a_turn_too_long_or_too_far_is_not() -> None:
    assert match_backchannels(WORDS, (FLOOR, Turn(0.2, 1.5, "B"))) == ()
    assert match_backchannels(WORDS, (FLOOR, Turn(1.4, 1.8, "B"))) == ()
    assert speakers(WORDS, FLOOR) == "AAAAA"


def test_words_that_no_listener_says_are_not() -> None:
    words = tuple(Word(word.start, word.end, "cat") for word in WORDS)
    assert match_backchannels(words, (FLOOR, Turn(1.0, 1.3, "B"))) == ()


def test_each_turn_is_one_backchannel_and_the_closest_is_first() -> None:
    words = (Word(1.0, 1.2, "yeah"), Word(1.2, 1.5, "so"), Word(1.5, 1.7, "right"))
    turns = (Turn(1.45, 1.7, "B"), Turn(1.2, 1.4, "C"))
    assert set(match_backchannels(words, turns)) == {
        MatchedBackchannel(2, 3, turn=0),
        MatchedBackchannel(0, 1, turn=1),
    }
    assert match_backchannels(words, turns[:1]) == (MatchedBackchannel(2, 3, turn=0),)


def test_two_words_of_one_listener_are_taken_together() -> None:
    words = (Word(1.0, 1.2, "Yeah,"), Word(1.2, 1.5, "right."), Word(1.5, 2.0, "So"))
    assert match_backchannels(words, (Turn(1.0, 1.5, "B"),)) == (MatchedBackchannel(0, 2, turn=0),)


def test_words_without_times_are_no_listeners() -> None:
    assert match_backchannels((Word(None, None, "mhm"),), (Turn(1.0, 1.3, "B"),)) == ()


OVERLAPPED = (
    *(Word(start, start + 1.0, "word") for start in range(10)),
    Word(9.5, 10.5, "other"),
    Word(10.0, 11.0, "word"),
    Word(10.5, 11.5, "other"),
)


def test_overlapping_words_are_two_peoples_where_turns_overlap_too() -> None:
    turns = (Turn(0.0, 11.0, "A"), Turn(9.4, 11.6, "B"))
    assert times_tell_voices_apart(OVERLAPPED, measure_coverage(OVERLAPPED, turns, "AB"))
    assert speakers(OVERLAPPED, *turns) == "A" * 10 + "BAB"


def test_overlaps_where_one_speaks_alone_are_inexact_times() -> None:
    turns = (Turn(0.0, 12.0, "A"), Turn(20.0, 21.0, "B"))
    assert not times_tell_voices_apart(OVERLAPPED, measure_coverage(OVERLAPPED, turns, "AB"))
    assert speakers(OVERLAPPED, *turns) == "A" * 13


def test_words_in_a_row_tell_no_voices_apart() -> None:
    assert not times_tell_voices_apart(WORDS, measure_coverage(WORDS, (FLOOR,), "A"))
    assert not times_tell_voices_apart((), measure_coverage((), (FLOOR,), "A"))


def test_a_piece_of_a_longer_speech_is_no_listeners_turn() -> None:
    words = (Word(1.0, 1.3, "okay"), Word(1.3, 1.6, "we"))
    pieces = (Turn(0.0, 0.9, "A"), Turn(1.0, 1.3, "A"), Turn(1.0, 1.25, "B"), Turn(1.4, 3.0, "A"))
    assert match_backchannels(words, pieces) == (MatchedBackchannel(0, 1, turn=2),)
    assert match_backchannels(words, pieces[:2] + pieces[3:]) == ()
