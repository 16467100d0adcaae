"""What docs/background/alignment.md shows is what happens."""

from __future__ import annotations

import doctest
from pathlib import Path


def test_the_pages_example_runs_as_shown(root: Path) -> None:
    page = str(root / "docs" / "background" / "alignment.md")
    found = doctest.testfile(page, module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0
