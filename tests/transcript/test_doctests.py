"""The examples in the documentation of the package."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import transcript

MODULES = [module.name for module in pkgutil.iter_modules(transcript.__path__, "transcript.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
