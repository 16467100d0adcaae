"""What holds of a new machine pass under a person's edit, whatever else the pass changed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from align.editing.merge.conflicts import Conflict
from align.editing.merge.three_way import MergeResult, merge
from tests.align.editing.merge.two_people import (
    FILE,
    LINES,
    TITLES,
    WORDS,
    Talk,
    talks,
)
from tests.thoroughness import examples
from transcript.seconds import format_clock
from transcript.values import Header, Line, Transcript

THOROUGH = 20_000
PERSON = talks((*WORDS, *LINES), (*TITLES, *FILE))


def merge_under(made: list[Talk]) -> MergeResult:
    """The second edit of a talk is the person's, the first a machine pass, which has no headers."""
    base, machine, person = made
    ours = Transcript(tuple(e for e in machine.transcript.entries if isinstance(e, Line)))
    extras = tuple({} if e.id in known(base) else getattr(e, "extras", {}) for e in person.entries)
    return merge(base.transcript, person.transcript, ours, extras=extras)


def known(base: Talk) -> set[int]:
    """The lines that had a comment before anybody edited: of these a machine's base knows none."""
    return {line.id for line in base.lines if line.extras}


@settings(max_examples=examples(THOROUGH))
@given(PERSON)
def test_every_word_of_the_person_s_is_there(made: list[Talk]) -> None:
    result = merge_under(made)
    base, _, person = (
        {number: word.text for number, (word, _) in talk.words().items()} for talk in made
    )
    found = Counter(word for line in result.transcript.lines for word in line.text.split())
    own = Counter(text for number, text in person.items() if base.get(number) != text)
    assert not own - found


@settings(max_examples=examples(THOROUGH))
@given(PERSON)
def test_every_start_that_the_person_set_is_there_or_listed(made: list[Talk]) -> None:
    result = merge_under(made)
    base, _, person = ({line.id: line.start for line in talk.lines} for talk in made)
    starts = [line.start for line in result.transcript.lines]
    listed = {conflict.theirs for conflict in result.conflicts if conflict.what == "start"}
    for number, start in person.items():
        if number in base and base[number] != start:
            assert start in starts or format_clock(start) in listed


@settings(max_examples=examples(THOROUGH))
@given(PERSON)
def test_every_header_of_the_person_s_is_there_and_no_other(made: list[Talk]) -> None:
    result = merge_under(made)
    assert Counter(h.title for h in result.transcript.headers) == Counter(made[2].titles.values())


@settings(max_examples=examples(THOROUGH))
@given(PERSON)
def test_a_line_with_a_comment_or_a_key_stays_a_line(made: list[Talk]) -> None:
    result = merge_under(made)
    kept = {origin.theirs for origin in result.origins}
    for index, entry in enumerate(made[2].entries):
        if getattr(entry, "extras", {}) and entry.id not in known(made[0]):
            assert index in kept


def dialogue(*lines: tuple[float, str, str] | str) -> Transcript:
    return Transcript(
        tuple(
            Header(line) if isinstance(line, str) else Line(line[0], None, line[1], line[2])
            for line in lines
        )
    )


def said(transcript: Transcript) -> list[tuple[float | None, str | None]]:
    return [(line.start, line.speaker) for line in transcript.lines]


def test_a_line_whose_start_was_corrected_stays_where_the_pass_cuts_elsewhere() -> None:
    base = dialogue((0.0, "S", "One two three."), (5.0, "S", "Four five six."))
    theirs = dialogue((0.0, "S", "One two three."), (7.0, "S", "Four five six."))
    ours = dialogue((0.0, "S", "One two three. Four five six."))
    assert said(merge(base, theirs, ours).transcript) == [(0.0, "S"), (7.0, "S")]


