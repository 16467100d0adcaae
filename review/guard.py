"""Who may talk to the server: whoever knows the address, from the page itself, and nobody else.

A page on the internet can make a browser ask any address of this machine. It cannot read the
token; a name it points at this machine (DNS rebinding) is not a host we answer to; and what it
sends says where it comes from (``Origin``).
"""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what a person says to be heard everywhere
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


_TOKEN_BYTES = 24
TOKEN_PATTERN = rf"\A[A-Za-z0-9_-]{{{_TOKEN_BYTES * 4 // 3}}}\z"
"""What every token looks like."""


def new_token() -> str:
    """Make a token that nobody guesses."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names the server answers to: those of this machine, and the one it listens to."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Tell whether nobody but this machine reaches them."""
        return self.host == "localhost" or (
            _is_address(self.host) and ipaddress.ip_address(self.host).is_loopback
        )

    def accepts(self, said: str) -> bool:
        """Tell whether a request's ``Host`` is one of them.

        A server that listens everywhere answers to every address, but to no name that somebody
        may have pointed at it.

        >>> Hosts("127.0.0.1", 8000).accepts("localhost:8000")
        True
        >>> Hosts("127.0.0.1", 8000).accepts("evil.example:8000")
        False
        """
        host = bracket_host(self.host)
        if said in {f"{name}:{self.port}" for name in (*_LOOPBACK, host)}:
            return True
        name, _, port = said.rpartition(":")
        return self.host in _EVERYWHERE and port == str(self.port) and _is_address(name)


def bracket_host(host: str) -> str:
    """Write the host as an address has it: ``::1`` is ``[::1]`` there."""
    return f"[{host}]" if ":" in host else host


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Guard:
    """An application behind its token: ``/TOKEN/…`` is its ``/…``, and there is nothing else."""

    def __init__(self, app: ASGIApp, token: str, hosts: Hosts) -> None:
        self._app, self._token, self._hosts = app, token, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer, with the headers that keep a page to itself."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        path = self._find_path(scope) if scope["type"] == "http" else None
        if path is None:
            # A stranger keeps no connection.
            answer = PlainTextResponse("not found", 404, {"connection": "close"})
            await answer(scope, receive, send_guarded)
        else:
            await self._app({**scope, "path": path, "root_path": ""}, receive, send_guarded)

    def _find_path(self, scope: Scope) -> str | None:
        """Find what is asked for behind the token; ``None`` where nobody may ask."""
        headers = Headers(scope=scope)
        origins = headers.getlist("origin")
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._hosts.accepts(hosts[0]):
            return None
        if any(origin != f"http://{hosts[0]}" for origin in origins):
            return None
        _, _, rest = scope["path"].partition("/")
        token, slash, path = rest.partition("/")
        if not slash or not secrets.compare_digest(token.encode(), self._token.encode()):
            return None
        return f"/{path}"
