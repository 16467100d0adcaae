"""What may lie in the place of a file that is written: a link out, a device, a pipe."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from castproof.edit.refresh import refresh_captions
from castproof.errors import OutputNotWritable
from castproof.files import atomic, safe_edit
from castproof.files.paths import follow_links
from castproof.pipeline.cache import RecordingCache
from castproof.review.request import ReviewRequest
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from transcript import episode, files

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
EPISODE = "---\ntranscript:\n- line: I build.\n  sec: 0\n  time: 0:00\n  who: Ann\n---\n"
CAPTIONS = "0:00 I build.\n"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Where links lead, outside of the folder that is worked in."""
    path = tmp_path / "elsewhere"
    path.mkdir()
    return path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "desk"
    path.mkdir()
    monkeypatch.chdir(path)
    (path / "talk.md").write_text(EPISODE)
    (path / "talk.captions.txt").write_text(CAPTIONS)
    return path


@pytest.mark.parametrize(
    "call",
    [
        "convert talk.captions.txt new",
        "convert talk.captions.txt new --overwrite",
        "convert talk.md new --to srt --overwrite",
        "compare talk.captions.txt talk.md --html new",
    ],
)
def test_nothing_is_made_where_a_link_leads_to_nothing(
    run: Run, desk: Path, elsewhere: Path, call: str
) -> None:
    call = call.replace("new", "new.md") if "convert talk.captions" in call else call
    for name in ("new", "new.md"):
        (desk / name).symlink_to(elsewhere / "made")
    result = run(*call.split())
    assert result.exit_code == 1, result.stderr
    assert "there is nothing where it leads" in result.stderr
    assert not list(elsewhere.iterdir())


def test_a_transcript_is_not_written_where_a_link_leads_to_nothing(
    fake: FakeModels, run: Run, recording: Path, out: Path, elsewhere: Path
) -> None:
    out.mkdir()
    (out / "talk.md").symlink_to(elsewhere / "made")
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 1
    assert "there is nothing where it leads" in result.stderr
    assert not list(elsewhere.iterdir())


def test_what_is_kept_is_not_written_where_a_link_leads(desk: Path, elsewhere: Path) -> None:
    """Neither where there is nothing, nor where the same content would be taken for a copy."""
    page = desk / "talk.md"
    page.with_name("talk.md~").symlink_to(elsewhere / "made")
    (elsewhere / "same").write_text(EPISODE)
    page.with_name("talk.md.~2~").symlink_to(elsewhere / "same")
    kept = safe_edit.save(safe_edit.read(page), "second")
    assert kept == page.with_name("talk.md.~3~")
    assert kept.read_text() == EPISODE
    assert [path.name for path in elsewhere.iterdir()] == ["same"]


def test_captions_behind_a_link_are_a_person_s_whatever_a_record_says(
    desk: Path, elsewhere: Path
) -> None:
    own = desk / ".castproof" / "talk"
    own.mkdir(parents=True)
    victim = elsewhere / "victim"
    (desk / "talk.captions.txt").rename(victim)
    (desk / "talk.captions.txt").symlink_to(victim)
    RecordingCache(own).record_edited("talk.captions.txt", CAPTIONS.encode())
    transcript = episode.parse(EPISODE.replace("build", "built")).transcript
    done = refresh_captions(desk / "talk.md", transcript)
    assert not done.written
    assert "stays as it is" in done.edited[0]
    assert victim.read_text() == CAPTIONS


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_device(path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can make a device")
    try:
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("no device can be made here")


@pytest.mark.parametrize("make", [make_pipe, make_device])
def test_no_file_takes_the_place_of_what_is_none(
    fake: FakeModels, run: Run, recording: Path, out: Path, make: Callable[[Path], None]
) -> None:
    """Root can rename over ``/dev/null``."""
    out.mkdir()
    make(out / "special")
    (out / "talk.md").symlink_to("special")
    before = (out / "special").stat()
    result = run("transcribe", recording, "-o", out, "--overwrite")
    assert result.exit_code == 1
    assert "no plain file" in result.stderr
    assert (out / "special").stat() == before
    with pytest.raises(OutputNotWritable, match="no plain file"):
        atomic.write_whole(out / "special", b"x")


def test_a_pipe_that_nobody_reads_is_not_waited_for(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PIPE_WAIT_S", 0.02)
    os.mkfifo(desk / "pipe.srt")
    for call in ("convert talk.md pipe.srt", "compare talk.captions.txt talk.md --html pipe.srt"):
        result = run(*call.split())
        assert result.exit_code == 1
        assert "a pipe that nobody reads" in result.stderr
    monkeypatch.setattr(files, "PIPE_WAIT_S", 60)
    found: list[str] = []
    reading = Thread(target=lambda: found.append((desk / "pipe.srt").read_text()))
    reading.start()
    assert run("convert", "talk.md", "pipe.srt").exit_code == 0
    reading.join()
    assert "I build." in found[0]


@pytest.mark.parametrize(
    "call",
    [
        "check loop.md",
        "check loop.md --fix",
        "flags loop.md",
        "review loop.md --no-browser",
        "convert talk.md loop.md --overwrite",
        "regenerate loop.md talk.wav",
        "compare loop.md talk.md",
        "status loop.md",
    ],
)
def test_a_loop_of_links_is_said(run: Run, desk: Path, call: str) -> None:
    (desk / "loop.md").symlink_to("loop.md")
    result = run(*call.split())
    assert result.exit_code in (1, 2)
    assert "loop.md" in result.stderr + result.stdout
    assert "unexpected" not in result.stderr


def test_where_links_lead(desk: Path) -> None:
    (desk / "loop").symlink_to("loop")
    (desk / "link").symlink_to("talk.md")
    assert follow_links(Path("link")) == Path(os.path.realpath(desk)) / "talk.md"
    assert follow_links(Path("loop")).name == "loop"
    assert follow_links(Path("no\0name")).name == "no\0name"
    assert ReviewRequest(desk / "loop").journal.name == "loop.review~"


def test_no_path_is_resolved_in_a_way_that_a_loop_ends(root: Path) -> None:
    """``Path.resolve`` raises RuntimeError for a loop, until Python 3.13."""
    for package in ("castproof", "review", "transcript"):
        for path in (root / package).rglob("*.py"):
            said = path.read_text(encoding="utf-8").replace("Path(__file__).resolve()", "")
            assert ".resolve()" not in said, path
