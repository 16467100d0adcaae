"""Findings as other programs read them: GitHub's annotations, and SARIF 2.1.0 (OASIS)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from transcript.check import RULES

if TYPE_CHECKING:
    from castproof.edit.check import CheckedFile

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def list_annotations(checked: Sequence[CheckedFile]) -> Iterator[str]:
    """List findings as GitHub's workflow commands, a line each."""
    for one in checked:
        for found in one.findings:
            place = f"file={_escape_value(one.path)},line={found.line},col={found.column}"
            message = _escape(f"{found.code} {found.message}")
            yield f"::{found.severity} {place},title={found.code}::{message}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_value(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(checked: Sequence[CheckedFile], version: str) -> dict[str, Any]:
    """Make the SARIF document of findings; columns count characters from 1."""
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.description},
            "defaultConfiguration": {"level": rule.severity},
        }
        for rule in RULES
    ]
    results = [
        {
            "ruleId": found.code,
            "level": found.severity,
            "message": {"text": found.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": PurePath(one.path).as_posix()},
                        "region": {"startLine": found.line, "startColumn": found.column},
                    }
                }
            ],
        }
        for one in checked
        for found in one.findings
    ]
    driver = {"name": "castproof", "version": version, "rules": rules}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
