"""The root of every error that castproof raises on purpose.

    CastproofError
    ├── FormatError          a file does not follow its format
    ├── NotExpressible       a format has no way to say a value
    ├── …                    each package adds its own in its ``errors`` module
    └── InvalidCall          the call or the configuration is wrong (exit status 2)
        └── UnknownFormat    no format has that name or ending

Every message is one line written for the person who reads it: what is wrong, where, and how
to mend it. An error keeps its cause (``raise … from``) and the path it failed on.
"""

from __future__ import annotations

from pathlib import Path


class CastproofError(Exception):
    """Something that castproof can explain in one line; ``path`` is the file, where one is."""

    def __init__(self, message: str, *, path: Path | str | None = None) -> None:
        super().__init__(message)
        self.path = None if path is None else Path(path)


class InvalidCall(CastproofError):
    """The call or the configuration is wrong; nothing was started."""


class FormatError(CastproofError):
    """A file does not follow its format; ``line`` counts from 1 where it is known."""

    def __init__(
        self, message: str, *, line: int | None = None, path: Path | str | None = None
    ) -> None:
        where = "" if line is None else f"line {line}: "
        super().__init__(f"{where}{message}", path=path)
        self.line = line


class NotExpressible(CastproofError):
    """A format has no way to say a value; ``entry`` counts the entries or words from 1."""

    def __init__(
        self, message: str, *, entry: int | None = None, path: Path | str | None = None
    ) -> None:
        super().__init__(message, path=path)
        self.entry = entry


class UnknownFormat(InvalidCall):
    """No format has that name or ending, or the content does not tell which one it is."""
