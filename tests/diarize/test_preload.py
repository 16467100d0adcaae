"""Imports in the background: begun once, waited for, and never the one to fail."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from diarize import preload

pytestmark = pytest.mark.models

BEGIN_AND_LOAD = """
import sys, threading, warnings
from diarize import preload
assert "torch" not in sys.modules
preload.begin()
(thread,) = [one for one in threading.enumerate() if one.name == "importing pyannote"]
preload.begin()
print("said while it imports")
preload.finish()
assert not thread.is_alive()
missing = [name for name in preload.MODULES if name not in sys.modules]
assert not missing, missing
before = set(sys.modules)
from diarize.pyannote_adapter import load_diarizer
load_diarizer("./examples/miniature/diarization", device="cpu")
late = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(late & {"lightning", "pyannote", "scipy", "sklearn"}))
"""


def test_all_that_loading_imports_is_imported_ahead() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGIN_AND_LOAD],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    said, late = done.stdout.splitlines()
    assert said == "said while it imports"
    assert late == "[]"


def test_what_is_there_already_needs_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preload, "MODULES", ("sys", "threading"))
    monkeypatch.setattr(preload, "_importing", None)
    preload.begin()
    assert preload._importing is None
    preload.finish()


def test_what_cannot_be_imported_is_left_to_whoever_needs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preload, "MODULES", ("no_such_module_at_all",))
    monkeypatch.setattr(preload, "_importing", None)
    preload.begin()
    assert isinstance(preload._importing, threading.Thread)
    preload.finish()
    assert "no_such_module_at_all" not in sys.modules
