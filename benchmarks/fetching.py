"""Recordings from the web: a feed of 30 items read and transcribed, and what faults cost.

    python -m benchmarks.fetching            # both
    python -m benchmarks.fetching --faults   # the table of faults alone, with stand-in models

A server on this machine serves a made feed. Of its 30 items the three newest are transcribed by the
miniature models; then the same command is given again. In the table of faults each row is a call
that meets one, and the same call again once the server is as it should be. *Lost* are recordings
that are not byte for byte the server's in the end, and files of a person's that changed.
"""

from __future__ import annotations

import argparse
import difflib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner

from asr.audio.decode import decode
from castproof.batch import backend
from castproof.cli.application import app
from castproof.fetch import addresses, download
from castproof.pipeline import models
from tests.castproof.fakes import FakeModels, write_tone, write_wav
from tests.castproof.fetch.server import Page, Web, serve
from tests.castproof.fetch.test_feed import LAUGHS
from tests.castproof.here_pool import HerePool
from transcript.front_matter.fields import read_people, read_title

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples" / "interview.opus"
ITEMS, CHOSEN, EXCERPT_S = 30, 3, 20.0
NAMES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)
VTT = b"WEBVTT\n\n00:00.000 --> 00:04.000\n<v Julia>Hello and welcome to the show.\n"
EXTERNAL = (
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel>&x;</channel></rss>'
)


def make_item(number: int, *, day: int | None = None) -> str:
    """Make an item of the feed: the newest ones have all tags, others fewer."""
    tags = (
        f"<itunes:episode>{number}</itunes:episode><podcast:person>Julia Reed</podcast:person>"
        '<podcast:person role="guest">Simon Hart</podcast:person>'
        f'<podcast:transcript url="/{number}.vtt" type="text/vtt"/>'
        f'<podcast:chapters url="/{number}.json" type="application/json+chapters"/>'
    )
    return (
        f"<item><title>Talk {number}: bread &amp; boats</title><guid>made-{number}</guid>"
        f"<pubDate>{day or number:02d} Oct 2026 08:00:00 +0000</pubDate>"
        f"{tags if number % 10 else ''}"
        f'<enclosure url="/{number}.wav" type="audio/wav" length="1"/></item>'
    )


def make_feed(items: Sequence[str]) -> bytes:
    """Make a feed of items."""
    head = f'<?xml version="1.0"?><rss version="2.0" {NAMES}><channel><title>Made</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def show_feed(folder: Path) -> None:
    """Transcribe the newest of a made feed with the miniature models; print what came of it."""
    sound = decode(SAMPLE).samples
    with serve() as web:
        for number in range(1, ITEMS + 1):
            begin = round(16_000 * 3 * (ITEMS - number))
            excerpt = sound[begin : begin + round(16_000 * EXCERPT_S)]
            content = write_wav(folder / "excerpt.wav", excerpt).read_bytes()
            web.put(f"/{number}.wav", content, type="audio/wav")
            web.put(f"/{number}.vtt", VTT, type="text/vtt")
            chapters = b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Dawn"}]}'
            web.put(f"/{number}.json", chapters, type="application/json+chapters")
        items = [make_item(number) for number in range(ITEMS, 0, -1)]
        feed = web.put("/feed.xml", make_feed(items), type="application/rss+xml")
        call = ["batch", feed, "--newest", str(CHOSEN), "-o", str(folder / "out")]
        for time_of_it in ("first", "second"):
            web.asked.clear()
            begun = time.monotonic()
            status = run_program([*call, "--allow-private", "--config", "miniature"])
            took = time.monotonic() - begun
            paths = sorted({path for path, _ in web.asked})
            print(f"{time_of_it} call: status {status}, {took:.0f} s, asked for {' '.join(paths)}")
    for episode in sorted((folder / "out").glob("*.md")):
        page = episode.read_text()
        people = read_people(page)
        said = page.count("- line:")
        print(f"{episode.name}: {read_title(page)!r}, {people.hosts + people.guests}, {said} lines")
    for path in sorted((folder / "out" / "recordings").glob("[!.]*")):
        print(f"recordings/{path.name}: {path.stat().st_size:,} bytes")
    publish_into(make_feed(items), folder)


def publish_into(feed: bytes, folder: Path) -> None:
    """Publish the episodes that were transcribed into a copy of the feed; print what it gained."""
    path = folder / "feed.xml"
    path.write_bytes(feed)
    for episode in sorted((folder / "out").glob("*.md")):
        recording = folder / "out" / "recordings" / f"{episode.stem}.wav"
        call = ["publish", str(episode), str(recording), "--for", "podcasting20"]
        where = ["--url", "https://example.org/t/", "-o", str(folder / "published")]
        status = run_program([*call, *where, "--feed", str(path)])
        print(f"publish {episode.name}: status {status}")
    before, after = (one.replace(b">", b">\n").decode() for one in (feed, path.read_bytes()))
    for row in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0):
        print(row)


