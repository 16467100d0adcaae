"""What sites and tools read beside the program: citation, issue forms, hooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from docs.make_reference import list_commands

FORMS = ("bug.yml", "wish.yml")
#: What GitHub's forms may hold: each kind with what it must say.
INPUTS = {
    "markdown": {"value"},
    "textarea": {"label"},
    "input": {"label"},
    "dropdown": {"label", "options"},
    "checkboxes": {"label", "options"},
}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def test_the_citation_has_what_the_format_demands(root: Path) -> None:
    # https://github.com/citation-file-format/citation-file-format, version 1.2.0
    found = read(root / "CITATION.cff")
    assert found["cff-version"] == "1.2.0"
    assert all(found[key] for key in ("message", "title", "authors"))
    assert found["type"] in ("software", "dataset")
    assert all({"name"} <= set(one) or {"family-names"} <= set(one) for one in found["authors"])


@pytest.mark.parametrize("name", FORMS)
def test_an_issue_form_is_one(root: Path, name: str) -> None:
    form = read(root / ".github" / "ISSUE_TEMPLATE" / name)
    assert all(form[key] for key in ("name", "description", "body"))
    ids = [one["id"] for one in form["body"] if "id" in one]
    assert len(set(ids)) == len(ids)
    for one in form["body"]:
        assert INPUTS[one["type"]] <= set(one["attributes"])
        assert set(one) <= {"type", "id", "attributes", "validations"}


def test_the_forms_are_all_there_are(root: Path) -> None:
    found = {path.name for path in (root / ".github" / "ISSUE_TEMPLATE").iterdir()}
    assert found == {*FORMS, "config.yml"}


def test_a_hook_calls_a_command_that_there_is(root: Path) -> None:
    for hook in read(root / ".pre-commit-hooks.yaml"):
        program, command, *_ = hook["entry"].split()
        assert program == "castproof"
        assert command in dict(list_commands())
        assert {"id", "name", "language"} <= set(hook)


def test_our_own_hooks_run_what_is_run_before_a_commit(root: Path) -> None:
    (repository,) = read(root / ".pre-commit-config.yaml")["repos"]
    asked = (root / "CONTRIBUTING.md").read_text("utf-8")
    assert repository["repo"] == "local"
    for hook in repository["hooks"]:
        assert hook["entry"] in asked
