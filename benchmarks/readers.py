"""How every reader takes the files of a folder: read, refused and why, with which notes.

    python -m benchmarks.readers FOLDER [--every]

Each file is read in the format that its name or content tells; with ``--every`` by each other
reader too, so that a file taken for what it is not shows. Printed is a table in Markdown.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from transcript import io as formats
from transcript.errors import CastproofError
from transcript.formats import rttm
from transcript.read_report import ReadReport
from transcript.text import decode

ENDINGS = (".srt", ".vtt", ".json", ".txt", ".md", ".docx", ".rttm", ".ctm", ".stm", ".psc")


@dataclass(frozen=True, slots=True)
class Taken:
    """How a file was taken: the format, what was found in it, and the notes or the reason."""

    format_name: str
    lines: int
    timed: int
    spoken: int
    said: tuple[str, ...]
    is_read: bool


def take(path: Path, format_name: str | None = None) -> Taken:
    """Read a file in the format that is named, or that it is told for."""
    report = ReadReport()
    name = format_name or "?"
    try:
        data = path.read_bytes()
        format_ = (
            formats.find_by_name(format_name)
            if format_name
            else formats.find_by_content(path, data)
        )
        name = format_.name
        if name == "rttm":
            turns = rttm.parse(decode(data), None, report)
            return Taken(name, len(turns), len(turns), len(turns), report.notes, True)
        transcript = formats.load(data, format_, report)
    except CastproofError as error:
        return Taken(name, 0, 0, 0, (str(error),), False)
    entries = transcript.lines or transcript.headers
    return Taken(
        name,
        len(entries),
        sum(entry.start is not None for entry in entries),
        sum(line.speaker is not None for line in transcript.lines),
        report.notes,
        True,
    )


def list_files(folder: Path) -> list[Path]:
    """List the files of a folder that may be transcripts or chapters."""
    return sorted(path for path in folder.rglob("*") if path.name.lower().endswith(ENDINGS))


def main() -> None:
    """Print the table, and how often each reader took a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", action="store_true", help="try every reader on every file")
    arguments = parser.parse_args()
    counts: Counter[tuple[str, bool]] = Counter()
    print("| file | format | lines | with a time | with a speaker | notes, or why it was refused |")
    print("|---|---|---|---|---|---|")
    for path in list_files(arguments.folder):
        taken = take(path)
        counts[taken.format_name, taken.is_read] += 1
        said = "; ".join(taken.said) or "—"
        shown = (
            f"{taken.lines} | {taken.timed} | {taken.spoken}" if taken.is_read else "refused | |"
        )
        print(f"| {path.relative_to(arguments.folder)} | {taken.format_name} | {shown} | {said} |")
        if arguments.every:
            readers = [one.name for one in formats.FORMATS if one.is_read]
            others = [name for name in readers if name != taken.format_name]
            wrong = [name for name in others if (found := take(path, name)).is_read and found.lines]
            print(f"| | also read by | | | | {', '.join(wrong) or '—'} |")
    for (name, is_read), count in sorted(counts.items()):
        print(f"\n{name}: {count} {'read' if is_read else 'refused'}", end="")
    print()


if __name__ == "__main__":
    main()
