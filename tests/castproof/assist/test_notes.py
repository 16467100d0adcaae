"""Show notes: what holds is written beside the episode, with links, and as text only."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from castproof.assist.notes import NotedSentence, ShowNotes, find_name, spread
from castproof.assist.notes_files import (
    NotesPage,
    escape_markdown,
    make_link,
    render_html,
    render_markdown,
)
from tests.castproof.assist.conftest import EPISODE, Call
from tests.castproof.assist.scripted_server import Reply, ScriptedServer, say
from transcript.errors import InvalidCall
from transcript.values import Line, Transcript

ANSWER = {
    "summary": [
        {"text": "Simon builds ships of oak.", "line": 2},
        {"text": "Simon builds bridges of oak. Simon repairs all of them.", "line": 2},
        {"text": "Simon builds ships of oak.", "line": 99},
    ],
    "points": [
        {"text": "Simon has never seen 20 windmills.", "line": [4]},
        {"text": "Simon has seen 20 windmills.", "line": 4},
    ],
    "names": [{"name": "Northwind"}, {"name": "Southwind"}, {"name": "Thank"}, {"name": "Boston"}],
    "quotations": [
        {"text": "“I build ships of oak, and, um, I repair old bridges.”"},
        {"text": "I repair old bridges."},
    ],
}


def find_files(page: Path) -> list[str]:
    return sorted(path.name for path in page.parent.iterdir() if path.is_file())


def test_what_holds_is_written_and_the_rest_is_counted(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    server.script = lambda request: say(ANSWER)
    done = call(page, "--notes")
    assert done.exit_code == 0, done.stderr
    assert find_files(page) == ["talk.md", "talk.notes.html", "talk.notes.markdown"]
    written = (page.parent / "talk.notes.markdown").read_text()
    assert "Simon builds ships of oak. [0:09](#t=9)" in written
    assert "- Simon has never seen 20 windmills. [0:34](#t=34)" in written
    assert "- Northwind [0:00](#t=0)" in written
    assert "> “I build ships of oak, and, um, I repair old bridges.”\n> — Simon [0:09]" in written
    for lie in ("bridges of oak", "has seen", "Southwind", "Thank\n"):
        assert lie not in written
    assert "Not checked" in written
    assert "7 did not hold" in done.stdout
    assert page.read_text() == EPISODE


def test_quotations_have_the_marks_of_their_language() -> None:
    lines = (Line(9.0, 12.0, "Simon", "Ich baue Schiffe."),)
    said = NotedSentence("Ich baue Schiffe.", 0)
    notes = ShowNotes((), (), (), (said,), Counter(), is_close=True)
    made = NotesPage("Werft", notes, Transcript(lines, "de"), "m", "#t={}".format)
    assert "> „Ich baue Schiffe.“\n" in render_markdown(made)
    assert '<blockquote lang="de"><p>„Ich baue Schiffe.“</p>' in render_html(made)
    unknown = NotesPage("Werft", notes, Transcript(lines), "m", "#t={}".format)
    assert "<blockquote><p>“Ich baue Schiffe.”</p>" in render_html(unknown)


def test_notes_are_text_in_html_too(call: Call, server: ScriptedServer, page: Path) -> None:
    hostile = "<script>alert(1)</script>"
    told = EPISODE.replace("who: Simon", f"who: '{hostile}'").replace("Ships", hostile)
    page.write_text(told.replace("title:", "language: de\ntitle:", 1))
    server.script = lambda request: say(
        {"quotations": [{"text": "I build ships of oak, and, um, I repair old bridges."}]}
    )
    assert call(page, "--notes").exit_code == 0
    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attributes: Any) -> None:
            found.append(tag)

    Tags().feed((page.parent / "talk.notes.html").read_text())
    assert "blockquote" in found
    assert "script" not in found
    assert "“I build" not in (page.parent / "talk.notes.markdown").read_text()
    assert "„I build" in (page.parent / "talk.notes.markdown").read_text()
    assert hostile not in (page.parent / "talk.notes.markdown").read_text()


def test_what_a_person_wrote_into_the_notes_is_kept(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    server.script = lambda request: say(ANSWER)
    notes = page.parent / "talk.notes.markdown"
    call(page, "--notes")
    call(page, "--notes", "--link", "https://example.org/talk.mp3")
    assert "talk.notes.markdown~" not in find_files(page), "nobody had changed them"
    assert "(https://example.org/talk.mp3#t=9)" in notes.read_text()
    notes.write_text(f"{notes.read_text()}\nMine.\n")
    call(page, "--notes")
    assert "Mine." in (page.parent / "talk.notes.markdown~").read_text()
    assert "Mine." not in notes.read_text()


def test_nothing_is_written_where_nothing_holds(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    server.script = lambda request: say(
        {"summary": [{"text": "Simon is rich and old.", "line": 2}]}
    )
    done = call(page, "--notes")
    assert (done.exit_code, find_files(page)) == (0, ["talk.md"])
    assert "1 did not hold" in done.stdout


def test_the_model_chooses_only_among_what_holds(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    rows = "".join(
        f"- line: I build ship {number} of oak.\n  sec: {number}\n  who: Simon\n"
        for number in range(1, 13)
    )
    page.write_text(f"---\ntranscript:\n{rows}---\n")

    def answer(request: dict[str, Any]) -> Reply:
        data = json.loads(request["messages"][1]["content"])
        if "sentences" in data:
            return say({"sentences": [12, 3, 99, "2"]})
        numbers = [one["line"] for one in data["lines"]]
        texts = [{"text": f"Simon builds ship {at} of oak.", "line": at} for at in numbers]
        return say({"summary": texts})

    server.script = answer
    done = call(page, "--notes", "--set", "assist.batch_words=20", "--json")
    summary = json.loads(done.stdout)["episodes"][0]["notes"]["summary"]
    assert [[one["line"] for one in paragraph] for paragraph in summary] == [[2, 3, 12]]


@pytest.mark.parametrize(
    ("base", "page_text", "link"),
    [
        (None, "", "#t=65"),
        (None, "youtube: https://www.youtube.com/watch?v=SesVTDklFYQ\n", None),
        ("talk 1.mp3", "", None),
        ("posts/talk.html", "", "posts/talk.html#t=65"),
    ],
)
def test_links_lead_to_the_moment(base: str | None, page_text: str, link: str | None) -> None:
    if base == "talk 1.mp3":
        with pytest.raises(InvalidCall, match="--link"):
            make_link(base, page_text)
        return
    expected = link or "https://www.youtube.com/watch?v=SesVTDklFYQ&t=65s"
    assert make_link(base, page_text)(65.9) == expected


@pytest.mark.parametrize("base", ["javascript:alert(1)", 'x"y', "data:text/html,x", "a\nb"])
def test_no_link_runs_anything(base: str) -> None:
    with pytest.raises(InvalidCall, match="--link"):
        make_link(base, "")


def test_markdown_is_escaped() -> None:
    assert escape_markdown("1. [a](b) *c* `d` {{ e }}") == (
        "1\\. \\[a\\](b) \\*c\\* \\`d\\` \\{\\{ e \\}\\}"
    )
    assert escape_markdown("- a") == "\\- a"


@pytest.mark.parametrize(
    "name", ["", "the", "ships of", "Ships\u202e", "One two three four five six"]
)
def test_what_is_no_name_is_not_found(name: str) -> None:
    assert find_name(name, [Line(0.0, None, None, f"{name} and the ships of Boston.")]) == []


def test_few_are_not_spread() -> None:
    found = [NotedSentence("x", at) for at in range(2)]
    assert spread(found, 3) == tuple(found)
