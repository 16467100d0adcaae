"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A shared machine may stall for longer than Hypothesis expects of an example.
settings.register_profile("castscribe", deadline=None)
settings.load_profile("castscribe")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Real material, kept outside the project; its folder is named by CASTSCRIBE_DATA."""
    folder = os.environ.get("CASTSCRIBE_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("real material is not here: set CASTSCRIBE_DATA to its folder")
    return Path(folder)


@pytest.fixture(scope="session")
def seeds_dir(data_dir: Path) -> Path:
    """The three documents that define the formats, beside the real material."""
    folder = data_dir.parent / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the three seed documents are not beside {data_dir}")
    return folder
