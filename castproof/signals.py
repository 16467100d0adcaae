"""What ends a command from outside: Ctrl-C, a service manager, a terminal that is closed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: What asks a process to end: a service manager, and a terminal that is closed.
_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Terminated(KeyboardInterrupt):
    """A signal that asks the process to end, unwound like Ctrl-C so that temporary files go."""

    def __init__(self, number: int = signal.SIGTERM) -> None:
        super().__init__()
        self.number = number


#: What the last signal raised, in the context of :func:`unwind_on_signals` that lasts.
_raised: KeyboardInterrupt | None = None


@contextmanager
def unwind_on_signals() -> Iterator[None]:
    """Raise :class:`Terminated` in the main thread when the process is asked to end.

    Ctrl-C raises the :class:`KeyboardInterrupt` that it always does. A signal that is
    ignored, as SIGHUP is under ``nohup``, stays so.
    """
    global _raised

    def unwind(number: int, frame: FrameType | None) -> None:
        global _raised
        _raised = KeyboardInterrupt() if number == signal.SIGINT else Terminated(number)
        raise _raised

    _raised = None
    try:
        with _handle_signals(unwind):
            yield
    finally:
        _raised = None


def find_raised() -> KeyboardInterrupt | None:
    """Return what the last signal raised, for a library may have made its own error of it.

    NumPy makes an :class:`ImportError` of it, and Pydantic a ``SchemaError``.
    """
    return _raised


@contextmanager
def hold_signals() -> Iterator[None]:
    """Heed what asks the process to end once the context is left, for a moment's work.

    An import must not be broken off. Pydantic makes another error of the interrupt, a weak
    reference's callback swallows it, and where it passed through ``exec`` (a dataclass is made by
    it) Python dies of it at its end, although somebody had caught it (``Modules/main.c``,
    ``unhandled_keyboard_interrupt``).
    """
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    try:
        with _handle_signals(note):
            yield
    finally:
        if came:
            signal.raise_signal(came[0])


@contextmanager
def _handle_signals(handle: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Handle what asks the process to end, but for what is ignored.

    Only the main thread can: what runs in another leaves signals to the program that embeds it.
    """
    earlier = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, *_ENDING):
            # One that no Python code has set is None, and cannot be set again.
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                earlier[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
