"""What is said of a package that an installation lacks."""

from __future__ import annotations

import pytest

from castproof import packages


def explain(module: str) -> str:
    return packages.explain_missing(ModuleNotFoundError(f"No module named {module!r}", name=module))


def test_where_no_package_of_the_models_is_there_all_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    assert explain("huggingface_hub.errors") == (
        "these are the editor's tools alone: the models' packages are not installed, and no "
        "recording can be heard without: in a clone of castproof, run `pip install -c "
        "requirements/constraints.txt .`"
    )


def test_where_one_is_missing_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda name: object())
    assert explain("torchcodec").startswith("the package torchcodec is not installed, and no ")


def test_what_has_nothing_to_do_with_models_is_a_broken_installation() -> None:
    assert "castproof's installation is not complete" in explain("yaml")
