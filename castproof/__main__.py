"""The ``castproof`` command.

Before Python ends it searches all objects for unreachable cycles, several times. With torch,
pyannote.audio and CTranslate2 imported there are millions, all about to go with the process anyway:
7 to 9 seconds passed between a command's last line and its end on two busy cores, and 1 second
does without the search. So where torch was imported :func:`main` ends by telling the collector to
leave alone whatever is alive then (:func:`gc.freeze`). Threads are waited for, exit functions are
called, streams flushed and modules taken apart as in any Python program. What is skipped: the
finalizers (``__del__``) of objects in cycles, such as those that a module's own globals hold; none
of ours has anything to do then.
"""

from __future__ import annotations

import gc
import io
import os
import sys

from castproof.cli.application import app

_OBJECTS_BETWEEN_COLLECTIONS = 100_000
#: Until what was alive in all of these is looked at once more.
_COLLECTIONS_BETWEEN_WIDER_ONES = 1_000
#: In bytes; models need more.
_LITTLE_MEMORY = 2 * 1024**3
#: Where this was not imported, the search takes no time.
_HEAVY = "torch"


def main() -> None:
    """Run the command line on this process's arguments, and exit with its status."""
    # A worker is a new Python, which would look for its modules in the current folder first.
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    spare_memory()
    collect_seldom()
    fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        accept_any_character(stream)
    try:
        app(prog_name="castproof")
    finally:
        if _HEAVY in sys.modules:
            gc.freeze()


def spare_memory() -> None:
    """Have numpy calculate in one thread where the process may have little memory (``ulimit -v``).

    Each thread wants some 40 MB of addresses. When OpenBLAS does not get them, it sends the process
    SIGINT, which is Ctrl-C to everybody else.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < _LITTLE_MEMORY:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def collect_seldom() -> None:
    """Have Python look for unreachable cycles less often.

    Our values are frozen and form none, and a long recording has half a million of them: looking
    at all of these again and again takes a third of the time of laying it out. What one look has
    left is looked at again only after 100 million more: at every tenth look, as Python does, saving
    80 hours in a review took 9.3 of its 44 seconds for that, and more an hour than 20 hours did.
    Whoever lets go of a model has everything looked at (:func:`castproof.pipeline.memory.release`).
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, _COLLECTIONS_BETWEEN_WIDER_ONES)


def fill_closed_streams() -> None:
    """Put the null device in the place of standard streams that are closed.

    Else the next file that is opened would take the number of such a stream, and a library's note
    on "standard error" would stand in the middle of it. Python says ``None`` for a closed stream:
    standard input and output stay so, that a command which needs them can say so.
    """
    for number, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free: all below it are open by now.
            os.open(os.devnull, flags)
    if sys.stderr is None:
        sys.stderr = io.TextIOWrapper(
            io.FileIO(2, "w", closefd=False), encoding="utf-8", errors="backslashreplace"
        )


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


if __name__ == "__main__":
    main()
