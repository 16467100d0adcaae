"""What is accepted is written into the episode, and taken back byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.castproof.assist.conftest import EPISODE, Call
from tests.castproof.assist.scripted_server import Reply, ScriptedServer, say
from tests.castproof.conftest import Run

CLEAN = "Thank you Julia. I build ships of oak, and I repair old bridges."
TITLES = {1: "Ships of oak", 3: "Windmills in Madrid"}


@pytest.fixture(autouse=True)
def answers(server: ScriptedServer) -> None:
    def answer(request: dict[str, Any]) -> Reply:
        lines = json.loads(request["messages"][1]["content"])["lines"]
        if "lines" in request["response_format"]["json_schema"]["schema"]["properties"]:
            rows = [{"line": one["line"], "text": one["text"]} for one in lines]
            return say({"lines": [{**one, "text": clean(one["text"])} for one in rows]})
        return say({"title": TITLES.get(lines[0]["line"], "Harbours")})

    server.script = answer


def clean(text: str) -> str:
    return text.replace(", and, um, I", ", and I")


def apply(call: Call, page: Path, *more: str) -> Any:
    done = call(page, "--titles", "--clean", "--edited", "--apply", *more)
    assert done.exit_code == 0, done.stderr
    return done


def test_titles_and_a_reading_are_written_and_taken_back(run: Run, call: Call, page: Path) -> None:
    apply(call, page)
    written = page.read_text()
    assert "Ships of oak" in written
    assert "Chapter 2" not in written
    assert CLEAN in " ".join(written.split())
    assert Path(f"{page}~").read_text() == EPISODE
    done = run("assist", page, "--undo")
    assert done.exit_code == 0, done.stderr
    assert page.read_text() == EPISODE
    assert "1 line and 2 titles taken back" in done.stdout
    again = run("assist", page, "--undo")
    assert (again.exit_code, "nothing to take back" in again.stderr) == (2, True)


def test_one_class_is_taken_back(run: Run, call: Call, page: Path) -> None:
    apply(call, page)
    assert run("assist", page, "--undo", "--class", "titles").exit_code == 0
    assert "Chapter 1" in page.read_text()
    assert "um, I" not in page.read_text()
    done = run("assist", page, "--undo", "--class", "filler", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["episodes"][0]["lines"] == 1
    assert "um, I" in page.read_text()


def test_what_a_person_wrote_since_stays(run: Run, call: Call, page: Path) -> None:
    apply(call, page)
    page.write_text(
        page.read_text().replace("Ships of oak", "My ships").replace("old b", "stone b")
    )
    assert run("assist", page, "--undo").exit_code == 0
    text = " ".join(page.read_text().split())
    assert "My ships" in text
    assert "and, um, I repair stone bridges." in text
    assert "Chapter 2" in text


def test_a_second_run_reads_no_line_again(call: Call, server: ScriptedServer, page: Path) -> None:
    done = call(page, "--clean", "--edited", "--apply")
    assert (done.exit_code, len(server.requests)) == (0, 1)
    written = page.read_bytes()
    again = call(page, "--clean", "--edited", "--apply")
    assert (again.exit_code, len(server.requests)) == (0, 1)
    assert page.read_bytes() == written


def test_a_persons_header_is_never_touched(call: Call, page: Path) -> None:
    page.write_text(EPISODE.replace("Chapter 1", "My own title"))
    done = apply(call, page)
    assert "- header: My own title\n" in page.read_text()
    assert "Ships of oak (there: My own title)" in done.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--undo", "--class", "fillers"), "there is no such class; there are titles, marks"),
        (("--class", "filler"), "give both"),
        (("--undo", "--titles"), "goes with --class alone"),
    ],
)
def test_a_wrong_call_is_refused(run: Run, page: Path, options: tuple[str, ...], told: str) -> None:
    done = run("assist", page, *options)
    assert (done.exit_code, told in done.stderr) == (2, True), done.stderr


def test_one_of_several_has_nothing_to_take_back(run: Run, call: Call, page: Path) -> None:
    apply(call, page)
    other = page.with_name("other.md")
    other.write_text(EPISODE)
    done = run("assist", page, other, "--undo")
    assert (done.exit_code, page.read_text()) == (3, EPISODE)
    assert "other.md: nothing that a model changed" in done.stderr
