"""An episode published: every set written, and valid by others' parsers."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import jsonschema
import numpy as np
import pytest
import srt
import webvtt
from defusedxml import ElementTree
from typer.testing import Result

from castproof.chapters.recording import read_chapters
from castproof.publish.kinds import SETS, SRT, VIDEO_SRT, VTT
from castproof.publish.rendering import make_material, render
from castproof.publish.tags import NAMESPACE
from tests.asr.sounds import write_encoded
from tests.castproof.publish.schemas import CHAPTERS, TRANSCRIPT
from transcript.check.hosts import HOSTS
from transcript.formats import lossless
from transcript.values import Header, Line, Transcript, Word

Run = Callable[..., Result]
ALL = ",".join(HOSTS)
PAGE = """---
title: The boat & the "crew"
guid: boat-1
language: en
guests:
- bobhay
transcript:
- header: Dawn
- line: Hello, and welcome to the boat. It is late & cold. Bob Hay is our guest.
  sec: 1
  who: Ann
- line: It often is. There are <two> of them, and neither came.
  sec: 9
  who: Bob
- header: Noon
- line: So what do you do all day on the pier?
  sec: 30
  who: Ann
- header: Dusk
- line: I wait, and I count the gulls.
  sec: 40
  who: Bob
---
With Bob Hay.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(PAGE)
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "talk.mp3"
    return write_encoded(path, np.zeros(8000 * 45, np.float32), "mp3", 8000)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    said: list[Line] = []
    for start, speaker, text in (
        (1.0, "Ann", "Hello, and welcome to the boat. It is late & cold. Bob Hay is our guest."),
        (9.0, "Bob", "It often is. There are <two> of them, and neither came."),
        (30.0, "Ann", "So what do you do all day on the pier?"),
        (40.0, "Bob", "I wait, and I count the gulls."),
    ):
        tokens = [
            Word(start + 0.3 * n, start + 0.3 * n + 0.25, token, speaker=speaker)
            for n, token in enumerate(text.split())
        ]
        said.append(Line(start, tokens[-1].end, speaker, text, tuple(tokens)))
    path = tmp_path / "words.json"
    path.write_text(lossless.write(Transcript(tuple(said))))
    return path


