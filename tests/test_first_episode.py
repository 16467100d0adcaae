"""The commands of docs/start/first-episode.md run as they stand, one after the other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FENCED = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_walk_of_the_first_episode(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "start" / "first-episode.md").read_text("utf-8")
    commands = [line for block in FENCED.findall(page) for line in block.strip().splitlines()]
    assert len(commands) >= 7
    (tmp_path / "examples").mkdir()
    shutil.copy(root / "examples" / "interview.opus", tmp_path / "examples")
    # The command as it is installed, whatever else this machine has of that name.
    program = tmp_path / "bin" / "castproof"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m castproof "$@"\n')
    program.chmod(0o755)
    (program.parent / "python").symlink_to(sys.executable)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(root)}
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    published = {path.name for path in (tmp_path / "first" / "published").iterdir()}
    assert {"interview.vtt", "interview.html", "interview.item.xml"} <= published
    # The edit of step 2 is there after the pass of step 5.
    assert "Northwind Labs" in (tmp_path / "first" / "interview.md").read_text("utf-8")
