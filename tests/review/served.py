"""``castproof review`` as a person starts it: a process with sockets and a terminal of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ANSWER_S = 10.0
_OURS = ("the page is served", "unsaved edit", "recording's loudness")

_WITH_TIME = """
from castproof.__main__ import main
from review import connections

connections.REQUEST_S = {}
main()
"""


@dataclass
class Review:
    """A review that runs; once it has ended, ``complaints`` are its lines about the server."""

    process: subprocess.Popen[bytes]
    url: str
    complaints: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, int]:
        found = urlsplit(self.url)
        assert found.hostname is not None
        assert found.port is not None
        return found.hostname, found.port

    def connect(self) -> socket.socket:
        return socket.create_connection(self.place, timeout=ANSWER_S)

    def head(self, method: str, path: str, headers: Mapping[str, object] | None = None) -> bytes:
        """The head of a request that the page itself could make."""
        host, port = self.place
        said = {"Host": f"{host}:{port}", **(headers or {})}
        rows = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        return f"{method} {urlsplit(self.url).path}{path} HTTP/1.1\r\n{rows}\r\n".encode()

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        headers: dict[str, object] = {"Connection": "close"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": len(body)}
        return self.exchange(self.head(method, path, headers) + (body or b""))

    def exchange(self, sent: bytes) -> tuple[int, bytes]:
        """The status and the body of the answer to these bytes; 0 where there is none."""
        with closing(self.connect()) as connection:
            connection.sendall(sent)
            return read_answer(connection)

    def end(self, number: int = signal.SIGINT) -> list[str]:
        """End it as Ctrl-C does; what it said on the terminal that was not about the review."""
        self.process.send_signal(number)
        _, stderr = self.process.communicate(timeout=ANSWER_S)
        rows = stderr.decode().splitlines()
        self.complaints = [row for row in rows if not any(known in row for known in _OURS)]
        return self.complaints


def read_answer(connection: socket.socket) -> tuple[int, bytes]:
    """Read to the end of the connection; status 0 where nothing came."""
    content = b""
    try:
        while block := connection.recv(1 << 16):
            content += block
    except (ConnectionError, TimeoutError):
        pass
    head, _, body = content.partition(b"\r\n\r\n")
    return (int(head.split()[1]), body) if head.startswith(b"HTTP/") else (0, b"")


@contextmanager
def served(
    *arguments: object, files: int | None = None, request_s: float | None = None
) -> Iterator[Review]:
    """Run a review of these, with this limit of open files and of a request's time."""
    start = ["-m", "castproof"] if request_s is None else ["-c", _WITH_TIME.format(request_s)]
    command = [sys.executable, *start, "review", *map(str, arguments), "--no-browser"]
    if files is not None:
        command = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    try:
        url = process.stdout.readline().decode().strip()
        assert url, process.communicate()[1].decode()
        review = Review(process, url)
        _await_answer(review)
        yield review
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def _await_answer(review: Review) -> None:
    for _ in range(100):
        if review.ask("GET", "api/document")[0] == 200:
            return
        time.sleep(0.05)
    raise AssertionError("the review does not answer")


def write_recording(path: Path, *, seconds: int = 60) -> Path:
    """A WAV of silence, 16 MB a minute and a half: more than sockets hold."""
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(bytes(4 * 44_100 * seconds))
    return path
