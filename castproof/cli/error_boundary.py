"""The one place where the command line meets errors: each becomes one line and a status."""

from __future__ import annotations

import errno
import logging
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from castproof.cli import messages as say
from castproof.errors import explain
from castproof.signals import Terminated, find_raised, unwind_on_signals
from castproof.terminal import STDOUT_NAME, abandon, disarm, named_stdout
from transcript.errors import CastproofError, InvalidCall

EXIT_FAILED, EXIT_WRONG_CALL = 1, 2
# As a shell reports a program that a signal ended: 128 and the signal's number.
EXIT_BY_SIGNAL = 128
EXIT_INTERRUPTED = EXIT_BY_SIGNAL + signal.SIGINT

_log = logging.getLogger(__name__)
#: What is said there of the files that a person named is a note whatever is logged.
_NOTES_ON_FILES = "castproof.files.transcripts"


class ErrorBoundary(TyperGroup):
    """A group of commands whose errors end in one line on standard error, never a traceback."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Read the call and run the command; what fails before the command begins ends here."""
        try:
            return super().main(*args, **options)
        except OSError as error:  # the help or the version: a command's errors do not come here
            sys.exit(report(OSError(error.errno, error.strerror, STDOUT_NAME)))
        except Exception as error:
            sys.exit(report(error))

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the call; what is wrong with it is shown disarmed."""
        with _disarmed_usage_errors():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        notes = logging.getLogger(_NOTES_ON_FILES)
        notes.handlers, notes.propagate = [say.NoteHandler()], False
        with unwind_on_signals():
            try:
                with _disarmed_usage_errors():
                    result = super().invoke(ctx)
                if sys.stdout is not None:
                    with named_stdout():
                        sys.stdout.flush()
            except (Exception, KeyboardInterrupt) as error:
                # Usage errors, Exit and Abort: Typer turns them into their own status.
                if _is_typers(error):
                    raise
                raise typer.Exit(report(_find_reason(error))) from error
        return result


def report(error: BaseException) -> int:
    """Say what happened in one line, and return the exit status."""
    _log.debug("the command ended with an error", exc_info=error)
    if isinstance(error, Terminated):
        say.line("terminated: finished stages are kept; run again to continue")
        return EXIT_BY_SIGNAL + error.number
    if isinstance(error, KeyboardInterrupt):
        say.line("interrupted: finished stages are kept; run again to continue")
        return EXIT_INTERRUPTED
    if isinstance(error, OSError) and _is_of_stdout(error):
        # There is no second complaint, when the interpreter flushes it on its way out.
        abandon(sys.stdout)
        if error.errno == errno.EPIPE:
            # Whoever was reading went away (``| head``): that is not worth a word.
            return EXIT_FAILED
        error = OSError(error.errno, error.strerror, STDOUT_NAME)
    say.error(explain(error))
    return EXIT_WRONG_CALL if isinstance(error, InvalidCall) else EXIT_FAILED


def _find_reason(error: BaseException) -> BaseException:
    """Find what ended the command: an error that nobody foresaw may be a signal in disguise."""
    foreseen = isinstance(error, (CastproofError, OSError, KeyboardInterrupt))
    return error if foreseen else find_raised() or error


def _is_of_stdout(error: OSError) -> bool:
    """Tell whether an error is one of printing: ours says so, Typer's comes from its ``echo``."""
    if error.filename is not None:
        return bool(error.filename == STDOUT_NAME)
    calls = (frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__))
    return error.errno == errno.EPIPE or "echo" in calls


def _is_typers(error: BaseException) -> bool:
    return type(error).__module__.split(".")[0] in {"typer", "click"}


@contextmanager
def _disarmed_usage_errors() -> Iterator[None]:
    """Disarm what Typer says of the call: it repeats words of it."""
    try:
        yield
    except Exception as error:
        # That there is no argument at all is answered with the help, which has many lines.
        if _is_typers(error) and type(error).__name__ != "NoArgsIsHelpError":
            message = getattr(error, "message", None)
            if isinstance(message, str):
                error.message = disarm(message)  # type: ignore[attr-defined]
        raise
