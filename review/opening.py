"""The page while its episode is being opened: it is there at once, and waits for the rest.

The words of ten hours and their times take seconds to read. Meanwhile the page's own files are
answered, and whoever asks for more waits for it: an edit of a page that was open before a crash,
too. Nothing is refused that will be answered in a moment.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from review.page_files import FOLDER, INDEX, answer_http_error, page_routes


class Opening:
    """Answers with the page at once, and as an application answers once there is one."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._app: Starlette | None = None
        self._opened = asyncio.Event()
        self._outer = Starlette(
            routes=page_routes(files),
            lifespan=self._live,
            exception_handlers={HTTPException: answer_http_error},
        )
        self._outer.router.redirect_slashes = False  # to a path without the token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer now or, what is not of the page itself, once the episode is opened."""
        if scope["type"] == "lifespan":
            await self._outer(scope, receive, send)
            return
        if scope["path"] != INDEX and not scope["path"].startswith(FOLDER):
            await self._opened.wait()
            if self._app is None:
                return  # the server ends, and has closed the connection
        await (self._app or self._outer)(scope, receive, send)

    def open(self, app: Starlette) -> None:
        """Let an application answer from now on, whoever waits included; call it from any thread.

        The server runs already.
        """
        asyncio.run_coroutine_threadsafe(self._open(app), self._loop).result()

    @property
    def is_open(self) -> bool:
        """Tell whether there is an application by now."""
        return self._app is not None

    def end(self) -> None:
        """Let the server end: nobody waits any more, for whatever it is."""
        if self._app is not None:
            self._app.state.end()
        self._opened.set()

    async def _open(self, app: Starlette) -> None:
        await self._living.enter_async_context(app.router.lifespan_context(app))
        self._app = app
        self._opened.set()

    @asynccontextmanager
    async def _live(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as self._living:
            yield


class Refusal:
    """Says on the page why the episode cannot be opened; ``told`` once a page has heard it."""

    def __init__(self, files: Mapping[str, Path], reason: str) -> None:
        self._reason = reason
        self.told = threading.Event()
        everything = Route("/{path:path}", self._answer, methods=["GET", "POST"])
        self.app = Starlette(
            routes=[*page_routes(files), everything],
            exception_handlers={HTTPException: answer_http_error},
        )
        self.app.router.redirect_slashes = False
        self.app.state.end = lambda: None

    async def _answer(self, _: Request) -> Response:
        self.told.set()
        return JSONResponse({"error": self._reason}, 500)
