"""A server on loopback that answers chat completions as a test says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """A status, a body, and how it comes: whole, cut off, in drops without end, or never."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    comes: str = "whole"


def say(content: object, *, finish: str = "stop") -> Reply:
    """A completion whose text is ``content``, as JSON unless it is text already."""
    text = content if isinstance(content, str) else json.dumps(content)
    document = {
        "id": "x",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10},
    }
    document["choices"][0]["finish_reason"] = finish  # type: ignore[index]
    return Reply(json.dumps(document).encode())


def fail(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as OpenAI's servers write it."""
    named = tuple((key.replace("_", "-"), value) for key, value in headers.items())
    return Reply(json.dumps({"error": {"message": message}}).encode(), status, named)


Script = Callable[[dict[str, Any]], Reply]


@dataclass
class ScriptedServer:
    """The server: its address, every request it got, and the script that answers them."""

    address: str = ""
    script: Script = field(default=lambda request: say({}))
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    models: tuple[str, ...] = ("small", "large")

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What was asked, by the data of each request."""
        return [json.loads(one["messages"][1]["content"]) for one in self.requests]


class _Handler(BaseHTTPRequestHandler):
    """Answers as the server's script says."""

    ours: ScriptedServer
    ended: threading.Event

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        listed = [{"id": name, "object": "model"} for name in self.ours.models]
        self._send(Reply(json.dumps({"object": "list", "data": listed}).encode()))

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.ours.requests.append(request)
        self.ours.keys.append(self.headers.get("Authorization"))
        with suppress(OSError):
            self._send(self.ours.script(request))

    def _send(self, reply: Reply) -> None:
        if reply.comes == "never":
            self.ended.wait(5)
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.comes != "drops":
            missing = 100 if reply.comes == "cut" else 0
            self.send_header("Content-Length", str(len(reply.body) + missing))
        self.end_headers()
        while reply.comes == "drops" and not self.ended.is_set():
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.01)
        self.wfile.write(reply.body)
        self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *arguments: object) -> None:
        """Print nothing: a client that hangs up is what some tests are about."""


@contextmanager
def serve() -> Iterator[ScriptedServer]:
    """Serve on a free port of loopback until the context ends."""
    ours, ended = ScriptedServer(), threading.Event()
    handler = type("Handler", (_Handler,), {"ours": ours, "ended": ended})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        ours.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
        yield ours
        ended.set()
        server.shutdown()
        thread.join()
