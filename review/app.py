"""The server's answers: each path, what it needs of a request, and what it gives."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
from collections.abc import AsyncIterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from review import views
from review.errors import BadOperation, EpisodeGone, OutOfDate
from review.events import Feed
from review.heard import parse_spans
from review.material import MOST_BUCKETS, Material, PlayableSound
from review.operations import parse, parse_search
from review.page_files import answer_file, answer_http_error, page_routes
from review.printing import render_print_page
from review.replacing import find_matches
from transcript.errors import CastproofError, InvalidCall

_log = logging.getLogger(__name__)
MOST_BYTES = 1 << 20
"""How long a request may be."""
_LONGEST_NAME = 64
# A report says itself which script and style are its own, by their digests.
_REPORT_HEADERS = {
    "content-security-policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}


def build_application(material: Material, files: Mapping[str, Path]) -> Starlette:
    """Build the server's answers; :mod:`review.guard` says who may ask.

    ``state.end`` ends what would go on for ever, for the server to end.
    """
    answers = _Answers(material)
    app = Starlette(
        routes=[
            *page_routes(files),
            Route("/sound", answers.sound),
            Route("/print", answers.print),
            Route("/api/document", answers.document),
            Route("/api/events", answers.events),
            Route("/api/peaks", answers.peaks),
            Route("/api/hints", answers.hints),
            Route("/api/machine", answers.machine),
            Route("/reports/{number}", answers.report),
            Route("/api/actions/{name}", answers.act, methods=["POST"]),
            Route("/api/edit", answers.edit, methods=["POST"]),
            Route("/api/preview", answers.preview, methods=["POST"]),
            Route("/api/save", answers.save, methods=["POST"]),
            Route("/api/heard", answers.heard, methods=["POST"]),
        ],
        lifespan=answers.lifespan,
        exception_handlers={
            HTTPException: answer_http_error,
            BadOperation: partial(_answer_error, 400),
            InvalidCall: partial(_answer_error, 400),
            OutOfDate: answers.out_of_date,
            EpisodeGone: partial(_answer_error, 410),
            CastproofError: partial(_answer_error, 500),
            OSError: partial(_answer_error, 500),
            Exception: _answer_unexpected,
        },
    )
    app.router.redirect_slashes = False  # to a path without the token
    app.state.end = answers.end
    return app


class _Answers:
    """One method for each path."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._session = material.session
        self._feed = Feed(material.session)
        self._reports: dict[str, str] = {}

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Watch the episode's file while the server runs."""
        watch = asyncio.create_task(self._feed.watch())
        yield
        watch.cancel()

    def end(self) -> None:
        """Let the server end."""
        self._feed.end()

    async def sound(self, _: Request) -> Response:
        sound = self._sound()
        return await answer_file(sound.path, sound.media_type)

    async def print(self, _: Request) -> Response:
        material, document = self._material, self._session.history.document
        return HTMLResponse(
            await run_in_threadpool(render_print_page, document, material.title, material.language)
        )

    async def document(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(self._document))

    async def events(self, request: Request) -> Response:
        since = request.headers.get("last-event-id") or request.query_params.get("since", "0")
        revision = _read_whole(since)
        if revision > self._session.history.revision:
            raise OutOfDate("the page belongs to another review of this episode")
        return StreamingResponse(self._feed.stream(revision), media_type="text/event-stream")

    async def peaks(self, request: Request) -> Response:
        sound, asked = self._sound(), request.query_params
        start, end = _read_seconds(asked.get("from", "0")), _read_seconds(asked.get("to", "0"))
        buckets = _read_whole(asked.get("buckets", "1000"))
        if not 0 < buckets <= MOST_BUCKETS:
            raise BadOperation(f"buckets: a number from 1 to {MOST_BUCKETS} is needed")
        peaks = sound.peaks.between(start, end, buckets)
        known = sound.peaks.are_known
        return JSONResponse({"from": start, "to": end, "peaks": peaks, "known": known})

    async def hints(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(views.hints_json, self._session))

    async def edit(self, request: Request) -> Response:
        said = await read_json(request)
        operation = parse(said.get("operation"))
        revision, name = said.get("revision"), said.get("edit")
        if not isinstance(revision, int):
            raise BadOperation("revision: a whole number is needed")
        if name is not None and not (isinstance(name, str) and name.isascii()):
            raise BadOperation("edit: a name in ASCII is needed")
        if name is not None and len(name) > _LONGEST_NAME:
            raise BadOperation(f"edit: at most {_LONGEST_NAME} characters are allowed")
        steps = await run_in_threadpool(self._session.edit, operation, revision, name)
        self._feed.notify()
        return JSONResponse(views.steps_json(steps, self._session))

    async def preview(self, request: Request) -> Response:
        search = parse_search(await read_json(request))
        document = self._session.history.document
        found = await run_in_threadpool(lambda: list(find_matches(document, search)))
        return JSONResponse(views.matches_json(found))

    async def save(self, request: Request) -> Response:
        await read_json(request)
        saved = await run_in_threadpool(self._session.save)
        self._feed.notify()
        notes: tuple[str, ...] = ()
        if saved.written:
            notes = await run_in_threadpool(self._material.after_save)
        return JSONResponse(views.save_json(saved, notes))

    async def heard(self, request: Request) -> Response:
        spans = parse_spans((await read_json(request)).get("spans"))
        if self._material.heard is None:
            raise HTTPException(404, "there is no recording")
        return JSONResponse({"heard": await run_in_threadpool(self._material.heard.add, spans)})

    async def machine(self, request: Request) -> Response:
        version, identity = self._material.machine, request.query_params.get("id", "")
        if version is None:
            return JSONResponse(None)
        document = self._session.history.document
        wording = await run_in_threadpool(version.find_wording, document, identity)
        return JSONResponse(views.wording_json(wording))

    async def act(self, request: Request) -> Response:
        action = self._material.actions.get(request.path_params["name"])
        if action is None:
            raise HTTPException(404, "there is no such action")
        result = await run_in_threadpool(action, await read_json(request))
        report = None
        if result.page is not None:
            number = str(len(self._reports) + 1)
            self._reports[number] = result.page
            report = f"reports/{number}"
        return JSONResponse(views.result_json(result, report))

    async def report(self, request: Request) -> Response:
        page = self._reports.get(request.path_params["number"])
        if page is None:
            raise HTTPException(404, "not found")
        return HTMLResponse(page, headers=_REPORT_HEADERS)

    async def out_of_date(self, _: Request, error: Exception) -> Response:
        document = await run_in_threadpool(self._document)
        reason = str(error)
        return JSONResponse({"error": reason, "reason": reason, "document": document}, 409)

    def _document(self) -> dict[str, Any]:
        return views.document_json(self._material)

    def _sound(self) -> PlayableSound:
        if self._material.sound is None:
            raise HTTPException(404, "there is no recording")
        return self._material.sound


async def _answer_error(status: int, _: Request, error: Exception) -> Response:
    _log.info("answered %d: %s", status, error)
    return JSONResponse({"error": " ".join(str(error).split())}, status)


async def _answer_unexpected(_: Request, error: Exception) -> Response:
    reason = f"the server made a mistake ({type(error).__name__}): nothing is lost, try again"
    return JSONResponse({"error": reason}, 500)


async def read_json(request: Request) -> dict[str, Any]:
    """Read the mapping in a request's body.

    Raises :class:`~starlette.exceptions.HTTPException`: 415 for anything that a page elsewhere
    could send without asking first, 413 for more than a megabyte, 400 for what is no mapping.
    """
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415, "the request must be application/json")
    if int(request.headers.get("content-length", "0")) > MOST_BYTES:
        raise HTTPException(413, "the request is too long")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "the request is too long")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "the request is not JSON") from error
    if not isinstance(said, dict):
        raise HTTPException(400, "the request is not a mapping")
    return said


def _read_whole(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) <= 9):
        raise BadOperation("a whole number is needed")
    return int(said)


def _read_seconds(said: str) -> float:
    try:
        found = float(said)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadOperation("a number of seconds is needed")
    return found
