"""The readings by examples that a person can check by hand."""

from __future__ import annotations

import re

import pytest

from align.cleanup.clean_up import clean_up, suggest_removals, undo_edits
from align.cleanup.edits import CleanedWords, CleanupLevel, RemovalKind
from transcript.errors import InvalidCall
from transcript.values import Word


def spoken(text: str) -> list[Word]:
    """Words of ``A: … B: …``, or of nobody; without times."""
    words, speaker = [], None
    for token in text.split():
        if re.fullmatch(r"[A-Z]:", token):
            speaker = token[0]
        else:
            words.append(Word(None, None, token, speaker=speaker))
    return words


def timed(text: str, step_s: float = 0.5) -> list[Word]:
    """The same, each word of half a second after the other."""
    return [
        Word(place * step_s, (place + 1) * step_s, word.text, 0.9, word.speaker)
        for place, word in enumerate(spoken(text))
    ]


def written(reading: CleanedWords) -> str:
    """The words of a reading under their speakers, as :func:`spoken` reads them."""
    texts, speaker = [], None
    for word in reading.words:
        if word.speaker != speaker:
            texts.append(f"{word.speaker}:")
            speaker = word.speaker
        texts.append(word.text)
    return " ".join(texts)


def kinds(reading: CleanedWords) -> list[tuple[str, str]]:
    return [(edit.kind.value, edit.text) for edit in reading.edits]


READABLE = {
    "um at the start": ("Um, so I left.", "So I left."),
    "a sentence of its own": ("We moved. Um. Then we stayed.", "We moved. Then we stayed."),
    "between commas": ("I, uh, think so.", "I think so."),
    "the clause keeps its comma": ("We moved, um, and stayed.", "We moved, and stayed."),
    "a comma before alone": ("But, um it works.", "But it works."),
    "a comma after alone": ("But um, it works.", "But it works."),
    "at the end": ("It works, um.", "It works."),
    "at the end of a question": ("Does it work, um?", "Does it work?"),
    "after speech that stops": ("And then, um", "And then"),
    "two in a row": ("Um, uh, yes.", "Yes."),
    "in lower case throughout": ("um so i left", "so i left"),
    "a name with its own capital": ("Um, iPhone users.", "iPhone users."),
    "an opening quote": ("He said, “Um, no.”", "He said, “No.”"),
    "a filler before a number": ("It is, um, 5 km- long.", "It is 5 km- long."),
    "a slip at a sentence's start": ("Yes. The the house.", "Yes. The house."),
    "a slip in a text of capitals": ("IN THE THE HOUSE.", "IN THE HOUSE."),
    "a name broken off": ("He came from Ger- Germany.", "He came from Germany."),
    "dashes around": ("I – um – think.", "I think."),
    "I I": ("I I think so.", "I think so."),
    "I, I": ("I, I think so.", "I think so."),
    "with a filler between": ("It, uh, it was big.", "It was big."),
    "three times": ("The, the, the house.", "The house."),
    "the capital moves": ("It's, it's late.", "It's late."),
    "the comma before stays": ("Yes, I, I did.", "Yes, I did."),
    "broken off": ("The ware- warehouse burnt.", "The warehouse burnt."),
    "no word at all": ("And w- th- they left.", "And they left."),
    "broken off with a capital": ("W- we left.", "We left."),
}
STAYS = {
    "uh oh": "Uh oh, it fell.",
    "initials": "He works at UM in Miami.",
    "inside a word": "The umbrella and the hum.",
    "that that": "I know that that is so.",
    "had had": "He had had enough.",
    "the end and the beginning": "I told you, you know it.",
    "very, very": "It was very, very late.",
    "no, no": "No, no, it was not.",
    "over and over": "He said it over and over and over again.",
    "two sentences": "I did. I did it.",
    "a compound's first part": "The well- known man.",
    "you know": "Well, you know, it works.",
    "a name and a verb": "I hope Will will come.",
    "a verb and a name": "When will Will come?",
    "a name at the start": "Will will come. May may not.",
    "a name, called": "Will, will you come?",
    "a vitamin": "Take vitamin A a day.",
    "a band": "She heard The The play.",
    "a town": "He lives in the The Hague area.",
    "a letter, twice": "It is spelled A, A, R, O, N.",
    "letters by themselves": "He wrote B- A- K- E- R- on it.",
    "initials of a name": "It is by A. A. Milne.",
    "a numeral": "After World War I I left.",
    "an acronym": "She makes TV- shows.",
    "a number broken off": "It costs 5- 50 or so.",
    "a number's unit": "It is 5 km- 6 km long.",
    "a number word": "Twenty- twenty-five of them.",
    "a quotation": "He wrote “it is, it is” twice.",
    "a quotation in straight marks": 'He wrote "the the" there.',
    "a line of a song": "And then ♪ We will, we will ♪ and so on.",
    "a quotation of a sound": "He said “um,” and left.",
    "an interruption's dash": "A: It was the- B: Never again! A: the house.",
}


