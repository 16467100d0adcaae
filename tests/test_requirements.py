"""What an installation may bring: bounded in pyproject.toml, exact in requirements/."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from castproof.packages import INSTALL_ALL, MODEL_MODULES

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    tomllib = pytest.importorskip("tomllib", reason="Python 3.10 has no tomllib")
    with (ROOT / "pyproject.toml").open("rb") as file:
        return dict(tomllib.load(file)["project"])


@pytest.fixture(scope="module")
def lock() -> Any:
    if sys.version_info < (3, 11):
        pytest.skip("Python 3.10 has no tomllib, which requirements/lock.py needs")
    sys.path.insert(0, str(FOLDER))
    try:
        import lock as module  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(FOLDER))
    return module


def direct(project: dict[str, Any]) -> list[Requirement]:
    """Every dependency of the project and of its extras, its own extras aside."""
    lines = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        lines += extra
    found = [Requirement(line) for line in lines]
    return [one for one in found if one.name != project["name"]]


def pinned(name: str) -> dict[str, list[Requirement]]:
    """The lines of a file of requirements/ by distribution; several where Pythons differ."""
    found = defaultdict(list)
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line)
            found[canonicalize_name(requirement.name)].append(requirement)
    return dict(found)


def holds_on(requirement: Requirement, python: str) -> bool:
    marker = requirement.marker
    facts = {"python_version": python, "python_full_version": f"{python}.1", "extra": ""}
    return marker is None or marker.evaluate(facts)


def version_of(requirement: Requirement) -> Version:
    (only,) = requirement.specifier
    assert only.operator == "=="
    return Version(only.version)


def test_each_dependency_has_an_upper_bound(project: dict[str, Any]) -> None:
    found = direct(project)
    assert len(found) > 30
    open_ended = [
        str(one)
        for one in found
        if not any(part.operator in ("<", "<=", "==", "~=") for part in one.specifier)
    ]
    assert open_ended == []


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tested_set_has_one_version_of_each_within_its_bounds(
    project: dict[str, Any], python: str
) -> None:
    constraints = pinned("constraints.txt")
    for wanted in direct(project):
        if not holds_on(wanted, python):
            continue
        lines = constraints[canonicalize_name(wanted.name)]
        (chosen,) = [version_of(one) for one in lines if holds_on(one, python)]
        assert chosen in wanted.specifier, f"{wanted}: {chosen} on Python {python}"


def test_the_editors_set_is_a_part_of_it_without_the_models() -> None:
    constraints, editor = pinned("constraints.txt"), pinned("editor.txt")
    assert set(editor) < set(constraints)
    for python in PYTHONS:
        for name, lines in editor.items():
            chosen = {version_of(one) for one in lines if holds_on(one, python)}
            assert chosen <= {version_of(one) for one in constraints[name] if holds_on(one, python)}
    heavy = {name for name in editor if name.startswith(("torch", "nvidia", "pyannote"))}
    assert heavy | ({"ctranslate2", "faster-whisper", "huggingface-hub"} & set(editor)) == set()


def test_all_that_the_editors_tools_bring_by_themselves_is_in_their_set(
    project: dict[str, Any], lock: Any
) -> None:
    kept = [Requirement(one) for one in lock.editor_dependencies(project["dependencies"])]
    assert {canonicalize_name(one.name) for one in kept} <= set(pinned("editor.txt"))
    left = {one.name for one in map(Requirement, project["dependencies"])}
    left -= {one.name for one in kept}
    assert left == lock.MODEL_PACKAGES
    modules = {name.replace("-", "_").partition(".")[0] for name in lock.MODEL_PACKAGES}
    assert modules == MODEL_MODULES


def test_every_way_to_install_takes_the_tested_set() -> None:
    places = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]
    ways = [
        line
        for place in places
        for line in place.read_text("utf-8").splitlines()
        if re.search(r"(pip|tool|pipx) install .* (\.|'\.\[\w+\]')$", line)
    ]
    assert len(ways) > 5
    assert [line for line in ways if "requirements/" not in line] == []
    assert "requirements/constraints.txt" in INSTALL_ALL
