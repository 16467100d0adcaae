"""Merges of two people's edits small enough to be checked by hand.

A talk is written in one line, its entries between bars: ``# title``, or when a line starts, who
speaks, and the words.
"""

from __future__ import annotations

import pytest

from align.editing.merge.three_way import EntryExtras
from align.editing.merge.two_people import merge_edits
from transcript.values import Entry, Header, Line, Transcript


def read(talk: str) -> Transcript:
    entries: list[Entry] = []
    for part in talk.split(" | "):
        if part.startswith("# "):
            entries.append(Header(part[2:]))
        else:
            start, speaker, text = part.split(" ", 2)
            entries.append(Line(float(start), None, speaker, text))
    return Transcript(tuple(entries))


def write(talk: Transcript) -> str:
    return " | ".join(
        f"# {entry.title}"
        if isinstance(entry, Header)
        else f"{entry.start:.0f} {entry.speaker} {entry.text}"
        for entry in talk.entries
    )


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged", "listed"),
    [
        pytest.param(
            "# Harbour | 4 Ann and sail | # Sea | 8 Ann and row",
            "# Harbour | # Sea | 8 Ann and row",
            "# Harbour | 4 Ann and swim | # Sea",
            "# Harbour | # Sea",
            ["words"],
            id="of two lines with the same word, one side removed one, the other the other",
        ),
        pytest.param(
            "4 Ann sail | # Sea | 10 Ann row | # Land | 14 Ann and walk",
            "4 Ann sail | # Sea | 99 Ann row | # Land | 14 Ann and ride",
            "4 Ann sail | # Sea | # Land | 14 Ann then and walk",
            "4 Ann sail | # Sea | 99 Ann row | # Land | 14 Ann then and ride",
            ["paragraph", "start"],
            id="a line whose start one side set and the other removed, words put in below",
        ),
        pytest.param(
            "4 Ann we sail | 8 Ann then row",
            "4 Ann we sail | 8 Ann row",
            "4 Ann we sail | 8 Ann or | 9 Ann row",
            "4 Ann we sail | 9 Ann row",
            ["words"],
            id="a word that one side removed, and the other changed and put in a line of its own",
        ),
        pytest.param(
            "# Harbour | 8 Ann we sail now",
            "8 Ann they sail now",
            "# Sea | 8 Ann we sail now | # Harbour",
            "# Sea | 8 Ann they sail now",
            ["header"],
            id="a header that one side removed, and the other moved below another",
        ),
        pytest.param(
            "# Harbour | 4 Ann sail | 7 Ann row",
            "# Sea | # Harbour | 4 Ann sail | 7 Ann row",
            "# Harbour | 4 Ann then sail row",
            "# Sea | # Harbour | 4 Ann then sail row",
            [],
            id="a header above a line to which the other side put a word in front",
        ),
        pytest.param(
            "4 Ann and sail | 8 Ann row",
            "12 Ann and | 11 Ann sail | 8 Ann swim",
            "13 Ann sail | 8 Ann row",
            "12 Ann and | 11 Ann sail | 8 Ann swim",
            ["start"],
            id="a line split and set otherwise, of which the other side removed the first word",
        ),
        pytest.param(
            "# Sea | 4 Bob sail | 7 Ann row | # Land | 11 Ann walk",
            "# Sea | 7 Ann swim | # Land | 11 Ann walk",
            "# Sea | 4 Bob fly row | # Land | 11 Ann walk",
            "# Sea | 7 Bob swim | # Land | 11 Ann walk",
            ["words", "paragraph"],
            id="a word put right that the other side joined to a line that mine removed",
        ),
        pytest.param(
            "# Sea | 8 Ann so we sail | # Land | 12 Ann walk",
            "# Sea | 8 Ann we ride on | # Land",
            "# Sea | 8 Bob so we sail | # Land | 12 Ann walk",
            "# Sea | 8 Bob we ride on | # Land",
            ["speaker"],
            id="words put right at the end of a line given to another, before one that was removed",
        ),
        pytest.param(
            "4 Ann sail | # Sea | 8 Ann and row | # Land | 12 Ann walk",
            "4 Ann fly | # Sea | # Land | 12 Ann walk",
            "4 Ann sail | # Sea | 8 Ann and | 15 Ann swim | # Land | 12 Ann walk",
            "4 Ann fly | # Sea | 15 Ann swim | # Land | 12 Ann walk",
            [],
            id="a line removed to which the other side put a line of its own words",
        ),
        pytest.param(
            "6 Ann and we and row",
            "6 Ann and",
            "6 Ann and | 9 Ann we and row",
            "6 Ann and",
            [],
            id="the word left of two alike is the one that opens the line",
        ),
        pytest.param(
            "# Sea | 8 Ann we sail | # Land | 16 Bob they walk home | # Air | 24 Cy birds fly",
            "16 Bob they walk home | # Sea | 8 Ann we sail | # Land | # Air | 24 Cy birds fly",
            "24 Cy birds fly | # Sea | 8 Ann we row | # Land | 16 Bob they walk home | # Air",
            "24 Cy birds fly | 16 Bob they walk home | # Sea | 8 Ann we row | # Land | # Air",
            [],
            id="both moved a line to the front: each stands above those that it was moved past",
        ),
        pytest.param(
            "7 Ann we sail | # Homewards | 17 Bob they walk home | 24 Cy birds fly",
            "7 Ann we sail | # Homewards again | 17 Bob all walk home | 24 Cy birds fly",
            "# Home | 17 Bob they walk home | 7 Ann we sail | 24 Cy birds fly",
            "# Homewards again | 17 Bob all walk home | 7 Ann we sail | 24 Cy birds fly",
            ["header"],
            id="a line moved with its header, which both called otherwise",
        ),
        pytest.param(
            "4 Ann and sail | 7 Bob row | 11 Cy walk",
            "4 Ann and swim row | 11 Cy walk",
            "4 Ann and | 7 Bob ride row | 11 Cy walk",
            "4 Ann and swim row | 11 Cy walk",
            ["words"],
            id="a line joined to the one before, into which the other side put a word",
        ),
        pytest.param(
            "# Harbour | 20 Ann and sail | # Land | 26 Bob we walk",
            "# Harbour | 20 Ann and | # Land | 26 Bob we walk",
            "# Harbour | 20 Ann and | 29 Ann sail | # Land | 26 Bob all walk",
            "# Harbour | 20 Ann and | # Land | 26 Bob all walk",
            [],
            id="a word that one side removed and the other split off takes its start with it",
        ),
        pytest.param(
            "# Sea | 6 Ann we sail | # Land | 10 Bob walk",
            "# Sea | 6 Ann they sail | # Land | 10 Bob walk",
            "# Sea | 6 Ann Hello | 13 Ann we sail | # Land | 10 Bob walk",
            "# Sea | 6 Ann Hello | 13 Ann they sail | # Land | 10 Bob walk",
            [],
            id="a line that one side put in above one whose first word mine put right",
        ),
        pytest.param(
            "# Sea | 6 Ann we sail | # Land | 10 Bob walk | # Air | 14 Cy fly",
            "# Sea | 6 Ann we swim | # Land | # Air | 14 Cy fly",
            "# Sea | 6 Ann we | 16 Ann sail | # Land | 10 Bob walk | # Air | 14 Cy fly",
            "# Sea | 6 Ann we | 16 Ann swim | # Land | # Air | 14 Cy fly",
            [],
            id="a word put right that the other side split off, before a line that mine removed",
        ),
        pytest.param(
            "# Sea | 4 Ann sail | 7 Bob row | 10 Cy walk",
            "4 Ann sail | # Sea | 7 Bob row | 10 Cy walk",
            "7 Bob row | 10 Cy walk",
            "# Sea | 7 Bob row | 10 Cy walk",
            ["header"],
            id="a header that mine moved past a line which the other side removed with it",
        ),
        pytest.param(
            "# Sea | 8 Ann we sail far | # Land | 16 Bob they walk home | "
            "23 Cy birds fly south | # Air | 31 Dan fish swim deep | # End | "
            "39 Eve all are gone",
            "# Land | 16 Bob they walk home | 23 Cy birds fly south | 8 Ann you sail far | "
            "# Air | 31 Dan fish swim deep | # End | 39 Eve all are gone",
            "31 Dan fish swim deep | # Sea | 8 Ann we row far | # Land | "
            "16 Bob they walk home | 23 Cy birds fly south | # Air | # End | "
            "39 Eve all are gone",
            "31 Dan fish swim deep | # Land | 16 Bob they walk home | "
            "23 Cy birds fly south | 8 Ann you sail far | # Air | # End | "
            "39 Eve all are gone",
            ["header", "words"],
            id="both moved a line behind another, one of them past the line that the other moved",
        ),
        pytest.param(
            "# Sea | 8 Ann we sail far | # Land | 16 Bob they walk home | 24 Cy birds fly south",
            "# Now | # Sea | 8 Ann you sail far | # Land | 16 Bob they walk home | "
            "24 Cy birds fly south",
            "# Sea | 16 Bob they walk home | 8 Ann we sail far | # Land | 24 Cy birds fly south",
            "# Now | # Sea | 16 Bob they walk home | 8 Ann you sail far | # Land | "
            "24 Cy birds fly south",
            [],
            id="a line moved below a header, above which mine put another",
        ),
        pytest.param(
            "7 Ann we sail far | 14 Bob they walk home | # Sea | 22 Cy birds fly south | "
            "29 Dan fish swim deep | # End | 37 Eve all are gone",
            "14 Bob they walk home | # Sea | 22 Cy birds fly south | 37 Eve all are gone | "
            "29 Dan fish swim deep | # End | 7 Ann we sail far",
            "7 Ann we sail far | 14 Bob they walk home | # Sea | 22 Cy birds fly south | "
            "29 Dan fish swim deep | # End of it | 37 Eve all are gone",
            "14 Bob they walk home | # Sea | 22 Cy birds fly south | 37 Eve all are gone | "
            "29 Dan fish swim deep | # End of it | 7 Ann we sail far",
            [],
            id="two lines moved, one behind the other, whose header the other side renamed",
        ),
        pytest.param(
            "3 Ann and we | # Sea | 7 Bob and sail | # Land | 11 Cy walk",
            "# Sea | 17 Bob and sail | # Land | 11 Cy walk",
            "3 Ann and | 18 Ann we | 7 Bob and sail | # Land | 11 Cy walk",
            "17 Bob and sail | # Land | 11 Cy walk",
            [],
            id="the word of two alike that the word behind it tells",
        ),
        pytest.param(
            "8 Ann we sail the sea | 11 Ann the end",
            "14 Ann you sail the ocean",
            "8 Bob we sail the sea | 11 Ann the end",
            "14 Bob you sail the ocean",
            [],
            id="the word of two alike that the word before it tells, in a line given to another",
        ),
        pytest.param(
            "# Sea | 16 Ann and sail | # Land | 20 Bob walk",
            "# Sea | 16 Ann and | 23 Ann sail | # Land | 20 Bob walk",
            "# Sea | 27 Ann ride | # Land | 20 Bob walk",
            "# Sea | 23 Ann ride | # Land | 20 Bob walk",
            ["start"],
            id="a line split, in whose place the other side put one word",
        ),
        pytest.param(
            "# Sea | 6 Ann we sail | # Land | 10 Bob and walk | # Air | 14 Cy fly",
            "# Sea | 6 Ann they sail | # Land | 10 Bob and | # Air | 14 Cy fly",
            "# Sea | 6 Ann we sail | # Land | # Air | 14 Cy soar",
            "# Sea | 6 Ann they sail | # Land | 10 Bob and | # Air | 14 Cy soar",
            ["words", "paragraph"],
            id="a line of which mine kept a word and the other side nothing, above one put right",
        ),
        pytest.param(
            "# Sea | 6 Ann we sail",
            "# Sea | 6 Ann we swim",
            "# Sea | 6 Ann they | 9 Ann sail",
            "# Sea | 6 Ann we | 9 Ann swim",
            ["words"],
            id="a line split between the words that the two put right",
        ),
        pytest.param(
            "7 Ann we sail far | 14 Bob they walk home",
            "7 Ann nobody here | 14 Bob all walk home",
            "14 Bob they walk home | 7 Ann we sail far",
            "14 Bob all walk home | 7 Ann nobody here",
            [],
            id="a line moved of which mine left no word, told by when it starts",
        ),
    ],
)
def test_two_people_s_edits(
    base: str, mine: str, theirs: str, merged: str, listed: list[str]
) -> None:
    result = merge_edits(read(base), read(mine), read(theirs))
    assert write(result.transcript) == merged
    assert [conflict.what for conflict in result.conflicts] == listed
    again = merge_edits(read(base), result.transcript, read(theirs))
    assert write(again.transcript) == merged


def test_a_comment_of_a_line_whose_words_are_gone_is_listed() -> None:
    extras = EntryExtras(base=({},), ours=({"#": "# loud"}, {}))
    result = merge_edits(
        read("6 Ann we sail"), read("6 Ann sail"), read("6 Ann we | 9 Ann sail"), extras
    )
    assert [origin.ours for origin in result.origins] == [0]
    extras = EntryExtras(base=({},), ours=({"#": "# loud"}, {"#": "# soft"}))
    result = merge_edits(
        read("6 Ann we sail"), read("6 Ann sail"), read("6 Ann we | 9 Ann sail"), extras
    )
    assert [origin.ours for origin in result.origins] == [0]
    assert [conflict.ours for conflict in result.conflicts] == ["# soft"]
