"""The merge on dialogues that a person can check."""

from __future__ import annotations

import pytest

from align.editing.merge.three_way import Conflict, merge
from transcript.values import Entry, Header, Line, Transcript, Word

Spoken = tuple[float | None, str | None, str]


def episode(*entries: Spoken | str) -> Transcript:
    """Lines from their parts, headers from their titles."""
    return Transcript(
        tuple(
            Header(entry) if isinstance(entry, str) else Line(entry[0], None, entry[1], entry[2])
            for entry in entries
        )
    )


def parts(transcript: Transcript) -> list[Spoken | str]:
    def part(entry: Entry) -> Spoken | str:
        if isinstance(entry, Header):
            return entry.title
        return entry.start, entry.speaker, entry.text

    return [part(entry) for entry in transcript.entries]


def said(text: str) -> Transcript:
    """One line of one speaker."""
    return episode((1.0, "S1", text))


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged"),
    [
        # The person's correction stays, the machine's comes in.
        (
            "our gest shorts said hi",
            "our gest Sjors said hi",
            "our guest shorts said hi",
            "our guest Sjors said hi",
        ),
        # Next to one another, the misspelt meet their corrections.
        (
            "our gest shorts said hi",
            "our gest Sjors said hi",
            "our guest Shorts said hi",
            "our guest Sjors said hi",
        ),
        # Where the machine heard two other words for the one put right, neither comes in.
        (
            "how to rrote our bridge",
            "how to wrote our bridge",
            "how to read the our bridge",
            "how to wrote our bridge",
        ),
        # A word taken out stays out, though the machine now spells it otherwise.
        ("so um we begin", "so we begin", "so Um, we begun", "so we begun"),
        # A word put in stays, and so does one of the machine's elsewhere.
        (
            "we begin here",
            "we really begin here",
            "we begin right here",
            "we really begin right here",
        ),
        # Both put something in at one place: the person's.
        ("we begin", "we really begin", "we now begin", "we really begin"),
        # Punctuation and capitals are changes too.
        ("yes and no", "Yes. And no", "yes and no.", "Yes. And no."),
        # Both changed it to the same.
        ("a boozer spoke", "Abouzar spoke", "Abouzar spoke", "Abouzar spoke"),
        # Everything taken out.
        ("um uh", "", "Um, uh.", ""),
    ],
)
def test_words(base: str, theirs: str, ours: str, merged: str) -> None:
    lines = merge(said(base), said(theirs), said(ours)).transcript.lines
    assert [line.text for line in lines if line.text] == ([merged] if merged else [])


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged"),
    [
        # What opens the sentence now keeps its capital, the new word behind it comes.
        (
            "Good. um, You go now.",
            "Good. You go now.",
            "Good. um, you went now.",
            "Good. You went now.",
        ),
        # A capital that the new pass meant for a sentence's start is none inside one.
        (
            "I say, um, that is so.",
            "I say that is so.",
            "I say. Um, That is so.",
            "I say that is so.",
        ),
        # A full stop moved before a word that the person put into the sentence.
        (
            "some fun there. And then",
            "some fun there, and then",
            "some fun. There and then",
            "some fun there, and then",
        ),
        # A comma for a word that was taken out, before a sentence of the person's.
        ("Yes. So it rained.", "Yes. It rained.", "Yes, so it rained.", "Yes. It rained."),
        # Between words of both texts alike, better punctuation does come in.
        (
            "um books and, uh, There it is",
            "um books and, There it is",
            "um books and, uh, there it is.",
            "um books and, there it is.",
        ),
        # How many words the machine heard beside one that both changed stays with that word.
        (
            "it was empty and oneest here",
            "it was empty and honest here",
            "it was empty one here",
            "it was empty and honest here",
        ),
    ],
)
def test_no_word_of_one_text_stands_as_it_was_written_for_the_other(
    base: str, theirs: str, ours: str, merged: str
) -> None:
    assert merge(said(base), said(theirs), said(ours)).transcript.lines[0].text == merged


def test_both_changed_a_word_differently() -> None:
    base = episode((1.0, "S1", "Hello."), (4.0, "S2", "I am shorts today."))
    theirs = episode((1.0, "S1", "Hello."), (4.0, "S2", "I am Sjors today."))
    ours = episode((1.0, "S1", "Hello."), (4.0, "S2", "I am Shors today."))
    merged = merge(base, theirs, ours)
    assert merged.transcript == theirs
    assert merged.conflicts == (Conflict(1, 4.0, "words", "shorts", "Sjors", "Shors"),)
    assert not merged.conflicts[0].is_slight


