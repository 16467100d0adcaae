"""The words decided once more where a voice moved some of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.attribution.corrected_turns import attribute_by_voice, correct_turns
from align.attribution.speakers import attribute
from align.attribution.voice_check import CheckedUnit, SpeechUnit
from transcript.values import Turn, Word

EIGHTHS = st.integers(0, 80).map(lambda count: count / 8)


def say(start: float, text: str, each: float = 0.25) -> tuple[Word, ...]:
    return tuple(
        Word(start + each * n, start + each * (n + 1), word) for n, word in enumerate(text.split())
    )


def moved(first: int, words: tuple[Word, ...], new: str, old: str) -> CheckedUnit:
    start, end = words[0].start or 0.0, words[-1].end or 0.0
    return CheckedUnit(SpeechUnit(first, first + len(words), start, end, new), 0.4, 0.9, old, old)


def read(words: tuple[Word, ...]) -> str:
    return "".join(word.speaker or "-" for word in words)


# The guest's turn begins early, with the last word of the host's question, after a breath, and
# holds the host's second question too. The guest answers at 8 s.
FIRST = (*say(1.0, "Let us hear how all of this began,"), *say(3.5, "back."))
SECOND = say(3.75, "Would you tell our listeners about it?")
ANSWER = say(8.0, "I would love to, it was a very long winter.")
WORDS = (*FIRST, *SECOND, *ANSWER)
TURNS = (Turn(0.9, 3.4, "H"), Turn(3.4, 10.6, "G"))
HEARD = moved(len(FIRST), SECOND, "H", "G")


def test_a_word_beside_a_unit_that_the_voice_moved_goes_with_it() -> None:
    before = attribute(WORDS, TURNS)
    assert read(before) == "H" * 8 + "G" * 18
    after = attribute_by_voice(before, TURNS, [HEARD])
    assert read(after) == "H" * 16 + "G" * 10


def test_a_one_word_sentence_between_two_of_another_needs_more_than_a_turns_edge() -> None:
    first = say(1.0, "Let us hear how all of this began. Then?")
    words = (*first, *SECOND, *ANSWER)
    turns = (Turn(0.9, 3.0, "H"), Turn(3.0, 10.6, "G"))
    before = attribute(words, turns)
    assert read(before)[8] == "G"
    after = attribute_by_voice(before, turns, [moved(len(first), SECOND, "H", "G")])
    assert read(after)[8] == "H"


def test_an_answer_in_a_turn_of_its_own_stays() -> None:
    question, answer = say(1.0, "Did you like all of it?"), say(3.0, "Yes.", each=0.5)
    words = (*question, *answer, *SECOND, *ANSWER)
    turns = (Turn(0.9, 2.6, "H"), Turn(2.95, 3.6, "G"), Turn(3.7, 10.6, "G"))
    before = attribute(words, turns)
    after = attribute_by_voice(before, turns, [moved(7, SECOND, "H", "G")])
    assert read(after) == "H" * 6 + "G" + "H" * 7 + "G" * 10


def test_nothing_is_decided_again_where_nothing_moved() -> None:
    said = tuple(word.with_speaker("somebody") for word in WORDS)
    kept = CheckedUnit(HEARD.unit, 0.4, 0.9, "G")
    assert attribute_by_voice(said, TURNS, [kept]) == said


@given(EIGHTHS, EIGHTHS)
def test_who_lost_a_unit_has_no_turn_there_and_others_keep_theirs(start: float, end: float) -> None:
    if end <= start:
        start, end = end, start + 0.5
    one = CheckedUnit(SpeechUnit(0, 1, start, end, "B"), 0.4, 0.9, "A", "A")
    other = Turn(0.0, 10.0, "C")
    found = correct_turns([Turn(1.0, 9.0, "A"), other], [one])
    assert other in found
    assert Turn(start, end, "B") in found
    left = [turn for turn in found if turn.speaker == "A"]
    assert all(turn.end <= start or turn.start >= end for turn in left)
    assert all(turn.start >= 1.0 and turn.end <= 9.0 for turn in left)
