"""How much of a speech model has come from the hub, while faster-whisper downloads it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Called with the bytes that have come, and with all that will come, ``None`` where unknown.
Arrive = Callable[[int, "int | None"], None]


@contextmanager
def count_bytes(arrive: Arrive) -> Iterator[None]:
    """Have :func:`faster_whisper.utils.download_model` say how many bytes have come.

    It takes no callback: it gives huggingface_hub a class of progress bars that draw nothing, in
    whose place one stands here that counts. The hub's library has a bar for the files and, by its
    version, one or two for their bytes, whose total grows as files begin.
    """
    import faster_whisper.utils as theirs

    quiet: Any = theirs.disabled_tqdm
    lock = threading.Lock()  # files come in several threads

    class CountingBar(quiet):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.counts_bytes = options.get("unit") == "B"
            self.come = int(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            with lock:
                self.come += int(n or 0)
                if self.counts_bytes and self.come > 0:
                    total = int(self.total or 0)
                    arrive(self.come, total if total >= self.come else None)

    theirs.disabled_tqdm = CountingBar
    try:
        yield
    finally:
        theirs.disabled_tqdm = quiet