@pytest.mark.parametrize(("said", "expected"), READABLE.values(), ids=READABLE)
def test_readable_takes_out_what_is_no_speech(said: str, expected: str) -> None:
    assert written(clean_up(spoken(said), "readable", "en")) == expected


@pytest.mark.parametrize("said", STAYS.values(), ids=STAYS)
def test_readable_leaves_what_may_be_meant(said: str) -> None:
    assert written(clean_up(spoken(said), "readable", "en")) == said


CLEAN = {
    "you know": ("Well, you know, it works.", "Well it works."),
    "you know at the start": ("You know, it works.", "It works."),
    "you know at the end": ("It works, you know.", "It works."),
    "you know?": ("It works, you know? So we stay.", "It works. So we stay."),
    "the clause keeps its comma": ("It works, you know, and we stay.", "It works, and we stay."),
    "like": ("It was, like, huge.", "It was huge."),
    "Like": ("Like, it was huge.", "It was huge."),
    "two words said twice": ("So I was, I was late.", "So I was late."),
    "an auxiliary at the start": ("May I, may I come?", "May I come?"),
    "two words with a filler between": ("It was, uh, it was big.", "It was big."),
    "a phrase broken off": ("He went- he drove there.", "He drove there."),
    "a sentence only begun": ("We had, we have two of them.", "We have two of them."),
    "an article broken off": ("It is the- a house.", "It is a house."),
    "a marker with a filler": ("It, um, you know, works.", "It works."),
}
CLEAN_STAYS = {
    "as you know": "As you know, it works.",
    "do you know": "Do you know, by chance?",
    "you know something": "You know it, and you know me.",
    "like, without marks": "I like it, and it looks like rain.",
    "like before a list": "It has things like, say, doors.",
    "a condition": "If I can, I will.",
    "enumeration": "A red house, a red door.",
    "emphasis": "So much, so much more.",
    "a quotation begun anew": "He sang “We had, we have” to us.",
    "a title": "She sang, Like, a song of theirs.",
    "a letter broken off": "He took vitamin A- a lot of it.",
}


@pytest.mark.parametrize(("said", "expected"), CLEAN.values(), ids=CLEAN)
def test_clean_takes_out_what_editors_do(said: str, expected: str) -> None:
    assert written(clean_up(spoken(said), "clean", "en")) == expected


@pytest.mark.parametrize("said", CLEAN_STAYS.values(), ids=CLEAN_STAYS)
def test_clean_leaves_what_may_be_meant(said: str) -> None:
    assert written(clean_up(spoken(said), "clean", "en")) == said


@pytest.mark.parametrize(("said", "expected"), READABLE.values(), ids=READABLE)
def test_clean_takes_out_what_readable_does(said: str, expected: str) -> None:
    assert written(clean_up(spoken(said), "clean", "en")) == expected


