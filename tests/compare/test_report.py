"""The page of a comparison: what it holds, and that nothing a transcript says becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compare import compare
from compare.report import (
    MARK,
    MISHEARD,
    ReportLabels,
    as_script,
    list_hints,
    render_index,
    render_page,
)
from compare.wording import describe_scores, format_count, format_percent
from transcript.values import Header, Line, Transcript, Word

HUMAN = Transcript(
    (
        Header("Setting out"),
        Line(0.0, 4.0, "Ann", "We sail to Bergen at noon."),
        Line(4.0, 8.0, "Bo", "Who told you so?"),
        Header("Arriving"),
        Line(8.0, 12.0, "Ann", "The pilot did."),
    )
)
MACHINE = Transcript(
    (
        Line(0.0, 5.0, "1", "Um we sail to Burgen at noon. Who told"),
        Line(5.0, 12.0, "2", "you so? The the pilot did."),
    )
)
LABELS = ReportLabels("voyage", "voyage.srt", "voyage.md", "voyage.mp3")


def shown(machine: Transcript, human: Transcript, labels: ReportLabels = LABELS) -> dict[str, Any]:
    """What the page's script is given."""
    html = render_page(compare(machine, human), machine, human, labels)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    value: dict[str, Any] = json.loads(found[1])
    return value


def words(parts: list[Any]) -> list[str]:
    """What one side of a row says."""
    texts = (part if isinstance(part, str) else part[1] for part in parts if type(part) is not dict)
    return " ".join(texts).split()


def test_a_row_begins_where_a_paragraph_of_the_person_does() -> None:
    rows = shown(MACHINE, HUMAN)["rows"]
    assert [" ".join(words(row["h"])) for row in rows] == [line.text for line in HUMAN.lines]
    assert [row["t"] for row in rows] == [0.0, 4.0, 8.0]
    assert words(rows[1]["m"]) == ["Who", "told", "you", "so?"]
    assert rows[0]["h"][:2] == [{"head": "Setting out"}, {"who": "Ann"}]
    assert rows[2]["h"][0] == {"head": "Arriving"}
    assert [part for part in rows[1]["m"] if type(part) is dict] == [{"who": "1"}, {"who": "2"}]


def test_each_side_has_the_language_that_is_spoken() -> None:
    lines = (Line(0.0, 1.0, "A", "Ja."),)
    assert shown(Transcript(lines, "de"), Transcript(lines))["languages"] == {"m": "de", "h": "de"}
    assert shown(Transcript(lines), Transcript(lines))["languages"] == {"m": None, "h": None}


def test_a_long_cut_has_rows_of_its_own() -> None:
    cut = tuple(Line(10.0 + n, 11.0 + n, "1", " ".join(["gone"] * 40)) for n in range(4))
    machine = Transcript((HUMAN.lines[0], *cut, HUMAN.lines[1]))
    rows = shown(machine, Transcript(HUMAN.lines[:2]))["rows"]
    assert [(len(words(row["m"])), len(words(row["h"]))) for row in rows] == [
        (6, 6), (80, 0), (80, 0), (4, 4),
    ]  # fmt: skip


def test_a_difference_is_a_number_that_leads_to_its_class() -> None:
    data = shown(MACHINE, HUMAN)
    keys = [data["classes"][one[0]]["key"] for one in data["differences"]]
    assert "filler" in keys
    assert "name" in keys
    parts = [part for row in data["rows"] for side in "mh" for part in row[side]]
    assert {part[0] for part in parts if type(part) is list} == set(range(len(keys)))
    assert [one["count"] for one in data["classes"]] == [
        keys.count(one["key"]) for one in data["classes"]
    ]
    assert data["substitutions"][0]["human"] == "bergen"
    at = data["substitutions"][0]["at"]
    assert [keys[number] for number in at] == ["name"]


def test_the_classes_of_the_machine_come_first() -> None:
    classes = shown(MACHINE, HUMAN)["classes"]
    assert classes[0]["key"] == MISHEARD
    order = [one["blame"] for one in classes]
    assert order == sorted(order, key=["machine", "edit", "style"].index)


LINES = st.lists(
    st.builds(
        Line,
        st.one_of(st.none(), st.integers(0, 50).map(float)),
        st.none(),
        st.sampled_from([None, "Ann", "<b>Bo</b>"]),
        st.lists(st.sampled_from(["a", "B,", "uh", "</script>", "don't", "42"])).map(" ".join),
    ),
    max_size=8,
).map(lambda lines: Transcript(tuple(lines)))


