"""A web server on this machine that gives what a test says, and every fault that it says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Page:
    """What is at an address, and how it is given.

    ``cuts`` are after how many bytes of the body each connection ends, one answer after another;
    ``says_length`` is the Content-Length if it is not the body's (``None`` for none at all).
    ``drip_s`` is waited before each byte.
    """

    content: bytes = b""
    type: str | None = "audio/mpeg"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = '"one"'
    has_ranges: bool = True
    cuts: list[int] = field(default_factory=list)
    says_length: int | None = -1
    drip_s: float = 0.0
    login: str | None = None


@dataclass
class Web:
    """A running server: its pages by path, and what it was asked for."""

    url: str
    pages: dict[str, Page | Callable[[], Page]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, content: bytes = b"", **more: Any) -> str:
        """Put a page there, and return its URL."""
        self.pages[path] = Page(content, **more)
        return f"{self.url}{path}"

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Put a redirect there, and return its URL."""
        return self.put(path, status=status, headers={"Location": target}, type=None)

    @property
    def ranges(self) -> list[str | None]:
        """The ranges that were asked for, in order."""
        return [headers.get("range") for _, headers in self.asked]


@contextmanager
def serve() -> Iterator[Web]:
    """Serve until the context ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.web = Web(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.005,))
    thread.start()
    try:
        yield server.web  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked went away."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: Any) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        web: Web = self.server.web  # type: ignore[attr-defined]
        headers = {name.lower(): value for name, value in self.headers.items()}
        web.asked.append((self.path, headers))
        found = web.pages.get(self.path.partition("?")[0], Page(status=404, type=None))
        page = found() if callable(found) else found
        if page.login is not None and headers.get("authorization") != page.login:
            page = Page(status=401, type=None)
        try:
            self._give(page, headers)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _give(self, page: Page, headers: dict[str, str]) -> None:
        total, start = len(page.content), 0
        wanted = headers.get("range")
        is_same = headers.get("if-range") in (None, page.etag)
        if wanted and page.has_ranges and is_same:
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
        status = page.status
        if status == 200 and start:
            status = 206 if start < total else 416
        body = page.content[start:]
        self.send_response(status)
        if page.type is not None:
            self.send_header("Content-Type", page.type)
        if page.etag is not None:
            self.send_header("ETag", page.etag)
        if status == 206 and "Content-Range" not in page.headers:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        length = len(body) if page.says_length == -1 else page.says_length
        if length is None:
            self.close_connection = True
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.end_headers()
        cut = page.cuts.pop(0) if page.cuts else None
        if cut is not None or (length is not None and length > len(body)):
            self.close_connection = True
        self._send(body[:cut], page.drip_s)

    def _send(self, body: bytes, drip_s: float) -> None:
        if not drip_s:
            self.wfile.write(body)
            return
        for byte in body:
            time.sleep(drip_s)
            self.wfile.write(bytes([byte]))
