"""Where the server listens."""

from __future__ import annotations

import socket

import pytest

from review.connections import LEAST_CONNECTIONS, MOST_CONNECTIONS, find_most_connections
from review.errors import AddressInUse
from review.serving import bind


@pytest.mark.parametrize(
    ("host", "start"), [("127.0.0.1", "http://127.0.0.1:"), ("localhost", "http://localhost:")]
)
def test_an_address_is_bound_before_anybody_is_told_of_it(host: str, start: str) -> None:
    place = bind(host, 0, "token")
    with place.listening:
        assert place.url.startswith(start)
        assert place.url.endswith(f":{place.hosts.port}/token/")
        with socket.create_connection((host, place.hosts.port)):
            pass


def test_answers_are_sent_at_once() -> None:
    with bind("127.0.0.1", 0, "token").listening as listening:
        assert listening.proto == socket.IPPROTO_TCP  # what asyncio goes by


def test_an_address_of_ipv6_stands_in_brackets() -> None:
    try:
        place = bind("::1", 0, "token")
    except AddressInUse:
        pytest.skip("this machine has no IPv6")
    with place.listening:
        assert place.url.startswith("http://[::1]:")
        assert place.hosts.accepts(f"[::1]:{place.hosts.port}")


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host.invalid"])
def test_an_address_that_is_not_this_machines_is_said(host: str) -> None:
    with pytest.raises(AddressInUse, match="--port"):
        bind(host, 0, "token")


@pytest.mark.parametrize(
    ("files", "connections"),
    [
        (-1, MOST_CONNECTIONS),  # unlimited
        (1024, MOST_CONNECTIONS),
        (100, 26),  # 48 are the process's own, and each connection may read a file
        (10, LEAST_CONNECTIONS),
    ],
)
def test_as_many_connections_as_files_may_be_open_for(
    monkeypatch: pytest.MonkeyPatch, files: int, connections: int
) -> None:
    resource = pytest.importorskip("resource", reason="this system has no such limit")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    assert find_most_connections() == connections
