"""Published chapter lists and episodes, through the formats of chapters and of documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from transcript import episode
from transcript import io as formats
from transcript.formats import chapters, document
from transcript.read_report import ReadReport
from transcript.text import read_text

CHAPTER_FORMATS = ("chapters", "description", "json-chapters")


@pytest.fixture
def lists(data_dir: Path) -> list[Path]:
    found = sorted((data_dir / "episodes" / "chapters").glob("*.txt"))
    assert len(found) >= 30
    return found


def test_published_lists_say_the_same_in_every_format(lists: list[Path]) -> None:
    for path in lists:
        published = chapters.parse(read_text(path))
        for name in CHAPTER_FORMATS:
            format_ = formats.find_by_name(name)
            data = formats.dump(published, format_)
            assert formats.load(data, format_) == published, path
            bare = "list.json" if name == "json-chapters" else "list.txt"
            assert formats.find_by_content(bare, data) is format_, path


def test_published_lists_are_written_as_they_are(lists: list[Path]) -> None:
    for path in lists:
        rows = [row.rstrip() for row in read_text(path).splitlines() if row.strip()]
        assert chapters.write(chapters.parse(read_text(path))).splitlines() == rows
        report = ReadReport()
        chapters.parse(read_text(path), report)
        assert report.notes == ()


def test_what_is_said_is_never_taken_for_chapters(data_dir: Path) -> None:
    captions = formats.find_by_name("captions")
    for path in sorted((data_dir / "episodes").glob("*.md")):
        transcript = episode.parse(read_text(path)).transcript
        lines = sorted(
            (line for line in transcript.lines if line.start is not None),
            key=lambda line: line.start or 0.0,
        )
        text = formats.write(replace(transcript, entries=tuple(lines)), captions)
        assert formats.recognize_text(text) == "captions", path


def test_an_episode_comes_back_from_a_document_as_it_was(data_dir: Path) -> None:
    for path in sorted((data_dir / "episodes").glob("*.md"))[::6]:
        text = path.read_bytes().decode()
        page = episode.parse(text)
        back = document.parse(document.write(page.transcript, path.stem))
        assert episode.write(replace(page, transcript=back)) == text, path
