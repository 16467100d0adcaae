"""What is worth a person's minute, by hand: each kind of doubt, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.hints.find import find_hints
from align.hints.heard import attach_heard, attach_notes
from align.hints.hint import Evidence, Hint
from transcript.values import Header, Line, Note, Transcript, Turn, Word


def line(speaker: str, start: float, text: str, *, sure: float = 0.95, each: float = 0.3) -> Line:
    said = tuple(
        Word(round(start + n * each, 3), round(start + (n + 1) * each, 3), word, sure, speaker)
        for n, word in enumerate(text.split())
    )
    return Line(start, said[-1].end, speaker, text, said)


ANN = line("Ann", 0.0, "So tell us how you moved to Kafka at work.")
TOM = line("Tom", 4.0, "We did it in a week and Kafka was the easy part.")
EVE = line("Ann", 8.0, "And did Kafka survive the first Christmas?")
TALK = Transcript((ANN, TOM, EVE), "en")
TURNS = (Turn(0.0, 3.2, "A"), Turn(4.0, 7.4, "B"), Turn(8.0, 10.2, "A"))
EVIDENCE = Evidence(TURNS)


def kinds(found: tuple[Hint, ...]) -> list[str]:
    return [spot.kind for spot in found]


def with_line(number: int, other: Line) -> Transcript:
    entries = list(TALK.entries)
    entries[number] = other
    return replace(TALK, entries=tuple(entries))


def test_a_good_transcript_has_none() -> None:
    assert find_hints(TALK, EVIDENCE) == ()


def test_a_loop() -> None:
    loop = line("Tom", 4.0, "Right. " * 9, each=0.02)
    (found,) = find_hints(with_line(1, loop), Evidence((*TURNS[:1], Turn(4.0, 4.3, "B"), TURNS[2])))
    assert (found.kind, found.line, found.start, found.end) == ("loop", 2, 4.0, 4.18)
    assert found.text == loop.text.strip()
    assert found.before == "us how you moved to Kafka at work."
    assert found.after == "And did Kafka survive the first Christmas?"
    assert found.suggestion == "keep “Right.” once, unless it is really repeated"
    assert found.chance == 0.95


def test_words_in_silence_rank_by_what_they_are() -> None:
    invented = Transcript((ANN, line("Ann", 5.0, "Thanks for watching!"), EVE))
    (found,) = find_hints(invented, Evidence((TURNS[0], TURNS[2])))
    assert found.kind == "invented"
    assert found.reasons == ("nobody speaks here, and Whisper is known to write this into silence",)
    other = Transcript((ANN, line("Ann", 5.0, "He saw a boat."), EVE))
    (less,) = find_hints(other, Evidence((TURNS[0], TURNS[2])))
    assert less.kind == "invented"
    assert less.chance < found.chance


def test_speech_without_words() -> None:
    (found,) = find_hints(Transcript((ANN, EVE)), EVIDENCE)
    assert (found.kind, found.text, found.start, found.end) == ("missed", "", 3.0, 8.0)
    assert found.reasons == ("3.6 s of speech without words",)
    assert found.line == 2


def test_a_pause_is_no_speech_without_words() -> None:
    assert find_hints(Transcript((ANN, EVE)), Evidence((TURNS[0], TURNS[2]))) == ()


def test_a_swapped_speaker() -> None:
    swapped = with_line(1, replace(TOM, speaker="Ann"))
    more = Transcript((*swapped.entries, line("Tom", 11.0, "It did survive all of the winter.")))
    (found,) = find_hints(more, Evidence((*TURNS, Turn(11.0, 14.0, "B"))))
    assert (found.kind, found.line, found.suggestion) == ("speaker", 2, "give it to Tom")


@pytest.mark.parametrize(
    "doubtful",
    [
        replace(TOM, notes=(Note("speaker", "the voice is nearly as much like Ann"),)),
        replace(TOM, speaker_confidence=0.3),
    ],
)
def test_a_doubtful_voice(doubtful: Line) -> None:
    (found,) = find_hints(with_line(1, doubtful), EVIDENCE)
    assert (found.kind, found.line) == ("speaker", 2)


def test_a_name_that_is_nearly_another() -> None:
    (found,) = find_hints(
        with_line(2, line("Ann", 8.0, "And did Kafkka or Kafka survive?")), EVIDENCE
    )
    assert (found.kind, found.text) == ("name", "Kafkka")
    assert "nearly “Kafka”" in found.reasons[0]


def test_a_name_that_is_given_is_right_and_puts_others_right() -> None:
    talk = with_line(2, line("Ann", 8.0, "And did Abuzar survive it?"))
    assert find_hints(talk, EVIDENCE) == ()
    (found,) = find_hints(talk, replace(EVIDENCE, names=("Abouzar Abbaspour",)))
    assert found.suggestion == "write “Abouzar” if that is who or what is meant"
    assert find_hints(talk, replace(EVIDENCE, names=("Abuzar",))) == ()


def test_an_unsure_name_and_unsure_words() -> None:
    words = list(TOM.words)
    words[1] = replace(words[1], probability=0.2)
    words[3] = replace(words[3], probability=0.3)
    words[7] = replace(words[7], text="Ulmek", probability=0.1)
    found = find_hints(with_line(1, replace(TOM, words=tuple(words))), EVIDENCE)
    assert {(spot.kind, spot.text) for spot in found} == {
        ("doubtful", "did it in"),
        ("name", "Ulmek"),
    }


def test_a_name_that_was_once_heard_surely_is_no_guess() -> None:
    words = list(TOM.words)
    words[7] = replace(words[7], probability=0.3)  # Kafka, of which Ann is sure
    (found,) = find_hints(with_line(1, replace(TOM, words=tuple(words))), EVIDENCE)
    assert found.kind == "doubtful"


def test_a_slip_that_comes_again_is_one_spot_worth_more() -> None:
    once = line("Ann", 8.0, "And did Kafkka or" + " Kafka or" * 6 + " survive?")
    twice = line("Ann", 8.0, "And did Kafkka or Kafkka or" + " Kafka or Tom or" * 6 + " survive?")
    spot_of = {
        said: next(spot for spot in find_hints(with_line(2, said)) if spot.kind == "name")
        for said in (once, twice)
    }
    assert spot_of[twice].repair == 2 * spot_of[once].repair
    assert "“Kafkka” (2 times) is nearly" in spot_of[twice].reasons[0]


def test_any_flag_is_a_spot() -> None:
    flagged = replace(TOM, notes=(Note("glossary", "“a” → “b”: sound"), Note("odd", "look")))
    (found,) = find_hints(with_line(1, flagged), EVIDENCE)
    assert found.kind == "odd"
    assert found.reasons == ("look", "“a” → “b”: sound")


def test_without_words_there_is_nothing() -> None:
    assert find_hints(Transcript(())) == ()
    assert find_hints(Transcript((Header("A", 0.0), Line(0.0, None, "Ann", "")))) == ()
    assert find_hints(Transcript(()), EVIDENCE) == ()


def test_a_text_without_times_is_looked_at_too() -> None:
    talk = Transcript((Line(None, None, None, "Bye. " * 14),))
    (found,) = find_hints(talk)
    assert (found.kind, found.start, found.end) == ("loop", None, None)
    assert found.worth > 0


def test_times_of_words_come_from_the_line_where_words_have_none() -> None:
    talk = Transcript(
        (Line(10.0, None, "Ann", "no " * 12 + "then " * 12), Line(34.0, None, "T", "A"))
    )
    found = sorted(find_hints(talk), key=lambda spot: spot.start or 0.0)
    assert [(spot.start, spot.end) for spot in found] == [(10.0, 22.0), (22.0, 34.0)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Bye.", "so", "Kafka", "Kafkka", "thank", "you."]),
            st.floats(0, 1),
            st.sampled_from(["Ann", "Tom"]),
        ),
        max_size=40,
    ),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=4),
)
def test_spots_are_ranked_and_about_the_text(
    said: list[tuple[str, float, str]], spans: list[tuple[int, int]]
) -> None:
    lines = tuple(
        replace(line(who, n * 0.4, text), words=(Word(n * 0.4, n * 0.4 + 0.3, text, sure),))
        for n, (text, sure, who) in enumerate(said)
    )
    turns = tuple(Turn(start, start + lasts, "A") for start, lasts in spans)
    found = find_hints(Transcript(lines), Evidence(turns))
    worths = [spot.worth for spot in found]
    assert worths == sorted(worths, reverse=True)
    text = " ".join(one.text for one in lines)
    for spot in found:
        assert spot.text in text
        assert 1 <= spot.line <= len(lines)
        assert 0 < spot.chance <= 1


class TestHeard:
    HEARD = tuple(word for one in (ANN, TOM, EVE) for word in one.words)

    def test_words_that_stayed_have_their_times_and_others_none(self) -> None:
        edited = Transcript(
            (Header("How"), Line(0.0, None, "Ann", "Tell us how you came to Kafka."))
        )
        found, share = attach_heard(edited, self.HEARD)
        assert share == pytest.approx(6 / 7)
        assert [word.start for word in found.lines[0].words][:3] == [0.3, 0.6, 0.9]
        assert found.lines[0].words[4] == Word(None, None, "came")
        assert found.lines[0].words[6].text == "Kafka."
        assert found.entries[0] == Header("How")

    def test_flags_come_to_the_line_they_are_in_and_speakers_only_to_the_same_one(self) -> None:
        doubt, odd = Note("speaker", "nearly"), Note("odd", "look")
        captions = Transcript((ANN, replace(TOM, notes=(doubt, odd), speaker_confidence=0.4), EVE))
        edited = Transcript((Line(0.0, None, "Ann", ANN.text), Line(4.0, None, "Tom", TOM.text)))
        found = attach_notes(edited, captions)
        assert [one.notes for one in found.lines] == [(), (doubt, odd)]
        assert found.lines[1].speaker_confidence == 0.4
        decided = replace(
            edited, entries=(*edited.entries[:1], replace(edited.lines[1], speaker="Bo"))
        )
        assert attach_notes(decided, captions).lines[1].notes == (odd,)
        assert attach_notes(decided, captions).lines[1].speaker_confidence is None
