"""The ``castproof`` command."""

from __future__ import annotations

import gc
import io
import os
import sys

from castproof.cli.application import app
from castproof.cli.exit import end_process

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def main() -> None:
    """Run the command line on this process's arguments, and exit with its status."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        accept_any_character(stream)
    try:
        app(prog_name="castproof")
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        end_process(end.code)


def accept_any_character(stream: object) -> None:
    """Have ``stream`` take every character, so that none ends a command half way.

    What goes to a file or another program is UTF-8, as our files are, where Windows would choose an
    encoding of 256 characters. A terminal's encoding stays, and so does one that the person chose
    with ``PYTHONIOENCODING``: what it lacks appears as an escape.
    """
    if not isinstance(stream, io.TextIOWrapper) or stream.encoding.lower() in ("utf-8", "utf8"):
        return
    if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
        stream.reconfigure(errors="backslashreplace")
    else:
        stream.reconfigure(encoding="utf-8")


def collect_seldom() -> None:
    """Have Python look for unreachable cycles less often.

    Our values are frozen and form none, and a long recording has half a million of them: looking
    at all of these again and again takes a third of the time of laying it out.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


if __name__ == "__main__":
    main()
