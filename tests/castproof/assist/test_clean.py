"""The clean reading: each paragraph is judged by itself, whatever comes back for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.castproof.assist.conftest import EPISODE, Call
from tests.castproof.assist.scripted_server import ScriptedServer, say

GOOD = "Thank you Julia. I build ships of oak, and I repair old bridges."


def propose(*rows: tuple[object, object]) -> Any:
    return lambda request: say({"lines": [{"line": line, "text": text} for line, text in rows]})


def read_clean(done: Any) -> Any:
    return json.loads(done.stdout)["episodes"][0]["clean"]


def test_edits_are_judged(call: Call, server: ScriptedServer, page: Path) -> None:
    server.script = propose((2, GOOD), (4, "I have seen 20 windmills, but I like Boston."))
    done = call(page, "--clean", "--edited", "--json")
    assert done.exit_code == 0, done.stderr
    found = {one["line"]: one["text"] for one in read_clean(done)["paragraphs"]}
    assert found[2] == GOOD
    assert "never seen 20 windmills" in found[4]
    assert read_clean(done)["unanswered"] == [1, 3]
    assert page.read_text() == EPISODE


@pytest.mark.parametrize(
    "rows",
    [
        [(2, EPISODE)],
        [(1, GOOD)],
        [(2, "What do you think about windmills in Madrid?")],
        [(2, GOOD + " " + GOOD)],
        [(2, "")],
        [(99, GOOD), ("x", GOOD), (None, GOOD), (2, None), ([1, 2], GOOD)],
    ],
)
def test_another_paragraphs_text_is_refused(
    call: Call, server: ScriptedServer, page: Path, rows: list[tuple[object, object]]
) -> None:
    server.script = propose(*rows)
    clean = read_clean(call(page, "--clean", "--edited", "--json"))
    texts = [line for line in EPISODE.splitlines() if line.startswith("- line")]
    for one in clean["paragraphs"]:
        assert texts[one["line"] - 1] == f"- line: {one['text']}"
    if isinstance(rows[0][0], int) and rows[0][0] == 99:
        assert clean["strangers"] == 5


def test_lines_of_a_person_are_not_sent(call: Call, server: ScriptedServer, page: Path) -> None:
    done = call(page, "--clean")
    assert (done.exit_code, server.requests) == (0, [])
    assert "4 lines not sent, which a person edited or may have" in done.stdout


def test_a_batch_is_a_few_paragraphs(call: Call, server: ScriptedServer, page: Path) -> None:
    call(page, "--clean", "--edited", "--set", "assist.batch_words=25")
    asked = sorted([one["line"] for one in data["lines"]] for data in server.questions)
    assert asked == [[1, 2], [3, 4]], "10 and 13 words, 8 and 13"


def test_another_language_is_refused(call: Call, server: ScriptedServer, page: Path) -> None:
    page.write_text("---\ntranscript:\n- line: Das ist ein schöner Tag, sagt Frau Meier.\n---\n")
    done = call(page, "--titles")
    assert (done.exit_code, server.requests) == (2, [])
    assert "does not seem to be in English" in done.stderr


def test_one_file_that_cannot_be_read_leaves_the_rest(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    server.script = propose((2, GOOD))
    broken = page.parent / "broken.md"
    broken.write_text("---\ntranscript: [\n")
    done = call(page, str(broken), "--clean", "--edited")
    assert done.exit_code == 3
    assert "broken.md" in done.stderr
    assert "accepted" in done.stdout