def run_program(arguments: Sequence[str]) -> int:
    """Run castproof as a person does; return its status."""
    command = [sys.executable, "-m", "castproof", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


@dataclass(slots=True)
class Desk:
    """A place to work in with a server, and the recording that it has."""

    web: Web
    folder: Path
    sound: bytes
    limits: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the recording is."""
        return f"{self.web.url}/talk.wav"

    @property
    def recordings(self) -> Path:
        """Where recordings go."""
        return self.folder / "out" / "recordings"

    def put(self, content: bytes | None = None, **more: object) -> str:
        """Put the recording on the server, with a fault."""
        return self.web.put("/talk.wav", content or self.sound, **{"type": "audio/wav", **more})

    def transcribe(self) -> int:
        """Transcribe it with stand-in models; return the status."""
        limits = [part for limit in self.limits for part in ("--set", f"fetch.{limit}")]
        out = str(self.folder / "out")
        return run_here("transcribe", self.url, *limits, "-o", out)

    def batch(self, feed: str) -> int:
        """Transcribe the newest of a feed with stand-in models; return the status."""
        url = self.web.put("/feed.xml", feed.encode(), type="text/xml")
        return run_here("batch", url, "-o", str(self.folder / "out"), "--newest", "3")


def run_here(*arguments: str) -> int:
    """Run castproof in this process; return its status."""
    return CliRunner().invoke(app, [*arguments, "--allow-private", "-q"]).exit_code


Outcome = tuple[int, int | None]
"""The status of the call, and that of the same call once the server is as it should be."""


def cut_once(desk: Desk) -> Outcome:
    """The connection is cut twice."""
    desk.put(cuts=[50_000, 60_000])
    return desk.transcribe(), None


def cut_for_long(desk: Desk) -> Outcome:
    """The connection is cut again and again, and later no more."""
    desk.put(cuts=[10_000] * 6)
    first = desk.transcribe()
    desk.put()
    return first, desk.transcribe()


def cut_without_ranges(desk: Desk) -> Outcome:
    """The connection is cut, and the server cannot give parts."""
    desk.put(cuts=[50_000], has_ranges=False)
    return desk.transcribe(), None


def change_meanwhile(desk: Desk) -> Outcome:
    """The file is replaced on the server while the connection is cut."""
    older = desk.sound[::-1]
    answers = iter([Page(older, "audio/wav", cuts=[50_000])])
    newer = Page(desk.sound, "audio/wav", etag='"two"')
    desk.web.pages["/talk.wav"] = lambda: next(answers, newer)
    return desk.transcribe(), None


def kill(desk: Desk) -> Outcome:
    """The run is killed (SIGKILL) while it fetches."""
    desk.put(drip_s=0.0005)
    command = [sys.executable, "-m", "castproof", "transcribe", desk.url, "--allow-private"]
    program = subprocess.Popen([*command, "-o", str(desk.folder / "out")], cwd=ROOT)
    part = desk.recordings / ".castproof" / "fetched" / "talk" / "part"
    until = time.monotonic() + 60
    while time.monotonic() < until and not (part.exists() and part.stat().st_size > 1000):
        time.sleep(0.05)
    program.send_signal(signal.SIGKILL)
    first = program.wait()
    desk.put()
    return 128 - first, desk.transcribe()


def say_wrong_length(desk: Desk) -> Outcome:
    """The server says a length that is too large."""
    desk.put(says_length=len(desk.sound) + 9000)
    first = desk.transcribe()
    desk.put(etag='"two"')
    return first, desk.transcribe()


def give_page(desk: Desk) -> Outcome:
    """A page to sign in comes instead of the recording."""
    desk.put(b"<!DOCTYPE html><title>Sign in</title>", type="audio/wav")
    first = desk.transcribe()
    desk.put()
    return first, desk.transcribe()


def give_too_much(desk: Desk) -> Outcome:
    """The recording is larger than it may be, and its length is not said."""
    desk.put(desk.sound * 10, says_length=None)
    desk.limits.append("size_max_mb=1")
    first = desk.transcribe()
    desk.put()
    return first, desk.transcribe()


def drip(desk: Desk) -> Outcome:
    """The server sends a byte now and then."""
    desk.put(drip_s=0.01)
    desk.limits.append("time_max_s=0.5")
    first = desk.transcribe()
    desk.limits.clear()
    desk.put()
    return first, desk.transcribe()


def redirect_in_a_circle(desk: Desk) -> Outcome:
    """Redirects lead in a circle."""
    desk.web.redirect("/b", "/talk.wav")
    desk.web.redirect("/talk.wav", "/b")
    first = desk.transcribe()
    desk.put()
    return first, desk.transcribe()


def redirect_inside(desk: Desk) -> Outcome:
    """A redirect leads to a private address; this machine is taken for a public one."""
    judge = addresses.find_objection
    desk.web.redirect("/talk.wav", "http://10.0.0.1/admin")
    call = ["transcribe", desk.url, "-o", str(desk.folder / "out"), "-q"]
    with patch.object(
        addresses, "find_objection", lambda one: None if one == "127.0.0.1" else judge(one)
    ):
        first = CliRunner().invoke(app, call).exit_code
        desk.put()
        return first, CliRunner().invoke(app, call).exit_code


def take_name(desk: Desk) -> Outcome:
    """A person's file has the recording's name."""
    desk.recordings.mkdir(parents=True)
    (desk.recordings / "talk.wav").write_bytes(b"mine")
    desk.put()
    return desk.transcribe(), None


def laugh(desk: Desk) -> Outcome:
    """A feed holds a billion laughs."""
    return mend_feed(desk, LAUGHS)


def load_others(desk: Desk) -> Outcome:
    """A feed loads a file of this machine."""
    return mend_feed(desk, EXTERNAL)


def cut_feed(desk: Desk) -> Outcome:
    """A feed breaks off."""
    return mend_feed(desk, make_feed([make_item(1)])[:-30].decode())


def mend_feed(desk: Desk, faulty: str) -> Outcome:
    """Call with a faulty feed, and again with a good one."""
    desk.web.put("/1.wav", desk.sound, type="audio/wav")
    first = desk.batch(faulty)
    return first, desk.batch(make_feed([make_item(1)]).decode())


def lose_one(desk: Desk) -> Outcome:
    """One of three recordings of a feed is not there, and later it is."""
    for number in (1, 3):
        desk.web.put(f"/{number}.wav", desk.sound, type="audio/wav")
    feed = make_feed([make_item(number) for number in (1, 2, 3)]).decode()
    first = desk.batch(feed)
    desk.web.put("/2.wav", desk.sound, type="audio/wav")
    return first, desk.batch(feed)


def list_ten_thousand(desk: Desk) -> Outcome:
    """A feed has 10,000 items."""
    for number in range(1, 4):
        desk.web.put(f"/{number}.wav", desk.sound, type="audio/wav")
    items = [make_item(number % 1000 + 4, day=1) for number in range(9_997)]
    feed = make_feed([*items, *(make_item(number, day=9) for number in (1, 2, 3))]).decode()
    return desk.batch(feed), None


FAULTS: tuple[Callable[[Desk], Outcome], ...] = (
    cut_once,
    cut_for_long,
    cut_without_ranges,
    change_meanwhile,
    kill,
    say_wrong_length,
    give_page,
    give_too_much,
    drip,
    redirect_in_a_circle,
    redirect_inside,
    take_name,
    laugh,
    load_others,
    cut_feed,
    lose_one,
    list_ten_thousand,
)


@contextmanager
def stand_ins() -> Iterator[None]:
    """Let models that stand in transcribe, and wait for nothing."""
    fake = FakeModels()
    with (
        patch.object(models, "build_models", fake.models),
        patch.object(backend, "LocalPool", lambda slots, token: HerePool(fake)),
        patch.object(download, "PAUSES_S", (0.0,)),
    ):
        yield


def show_faults(folder: Path) -> None:
    """Print the table of faults."""
    sound = write_tone(folder / "tone.wav").read_bytes()
    print("| what was done | status | status of the same call later | recordings lost |")
    print("|---|---:|---:|---:|")
    for number, disturb in enumerate(FAULTS):
        with serve() as web, stand_ins():
            desk = Desk(web, folder / str(number), sound)
            first, again = disturb(desk)
        what = (disturb.__doc__ or "").rstrip(".")
        lost = count_lost(desk)
        print(f"| {what} | {first} | {'' if again is None else again} | {lost} |", flush=True)


def count_lost(desk: Desk) -> int:
    """Count recordings that are not the server's, or missing, and a person's that changed."""
    found = [path for path in desk.recordings.glob("*.wav") if path.read_bytes() != b"mine"]
    wrong = sum(path.read_bytes() != desk.sound for path in found)
    episodes = list((desk.folder / "out").glob("*.md"))
    return wrong + (not found) + abs(len(found) - len(episodes))


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", action="store_true", help="the table of faults alone")
    arguments = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as folder:
        if not arguments.faults:
            show_feed(Path(folder))
        show_faults(Path(folder))


if __name__ == "__main__":
    main()
