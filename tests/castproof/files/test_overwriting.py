"""With ``--overwrite`` too, what a person wrote is kept beside what takes its place."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from castproof.config.request import LAYERS
from castproof.files import atomic
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from transcript import episode
from transcript import io as formats
from transcript.values import Header, Line, Transcript

OURS = """\
---
title: The talk # as we call it
guests: [Ann]
transcript:
- line: Hullo, wurld.
  sec: 0
  time: 0:00
  who: Ann
---
Links and notes.
"""
AGAIN = ("--set", "asr.beam_size=2")


@pytest.fixture
def made(fake: FakeModels, run: Run, recording: Path, out: Path) -> Path:
    """The episode of a first run."""
    assert run("transcribe", recording, "-o", out).exit_code == 0
    return out / "talk.md"


def words_of(page: Path) -> str:
    return " ".join(line.text for line in episode.parse(page.read_text()).transcript.lines)


@pytest.mark.parametrize("command", ["transcribe", pytest.param("batch", marks=pytest.mark.models)])
def test_an_edited_episode_keeps_its_front_matter_and_body_and_a_copy(
    made: Path, run: Run, recording: Path, out: Path, command: str
) -> None:
    said = words_of(made)
    made.write_text(OURS)
    result = run(command, recording, "-o", out, "--overwrite")
    assert result.exit_code == 0
    assert made.with_name("talk.md~").read_text() == OURS
    head = OURS.partition("- line: Hullo, wurld.")[0]
    assert made.read_text().startswith(head)
    assert made.read_text().endswith("---\nLinks and notes.\n")
    assert words_of(made) == said
    assert result.stderr.count(f"kept as {made}~") == 2  # before, and what came of it
    first = next(line for line in result.stderr.splitlines() if "edited" in line)
    assert f"{made} was edited" in first
    assert f"`castproof regenerate {made} {recording}`" in first
    assert f"kept as {made}~" in first


def test_it_is_said_before_anything_is_recognized(
    made: Path, fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    made.write_text(OURS)
    fake.recognizer_error = KeyboardInterrupt()
    result = run("transcribe", recording, "-o", out, "--overwrite", *AGAIN)
    assert result.exit_code == 130
    assert "castproof regenerate" in result.stderr.splitlines()[0]
    assert made.read_text() == OURS


def test_what_nobody_edited_is_replaced_without_a_word_or_a_copy(
    made: Path, run: Run, recording: Path, out: Path
) -> None:
    result = run("transcribe", recording, "-o", out, "--overwrite", "--names", "Ann,Bob")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "who: Ann" in made.read_text()
    assert not list(out.glob("*~"))


def test_without_overwrite_the_line_names_what_merges(
    made: Path, run: Run, recording: Path, out: Path
) -> None:
    made.write_text(OURS)
    result = run("transcribe", recording, "-o", out, "--names", "Ann,Bob")
    assert result.exit_code == 3
    assert f"`castproof regenerate {made} {recording}` brings the new pass under" in result.stderr
    assert made.read_text() == OURS


def test_what_was_overwritten_can_be_regenerated_and_is_a_person_s_still(
    made: Path, fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    made.write_text(OURS)
    assert run("transcribe", recording, "-o", out, "--overwrite").exit_code == 0
    once = made.read_bytes()
    for again in ((), ("--overwrite",)):
        result = run("transcribe", recording, "-o", out, *again)
        assert result.exit_code == 0
        assert made.read_bytes() == once
    assert len(list(out.glob("*~"))) == 1
    result = run("regenerate", made, recording, "--json")
    assert '"how": "merged"' in result.stdout


def test_an_overwriting_that_fails_leaves_the_episode_and_its_base(
    made: Path, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = made.read_text().replace("Hello", "Hullo")
    made.write_text(edited)
    with monkeypatch.context() as patch:

        def full(part: Path, target: Path) -> Path:
            if target == made:
                raise OSError(errno.ENOSPC, "No space left on device")
            return rename(part, target)

        rename = Path.replace
        patch.setattr(Path, "replace", full)
        result = run("transcribe", recording, "-o", out, "--overwrite", "--names", "Ann,Bob")
    assert result.exit_code == 1
    assert "the disk is full" in result.stderr
    assert made.read_text() == edited != ""
    assert '"how": "merged"' in run("regenerate", made, recording, "--json").stdout


def test_front_matter_that_is_given_is_taken_and_the_body_stays(
    made: Path, run: Run, recording: Path, out: Path, tmp_path: Path
) -> None:
    made.write_text(OURS)
    given = tmp_path / "given.yaml"
    given.write_text("title: Another title\n")
    arguments = ("--overwrite", "--front-matter", given)
    assert run("transcribe", recording, "-o", out, *arguments).exit_code == 0
    assert made.read_text().startswith("---\ntitle: Another title\ntranscript:\n")
    assert made.read_text().endswith("---\nLinks and notes.\n")
    assert made.with_name("talk.md~").read_text() == OURS


@pytest.mark.parametrize("notes", [b"My notes.\n", b"\xff\xfe", b"---\ntitle: [\n---\n"])
def test_what_is_no_episode_is_kept_whole(
    made: Path, run: Run, recording: Path, out: Path, notes: bytes
) -> None:
    said = made.read_bytes()
    made.write_bytes(notes)
    assert run("transcribe", recording, "-o", out, "--overwrite").exit_code == 0
    assert (made.read_bytes(), made.with_name("talk.md~").read_bytes()) == (said, notes)


def test_a_page_without_a_transcript_gets_one(
    made: Path, run: Run, recording: Path, out: Path
) -> None:
    made.write_text("---\ntitle: The talk # as we call it\n---\nLinks and notes.\n")
    assert run("transcribe", recording, "-o", out, "--overwrite").exit_code == 0
    assert made.read_text().startswith("---\ntitle: The talk # as we call it\ntranscript:\n")
    assert made.read_text().endswith("---\nLinks and notes.\n")


@pytest.mark.parametrize("name", [name for name in LAYERS if name != "episode"])
def test_every_format_that_a_person_edited_is_kept(
    fake: FakeModels, run: Run, recording: Path, out: Path, name: str
) -> None:
    asked = ("transcribe", recording, "-o", out, "--format", name)
    assert run(*asked).exit_code == 0
    (path,) = (one for one in out.iterdir() if one.is_file())
    written = path.read_bytes()
    path.write_bytes(b"mine\n")
    result = run(*asked, "--overwrite", "--json")
    assert result.exit_code == 0
    assert (path.read_bytes(), path.with_name(f"{path.name}~").read_bytes()) == (written, b"mine\n")
    assert f'"previous": "{path}~"' in result.stdout
    assert f"what it said is kept as {path}~" in result.stderr


def test_a_file_behind_a_link_is_a_person_s_whatever_a_record_says(
    made: Path, run: Run, recording: Path, out: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.md"
    made.rename(elsewhere)
    made.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    call = ("transcribe", recording, "-o", out, "--names", "Ann,Bob")
    assert run(*call).exit_code == 3
    assert elsewhere.read_bytes() == before
    result = run(*call, "--overwrite")
    assert result.exit_code == 1
    assert "leads out of its folder" in result.stderr
    assert elsewhere.read_bytes() == before
    made.unlink()
    elsewhere.rename(out / "own.md")
    made.symlink_to("own.md")
    assert run(*call, "--overwrite").exit_code == 0
    assert made.is_symlink()
    assert made.read_bytes() != before


SPOKEN = Transcript(
    (Header("Work"), Line(0.0, 1.0, "Ann", "Hello world."), Line(2.0, 3.0, "Bob", "Hi there."))
)
NEEDING_ENDS = ("ctm", "stm", "rttm")
#: The formats that an episode can be converted to: it has no ends. Another episode is merged with.
WRITTEN = [
    one for one in formats.FORMATS if one.is_written and one.name not in ("episode", *NEEDING_ENDS)
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(episode.write(episode.create({"title": "A talk"}, SPOKEN)))
    return path


@pytest.mark.parametrize("format_", WRITTEN, ids=lambda one: one.name)
def test_convert_keeps_whatever_it_replaces(page: Path, run: Run, format_: formats.Format) -> None:
    target = page.with_name(f"other{format_.endings[0]}")
    target.write_bytes(OURS.encode())  # any file may have the name
    result = run("convert", page, target, "--to", format_.name, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert target.with_name(f"{target.name}~").read_bytes() == OURS.encode()
    assert f"the previous {target.name} is kept as {target}~" in result.stderr


COMMANDS: dict[str, Callable[[Path, Path], tuple[object, ...]]] = {
    "chapters": lambda page, mine: ("chapters", page, "-o", mine, "--to", "chapters"),
    "chapters of a list": lambda page, mine: (
        "chapters",
        page,
        page.parent / "list.chapters.txt",
        "-o",
        mine,
    ),
    "compare": lambda page, mine: ("compare", page, page, "--html", mine),
    "convert": lambda page, mine: ("convert", page, mine, "--to", "srt"),
    "glossary": lambda page, mine: (
        *("glossary", "learn", page.parent / "machine.md", page, "--into", mine),
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_keeps_the_file_that_it_replaces(page: Path, run: Run, name: str) -> None:
    mine = page.with_name("mine")
    before = b"terms:\n  Anna: [Ana]\n" if name == "glossary" else b"mine\n"
    mine.write_bytes(before)
    page.with_name("list.chapters.txt").write_text("0:02 Ships\n")
    page.with_name("machine.md").write_text(
        page.read_text().replace("Hello world", "Heribert Northwint")
    )
    page.write_text(page.read_text().replace("Hello world", "Heribert Northwind"))
    overwrite = () if name == "glossary" else ("--overwrite",)
    result = run(*COMMANDS[name](page, mine), *overwrite)
    assert result.exit_code == 0, result.stderr
    assert mine.read_bytes() != before
    assert mine.with_name("mine~").read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no such rights here")
def test_a_read_only_output_is_left_as_it_is(
    made: Path, run: Run, recording: Path, out: Path
) -> None:
    made.chmod(0o444)
    before = made.read_bytes()
    result = run("transcribe", recording, "-o", out, "--names", "Ann,Bob")
    assert result.exit_code == 1
    assert "is read-only" in result.stderr
    assert made.read_bytes() == before
    assert not [one.name for one in out.rglob("*") if one.name.startswith(atomic.PREFIX)]
