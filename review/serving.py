"""The server: bound to an address before anybody hears of it, served until it is to end."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from review.connections import ACCEPTED_AT_ONCE, Connection
from review.errors import AddressInUse
from review.failures import Failures
from review.guard import Guard, Hosts, bracket_host
from review.opening import Opening

GRACE_S = 1
"""How long answers may take once the server is to end."""
_PENDING = 128
_LOOK_S = 0.5


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

    def __init__(self, config: uvicorn.Config, app: Opening, failures: Failures) -> None:
        super().__init__(config)
        self._app, self._failures = app, failures
        self.is_listening = threading.Event()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        with self._failures.watch_loop():
            await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            # Few are accepted at once (the ``backlog`` of asyncio), yet more of them may wait.
            listening.listen(_PENDING)
        self.is_listening.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if not self._app.is_open:
            self._drop_connections()  # no page is refused: it asks again, of the next server
        self._app.end()
        await super().shutdown(sockets)
        self._drop_connections()  # a download that was paused

    def _drop_connections(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


class Running:
    """A server that answers in a thread of its own."""

    def __init__(self, server: _Server, listening: socket.socket) -> None:
        self._server, self._listening = server, listening
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        while self._thread.is_alive() and not server.is_listening.wait(_LOOK_S):
            pass

    def wait(self) -> None:
        """Wait until it ends, which it does by itself only where it fails; raise what it raised."""
        while self._thread.is_alive():
            self._thread.join(_LOOK_S)  # Windows hears of Ctrl-C in between only
        if self._error is not None:
            raise self._error

    def end(self) -> None:
        """End it, once it has given the answers that it owes."""
        self._server.should_exit = True
        self._thread.join()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listening])
        except BaseException as error:
            self._error = error


@contextmanager
def serve(app: Opening, bound: BoundAddress) -> Iterator[Running]:
    """Answer in a thread of its own, for the main thread is the one that hears of Ctrl-C."""
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
    with _heed_interrupts():
        running = Running(_Server(config, app, failures), bound.listening)
        try:
            yield running
        finally:
            running.end()


@contextmanager
def _heed_interrupts() -> Iterator[None]:
    """Let SIGINT end the server also where a shell, which started it with ``&``, has it ignored.

    There it is not Ctrl-C but somebody's ``kill -INT``.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
