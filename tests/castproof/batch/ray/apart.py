"""Python run by itself, away from this process's threads and the person's settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PATIENCE_S = 300


def run_apart(root: Path, folder: Path, *arguments: str) -> str:
    """Run Python in ``folder`` with the project in reach; return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
