"""A server for tests: its answers without a socket, under a token and a host of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from review.app import build_application
from review.guard import Guard, Hosts
from review.material import Material
from review.session import Session
from tests.review.talks import session_of

TOKEN = "the-token"  # noqa: S105 - opens nothing but the tests' server
BASE = "http://127.0.0.1:8000"


class Server:
    """Asks an application as a page does; :meth:`ask` takes what httpx's ``request`` takes."""

    def __init__(
        self,
        page: Path,
        files: Mapping[str, Path] | None = None,
        session: Session | None = None,
        raises: bool = True,
        **more: Any,
    ) -> None:
        self.session = session or session_of(page)
        app = build_application(Material(self.session, "A talk", page, **more), files or {})
        self._app = Guard(app, TOKEN, Hosts("127.0.0.1", 8000))
        self._transport = httpx.ASGITransport(self._app, raise_app_exceptions=raises)

    def ask(self, method: str, path: str, *, token: str = TOKEN, **more: Any) -> httpx.Response:
        """The answer to a request."""

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url=BASE) as client:
                return await client.request(method, f"/{token}/{path}", **more)

        return asyncio.run(asked())

    def status_of(self, path: str) -> int:
        """The status of a path that is asked for as it is: httpx would tidy it first."""
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": f"/{TOKEN}/{path}",
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1:8000")],
        }
        asyncio.run(self._app(scope, receive, send))
        return int(sent[0]["status"])

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, said: object, **more: Any) -> httpx.Response:
        return self.ask("POST", path, json=said, **more)

    def edit(self, **said: Any) -> httpx.Response:
        """An edit by a page that has seen everything."""
        return self.post("api/edit", {"revision": self.session.history.revision, "operation": said})
