"""Mending changes what is safe, to the byte, and never a word that was read right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcript.check.pages import page, said
from transcript import episode
from transcript.check import check, mend
from transcript.check.mending import spell_times

BLOCK = """\
---
title: A talk   # kept
transcript:
# of the farm
- line: Hello there.
  sec: 65   # heard
  who: Ann
- time: '1:10'
  line: And welcome to you.
  who: 'Ann:'
  extra: [1, 2]
- line: It costs â‚¬200, and that is all.
  sec: 70
  time: '1:5'
  who: Ann
- line: No time here.
  sec:
  time: '1:15'
- {line: Between braces., time: '1:20', who: Ann}
- line: Empty.
  sec: 3700
  time:
  who: Ann
---
Notes.
"""
MENDED = """\
---
title: A talk   # kept
transcript:
# of the farm
- line: Hello there.
  time: '1:05'
  sec: 65   # heard
  who: Ann
- sec: 70
  time: '1:10'
  line: And welcome to you.
  who: Ann
  extra: [1, 2]
- line: It costs €200, and that is all.
  sec: 70
  time: '1:10'
  who: Ann
- line: No time here.
  sec: 75
  time: '1:15'
- {line: Between braces., sec: 80, time: '1:20', who: Ann}
- line: Empty.
  sec: 3700
  time: '1:01:40'
  who: Ann
---
Notes.
"""


def test_times_are_spelt_as_sec_says_only_where_somebody_asks_for_it() -> None:
    wrong = BLOCK.replace("sec: 65   # heard", "sec: 65   # heard\n  time: '2:00'  # once")
    right = wrong.replace("'2:00'", "'1:05'")
    assert spell_times(wrong) == right
    assert spell_times(right) == right
    assert "'2:00'" in mend(wrong, check(wrong))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_safe_is_mended_and_all_else_stays(newline: str) -> None:
    text = BLOCK.replace("\n", newline)
    better = mend(text, check(text))
    assert better == MENDED.replace("\n", newline)
    assert [found.code for found in check(better)] == ["S203"]


def test_only_what_was_found_is_mended() -> None:
    found = [one for one in check(BLOCK) if one.code == "T103"]
    assert mend(BLOCK, found) == BLOCK.replace("'1:5'", "'1:10'")
    assert mend(BLOCK, []) == BLOCK


@pytest.mark.parametrize(
    "rows",
    [
        (said("One two three.", 5), "line: Four., sec: 9, time: '0:07', who: Ann"),
        (said("One two three.", 5), said("Four five six.", 3)),
        (said("One two three.", 5, "Ruslan"), said("Four five six.", 6, "Ruslanan")),
        (said("One two three.", 5, "ruslan"), said("Four five six.", 6, "Ruslan")),
        (said("", 5),),
    ],
)
def test_what_only_a_person_knows_is_left(rows: tuple[str, ...]) -> None:
    text = page(*rows)
    found = check(text)
    assert found
    assert mend(text, found) == text


@pytest.mark.parametrize(
    "entry",
    [
        "- line: a\n  ? time\n  : '1:05'\n",  # a key that cannot be told where it stands
        "- line: a\n  'time': '1:05'\n",
        '-   line: a\n    time: "1:05"\n',
        "- \n  line: a\n  time: '1:05'\n",
    ],
)
def test_a_row_in_another_style_is_mended_or_left_whole(entry: str) -> None:
    text = f"---\ntranscript:\n{entry}{entry}---\n"
    better = mend(text, check(text))
    sources = episode.parse(better).sources
    assert [source.entry for source in sources] == [
        source.entry for source in episode.parse(text).sources
    ]
    assert better == text or all(dict(source.members)["sec"] == 65 for source in sources)


NAMES = st.sampled_from(["Julia", "Julia:", "Simon", "Simon ", "Simonmon", "julia"])
TIMES = st.sampled_from(
    [
        "",
        ", sec: 65",
        ", time: '1:05'",
        ", sec: 70, time: 'x'",
        ", sec: 3, time: '0:04'",
        ", sec: null, time: '1:15'",
    ]
)
TEXTS = st.sampled_from(
    ["One two three.", "It costs €200.", "It costs â‚¬200.", "Naïve, “really”?"]
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    return f'line: "{draw(TEXTS)}"{draw(TIMES)}, who: "{draw(NAMES)}"'


@given(st.lists(rows(), max_size=6))
def test_mending_twice_is_mending_once(listed: list[str]) -> None:
    text = page(*listed)
    once = mend(text, check(text))
    left = check(once)
    assert mend(once, left) == once
    assert not [found for found in left if found.fixable]


@given(st.lists(rows(), max_size=6))
def test_no_word_changes_and_nothing_new_is_wrong(listed: list[str]) -> None:
    text = page(*listed)
    before, after = check(text), check(mend(text, check(text)))
    was, now = (episode.parse(one).transcript for one in (text, mend(text, before)))
    assert [line.text.replace("â‚¬", "€") for line in was.lines] == [
        line.text for line in now.lines
    ]
    assert [line.start for line in was.lines] == [line.start for line in now.lines]
    places = {(found.code, found.entry) for found in before}
    assert {(found.code, found.entry) for found in after if found.severity == "error"} <= places


def test_a_line_that_is_a_name_gives_the_line_below_to_its_speaker() -> None:
    rows = (said("Welcome.", 0, "Theo"), said("Thank you so much.", 3), said("Theo", 5))
    text = page(*rows, said("Let us begin.", 6))
    mended = mend(text, check(text))
    assert mended == page(*rows[:2], said("Let us begin.", 6).replace("'Ann'", "Theo"))


def test_entries_that_a_script_wrote_twice_are_there_once_after() -> None:
    long = "We planted the first trees in the spring."
    rows = ("header: One", said(long, 0), said("Yes, they bore fruit.", 5, "Ben"))
    text = page(*(row for one in rows for row in (one, one)))
    (found,) = check(text)
    assert (found.code, found.message) == (
        "X402",
        "the paragraph repeats the one on line 6; 3 entries are there twice",
    )
    assert mend(text, [found]) == page(*rows)


def test_no_time_is_computed_from_a_wrong_one() -> None:
    for sec, time in ((2787, "37:567"), (5, "1:4")):  # added up; and out of order
        rows = (said(sec=2270), f"line: So., sec: {sec}, time: '{time}', who: Ann", said(sec=2290))
        text = page(*rows)
        assert any(found.code == "T103" for found in check(text))
        assert mend(text, check(text)) == text


def test_marks_before_a_line_and_around_a_name_are_taken_away() -> None:
    text = page(said("= Hello to you.", 0, "Theo:"), said("Thank you very much.", 4))
    after = page(said("Hello to you.", 0, "Theo:"), said("Thank you very much.", 4))
    mended = mend(text, check(text))
    assert check(mended) == ()
    assert mended.replace("line: Hello to you.", 'line: "Hello to you."') == after.replace(
        "'Theo:'", "Theo"
    )


@pytest.mark.parametrize("who", ["We had to learn it, and so we all did in the end.", "Ben"])
def test_a_name_takes_no_line_from_a_third_person_nor_from_a_sentence(who: str) -> None:
    rows = (said("Welcome to you.", 0, "Theo"), said("Thank you so much.", 3), said("Theo", 5))
    text = page(*rows, said("Let us begin.", 6, who))
    found = [one for one in check(text) if one.code == "S205"]
    assert [one.fixable for one in found] == [False]
    assert mend(text, found) == text
