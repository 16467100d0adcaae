"""The pages, and every fenced block in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = (
    "*.md",
    "docs/**/*.md",
    "examples/**/*.md",
    "benchmarks/**/*.md",
    "requirements/**/*.md",
    ".github/**/*.md",
)
_FENCED = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?"
    r"(?P<fence>```+)(?P<kind>[^\n`]*)\n(?P<text>.*?)^(?P=fence)\s*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: on which page and line, of what kind, and the comment just above it."""

    page: str
    line: int
    kind: str
    text: str
    mark: str = ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def find_pages() -> list[Path]:
    """Find every page of the project."""
    return sorted({path for pattern in PATTERNS for path in ROOT.glob(pattern)})


def read_blocks(page: Path) -> Iterator[Block]:
    """Read a page's blocks, in order."""
    text = page.read_text("utf-8")
    name = page.relative_to(ROOT).as_posix()
    for found in _FENCED.finditer(text):
        line = text.count("\n", 0, found.start("fence")) + 1
        yield Block(name, line, found["kind"].strip(), found["text"], found["mark"] or "")


BLOCKS = tuple(block for page in find_pages() for block in read_blocks(page))
