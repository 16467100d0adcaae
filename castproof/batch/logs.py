"""What a worker logs, told to the batch, which alone knows where logs go and what is secret."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from logging.handlers import QueueHandler

Levels = Mapping[str, int]


def levels() -> Levels:
    """The levels that were set in this process, by the loggers' names."""
    named = dict(logging.root.manager.loggerDict)
    return {
        name: logger.level
        for name, logger in named.items()
        if isinstance(logger, logging.Logger) and logger.level
    }


def tell_logs(levels: Levels, tell: Callable[[logging.LogRecord], None]) -> None:
    """From now on tell of whatever is logged in this process, at these levels."""
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.root.addHandler(_SendingHandler(tell))


def log_told(record: logging.LogRecord) -> None:
    """Log in this process what was told."""
    logging.getLogger(record.name).handle(record)


class _SendingHandler(QueueHandler):
    """Makes records fit to be sent, as for a queue, and tells of them."""

    def __init__(self, tell: Callable[[logging.LogRecord], None]) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # enqueue needs none
        self._tell = tell

    def enqueue(self, record: logging.LogRecord) -> None:
        self._tell(record)
