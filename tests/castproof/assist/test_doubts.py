"""Doubts that a model has: what holds waits among the hints, what does not is counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.hints.hint import Rewrite
from castproof.assist.doubt_check import Talk, check_speaker, check_term
from castproof.assist.doubts import check_answers
from castproof.assist.record import name_record, read_doubts
from castproof.edit.hints import find_file_hints
from tests.castproof.assist.conftest import Call
from tests.castproof.assist.scripted_server import ScriptedServer, fail, say
from tests.thoroughness import examples
from transcript.values import Line

EPISODE = """---
title: Ships of Northwind
guests: [Abouzar Lee]
transcript:
- line: Thank you, Abouzar. That was a fine answer.
  sec: 0
  time: 0:00
  who: Abouzar
- line: I build ships at Northwint, and we found the old harbour.
  sec: 9
  time: 0:09
  who: Abouzar
- line: What did the mayor say to that?
  sec: 30
  time: 0:30
  who: Julia
- line: Nothing much.
  sec: 34
  time: 0:34
  who: Abouzar
---
"""
GOOD = {
    "speakers": [{"line": 1, "speaker": "Julia", "quote": "Thank you, Abouzar"}],
    "terms": [{"line": 2, "heard": "Northwint", "meant": "Northwind"}],
}
LINES = [
    Line(0.0, None, "Julia", "Over to you, Abouzar."),
    Line(2.0, None, "Julia", "I build ships of oak at Northwint near Boston."),
    Line(9.0, None, "Julia", "Thanks, Abouzar. How is Simon?"),
    Line(12.0, None, "Simon", "I'm Simon, and I am well. He said: thank you, Julia."),
    Line(15.0, None, "Abouzar", "He is, and I paint."),
]


def make_talk(lines: Sequence[Line] = LINES, known: tuple[str, ...] = ("Northwind",)) -> Talk:
    common = {("build",), ("ships",), ("oak",), ("boston",), ("well",)}
    return Talk(lines, known, lambda keys: tuple(keys) in common)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(EPISODE, encoding="utf-8")
    return path


def find_kinds(path: Path) -> set[str]:
    return {one.kind for one in find_file_hints(path).hints if one.kind.startswith("model")}


def test_what_holds_becomes_hints(call: Call, server: ScriptedServer, talk: Path) -> None:
    server.script = lambda request: say(GOOD)
    done = call(talk, "--doubts", "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["episodes"][0]["doubts"]
    assert [one["kind"] for one in found["found"]] == ["speaker", "term"]
    assert found["dropped"] == {}
    assert talk.read_text() == EPISODE
    hints = {one.kind: one for one in find_file_hints(talk).hints}
    assert hints["model: term"].remedy == Rewrite("Northwint,", "Northwind,")
    assert hints["model: speaker"].remedy is None
    assert "Julia" in hints["model: speaker"].suggestion
    assert call(talk, "--doubts").exit_code == 0
    assert len(server.requests) == 1, "the second run sends nothing"


def test_a_line_that_was_changed_has_no_doubt_any_more(
    call: Call, server: ScriptedServer, talk: Path
) -> None:
    server.script = lambda request: say(GOOD)
    call(talk, "--doubts")
    talk.write_text(EPISODE.replace("  who: Abouzar", "  who: Julia", 1))
    assert find_kinds(talk) == {"model: term"}
    talk.write_text(EPISODE.replace("Northwint", "Northwind"))
    assert find_kinds(talk) == {"model: speaker"}


def test_what_does_not_hold_is_counted(call: Call, server: ScriptedServer, talk: Path) -> None:
    server.script = lambda request: say(
        {
            "speakers": [{"line": 3, "speaker": "Abouzar", "quote": "the mayor"}, {"line": 1}],
            "terms": [{"line": 2, "heard": "ships", "meant": "chips"}],
        }
    )
    done = call(talk, "--doubts")
    assert done.exit_code == 0, done.stderr
    assert "doubts: 0; 3 did not hold" in done.stdout
    assert "1 × speaker: nothing in the quoted words tells who speaks" in done.stdout
    assert find_kinds(talk) == set()


def test_doubts_are_asked_for_by_name_only(call: Call, server: ScriptedServer, talk: Path) -> None:
    call(talk)
    assert not any("proofread" in one["messages"][0]["content"] for one in server.requests)
    asked = len(server.requests)
    call(talk, "--doubts")
    assert len(server.requests) == asked + 1


def test_a_run_without_answers_leaves_the_doubts_of_the_last(
    call: Call, server: ScriptedServer, talk: Path
) -> None:
    server.script = lambda request: say(GOOD)
    call(talk, "--doubts")
    server.script = lambda request: fail(413)
    assert call(talk, "--doubts", "--set", "assist.batch_words=10").exit_code == 1
    assert len(find_kinds(talk)) == 2


def test_a_damaged_record_has_no_doubts(call: Call, server: ScriptedServer, talk: Path) -> None:
    server.script = lambda request: say(GOOD)
    call(talk, "--doubts")
    record = name_record(talk).with_name("talk.doubts.json")
    record.write_text(record.read_text().replace('"term"', '"turn"'))
    assert read_doubts(talk).doubts == ()
    assert find_kinds(talk) == set()


@pytest.mark.parametrize(
    ("index", "speaker", "quote", "reason"),
    [
        (1, "Abouzar", "Over to you, Abouzar", ""),
        (1, "Abouzar", "Thanks, Abouzar", ""),
        (1, "Simon", "Thanks, Abouzar", "nothing"),
        (1, "Abouzar", "near Boston", "nothing"),
        (1, "Abouzar", "Over to you, Ann", "word for word"),
        (1, "Abouzar", "", "word for word"),
        (1, "Ann", "Over to you, Abouzar", "none of the episode's"),
        (1, "Julia", "Over to you, Abouzar", "already"),
        (9, "Abouzar", "Over to you, Abouzar", "no such line"),
        (-1, "Abouzar", "Over to you, Abouzar", "no such line"),
        (4, "Simon", "I'm Simon", "nothing"),
    ],
)
def test_another_speaker_is_told(index: int, speaker: str, quote: str, reason: str) -> None:
    found = check_speaker(make_talk(), index, speaker, quote)
    assert found == "" if not reason else reason in found


def test_who_says_their_own_name_is_known() -> None:
    lines = [*LINES[:3], Line(12.0, None, "Abouzar", LINES[3].text), LINES[3]]
    assert check_speaker(make_talk(lines), 3, "Simon", "I'm Simon") == ""


def test_who_answers_one_line_later_was_not_misheard() -> None:
    lines = [LINES[0], Line(1.0, None, "Julia", "And the sea."), LINES[4], LINES[3]]
    assert "nothing" in check_speaker(make_talk(lines), 1, "Abouzar", "Over to you, Abouzar")


@pytest.mark.parametrize(
    ("index", "heard", "meant", "reason"),
    [
        (1, "Northwint", "Northwind", ""),
        (1, "Northwint", "Southwind", "nowhere else"),
        (1, "North", "Northwind", "word for word"),
        (1, "Northwint", "Northwint", "what stands there"),
        (1, "Boston", "Northwind", "does not sound"),
        (1, "ships of oak at Northwint", "Northwind", "four words"),
        (1, "Northwint", "", "four words"),
        (7, "Northwint", "Northwind", "no such line"),
    ],
)
def test_a_misheard_term_sounds_alike(index: int, heard: str, meant: str, reason: str) -> None:
    found = check_term(make_talk(), index, heard, meant)
    assert found == "" if not reason else reason in found


@pytest.mark.parametrize(
    ("text", "heard", "meant", "reason"),
    [
        ("Her oak is old.", "oak", "oke", "does not sound"),
        ("He ships it.", "ships", "chips", "common word"),
        ("She is well build.", "build", "built", "common word"),
        ("Two Bostons.", "Bostons", "Boston", "another form"),
        ("Northwinde it is.", "Northwinde", "Northwindy", "known spelling"),
    ],
)
def test_words_used_well_stay(text: str, heard: str, meant: str, reason: str) -> None:
    lines = [Line(0.0, None, "Julia", text), *LINES]
    known = ("oke", "chips", "built", "Northwinde", "Northwindy")
    assert reason in check_term(make_talk(lines, known), 0, heard, meant)


VALUES = st.one_of(
    st.none(),
    st.integers(-2, 9),
    st.sampled_from([word for line in LINES for word in line.text.split()]),
    st.sampled_from([line.text for line in LINES]),
    st.sampled_from(["", " ", "\u200b"]),
    st.lists(st.integers(-2, 9), max_size=2),
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["line", "speaker", "quote", "heard", "meant", "text"]), VALUES)
)


@settings(max_examples=examples(15))
@given(st.fixed_dictionaries({"speakers": ROWS, "terms": ROWS}))
def test_whatever_comes_back_only_what_stands_there_holds(answer: dict[str, Any]) -> None:
    talk = make_talk()
    found = check_answers(talk, [answer])
    for one in found.doubts:
        near = talk.lines[max(0, one.index - 1) : one.index + 2]
        assert any(" ".join(one.quote.split()) in line.text for line in near)
        assert one.kind != "speaker" or one.meant in talk.speakers
    assert len(found.doubts) + found.dropped.total() <= sum(map(len, answer.values()))
