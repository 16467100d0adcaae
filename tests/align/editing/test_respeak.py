"""Speakers from a new pass under words that stay: examples, and what holds of any episode."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.editing.respeak import copy_speakers, respeak
from align.naming.labels import is_machine_label
from transcript.values import Header, Line, Transcript, Word

SAID = ("so", "we", "do", "say", "that", "it", "is", "late")
NAMES = st.sampled_from([None, "Ann", "Bob", "Speaker 1", "Speaker 2"])
TEXTS = st.lists(st.sampled_from(SAID), min_size=1).map(" ".join)
PAGES = st.lists(st.tuples(NAMES, TEXTS), max_size=6).map(lambda lines: page(*lines))
WORDS = st.lists(
    st.builds(
        lambda text, who: Word(None, None, text, speaker=who),
        st.sampled_from(SAID),
        st.sampled_from([None, "SPEAKER_00", "Speaker 1", "Speaker 2"]),
    ),
    max_size=30,
)


def page(*lines: tuple[str | None, str]) -> Transcript:
    return Transcript(tuple(Line(None, None, who, text) for who, text in lines))


def spoken(*lines: tuple[str | None, str]) -> list[Word]:
    return [Word(None, None, text, speaker=who) for who, said in lines for text in said.split()]


def speakers(edited: Transcript, words: list[Word]) -> list[str | None]:
    return [line.speaker for line in respeak(edited, words).transcript.lines]


def lent_words(edited: Transcript, words: list[Word]) -> list[Word]:
    return [word for line in copy_speakers(edited, words).lines for word in line.words]


A = "this is the first thing that anybody says"
B = "and there is quite another answer to it"
C = "which a third one fully denies"


def test_lines_without_a_speaker_get_the_name_that_the_label_has_elsewhere() -> None:
    edited = page(("Ann", A), ("Bob", B), (None, C))
    assert speakers(edited, spoken(("S1", A), ("S2", B), ("S1", C))) == ["Ann", "Bob", "Ann"]


def test_labels_are_brought_up_to_date_under_the_numbers_they_had() -> None:
    edited = page(("Speaker 1", A), ("Speaker 2", B), ("Speaker 1", C))
    new = spoken(("Speaker 2", A), ("Speaker 1", B), ("Speaker 1", C))
    assert speakers(edited, new) == ["Speaker 1", "Speaker 2", "Speaker 2"]


def test_a_name_is_never_changed_and_a_clear_contradiction_is_listed() -> None:
    edited = page(("Ann", A), ("Bob", B), ("Ann", C))
    done = respeak(edited, spoken(("S1", A), ("S2", B), ("S2", C)))
    assert done.transcript == edited
    assert done.changed == 0
    assert [(doubt.entry, doubt.speaker, doubt.heard) for doubt in done.hints] == [
        (2, "Ann", "Bob")
    ]


def test_few_words_contradict_nobody() -> None:
    edited = page(("Ann", A), ("Bob", B), ("Ann", "not at all"))
    assert respeak(edited, spoken(("S1", A), ("S2", B), ("S2", "not at all"))).hints == ()


def test_a_line_whose_words_are_not_told_apart_is_listed() -> None:
    edited = page(("Ann", A), (None, C))
    (doubt,) = respeak(
        edited, spoken(("S1", A + " which a third"), ("S2", "one fully denies"))
    ).hints
    assert (doubt.entry, doubt.speaker) == (1, None)


def test_somebody_new_takes_no_one_s_label() -> None:
    edited = page(("Speaker 1", A), ("Speaker 2", B), (None, C))
    new = spoken(("Speaker 2", A), ("Speaker 3", B), ("Speaker 1", C))
    assert speakers(edited, new) == ["Speaker 1", "Speaker 2", "Speaker 3"]


def test_headers_stay() -> None:
    edited = Transcript((Header("Work"), Line(None, None, None, A)))
    done = respeak(edited, spoken(("S1", A)))
    assert done.transcript.entries == (Header("Work"), Line(None, None, "S1", A))


def test_words_without_speakers_are_said_by_whoever_says_the_edited_line() -> None:
    edited = page(("Ann", "this is the thing"), ("Bob", "and that another"))
    words = spoken((None, "um this is uh the thing and that that another"))
    assert [word.speaker for word in lent_words(edited, words)] == ["Ann"] * 6 + ["Bob"] * 4


def test_nothing_is_lent_where_nothing_is_shared() -> None:
    assert [w.speaker for w in lent_words(page(("Ann", A)), spoken((None, "no no no")))] == [
        None
    ] * 3


@given(PAGES, WORDS)
def test_no_word_no_time_and_no_name_changes(edited: Transcript, words: list[Word]) -> None:
    done = respeak(edited, words)
    pairs = list(zip(edited.lines, done.transcript.lines, strict=True))
    assert all((was.text, was.start) == (now.text, now.start) for was, now in pairs)
    named = [pair for pair in pairs if pair[0].speaker and not is_machine_label(pair[0].speaker)]
    assert all(was.speaker == now.speaker for was, now in named)
    assert all(now.speaker is not None for was, now in pairs if was.speaker is not None)
    assert done.changed == sum(was != now for was, now in pairs)


@given(PAGES, WORDS)
def test_lending_changes_speakers_alone(edited: Transcript, words: list[Word]) -> None:
    done = lent_words(edited, words)
    assert [word.text for word in done] == [word.text for word in words]
    assert {word.speaker for word in done} <= {line.speaker for line in edited.lines} | {None}
