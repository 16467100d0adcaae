"""Kill the main job with SIGKILL at random moments, start it again, compare.

    python -m benchmarks.sigkill --kills 20

Run from the project's root. Prints, for each kill, when it came, which stages were finished by
then, and which ran in the run after it; ends with 1 unless all final bytes are the same and no
finished stage ran again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.castproof.killing import final_files, run_and_kill, run_to_the_end

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the benchmark; return the exit status."""
    options = _options()

    def command(out: Path) -> Sequence[str]:
        arguments = ("transcribe", str(options.recording), "-o", str(out))
        preset = ("--config", str(options.config), "--json")
        return (sys.executable, "-m", "castproof", *arguments, *preset)

    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        run_to_the_end(command, Path(folder) / "whole", ROOT)
        whole_s = time.monotonic() - began
        expected = final_files(Path(folder) / "whole")
        print(f"a whole run: {whole_s:.1f} s, {len(expected)} files")
        chance = random.Random(options.seed)
        wrong = 0
        for number in range(1, options.kills + 1):
            after_s = chance.uniform(0, whole_s)
            killed = run_and_kill(command, Path(folder) / str(number), after_s, ROOT)
            same = killed.files == expected
            wrong += not same or bool(killed.repeated)
            print(
                f"{number:2}: {'killed' if killed.died else 'was over'} at {after_s:5.1f} s,"
                f" finished: {', '.join(sorted(killed.finished)) or 'nothing'};"
                f" then {', '.join(f'{name} {how}' for name, how in killed.again.items())};"
                f" bytes {'the same' if same else 'DIFFER'}",
                flush=True,
            )
    print(f"{options.kills} kills, {wrong} with other bytes or a finished stage run again")
    return int(wrong > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recording", type=Path, default=ROOT / "examples" / "interview.opus")
    parser.add_argument("--config", type=Path, default=ROOT / "configs" / "miniature.yaml")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
