"""The one place where the command line meets errors: each becomes one line and a status."""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import typer
from typer.core import TyperGroup

from castproof.cli import messages as say
from castproof.errors import explain
from transcript.errors import InvalidCall

EXIT_FAILED, EXIT_WRONG_CALL = 1, 2
# As a shell reports a program that a signal ended: 128 and the signal's number.
EXIT_INTERRUPTED, EXIT_TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM

_log = logging.getLogger(__name__)


class ErrorBoundary(TyperGroup):
    """A group of commands whose errors end in one line on standard error, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        with unwind_on_sigterm():
            try:
                result = super().invoke(ctx)
                sys.stdout.flush()
            except (Exception, KeyboardInterrupt) as error:
                # Usage errors, Exit and Abort: Typer turns them into their own status.
                if type(error).__module__.split(".")[0] in {"typer", "click"}:
                    raise
                raise typer.Exit(report(error)) from error
        return result


def report(error: BaseException) -> int:
    """Say what happened in one line, and return the exit status."""
    _log.debug("the command ended with an error", exc_info=error)
    if isinstance(error, Terminated):
        say.line("terminated: finished stages are kept; run again to continue")
        return EXIT_TERMINATED
    if isinstance(error, KeyboardInterrupt):
        say.line("interrupted: finished stages are kept; run again to continue")
        return EXIT_INTERRUPTED
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        # Whoever was reading went away (``| head``): that is not worth a word, nor is the second
        # complaint, when the interpreter flushes standard output on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    say.error(explain(error))
    return EXIT_WRONG_CALL if isinstance(error, InvalidCall) else EXIT_FAILED


class Terminated(KeyboardInterrupt):
    """SIGTERM, unwound like Ctrl-C so that temporary files go."""


@contextmanager
def unwind_on_sigterm() -> Iterator[None]:
    """Raise :class:`Terminated` in the main thread when the process is asked to end."""

    def terminate(number: int, frame: FrameType | None) -> None:
        raise Terminated

    try:
        earlier = signal.signal(signal.SIGTERM, terminate)
    except ValueError:  # not the main thread: the embedding program handles its signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)
