"""The end of a process that has nothing left to do.

Before Python ends it takes torch and all that came with it apart, thousands of modules one by one:
one to five seconds and 130 MB, for nothing. mypy leaves in the same way (``hard_exit`` in its
``util.py``).
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn

#: Where this was not imported, Python's own way takes no time.
_HEAVY = "torch"


def end_process(status: int) -> NoReturn:
    """End the process with ``status``, all output written and every exit function called.

    Where little was loaded, or somebody is still at work, Python ends as it always does.
    """
    if _HEAVY in sys.modules and not _is_anybody_at_work():
        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):  # nobody reads any more: Python knows how to end then
            sys.exit(status)
        os._exit(status)
    sys.exit(status)


def _is_anybody_at_work() -> bool:
    """Whether there are threads that the end has to wait for."""
    others = (one for one in threading.enumerate() if one is not threading.main_thread())
    return any(not one.daemon for one in others)