def test_of_a_passage_taken_out_only_what_the_machine_changed_is_told() -> None:
    merged = merge(
        said("a word from our sponsor buy a mug now then"),
        said("now then"),
        said("a word from our sponsors buy a mug now then"),
    )
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.theirs, conflict.ours) == ("sponsor", "", "sponsors")


def test_a_difference_of_punctuation_is_slight() -> None:
    (conflict,) = merge(said("so we go"), said("So we go"), said("so, we go")).conflicts
    assert (conflict.base, conflict.theirs, conflict.ours) == ("so", "So", "so,")
    assert conflict.is_slight


def test_counts_of_what_stayed_and_what_came_in() -> None:
    merged = merge(
        said("um we bigin the tolk"), said("We bigin the talk"), said("um we begin the tolk")
    )
    assert merged.transcript == said("We begin the talk")
    assert (merged.kept, merged.improved) == (2, 1)


def test_labels_that_changed_places_come_under_the_names_given() -> None:
    base = episode((0.0, "Speaker 1", "Where were you?"), (2.0, "Speaker 2", "In Lagos."))
    theirs = episode((0.0, "Ann", "Where were you?"), (2.0, "Bob", "In Lagos."))
    ours = episode((0.1, "Speaker 2", "Where were you?"), (2.2, "Speaker 1", "In Lagos, then."))
    assert parts(merge(base, theirs, ours).transcript) == [
        (0.1, "Ann", "Where were you?"),
        (2.2, "Bob", "In Lagos, then."),
    ]


def test_labels_that_nobody_renamed_are_the_new_pass_s() -> None:
    base = episode((0.0, "Speaker 1", "Where were you?"), (2.0, "Speaker 2", "In Lagos."))
    theirs = episode((0.0, "Ann", "Where were you?"), (2.0, "Speaker 2", "In Lagos, Ann."))
    ours = episode((0.0, "Speaker 2", "Where were you?"), (2.0, "Speaker 1", "In Lagos."))
    assert [line.speaker for line in merge(base, theirs, ours).transcript.lines] == [
        "Ann",
        "Speaker 1",
    ]


def test_a_speaker_that_the_person_left_alone_is_corrected_inside_a_line() -> None:
    base = episode((0.0, "S1", "Where were you? In Lagos."), (9.0, "S2", "I see that now."))
    theirs = episode((0.0, "Ann", "Where were you? In Lagos."), (9.0, "Bob", "I see that now."))
    ours = episode(
        (0.0, "S1", "Where were you?"), (3.5, "S2", "In Lagos."), (9.0, "S2", "I see that now.")
    )
    assert parts(merge(base, theirs, ours).transcript) == [
        (0.0, "Ann", "Where were you?"),
        (3.5, "Bob", "In Lagos."),
        (9.0, "Bob", "I see that now."),
    ]


def test_a_line_that_the_person_gave_to_another_stays_theirs() -> None:
    common = (
        (9.0, "S2", "I see that now."),
        (12.0, "S1", "Good to hear."),
        (15.0, "S3", "And me."),
    )
    base = episode((0.0, "S1", "In Lagos."), *common)
    theirs = episode((0.0, "S2", "In Lagos."), *common)
    ours = episode((0.0, "S3", "In Lagos."), *common)
    merged = merge(base, theirs, ours)
    assert merged.transcript == theirs
    assert merged.conflicts == (Conflict(0, 0.0, "speaker", "S1", "S2", "S3"),)


def test_paragraphs_are_the_person_s_where_they_cut_or_joined_and_the_machine_s_elsewhere() -> None:
    base = episode(
        (0.0, "S1", "One two. Three four."), (8.0, "S1", "Five six."), (12.0, "S1", "Ten.")
    )
    theirs = episode(
        (0.0, "S1", "One two."), (4.0, "S1", "Three four. Five six."), (12.0, "S1", "Ten.")
    )
    ours = episode((0.0, "S1", "One two. Three four."), (8.0, "S1", "Five six. Ten."))
    assert parts(merge(base, theirs, ours).transcript) == [
        (0.0, "S1", "One two."),
        (4.0, "S1", "Three four. Five six. Ten."),
    ]


@pytest.mark.parametrize("joined", ["so it begins. would you go on", "so it begins. you go on"])
def test_paragraphs_stay_joined_when_the_word_that_opened_one_goes(joined: str) -> None:
    base = episode((0.0, "S1", "so it begins."), (4.0, "S1", "would you go on"))
    theirs = episode((0.0, "S1", joined))
    ours = episode((0.0, "S1", "so it begins."), (4.0, "S1", "you go on"))
    assert parts(merge(base, theirs, ours).transcript) == [(0.0, "S1", "so it begins. you go on")]