def test_each_removal_is_an_edit_with_its_class() -> None:
    said = "A: Um, it it was, you know, a w- warehouse. B: Mm-hmm. A: We had, we have two."
    assert kinds(clean_up(spoken(said), "clean", "en")) == [
        ("filler", "Um,"),
        ("repetition", "it"),
        ("marker", "you know,"),
        ("fragment", "w-"),
        ("backchannel", "Mm-hmm."),
        ("restart", "We had,"),
    ]
    assert clean_up(spoken(said), "clean", "en").removed == {
        "filler": 1, "repetition": 1, "marker": 2, "fragment": 1, "backchannel": 1, "restart": 2
    }  # fmt: skip


def test_an_edit_says_where_it_was() -> None:
    edit = clean_up(timed("We, uh, uh, left."), "readable", "en").edits[0]
    assert (edit.kind, edit.first, edit.stop, edit.text) == (RemovalKind.FILLER, 1, 3, "uh, uh,")
    assert [word.start for word in edit.words] == [0.5, 1.0]


def test_the_times_of_what_stays_are_those_it_had() -> None:
    words = clean_up(timed("Um, we we left."), "readable", "en").words
    assert [(word.text, word.start, word.end) for word in words] == [
        ("We", 1.0, 1.5),
        ("left.", 1.5, 2.0),
    ]


def test_a_listener_inside_a_sentence_is_absorbed() -> None:
    said = [
        Word(0.0, 0.5, "We", speaker="A"),
        Word(0.5, 1.0, "moved-", speaker="A"),
        Word(1.0, 1.3, "Yeah.", speaker="B"),
        Word(1.3, 1.8, "to", speaker="A"),
        Word(1.8, 2.3, "Berlin.", speaker="A"),
    ]
    assert written(clean_up(said, "readable", "en")) == "A: We moved to Berlin."


def test_an_answer_stays() -> None:
    said = "A: Did you move? B: Yeah. A: And then?"
    for words in (spoken(said), timed(said)):
        assert written(clean_up(words, "clean", "en")) == said
    asked = "A: Did you move? B: Mm-hmm. A: And then?"
    assert written(clean_up(spoken(asked), "readable", "en")) == asked


@pytest.mark.parametrize(
    ("said", "suggested"),
    [
        ("A: We moved. B: Yeah. A: And then we stayed.", ["Yeah."]),
        ("We saw a lot of, a lot of people.", ["a lot of,"]),
        ("So I was, I was late.", ["I was,"]),
        ("We had, we have a house.", ["We had,"]),
        ("It is very, very late. No, no.", []),
        ("A: Did you move? B: Yeah. A: And then?", []),
    ],
)
def test_what_people_keep_too_often_is_left_in_and_suggested(
    said: str, suggested: list[str]
) -> None:
    assert written(clean_up(spoken(said), "readable", "en")) == written(
        clean_up(spoken(said), "verbatim", "en")
    )
    assert [edit.text for edit in suggest_removals(spoken(said))] == suggested


def test_a_yeah_in_time_of_its_own_is_not_suggested() -> None:
    assert suggest_removals(timed("A: We moved. B: Yeah. A: And then we stayed.")) == ()


def test_a_sound_of_a_listener_who_goes_on_speaking_stays() -> None:
    said = "A: We moved. B: Mm-hmm. Well, then what? A: We stayed. B: Mm-hmm. A: There."
    left = "A: We moved. B: Mm-hmm. Well, then what? A: We stayed. There."
    assert written(clean_up(spoken(said), "readable", "en")) == left


def test_a_speaker_who_only_hesitates_does_not_part_another() -> None:
    said = "A: It was B: Um. A: a house."
    assert written(clean_up(spoken(said), "readable", "en")) == "A: It was a house."


def test_nobodys_words_are_repeated_by_another() -> None:
    said = "A: It is the B: the house."
    assert written(clean_up(spoken(said), "clean", "en")) == said


