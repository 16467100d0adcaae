"""Calls of castproof in a stranger's folder, one process for each, and what came of them.

    python -m tests.castproof.strangers.running < CALLS

A call takes 20 ms in place of a second, for everything is imported once, and each call is a copy of
this process (a fork). Models are stand-ins, a pipe is waited for briefly, and a review is ended by
a visitor who has asked for everything. Workers of a batch are started afresh and run this module
too, but for its last line.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from castproof.__main__ import main
from castproof.pipeline import models
from review import serving
from tests.castproof.fakes import FakeModels
from tests.castproof.test_hostile_text import DRIVES
from transcript import files

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 300.0
"""How long a call may take, on a machine that others work on too."""
_MOST_MEMORY = 6 * 2**30
_ANSWERS_S = 20.0
_EDIT = {"kind": "header_add", "before": None, "title": "More", "seconds": None}
_ASKED = ("document", "hints", "peaks?from=0&to=1", "machine", "edit", "save", "actions/check")
_ENDED = (0, 1, 2, 3)
#: What packages keep once they are imported: matplotlib its fonts, torch a folder for programs.
_CACHES = ("home/.cache", "home/.config/matplotlib", "tmp/torchinductor_")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended; ``status`` is ``None`` where it did not end in time."""

    call: tuple[str, ...]
    status: int | None
    seconds: float
    printed: str

    def find_fault(self) -> str | None:
        """Say what no call may do; ``None`` where it did nothing of that."""
        if self.status is None:
            return "it did not end"
        if self.status not in _ENDED:
            return f"it ended with {self.status}"
        for word in ("Traceback", "unexpected", "made a mistake", "not answered"):
            if word in self.printed:
                return f"it said {word!r}"
        shown = self.printed
        if self.prints_data():  # to a file or a pipe data goes as it is
            shown = "\n".join(row for row in shown.splitlines() if row.startswith("castproof: "))
        return "it drove the terminal" if DRIVES.search(shown) else None

    def prints_data(self) -> bool:
        """Tell whether the call prints what others would write to a file."""
        return "-" in self.call or (self.call[1] == "chapters" and "-o" not in self.call)


@contextmanager
def start_calling(home: Path, user: int | None = None) -> Iterator[Any]:
    """Start a process that makes calls, as another user where one is named.

    It is a function of a folder and a call in it, which returns the :class:`Outcome`.
    """
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "HOME": str(home / "home"),
        "TMPDIR": str(home / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.castproof.strangers.running"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **({} if user is None else {"user": user, "group": user, "extra_groups": []}),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def run(folder: Path, call: Sequence[str]) -> Outcome:
            stdin.write(json.dumps([str(folder), *call]) + "\n")
            stdin.flush()
            said = json.loads(stdout.readline())
            return Outcome(**{**said, "call": tuple(said["call"])})

        yield run
        stdin.close()


def look_at(outside: Path) -> dict[str, object]:
    """What lies outside of the stranger's folder, to be held against what lies there later."""
    found: dict[str, object] = {}
    for path in sorted(outside.rglob("*")):
        if str(path.relative_to(outside)).startswith(_CACHES):
            continue
        status = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        found[str(path.relative_to(outside))] = (status.st_mode, status.st_uid, content)
    return found


def _run_calls() -> None:
    for row in sys.stdin:
        folder, *call = json.loads(row)
        print(json.dumps(asdict(_run_call(folder, call))), flush=True)


def _run_call(folder: str, call: list[str]) -> Outcome:
    began = time.monotonic()
    with tempfile.TemporaryFile() as printed:
        child = os.fork()
        if not child:
            _become_call(folder, call, printed.fileno())
        status = _await_end(child, began + LIMIT_S)
        printed.seek(0)
        text = printed.read().decode("utf-8", "replace")
    return Outcome(tuple(call), status, time.monotonic() - began, text)


def _become_call(folder: str, call: list[str], printed: int) -> None:
    status = 99
    try:
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(printed, 1)
        os.dup2(printed, 2)
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        os.chdir(Path(folder, call[0]))
        sys.argv = ["castproof", *call[1:]]
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        print(f"Traceback: {error!r}", file=sys.stderr)
    finally:
        with suppress(Exception):
            sys.stdout.flush()
        os._exit(status)


def _await_end(child: int, until: float) -> int | None:
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _serve_to_visitor(application: Any, address: serving.BoundAddress) -> None:
    """Serve a review until somebody has asked for everything, and then pressed Ctrl-C."""
    Thread(target=_visit, args=(address.url,)).start()
    SERVE(application, address)


def _visit(url: str) -> None:
    revision = 0
    for path in _ASKED:
        said = {"revision": revision, "operation": _EDIT, "edit": "e"}
        body = json.dumps(said).encode() if path in ("edit", "save", "actions/check") else None
        request = Request(f"{url}api/{path}", body, {"Content-Type": "application/json"})  # noqa: S310
        try:
            with urlopen(request, timeout=_ANSWERS_S) as answer:  # noqa: S310
                found = json.load(answer)
            revision = found.get("revision", revision) if isinstance(found, dict) else revision
        except HTTPError as error:
            print(f"{path}: {error.code}: {error.read()[:300].decode()}", file=sys.stderr)
        except (OSError, ValueError) as error:
            print(f"{path}: not answered: {error!r}", file=sys.stderr)
    os.kill(os.getpid(), signal.SIGINT)


def _import_all() -> None:
    for package in ("castproof", "review", "transcript", "align", "compare"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if not name.endswith(("__init__", "__main__", "batch.ray")):
                import_module(name)


SERVE = serving.serve

if __name__ == "__main__":
    # In a process of its own: elsewhere a review and the models stay what they are.
    serving.serve = _serve_to_visitor
    models.build_models = FakeModels().models
    files.PIPE_WAIT_S = 0.05
    _import_all()
    _run_calls()
