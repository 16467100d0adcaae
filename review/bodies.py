"""What a page sends: JSON, and not too much of it."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 1 << 20


async def read_json(request: Request) -> dict[str, Any]:
    """The mapping in a request's body.

    Raises :class:`~starlette.exceptions.HTTPException`: 415 for anything that a page elsewhere
    could send without asking first, 413 for more than a megabyte, 400 for what is no mapping.
    """
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415, "only application/json is read")
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
        raise HTTPException(400, "the request is no JSON") from error
    if not isinstance(said, dict):
        raise HTTPException(400, "the request is no mapping")
    return said
