"""How many fragments overlap left in a transcript, before and after mending.

    python -m benchmarks.mending FILE

A fragment is a line of one or two words that does not end a sentence. Beside it stand all lines
of one or two words, answers among them, and the sentences that were put together.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.layout.fragments import (
    FRAGMENT_WORDS_MAX,
    FragmentRepair,
    count_fragments,
    join_fragments,
)
from transcript import io as formats
from transcript.values import Transcript


def counts(transcript: Transcript) -> dict[str, int]:
    """What is counted of a transcript."""
    sizes = [len(line.text.split()) for line in transcript.lines]
    return {
        "lines": len(sizes),
        "words": sum(sizes),
        "fragments": count_fragments(transcript),
        "lines of one or two words": sum(0 < size <= FRAGMENT_WORDS_MAX for size in sizes),
    }


def main(path: Path, console: Console) -> None:
    """Print the counts before and after, and what was put together."""
    data = path.read_bytes()
    before = formats.load(data, formats.find_by_content(path, data))
    mending: FragmentRepair = join_fragments(before)
    table = Table("", "before", "after")
    was, now = counts(before), counts(mending.transcript)
    for name, count in was.items():
        table.add_row(name, str(count), str(now[name]))
    console.print(table)
    for each in mending.joined:
        doubt = ", doubtful" if each.is_doubtful else ""
        console.print(f"{each.entry}: {each.speaker}, of {each.turns} turns{doubt}", markup=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    main(parser.parse_args().file, Console())
