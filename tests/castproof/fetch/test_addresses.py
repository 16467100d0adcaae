"""Which addresses are connected to: what was judged, hop by hop, whatever a name says later."""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from castproof.errors import FetchFailed, FetchRefused
from castproof.fetch import addresses
from castproof.fetch.client import Client
from castproof.fetch.download import fetch_recording, make_source
from castproof.fetch.source_url import parse_url
from tests.castproof.fetch.server import Web

Connect = Callable[..., Client]
SOUND = b"\xff\xfbsound" * 100


def fetch(url: str, folder: Path, client: Client) -> Path:
    return fetch_recording(make_source(parse_url(url)), folder, client)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1", "this machine"),
        ("127.8.8.8", "this machine"),
        ("::1", "this machine"),
        ("0.0.0.0", "no address"),  # noqa: S104 - refused
        ("::", "no address"),
        ("10.1.2.3", "private"),
        ("172.31.0.1", "private"),
        ("192.168.1.1", "private"),
        ("fd00::1", "private"),
        ("fec0::1", "private"),
        ("169.254.169.254", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("224.0.0.251", "multicast"),
        ("ff02::1", "multicast"),
        ("240.0.0.1", "private|reserved"),
        ("100.64.0.1", "not an address of the public internet"),
        ("192.0.2.1", "private"),
        ("::ffff:127.0.0.1", "written as IPv6"),
        ("::ffff:93.184.216.34", "written as IPv6"),
        ("64:ff9b::7f00:1", "this machine"),
        ("2002:7f00:1::", "this machine"),
        ("2002:a00:1::1", "private"),
    ],
)
def test_an_address_that_is_not_public_is_objected_to(address: str, said: str) -> None:
    objection = addresses.find_objection(address)
    assert objection is not None
    assert any(part in objection for part in said.split("|"))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_nothing_speaks_against_a_public_one(address: str) -> None:
    assert addresses.find_objection(address) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_this_machine_is_asked_only_where_allowed(
    web: Web, connect: Connect, tmp_path: Path, host: str
) -> None:
    port = web.url.rpartition(":")[2]
    with pytest.raises(FetchRefused, match="--allow-private"):
        fetch(f"http://{host}:{port}/talk.mp3", tmp_path, connect(allow_private=False))
    assert web.asked == []


def lead_everything_to(
    monkeypatch: pytest.MonkeyPatch, web: Web, answers: dict[str, tuple[str, ...]]
) -> list[str]:
    """Resolve names as ``answers`` say; a public address leads to the server here."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return answers[host]

    import httpcore

    connect_tcp = httpcore.SyncBackend.connect_tcp
    here = int(web.url.rpartition(":")[2])

    def connect(self: object, host: str, port: int, *more: object, **rest: object) -> object:
        assert addresses.find_objection(host) is None, f"connected to {host}"
        return connect_tcp(self, "127.0.0.1", here, *more, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(addresses, "resolve", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return asked


def test_a_redirect_to_a_private_address_is_not_followed(
    web: Web, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"cdn.example": ("93.184.216.34",), "10.0.0.7": ("10.0.0.7",)}
    lead_everything_to(monkeypatch, web, names)
    web.redirect("/talk.mp3", "http://10.0.0.7/admin")
    with pytest.raises(FetchRefused, match=r"cdn.example/talk.mp3: 10.0.0.7 is a private address"):
        fetch("http://cdn.example/talk.mp3", tmp_path, connect(allow_private=False))
    assert [path for path, _ in web.asked] == ["/talk.mp3"]


def test_what_was_judged_is_what_is_connected_to(
    web: Web, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that would lead to this machine the second time is asked for once."""
    asked = lead_everything_to(monkeypatch, web, {"evil.example": ("93.184.216.34",)})
    web.put("/talk.mp3", SOUND)
    path = fetch("http://evil.example/talk.mp3", tmp_path, connect(allow_private=False))
    assert path.read_bytes() == SOUND
    assert asked == ["evil.example"]
    assert web.asked[0][1]["host"] == "evil.example"