def test_every_set_is_written_and_valid_by_others(
    page: Path, sound: Path, words: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run(
        *("publish", page, sound, "--for", ALL, "-o", out, "--words", words),
        *("--url", "https://example.org/talks"),
    )
    assert result.exit_code == 0, result.stderr
    names = {path.name for path in out.iterdir() if path.is_file()}
    endings = {kind.ending or ".mp3" for kinds in SETS.values() for kind in kinds}
    assert names == {f"talk{ending}" for ending in (*endings, ".item.xml")}
    assert run("check", out, "--for", ALL, "--ignore", "P612,P616").exit_code == 0
    require_captions(out)
    transcripts = [
        json.loads((out / f"talk{one}podcast.json").read_text()) for one in (".", ".words.")
    ]
    for document in transcripts:
        jsonschema.validate(document, TRANSCRIPT)
    assert [one["body"] for one in transcripts[1]["segments"]][:3] == ["Hello,", "and", "welcome"]
    chapters = json.loads((out / "talk.chapters.json").read_text())
    jsonschema.validate(chapters, CHAPTERS)
    assert [one["startTime"] for one in chapters["chapters"]] == [0, 30, 40]
    assert [(one.title, one.start) for one in read_chapters(out / "talk.mp3")] == [
        ("Dawn", 0.0),
        ("Noon", 30.0),
        ("Dusk", 40.0),
    ]
    require_tags((out / "talk.item.xml").read_text())
    assert (out / "talk.description.txt").read_text().startswith("0:00 Dawn\n0:30 Noon\n")


def require_captions(out: Path) -> None:
    """Hold the captions to what parsers of others read, and to the limits of their sets."""
    voices = webvtt.read(str(out / "talk.vtt"))
    assert [cue.voice for cue in voices][:1] == ["Ann"]
    assert all(len(row) <= 65 for cue in voices for row in cue.text.split("\n"))
    for name, width in (("talk.srt", 32), ("talk.youtube.srt", 42)):
        cues = list(srt.parse((out / name).read_text()))
        assert cues[0].content.startswith("Ann: Hello, and welcome")
        assert sum(cue.content.startswith(("Ann: ", "Bob: ")) for cue in cues) == 4
        rows = [cue.content.split("\n") for cue in cues]
        assert max(map(len, rows)) <= 2
        assert max(len(row) for each in rows for row in each) <= width
        assert all(a.end <= b.start for a, b in pairwise(cues))


def require_tags(snippet: str) -> None:
    item = ElementTree.fromstring(f'<item xmlns:podcast="{NAMESPACE}">{snippet}</item>')
    tags = [(one.tag.rpartition("}")[2], one.get("type"), one.text) for one in item]
    assert tags == [
        ("transcript", "text/vtt", None),
        ("chapters", "application/json+chapters", None),
        ("transcript", "application/x-subrip", None),
        ("transcript", "application/json", None),
        ("transcript", "application/json", None),
        ("transcript", "text/html", None),
        ("transcript", "text/plain", None),
        ("person", None, "Ann"),
        ("person", None, "Bob Hay"),
    ]
    assert item[0].get("url") == "https://example.org/talks/talk.vtt"
    assert item[0].get("language") == "en"


def test_the_page_shows_the_words_and_no_markup_of_theirs(
    page: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("publish", page, "--for", "web", "-o", out, "--url", "https://a.org/t/")
    assert result.exit_code == 0, result.stderr
    assert "has no sound: --audio-url" in result.stderr

    class Reader(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

    reader = Reader()
    reader.feed((out / "talk.html").read_text())
    assert "There are <two> of them" in reader.said
    assert 'src="https://a.org/t/talk.html"' in (out / "talk.embed.html").read_text()


def test_publishing_again_replaces_castproof_s_own_and_keeps_a_person_s(
    page: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    call = ("publish", page, "--for", "youtube", "-o", out)
    assert run(*call).exit_code == 0
    again = run(*call)
    assert again.stdout.count("as it was") == 2
    page.write_text(PAGE.replace("gulls", "geese"))
    assert run(*call).exit_code == 0
    made = out / "talk.youtube.srt"
    assert "geese" in made.read_text()
    assert not list(out.glob("*~"))
    made.write_text("mine\n")
    result = run(*call)
    assert result.exit_code == 3
    assert "was not replaced: it is not as castproof wrote it" in result.stderr
    assert made.read_text() == "mine\n"
    result = run(*call, "--overwrite")
    assert result.exit_code == 0
    assert made.with_name(f"{made.name}~").read_text() == "mine\n"


def test_a_recording_in_the_folder_is_not_written_over(
    page: Path, sound: Path, run: Run, tmp_path: Path
) -> None:
    own = tmp_path / "talk.mp3"
    own.write_bytes(sound.read_bytes())
    result = run("publish", page, own, "--for", "apple", "-o", tmp_path)
    assert result.exit_code == 3
    assert "the recording itself lies there" in result.stderr
    assert own.read_bytes() == sound.read_bytes()
    out = tmp_path / "out"
    call = ("publish", page, own, "--for", "apple", "-o", out)
    assert run(*call).exit_code == 0
    assert "talk.mp3: as it was" in run(*call).stdout
    (out / "talk.mp3").write_bytes(b"mine")
    assert run(*call).exit_code == 3
    assert run(*call, "--overwrite").exit_code == 0
    assert (out / "talk.mp3~").read_bytes() == b"mine"


def test_a_recording_that_takes_no_chapters_is_said(page: Path, run: Run, tmp_path: Path) -> None:
    other = write_encoded(tmp_path / "talk.wav", np.zeros(8000 * 45, np.float32), "pcm_s16le", 8000)
    result = run("publish", page, other, "--for", "apple", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert "chapters are written into MP3, AAC, M4A and MP4" in result.stderr


def test_an_episode_without_chapters_or_known_speakers(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    page.write_text(
        "---\ntranscript:\n- line: Hello.\n  sec: 1\n  who: Ann\n"
        "- line: Hi.\n  sec: 2\n  who: Bo\n---\n"
    )
    result = run("publish", page, "--for", "apple,podcasting20", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert f"the episode has no chapters: `castproof chapters {page} --suggest`" in result.stderr
    assert "Ann, Bo: nothing tells a host from a guest" in result.stderr
    assert "no .words.podcast.json is written" in result.stderr
    assert "--url makes them whole" in result.stderr
    assert not list((tmp_path / "out").glob("*chapters*"))


def test_a_dry_run_writes_nothing(page: Path, sound: Path, run: Run, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss><channel>\n<item>\n<guid>boat-1</guid>\n</item>\n</channel></rss>\n")
    before = feed.read_bytes()
    result = run(
        *("publish", page, sound, "--for", ALL, "-o", tmp_path / "out", "--dry-run"),
        *("--url", "https://a.org/", "--feed", feed),
    )
    assert result.exit_code == 0, result.stderr
    assert "talk.srt: would be written" in result.stdout
    assert '+<podcast:chapters url="https://a.org/talk.chapters.json"' in result.stdout
    assert feed.read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_the_tags_are_written_into_the_feed(page: Path, run: Run, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    items = "".join(
        f"  <item>\n    <title>Talk {n}</title>\n    <guid>talk-{n}</guid>\n  </item>\n"
        for n in range(30)
    )
    was = f'<?xml version="1.0"?>\n<rss version="2.0">\n<channel>\n{items}</channel>\n</rss>\n'
    feed.write_text(was)
    call = ("publish", page, "--for", "apple", "-o", tmp_path / "out", "--feed", feed)
    result = run(*call, "--url", "https://a.org/")
    assert result.exit_code == 2
    assert "no item of the feed is the episode's GUID, recording or title" in result.stderr
    assert not (tmp_path / "out").exists()
    result = run(*call, "--url", "https://a.org/", "--item", "talk-7")
    assert result.exit_code == 0, result.stderr
    assert f"{feed}: 4 tags put in; the previous version is in {feed}~" in result.stdout
    assert feed.with_name("feed.xml~").read_text() == was
    rows = feed.read_text().splitlines()
    added = [row for row in rows if "podcast" in row]
    assert len(added) == 5
    assert [row.partition(" xmlns")[0].rstrip(">") for row in rows if row not in added[1:]] == [
        row.rstrip(">") for row in was.splitlines()
    ]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ((), "--for names a host"),
        (("--for", "apple", "--feed", "x.xml"), "--feed needs --url"),
        (("--for", "apple", "--url", "nowhere"), "--url nowhere"),
    ],
)
def test_calls_that_are_wrong(page: Path, run: Run, more: tuple[str, ...], message: str) -> None:
    result = run("publish", page, *more)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert message in result.stderr


def test_what_cannot_be_listed_is_said_and_the_rest_written(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    page.write_text("---\ntranscript:\n- header: ''\n- line: Hello.\n  sec: 1\n---\n")
    result = run("publish", page, "--for", "youtube", "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "talk.description.txt was not written: chapter 1 has no title" in result.stderr
    assert (tmp_path / "out" / "talk.youtube.srt").is_file()


def read_stamp(stamp: str) -> float:
    hours, minutes, seconds = stamp.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def test_a_recording_of_any_name_is_named_as_an_address(
    page: Path, sound: Path, run: Run, tmp_path: Path
) -> None:
    own = tmp_path / os.fsdecode(b"\xff a.mp3")
    own.write_bytes(sound.read_bytes())
    out = tmp_path / "out"
    result = run("publish", page, own, "--for", "web,apple", "-o", out)
    assert result.exit_code == 0, result.stderr
    assert 'src="%FF%20a.mp3"' in (out / "talk.html").read_text()


def test_nothing_written_is_a_failure(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    page.write_text("---\ntranscript:\n- line: Hello.\n  sec: 1\n  who: 'A  B'\n---\n")
    result = run("publish", page, "--for", "spotify", "-o", tmp_path / "out")
    assert (result.exit_code, "talk.vtt was not written" in result.stderr) == (1, True)


def test_the_language_is_the_call_s_or_the_page_s(page: Path, run: Run, tmp_path: Path) -> None:
    out, call = tmp_path / "out", ("publish", page, "--for", "apple", "-o", tmp_path / "out")
    assert run(*call).exit_code == 0
    assert 'language="en"' in (out / "talk.item.xml").read_text()
    assert run(*call, "--language", "de").exit_code == 0
    assert 'language="de"' in (out / "talk.item.xml").read_text()


def test_one_cue_is_shown_at_a_time_and_none_after_the_end() -> None:
    said = Transcript(
        (
            Line(0.0, None, "Ann", "We left our old flat in April, and moved to the north."),
            Line(1.0, None, "Bob", "Why?"),
            Line(100.0, None, "Ann", "It was cheap. " * 20),
        )
    )
    material, _ = make_material(said, None, 110.0)
    for kind in (VTT, SRT, VIDEO_SRT):
        text = render(kind, material).decode()
        if kind is VTT:
            spans = [
                (read_stamp(one.start), read_stamp(one.end))
                for one in webvtt.from_buffer(io.StringIO(text))
            ]
        else:
            spans = [
                (one.start.total_seconds(), one.end.total_seconds()) for one in srt.parse(text)
            ]
        assert all(start < end for start, end in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert spans[-1][1] <= 110.0
        assert max(end - start for start, end in spans) <= 14


def test_a_chapter_that_nothing_is_said_before_begins_with_the_recording() -> None:
    said = Transcript((Header("Dawn"), Line(4.0, None, None, "Hello."), Header("Noon")))
    material, _ = make_material(said, None, None)
    assert material.chapters.entries == (Header("Dawn", 0.0),)


def test_sound_is_what_ffmpeg_reads_chapters_of(
    page: Path, sound: Path, run: Run, tmp_path: Path
) -> None:
    assert run("publish", page, sound, "--for", "apple", "-o", tmp_path / "out").exit_code == 0
    with av.open(str(tmp_path / "out" / "talk.mp3")) as container:
        found: list[Any] = container.chapters()
    assert [one["metadata"]["title"] for one in found] == ["Dawn", "Noon", "Dusk"]
