"""What the server answers to a page that may ask."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import numpy as np
import pytest

from review.events import Feed
from review.machine import MachineText
from review.material import ActionResult, Peaks, PlayableSound, ResultNote, ResultTable
from review.page_files import find_page_files
from tests.review.server import Server
from tests.review.talks import PAGE, edit, session_of
from transcript.errors import InvalidCall
from transcript.values import Line, Transcript


@pytest.fixture
def server(page: Path) -> Server:
    return Server(page)


def test_the_document_is_all_that_a_page_needs(server: Server) -> None:
    said = server.get("api/document").json()
    entries = said.pop("entries")
    assert said == {
        "revision": 0,
        "title": "A talk",
        "file": "talk.md",
        "recording": None,
        "machine": False,
        "actions": [],
        "formats": [],
        "language": None,
        "speakers": ["Ann", "Speaker 2"],
        "verdicts": {},
        "heard": [],
        "saved_revision": 0,
        "saved_at": None,
        "unsaved_since": None,
        "can_undo": False,
        "can_redo": False,
        "recovered": 0,
        "conflicts": [],
    }
    assert [entry["id"] for entry in entries] == ["e1", "e2", "e3", "e4", "e5"]
    assert entries[1] == {
        "id": "e2",
        "kind": "line",
        "speaker": "Ann",
        "text": "Our guest today is a boozer.",
        "start": 0.0,
        "end": None,
        "words": None,
    }


def test_the_page_knows_the_language_of_what_was_said(page: Path) -> None:
    assert Server(page, language="he").get("api/document").json()["language"] == "he"


def test_an_edit_is_answered_with_every_change_the_page_has_not_seen(server: Server) -> None:
    server.edit(kind="join", id="e3")
    operation = {"kind": "header_rename", "id": "e1", "title": "Start"}
    said = server.post("api/edit", {"revision": 0, "operation": operation}).json()
    assert (said["revision"], said["can_undo"], said["can_redo"]) == (2, True, False)
    assert [change["revision"] for change in said["changes"]] == [1, 2]
    assert said["changes"][1]["splices"] == [
        {
            "at": 0,
            "remove": ["e1"],
            "insert": [{"id": "e1", "kind": "header", "title": "Start", "start": None}],
        }
    ]


def test_the_same_edit_sent_again_is_made_once(server: Server) -> None:
    asked = {
        "revision": 0,
        "operation": {"kind": "header_add", "before": None, "title": "Bye"},
        "edit": "a1",
    }
    first, second = (server.post("api/edit", asked).json() for _ in range(2))
    assert first == second


def test_an_edit_of_what_is_gone_is_answered_with_the_document(server: Server) -> None:
    server.edit(kind="join", id="e3")
    answer = server.edit(kind="join", id="e3")
    assert answer.status_code == 409
    assert "no longer exists" in answer.json()["error"]
    assert answer.json()["document"]["revision"] == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"revision": 0}, "the operation"),
        ({"revision": "0", "operation": {"kind": "undo"}}, "revision"),
        ({"revision": 0, "operation": {"kind": "undo"}}, "nothing to undo"),
        ({"revision": 0, "operation": {"kind": "undo"}, "edit": 1}, "edit"),
        ({"revision": 0, "operation": {"kind": "undo"}, "edit": "é"}, "ASCII"),
        ({"revision": 0, "operation": {"kind": "undo"}, "edit": "a" * 65}, "64"),
        ({"revision": 0, "operation": {"kind": "join", "id": "e1"}}, "not a line"),
    ],
)
def test_a_bad_operation_is_explained(server: Server, said: object, reason: str) -> None:
    answer = server.post("api/edit", said)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_what_would_be_replaced_is_shown_first(server: Server) -> None:
    said = server.post("api/preview", {"find": "ann", "with": "Anna"}).json()
    assert said["matches"][0] == {
        "id": "e3",
        "offset": 7,
        "length": 3,
        "before": "Ann",
        "after": "Anna",
    }
    assert server.session.history.revision == 0


def test_saving_answers_what_came_of_it(server: Server, page: Path) -> None:
    server.edit(kind="header_rename", id="e1", title="Start")
    assert server.post("api/save", {}).json() == {
        "saved_revision": 1,
        "written": True,
        "merged": False,
        "conflicts": [],
        "notes": [],
    }
    assert page.read_text("utf-8") == PAGE.replace("Beginnings", "Start")


def test_a_conflict_is_answered_in_full(server: Server, page: Path) -> None:
    server.edit(kind="header_rename", id="e1", title="Start")
    page.write_text(PAGE.replace("Beginnings", "Hello"), encoding="utf-8")
    said = server.post("api/save", {}).json()
    assert said["conflicts"] == [
        {"id": "e1", "what": "header", "base": "Beginnings", "mine": "Start", "disk": "Hello"}
    ]
    assert server.get("api/document").json()["conflicts"] == said["conflicts"]


def test_what_fails_is_said_in_one_line(server: Server, page: Path) -> None:
    server.edit(kind="join", id="e3")
    page.write_text("gone", encoding="utf-8")
    answer = server.post("api/save", {})
    assert answer.status_code == 500
    assert "\n" not in answer.json()["error"]


def test_without_a_recording_there_is_no_sound(server: Server) -> None:
    assert server.get("sound").status_code == 404
    assert server.get("api/peaks").status_code == 404


@pytest.fixture
def heard(page: Path) -> Server:
    path = page.with_name("talk.mp3")
    path.write_bytes(bytes(range(100)))
    return Server(page, sound=PlayableSound(path, "audio/mpeg", 4.0, Peaks(2)))


def test_the_sound_comes_in_ranges(heard: Server) -> None:
    answer = heard.get("sound", headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == bytes(range(10, 20))
    assert answer.headers["content-type"] == "audio/mpeg"
    assert heard.get("sound", headers={"Range": "bytes=200-"}).status_code == 416
    assert heard.get("sound").headers["accept-ranges"] == "bytes"


def test_peaks_are_silent_until_they_are_known(page: Path) -> None:
    peaks = Peaks(2)
    server = Server(page, sound=PlayableSound(page, "audio/mpeg", None, peaks))
    asked = "api/peaks?from=0&to=4&buckets=2"
    assert server.get("api/document").json()["recording"]["duration"] is None
    assert server.get(asked).json() == {"from": 0, "to": 4, "peaks": [0, 0], "known": False}
    peaks.fill(np.array([0, 255, 0, 0, 0, 0, 51, 0], dtype=np.uint8))
    assert server.get(asked).json() == {"from": 0, "to": 4, "peaks": [1, 0.2], "known": True}
    assert server.get("api/document").json()["recording"]["duration"] == 4


@pytest.mark.parametrize(
    "query", ["from=a", "from=nan", "to=inf", "buckets=0", "buckets=10001", "buckets=-1"]
)
def test_peaks_are_asked_for_with_numbers(heard: Server, query: str) -> None:
    assert heard.get(f"api/peaks?{query}").status_code == 400


@pytest.mark.parametrize(("start", "end"), [(0, 0), (4, 0), (-5, 1e9), (9, 10)])
def test_any_stretch_of_time_has_peaks(start: float, end: float) -> None:
    peaks = Peaks(2)
    peaks.fill(np.array([0, 255], dtype=np.uint8))
    found = peaks.between(start, end, 3)
    assert len(found) == 3
    assert all(0 <= each <= 1 for each in found)


def test_the_page_is_made_of_its_files_and_no_others(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    (folder / "parts").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>", encoding="utf-8")
    (folder / "parts" / "strip.js").write_text("export {}", encoding="utf-8")
    (folder / "notes.txt").write_text("not for the page", encoding="utf-8")
    server = Server(page, find_page_files(folder))
    assert server.get("").text == "<!doctype html>"
    script = server.get("page/parts/strip.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert server.get("page/notes.txt").status_code == 404


def test_events_tell_each_step_and_each_saving(page: Path) -> None:
    session = session_of(page)
    feed = Feed(session)

    async def listened() -> list[str]:
        stream = feed.stream(0)
        heard = [await stream.__anext__()]
        edit(session, kind="join", id="e3")
        feed.notify()
        heard.append(await stream.__anext__())
        session.save()
        feed.notify()
        return [*heard, await stream.__anext__()]

    first, step, saved = asyncio.run(listened())
    assert json.loads(first.removeprefix("data: ")) == {"saved_revision": 0}
    assert step.startswith("id: 1\ndata: ")
    assert json.loads(step.partition("data: ")[2])["operation"] == {"kind": "join", "id": "e3"}
    assert json.loads(saved.removeprefix("data: ")) == {"saved_revision": 1}


def test_events_tell_of_a_file_that_somebody_else_wrote(page: Path) -> None:
    session = session_of(page)
    feed = Feed(session)

    async def listened() -> str:
        stream = feed.stream(0)
        await stream.__anext__()
        page.write_text(PAGE.replace("Beginnings", "Hello"), encoding="utf-8")
        watch = asyncio.create_task(feed.watch())
        told = await stream.__anext__()
        watch.cancel()
        return told

    assert json.loads(asyncio.run(listened()).removeprefix("data: ")) == {"disk": "changed"}


def test_events_end_with_the_server(page: Path) -> None:
    feed = Feed(session_of(page))

    async def listened() -> list[str]:
        stream = feed.stream(0)
        first = await stream.__anext__()
        feed.end()
        return [first, *[event async for event in stream]]

    assert len(asyncio.run(listened())) == 1


def test_a_file_that_is_gone_is_a_file_that_changed(page: Path) -> None:
    session = session_of(page)
    page.unlink()
    assert session.is_changed_on_disk()


def test_events_of_another_review_are_none(server: Server) -> None:
    assert server.get("api/events?since=3").status_code == 409
    assert server.get("api/events?since=x").status_code == 400


def test_without_a_machines_version_there_is_no_wording(server: Server) -> None:
    assert server.get("api/machine?id=e2").json() is None


def test_the_machines_wording_is_shown_by_its_classes(page: Path) -> None:
    machine = MachineText(
        lambda: Transcript((Line(0.0, 2.0, "S1", "our guest today is a boozer"),))
    )
    server = Server(page, machine=machine)
    said = server.get("api/machine?id=e2").json()
    assert (said["text"], said["speaker"]) == ("our guest today is a boozer", "S1")
    assert said["segments"][0] == {
        "kind": "case or punctuation",
        "machine": "our",
        "human": "Our",
    }
    assert server.get("api/machine?id=e9").status_code == 409


def test_an_action_answers_with_what_came_of_it(page: Path) -> None:
    results = {
        "lines": lambda _: ActionResult("Two", (ResultNote("one", "e2"), ResultNote("two"))),
        "table": lambda _: ActionResult(
            "Terms", table=ResultTable(("a", "b"), (("1", "2"),)), choices=("1",)
        ),
        "page": lambda _: ActionResult("A page", page="<!doctype html>"),
        "file": lambda asked: ActionResult("Written", file=asked["format"]),
    }
    server = Server(page, actions=results, formats=("srt",))
    assert server.get("api/document").json()["formats"] == ["srt"]
    answers = {
        name: server.post(f"api/actions/{name}", {"format": "srt"}).json() for name in results
    }
    assert answers == {
        "lines": {"title": "Two", "lines": ["one", "two"], "ids": ["e2", None]},
        "table": {
            "title": "Terms",
            "table": {"columns": ["a", "b"], "rows": [["1", "2"]]},
            "choices": ["1"],
        },
        "page": {"title": "A page", "report": "reports/1"},
        "file": {"title": "Written", "file": "srt"},
    }
    assert server.get("reports/1").text == "<!doctype html>"
    assert server.get("reports/2").status_code == 404
    assert server.post("api/actions/other", {}).status_code == 404


def test_an_action_that_cannot_be_meant_is_explained(page: Path) -> None:
    def refuse(_: object) -> ActionResult:
        raise InvalidCall("save first")

    answer = Server(page, actions={"voices": refuse}).post("api/actions/voices", {})
    assert (answer.status_code, answer.json()) == (400, {"error": "save first"})


def test_a_mistake_of_ours_is_answered_in_words(page: Path) -> None:
    def fail(_: object) -> ActionResult:
        raise KeyError("what nobody thought of")

    server = Server(page, actions={"voices": fail}, raises=False)
    answer = server.post("api/actions/voices", {})
    assert answer.status_code == 500
    assert "mistake (KeyError)" in answer.json()["error"]
