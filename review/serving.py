"""The server: bound to an address before anybody hears of it, served until it is interrupted."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from review.connections import ACCEPTED_AT_ONCE, Connection
from review.errors import AddressInUse
from review.failures import Failures
from review.guard import Guard, Hosts, bracket_host

GRACE_S = 1
"""How long answers may take once the server is to end."""
_PENDING = 128


@dataclass(frozen=True, slots=True)
class BoundAddress:
    """A bound address, and the token that opens it."""

    listening: socket.socket
    hosts: Hosts
    token: str

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{bracket_host(self.hosts.host)}:{self.hosts.port}/{self.token}/"


def bind(host: str, port: int, token: str) -> BoundAddress:
    """Listen; a ``port`` of 0 is any that is free. Raises :class:`~review.errors.AddressInUse`."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # With its protocol named, asyncio sends each answer at once (TCP_NODELAY); else a page
        # waits 40 ms for every edit.
        listening = socket.socket(family, kind, proto)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(_PENDING)
        except OSError:
            listening.close()
            raise
    except (OSError, UnicodeError) as error:  # a host's name may be none that can be looked up
        reason = getattr(error, "strerror", None) or error
        raise AddressInUse(
            f"cannot listen on {host}:{port} ({reason}): choose another port with --port, or "
            "leave it out"
        ) from error
    return BoundAddress(listening, Hosts(host, listening.getsockname()[1]), token)


class _Server(uvicorn.Server):
    """Ends what would never end by itself before it waits for all answers to be given."""

    def __init__(self, config: uvicorn.Config, end: Callable[[], None], failures: Failures) -> None:
        super().__init__(config)
        self._end, self._failures = end, failures

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        with self._failures.watch_loop():
            await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            # Few are accepted at once (the ``backlog`` of asyncio), yet more of them may wait.
            listening.listen(_PENDING)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._end()
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()  # a download that was paused


def serve(app: Starlette, bound: BoundAddress) -> None:
    """Answer until interrupted; ``app.state.end`` ends the streams of events."""
    failures = Failures()
    config = uvicorn.Config(
        failures.watch(Guard(app, bound.token, bound.hosts)),
        http=Connection,
        loop="asyncio",
        log_config=None,
        access_log=False,
        log_level="critical",  # what fails is said once, by Failures
        proxy_headers=False,
        server_header=False,
        ws="none",
        backlog=ACCEPTED_AT_ONCE,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config, app.state.end, failures)
    with _end_on_hangup(server):
        server.run(sockets=[bound.listening])


@contextmanager
def _end_on_hangup(server: uvicorn.Server) -> Iterator[None]:
    """End the server as at Ctrl-C when its terminal is closed; uvicorn knows other signals only."""
    hangup = getattr(signal, "SIGHUP", None)  # not on Windows
    is_main = threading.current_thread() is threading.main_thread()
    if hangup is None or not is_main or signal.getsignal(hangup) is signal.SIG_IGN:
        yield  # ignored, as under ``nohup``
        return
    earlier = signal.signal(hangup, server.handle_exit)
    try:
        yield
    finally:
        signal.signal(hangup, earlier)
