"""An unreliable partner: each fault is one clear line, nothing half written, the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.castproof.assist.conftest import EPISODE, KEY, Call
from tests.castproof.assist.scripted_server import Reply, ScriptedServer, fail, say

TITLES = {1: "Ships of oak", 3: "Windmills in Madrid"}


@pytest.fixture(autouse=True)
def titles_are_given(server: ScriptedServer) -> None:
    server.script = give_titles


def find_line(request: dict[str, Any]) -> int:
    line: int = json.loads(request["messages"][1]["content"])["lines"][0]["line"]
    return line


def give_titles(request: dict[str, Any]) -> Reply:
    return say({"title": TITLES[find_line(request)]})


def first_only(reply: Reply) -> Any:
    """A script that gives ``reply`` for the first chapter, and the other's title."""
    return lambda request: reply if find_line(request) == 1 else give_titles(request)


def test_titles_are_proposed_and_nothing_is_written(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    done = call(page, "--titles")
    assert done.exit_code == 0, done.stderr
    assert "Ships of oak" in done.stdout
    assert page.read_text() == EPISODE
    asked = server.requests[0]
    assert asked["temperature"] == 0
    assert asked["response_format"]["json_schema"]["schema"]["required"] == ["title"]
    assert "Welcome" not in asked["messages"][0]["content"], "the talk is no instruction"


def test_the_second_run_sends_nothing(call: Call, server: ScriptedServer, page: Path) -> None:
    first = call(page, "--titles", "--json")
    asked = len(server.requests)
    second = call(page, "--titles", "--json")
    assert (asked, len(server.requests)) == (2, 2)
    titles = [json.loads(one.stdout)["episodes"][0]["titles"] for one in (first, second)]
    assert titles[0] == titles[1]
    assert json.loads(second.stdout)["episodes"][0]["usage"]["requests"] == 0


def test_a_run_that_broke_off_goes_on(call: Call, server: ScriptedServer, page: Path) -> None:
    server.script = first_only(fail(500))
    assert call(page, "--titles", "--set", "assist.parallel=1").exit_code == 3
    server.script, before = give_titles, len(server.requests)
    assert call(page, "--titles").exit_code == 0
    assert [find_line(one) for one in server.requests[before:]] == [1]


UNUSABLE = {
    "refusal": (say("I cannot help with that."), "holds no JSON"),
    "apology": (say("I'm sorry, as a language model I have no title."), "holds no JSON"),
    "empty": (say(""), "is empty"),
    "cut": (say('{"title": "Ships of', finish="length"), "was cut off"),
    "no completion": (Reply(b"<html>hello</html>"), "no chat completion"),
    "another shape": (Reply(b'{"choices": []}'), "no chat completion"),
    "too large": (fail(413), "413"),
    "busy": (fail(429, retry_after="0"), "429"),
    "broken": (fail(500, "out of memory"), "out of memory"),
    "bad request": (fail(400, "what is this"), "what is this"),
    "cut connection": (Reply(b'{"choices"', comes="cut"), "cut the connection"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_is_one_line_and_the_rest_goes_on(
    call: Call, server: ScriptedServer, page: Path, name: str
) -> None:
    reply, told = UNUSABLE[name]
    server.script = first_only(reply)
    done = call(page, "--titles", "--apply")
    assert done.exit_code == 3, done.stderr
    errors = [row for row in done.stderr.splitlines() if "error:" in row]
    assert len(errors) == 1, done.stderr
    assert told in errors[0]
    assert "talk.md: title of line 1" in errors[0]
    assert page.read_text() == EPISODE.replace("Chapter 2", "Windmills in Madrid")


@pytest.mark.parametrize("comes", ["never", "drops"])
def test_an_answer_that_does_not_end_is_broken_off(
    call: Call, server: ScriptedServer, page: Path, comes: str
) -> None:
    server.script = first_only(Reply(comes=comes))
    done = call(page, "--titles", "--set", "assist.timeout_s=0.2")
    assert done.exit_code == 3
    assert "no answer within 0.2 s (assist.timeout_s)" in done.stderr
    assert "Windmills in Madrid" in done.stdout
    assert sum(find_line(one) == 1 for one in server.requests) == 2, "asked once more, not oftener"


def test_an_answer_of_more_bytes_than_any_has_is_broken_off(
    call: Call, server: ScriptedServer, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("castproof.assist.client.MOST_ANSWER_BYTES", 1000)
    server.script = first_only(say("x" * 2000))
    done = call(page, "--titles")
    assert (done.exit_code, "does not end" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    "text",
    [
        'Sure! Here is the title:\n```json\n{"title": "Ships of oak"}\n```\nAnything else?',
        '<think>{"title": "No"}</think> {"title": "Ships of oak"}',
        '{"title": "Ships of oak", "why": "it is said"}',
    ],
)
def test_json_is_found_in_prose(call: Call, server: ScriptedServer, page: Path, text: str) -> None:
    server.script = first_only(say(text))
    done = call(page, "--titles")
    assert (done.exit_code, "Ships of oak" in done.stdout) == (0, True)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_ends_the_run(
    call: Call, server: ScriptedServer, page: Path, status: int
) -> None:
    server.script = lambda request: fail(status, f"wrong key {KEY}")
    done = call(page, "--titles", "--set", "assist.key_variable=OPENAI_API_KEY")
    assert done.exit_code == 2
    assert "refuses the key" in done.stderr
    assert KEY not in done.output
    assert server.keys[0] == f"Bearer {KEY}"


def test_an_unknown_model_lists_those_there_are(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    server.script = lambda request: fail(404, "no such model")
    done = call(page, "--titles")
    assert done.exit_code == 2
    assert "has no model small (404); there are small, large: set assist.model" in done.stderr


def test_nobody_answers(call: Call, server: ScriptedServer, page: Path) -> None:
    done = call(page, "--titles", "--set", "assist.base_url=http://127.0.0.1:1/v1")
    assert done.exit_code == 1
    assert "nothing answers at http://127.0.0.1:1/v1" in done.stderr


def test_everything_fails(call: Call, server: ScriptedServer, page: Path) -> None:
    server.script = lambda request: say("Sorry.")
    done = call(page, "--titles")
    assert (done.exit_code, page.read_text()) == (1, EPISODE)


def test_no_credit_is_left(call: Call, server: ScriptedServer, page: Path) -> None:
    spent = {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}
    server.script = lambda request: Reply(json.dumps(spent).encode(), 429)
    done = call(page, "--titles", "--set", "assist.parallel=1")
    assert (done.exit_code, len(server.requests)) == (1, 1)
    assert "no credit left" in done.stderr


def test_retry_after_is_obeyed(call: Call, server: ScriptedServer, page: Path) -> None:
    replies = [fail(429, retry_after="0.15"), say({"title": "Ships of oak"})]
    server.script = lambda request: (
        replies.pop(0) if find_line(request) == 1 else give_titles(request)
    )
    done = call(page, "--titles", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["episodes"][0]["usage"]["seconds"] >= 0.1


def test_a_wait_longer_than_allowed_ends_the_run(
    call: Call, server: ScriptedServer, page: Path
) -> None:
    server.script = lambda request: fail(429, retry_after="3600")
    done = call(page, "--titles")
    assert (done.exit_code, "asks to wait 3600 s" in done.stderr) == (1, True)


@pytest.mark.parametrize("unknown", ["response_format", "max_tokens", "temperature"])
def test_what_a_server_does_not_know_is_left_out(
    call: Call, server: ScriptedServer, page: Path, unknown: str
) -> None:
    def answer(request: dict[str, Any]) -> Reply:
        known = unknown not in request
        return give_titles(request) if known else fail(400, f"Unsupported parameter: {unknown}")

    server.script = answer
    done = call(page, "--titles", "--set", "assist.parallel=1")
    assert done.exit_code == 0, done.stderr
    assert len(server.requests) == 3


def test_redirects_are_not_followed(call: Call, server: ScriptedServer, page: Path) -> None:
    server.script = lambda request: Reply(b"", 307, (("Location", "http://192.0.2.1/"),))
    done = call(page, "--titles")
    assert (done.exit_code, "not followed" in done.stderr) == (2, True)


def test_a_key_meant_for_others_stays_here(call: Call, server: ScriptedServer, page: Path) -> None:
    assert call(page, "--titles").exit_code == 0
    assert all(KEY not in (key or "") for key in server.keys)


def test_another_machine_is_named_before_anything_is_sent(
    call: Call, server: ScriptedServer, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ("--set", "assist.input_price=10", "--set", "assist.output_price=20")
    monkeypatch.setattr("castproof.assist.endpoint.is_loopback_host", lambda host: False)
    monkeypatch.setattr("castproof.assist.endpoint._read_keyring", lambda host: "")
    done = call(page, "--titles", *settings)
    assert (done.exit_code, server.requests) == (2, [])
    assert "use --yes" in done.stderr
    assert f"to be sent to {server.address} (model small) with a key, not encrypted" in done.stderr
    assert "4 lines of 1 episode" in done.stderr
    assert "at most about 0.0" in done.stderr
    assert call(page, "--titles", "--yes").exit_code == 0
    assert server.keys == [f"Bearer {KEY}"] * 2
    kept = b"".join(path.read_bytes() for path in page.parent.rglob("*") if path.is_file())
    assert KEY.encode() not in kept


@pytest.mark.parametrize("answer", [True, False])
def test_a_person_is_asked_once(
    call: Call, server: ScriptedServer, page: Path, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    asked: list[str] = []

    def confirm(text: str, **options: object) -> bool:
        asked.append(text)
        assert not server.requests, "asked before anything is sent"
        return answer

    monkeypatch.setattr("castproof.assist.endpoint.is_loopback_host", lambda host: False)
    monkeypatch.setattr("castproof.cli.assist.can_ask", lambda: True)
    monkeypatch.setattr("typer.confirm", confirm)
    done = call(page, "--titles")
    assert (done.exit_code, len(server.requests)) == ((0, 2) if answer else (2, 0))
    assert asked == ["Send it?"]
    again = call(page, "--titles")
    assert len(asked) == (1 if answer else 2), "what is kept is not sent, and needs no leave"
    assert again.exit_code == done.exit_code
