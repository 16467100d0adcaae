"""Publish the sample and published episodes for every host, and hold the files to others' parsers.

    python -m benchmarks.publishing --episodes FOLDER

Of the folder the first five episodes with chapters are taken, in the order of their names. Nobody's
recordings lie there: each gets an MP3 of silence, as long as its lines take, and an M4A likewise.
The files are read by webvtt-py, srt, jsonschema, defusedxml, html.parser, mutagen and FFmpeg's
library; then ``castproof check --for`` looks at them; then each fault that it knows is planted into
the first episode's set, one at a time; then tags are written into a made feed of 30 items, of which
three are episodes of these.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

import av
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.publishing.faults import plant_all
from benchmarks.publishing.feeds import write_tags_into_a_feed
from benchmarks.publishing.validity import list_invalid
from castproof.chapters.recording import digest_sound, read_chapters, write_chapters
from castproof.config.presets import samples_folder
from castproof.edit.check_hosts import check_for_host, find_published
from castproof.publish.publish import Publication, Published, publish
from transcript import episode
from transcript.check import EVERYTHING
from transcript.check.hosts import HOSTS
from transcript.text import read_text

EPISODES = 5
RATE = 8000
SPOKEN = 12.0
"""Characters a second that are said."""
BASE_URL = "https://example.org/talks/"
#: What an episode's own chapters and words may be advised against; the rest is the files'.
ADVICE = frozenset({"P610", "P611", "P612", "P616"})


def main() -> None:
    """Print what is valid, what is found in good sets and in bad ones, and a feed's diff."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--episodes", type=Path, required=True)
    options = parser.parse_args()
    pages = [samples_folder() / "interview.md", *choose(options.episodes)]
    with tempfile.TemporaryDirectory() as folder:
        report(pages, Path(folder))


def choose(folder: Path) -> list[Path]:
    """Choose the first episodes with chapters, by name."""
    with_chapters = (
        path
        for path in sorted(folder.glob("*.md"))
        if episode.parse(read_text(path)).transcript.headers
    )
    return [path for path, _ in zip(with_chapters, range(EPISODES), strict=False)]


def report(pages: list[Path], folder: Path) -> None:
    """Publish each page, and print the tables."""
    console = Console()
    table = Table("episode", "files", "invalid", "chapters in MP3, M4A", "found", "advised against")
    sets: list[Path] = []
    for number, page in enumerate(pages):
        recording = make_recording(page, folder / f"{page.stem}.mp3")
        out = folder / f"set{number}"
        done = publish_for_all(page, recording, out)
        sets.append(out)
        invalid = [*list_invalid(out, page.stem), *done.partial]
        found = Counter(
            one.code
            for path, host in find_published([out], tuple(HOSTS.values()))
            for one in check_for_host(path, host, duration_s=None, selection=EVERYTHING).findings
        )
        table.add_row(
            page.stem[:40],
            str(len(done.files)),
            "; ".join(invalid) or "none",
            hold_chapters(out / recording.name, page, folder),
            show({code: n for code, n in found.items() if code not in ADVICE}),
            show({code: n for code, n in found.items() if code in ADVICE}),
        )
    console.print(table)
    faults = Table("code", "planted into", "for", "found", title="One fault at a time")
    for fault in plant_all(sets[1], pages[1].stem):
        faults.add_row(fault.code, fault.name, fault.host, ", ".join(fault.found) or "nothing")
    console.print(faults)
    console.print(write_tags_into_a_feed(pages[1:4], folder))


def publish_for_all(page: Path, recording: Path, out: Path) -> Published:
    """Publish a page for every host."""
    call = Publication(
        episode=page,
        hosts=tuple(HOSTS.values()),
        folder=out,
        recording=recording,
        language="en",
        base_url=BASE_URL,
    )
    return publish(call, lambda _: None)


def make_recording(page: Path, path: Path) -> Path:
    """Make a recording of silence that ends ten seconds after the last line may be said."""
    lines = episode.parse(read_text(page)).transcript.lines
    end_s = max(line.start or 0.0 for line in lines) + len(lines[-1].text) / SPOKEN + 10
    codec = {".mp3": "mp3", ".m4a": "aac"}[path.suffix]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        minute = np.zeros((1, 60 * RATE), np.float32)
        frame = av.AudioFrame.from_ndarray(minute, format="fltp", layout="mono")
        frame.sample_rate = RATE
        packets = [*stream.encode(frame), *stream.encode(None)]
        at = 0
        # Encoding an hour takes long, and a minute of silence is as good as another.
        for packet in packets * (1 + int(end_s) // 60):
            again = av.Packet(bytes(packet))
            again.stream, again.time_base = stream, packet.time_base
            again.pts = again.dts = at
            again.duration = packet.duration
            at += packet.duration or 0
            container.mux(again)
    return path


def hold_chapters(copy: Path, page: Path, folder: Path) -> str:
    """Hold the chapters and the sound of the MP3, and of an M4A, to what was written and before."""
    chapters = read_chapters(copy)
    is_same = [digest_sound(copy) == digest_sound(folder / copy.name)]
    other = make_recording(page, folder / f"{page.stem}.m4a")
    before = digest_sound(other)
    write_chapters(other, chapters)
    is_same.append(digest_sound(other) == before)
    counts = f"{len(chapters)}, {len(read_chapters(other))}"
    return f"{counts}; sound {'the same' if all(is_same) else 'CHANGED'}"


def show(counts: dict[str, int]) -> str:
    """Show how often each code was found."""
    return ", ".join(f"{code} {count}" for code, count in sorted(counts.items())) or "nothing"


if __name__ == "__main__":
    main()