def test_paragraphs_stay_joined_when_a_word_comes_in_between_them() -> None:
    base = episode((0.0, "S1", "so it begins."), (4.0, "S1", "you go on"))
    theirs = episode((0.0, "S1", "so it begins. you go on"))
    ours = episode((0.0, "S1", "so it begins."), (4.0, "S1", "would you go on"))
    joined = "so it begins. would you go on"
    assert parts(merge(base, theirs, ours).transcript) == [(0.0, "S1", joined)]


def test_two_paragraphs_put_together_that_the_machine_gives_to_two_people() -> None:
    base = episode(
        (0.0, "S1", "One two."), (4.0, "S1", "Three four."), (8.0, "S2", "Five six seven.")
    )
    theirs = episode((0.0, "S1", "One two. Three four."), (8.0, "S2", "Five six seven."))
    ours = episode(
        (0.0, "S1", "One two."), (4.0, "S2", "Three four."), (8.0, "S2", "Five six seven.")
    )
    merged = merge(base, theirs, ours)
    assert merged.transcript == ours
    assert merged.conflicts == (Conflict(1, 4.0, "paragraph", "|", "", "S1 | S2"),)


def test_headers_stay_where_the_person_put_them() -> None:
    base = episode((0.0, "S1", "Hello."), (5.0, "S1", "To the mater."))
    theirs = episode(
        "Opening", (0.0, "S1", "Hello."), "Mater", "Again", (5.0, "S1", "To the mater.")
    )
    ours = episode((0.0, "S1", "Hello!"), (5.0, "S1", "To the matter."))
    assert parts(merge(base, theirs, ours).transcript) == [
        "Opening",
        (0.0, "S1", "Hello!"),
        "Mater",
        "Again",
        (5.0, "S1", "To the matter."),
    ]


def test_a_header_outlives_the_word_below_it() -> None:
    base = episode((0.0, "S1", "Hello."), (5.0, "S1", "Mhm."), (7.0, "S1", "Now then."))
    theirs = episode((0.0, "S1", "Hello."), "Two", (5.0, "S1", "Mhm."), (7.0, "S1", "Now then."))
    ours = episode((0.0, "S1", "Hello."), (7.0, "S1", "Now then."))
    assert parts(merge(base, theirs, ours).transcript)[1] == "Two"


def test_titles_changed_by_both() -> None:
    base, theirs, ours = (episode(title, (0.0, "S1", "Hello.")) for title in ("A", "B", "C"))
    merged = merge(base, theirs, ours)
    assert merged.transcript == theirs
    assert merged.conflicts == (Conflict(0, 0.0, "header", "A", "B", "C"),)


def test_times_come_from_the_new_pass_but_where_the_person_set_them() -> None:
    lines = ("One.", "Two.", "Three.", "Four.")
    base = episode(*zip((0.0, 5.25, 9.5, 14.0), "SSSS", lines, strict=True))
    theirs = episode(*zip((0.0, 5.0, 11.0, 14.0), "SSSS", lines, strict=True))
    ours = episode(*zip((0.0, 6.5, 10.25, 15.75), "SSSS", lines, strict=True))
    starts = [line.start for line in merge(base, theirs, ours).transcript.lines]
    assert starts == [0.0, 6.5, 11.0, 15.75]


def test_the_person_s_start_stays_where_the_passes_agree() -> None:
    """An episode holds whole seconds: 5.25 read as 5 is no change, and none is made of it."""
    base = episode((5.25, "S", "One two three."))
    theirs = episode((5.0, "S", "One two three!"))
    assert merge(base, theirs, base).transcript == theirs


def test_a_line_cut_by_the_person_takes_the_word_s_own_time_of_the_new_pass() -> None:
    def spoken(offset: float) -> Transcript:
        words = tuple(
            Word(offset + index, offset + index + 0.5, text)
            for index, text in enumerate(["One", "two.", "Three", "four."])
        )
        text = " ".join(word.text for word in words)
        return Transcript((Line(offset, None, "S", text, words),))

    theirs = episode((10.0, "S", "One two."), (12.0, "S", "Three four."))
    merged = merge(spoken(10.0), theirs, spoken(20.25))
    assert [line.start for line in merged.transcript.lines] == [20.25, 22.25]


def test_a_line_whose_first_word_was_taken_out_starts_with_the_new_pass_s_line() -> None:
    base = episode((0.0, "S", "Hello."), (5.25, "S", "um so we begin"))
    theirs = episode((0.0, "S", "Hello."), (5.0, "S", "so we begin"))
    ours = episode((0.0, "S", "Hello."), (7.5, "S", "um so we begin"))
    starts = [line.start for line in merge(base, theirs, ours).transcript.lines]
    assert starts == [0.0, 7.5]


