"""``castproof review`` says its address before all is read, and none for what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from castproof.cli import review as command
from castproof.review import material
from castproof.review.address import read_address
from castproof.review.claim import Claim
from castproof.review.request import ReviewRequest
from review.errors import JournalNotWritable
from review.material import Material
from review.records import MARK, VERSION
from tests.castproof.conftest import Run
from tests.castproof.review.opened import open_material

Notes = tuple[str, ...]
While = Callable[[Callable[[str], BaseException | None]], None]
PATIENCE_S = 30.0


@pytest.fixture
def episode(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text("---\ntitle: Our talk\ntranscript:\n- line: We set sail.\n---\n", "utf-8")
    return path


@pytest.fixture(autouse=True)
def ended_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.serving.Running.wait", lambda _: None)  # as by Ctrl-C


@pytest.fixture
def while_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> While:
    """Has something done with the address while the episode is read, and raises what that gives."""
    read = material.read_material

    def put(act: Callable[[str], BaseException | None]) -> None:
        def read_slowly(claim: Claim) -> tuple[Material, Notes]:
            address = read_address(claim.request.address)
            assert address is not None
            error = act(f"http://{address.host}:{address.port}/{address.token}/")
            if error is not None:
                raise error
            return read(claim)

        monkeypatch.setattr(material, "read_material", read_slowly)

    return put


def ask(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_the_page_is_served_while_the_episode_is_read(
    run: Run, episode: Path, while_reading: While
) -> None:
    waiting: list[Future[tuple[int, str]]] = []
    with ThreadPoolExecutor() as pool:

        def look(url: str) -> None:
            waiting.append(pool.submit(ask, url + "api/document"))
            assert ask(url)[0] == 200
            assert not waiting[0].done()

        def wait(_: object) -> None:
            assert json.loads(waiting[0].result(PATIENCE_S)[1])["title"] == "Our talk"

        while_reading(look)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("review.serving.Running.wait", wait)
            result = run("review", episode, "--no-browser")
    assert result.exit_code == 0, result.stderr
    assert waiting[0].result()[0] == 200


def test_what_fails_then_is_said_on_the_page_and_in_the_terminal(
    run: Run, episode: Path, while_reading: While
) -> None:
    waiting: list[Future[tuple[int, str]]] = []
    with ThreadPoolExecutor() as pool:

        def fail(url: str) -> BaseException:
            waiting.append(pool.submit(ask, url + "api/document"))
            return JournalNotWritable(f"{episode}: the disk is full", path=episode)

        while_reading(fail)
        result = run("review", episode, "--no-browser")
        status, text = waiting[0].result(PATIENCE_S)
    assert (status, json.loads(text)["error"]) == (500, f"{episode}: the disk is full")
    assert result.exit_code == 1
    assert "the disk is full" in result.stderr
    with open_material(ReviewRequest(episode)):
        pass  # nothing holds it any more


def test_nobody_has_to_hear_it_for_the_command_to_end(
    run: Run, episode: Path, while_reading: While, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_TOLD_S", 0.0)
    while_reading(lambda _: JournalNotWritable("the disk is full", path=episode))
    assert run("review", episode, "--no-browser").exit_code == 1


@pytest.mark.parametrize("has_screen", [True, False])
def test_a_browser_is_opened_where_there_is_a_screen(
    run: Run, episode: Path, while_reading: While, monkeypatch: pytest.MonkeyPatch, has_screen: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", opened.append)
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    if has_screen:
        monkeypatch.setenv("DISPLAY", ":0")
    while_reading(lambda _: KeyboardInterrupt())
    result = run("review", episode)
    assert result.exit_code == 0
    assert (len(opened), "`ssh -L " in result.stderr) == (int(has_screen), not has_screen)


def test_ctrl_c_ends_the_opening(run: Run, episode: Path, while_reading: While) -> None:
    while_reading(lambda _: KeyboardInterrupt())
    assert run("review", episode, "--no-browser").exit_code == 0  # as once it is open
    with open_material(ReviewRequest(episode)):
        pass


def damaged_journal(episode: Path) -> None:
    journal = ReviewRequest(episode).journal
    file = episode.read_text(encoding="utf-8")
    step = {
        "revision": 1,
        "operation": {"kind": "header_add", "before": None, "title": "x"},
        "splices": [{"at": 7, "remove": ["e7"], "insert": []}],
        "verdicts": {},
    }
    rows = [{MARK: VERSION, "file": file}, step]
    journal.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


REFUSED: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "no episode": (
        lambda episode: episode.write_text("---\ntranscript: 7\n---\n"),
        1,
        "not a list",
    ),
    "no words": (lambda episode: episode.write_text("---\ntitle: x\n---\n"), 2, "no transcript"),
    "gone": (Path.unlink, 1, "no such file"),
    "a journal that is none": (
        lambda episode: ReviewRequest(episode).journal.write_text("{}\n"),
        1,
        "rename it",
    ),
    "a journal that cannot be followed": (damaged_journal, 1, "cannot be followed"),
}


@pytest.mark.parametrize(("spoil", "status", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_opened_has_no_address(
    run: Run, episode: Path, spoil: Callable[[Path], object], status: int, reason: str
) -> None:
    spoil(episode)
    result = run("review", episode, "--no-browser")
    assert (result.exit_code, result.stdout) == (status, "")
    assert reason in result.stderr


def test_what_somebody_else_has_open_has_no_address(run: Run, episode: Path) -> None:
    with open_material(ReviewRequest(episode)):
        result = run("review", episode, "--no-browser")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "open for review" in result.stderr


def test_words_that_are_none_have_no_address(run: Run, episode: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.ctm"
    words.write_text("not a word\n", encoding="utf-8")
    result = run("review", episode, "--words", words, "--no-browser")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "words.ctm" in result.stderr


def test_a_recording_that_is_none_has_no_address(run: Run, episode: Path, tmp_path: Path) -> None:
    sound = tmp_path / "talk.mp3"
    sound.write_bytes(b"not sound" * 1000)
    result = run("review", episode, sound, "--no-browser")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "talk.mp3" in result.stderr
