"""A batch on object storage: killed and begun again, held against one that nobody disturbed.

    moto_server -p 5557        # pip install 'moto[server]', in an environment of its own
    export AWS_ENDPOINT_URL=http://127.0.0.1:5557 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
    python -m benchmarks.batching.object_storage s3://bucket/show --count 14 --kills 2

Needs what fsspec needs for the URL (``pip install s3fs``). Short excerpts of the example and ten
broken files are put there; then ``castproof batch --ray local --storage URL`` runs into ``calm``,
and into ``killed``, where its whole process group is killed ``--kills`` times and begun again.
Compared is every object below both.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import fsspec

from benchmarks.batching.recordings import make

PRESET = Path("configs/miniature.yaml")


def command(url: str, out: str) -> list[str]:
    """The call."""
    cluster = ["--ray", "local", "--workers", "1", "--storage", url]
    batch = [sys.executable, "-m", "castproof", "batch", "recordings", "-o", out, "--quiet"]
    return [*batch, *cluster, "--config", str(PRESET.resolve())]


def begun(url: str, out: str, folder: Path) -> subprocess.Popen[bytes]:
    """A batch in a process group of its own; its event log goes below ``folder``."""
    place = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(
        command(url, out),
        cwd=folder,
        env=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def disturbed(url: str, folder: Path, kills: int, within_s: float) -> int:
    """Kill the batch so often, at random, then let it end; return how often it was at work."""
    chance, at_work = random.Random(7), 0
    for _ in range(kills):
        process = begun(url, "killed", folder)
        time.sleep(chance.uniform(0.3, 1.0) * within_s)
        if process.poll() is None:
            at_work += 1
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    begun(url, "killed", folder).wait()
    return at_work


def contents(system: Any, root: str) -> dict[str, bytes]:
    """Every object below, by its path from there."""
    return {path[len(root) :]: system.cat_file(path) for path in system.find(root)}


def main() -> None:
    """Put, run, disturb, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url", help="a folder of the storage, s3://bucket/show")
    parser.add_argument("--count", type=int, default=14, help="recordings, ten of them broken")
    parser.add_argument("--kills", type=int, default=2)
    call = parser.parse_args()
    system, root = fsspec.core.url_to_fs(call.url)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder / "recordings", call.count, 8.0, 15.0, 3)
        system.makedirs(root, exist_ok=True)
        system.put(str(folder / "recordings"), f"{root}/recordings", recursive=True)
        began = time.monotonic()
        begun(call.url, "calm", folder).wait()
        took_s = time.monotonic() - began
        times = disturbed(call.url, folder, call.kills, took_s)
    ours, theirs = (contents(system, f"{root}/{name}") for name in ("killed", "calm"))
    same = sum(ours.get(name) == content for name, content in theirs.items())
    others = sorted(ours.keys() - theirs.keys())
    print(f"{call.count} recordings, undisturbed {took_s:.0f} s; killed {times} times at work")
    print(f"objects the same: {same} of {len(theirs)}; others: {others}")


if __name__ == "__main__":
    main()