@given(LINES, LINES)
def test_the_rows_say_every_word_of_both_sides_once_and_in_order(
    machine: Transcript, human: Transcript
) -> None:
    rows = shown(machine, human)["rows"]
    for side, transcript in (("m", machine), ("h", human)):
        said = [word for row in rows for word in words(row[side])]
        assert said == [word for line in transcript.lines for word in line.text.split()]


@given(st.text())
def test_json_in_a_script_element_never_ends_it(text: str) -> None:
    written = as_script([text])
    assert "<" not in written
    assert json.loads(written) == [text]


def test_what_a_transcript_says_is_not_markup() -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)> {script} {data}"
    side = Transcript((Header(evil), Line(0.0, 1.0, evil, evil)))
    html = render_page(compare(side, side), side, side, ReportLabels(evil, evil, evil, evil))
    assert html.count("<script") == 2
    assert "<img" not in html
    assert html.count("alert(1)</script>") == 0
    assert shown(side, side)["rows"][0]["h"][0] == {"head": evil}


def test_the_policy_allows_this_script_and_this_style_and_no_other() -> None:
    html = render_page(compare(MACHINE, HUMAN), MACHINE, HUMAN, LABELS)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    directives = dict(part.split(" ", 1) for part in policy[1].split("; "))
    assert directives["default-src"] == "'none'"
    for name, tag in (("script-src", "script"), ("style-src", "style")):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert directives[name] == f"'sha256-{digest}'"
    assert not re.search(r"https?://|//[a-z]", html.split('id="data"')[0].split("<style>")[0])
    assert MARK in html


def test_a_mismatch_and_absent_scores_are_said() -> None:
    other = Transcript((Line(None, None, None, "nothing in common here whatever it be"),))
    data = shown(other, HUMAN)
    assert data["warning"].endswith("do these belong to the same recording?")
    assert data["confusion"] == {"absent": "the machine side has no speakers"}
    assert data["talk"]["machine"] is None
    absent = [score["name"] for score in data["scores"] if score.get("absent")]
    assert "cpWER" in absent
    assert "word error rate" not in absent


def test_half_an_episode_is_asked_about() -> None:
    half = Transcript(HUMAN.lines[:1])
    long = Transcript(HUMAN.lines * 3)
    assert shown(MACHINE, HUMAN)["warning"] is None
    assert shown(HUMAN, half)["warning"] is None
    warned = shown(long, half)["warning"]
    assert warned == "voyage.md has 6 of the 39 words of voyage.srt: is it the whole episode?"


def test_nothing_at_all_makes_a_page_too() -> None:
    nothing = Transcript(())
    data = shown(nothing, nothing)
    assert data["rows"] == []
    assert data["differences"] == []
    assert data["length"] == 0.0


def test_an_index_escapes_its_title() -> None:
    html = render_index("<b>All</b>", "<p>rows</p>")
    assert "<h1>&lt;b&gt;All&lt;/b&gt;</h1>" in html
    assert "<p>rows</p>" in html
    assert MARK in html


def test_scores_in_words() -> None:
    said = {row.key: row for row in describe_scores(compare(MACHINE, HUMAN).scores)}
    assert said["wer"].value == format_percent(3 / 13)
    assert said["wer"].detail == "3 of 13 words: 2 more, 0 missing, 1 changed"
    assert said["headers"].is_absent
    assert said["headers"].detail == "the machine side has no chapter headers"
    assert said["starts"].value.endswith(" s median")
    assert format_count(1, "entry", "entries") == "1 entry"
    assert format_count(2, "entry", "entries") == "2 entries"
    assert format_percent(None) == "undefined"


def test_what_is_still_doubtful_in_the_person_s_text() -> None:
    said = tuple(
        Word(n / 2, n / 2 + 0.4, text, 0.2 if text == "flat" else 0.9)
        for n, text in enumerate(["We", "took", "a", "flat", "in", "Bonn."])
    )
    machine = Transcript((Line(0.0, 3.0, "Ann", "We took a flat in Bonn.", said),))
    kept = Transcript((Line(0.0, None, "Ann", "We took a flat in Bonn."),))
    mended = Transcript((Line(0.0, None, "Ann", "We took a cab in Bonn."),))
    (spot,) = list_hints(machine, kept)
    assert (spot["kind"], spot["text"], spot["start"]) == ("doubtful", "flat", 1.5)
    assert list_hints(machine, mended) == []
    assert list_hints(Transcript(()), Transcript(())) == []
