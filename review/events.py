"""What pages are told without asking: every step, every saving, a file that changed on the disk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from review.session import Session
from review.wire import step_json

ALIVE_S = 15.0
"""How often a page is told that the server is there, when nothing happens."""
LOOK_S = 1.0
"""How often the file is looked at."""


class Feed:
    """Wakes the streams of all pages when something happened at the desk."""

    def __init__(self, desk: Session) -> None:
        self._desk = desk
        self._happened = asyncio.Event()
        self._is_changed = self._is_over = False

    def end(self) -> None:
        """The server is to end: so are the streams, which would keep it waiting."""
        self._is_over = True
        self.happened()

    def happened(self) -> None:
        """Something did: every stream looks what it has not told yet."""
        happened, self._happened = self._happened, asyncio.Event()
        happened.set()

    async def watch(self) -> None:
        """Look at the file again and again, until cancelled."""
        while True:
            changed = await asyncio.to_thread(self._desk.is_changed_on_disk)
            if changed != self._is_changed:
                self._is_changed = changed
                self.happened()
            await asyncio.sleep(LOOK_S)

    async def stream(self, revision: int) -> AsyncIterator[str]:
        """Server-sent events for a page that has this revision."""
        saved, is_changed = -1, False
        while not self._is_over:
            happened = self._happened
            for step in self._desk.history.since(revision):
                revision = step.revision
                yield _event(step_json(step), revision)
            if self._desk.saved_revision != saved:
                saved = self._desk.saved_revision
                yield _event({"saved_revision": saved})
            if self._is_changed != is_changed:
                is_changed = self._is_changed
                yield _event({"disk": "changed" if is_changed else "same"})
            try:
                await asyncio.wait_for(happened.wait(), ALIVE_S)
            except asyncio.TimeoutError:
                yield ":\n\n"


def _event(said: dict[str, Any], revision: int | None = None) -> str:
    """An event; a page that reconnects says the ``revision`` of the last one it got."""
    head = "" if revision is None else f"id: {revision}\n"
    return f"{head}data: {json.dumps(said, ensure_ascii=False)}\n\n"
