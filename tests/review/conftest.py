"""The made talk as a document, and as an episode's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.document import Document
from tests.review.talks import PAGE, TALK


@pytest.fixture
def document() -> Document:
    return Document.of(TALK)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The made talk as an episode's file."""
    path = tmp_path / "talk.md"
    path.write_text(PAGE, encoding="utf-8")
    return path