def test_of_several_addresses_only_public_ones_are_tried(
    web: Web, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"both.example": ("127.0.0.1", "93.184.216.34")}
    lead_everything_to(monkeypatch, web, names)
    web.put("/talk.mp3", SOUND)
    assert fetch("http://both.example/talk.mp3", tmp_path, connect(allow_private=False)).is_file()


def test_the_next_address_is_tried_where_one_does_not_answer(
    web: Web, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        monkeypatch.setattr(addresses, "resolve", lambda host, port: ("127.0.0.2", "127.0.0.1"))
        url = web.put("/talk.mp3", SOUND).replace("127.0.0.1", "two.example")
        assert fetch(url, tmp_path, connect()).is_file()


def test_redirects_are_followed_with_their_names(
    web: Web, connect: Connect, tmp_path: Path
) -> None:
    web.put("/files/9f3a.m4a", SOUND, type="audio/mp4")
    web.redirect("/hop", "files/9f3a.m4a", 307)
    url = web.redirect("/talk", f"{web.url}/hop", 301)
    path = fetch(url, tmp_path, connect())
    assert (path.name, path.read_bytes()) == ("talk.m4a", SOUND)


def test_a_circle_of_redirects_ends(web: Web, connect: Connect, tmp_path: Path) -> None:
    web.redirect("/b", "/a")
    with pytest.raises(FetchRefused, match="in a circle"):
        fetch(web.redirect("/a", "/b"), tmp_path, connect())
    assert len(web.asked) == 2


def test_redirects_without_end_are_given_up(web: Web, connect: Connect, tmp_path: Path) -> None:
    for number in range(9):
        web.redirect(f"/{number}", f"/{number + 1}")
    with pytest.raises(FetchRefused, match=r"more than 3 times \(fetch.redirects_max\)"):
        fetch(f"{web.url}/0", tmp_path, connect(redirects_max=3))
    assert len(web.asked) == 4


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://h/x", "gopher://x:1/"])
def test_a_redirect_to_no_web_address_is_refused(
    web: Web, connect: Connect, tmp_path: Path, target: str
) -> None:
    with pytest.raises(FetchRefused, match="redirects to what is no web page"):
        fetch(web.redirect("/talk.mp3", target), tmp_path, connect())


def test_a_login_is_sent_to_its_own_server_only(web: Web, connect: Connect, tmp_path: Path) -> None:
    login = "Basic " + base64.b64encode(b"ann:p@ss word").decode()
    web.put("/members/talk.mp3", SOUND, login=login)
    web.redirect("/talk.mp3", "/members/talk.mp3")
    with_login = web.url.replace("//", "//ann:p%40ss%20word@")
    assert fetch(f"{with_login}/talk.mp3", tmp_path, connect()).is_file()
    assert [headers.get("authorization") for _, headers in web.asked] == [login, login]
    web.asked.clear()
    web.put("/open.mp3", SOUND)
    web.redirect("/away.mp3", f"{web.url}/open.mp3".replace("127.0.0.1", "localhost"))
    fetch(f"{with_login}/away.mp3", tmp_path, connect())
    assert [headers.get("authorization") for _, headers in web.asked] == [login, None]


def test_a_login_is_kept_and_told_nowhere(
    web: Web, connect: Connect, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "castproof")
    url = web.put("/talk.mp3", SOUND, cuts=[50, 50]).replace("//", "//ann:hunter2@")
    url = f"{url}?token=s3cret"
    with pytest.raises(FetchFailed) as told:
        fetch(url, tmp_path, connect(retries=1))
    fetch(url, tmp_path, connect())
    web.put("/no.mp3", status=404)
    with pytest.raises(FetchRefused) as missing:
        fetch(f"{web.url}/no.mp3?token=s3cret".replace("//", "//ann:hunter2@"), tmp_path, connect())
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for text in (str(told.value), str(missing.value), caplog.text, kept.decode("latin-1")):
        assert "hunter2" not in text
        assert "s3cret" not in text
    assert "token=***" in str(told.value)
