"""How seconds and memory grow with a recording, for each command that reads transcripts.

    python -m benchmarks.growth [--hours 10] [--doublings 3] [--times 1] [--only compare,flags]

Makes up a conversation (:mod:`benchmarks.writing`) of so many hours, and of twice, four and eight
times as many, with a person's edit of it, and runs each command on each as a process of its own.
Beside the recordings stand files of other shapes that were once slow: a speaker for every line,
an object whose last member is given twice, a manifest of many rows.

Printed are the processor's seconds and the largest resident set. The *slope* is that of the
logarithm of what a size adds to the smallest (a tenth of an hour: Python, the libraries, the
vocabulary) over the logarithm of the size: 1 is linear, 2 quadratic. *A byte read* is how many
bytes of memory each byte of the largest input added. Programs that run beside it share the
processor's caches and so add to its seconds: ``--times`` takes the least of so many runs.
``--output`` keeps the material in a folder, or takes it from there.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from random import Random

from align.attribution.speakers import attribute
from benchmarks.recognition import hardware
from benchmarks.whole_runs import Run, measured
from benchmarks.writing import COMMON, conversation
from castproof.__main__ import collect_seldom
from castproof.config.schema import Configuration
from castproof.pipeline.layout import lay_out, lay_out_subtitles
from transcript import episode
from transcript import io as formats
from transcript.formats import rttm
from transcript.formats.artifacts import segments_to_json
from transcript.values import Entry, Header, Line, Segment, Transcript, Turn, Word

SMALLEST_H = 0.1
LINES_A_CHAPTER = 12
_LINES_AN_HOUR, _ROWS_AN_HOUR, _MEMBERS_AN_HOUR = 80, 1_250, 10_000


@dataclass(frozen=True, slots=True)
class Case:
    """A command by its name, what it is called with, and the files whose size counts as read.

    ``{}`` in the arguments is the folder of a size. A call that is no command of castproof's begins
    with the name of one of this module's own.
    """

    name: str
    call: tuple[str, ...]
    reads: tuple[str, ...]
    statuses: tuple[int, ...] = (0,)


CASES = (
    Case("check", ("check", "{}/talk.md"), ("talk.md",), statuses=(0, 1)),
    Case("convert to WebVTT", ("convert", "{}/talk.md", "{}/out/o.vtt"), ("talk.md",)),
    Case("convert to Word", ("convert", "{}/talk.md", "{}/out/o.docx"), ("talk.md",)),
    Case("convert to an episode", ("convert", "{}/words.json", "{}/out/o.md"), ("words.json",)),
    Case("captions of SRT", ("convert", "{}/talk.srt", "{}/out/o.captions.txt"), ("talk.srt",)),
    Case(
        "captions of captions",
        ("convert", "{}/a.captions.txt", "{}/out/o.srt"),
        ("a.captions.txt",),
    ),
    Case("compare", ("compare", "{}/words.json", "{}/talk.md"), ("words.json", "talk.md")),
    Case(
        "compare --html",
        ("compare", "-q", "{}/words.json", "{}/talk.md", "--html", "{}/out/o.html"),
        ("words.json", "talk.md"),
    ),
    Case("flags", ("flags", "{}/talk.md"), ("talk.md", ".castproof/talk/asr.json")),
    Case(
        "retime",
        ("retime", "{}/talk.md", "{}/words.json", "-o", "{}/out/o2.md"),
        ("talk.md", "words.json"),
        statuses=(0, 3),
    ),
    Case(
        "chapters",
        ("chapters", "{}/plain.md", "{}/chapters.txt", "-o", "{}/out/o3.md"),
        ("plain.md",),
    ),
    Case("chapters --suggest", ("chapters", "{}/talk.md", "--suggest"), ("talk.md",)),
    Case("glossary learn", ("glossary", "learn", "{}/words.json", "{}/talk.md"), ("words.json",)),
    Case("align", ("align", "{}/words.json", "{}/talk.rttm", "-o", "{}/out"), ("words.json",)),
    Case("review: open", ("open_review", "{}/talk.md"), ("talk.md", ".castproof/talk/asr.json")),
    Case("review: save", ("save_review", "{}/talk.md"), ("talk.md", ".castproof/talk/asr.json")),
    Case("a speaker a line: compare", ("compare", "{}/many.json", "{}/many.md"), ("many.md",)),
    Case("a speaker a line: flags", ("flags", "{}/many.md"), ("many.md",)),
    Case(
        "a repeated member",
        ("convert", "{}/twice.json", "{}/out/o5.md"),
        ("twice.json",),
        statuses=(0, 1),
    ),
    Case("a manifest", ("read_manifest", "{}/manifest.csv"), ("manifest.csv",)),
)


def make_material(folder: Path, hours: float) -> None:
    """Make what the commands read of a conversation of so many hours."""
    folder.mkdir(parents=True)
    spoken = conversation(hours)
    said = attribute(spoken.words, spoken.turns, Configuration().align.options())
    layout = lay_out(said, None, Configuration(), language="en")
    edited = edit(layout.paragraphs, Random(2))
    _dump(layout.captions, folder / "words.json", "json")
    _dump(layout.captions, folder / "a.captions.txt", "captions")
    _dump(lay_out_subtitles(layout, Configuration().subtitles), folder / "talk.srt", "srt")
    _dump(edited, folder / "chapters.txt", "chapters")
    headless = replace(edited, entries=edited.lines)
    for name, text in (("talk.md", edited), ("plain.md", headless)):
        page = episode.write(episode.create({"title": "A talk"}, text))
        (folder / name).write_text(page, encoding="utf-8")
    (folder / "talk.rttm").write_text(rttm.write(spoken.turns, "words"), encoding="utf-8")
    kept = folder / ".castproof" / "talk"
    kept.mkdir(parents=True)
    (kept / "asr.json").write_text(segments_to_json(_segments(spoken.words)), encoding="utf-8")
    (kept / "turns.rttm").write_text(rttm.write(spoken.turns, "talk"), encoding="utf-8")
    _make_other_shapes(folder, hours)


def edit(paragraphs: Transcript, chance: Random) -> Transcript:
    """Edit as a person does: a word in thirty another or gone, and a header every so many lines."""
    entries: list[Entry] = []
    for number, line in enumerate(paragraphs.lines):
        if number % LINES_A_CHAPTER == 0:
            entries.append(Header(f"Chapter {number // LINES_A_CHAPTER + 1}", line.start))
        kept = [
            chance.choice(COMMON) if chance.random() < 0.02 else word
            for word in line.text.split()
            if chance.random() > 0.015
        ]
        entries.append(Line(line.start, None, line.speaker, " ".join(kept) or line.text))
    return Transcript(tuple(entries))


def _segments(words: Sequence[Word]) -> tuple[Segment, ...]:
    parts = [tuple(words[at : at + 20]) for at in range(0, len(words), 20)]
    return tuple(Segment(part[0].start or 0.0, part[-1].end or 0.0, part) for part in parts)


def _make_other_shapes(folder: Path, hours: float) -> None:
    """Make a talk of a speaker for every line, an object of one member, and a long manifest."""
    chance = Random(3)
    lines = []
    for number in range(round(hours * _LINES_AN_HOUR)):
        words = tuple(
            Word(number * 5 + n / 2, number * 5 + n / 2 + 0.4, chance.choice(COMMON), 0.9)
            for n in range(8)
        )
        text = " ".join(word.text for word in words)
        lines.append(Line(number * 5.0, number * 5.0 + 4.0, f"Guest {number}", text, words))
    many = Transcript(tuple(lines))
    _dump(many, folder / "many.json", "json")
    page = episode.write(episode.create({"title": "Many"}, edit(many, chance)))
    (folder / "many.md").write_text(page, encoding="utf-8")
    kept = folder / ".castproof" / "many"
    kept.mkdir(parents=True)
    heard = _segments([word for line in lines for word in line.words])
    (kept / "asr.json").write_text(segments_to_json(heard), encoding="utf-8")
    turns = [Turn(line.start or 0.0, line.end or 0.0, line.speaker or "") for line in lines]
    (kept / "turns.rttm").write_text(rttm.write(tuple(turns), "many"), encoding="utf-8")
    members = ", ".join(f'"m{n}": 0' for n in range(round(hours * _MEMBERS_AN_HOUR)))
    (folder / "twice.json").write_text(f'{{{members}, "last": 0, "last": 0}}', encoding="utf-8")
    rows = [f"talk{n}.mp3,2024/talk{n},en" for n in range(round(hours * _ROWS_AN_HOUR))]
    manifest = "\n".join(["recording,episode,language", *rows])
    (folder / "manifest.csv").write_text(f"{manifest}\n", encoding="utf-8")


def _dump(transcript: Transcript, path: Path, name: str) -> None:
    path.write_bytes(formats.dump(transcript, formats.find_by_name(name)))


def open_review(path: Path) -> None:
    """Open an episode as ``castproof review`` does, and make what the page asks for first."""
    _review(path, save=False)


def save_review(path: Path) -> None:
    """Open an episode, change its last line, and save it."""
    _review(path, save=True)


def _review(path: Path, *, save: bool) -> None:
    from castproof.pipeline.progress import Silent
    from castproof.review.claim import claim_episode
    from castproof.review.material import read_material
    from castproof.review.request import ReviewRequest
    from review.lines import line_of
    from review.operations import Text
    from review.views import document_json

    was = path.read_bytes()
    with claim_episode(ReviewRequest(path), Silent()) as claim:
        material, _ = read_material(claim)
        json.dumps(document_json(material))
        if save:
            session = material.session
            item = session.history.document.items[-1]
            text = line_of(item).text
            session.edit(Text(id=item.id, before=text, after=f"{text} Goodbye."), 0)
            session.save()
    path.write_bytes(was)
    for left in path.parent.glob("*~"):
        left.unlink()


def read_manifest(path: Path) -> None:
    """Read a manifest to jobs, as ``castproof batch`` does before the first of them."""
    from castproof.batch.inputs import find_jobs
    from castproof.config.request import Request, find_format

    request = Request(Configuration(), path.parent / "out", (find_format("captions"),))
    find_jobs([str(path)], request)


OWN: dict[str, Callable[[Path], None]] = {
    "open_review": open_review,
    "save_review": save_review,
    "read_manifest": read_manifest,
}


def run_case(case: Case, folder: Path) -> Run:
    """Run a case on a size's material, as a process of its own."""
    call = [part.format(folder) for part in case.call]
    shutil.rmtree(folder / "out", ignore_errors=True)
    (folder / "out").mkdir()
    module = "benchmarks.growth" if call[0] in OWN else "castproof"
    command = [sys.executable, "-m", module, *call]
    return measured(command, folder / "log", {}, case.statuses)


