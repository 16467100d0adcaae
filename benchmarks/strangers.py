"""Every command over every file in the folder of a stranger, in which everything is hostile.

    python -m benchmarks.strangers --as me --as user --as guest

Run from the project's root. ``me`` is whoever runs this; the others need root: a ``user`` with a
copy that is that user's own (as ``git clone`` makes it), and a ``guest`` in the folder of somebody
else, who may be written to by all. Prints a table of the commands: how many calls, how they ended,
the longest, and what any did that none may do: run something, change what lies outside, not end in
time, end without words, drive the terminal. Ends with 1 where one did. ``--calls`` takes so many by
chance, for all take an hour and more.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.castproof.strangers.calls import Call, list_calls
from tests.castproof.strangers.running import Outcome
from tests.castproof.strangers.trial import Trial

USER, STRANGER = 12_346, 12_345
WHO = {"me": (None, None), "user": (USER, USER), "guest": (USER, STRANGER)}
COLUMNS = "{:<16}{:>7}{:>7}{:>9}{:>9}{:>8}{:>9}{:>8}"
STATUSES = (0, 1, 2, 3)


def main() -> int:
    """Run the benchmark; return the exit status."""
    options = _options()
    faults = 0
    for who in options.who or ["me"]:
        user, owner = WHO[who]
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            trial = Trial(Path(folder), user, owner)
            trial.make()
            calls = list(list_calls(trial.folder))
            Random(options.seed).shuffle(calls)
            print(f"as {who}: {min(len(calls), options.calls)} of {len(calls)} calls", flush=True)
            outcomes = make_calls(trial, calls[: options.calls])
        print_table(outcomes)
        faults += sum(fault is not None for _, fault in outcomes)
    return int(faults > 0)


def make_calls(trial: Trial, calls: Sequence[Call]) -> list[tuple[Outcome, str | None]]:
    """Make the calls; say at once what one did that none may do."""
    outcomes = []
    for outcome, fault in trial.run(calls):
        outcomes.append((outcome, fault))
        if fault is not None:
            print(f"  {outcome.call!a}: {fault}: {outcome.printed[-300:]!a}", flush=True)
    return outcomes


def print_table(outcomes: Sequence[tuple[Outcome, str | None]]) -> None:
    """Print a row for each command, and one for all."""
    print(
        COLUMNS.format(
            "command", "calls", "done", "refused", "wrong", "partly", "longest", "faults"
        )
    )
    names = [name_command(outcome.call) for outcome, _ in outcomes]
    for name in (*sorted(set(names)), "all"):
        rows = [one for one, of in zip(outcomes, names, strict=True) if name in (of, "all")]
        ends = Counter(outcome.status for outcome, _ in rows)
        longest = max(outcome.seconds for outcome, _ in rows)
        faults = sum(fault is not None for _, fault in rows)
        counts = [ends[status] for status in STATUSES]
        print(COLUMNS.format(name, len(rows), *counts, f"{longest:.1f} s", faults))


def name_command(call: Call) -> str:
    """Name the command of a call.

    >>> name_command((".", "voices", "add", "Ann")), name_command((".", "check", "talk.md"))
    ('voices add', 'check')
    """
    _, command, *rest = call
    return f"{command} {rest[0]}" if command in ("voices", "glossary") else command


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--as", dest="who", action="append", choices=WHO)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
