"""Who may not talk to the server, and what cannot be reached or made to run."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from review.app import MOST_BYTES
from review.guard import CONTENT_SECURITY_POLICY, Hosts, new_token
from review.page_files import find_page_files
from tests.review.server import BASE, TOKEN, Server
from tests.review.talks import PAGE
from transcript.errors import FormatError

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def server(page: Path, tmp_path: Path) -> Server:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html>", encoding="utf-8")
    (tmp_path / "secret.js").write_text("secret", encoding="utf-8")
    return Server(page, find_page_files(folder))


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é"])
@pytest.mark.parametrize("path", ["", "api/document", "sound", "page/index.html"])
def test_without_the_token_there_is_nothing(server: Server, token: str, path: str) -> None:
    answer = server.get(path, token=token)
    assert (answer.status_code, answer.text) == (404, "not found")
    assert answer.headers["connection"] == "close"


def test_a_token_is_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 32 for token in tokens)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:8000.evil.example",
    ],
)
def test_a_name_pointed_at_this_machine_is_not_answered(server: Server, host: str) -> None:
    assert server.get("api/document", headers={"Host": host}).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_is_answered(server: Server, host: str) -> None:
    assert server.get("api/document", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("said", "is_accepted"),
    [
        ("192.168.0.7:8000", True),
        ("[fe80::1]:8000", True),
        ("localhost:8000", True),
        ("evil.example:8000", False),
        ("192.168.0.7:81", False),
        ("", False),
    ],
)
def test_a_server_that_listens_everywhere_answers_to_addresses(
    said: str, is_accepted: bool
) -> None:
    assert Hosts("0.0.0.0", 8000).accepts(said) is is_accepted  # noqa: S104


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:8000", "https://127.0.0.1:8000"]
)
def test_another_origin_edits_nothing(server: Server, origin: str) -> None:
    asked = {"revision": 0, "operation": {"kind": "join", "id": "e3"}}
    answer = server.post("api/edit", asked, headers={"Origin": origin})
    assert answer.status_code == 404
    assert server.session.history.revision == 0


def test_the_pages_own_origin_edits(server: Server) -> None:
    asked = {"revision": 0, "operation": {"kind": "join", "id": "e3"}}
    assert server.post("api/edit", asked, headers={"Origin": BASE}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_what_a_form_elsewhere_can_send_is_not_read(server: Server, kind: str | None) -> None:
    body = json.dumps({"revision": 0, "operation": {"kind": "join", "id": "e3"}})
    headers = {} if kind is None else {"Content-Type": kind}
    assert server.ask("POST", "api/edit", content=body, headers=headers).status_code == 415
    assert server.session.history.revision == 0


@pytest.mark.parametrize("path", ["api/edit", "api/save"])
def test_reading_changes_nothing(server: Server, path: str) -> None:
    assert server.get(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "page/../secret.js",
        "page/..%2fsecret.js",
        "page/%2e%2e/secret.js",
        "page/..\\secret.js",
        "page//etc/passwd",
        "page/%2fetc%2fpasswd",
        "page/index.html%00.js",
        "page/index.html\0.js",
        "../secret.js",
        "talk.md",
        "sound/../talk.md",
        "reports/../talk.md",
        "reports/0",
        "reports/-1",
        "reports/" + "1" * 5000,
        "api/actions/__class__",
    ],
)
def test_no_file_is_reached_but_the_pages_own(server: Server, path: str) -> None:
    assert server.status_of(path) in (404, 405)


def test_a_body_of_a_gigabyte_is_refused_by_its_length(server: Server) -> None:
    answer = server.ask(
        "POST",
        "api/edit",
        content=b"{}",
        headers={"Content-Type": "application/json", "Content-Length": str(1 << 30)},
    )
    assert answer.status_code == 413


def test_a_body_that_does_not_say_how_long_it_is_is_read_to_a_megabyte(server: Server) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(16_384):
            sent += 65_536
            yield b"a" * 65_536

    answer = server.ask(
        "POST", "api/edit", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert sent <= MOST_BYTES + 2 * 65_536


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"1" * 5000, b"\xff", b'{"a":' * 20_000]
)
def test_what_is_no_mapping_is_refused(server: Server, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert server.ask("POST", "api/edit", content=body, headers=headers).status_code == 400


def test_markup_in_names_and_words_stays_text(server: Server, page: Path) -> None:
    server.edit(kind="rename_speaker", **{"from": "Ann", "to": SCRIPT})
    server.edit(kind="header_rename", id="e1", title=SCRIPT)
    before = "Hello, Ann. Thank you."
    server.edit(kind="text", id="e3", before=before, after=SCRIPT)
    answer = server.get("api/document")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    said = answer.json()
    assert [said["entries"][0]["title"], said["speakers"][0], said["entries"][2]["text"]] == [
        SCRIPT
    ] * 3
    server.post("api/save", {})
    assert page.read_text("utf-8").count(SCRIPT) == 3
    assert 'title: "A talk"   # the editor\'s' in page.read_text("utf-8")


def test_words_cannot_break_out_of_the_front_matter(server: Server, page: Path) -> None:
    evil = "---\ntitle: mine\n---\n!!python/object/apply:os.system ['true'] &a *a {{ site }}"
    server.edit(kind="text", id="e3", before="Hello, Ann. Thank you.", after=evil)
    assert server.post("api/save", {}).json()["written"]
    rest = PAGE.split("- line: Hello")[1].split("sec: 4")[1]
    assert page.read_text("utf-8").endswith(rest)
    again = Server(page).get("api/document").json()
    assert again["entries"][2]["text"] == evil


@pytest.mark.parametrize("path", ["", "api/document", "nothing", "sound"])
def test_every_answer_keeps_the_page_to_itself(server: Server, path: str) -> None:
    for token in (TOKEN, "x"):
        headers = server.get(path, token=token).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_a_yaml_bomb_is_refused(page: Path) -> None:
    bomb = "a: &a [x, x]\n"
    for old, new in pairwise("abcdefghi"):
        bomb += f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    page.write_text(f"---\n{bomb}transcript: *i\n---\n", encoding="utf-8")
    with pytest.raises(FormatError, match="aliases"):
        Server(page)
