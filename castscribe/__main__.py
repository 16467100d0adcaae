"""The ``castscribe`` command."""

from __future__ import annotations

import gc

from castscribe.cli.application import app
from castscribe.cli.leaving import leave

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def main() -> None:
    """Run the command line on this process's arguments, and exit with its status."""
    collect_seldom()
    try:
        app(prog_name="castscribe")
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        leave(end.code)


def collect_seldom() -> None:
    """Have Python look for unreachable cycles less often.

    Our values are frozen and form none, and a long recording has half a million of them: looking
    at all of these again and again takes a third of the time of laying it out.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


if __name__ == "__main__":
    main()
