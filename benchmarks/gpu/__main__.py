"""Measure everything within a few minutes, each section in a process of its own; see gpu.sh.

    python -m benchmarks.gpu OUTPUT.json [--small] [--limit 480]

A section that fails, or takes longer than its share of the time that is left, costs only itself:
its reason stands in its place. OUTPUT is written after each section, so that a run that is cut off
leaves what it has.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.gpu.sections import SECTIONS, Size, make_small

#: What share of the time that is left a section may take; the last one may take all of it.
SHARES = {"machine": 0.1, "recognition": 0.5, "diarization": 0.5, "together": 0.6}
Command = Callable[[str], Sequence[str]]


def main() -> None:
    """Measure each section, or with ``--section`` one of them, in this process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("--small", action="store_true", help="on the CPU, to see that it runs")
    parser.add_argument("--limit", type=float, default=480.0, help="seconds for everything")
    parser.add_argument("--section", choices=SECTIONS)
    parser.add_argument("--models", type=Path, help="where models are made, and found again")
    call = parser.parse_args()
    if call.section is not None:
        size = make_small(call.models) if call.small else Size("cuda", call.models)
        found = SECTIONS[call.section](size)
        call.output.write_text(json.dumps(found), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as scratch:
        models, part = call.models or Path(scratch) / "models", Path(scratch) / "part.json"

        def command(section: str) -> Sequence[str]:
            own = [sys.executable, "-W", "ignore", "-m", "benchmarks.gpu", str(part)]
            small = ["--small"] if call.small else []
            return [*own, "--section", section, "--models", str(models), *small]

        found = measure_all(command, part, call.output, call.limit)
    print(json.dumps(found, indent=1))


def measure_all(
    command: Command,
    part: Path,
    output: Path,
    limit_s: float,
    shares: Mapping[str, float] = SHARES,
) -> dict[str, Any]:
    """Run each section's ``command``, which leaves its figures in ``part``, within ``limit_s``.

    Each may take its share of what is left, all of it where ``shares`` has none. ``output`` is
    written after each. Returns what it holds.
    """
    began = time.monotonic()
    found: dict[str, Any] = {}
    for section in SECTIONS:
        left = limit_s - (time.monotonic() - began)
        found[section] = _run_section(command(section), part, shares.get(section, 1.0) * left)
        found["wall_s"] = round(time.monotonic() - began, 1)
        whole = output.with_name(f"{output.name}.part")
        whole.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        whole.replace(output)
    return found


def _run_section(command: Sequence[str], part: Path, limit_s: float) -> dict[str, Any]:
    """Run one section: what it found, or why it found nothing."""
    part.unlink(missing_ok=True)
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=max(1.0, limit_s))
        found: dict[str, Any] = json.loads(part.read_text(encoding="utf-8"))
    except subprocess.TimeoutExpired:
        return {"failed": f"not done within {limit_s:.0f} s"}
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        return {"failed": said[-1] if said else f"status {error.returncode}"}
    return found


if __name__ == "__main__":
    main()
