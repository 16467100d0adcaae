"""What came back in a format, in the terms of the text it was made from."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from align.editing.returned import cut_alike, restore_left_out
from tests.thoroughness import examples
from transcript.values import Entry, Header, Line, Transcript

ALL = frozenset({"headers", "speakers", "starts"})
NONE: frozenset[str] = frozenset()
VOCABULARY = ("the", "lamp", "turns", "Lamp,", "and", "boats", "wait.")

words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6)
starts = st.sampled_from((None, 0.0, 3.0, 8.0, 20.0))
lines = st.builds(
    Line, starts, st.none(), st.sampled_from((None, "Ann", "Tom")), words.map(" ".join)
)
headers = st.builds(Header, st.sampled_from(("Dawn", "Noon")))
transcripts = st.lists(st.one_of(lines, lines, lines, headers), max_size=6).map(
    lambda made: Transcript(tuple(made))
)


@st.composite
def writings(draw: st.DrawFn, source: Transcript) -> tuple[Transcript, frozenset[str]]:
    """What a format wrote of a text: without some features, in cues, without some words."""
    carries = frozenset(draw(st.sets(st.sampled_from(sorted(ALL)))))
    is_cut, is_cleaned, is_verbatim = (draw(st.booleans()) for _ in range(3))
    entries: list[Entry] = []
    for entry in source.entries:
        if isinstance(entry, Header):
            entries += [entry] if "headers" in carries else []
            continue
        start = entry.start if "starts" in carries else None
        speaker = entry.speaker if "speakers" in carries else None
        kept = [word for word in entry.text.split() if not (is_cleaned and word == "and")]
        for _ in range(draw(st.integers(0, 2)) if is_verbatim else 0):
            kept.insert(draw(st.integers(0, len(kept))), "um")
        at = draw(st.integers(1, len(kept))) if is_cut and kept and "headers" not in carries else 0
        for part in (kept[:at], kept[at:]):
            entries += [Line(start, None, speaker, " ".join(part))] if part else []
    return Transcript(tuple(entries)), carries


def show(transcript: Transcript) -> list[object]:
    """Headers as titles, lines as start, speaker and text."""
    return [
        entry.title if isinstance(entry, Header) else (entry.start, entry.speaker, entry.text)
        for entry in transcript.entries
    ]


@settings(max_examples=examples(20_000), deadline=None)
@given(st.data())
def test_what_comes_back_as_it_was_written_changes_nothing(data: st.DataObject) -> None:
    source = data.draw(transcripts)
    written, carries = data.draw(writings(source))
    if not written.lines:  # nothing at all was written: there is no place for what was left out
        return
    assert show(restore_left_out(source, written, written, carries)) == show(source)


@settings(max_examples=examples(20_000), deadline=None)
@given(transcripts, transcripts)
def test_a_format_that_carries_all_comes_back_as_it_is(
    source: Transcript, returned: Transcript
) -> None:
    assert show(restore_left_out(source, source, returned, ALL)) == show(returned)


@settings(max_examples=examples(20_000), deadline=None)
@given(st.data())
def test_every_word_that_was_put_in_is_there_in_order(data: st.DataObject) -> None:
    source = data.draw(transcripts)
    written, carries = data.draw(writings(source))
    edited: list[Entry] = []
    put_in = []
    for entry in written.entries:
        if isinstance(entry, Line) and data.draw(st.booleans()):
            texts = entry.text.split()
            put_in.append(f"new{len(put_in)}")
            texts.insert(data.draw(st.integers(0, len(texts))), put_in[-1])
            entry = replace(entry, text=" ".join(texts))
        edited.append(entry)
    result = restore_left_out(source, written, Transcript(tuple(edited)), carries)
    said = [word for line in result.lines for word in line.text.split()]
    assert [word for word in said if word.startswith("new")] == put_in
    if written.lines:
        kept = [word for line in source.lines for word in line.text.split()]
        assert [word for word in said if not word.startswith("new")] == kept
    assert [header.title for header in result.headers] == [one.title for one in source.headers]


SOURCE = Transcript(
    (
        Header("Dawn"),
        Line(0.0, None, "Ann", "Is it late? The boats wait."),
        Line(9.0, None, "Tom", "Then go."),
        Header("Noon"),
        Line(20.0, None, "Ann", "The lamp turns."),
    )
)
SPOKEN = Transcript(tuple(replace(line, speaker=None) for line in SOURCE.lines))


def test_a_changed_start_and_word_come_in_and_all_else_stays() -> None:
    first, second, third = SPOKEN.lines
    returned = Transcript(
        (first, replace(second, start=10.0), replace(third, text="A lamp turns."))
    )
    assert show(restore_left_out(SOURCE, SPOKEN, returned, NONE)) == [
        "Dawn",
        (0.0, "Ann", "Is it late? The boats wait."),
        (10.0, "Tom", "Then go."),
        "Noon",
        (20.0, "Ann", "A lamp turns."),
    ]


def test_a_subtitle_that_was_split_is_two_lines_of_the_same_speaker() -> None:
    first, *others = SPOKEN.lines
    halves = (replace(first, text="Is it late?"), replace(first, start=4.0, text="The boats wait."))
    found = restore_left_out(SOURCE, SPOKEN, Transcript((*halves, *others)), NONE)
    assert show(found)[1:3] == [(0.0, "Ann", "Is it late?"), (4.0, "Ann", "The boats wait.")]


def test_subtitles_of_two_speakers_that_were_joined_stay_two_lines() -> None:
    first, second, third = SPOKEN.lines
    joined = replace(first, text=f"{first.text} {second.text}")
    found = restore_left_out(SOURCE, SPOKEN, Transcript((joined, third)), NONE)
    assert show(found) == show(SOURCE)
    # Where the format shows who speaks, whoever joined them knew it.
    said = replace(SOURCE.lines[0], text=joined.text)
    found = restore_left_out(
        SOURCE,
        Transcript(SOURCE.lines),
        Transcript((said, SOURCE.lines[2])),
        frozenset({"speakers"}),
    )
    assert [line.speaker for line in found.lines] == ["Ann", "Ann"]


def test_a_line_that_was_moved_keeps_its_speaker() -> None:
    first, second, third = SPOKEN.lines
    found = restore_left_out(SOURCE, SPOKEN, Transcript((second, first, third)), NONE)
    assert [(line.speaker, line.text) for line in found.lines] == [
        ("Tom", "Then go."),
        ("Ann", "Is it late? The boats wait."),
        ("Ann", "The lamp turns."),
    ]


def test_a_line_that_was_taken_out_goes_and_its_header_stays() -> None:
    found = restore_left_out(SOURCE, SPOKEN, Transcript(SPOKEN.lines[:2]), NONE)
    assert show(found) == [*show(SOURCE)[:3], "Noon"]


def test_a_new_line_is_of_whoever_spoke_above() -> None:
    first, second, third = SPOKEN.lines
    new = Line(15.0, None, None, "Slowly, slowly.")
    found = restore_left_out(SOURCE, SPOKEN, Transcript((first, second, new, third)), NONE)
    assert show(found)[3] == (15.0, "Tom", "Slowly, slowly.")


def test_cues_of_a_paragraph_are_cut_where_they_came_back() -> None:
    cues = Transcript(
        (
            Line(0.0, None, None, "Is it late?"),
            Line(3.0, None, None, "The boats"),
            Line(4.0, None, None, "sail."),
            Line(9.0, None, None, "Then"),
            Line(9.5, None, None, "go. The lamp"),
            Line(21.0, None, None, "turns."),
        )
    )
    cut = cut_alike(SPOKEN, cues)
    assert [line.text for line in cut.lines] == [
        "Is it late?", "The boats", "wait.", "Then", "go. The lamp", "turns.",
    ]  # fmt: skip
    found = restore_left_out(SOURCE, cut, cues, NONE)
    assert show(found) == [
        "Dawn",
        (0.0, "Ann", "Is it late? The boats sail."),
        (9.0, "Tom", "Then go."),
        "Noon",
        (20.0, "Ann", "The lamp turns."),
    ]
    assert show(cut_alike(SPOKEN, SPOKEN)) == show(SPOKEN)


def test_headers_inside_a_cue_stand_above_it() -> None:
    one, two = Header("One"), Header("Two")
    written = Transcript((Line(0.0, None, None, "Is it"), one, two, Line(1.0, None, None, "late?")))
    cut = cut_alike(written, Transcript((Line(0.0, None, None, "Is it late?"),)))
    assert show(cut) == ["One", "Two", (0.0, None, "Is it late?")]
