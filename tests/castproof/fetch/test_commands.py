"""The commands that take URLs, with models that stand in for the real ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from castproof.batch import backend
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone
from tests.castproof.fetch.server import Web
from tests.castproof.fetch.test_feed import LAUGHS
from tests.castproof.here_pool import HerePool
from transcript.front_matter.fields import read_people, read_title

VTT = (
    b"WEBVTT\n\n00:00.000 --> 00:01.500\n<v Ann>Hello and welcome.\n\n"
    b"00:02.000 --> 00:04.000\n<v Bo>Thanks for having me.\n"
)

#: A batch asks the models' packages which GPUs there are.
pytestmark = pytest.mark.models
CHAPTERS = json.dumps({"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Dawn"}]})
PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'


@pytest.fixture
def here(fake: FakeModels, monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    """Batches of this process, with models that stand in."""
    monkeypatch.setattr(backend, "LocalPool", lambda slots, token: HerePool(fake))
    return fake


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_tone(tmp_path_factory.mktemp("sound") / "tone.wav").read_bytes()


def make_item(number: int, more: str = "", name: str = "") -> str:
    return (
        f"<item><title>Talk {number}</title><guid>g{number}</guid>"
        f"<pubDate>{number:02d} Oct 2026 08:00:00 GMT</pubDate>{more}"
        f'<enclosure url="/{name or number}.wav" type="audio/wav"/></item>'
    )


def put_feed(web: Web, sound: bytes, items: Sequence[str]) -> str:
    for number in range(1, len(items) + 1):
        web.put(f"/{number}.wav", sound[:-2] + number.to_bytes(2, "little"), type="audio/wav")
    text = f'<rss version="2.0" {PODCAST}><channel><title>T</title>{"".join(items)}</channel></rss>'
    return web.put("/feed.xml", text.encode(), type="application/rss+xml")


def test_transcribe_takes_a_url(
    web: Web, run: Run, fake: FakeModels, sound: bytes, out: Path
) -> None:
    url = web.put("/talk.wav", sound, type="audio/wav").replace("//", "//ann:hunter22@")
    done = run("transcribe", f"{url}?token=s3cret99", "-o", out, "--allow-private", "--json")
    assert done.exit_code == 0, done.stderr
    (told,) = json.loads(done.stdout)["recordings"]
    assert told["url"] == f"{web.url}/talk.wav?token=***"
    assert told["recording"] == str(out / "recordings" / "talk.wav")
    assert (out / "talk.md").is_file()
    kept = (out / ".castproof" / "talk" / "provenance.json").read_text()
    assert json.loads(kept)["recording"]["url"] == told["url"]
    for text in (done.stdout, done.stderr, kept):
        assert "hunter22" not in text
        assert "s3cret99" not in text


def test_one_url_that_fails_does_not_stop_the_others(
    web: Web, run: Run, fake: FakeModels, sound: bytes, out: Path, recording: Path
) -> None:
    good = web.put("/good.wav", sound, type="audio/wav")
    page = web.put("/page.mp3", b"<html>", type="text/html")
    done = run("transcribe", page, good, recording, "-o", out, "--allow-private")
    assert done.exit_code == 1
    assert "this is a web page" in done.stderr
    assert (out / "good.md").is_file()
    assert (out / "talk.md").is_file()


@pytest.mark.parametrize("command", ["transcribe", "batch"])
def test_where_nothing_could_be_fetched(
    web: Web, here: FakeModels, run: Run, out: Path, command: str
) -> None:
    done = run(command, f"{web.url}/gone.mp3", "-o", out, "--allow-private")
    assert done.exit_code == 1, done.stderr
    assert "there is nothing at this address" in done.stderr


@pytest.mark.parametrize("command", ["transcribe", "batch"])
def test_this_machine_is_not_asked_unless_allowed(
    web: Web, here: FakeModels, run: Run, out: Path, command: str
) -> None:
    done = run(command, f"{web.url}/talk.mp3", "-o", out)
    assert done.exit_code == 1
    assert "--allow-private" in done.stderr
    assert web.asked == []


@pytest.mark.parametrize("command", ["transcribe", "batch"])
def test_what_is_no_url_is_a_wrong_call(run: Run, out: Path, command: str) -> None:
    done = run(command, "https://", "-o", out)
    assert done.exit_code == 2
    assert "names no host" in done.stderr


def test_transcribe_says_how_feeds_are_taken(
    web: Web, run: Run, fake: FakeModels, sound: bytes, out: Path
) -> None:
    done = run("transcribe", put_feed(web, sound, []), "-o", out, "--allow-private")
    assert done.exit_code == 1
    assert "castproof batch URL --newest 1" in done.stderr


def test_flags_takes_a_url(web: Web, run: Run, fake: FakeModels, sound: bytes, out: Path) -> None:
    url = web.put("/talk.wav", sound, type="audio/wav")
    assert run("transcribe", url, "-o", out, "--allow-private").exit_code == 0
    done = run("flags", out / "talk.md", url, "--allow-private", "--clips", out / "clips")
    assert done.exit_code == 0, done.stderr
    assert len(web.asked) == 1


def test_a_feeds_newest(web: Web, run: Run, here: FakeModels, sound: bytes, out: Path) -> None:
    tags = (
        "<podcast:person>Bo Hay</podcast:person><podcast:person role='guest'>Ann</podcast:person>"
        '<podcast:transcript url="/3.vtt" type="text/vtt"/><podcast:chapters url="/3.json"/>'
    )
    items = [make_item(1), make_item(2), make_item(3, tags)]
    web.put("/3.vtt", VTT, type="text/vtt")
    web.put("/3.json", CHAPTERS.encode(), type="application/json+chapters")
    call = ("batch", put_feed(web, sound, items), "-o", out, "--allow-private", "--newest")
    done = run(*call, 2)
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in out.glob("*.md")) == [
        "2026-10-02-Talk-2.md",
        "2026-10-03-Talk-3.md",
    ]
    page = (out / "2026-10-03-Talk-3.md").read_text()
    assert read_title(page) == "Talk 3"
    assert read_people(page).guests == ("Ann",)
    assert "guid: g3" in page
    assert "title: Dawn" in page
    kept = sorted(path.name for path in (out / "recordings").glob("*-3.*"))
    ends = [".chapters.json", ".publisher.vtt", ".wav"]
    assert kept == [f"2026-10-03-Talk-3{ending}" for ending in ends]
    chapters = out / "recordings" / "2026-10-03-Talk-3.chapters.json"
    assert run("chapters", out / "2026-10-03-Talk-3.md", chapters).exit_code == 0
    assert "- header: Dawn" in (out / "2026-10-03-Talk-3.md").read_text()
    web.asked.clear()
    assert run(*call, 3).exit_code in (0, 3)  # the episode that has its chapters now stays
    assert [path for path, _ in web.asked] == ["/feed.xml", "/feed.xml", "/1.wav"]


def test_the_commands_that_are_offered_for_a_publishers_transcript(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path
) -> None:
    tag = '<podcast:transcript url="/1.vtt" type="text/vtt"/>'
    web.put("/1.vtt", VTT, type="text/vtt")
    feed = put_feed(web, sound, [make_item(1, tag)])
    done = run("batch", feed, "-o", out, "--allow-private", "--newest", 1)
    (note,) = [line for line in done.stderr.splitlines() if "the publisher has" in line]
    offered = [part for part in note.split("`") if part.startswith("castproof ")]
    assert [words.split()[1] for words in offered] == ["compare", "retime"]
    for words in offered:
        again = run(*words.split()[1:])
        assert again.exit_code in (0, 3), again.stderr


def test_an_item_that_gets_another_title_is_not_fetched_again(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path
) -> None:
    items = [make_item(1)]
    call = ("batch", put_feed(web, sound, items), "-o", out, "--allow-private", "--newest", 1)
    assert run(*call).exit_code == 0
    put_feed(web, sound, [items[0].replace("Talk 1", "A talk on bread")])
    assert run(*call).exit_code == 0
    assert [path.name for path in out.glob("*.md")] == ["2026-10-01-Talk-1.md"]
    assert read_title((out / "2026-10-01-Talk-1.md").read_text()) == "A talk on bread"


def test_a_feeds_items_since_a_day(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path
) -> None:
    feed = put_feed(web, sound, [make_item(1), make_item(2), make_item(3, name="gone")])
    done = run("batch", feed, "-o", out, "--allow-private", "--since", "2026-10-02", "-q")
    assert done.exit_code == 1
    assert [path.name for path in out.glob("*.md")] == ["2026-10-02-Talk-2.md"]
    assert "there is nothing at this address" in done.stderr


def test_a_dry_run_fetches_no_recording(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path
) -> None:
    feed, lone = put_feed(web, sound, [make_item(1)]), web.put("/lone.wav", sound, type="audio/wav")
    call = ("batch", feed, lone, "-o", out, "--allow-private", "--newest", "1", "--dry-run")
    done = run(*call)
    assert done.exit_code == 0, done.stderr
    assert "2026-10-01-Talk-1: would be fetched from" in done.stdout
    assert "lone: would be fetched from" in done.stdout
    assert "to run: every stage for 2 recordings to fetch\n" in done.stdout
    assert not out.exists()
    assert [one["name"] for one in json.loads(run(*call, "--json").stdout)["to_fetch"]] == [
        "2026-10-01-Talk-1",
        "lone",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "a feed of 1 recording: say which with --newest N"),
        (("--since", "October"), "--since October: write a day"),
        (("--newest", "0"), "--newest"),
    ],
)
def test_a_feed_wants_a_choice(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path, options: Sequence[str], said: str
) -> None:
    done = run(
        "batch", put_feed(web, sound, [make_item(1)]), "-o", out, "--allow-private", *options
    )
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_choice_wants_a_feed(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path, recording: Path
) -> None:
    url = web.put("/talk.wav", sound, type="audio/wav")
    for inputs in ((recording,), (url,)):
        done = run("batch", *inputs, "-o", out, "--newest", "1", "--allow-private")
        assert done.exit_code == 2
        assert "--newest is for feeds" in done.stderr


def test_a_feed_without_anything_so_new(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path
) -> None:
    feed = put_feed(web, sound, [make_item(1)])
    done = run("batch", feed, "-o", out, "--allow-private", "--since", "2027-01-01")
    assert done.exit_code == 1
    assert "no item of the feed is so new" in done.stderr


@pytest.mark.parametrize("content", [LAUGHS, "<rss><channel>"], ids=["laughs", "broken off"])
def test_a_feed_that_cannot_be_read_is_a_failure(
    web: Web, run: Run, here: FakeModels, out: Path, content: str
) -> None:
    feed = web.put("/feed.xml", content.encode(), type="text/xml")
    for options in (("--newest", "1"), ()):
        done = run("batch", feed, "-o", out, "--allow-private", *options)
        assert done.exit_code == 1, done.stderr
        assert "this feed" in done.stderr


def test_a_publishers_files_that_are_broken_cost_only_themselves(
    web: Web, run: Run, here: FakeModels, sound: bytes, out: Path
) -> None:
    tags = '<podcast:transcript url="/1.vtt" type="text/vtt"/><podcast:chapters url="/none.json"/>'
    web.put("/1.vtt", b"\x00\x01", type="text/vtt")
    feed = put_feed(web, sound, [make_item(1, tags)])
    done = run("batch", feed, "-o", out, "--allow-private", "--newest", "1")
    assert done.exit_code == 0, done.stderr
    assert "is not kept" in done.stderr
    assert "none.json" in done.stderr
    assert [path.suffix for path in (out / "recordings").glob("2*")] == [".wav"]


def test_a_url_is_not_for_shared_storage(run: Run, out: Path) -> None:
    done = run(
        "batch", "https://example.org/a.mp3", "-o", "out", "--ray", "local", "--storage", "s3://b"
    )
    assert done.exit_code == 2
    assert "leave out --storage" in done.stderr