def test_one_edit_undone_leaves_the_others() -> None:
    reading = clean_up(spoken("Um, it it works."), "readable", "en")
    filler, repetition = reading.edits
    assert written(undo_edits(reading, [filler])) == "Um, it works."
    assert written(undo_edits(reading, [repetition])) == "It it works."
    assert undo_edits(reading, [filler]).edits == (repetition,)


STYLES: tuple[CleanupLevel, ...] = ("verbatim", "readable", "clean")


@pytest.mark.parametrize("style", STYLES)
def test_nothing_said_is_nothing_read(style: CleanupLevel) -> None:
    assert clean_up([], style, "en") == CleanedWords((), ())


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("said", ["Um.", "Um, uh, mhm."])
def test_nothing_but_hesitation_is_nothing_read(style: CleanupLevel, said: str) -> None:
    reading = clean_up(spoken(said), style, "en")
    assert written(reading) == (said if style == "verbatim" else "")
    assert undo_edits(reading).words == tuple(spoken(said))


@pytest.mark.parametrize(("language", "is_known"), [("de", True), ("fi", False), (None, False)])
@pytest.mark.parametrize("style", ["readable", "clean"])
def test_what_only_english_knows_stands_aside(
    style: CleanupLevel, language: str | None, is_known: bool
) -> None:
    said = "Um acht kam er, er kam um die die Ecke."
    reading = clean_up(spoken(said), style, language)
    assert (written(reading), reading.applied) == (said, is_known)


def test_a_word_broken_off_is_told_in_any_language() -> None:
    reading = clean_up(spoken("Die Sch- Schule und die Vor- und Nachteile."), "readable", "de")
    assert written(reading) == "Die Schule und die Vor- und Nachteile."


def test_english_of_any_country_is_english() -> None:
    assert clean_up(spoken("Um, yes."), "readable", "en-GB").applied


WRITTEN_OUT = {
    "I'm": ("I'm here.", "I am here."),
    "curly": ("We don’t know.", "We do not know."),
    "with a comma": ("They can't, ever.", "They cannot, ever."),
    "a capital": ("It's late.", "It is late."),
    "is or has": ("It's been late.", "It's been late."),
    "nobody knows": ("He's", "He's"),
    "a possessive": ("Ann's house.", "Ann's house."),
    "would or had": ("I'd go.", "I'd go."),
    "after a filler": ("Um, it's late.", "It is late."),
}


@pytest.mark.parametrize(("said", "expected"), WRITTEN_OUT.values(), ids=WRITTEN_OUT)
def test_short_forms_are_written_out_where_they_have_one_meaning(said: str, expected: str) -> None:
    assert written(clean_up(spoken(said), "clean", "en", write_out=True)) == expected
    assert undo_edits(clean_up(spoken(said), "clean", "en", write_out=True)).words == tuple(
        spoken(said)
    )


def test_a_form_written_out_shares_its_time() -> None:
    words = clean_up([Word(1.0, 1.5, "I'm")], "clean", "en", write_out=True).words
    assert [(word.text, word.start, word.end) for word in words] == [
        ("I", 1.0, 1.167),
        ("am", 1.167, 1.5),
    ]


def test_a_form_written_out_without_time_has_none() -> None:
    words = clean_up([Word(None, None, "I'm")], "clean", "en", write_out=True).words
    assert [(word.start, word.end) for word in words] == [(None, None), (None, None)]


def test_another_language_is_not_written_out() -> None:
    assert written(clean_up(spoken("I'm"), "clean", "de", write_out=True)) == "I'm"


def test_a_reading_that_is_none_is_refused() -> None:
    with pytest.raises(
        InvalidCall, match="no reading 'tidy'; choose one of verbatim, readable, clean"
    ):
        clean_up([], "tidy", "en")  # type: ignore[arg-type]
