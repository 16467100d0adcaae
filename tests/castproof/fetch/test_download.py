"""A recording from a URL: whole or not at all, resumed, within limits."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import httpcore
import pytest

from castproof.errors import FeedFound, FetchFailed, FetchRefused, RecordingBusy
from castproof.fetch import addresses
from castproof.fetch.client import Client
from castproof.fetch.download import fetch_recording, make_source
from castproof.fetch.source_url import parse_url
from castproof.fetch.store import find_source_url
from tests.castproof.fetch.server import Page, Web

Connect = Callable[..., Client]
SOUND = bytes(range(1, 256)) * 20


def fetch(url: str, folder: Path, client: Client) -> Path:
    return fetch_recording(make_source(parse_url(url)), folder, client)


def list_seen(folder: Path) -> list[str]:
    """The files that a person sees."""
    return sorted(path.name for path in folder.glob("[!.]*"))


def test_a_recording_lies_there_whole_and_knows_its_url(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    url = web.put("/shows/talk.mp3", SOUND)
    path = fetch(f"{url}?utm=1", tmp_path, connect())
    assert path == tmp_path / "talk.mp3"
    assert path.read_bytes() == SOUND
    assert find_source_url(path) == f"{url}?utm=1"
    assert not list(tmp_path.rglob("part"))


def test_what_was_fetched_is_not_asked_for_again(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    url = web.put("/talk.mp3", SOUND)
    assert fetch(url, tmp_path, connect()) == fetch(url, tmp_path, connect())
    assert len(web.asked) == 1


def test_a_cut_connection_is_resumed(web: Web, connect: Connect, tmp_path: Path) -> None:
    url = web.put("/talk.mp3", SOUND, cuts=[2000, 1500])
    assert fetch(url, tmp_path, connect()).read_bytes() == SOUND
    assert web.ranges == [None, "bytes=2000-", "bytes=3500-"]
    assert web.asked[1][1]["if-range"] == '"one"'


def test_a_later_run_goes_on(web: Web, connect: Connect, tmp_path: Path) -> None:
    url = web.put("/talk.mp3", SOUND, cuts=[2000])
    with pytest.raises(FetchFailed, match=r"cut: 2,000 of 5,100 bytes have come, and are kept"):
        fetch(url, tmp_path, connect(retries=0))
    assert list_seen(tmp_path) == []
    assert fetch(url, tmp_path, connect(retries=0)).read_bytes() == SOUND
    assert web.ranges == [None, "bytes=2000-"]


def test_without_ranges_all_comes_anew(web: Web, connect: Connect, tmp_path: Path) -> None:
    url = web.put("/talk.mp3", SOUND, cuts=[2000, 4000], has_ranges=False)
    assert fetch(url, tmp_path, connect()).read_bytes() == SOUND
    assert len(web.asked) == 3


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_without_a_strong_etag_all_comes_anew(
    web: Web, connect: Connect, tmp_path: Path, etag: str | None
) -> None:
    url = web.put("/talk.mp3", SOUND, cuts=[2000], etag=etag)
    assert fetch(url, tmp_path, connect()).read_bytes() == SOUND
    assert web.ranges == [None, None]


def test_a_date_serves_where_there_is_no_etag(web: Web, connect: Connect, tmp_path: Path) -> None:
    dated = {"Last-Modified": "Tue, 01 Sep 2026 10:00:00 GMT"}
    url = web.put("/talk.mp3", SOUND, cuts=[2000], etag=None, headers=dated)
    fetch(url, tmp_path, connect())
    assert web.asked[1][1]["if-range"] == dated["Last-Modified"]


def test_a_file_that_changed_meanwhile_is_not_mixed(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    newer = SOUND[::-1] + b"\x01more"
    answers = iter([Page(SOUND, cuts=[2000]), Page(newer, etag='"two"')])
    web.pages["/talk.mp3"] = lambda: next(answers)
    assert fetch(f"{web.url}/talk.mp3", tmp_path, connect()).read_bytes() == newer


@pytest.mark.parametrize(("total", "etag"), [(5109, '"one"'), (5100, '"two"')])
def test_a_server_that_ignores_if_range_is_noticed(
    web: Web, connect: Connect, tmp_path: Path, total: int, etag: str
) -> None:
    newer = SOUND[::-1]
    part = {"Content-Range": f"bytes 2000-5099/{total}"}
    rude = Page(newer[2000:], status=206, headers=part, etag=etag, has_ranges=False)
    answers = iter([Page(SOUND, cuts=[2000]), rude, Page(newer, etag='"two"')])
    web.pages["/talk.mp3"] = lambda: next(answers)
    assert fetch(f"{web.url}/talk.mp3", tmp_path, connect()).read_bytes() == newer


def test_a_wrong_length_is_a_clear_error(web: Web, connect: Connect, tmp_path: Path) -> None:
    url = web.put("/talk.mp3", SOUND, says_length=9000, has_ranges=False)
    with pytest.raises(FetchFailed, match=r"cut: 5,100 of 9,000 bytes"):
        fetch(url, tmp_path, connect(retries=2))
    assert len(web.asked) == 3
    assert list_seen(tmp_path) == []


def test_no_length_at_all_is_taken(web: Web, connect: Connect, tmp_path: Path) -> None:
    url = web.put("/talk.mp3", SOUND, says_length=None)
    assert fetch(url, tmp_path, connect()).read_bytes() == SOUND


@pytest.mark.parametrize("length", [-1, None], ids=["said", "not said"])
def test_a_huge_size_is_refused(
    web: Web, connect: Connect, tmp_path: Path, length: int | None
) -> None:
    url = web.put("/talk.mp3", b"\x01" * 1_200_000, says_length=length)
    with pytest.raises(FetchRefused, match=r"more than 1 MB.*fetch.size_max_mb"):
        fetch(url, tmp_path, connect(size_max_mb=1))
    assert len(web.asked) == 1
    assert list_seen(tmp_path) == []
    assert not list(tmp_path.rglob("part"))


def test_an_empty_file_is_none(web: Web, connect: Connect, tmp_path: Path) -> None:
    with pytest.raises(FetchRefused, match="it is empty"):
        fetch(web.put("/talk.mp3"), tmp_path, connect())


@pytest.mark.parametrize(
    ("content", "type_", "said"),
    [
        (b"<!DOCTYPE html><title>Sign in</title>", "audio/mpeg", "a web page"),
        (b"\xef\xbb\xbf\n<html lang=en>", "application/octet-stream", "a web page"),
        (b"Not found", "text/html; charset=utf-8", r"no recording \(text/html\)"),
        (b"{}", "application/json", "application/json"),
        (b"<?xml version='1.0'?><Error>expired</Error>", None, "a text in XML"),
        (b"\x89PNG", "image/png", "image/png"),
    ],
)
def test_a_wrong_type_is_refused(
    web: Web, connect: Connect, tmp_path: Path, content: bytes, type_: str | None, said: str
) -> None:
    with pytest.raises(FetchRefused, match=said):
        fetch(web.put("/talk.mp3", content, type=type_), tmp_path, connect())
    assert list_seen(tmp_path) == []


@pytest.mark.parametrize("type_", [None, "audio/mpeg", "Application/Octet-Stream", "video/mp4"])
def test_a_type_that_sound_may_have_is_taken(
    web: Web, connect: Connect, tmp_path: Path, type_: str | None
) -> None:
    assert fetch(web.put("/talk.mp3", SOUND, type=type_), tmp_path, connect()).is_file()


@pytest.mark.parametrize("type_", ["application/rss+xml", "text/html", "text/xml"])
def test_a_feed_is_told_from_a_recording(
    web: Web, connect: Connect, tmp_path: Path, type_: str
) -> None:
    url = web.put("/feed", b"<?xml version='1.0'?>\n<!-- x --><rss version='2.0'/>", type=type_)
    with pytest.raises(FeedFound, match="castproof batch"):
        fetch(url, tmp_path, connect())


def test_a_packed_body_is_refused(web: Web, connect: Connect, tmp_path: Path) -> None:
    url = web.put("/talk.mp3", SOUND, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchRefused, match="packs it"):
        fetch(url, tmp_path, connect())


@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [(404, FetchRefused, 1), (403, FetchRefused, 1), (410, FetchRefused, 1), (503, FetchFailed, 3)],
)
def test_a_status_is_told_and_what_may_pass_is_tried_again(
    web: Web, connect: Connect, tmp_path: Path, status: int, kind: type[FetchFailed], tries: int
) -> None:
    url = web.put("/talk.mp3", b"busy", status=status)
    with pytest.raises(kind, match=r"/talk\.mp3: "):
        fetch(url, tmp_path, connect(retries=2))
    assert len(web.asked) == tries


def test_a_busy_server_is_asked_again(web: Web, connect: Connect, tmp_path: Path) -> None:
    answers = iter([Page(status=503), Page(status=429), Page(SOUND)])
    web.pages["/talk.mp3"] = lambda: next(answers)
    assert fetch(f"{web.url}/talk.mp3", tmp_path, connect()).read_bytes() == SOUND


def test_a_silent_server_is_given_up(connect: Connect, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/talk.mp3"
        with pytest.raises(FetchFailed, match=r"does not answer in time \(fetch.timeout_s\)"):
            fetch(url, tmp_path, connect(timeout_s=0.05, retries=0))


def test_a_server_that_drips_is_given_up(web: Web, connect: Connect, tmp_path: Path) -> None:
    url = web.put("/talk.mp3", SOUND, drip_s=0.005)
    with pytest.raises(FetchFailed, match=r"takes longer than may be \(fetch.time_max_s\)"):
        fetch(url, tmp_path, connect(time_max_s=0.1))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"hello\r\n\r\n", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 5\r\n\r\nx", "does not speak"),
        (b"", "the server does not speak HTTP|cut"),
    ],
)
def test_what_is_no_http(connect: Connect, tmp_path: Path, answer: bytes, said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            there, _ = server.accept()
            there.recv(4096)
            there.sendall(answer)
            there.close()

        thread = threading.Thread(target=serve)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/talk.mp3"
        with pytest.raises(FetchFailed, match=said):
            fetch(url, tmp_path, connect(retries=0))
        thread.join()


def test_a_part_that_nobody_asked_for_is_not_taken_for_all(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    part = {"Content-Range": f"bytes 0-99/{len(SOUND)}"}
    url = web.put("/talk.mp3", SOUND[:100], status=206, headers=part)
    with pytest.raises(FetchFailed, match="another part than asked"):
        fetch(url, tmp_path, connect(retries=1))
    assert list_seen(tmp_path) == []


def test_a_run_killed_before_the_last_step_loses_nothing(
    web: Web, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = web.put("/talk.mp3", SOUND)
    with monkeypatch.context() as patched:
        patched.setattr("castproof.fetch.store.Place.finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fetch(url, tmp_path, connect())
    assert fetch(url, tmp_path, connect()).read_bytes() == SOUND
    assert len(web.asked) == 1


def test_a_certificate_that_is_not_valid_is_told_at_once(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invalid = ssl.SSLCertVerificationError(1, "certificate verify failed")
    invalid.verify_message = "certificate has expired"

    def fail(*_: object) -> None:
        try:
            raise invalid
        except ssl.SSLError as error:
            raise httpcore.ConnectError(str(error)) from error

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", fail)
    with pytest.raises(FetchRefused, match=r"its certificate is not valid \(certificate has exp"):
        fetch("https://127.0.0.1/talk.mp3", tmp_path, connect())


def test_nobody_there(connect: Connect, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(FetchFailed, match="no connection"):
        fetch(f"http://127.0.0.1:{port}/talk.mp3", tmp_path, connect(retries=0))


def test_an_unknown_host(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(addresses, "resolve", fail)
    with pytest.raises(FetchRefused, match=r"nowhere\.invalid is not known"):
        fetch("https://nowhere.invalid/talk.mp3", tmp_path, connect())


def test_two_sources_of_one_name_have_a_file_each(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    one, two = web.put("/a/Talk.mp3", SOUND), web.put("/b/talk.m4a", SOUND[::-1])
    (tmp_path / "other.mp3").write_bytes(b"mine")
    client = connect()
    assert fetch(one, tmp_path, client).name == "Talk.mp3"
    assert fetch(two, tmp_path, client).name == "talk-2.m4a"
    assert fetch(web.put("/other.wav", SOUND), tmp_path, client).name == "other-2.wav"
    assert fetch(two, tmp_path, client).name == "talk-2.m4a"
    assert (tmp_path / "other.mp3").read_bytes() == b"mine"


def test_a_file_that_appears_meanwhile_is_left_alone(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    url = web.put("/talk.mp3", SOUND)
    mine = tmp_path / "talk.mp3"

    def save_meanwhile() -> Page:
        mine.write_bytes(b"mine")
        return Page(SOUND)

    web.pages["/talk.mp3"] = save_meanwhile
    with pytest.raises(FetchFailed, match="is there already"):
        fetch(url, tmp_path, connect())
    assert mine.read_bytes() == b"mine"


def test_one_run_at_a_time_fetches_a_recording(web: Web, connect: Connect, tmp_path: Path) -> None:
    url, client = web.put("/talk.mp3", SOUND), connect()

    def ask_meanwhile() -> Page:
        with pytest.raises(RecordingBusy, match="is fetching talk"):
            fetch(url, tmp_path, connect())
        return Page(SOUND)

    web.pages["/talk.mp3"] = ask_meanwhile
    assert fetch(url, tmp_path, client).is_file()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/..%2f..%2fevil.mp3", "evil.mp3"),
        ("/%2e%2e", "recording.mp3"),
        ("/a%00b%0a.mp3", "a-b.mp3"),
        ("/.hidden.mp3", "hidden.mp3"),
        ("/con.mp3", "con-.mp3"),
        ("/" + "x" * 900 + ".mp3", "x" * 120 + ".mp3"),
        ("/play", "play.mp3"),
        ("/play.php", "play-php.mp3"),
    ],
)
def test_a_name_stays_in_the_folder(
    web: Web, connect: Connect, tmp_path: Path, path: str, name: str
) -> None:
    folder = tmp_path / "recordings"
    web.put(path, SOUND)
    assert fetch(f"{web.url}{path}", folder, connect()).name == name
    assert list_seen(folder) == [name]
    assert list_seen(tmp_path) == ["recordings"]


def test_a_part_that_is_a_link_is_not_written_through(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    url = web.put("/talk.mp3", SOUND, cuts=[2000])
    folder, victim = tmp_path / "recordings", tmp_path / "victim"
    victim.write_bytes(SOUND[:2000])
    with pytest.raises(FetchFailed):
        fetch(url, folder, connect(retries=0))
    (part,) = folder.rglob("part")
    part.unlink()
    part.hardlink_to(victim)
    assert fetch(url, folder, connect()).read_bytes() == SOUND
    assert victim.read_bytes() == SOUND[:2000]


def test_a_download_says_how_much_has_come_and_how_much_there_is(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    url, told = web.put("/talk.mp3", SOUND, cuts=[2000]), []
    source = make_source(parse_url(url))
    fetch_recording(source, tmp_path, connect(), lambda have, total: told.append((have, total)))
    assert told[-1] == (len(SOUND), len(SOUND))
    assert {total for _, total in told} == {len(SOUND)}
    assert [have for have, _ in told] == sorted(have for have, _ in told)
