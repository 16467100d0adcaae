"""What the checker finds: a rule that a published file breaks, and the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A code and what it stands for; ``is_mended`` where the checker may mend it by itself."""

    code: str
    name: str
    severity: Severity
    description: str
    is_mended: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place where a file breaks a rule; findings sort by place.

    ``line`` and ``column`` count from 1 and point at the offending value; ``entry`` counts the
    entries of the transcript from 1, and is ``None`` where the finding is about none of them.
    """

    line: int
    column: int
    code: str
    message: str
    severity: Severity
    entry: int | None = None
    fixable: bool = False
