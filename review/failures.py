"""Where the server's errors end: one line of log for each kind, and never a traceback.

The person's terminal says where the page is; that a tab was closed is nothing to tell them there.
"""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)
# Whoever asked went away: nobody is there to be answered, and nothing is wrong.
_GONE = (ClientDisconnect, ConnectionError, TimeoutError)
_OUT_OF_FILES = (errno.EMFILE, errno.ENFILE)


class Failures:
    """What went wrong, by its kind."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def report(self, error: BaseException | None, what: str) -> None:
        """Log an error in one line where it is the first of its kind, and whole with `--debug`.

        What the error itself says may be a stranger's words, so it is for `--debug` only.
        """
        _log.debug("%s", what, exc_info=error)
        reason = "an unknown reason" if error is None else type(error).__name__
        if isinstance(error, OSError) and error.strerror:
            reason = error.strerror
        if isinstance(error, OSError) and error.errno in _OUT_OF_FILES:
            what, reason = "the review page waits", "too many files are open (see `ulimit -n`)"
        line = f"{what}: {reason}"
        if line not in self._known and not isinstance(error, _GONE):
            self._known.add(line)
            _log.warning("%s", line)

    def watch(self, app: ASGIApp) -> ASGIApp:
        """Report what an application raises; uvicorn then answers 500 or closes the connection."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await app(scope, receive, send)
            except Exception as error:
                self.report(error, "the review page was not answered")
                raise

        return watched

    @contextmanager
    def watch_loop(self) -> Iterator[None]:
        """Report what goes wrong between requests, such as that no connection can be accepted."""
        loop, logger = asyncio.get_running_loop(), logging.getLogger("asyncio")
        level = logger.level
        loop.set_exception_handler(self._report_of_loop)
        logger.setLevel(logging.CRITICAL)  # its warnings are of connections that are gone
        try:
            yield
        finally:
            logger.setLevel(level)
            loop.set_exception_handler(None)

    def _report_of_loop(self, _: asyncio.AbstractEventLoop, found: dict[str, Any]) -> None:
        self.report(found.get("exception"), "the review page's server had an error")
