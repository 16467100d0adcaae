"""Fixtures of what is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from castproof.fetch import download
from castproof.fetch.client import Client
from castproof.fetch.limits import FetchLimits
from tests.castproof.fetch.server import Web, serve


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(download, "PAUSES_S", (0.0,))


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server on this machine."""
    with serve() as running:
        yield running


@pytest.fixture
def connect() -> Iterator[Callable[..., Client]]:
    """Makes clients, and closes them."""
    made: list[Client] = []

    def make(*, allow_private: bool = True, **limits: object) -> Client:
        made.append(Client(FetchLimits(**limits), allow_private=allow_private))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.close()
