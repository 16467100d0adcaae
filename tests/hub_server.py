"""A model hub on this machine: as much of the protocol as huggingface_hub speaks to fetch files.

``HEAD`` and ``GET /OWNER/NAME/resolve/REVISION/FILE``, with ``ETag``, ``X-Repo-Commit`` and ranges;
and, for a repository as a whole, ``/api/models/OWNER/NAME`` with its commit and its tree of files.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

COMMIT = "89abcdef0123456789abcdef0123456789abcdef"
#: ``longer``: other bytes than expected, and many more. ``cut once``: each file breaks off half
#: way, the first time. ``cut``: every time, and the rest cannot be asked for. ``token``: only with
#: one. ``silent``: nothing is ever answered.
Answer = Literal[
    "right", "wrong", "longer", "401", "403", "404", "503", "cut", "cut once", "token", "silent"
]
_ERRORS = {"401": None, "403": "GatedRepo", "404": "RepoNotFound", "503": None}


@dataclass
class Hub:
    """A running hub: where it is, what it answers, and what it was asked."""

    endpoint: str
    files: Mapping[str, bytes]
    answer: Answer
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)

    @property
    def fetched(self) -> list[str]:
        """The files that were downloaded, in order."""
        return [name for method, name in self.asked if method == "GET"]


def files_of(folder: Path) -> dict[str, bytes]:
    """What a repository with the files of ``folder`` holds."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@contextmanager
def serve(files: Mapping[str, bytes], answer: Answer = "right") -> Iterator[Hub]:
    """A hub all of whose repositories hold ``files``, until the context ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.hub = Hub(f"http://127.0.0.1:{server.server_port}", files, answer)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.hub  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> Hub:
        return self.server.hub  # type: ignore[attr-defined,no-any-return]

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def log_message(self, *arguments: Any) -> None:
        """Nobody reads it."""

    def _describe(self) -> None:
        """Answer what the repository is, or which files it has."""
        files = [
            {"type": "file", "path": name, "size": len(content), "oid": "0" * 40}
            for name, content in self.hub.files.items()
        ]
        about = {"id": "owner/name", "sha": COMMIT, "siblings": []}
        content = json.dumps(files if "/tree/" in self.path else about).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _respond(self, *, with_body: bool) -> None:
        if self.path.startswith("/api/models/") and self.hub.answer == "right":
            self._describe()
            return
        name = self.path.partition("/resolve/")[2].partition("/")[2] or self.path
        self.hub.asked.append((self.command, name))
        self.hub.tokens.append(self.headers["Authorization"])
        answer = self.hub.answer
        if answer == "silent":
            time.sleep(5)
            self.close_connection = True
        elif answer in _ERRORS or (answer == "token" and not self.headers["Authorization"]):
            self._refuse(int(answer) if answer in _ERRORS else 401, _ERRORS.get(answer))
        elif name not in self.hub.files:
            self._refuse(404, "EntryNotFound")
        else:
            self._give(self.hub.files[name], with_body=with_body)

    def _refuse(self, status: int, code: str | None) -> None:
        self.send_response(status)
        if code is not None:
            self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _give(self, content: bytes, *, with_body: bool) -> None:
        etag = hashlib.sha256(content).hexdigest()
        if self.hub.answer == "wrong":
            content = content[:-1] + bytes([content[-1] ^ 1])
        elif self.hub.answer == "longer":
            content *= 7
        wanted = self.headers["Range"]
        start = int(wanted.removeprefix("bytes=").partition("-")[0]) if wanted else 0
        if self.hub.answer == "cut":
            start = 0
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{etag}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if with_body:
            self._send(content, start)

    def _send(self, content: bytes, start: int) -> None:
        is_first = self.hub.fetched.count(self.hub.asked[-1][1]) == 1
        breaks_off = self.hub.answer == "cut" or (self.hub.answer == "cut once" and is_first)
        end = len(content) // 2 if breaks_off else len(content)
        self.wfile.write(content[start:end])
        self.close_connection = breaks_off
