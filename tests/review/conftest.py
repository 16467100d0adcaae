"""The made talk as a document."""

from __future__ import annotations

import pytest

from review.document import Document
from tests.review.talks import TALK


@pytest.fixture
def document() -> Document:
    return Document.of(TALK)
