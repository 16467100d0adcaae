"""What a folder says about its checks: which codes are wanted, and how serious each is.

``castproof-check.yaml`` beside the pages, or in a folder above, holds for the pages below it; the
nearest one to a page counts alone:

.. code-block:: yaml

    select: [T, S, H, X]
    ignore: [X403]
    severity: {H302: error, T101: warning}
    terms:
      Wi-Fi: [wifi, WiFi]
    glossary: names.yaml
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from castproof.errors import explain_os_error
from transcript.check import Finding, Selection
from transcript.check.house_terms import Terms
from transcript.check.rules import BY_CODE, Severity
from transcript.errors import InvalidCall
from transcript.files import read_file
from transcript.safe_yaml import UnsafeYaml, load

FILE_NAME = "castproof-check.yaml"
_KEYS = frozenset({"select", "ignore", "severity", "terms", "glossary"})
_SEVERITIES: tuple[Severity, ...] = ("error", "warning")


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """The codes that a folder wants, and the severity of those that it says otherwise.

    ``terms`` are what the house writes, with spellings that it does not; ``glossary`` is a file.
    """

    selection: Selection = field(default_factory=Selection)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    terms: Terms = field(default_factory=dict)
    glossary: Path | None = None

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
    if not isinstance(document, dict) or set(document) - _KEYS:
        raise InvalidCall(
            f"{path}: write `select`, `ignore`, `severity`, `terms` and `glossary`, nothing else"
        )
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
    glossary = document.get("glossary")
    if glossary is not None and not isinstance(glossary, str):
        raise InvalidCall(f"{path}: glossary: write the path of one file")
    place = None if glossary is None else path.parent / glossary
    return CheckSettings(selection, severity, _read_terms(path, document.get("terms")), place)


def _read_terms(path: Path, found: Any) -> Terms:
    """Read the house's terms, each with the spellings that it replaces."""
    terms = {} if found is None else found
    if not isinstance(terms, dict):
        raise InvalidCall(f"{path}: terms: write a term and a list of spellings a line")
    read: dict[str, list[str]] = {}
    for term, spellings in terms.items():
        read[str(term)] = _list_codes(spellings)
        if str(term) in read[str(term)] or not all(read[str(term)]) or not read[str(term)]:
            raise InvalidCall(
                f"{path}: terms: {term}: write the spellings that it replaces, other than itself"
            )
    return read


def _list_codes(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
