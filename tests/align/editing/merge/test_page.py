"""The examples of docs/guides/regenerate.md, run."""

from __future__ import annotations

import doctest
from pathlib import Path


def test_the_page_s_examples_print_what_it_says(root: Path) -> None:
    result = doctest.testfile(str(root / "docs/guides/regenerate.md"), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0
