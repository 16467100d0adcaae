"""The files that the page is made of, and how a file is answered with."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_PAGE = Path(__file__).parent / "page"
INDEX, FOLDER = "/", "/page/"
"""Where the page is, and the files that it loads."""


def find_page_files(folder: Path = _PAGE) -> Mapping[str, Path]:
    """Find what the page is made of, by the names it is asked for; nothing else is ever read."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in _TYPES)
    return {path.relative_to(folder).as_posix(): path for path in found}


def page_routes(files: Mapping[str, Path]) -> tuple[Route, Route]:
    """Answer with the page and the files that it loads."""

    async def answer(request: Request) -> Response:
        path = files.get(request.path_params.get("name", "index.html"))
        if path is None:
            raise HTTPException(404, "not found")
        return await answer_file(path, _TYPES[path.suffix])

    return Route(INDEX, answer), Route(FOLDER + "{name:path}", answer)


async def answer_file(path: Path, media_type: str) -> Response:
    """Answer with a file as it is now: the recording may have been deleted since the page opened.

    Raises :class:`~starlette.exceptions.HTTPException` where there is no file to be read.
    """

    def look() -> os.stat_result:
        if not stat.S_ISREG(path.stat().st_mode):
            raise HTTPException(404, f"{path.name} is not a file any more: put it back")
        with path.open("rb") as file:
            return os.fstat(file.fileno())

    try:
        found = await run_in_threadpool(look)
    except OSError as error:
        reason = f"{path.name} cannot be read any more ({error.strerror or error}): put it back"
        raise HTTPException(404, reason) from error
    return FileResponse(path, media_type=media_type, stat_result=found)


async def answer_http_error(_: Request, error: Exception) -> Response:
    """Answer with what is wrong with a request."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    return JSONResponse({"error": detail}, status)
