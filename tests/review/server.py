"""A server for tests: its answers without a socket, under a token and a host of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from review.app import Material, application
from review.guard import Guard, Hosts
from review.sound import Sound
from tests.review.talks import desk_of

TOKEN = "the-token"  # noqa: S105 - opens nothing but the tests' server
BASE = "http://127.0.0.1:8000"


class Server:
    """Asks an application as a page does; :meth:`ask` takes what httpx's ``request`` takes."""

    def __init__(
        self, page: Path, files: Mapping[str, Path] | None = None, sound: Sound | None = None
    ) -> None:
        self.desk = desk_of(page)
        app = application(Material(self.desk, "A talk", page, sound), files or {})
        self._transport = httpx.ASGITransport(Guard(app, TOKEN, Hosts("127.0.0.1", 8000)))

    def ask(self, method: str, path: str, *, token: str = TOKEN, **more: Any) -> httpx.Response:
        """The answer to a request."""

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url=BASE) as client:
                return await client.request(method, f"/{token}/{path}", **more)

        return asyncio.run(asked())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, said: object, **more: Any) -> httpx.Response:
        return self.ask("POST", path, json=said, **more)

    def edit(self, **said: Any) -> httpx.Response:
        """An edit by a page that has seen everything."""
        return self.post("api/edit", {"revision": self.desk.history.revision, "operation": said})
