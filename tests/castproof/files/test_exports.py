"""What was written from an episode, kept for when it comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from castproof.files import exports
from transcript import io as formats
from transcript.values import Header, Line, Transcript

TALK = Transcript((Header("Dawn"), Line(0.5, 2.0, "Ann", "Hello."), Line(9.0, 9.5, "Tom", "Hi.")))
SRT = formats.find_by_name("srt")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """An episode's path, with a subtitle file kept of it."""
    page = tmp_path / "talk.md"
    assert exports.keep_export(page, TALK, formats.dump(TALK, SRT), SRT) is None
    return page


def kept(page: Path) -> list[Path]:
    return sorted((page.parent / ".castproof" / "exported" / "talk").iterdir())


def test_what_was_kept_is_found(page: Path) -> None:
    [export] = exports.list_exports([page.parent], SRT)
    assert [(line.start, line.speaker, line.text) for line in export.written.lines] == [
        (0.0, None, "Hello."),
        (9.0, None, "Hi."),
    ]
    assert export.text_digest == exports.compute_text_digest(TALK)
    assert exports.find_text([page.parent], export.text_digest) == exports.publish(TALK)
    assert exports.is_export(export, formats.dump(TALK, SRT))
    assert not exports.is_export(export, b"")
    assert exports.list_exports([page.parent], formats.find_by_name("vtt")) == ()


def test_a_file_is_ours_until_it_is_edited(page: Path) -> None:
    written = formats.dump(TALK, SRT)
    assert exports.is_ours(page.with_name("any.srt"), written, SRT)
    assert not exports.is_ours(page.with_name("any.srt"), written + b"\n", SRT)
    assert not exports.is_ours(page.with_name("any.srt"), written, formats.find_by_name("vtt"))
    for path in kept(page):
        path.write_bytes(b"")
    assert not exports.is_ours(page.with_name("any.srt"), written, SRT)


def test_keeping_again_writes_nothing(page: Path) -> None:
    before = [(path, path.stat().st_mtime_ns) for path in kept(page)]
    assert exports.keep_export(page, TALK, formats.dump(TALK, SRT), SRT) is None
    assert [(path, path.stat().st_mtime_ns) for path in kept(page)] == before


def test_what_is_damaged_is_not_believed(page: Path) -> None:
    for path in kept(page):
        path.write_bytes(path.read_bytes()[:-20])
    assert exports.list_exports([page.parent], SRT) == ()
    assert exports.find_text([page.parent], exports.compute_text_digest(TALK)) is None


def test_a_text_that_was_changed_is_not_the_text(page: Path) -> None:
    for path in kept(page):
        path.write_text(path.read_text().replace("Hello", "Goodbye"))
    assert exports.find_text([page.parent], exports.compute_text_digest(TALK)) is None


def test_a_link_is_not_followed(page: Path, tmp_path: Path) -> None:
    for path in kept(page):
        path.symlink_to(path.rename(tmp_path / path.name))
    assert exports.list_exports([page.parent], SRT) == ()


def test_nothing_is_kept_of_what_is_not_read(tmp_path: Path) -> None:
    assert exports.keep_export(tmp_path / "a.md", TALK, b"", formats.find_by_name("rttm")) is None
    assert not list(tmp_path.iterdir())


def test_the_digest_is_of_what_an_episode_says() -> None:
    same = Transcript(
        (Header("Dawn", 0.0), Line(0.9, None, "Ann", "Hello."), *TALK.lines[1:]), "en"
    )
    assert exports.compute_text_digest(same) == exports.compute_text_digest(TALK)
    assert exports.compute_text_digest(Transcript(TALK.lines)) != exports.compute_text_digest(TALK)
