"""Runs of tools, each kept by everything that its result depends on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.field.recordings import Recording
from benchmarks.field.tools import Castproof, Tool
from benchmarks.whisperx import OFFLINE
from benchmarks.whole_runs import Run, measured, threads

MEDIANS_UNDER_S = 120.0

DONE = (0, 3)
"""Statuses of a run that is scored: castproof ends with 3 where it heard nobody."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """The folder that runs are kept in, and how a new one is made.

    ``modules`` is what a model imports. With ``continued``, castproof goes on from the words and
    turns of its last run.
    """

    folder: Path
    modules: Path
    threads: int
    runs: int
    continued: bool = False

    def run(self, recording: Recording, tool: Tool) -> tuple[Path, list[Run]]:
        """Run the tool if this was never done; where its files are, and what it took, if timed."""
        content = recording.sound.read_bytes() + tool.signature().encode()
        key = hashlib.sha256(content).hexdigest()[:16]
        place = self.folder / recording.name / tool.name.replace(" ", "-") / key
        kept = place / "runs.json"
        if not kept.is_file():
            continued = self.continued and self._continue(recording, tool, place)
            runs = [] if continued else self._run_anew(recording, tool, place)
            kept.write_text(json.dumps([asdict(run) for run in runs]), encoding="utf-8")
        timed = json.loads(kept.read_text(encoding="utf-8"))
        return place / "out", [Run(**run) for run in timed]

    def _run_anew(self, recording: Recording, tool: Tool, place: Path) -> list[Run]:
        """As often as is due; the last run's files stay."""
        runs: list[Run] = []
        while len(runs) < self.runs and all(run.wall_s < MEDIANS_UNDER_S for run in runs):
            shutil.rmtree(place, ignore_errors=True)
            runs.append(self._run_once(recording, tool, place))
        return runs

    def _continue(self, recording: Recording, tool: Tool, place: Path) -> bool:
        """Run it over a copy of its last run's folder, if there is one."""
        earlier = sorted(place.parent.glob("*/runs.json"), key=lambda path: path.stat().st_mtime)
        if not (earlier and isinstance(tool, Castproof)):
            return False
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(earlier[-1].parent / "out", place / "out")
        self._run_once(recording, tool, place)
        return True

    def _run_once(self, recording: Recording, tool: Tool, place: Path) -> Run:
        (place / "out").mkdir(parents=True, exist_ok=True)
        paths = [str(Path.cwd()), str(self.modules), os.environ.get("PYTHONPATH", "")]
        environment = {
            **OFFLINE,
            **threads(self.threads),
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        }
        command = tool.command(recording, place / "out")
        return measured(command, place / "log", environment, DONE)
