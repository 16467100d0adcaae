"""A page as a test drives it: over HTTP, with its own copy of the document, in a killed server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any
from urllib.parse import urlsplit


class Page:
    """What a browser's page does: it keeps the entries, asks for edits, applies what it is told."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
        self._token = address.path
        self._connection.connect()  # as browsers do: not to wait for more of a request to send
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        document = self.get("api/document")
        self.entries: list[dict[str, Any]] = document["entries"]
        self.revision: int = document["revision"]
        self.can_undo: bool = document["can_undo"]

    def close(self) -> None:
        self._connection.close()

    def get(self, path: str) -> Any:
        return self._asked("GET", path)

    def post(self, path: str, said: object) -> Any:
        return self._asked("POST", path, said)

    def edit(self, name: str, operation: dict[str, Any]) -> None:
        """Ask for an edit, and apply all that happened since; a refusal changes nothing."""
        asked = {"revision": self.revision, "operation": operation, "edit": name}
        answer = self.post("api/edit", asked)
        for change in answer.get("changes", ()):
            self._apply(change)
        self.can_undo = answer.get("can_undo", self.can_undo)

    def _apply(self, change: dict[str, Any]) -> None:
        for splice in change["splices"]:
            at, stop = splice["at"], splice["at"] + len(splice["remove"])
            assert [entry["id"] for entry in self.entries[at:stop]] == splice["remove"]
            self.entries[at:stop] = splice["insert"]
        self.revision = change["revision"]

    def _asked(self, method: str, path: str, said: object = None) -> Any:
        body = None if said is None else json.dumps(said)
        headers = {} if said is None else {"Content-Type": "application/json"}
        self._connection.request(method, self._token + path, body, headers)
        return json.loads(self._connection.getresponse().read())


def any_operation(random: Random, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Something a person does; saving among it."""
    entry = random.choice(entries)
    text = entry.get("text", "")
    word = f"w{random.randrange(10**6)}"
    line = random.choice([entry for entry in entries if entry["kind"] == "line"])
    text = line["text"]
    return random.choice(
        [
            {"kind": "text", "id": line["id"], "before": text, "after": f"{text} {word}"},
            {
                "kind": "split",
                "id": line["id"],
                "text": text,
                "offset": random.randint(0, len(text)),
            },
            {"kind": "join", "id": line["id"]},
            {"kind": "speaker", "ids": [line["id"]], "speaker": random.choice(["Ann", "Bob"])},
            {"kind": "header_add", "before": entry["id"], "title": word},
            {"kind": "undo"},
            {"kind": "redo"},
            {"kind": "save"},
        ]
    )


@contextmanager
def served(episode: Path, root: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``castproof review`` in a process of its own, killed in the end; where its page is."""
    command = [sys.executable, "-m", "castproof", "review", str(episode), "--no-browser"]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def edited_until_killed(
    page: Page, process: subprocess.Popen[str], random: Random, name: str
) -> tuple[str, dict[str, Any]]:
    """Edit as fast as the server answers, until it is killed; the edit that had no answer."""
    killer = Timer(random.uniform(0.0, 0.5), os.kill, (process.pid, signal.SIGKILL))
    killer.start()
    count = 0
    while True:
        count += 1
        operation = any_operation(random, page.entries)
        try:
            if operation["kind"] == "save":
                page.post("api/save", {})
            else:
                page.edit(f"{name}-{count}", operation)
        except (OSError, HTTPException):
            killer.join()
            return f"{name}-{count}", operation