def test_a_corrected_start_that_the_pass_has_otherwise_is_listed() -> None:
    base = dialogue((0.0, "S", "One two three."), (5.0, "S", "Four five six."))
    theirs = dialogue((0.0, "S", "One two three."), (7.0, "S", "Four five six."))
    ours = dialogue((0.0, "S", "One two three."), (9.5, "S", "Four five six."))
    merged = merge(base, theirs, ours)
    assert merged.transcript.lines[1].start == 7.0
    assert merged.conflicts == (Conflict(1, 7.0, "start", "0:05", "0:07", "0:09"),)


def test_a_start_set_where_neither_pass_has_one_stays() -> None:
    base = dialogue((None, "S", "One two."))
    theirs = dialogue((3.0, "S", "One two."))
    ours = dialogue((None, "S", "One."), (4.0, "S", "two."))
    merged = merge(base, theirs, ours)
    assert said(merged.transcript) == [(3.0, "S"), (4.0, "S")]
    assert merged.conflicts == ()


def test_headers_of_a_published_base_stay() -> None:
    base = dialogue("One", (0.0, "Ann", "Hello there."), "Two", (5.0, "Bob", "Thank you, Ann."))
    ours = dialogue((0.0, "Ann", "Hello there."), (5.0, "Bob", "Thank you Ann."))
    merged = merge(base, base, ours)
    assert [header.title for header in merged.transcript.headers] == ["One", "Two"]
    assert merged.transcript.lines[1].text == "Thank you Ann."


def test_two_people_under_one_label_stay_who_they_are() -> None:
    """The pass hears what the person had put right of Ben's, and so has more words of Ben's."""
    base = dialogue(
        (0.0, "Speaker 1", "hello there i am benn here"),
        (5.0, "Speaker 1", "and i am cy from nowhere at al"),
        (9.0, "Speaker 2", "good to have you both"),
        (12.0, "Speaker 1", "thank you so much Ann"),
    )
    theirs = dialogue(
        (0.0, "Ben", "hello there i am Ben here"),
        (5.0, "Cy", "and i am Cy from nowhere at all"),
        (9.0, "Ann", "good to have you both"),
        (12.0, "Ben", "thank you so much Ann"),
    )
    ours = dialogue(
        (0.0, "Speaker 2", "hello there i am Ben here"),
        (5.0, "Speaker 2", "and i am Cy from nowhere at all"),
        (9.0, "Speaker 1", "good to have you both"),
        (12.0, "Speaker 2", "thank you so much Ann"),
    )
    assert merge(base, theirs, ours).transcript == theirs


NAMED = dialogue(
    (0.0, "Ann", "One two three four five."),
    (9.0, "Bob", "Six seven eight nine."),
    (12.0, "Ann", "Ten eleven twelve thirteen."),
)


@pytest.mark.parametrize("labels", [("S0", "S1", "S2"), ("S0", "S0", "S0")])
def test_a_worse_diarization_leaves_a_named_episode_as_it_is_and_is_listed(
    labels: tuple[str, ...],
) -> None:
    """A voice parted in two, two voices in one: neither may change whom a line is by, unlisted."""
    names = ("Speaker 1", "Speaker 2", "Speaker 3")
    spoken = [names[("S0", "S1", "S2").index(label)] for label in labels]
    ours = dialogue(
        *(
            (line.start or 0.0, who, line.text)
            for line, who in zip(NAMED.lines, spoken, strict=True)
        )
    )
    merged = merge(NAMED, NAMED, ours)
    assert merged.transcript == NAMED
    assert [conflict.what for conflict in merged.conflicts] == ["speaker"]


def test_of_a_rewritten_passage_nothing_counts_as_left_alone() -> None:
    """That the same small word stands in both does not show that the person left it alone."""
    base = dialogue((0.0, "S", "aa bb cc dd the ee ff gg hh"))
    theirs = dialogue((0.0, "S", "qq rr ss tt the uu vv ww xx"))
    ours = dialogue((0.0, "S", "aa bb cc dd a ee ff gg hh"))
    assert merge(base, theirs, ours).transcript == theirs
