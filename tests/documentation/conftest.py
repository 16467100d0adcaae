"""The folder that the pages speak of, made once for all workers, and addresses on this machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.castproof.assist import scripted_server
from tests.castproof.fetch import server
from tests.documentation import scene
from tests.documentation.shell import Shell, everything_here

Enter = Callable[..., Any]


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[Mapping[str, str]]:
    """Addresses of the pages, and the servers of this machine that answer for them."""
    with server.serve() as web, scripted_server.serve() as model:
        model.script = answer
        yield {
            "https://example.org/talk.mp3": f"{web.url}/talk.mp3",
            "https://example.org/feed.xml": f"{web.url}/feed.xml",
            "http://127.0.0.1:11434/v1": model.address,
            "web": web,  # type: ignore[dict-item]
        }


def answer(request: dict[str, Any]) -> scripted_server.Reply:
    """Answer as a language model does that says again what it was given."""
    lines = json.loads(request["messages"][1]["content"])["lines"]
    keys = request["response_format"]["json_schema"]["schema"]["properties"]
    if "title" in keys:
        return scripted_server.say({"title": " ".join(lines[0]["text"].split()[:3]).strip(",.")})
    if "lines" in keys:
        said = [{"line": one["line"], "text": one["text"]} for one in lines]
        return scripted_server.say({"lines": said})
    summary = [{"text": lines[0]["text"], "line": lines[0]["line"]}]
    return scripted_server.say({"summary": summary, "points": [], "names": [], "quotations": []})


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder as it is before a page's first command; nothing is changed in it."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "pages"
    with FileLock(f"{place}.lock"):
        if not (place / "made").exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            with everything_here(place):
                scene.set_up(place, Shell(place))
            (place / "made").touch()
    return place


@pytest.fixture
def enter(prepared: Path, stand_ins: Mapping[str, Any], tmp_path: Path) -> Enter:
    """Enters a copy of the folder, in which a shell runs commands; ``without`` is not in it."""

    @contextmanager
    def enter(without: tuple[str, ...] = ()) -> Iterator[Shell]:
        folder = tmp_path / "pages"
        shutil.copytree(prepared, folder)
        for name in without:
            shutil.rmtree(folder / name)
        addresses = dict(stand_ins)
        scene.serve_recordings(folder, addresses.pop("web"))
        model = addresses["http://127.0.0.1:11434/v1"]
        preset = f"assist: {{base_url: {model}, model: small}}\n"
        (folder / "my-model.yaml").write_text(preset, "utf-8")
        with everything_here(folder):
            yield Shell(folder, addresses)

    return enter
