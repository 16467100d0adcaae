"""Connections to the server: so many at once, and none that never says what it wants.

uvicorn's own ``limit_concurrency`` refuses requests once there are so many connections, idle ones
too: whoever opens a hundred and says nothing would keep the person's page from being answered.
Here an idle connection makes room for a new one, and half a request is waited for so long only
(https://en.wikipedia.org/wiki/Slowloris_(cyber_attack)).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 64
"""A browser opens six; each page that is open holds one or two for as long as it is."""
LEAST_CONNECTIONS = 8
REQUEST_S = 20.0
"""How long a request may take to arrive whole, from its first byte or the connection on."""
ACCEPTED_AT_ONCE = 8
"""How many connections are accepted before the first of them is looked at."""
_FILES_OF_OUR_OWN = 48
_FILES_EACH = 2  # the connection, and the recording that is read for it


def find_most_connections() -> int:
    """Find how many connections the limit of open files (``ulimit -n``) has room for."""
    try:
        import resource
    except ImportError:  # Windows
        return MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    room = (files - _FILES_OF_OUR_OWN) // _FILES_EACH
    return max(LEAST_CONNECTIONS, min(MOST_CONNECTIONS, room))


class Connection(H11Protocol):
    """A connection that makes room for others while it is idle."""

    _idle_since: float
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Take the connection, in place of an idle one where there are too many."""
        super().connection_made(transport)
        self._idle_since = self.loop.time()
        self._start_deadline()
        if len(self.connections) > find_most_connections():
            others: Iterable[Any] = self.connections - {self}
            idle = [one for one in others if one.is_idle]
            min(idle, key=lambda one: one._idle_since, default=self).drop()

    def data_received(self, data: bytes) -> None:
        """Take what came; a request that is not whole by now has its time."""
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._start_deadline()
        else:
            self._end_deadline()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP, or end the connection where an answer has begun already."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.drop()

    def on_response_complete(self) -> None:
        """Be idle again."""
        self._idle_since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the connection."""
        self._end_deadline()
        super().connection_lost(exc)

    @property
    def is_idle(self) -> bool:
        """Tell whether no whole request is being answered."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def drop(self) -> None:
        """Close the connection at once, whatever was still to be sent."""
        self.connections.discard(self)
        self.transport.abort()

    def _start_deadline(self) -> None:
        if self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(REQUEST_S, self.drop)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