def find_slope(sizes: Sequence[float], amounts: Sequence[float]) -> float:
    """Find the slope of the logarithms of amounts over those of sizes, by least squares.

    >>> round(find_slope([1, 2, 4], [3, 12, 48]), 6)
    2.0
    """
    across = [math.log(size) for size in sizes]
    up = [math.log(max(amount, 1e-9)) for amount in amounts]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    lean = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return lean / sum((x - middle) ** 2 for x in across)


def main() -> None:
    """Print a row for each command."""
    if len(sys.argv) > 2 and sys.argv[1] in OWN:
        collect_seldom()
        with redirect_stdout(StringIO()):
            OWN[sys.argv[1]](Path(sys.argv[2]))
        return
    if len(sys.argv) > 2 and sys.argv[1] == "make":
        make_material(Path(sys.argv[2]), float(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--doublings", type=int, default=3)
    parser.add_argument("--times", type=int, default=1, help="take the least of so many runs")
    parser.add_argument("--only", help="the names of cases, or parts of them, with commas")
    parser.add_argument("-o", "--output", type=Path, help="keep the material in this folder")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else [""]
    cases = [case for case in CASES if any(part in case.name for part in wanted)]
    hours = [SMALLEST_H, *(options.hours * 2**n for n in range(options.doublings + 1))]
    print(f"{hardware('cpu')}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as place:
        folders = [(options.output or Path(place)) / f"{one:g}h" for one in hours]
        for folder, one in zip(folders, hours, strict=True):
            if not folder.exists():
                # By another process: a process's peak begins with the memory of whoever started it.
                making = [sys.executable, "-m", "benchmarks.growth", "make", str(folder), str(one)]
                subprocess.run(making, check=True)
        columns = ("command", *(f"{one:g} h" for one in hours[1:]), "slope", "MB", "a byte read")
        print(f"| {' | '.join(columns)} |\n|---|{'---:|' * (len(columns) - 1)}")
        for case in cases:
            print(f"| {' | '.join(_measure(case, folders, hours, options.times))} |", flush=True)


def _measure(case: Case, folders: Sequence[Path], hours: Sequence[float], times: int) -> list[str]:
    """Measure a case at each size, and give its row of the table."""
    smallest, *runs = (
        min((run_case(case, folder) for _ in range(times)), key=lambda run: run.cpu_s)
        for folder in folders
    )
    added = [run.cpu_s - smallest.cpu_s for run in runs]
    sizes = [sum((folder / name).stat().st_size for name in case.reads) for folder in folders]
    memory = (runs[-1].peak_mb - smallest.peak_mb) * 2**20 / (sizes[-1] - sizes[0])
    slope = find_slope(hours[1:], added)
    return [
        case.name,
        *(f"{run.cpu_s:.1f}" for run in runs),
        f"{slope:.2f}",
        f"{runs[-1].peak_mb:.0f}",
        f"{memory:.1f}",
    ]


if __name__ == "__main__":
    main()
