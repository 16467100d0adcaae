"""A batch killed at random moments and begun again, held against one that nobody disturbed.

    python -m benchmarks.batching.killed -o FOLDER --count 200 --seconds 20 120 --kills 5
    python -m benchmarks.batching.killed -o FOLDER --count 200 --seconds 20 120 --ray --every 60

Recordings are excerpts of the example, ten of them broken in ten ways. The batch is killed with
SIGKILL, the whole process group, ``--kills`` times at random moments, or on a Ray cluster of this
machine with two workers one worker's process every ``--every`` seconds. Counted from the event log:
how often each stage of each recording ran. Compared: every byte that both batches left, locks,
logs and who-wrote-it aside. With ``--reuse`` the recordings and the undisturbed batch of an earlier
call are used again.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.batching.recordings import BREAKAGES, make
from castproof.batch.events import LOG_NAME, log_path, read_events

ASIDE = {"lock", "lock.holder", LOG_NAME}
MODEL_STAGES = ("recognize", "diarize", "check")


def command(inputs: Path, out: Path, more: Sequence[str]) -> list[str]:
    """The call, with the miniature models."""
    preset = ("--config", "configs/miniature.yaml", "--quiet")
    return [
        sys.executable,
        "-m",
        "castproof",
        "batch",
        str(inputs),
        "-o",
        str(out),
        *preset,
        *more,
    ]


def begun(inputs: Path, out: Path, more: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """A batch in a process group of its own."""
    return subprocess.Popen(
        command(inputs, out, more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_batches(inputs: Path, out: Path, kills: int, within_s: float, seed: int) -> int:
    """Kill the batch so often, each time after a random while; return how often it was at work."""
    chance = random.Random(seed)
    at_work = 0
    for _ in range(kills):
        process = begun(inputs, out)
        time.sleep(chance.uniform(2.0, max(3.0, within_s / kills * 1.2)))
        if process.poll() is None:
            at_work += 1
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    begun(inputs, out).wait()
    return at_work


def kill_workers(inputs: Path, out: Path, every_s: float) -> int:
    """Kill a worker of the cluster every so many seconds, to the batch's end; return how often."""
    process = begun(inputs, out, ("--ray", "local", "--workers", "2", "--retries", "9"))
    killed, last = 0, time.monotonic()
    while process.poll() is None:
        time.sleep(0.5)
        if time.monotonic() - last >= every_s and kill_one(process.pid):
            killed, last = killed + 1, time.monotonic()
    return killed


def kill_one(parent: int) -> bool:
    """Kill a worker that is at a job, as Ray calls it in the process table."""
    children = psutil.Process(parent).children(recursive=True)
    for child in children:
        if any("ray::RayWorker.work" in part for part in child.cmdline()):
            child.kill()
            return True
    return False


def executions(out: Path) -> Counter[tuple[str, str]]:
    """How often each stage of each recording ran to its end."""
    events = read_events(log_path(out))
    return Counter((one["recording"], one["stage"]) for one in events if one["event"] == "kept")


def last_words(out: Path) -> dict[str, tuple[str, str]]:
    """How each recording ended at last, and why."""
    ends = ("done", "partial", "failed")
    events = [one for one in read_events(log_path(out)) if one["event"] in ends]
    return {one["recording"]: (one["event"], one.get("reason", "")) for one in events}


def contents(out: Path) -> dict[str, bytes]:
    """Every file below, by its path."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in ASIDE
    }


def report(calm: Path, out: Path) -> None:
    """Print what is left of a disturbed batch beside a calm one."""
    ended = last_words(out)
    statuses = Counter(status for status, _ in ended.values())
    print(f"ended: {dict(statuses)}")
    for name, (status, reason) in sorted(ended.items()):
        if status == "failed":
            print(f"  {name}: {reason[-100:]}")
    ran = executions(out)
    once = executions(calm)
    print(
        f"stages that ran: {len(ran)} of {len(once)} (calm), more than once: "
        f"{sum(count > 1 for count in ran.values())}"
    )
    for pair in sorted(once.keys() - ran.keys()):
        print(f"  finished, and killed before it was told: {pair}")
    ours, theirs = contents(out), contents(calm)
    same = sum(ours.get(name) == content for name, content in theirs.items())
    print(f"files the same: {same} of {len(theirs)}; others: {sorted(ours.keys() - theirs.keys())}")
    for name in sorted(name for name in theirs if ours.get(name) != theirs[name])[:10]:
        print(f"  differs: {name}")


def main() -> None:
    """Make, run, disturb, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seconds", type=float, nargs=2, default=(20.0, 120.0))
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--every", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--within", type=float, help="seconds that the kills are spread over")
    call = parser.parse_args()
    inputs, calm = call.output / "in", call.output / "calm"
    out = call.output / ("ray" if call.ray else "killed")
    began = time.monotonic()
    if not call.reuse:
        make(inputs, call.count, *call.seconds, call.seed)
        begun(inputs, calm).wait()
    took_s = time.monotonic() - began
    print(f"{call.count} recordings, {len(BREAKAGES)} broken; undisturbed {took_s:.0f} s")
    began = time.monotonic()
    if call.ray:
        times = kill_workers(inputs, out, call.every)
    else:
        times = kill_batches(inputs, out, call.kills, call.within or took_s, call.seed)
    print(f"killed {times} times; {time.monotonic() - began:.0f} s")
    report(calm, out)


if __name__ == "__main__":
    main()