def test_the_new_pass_s_time_gives_way_to_one_the_person_set() -> None:
    base = episode((0.0, "S", "One."), (5.0, "S", "Two."), (9.0, "S", "Three."))
    theirs = episode((0.0, "S", "One."), (7.0, "S", "Two."), (9.0, "S", "Three."))
    ours = episode((0.0, "S", "One."), (5.5, "S", "Two."), (6.5, "S", "Three."))
    starts = [line.start for line in merge(base, theirs, ours).transcript.lines]
    assert starts == [0.0, 7.0, 7.0]


def test_a_start_that_the_person_set_in_sound_since_cut_holds_no_later_line_back() -> None:
    said = ("One two.", "Three four.", "Five six.", "Seven eight.", "Nine ten.")
    texts = [("S1" if n % 2 else "S2", text) for n, text in enumerate(said)]
    base = episode(*((40.0 + 10 * n, *line) for n, line in enumerate(texts)))
    theirs = episode(*((48.0 if n == 1 else 40.0 + 10 * n, *line) for n, line in enumerate(texts)))
    ours = episode(*((10.0 * n, *line) for n, line in enumerate(texts)))
    starts = [line.start for line in merge(base, theirs, ours).transcript.lines]
    assert starts == [0.0, 10.0, 20.0, 30.0, 40.0]


def test_captions_as_base_know_neither_speakers_nor_paragraphs() -> None:
    base = episode((0.0, None, "uh so where were"), (2.0, None, "you in lagos"))
    theirs = episode((0.0, "Ann", "So where were you?"), (2.0, "Bob", "In lagos"))
    ours = episode((0.3, "S2", "so where"), (1.0, "S1", "were you in Lagos."))
    assert parts(merge(base, theirs, ours).transcript) == [
        (0.3, "Ann", "So where were you?"),
        (2.0, "Bob", "In Lagos."),
    ]


@pytest.mark.parametrize(("set_by_hand", "merged"), [(9.0, 22.5), (60.0, 60.0)])
def test_over_captions_a_start_near_the_machine_s_is_the_machine_s(
    set_by_hand: float, merged: float
) -> None:
    base = episode((0.0, None, "where were you"), (5.0, None, "in lagos"))
    theirs = episode((0.0, "Ann", "Where were you?"), (set_by_hand, "Bob", "in lagos"))
    ours = episode((20.5, "S1", "where were you"), (22.5, "S2", "in lagos"))
    starts = [line.start for line in merge(base, theirs, ours).transcript.lines]
    assert starts == [20.5, merged]


def test_a_person_s_change_is_local() -> None:
    """A change in one paragraph leaves every other as the new pass has it."""
    base = episode(*((10.0 * n, f"S{n % 2}", f"word{n} and then some") for n in range(6)))
    ours = episode(*((10.0 * n + 1, f"S{n % 2}", f"Word{n}, and  then some.") for n in range(6)))
    edited = list(base.entries)
    edited[2] = Line(20.0, None, "S0", "word2 and then really some")
    merged = merge(base, Transcript(tuple(edited)), ours).transcript
    assert [*merged.entries[:2], *merged.entries[3:]] == [*ours.entries[:2], *ours.entries[3:]]
    assert parts(merged)[2] == (21.0, "S0", "Word2, and  then really some.")


def test_what_a_line_says_only_in_the_machine_s_own_format_is_left_behind() -> None:
    ours = Transcript((Line(0.0, 1.0, "S", "One.", (Word(0.0, 1.0, "One."),)),), language="en")
    merged = merge(Transcript(()), Transcript(()), ours).transcript
    assert merged == Transcript((Line(0.0, None, "S", "One."),), language="en")


@pytest.mark.parametrize(
    ("theirs", "ours", "merged"),
    [
        pytest.param(
            ["Bob and they sail", "Ann the sea", "Cy the land"],
            ["Ann and we sail far", None, "Cy the land"],
            ["Bob and they sail", "Ann far", "Cy the land"],
            id="a word comes in behind a line given to another, before one that goes",
        ),
        pytest.param(
            ["Ann and we sail", "Ann the sea", "Cy the land"],
            [None, "Ann the sea", "Cy the land"],
            ["Ann the sea", "Cy the land"],
            id="a line that the person left alone goes",
        ),
    ],
)
def test_what_came_in_does_not_come_in_again(
    theirs: list[str], ours: list[str | None], merged: list[str]
) -> None:
    base, edited, new = (
        episode(
            *((10.0 * n, *line.split(" ", 1)) for n, line in enumerate(lines) if line is not None)
        )
        for lines in (["Ann and we sail", "Ann the sea", "Cy the land"], theirs, ours)
    )
    result = merge(base, edited, new).transcript
    assert [f"{line.speaker} {line.text}" for line in result.lines] == merged
    assert merge(base, result, new).transcript == result
