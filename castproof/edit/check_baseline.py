"""What an archive had already: findings that a baseline knows are not reported again.

A finding is known by its page, its code and the text it is about, not by its line, so that what is
added above it does not bring it back. A finding that is there more often than the baseline says
is new.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files.atomic import write_whole
from transcript.errors import InvalidCall
from transcript.files import read_file

if TYPE_CHECKING:
    from castproof.edit.check import CheckedFile


def list_known(checked: Sequence[CheckedFile], folder: Path) -> Counter[str]:
    """List the findings as a baseline in ``folder`` keeps them: a line each, counted."""
    return Counter(key for one in checked for key in _list_keys(one, folder))


def _list_keys(one: CheckedFile, folder: Path) -> list[str]:
    lines = one.text.splitlines()
    path = Path(os.path.realpath(one.path))
    root = Path(os.path.realpath(folder))
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    keys = []
    for found in one.findings:
        text = lines[found.line - 1].strip() if found.line <= len(lines) else ""
        keys.append(f"{name} {found.code} {hashlib.sha256(text.encode()).hexdigest()[:16]}")
    return keys


def remove_known(checked: CheckedFile, known: Counter[str], folder: Path) -> CheckedFile:
    """Remove the findings that a baseline knows from a file's."""
    left = Counter(known)
    new = []
    for found, key in zip(checked.findings, _list_keys(checked, folder), strict=True):
        if left[key]:
            left[key] -= 1
        else:
            new.append(found)
    return replace(checked, findings=tuple(new))


def read_baseline(path: Path) -> Counter[str]:
    """Read a baseline; raise :class:`InvalidCall` where it is none."""
    try:
        document = json.loads(read_file(path))
        return Counter({str(key): int(count) for key, count in document["findings"].items()})
    except OSError as error:
        raise InvalidCall(f"{path}: cannot be read: write it with --write-baseline") from error
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise InvalidCall(
            f"{path} is no baseline: name another file, and write it with --write-baseline"
        ) from error


def write_baseline(path: Path, checked: Sequence[CheckedFile]) -> int:
    """Write all findings as a baseline, and return how many there are.

    Only a baseline is replaced. Raises :class:`~transcript.errors.InvalidCall` where the file is
    anything else, and :class:`~castproof.errors.OutputNotWritable`.
    """
    if path.exists():
        read_baseline(path)
    known = list_known(checked, path.parent)
    document = {"findings": dict(sorted(known.items()))}
    try:
        write_whole(path, (json.dumps(document, indent=1) + "\n").encode())
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
    return known.total()
