"""What a folder says about its checks: which codes are wanted, and how serious each is.

``castproof-check.yaml`` beside the pages, or in a folder above, holds for the pages below it; the
nearest one to a page counts alone:

.. code-block:: yaml

    select: [T, S, H, X]
    ignore: [X403]
    severity: {H302: error, T101: warning}
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from castproof.errors import explain_os_error
from transcript.check import Finding, Selection
from transcript.check.rules import BY_CODE, Severity
from transcript.errors import InvalidCall
from transcript.files import read_file
from transcript.safe_yaml import UnsafeYaml, load

FILE_NAME = "castproof-check.yaml"
_SEVERITIES: tuple[Severity, ...] = ("error", "warning")


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """The codes that a folder wants, and the severity of those that it says otherwise."""

    selection: Selection = field(default_factory=Selection)
    severity: Mapping[str, Severity] = field(default_factory=dict)

    def apply(self, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Leave out what is not wanted, and weigh the rest; unreadable pages are always found."""
        return tuple(
            replace(one, severity=self.severity.get(one.code, one.severity))
            for one in found
            if one.code in self.selection or one.code.startswith("E00")
        )


def find_settings(page: Path) -> CheckSettings:
    """Find the settings that hold for a page; raise :class:`InvalidCall` where they are wrong."""
    for place in Path(os.path.realpath(page)).parents:
        path = place / FILE_NAME
        if path.is_file():
            return read_settings(path)
        if (place / ".git").exists():
            break  # a repository's pages are not ruled from outside
    return CheckSettings()


def read_settings(path: Path) -> CheckSettings:
    """Read a file of settings; raise :class:`InvalidCall` with the first thing wrong."""
    try:
        document = load(read_file(path))
    except OSError as error:
        raise InvalidCall(explain_os_error(error, path=path)) from error
    except UnsafeYaml as error:
        raise InvalidCall(f"{path}: {error}") from error
    if not isinstance(document, dict) or set(document) - {"select", "ignore", "severity"}:
        raise InvalidCall(f"{path}: write `select`, `ignore` and `severity`, and nothing else")
    try:
        selection = Selection.parse(
            _list_codes(document.get("select")), _list_codes(document.get("ignore"))
        )
    except InvalidCall as error:
        raise InvalidCall(f"{path}: {str(error).replace('--', '')}") from error
    severity = document.get("severity") or {}
    if not isinstance(severity, dict):
        raise InvalidCall(f"{path}: severity: write a code and `error` or `warning` a line")
    for code, value in severity.items():
        if code not in BY_CODE or value not in _SEVERITIES:
            raise InvalidCall(
                f"{path}: severity: {code}: {value}: write a code, then error or warning"
            )
    return CheckSettings(selection, severity)


def _list_codes(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
