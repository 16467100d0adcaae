"""Where along an episode the two sides differ: counted by hand, drawn, and led to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from compare import Comparison, EditKind, compare
from compare.along import BLAMES, Along, count_along
from compare.along_plot import draw_along, render_along
from compare.plotting import choose_top
from compare.report import ReportLabels, render_page
from compare.rows import build_rows
from compare.units import Unit
from transcript.values import Header, Line, Transcript

EVIL = "</title><script>alert(1)</script><img src=http://example.invalid/x>"
#: Two parts of fifteen seconds, of four and of five words.
HUMAN = Transcript(
    (
        Header("Setting out"),
        Line(0.0, 15.0, "Ann", "We sail to Bergen."),
        Header(EVIL),
        Line(15.0, 30.0, "Bo", "Who told you so, then?"),
    )
)
MACHINE = Transcript(
    (
        Line(0.0, 15.0, "1", "We sail to Burgen."),
        Line(15.0, 24.0, "2", "uh Who told you"),
        Line(24.0, 30.0, "1", "so, then?"),
    )
)


def along(machine: Transcript, human: Transcript) -> tuple[Comparison, Along]:
    found = compare(machine, human)
    return found, count_along(found, human)


def figures(found: Along) -> list[tuple[int, dict[str, int], int]]:
    return [
        (part.words, {k: n for k, n in part.differing.items() if n}, part.moved)
        for part in found.parts
    ]


def without_times(transcript: Transcript) -> Transcript:
    entries = (
        replace(one, start=None, end=None) if isinstance(one, Line) else one
        for one in transcript.entries
    )
    return Transcript(tuple(entries))


def test_each_part_counts_its_words_and_what_differs_there() -> None:
    _, found = along(MACHINE, HUMAN)
    assert figures(found) == [(4, {"machine": 1}, 0), (5, {"style": 1}, 2)]
    assert [(part.start, part.end) for part in found.parts] == [(0.0, 15.0), (15.0, 30.0)]
    assert [part.rate for part in found.parts] == [0.25, 0.2]
    assert found.headers == ((0.0, "Setting out"), (15.0, EVIL))


def test_words_without_a_time_have_that_of_the_machines_same_words() -> None:
    _, found = along(MACHINE, without_times(HUMAN))
    assert found.is_timed
    # "Bergen." is no word of the machine's: it counts with the word before it.
    assert figures(found) == [(4, {"machine": 1}, 0), (5, {"style": 1}, 2)]


def test_without_any_time_parts_are_so_many_words_long() -> None:
    text = " ".join(f"word{n}" for n in range(120))
    said = Transcript((Line(None, None, None, text.replace("word60 ", "ward60 ")),))
    _, found = along(said, Transcript((Line(None, None, None, text),)))
    assert not found.is_timed
    assert figures(found) == [(50, {}, 0), (50, {"machine": 1}, 0), (20, {}, 0)]
    assert "Few lines have a time" in render_along(found, [(0, 0)], Unit.WORD)


def test_what_only_the_machine_has_is_all_of_its_part() -> None:
    music = Transcript(
        (
            Line(0.0, 20.0, "1", "One two."),
            Line(70.0, 72.0, "1", "la la"),
            Line(80.0, 90.0, "1", "Six."),
        )
    )
    human = Transcript((Line(0.0, 20.0, "A", "One two."), Line(80.0, 90.0, "A", "Six.")))
    _, found = along(music, human)
    # The words stand before the person's next one.
    assert sum(sum(part.differing.values()) for part in found.parts) == 2
    assert (found.parts[5].words, found.parts[5].differing["style"]) == (1, 2)
    assert found.parts[5].rate == 2.0


LINES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(0, 4000).map(lambda at: round(at, 2))),
        st.sampled_from(["Ann", "Bo", None]),
        st.lists(
            st.sampled_from(["a", "b", "c.", "D", "e,", "um", "I"]), min_size=1, max_size=8
        ).map(" ".join),
    ),
    max_size=12,
)


def make(lines: Sequence[tuple[float | None, str | None, str]]) -> Transcript:
    return Transcript(tuple(Line(start, None, who, text) for start, who, text in lines))


@given(LINES, LINES)
def test_the_parts_hold_every_word_and_every_difference_once(
    said: list[tuple[float | None, str | None, str]],
    meant: list[tuple[float | None, str | None, str]],
) -> None:
    found, counted = along(make(said), make(meant))
    if not found.human:
        assert counted.parts == ()
        return
    assert sum(part.words for part in counted.parts) == len(found.human)
    for blame in BLAMES:
        wanted = sum(
            max(len(one.machine), len(one.human))
            for one in found.stretches
            if one.blame == blame and one.kind is not EditKind.SPEAKER
        )
        assert sum(part.differing[blame] for part in counted.parts) == wanted
    ElementTree.fromstring(f"<div>{render_along(counted, [(0, 0)], Unit.WORD)}</div>")


def test_the_plot_is_well_formed_says_what_it_shows_and_leads_to_the_text() -> None:
    found, counted = along(MACHINE, HUMAN)
    rows = build_rows(found, {}, MACHINE, HUMAN)
    drawn = ElementTree.fromstring(draw_along(counted, rows.places, Unit.WORD))
    svg = drawn.find("svg")
    assert svg.find("title").text == "Where the two sides differ"
    assert "The most is 25.0 %, from 0:00." in svg.find("desc").text
    links = svg.findall("a")
    assert [one.get("href") for one in links] == ["#row-0", "#row-1"]
    assert links[1].get("aria-label") == (
        "0:15–0:30: 1 of 5 words differ (20.0 %): 1 clean read; 2 words of another speaker"
    )
    # A picture that nobody can reach by the keyboard: the table beside it has the same links.
    assert {one.get("tabindex") for one in links} == {"-1"}
    table = render_along(counted, rows.places, Unit.WORD).partition("<details>")[2]
    assert re.findall(r'href="(#[^"]+)"', table) == ["#row-0", "#row-1"]


def test_a_link_leads_to_the_row_that_has_the_word() -> None:
    found, _ = along(MACHINE, HUMAN)
    rows = build_rows(found, {}, MACHINE, HUMAN)
    assert rows.places[0] == (0, 0)
    for index, row in rows.places:
        shown = [
            part if isinstance(part, str) else part[1]
            for part in rows.rows[row]["h"]
            if not isinstance(part, dict)
        ]
        assert found.human[index].text in " ".join(shown)


def test_titles_from_a_transcript_stay_text() -> None:
    page = render_page(compare(MACHINE, HUMAN), MACHINE, HUMAN, ReportLabels("t", "m.srt", "h.md"))
    figure = page.partition('id="along"')[2].partition("</section>")[0]
    assert "<script" not in figure and "<img" not in figure
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in figure


@pytest.mark.parametrize(
    ("machine", "human", "said"),
    [
        (HUMAN, HUMAN, "do not differ anywhere"),
        (Transcript(()), Transcript(()), "do not differ anywhere"),
        (
            Transcript((Line(0.0, 2.0, None, "Hollo."),)),
            Transcript((Line(0.0, 2.0, None, "Hello."),)),
            "too short for a plot: it has 1 word",
        ),
    ],
)
def test_where_there_is_nothing_to_plot_a_sentence_says_so(
    machine: Transcript, human: Transcript, said: str
) -> None:
    _, counted = along(machine, human)
    shown = render_along(counted, [(0, 0)], Unit.WORD)
    assert said in shown and "<svg" not in shown


def test_one_part_that_is_far_off_does_not_flatten_the_others() -> None:
    rates = [*([0.03] * 60), 7.0]
    assert choose_top(rates) == 0.05
    human = [
        (60.0 * n, "Ann", "one two three four five six seven eight nine ten") for n in range(30)
    ]
    said = [
        (
            start,
            who,
            f"{'so ' * 40}{text}" if n == 7 else text.replace("ten", "tan" if n % 2 else "ten"),
        )
        for n, (start, who, text) in enumerate(human)
    ]
    found, counted = along(make(said), make(human))
    rows = build_rows(found, {}, make(said), make(human))
    drawn = draw_along(counted, rows.places, Unit.WORD)
    assert drawn.count('class="beyond"') == 1
    assert "go on beyond the top" in drawn
