"""The table of faults: what was done to batches, how often, and what was lost.

    python -m benchmarks.batching.faults --times 10

Each time a batch of three recordings with stand-in models meets the fault, and where it does not
get over it by itself it is begun again. *Lost* are files that differ from those of a batch that
nothing happened to, or are missing; *twice* are stages that ran again though their results lay
there unharmed. The last two rows mount a file system, which takes root.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from castproof.pipeline.cache import PROVENANCE_NAME
from tests.castproof.batch.disturbed import STAGES, begun, executions, finished, made
from tests.castproof.batch.disturbed import write_recordings as write
from tests.castproof.fakes import write_tone

#: Long enough for a kill to meet every stage of a batch, in seconds.
STAGE_S = 0.3
BATCH_S = (0.3, 3.0)


@dataclass(frozen=True, slots=True)
class Desk:
    """A place to work in, the recordings, what a calm batch makes of them, and chance."""

    folder: Path
    inputs: Path
    calm: Path
    chance: random.Random

    @property
    def out(self) -> Path:
        """Where the disturbed batch writes."""
        return self.folder / "out"

    def copy_of_calm(self) -> None:
        """Begin with what a calm batch left."""
        shutil.copytree(self.calm, self.out)


def by_itself(fault: str) -> Callable[[Desk], int]:
    """A fault that a batch gets over without being begun again."""

    def disturb(desk: Desk) -> int:
        finished(begun(desk.inputs, desk.out, fault))
        return _twice(desk)

    return disturb


def still_copied(desk: Desk) -> int:
    """Somebody is still copying a recording; all of it made anew is what it is held against."""
    finished(begun(desk.inputs, desk.out, "changed"))
    finished(begun(desk.inputs, desk.folder / "anew"))
    shutil.rmtree(desk.calm)
    shutil.copytree(desk.folder / "anew", desk.calm)
    return _twice(desk)


def killed(desk: Desk) -> int:
    """SIGKILL for the batch at a random moment."""
    process = begun(desk.inputs, desk.out, stage_s=STAGE_S)
    time.sleep(desk.chance.uniform(*BATCH_S))
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished(begun(desk.inputs, desk.out))
    return _twice(desk)


def two_at_once(desk: Desk) -> int:
    """Two batches on one folder."""
    both = [begun(desk.inputs, desk.out, stage_s=STAGE_S) for _ in range(2)]
    for one in both:
        finished(one)
    return _twice(desk)


def bit_flipped(desk: Desk) -> int:
    """A bit of an artifact flips; only the stage that made it may run again."""
    desk.copy_of_calm()
    kept = [path for path in sorted(desk.out.glob(".castproof/*/*")) if _is_artifact(path)]
    path = desk.chance.choice(kept)
    content = bytearray(path.read_bytes())
    content[desk.chance.randrange(len(content))] ^= 1 << desk.chance.randrange(8)
    path.write_bytes(content)
    finished(begun(desk.inputs, desk.out))
    again = executions(desk.out) - executions(desk.calm)
    return max(0, sum(again.values()) - 1)


def no_provenance(desk: Desk) -> int:
    """Half of a recording's provenance is gone; its two stages have to run again."""
    desk.copy_of_calm()
    path = desk.out / ".castproof" / "b" / PROVENANCE_NAME
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    finished(begun(desk.inputs, desk.out))
    again = executions(desk.out) - executions(desk.calm)
    return sum(again.values()) - len(STAGES)


def replaced(desk: Desk) -> int:
    """Another recording takes the place of one, and then the first comes back."""
    desk.copy_of_calm()
    write_tone(desk.inputs / "b.wav", frequency=500.0)
    finished(begun(desk.inputs, desk.out))
    write(desk.inputs)
    finished(begun(desk.inputs, desk.out))
    again = executions(desk.out) - executions(desk.calm)
    return sum(again.values()) - 2 * len(STAGES)


def disk_full(desk: Desk) -> int:
    """A file system of 256 KiB that something else has filled, until it is too late to go on."""
    with mounted(desk.out, "size=256k"):
        ballast = desk.out / "ballast"
        with ballast.open("wb", buffering=0) as file:
            while file.write(bytes(1024)) == 1024 and _free(desk.out) > 8 * 1024:
                pass
        status = finished(begun(desk.inputs, desk.out))
        if status == 0:
            raise SystemExit("the disk was not full")
        ballast.unlink()
        finished(begun(desk.inputs, desk.out))
        shutil.copytree(desk.out, desk.folder / "kept")
    shutil.copytree(desk.folder / "kept", desk.out, dirs_exist_ok=True)
    return _twice(desk)


def read_only(desk: Desk) -> int:
    """A file system that nothing can be written to, and then can."""
    with mounted(desk.out, "size=16m"):
        _mount("-o", "remount,ro", str(desk.out))
        if finished(begun(desk.inputs, desk.out)) != 1:
            raise SystemExit("the folder was not read-only")
        _mount("-o", "remount,rw", str(desk.out))
        finished(begun(desk.inputs, desk.out))
        shutil.copytree(desk.out, desk.folder / "kept")
    shutil.copytree(desk.folder / "kept", desk.out, dirs_exist_ok=True)
    return _twice(desk)


FAULTS: dict[str, Callable[[Desk], int]] = {
    "the batch is killed (SIGKILL) at a random moment": killed,
    "the system kills a worker (SIGKILL)": by_itself("killed"),
    "a worker crashes (SIGSEGV)": by_itself("crashed"),
    "a worker may have no more memory (resource limit)": by_itself("memory"),
    "a file does not fit on the disk, once": by_itself("disk"),
    "the clock goes back an hour at every look": by_itself("clock"),
    "a recording is still being copied": still_copied,
    "a recording is replaced, and put back": replaced,
    "a bit of an artifact flips": bit_flipped,
    "provenance is cut in half": no_provenance,
    "two batches on one folder": two_at_once,
}
AS_ROOT: dict[str, Callable[[Desk], int]] = {
    "the disk is full, to the end of the batch": disk_full,
    "the output folder is read-only": read_only,
}


def main() -> None:
    """Disturb, count, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    call = parser.parse_args()
    faults = {**FAULTS, **(AS_ROOT if os.geteuid() == 0 else {})}
    print("| what was done | how often | files lost | stages run twice |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        finished(begun(write(template / "in"), template / "calm"))
        for said, disturb in faults.items():
            lost = twice = 0
            for number in range(call.times):
                place = desk(template, Path(name) / f"{said}-{number}", call.seed + number)
                twice += disturb(place)
                ours, theirs = made(place.out), made(place.calm)
                lost += sum(ours.get(name) != content for name, content in theirs.items())
            print(f"| {said} | {call.times} | {lost} | {twice} |", flush=True)


def desk(template: Path, folder: Path, seed: int) -> Desk:
    """Recordings, and what a batch makes of them that nothing happens to."""
    shutil.copytree(template, folder)
    return Desk(folder, folder / "in", folder / "calm", random.Random(seed))


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A file system in memory."""
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - wherever the system has it


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)  # noqa: S607 - wherever the system has it


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _is_artifact(path: Path) -> bool:
    """Whether a stage made it that needs a model."""
    return path.name in ("asr.json", "turns.rttm", "exclusive.rttm", "voices.npz")


def _twice(desk: Desk) -> int:
    """How many stages ran more often than once."""
    return sum(count - 1 for count in executions(desk.out).values())


if __name__ == "__main__":
    main()
