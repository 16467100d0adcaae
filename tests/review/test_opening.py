"""A page before its episode is there: it is answered at once, and what it asks for waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from review.app import build_application
from review.material import Material
from review.opening import Opening, Refusal
from review.page_files import find_page_files
from review.serving import Running, bind, serve
from review.session import Session
from tests.review.talks import session_of

PATIENCE_S = 30.0
FILES = find_page_files()


@contextmanager
def opening() -> Iterator[tuple[Opening, Running, str]]:
    """A server whose episode is still being opened, and its address."""
    bound = bind("127.0.0.1", 0, "the-token")
    app = Opening(FILES)
    with bound.listening, serve(app, bound) as running:
        yield app, running, bound.url


def ask(url: str, said: object = None) -> tuple[int, str]:
    """The status and the text of an answer."""
    body = None if said is None else json.dumps(said).encode()
    request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - our own
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


@pytest.fixture
def asking() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.fixture
def session(page: Path) -> Session:
    return session_of(page)


def open_for(app: Opening, session: Session, page: Path) -> None:
    app.open(build_application(Material(session, "A talk", page), FILES))


def test_the_page_is_there_before_its_episode_is(
    asking: ThreadPoolExecutor, session: Session, page: Path
) -> None:
    with opening() as (app, _, url):
        document = asking.submit(ask, url + "api/document")
        status, text = ask(url)
        assert (status, text) == (200, FILES["index.html"].read_text(encoding="utf-8"))
        assert ask(url + "page/main.js")[0] == 200
        assert ask(url + "page/no.js")[0] == 404
        assert not document.done()
        open_for(app, session, page)
        status, text = document.result(PATIENCE_S)
    assert status == 200
    assert json.loads(text)["title"] == "A talk"


def test_a_page_that_was_open_before_a_crash_loses_nothing(
    asking: ThreadPoolExecutor, session: Session, page: Path
) -> None:
    added = {"kind": "header_add", "before": None, "title": "The end"}
    with opening() as (app, _, url):
        edit = {"revision": 0, "edit": "one", "operation": added}
        waiting = [asking.submit(ask, url + "api/edit", edit) for _ in range(2)]  # asked again
        ask(url)
        assert not any(one.done() for one in waiting)
        assert session.history.revision == 0
        open_for(app, session, page)
        answers = [one.result(PATIENCE_S) for one in waiting]
    assert [status for status, _ in answers] == [200, 200]
    assert [header.title for header in session.history.document.transcript.headers][-1] == "The end"
    assert session.history.revision == 1


def test_why_an_episode_cannot_be_opened_is_said_on_the_page(asking: ThreadPoolExecutor) -> None:
    reason = "talk.md.review~ cannot be read as a journal: rename it"
    with opening() as (app, _, url):
        document = asking.submit(ask, url + "api/document")
        edit: Future[tuple[int, str]] = asking.submit(ask, url + "api/edit", {})
        refusal = Refusal(FILES, reason)
        app.open(refusal.app)
        answers = [document.result(PATIENCE_S), edit.result(PATIENCE_S)]
        assert ask(url)[0] == 200
        assert refusal.told.is_set()
    assert answers == [(500, json.dumps({"error": reason}, separators=(",", ":")))] * 2


def test_until_a_page_asked_nobody_was_told() -> None:
    with opening() as (app, _, url):
        refusal = Refusal(FILES, "no")
        app.open(refusal.app)
        assert ask(url)[0] == 200
        assert not refusal.told.is_set()


def test_a_server_that_ends_leaves_nobody_waiting(asking: ThreadPoolExecutor) -> None:
    with opening() as (_, running, url):
        document = asking.submit(ask, url + "api/document")
        ask(url)
        running.end()
        assert document.exception(PATIENCE_S) is not None


def test_the_file_is_watched_while_the_server_runs(session: Session, page: Path) -> None:
    with opening() as (app, _, url):
        open_for(app, session, page)
        with urlopen(url + "api/events", timeout=PATIENCE_S) as events:  # noqa: S310
            assert b"saved_revision" in events.readline()
            events.readline()
            page.write_text(page.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
            assert b'"disk": "changed"' in events.readline()


def test_what_ends_the_server_is_raised_where_it_is_waited_for() -> None:
    class Broken(Opening):
        async def __call__(self, *_: object) -> None:
            raise AssertionError("not reached: the socket is closed")

    bound = bind("127.0.0.1", 0, "the-token")
    bound.listening.close()
    with serve(Broken(FILES), bound) as running, pytest.raises(OSError):
        running.wait()
