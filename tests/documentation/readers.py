"""Which reader of the program a block of YAML is for, by its keys; and that it reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from castproof.batch.manifest import COLUMNS, read_manifest
from castproof.config.presets import load_configuration
from castproof.config.schema import Configuration
from castproof.edit.check_settings import read_settings
from castproof.glossary.file import read_unchecked
from transcript import episode
from transcript.check import check
from transcript.values import Transcript


def read_block(text: str, folder: Path) -> str:
    """Have a block read by what reads such a file; return whose file it is.

    Raises what the reader raises, and :class:`LookupError` where nothing reads it.
    """
    document = yaml.safe_load(text)
    keys = set(document) if isinstance(document, dict) else set().union(*(document or [{}]))
    path = folder / "shown.yaml"
    path.write_text(text, "utf-8")
    (folder / "names.yaml").write_text("terms: {}\n", "utf-8")
    if document is None:
        return read_comments(text)
    readers: dict[str, tuple[set[str], Callable[[], Any]]] = {
        "lines": ({"line", "header", "sec", "time", "who"}, lambda: read_lines(text)),
        "manifest": (set(COLUMNS), lambda: read_manifest(path)),
        "configuration": (set(Configuration.model_fields), lambda: load_configuration(str(path))),
        "glossary": ({"terms", "shows", "unsure", "kept"}, lambda: read_unchecked(path)),
        "check": (
            {"select", "ignore", "severity", "terms", "glossary"},
            lambda: read_settings(path),
        ),
    }
    for name, (known, read) in readers.items():
        if keys <= known:
            read()
            return name
    if "title" in keys:
        episode.create(text, Transcript(()))
        return "front matter"
    raise LookupError(f"nothing reads {sorted(keys)}")


def read_lines(text: str) -> None:
    """Read the lines of an episode."""
    page = episode.parse(f"---\ntranscript:\n{text}---\n")
    assert page.transcript.entries


def read_comments(text: str) -> str:
    """Read the comments that say which findings of a page are meant: each line is one."""
    for line in text.splitlines():
        page = f"---\n{line}\ntranscript:\n{FAULTY}---\n"
        left = {one.code for one in check(page)}
        if not left < {one.code for one in check(page.replace(line, ""))}:
            raise LookupError(f"{line}: no finding is meant by it")
    return "comments"


#: Lines with what the page's comments are about: X403, H302 and T101.
FAULTY = """- {line: Hello to you all., sec: 9, time: 0:09, who: Ann}
- header: One
- header: Two
- {line: And then he said it., sec: 3, time: 0:03, who: Ben}
- {line: 'I do not know , you see.', sec: 12, time: 0:12, who: Ann}
"""
