"""When people of an edited episode surely speak."""

from __future__ import annotations

from align.attribution.sure_spans import find_sure_spans
from transcript.values import Header, Line, Transcript, Word


def heard(*said: tuple[float, str]) -> list[Word]:
    """Half a second a word, from each start on."""
    return [
        Word(start + n / 2, start + n / 2 + 0.5, text)
        for start, texts in said
        for n, text in enumerate(texts.split())
    ]


WORDS = heard((0.0, "so the lamp um turns all night"), (10.0, "and who uh winds the old clock"))


def lines(*entries: tuple[float | None, str | None, str]) -> Transcript:
    return Transcript(
        (Header("Lamps"), *(Line(start, None, who, text) for start, who, text in entries))
    )


def test_a_line_that_is_heard_where_it_says_lasts_as_long_as_its_words() -> None:
    edited = lines((0.0, "Ann", "The lamp turns all night."), (9.0, "Bob", "Who winds the clock?"))
    assert find_sure_spans(edited, WORDS) == {"Ann": ((0.5, 3.5),), "Bob": ((10.5, 13.5),)}


def test_what_is_doubtful_teaches_nothing() -> None:
    doubtful = lines(
        (None, "Ann", "The lamp turns all night."),  # no time
        (60.0, "Bob", "Who winds the clock?"),  # not where it is heard
    )
    assert find_sure_spans(doubtful, WORDS) == {"Ann": (), "Bob": ()}
    invented = lines((0.0, "Ann", "Nothing like the lamp was ever said by anybody here."))
    assert find_sure_spans(invented, WORDS) == {"Ann": ()}


def test_whom_nobody_named_teaches_nothing() -> None:
    unnamed = lines((0.0, "Speaker 1", "The lamp turns."), (10.0, None, "Who winds the clock?"))
    assert find_sure_spans(unnamed, WORDS) == {}


def test_a_pause_and_a_longer_passage_of_others_part_a_span() -> None:
    words = heard((0.0, "the lamp"), (3.0, "turns all"), (5.0, "no it does not turn yes night"))
    edited = lines((0.0, "Ann", "The lamp turns all night."))
    assert find_sure_spans(edited, words) == {"Ann": ((0.0, 1.0), (3.0, 4.0), (8.0, 8.5))}


def test_words_without_times_are_not_heard() -> None:
    untimed = [Word(None, None, word.text) for word in WORDS]
    assert find_sure_spans(lines((0.0, "Ann", "The lamp turns.")), untimed) == {"Ann": ()}
    assert find_sure_spans(lines((0.0, "Ann", "")), WORDS) == {"Ann": ()}
