"""What pages hear without asking: every step, every saving, a file that changed on the disk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from review.session import Session
from review.wire import step_json

ALIVE_S = 15.0
"""How often a page hears that the server is there, when nothing happens."""
LOOK_S = 1.0
"""How often the file is looked at."""


class Feed:
    """Wakes the streams of all pages when something happened in the session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._happened = asyncio.Event()
        self._is_changed = self._is_over = False

    def end(self) -> None:
        """End the streams, which would keep the server waiting."""
        self._is_over = True
        self.notify()

    def notify(self) -> None:
        """Wake every stream to look what it has not sent yet."""
        happened, self._happened = self._happened, asyncio.Event()
        happened.set()

    async def watch(self) -> None:
        """Watch the file until cancelled."""
        while True:
            changed = await asyncio.to_thread(self._session.is_changed_on_disk)
            if changed != self._is_changed:
                self._is_changed = changed
                self.notify()
            await asyncio.sleep(LOOK_S)

    async def stream(self, revision: int) -> AsyncIterator[str]:
        """Yield server-sent events for a page that has this revision."""
        saved, is_changed = -1, False
        while not self._is_over:
            happened = self._happened
            for step in self._session.history.since(revision):
                revision = step.revision
                yield _format_event(step_json(step), revision)
            if self._session.saved_revision != saved:
                saved = self._session.saved_revision
                yield _format_event({"saved_revision": saved})
            if self._is_changed != is_changed:
                is_changed = self._is_changed
                yield _format_event({"disk": "changed" if is_changed else "same"})
            try:
                await asyncio.wait_for(happened.wait(), ALIVE_S)
            except asyncio.TimeoutError:
                yield ":\n\n"


def _format_event(said: dict[str, Any], revision: int | None = None) -> str:
    """Write an event; a page that reconnects says the ``revision`` of the last one it got."""
    head = "" if revision is None else f"id: {revision}\n"
    return f"{head}data: {json.dumps(said, ensure_ascii=False)}\n\n"
