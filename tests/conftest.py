"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from castproof.packages import MODEL_MODULES
from tests.browsers import BROWSERS, missing_programs
from tests.thoroughness import FEW_EXAMPLES, QUICK_EXAMPLES

# Each of xdist's workers has a processor to itself.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# A shared machine may stall for longer than Hypothesis expects of an example.
settings.register_profile("quick", deadline=None, max_examples=QUICK_EXAMPLES)
settings.register_profile("few", deadline=None, max_examples=FEW_EXAMPLES)
settings.register_profile("thorough", deadline=None, max_examples=100)
settings.load_profile("quick")

ROOT = Path(__file__).resolve().parent.parent


def missing_model_packages() -> list[str]:
    """The modules of the models' packages that are not installed here."""
    return sorted(name for name in MODEL_MODULES if find_spec(name) is None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--browser", choices=BROWSERS, help="run the pages' tests in this one alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a browser in Chromium, and in Firefox too what carries its mark."""
    if "browser" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--browser", default=None)
    also = ["firefox"] if metafunc.definition.get_closest_marker("firefox") else []
    metafunc.parametrize("browser", [chosen] if chosen else ["chromium", *also], indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs packages that are not here; leave out what is thorough, unless asked for."""
    missing = missing_model_packages()
    for item in items if missing else ():
        if item.get_closest_marker("models") or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(f"needs the models' packages: no {missing[0]}"))
    if "thorough" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("thorough")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]


@pytest.fixture(autouse=True)
def files_unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk, which no test takes the power from.

    Modules that are about writing to it override this, and processes that a test starts flush as
    they do for a person.
    """
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(autouse=True, scope="session")
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the processes that tests start out of the cache of whoever runs the tests.

    Systems other than Linux do not heed it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Real material, kept outside the project; its folder is named by CASTPROOF_DATA."""
    folder = os.environ.get("CASTPROOF_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("real material is not here: set CASTPROOF_DATA to its folder")
    return Path(folder)


@pytest.fixture(scope="session")
def seeds_dir(data_dir: Path) -> Path:
    """The three documents that define the formats, beside the real material."""
    folder = data_dir.parent / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the three seed documents are not beside {data_dir}")
    return folder


@pytest.fixture(scope="session")
def drivers() -> Iterator[dict[str, Any]]:
    """The drivers of browsers, each started once in a process."""
    started: dict[str, Any] = {}
    yield started
    for driver in started.values():
        driver.quit()


@pytest.fixture
def browser(
    request: pytest.FixtureRequest,
    drivers: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """The driver of a browser without a window."""
    if missing := missing_programs(request.param):
        pytest.skip(f"not on the PATH: {' and '.join(missing)}")
    pytest.importorskip("selenium", reason="selenium is not installed")
    if request.param not in drivers:
        profile = tmp_path_factory.mktemp("profile")
        drivers[request.param] = BROWSERS[request.param].start(profile)
    return drivers[request.param]
