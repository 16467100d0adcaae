"""A process that ends: without a search for cycles, and with nothing left undone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LEAVES = """
import atexit, gc, sys, threading, types
from castproof import __main__ as program

if {heavy}:
    sys.modules["torch"] = types.ModuleType("torch")

class Last:
    def __del__(self):
        print("taken apart")

def run(prog_name):
    print("said", end=" ")
    print("complained", end=" ", file=sys.stderr)
    sys.exit(3)

last = Last()
wait = threading.Event()
if {at_work}:
    threading.Thread(target=lambda: (wait.wait(0.2), print("done with the work"))).start()
atexit.register(lambda: print("exit function", len(gc.get_objects()) < 1000))
program.app = run
program.main()
"""


def leaving(*, heavy: bool, at_work: bool) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LEAVES.format(heavy=heavy, at_work=at_work)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("heavy", "at_work", "said"),
    [
        (True, False, "said exit function True\n"),
        (False, False, "said exit function False\ntaken apart\n"),
        (True, True, "said done with the work\nexit function True\n"),
    ],
)
def test_nothing_is_left_undone(heavy: bool, at_work: bool, said: str) -> None:
    done = leaving(heavy=heavy, at_work=at_work)
    assert (done.returncode, done.stdout, done.stderr) == (3, said, "complained ")


def test_an_error_that_nobody_caught() -> None:
    script = LEAVES.format(heavy=True, at_work=False).replace("sys.exit(3)", "1 / 0")
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "said exit function True\n")
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_not_hidden() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", LEAVES.format(heavy=True, at_work=False)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode != 0
    assert "No space left on device" in done.stderr
