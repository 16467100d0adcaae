"""What a command printed with ``--json``, held to its schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from castproof.documents.schemas import DOCUMENTS, make_schema


@cache
def make_validator(command: str) -> Draft202012Validator:
    return Draft202012Validator(make_schema(command))


def find_command(arguments: Sequence[str]) -> str:
    """The command of a call: its first word, and where it is a group's, the second."""
    first = " ".join(arguments[:2])
    return first if first in DOCUMENTS else arguments[0]


def require_document(arguments: Sequence[str], exit_code: int, stdout: str) -> None:
    """Require that a call with ``--json`` printed what its schema says, or nothing at all.

    Nothing is printed where the command ended with an error before it had anything to say.
    """
    command = find_command(arguments)
    if not stdout:
        assert exit_code not in (0, 3) or command == "watch", f"{arguments} printed nothing"
        return
    found: list[Any]
    if command == "watch":
        found = [json.loads(line) for line in stdout.splitlines()]
    else:
        found = [json.loads(stdout)]
    for document in found:
        make_validator(command).validate(document)
        assert document.get("exit_status", exit_code) == exit_code
