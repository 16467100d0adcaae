"""``castproof retime``: from words, captions and a recording; and nothing is ever lost."""

from __future__ import annotations

import errno
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from castproof.edit import retime as retiming
from castproof.errors import DifferentRecording, FileChanged, OutputNotWritable
from castproof.files import atomic
from castproof.files.safe_edit import read_episode, save
from castproof.files.word_files import is_transcript, read_timed_words
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from transcript import episode
from transcript.errors import FormatError, InvalidCall
from transcript.formats import captions, srt
from transcript.values import Line, Transcript

TIMES = re.compile(r"^(?:  sec: .*|  time: .*)\n", re.MULTILINE)
PAGE = """\
---
title: 'A talk'   # kept
transcript:
- line: Hello and welcome.
  sec: 50
  time: 0:50
  who: Ann
- line: Thanks for having me.
  who: Ben
---
Notes.
"""
RETIMED = PAGE.replace("50\n  time: 0:50", "0\n  time: 0:00").replace(
    "having me.\n", "having me.\n  sec: 2\n  time: 0:02\n"
)


@pytest.fixture
def interview(tmp_path: Path, root: Path) -> Path:
    """Our own conversation's episode without a single time."""
    path = tmp_path / "interview.md"
    path.write_text(TIMES.sub("", (root / "examples" / "interview.md").read_text()))
    return path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(PAGE)
    return path


def without_times(text: str) -> str:
    return TIMES.sub("", text)


def starts(path: Path) -> list[float | None]:
    return [line.start for line in episode.parse(path.read_text()).transcript.lines]


def test_words_with_times_give_every_line_its_second(run: Run, interview: Path, root: Path) -> None:
    before = interview.read_text()
    result = run("retime", interview, root / "examples" / "interview.ctm")
    assert result.exit_code == 0, result.stderr
    truth = starts(root / "examples" / "interview.md")
    assert starts(interview) == truth
    assert f"{len(truth)} of {len(truth)} lines retimed" in result.stdout
    assert f"{len(truth)} filled" in result.stdout
    assert without_times(interview.read_text()) == before
    assert interview.with_name("interview.md~").read_text() == before


def test_captions_do_too(run: Run, interview: Path, root: Path, tmp_path: Path) -> None:
    lines = episode.parse((root / "examples" / "interview.md").read_text()).transcript.lines
    source = tmp_path / "source.captions.txt"
    source.write_text(captions.write(Transcript(lines)))
    result = run("retime", interview, source)
    assert result.exit_code == 0, result.stderr
    assert starts(interview) == [line.start for line in lines]


def test_a_bare_txt_is_told_by_its_content(run: Run, interview: Path, tmp_path: Path) -> None:
    text = [line.text for line in episode.parse(interview.read_text()).transcript.lines]
    rows = [Line(float(20 * at), None, None, words) for at, words in enumerate(text)]
    source = tmp_path / "source.txt"
    source.write_text(captions.write(Transcript(tuple(rows))))
    assert run("retime", interview, source).exit_code == 0
    assert starts(interview) == [20.0 * at for at in range(len(text))]


def test_a_recording_is_recognized_once(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    result = run("retime", page, recording, "--config", "miniature")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == RETIMED
    assert (page.parent / ".castproof" / "talk" / "asr.json").is_file()
    page.write_text(PAGE)
    assert run("retime", page, recording, "--config", "miniature").exit_code == 0
    assert fake.ran == ["recognize"]


def test_what_transcribe_heard_is_used(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    done = run("transcribe", recording, "-o", page.parent, "--no-diarize", "-f", "captions")
    assert done.exit_code == 0, done.stderr
    assert run("retime", page, recording).exit_code == 0
    assert fake.ran == ["recognize"]


def test_what_transcribe_heard_with_a_glossary_is_used(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    terms = page.with_name("terms.yaml")
    terms.write_text("terms:\n  Northwind:\n")
    call = ("transcribe", recording, "-o", page.parent, "--no-diarize", "-f", "captions")
    done = run(*call, "--glossary", terms)
    assert done.exit_code == 0, done.stderr
    assert run("retime", page, recording, "--set", f"glossary.file={terms}").exit_code == 0
    assert fake.ran == ["recognize"]


def test_what_was_heard_with_the_guests_names_is_used(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    page.write_text(PAGE.replace("title:", "guests: [Ben Orwind]\ntitle:"))
    call = ("transcribe", recording, "-o", page.parent, "--no-diarize", "-f", "captions")
    done = run(*call, "--front-matter", page)
    assert done.exit_code == 0, done.stderr
    assert fake.options[0].hotwords
    assert run("retime", page, recording).exit_code == 0
    assert fake.ran == ["recognize"]


def test_a_recording_that_was_only_retimed_is_not_broken_off(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    assert run("retime", page, recording).exit_code == 0
    status = run("status", page.parent)
    assert status.exit_code == 0
    assert "no transcript" in status.stdout
    fake.diarizer_error = KeyboardInterrupt()
    run("transcribe", recording, "-o", page.parent, "-f", "captions")
    status = run("status", page.parent)
    assert status.exit_code == 3
    assert "broken off" in status.stdout


def test_a_kept_asr_json_is_a_source(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    run("transcribe", recording, "-o", page.parent, "--no-diarize", "-f", "captions")
    assert run("retime", page, page.parent / ".castproof/talk/asr.json").exit_code == 0
    assert page.read_text() == RETIMED


def test_a_dry_run_shows_the_change_and_writes_nothing(
    run: Run, interview: Path, root: Path
) -> None:
    before = interview.read_text()
    result = run("retime", interview, root / "examples" / "interview.ctm", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"--- {interview}")
    assert "+  sec: 0\n" in result.stdout
    assert "lines retimed" in result.stderr
    assert result.stderr.endswith("; nothing written\n")
    assert [path.name for path in interview.parent.iterdir()] == ["interview.md"]
    assert interview.read_text() == before


def test_another_file_may_be_written(run: Run, interview: Path, root: Path, tmp_path: Path) -> None:
    before, target = interview.read_text(), tmp_path / "new.md"
    call = ("retime", interview, root / "examples" / "interview.ctm", "-o", target)
    assert run(*call).exit_code == 0
    assert interview.read_text() == before
    assert starts(target)[0] == 0
    again = run(*call)
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_a_line_that_the_source_does_not_have_is_listed_and_the_status_is_3(
    run: Run, interview: Path, root: Path
) -> None:
    text = interview.read_text()
    foreign = "- line: Zebras juggle quartz.\n  sec: 7\n  time: 0:07\n  who: Ann\n"
    interview.write_text(text.replace("- header: Questions\n", f"- header: Questions\n{foreign}"))
    result = run("retime", interview, root / "examples" / "interview.ctm")
    assert result.exit_code == 3
    assert "has no time for line 3" in result.stderr
    assert "Zebras juggle" in result.stdout


def test_the_summary_in_json(run: Run, interview: Path, root: Path) -> None:
    result = run("retime", interview, root / "examples" / "interview.ctm", "--json")
    summary = json.loads(result.stdout)
    assert summary["written"] is True
    assert summary["retimed"] == summary["lines"] == summary["filled"]
    assert summary["offsets"] == summary["cuts"] == summary["unsure"] == []
    assert summary["median_shift_s"] is None


def test_the_offset_map_tells_what_was_cut(run: Run, root: Path, tmp_path: Path) -> None:
    lines = episode.parse((root / "examples" / "interview.md").read_text()).transcript.lines
    page = tmp_path / "talk.md"
    page.write_text((root / "examples" / "interview.md").read_text())
    source = tmp_path / "later.srt"
    later = tuple(
        replace(line, start=(line.start or 0) + 12, end=(line.start or 0) + 13) for line in lines
    )
    source.write_text(srt.write(Transcript(later)))
    result = run("retime", page, source, "--offset-map")
    assert result.exit_code == 0, result.stderr
    assert "+12.0 s" in result.stdout
    assert "inserted: 12.0 s at 0:00 of the old times" in result.stdout


def test_sound_cut_at_the_end_is_told_as_at_the_beginning(
    run: Run, root: Path, tmp_path: Path
) -> None:
    source = episode.parse((root / "examples" / "interview.md").read_text()).transcript.lines
    page, captions_file = tmp_path / "talk.md", tmp_path / "shorter.srt"
    page.write_text((root / "examples" / "interview.md").read_text())
    kept = [line for line in source if (line.start or 0) < 80]
    gone = [line for line in source if (line.start or 0) >= 80]
    captions_file.write_text(
        srt.write(Transcript(tuple(replace(line, end=(line.start or 0) + 1) for line in kept)))
    )
    result = run("retime", page, captions_file, "--json")
    assert result.exit_code == 3
    (cut,) = json.loads(result.stdout)["cuts"]
    assert cut["kind"] == "gone"
    assert (kept[-1].start or 0) <= cut["old"] <= (kept[-1].start or 0) + 1
    assert cut["old"] + cut["seconds"] == pytest.approx(gone[-1].start)


def test_a_time_that_says_another_second_than_sec_is_written_anew(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    wrong = PAGE.replace("sec: 50\n  time: 0:50", "sec: 0\n  time: '0:50'   # moved")
    page.write_text(wrong)
    assert run("retime", page, recording, "--config", "miniature").exit_code == 0
    assert page.read_text() == RETIMED.replace("time: 0:00", "time: '0:00'   # moved")


def test_another_recording_is_refused(run: Run, page: Path, root: Path) -> None:
    result = run("retime", page, root / "examples" / "interview.ctm")
    assert result.exit_code == 1
    assert "does not seem to be of the same recording" in result.stderr
    assert [path.read_text() for path in page.parent.iterdir()] == [PAGE]
    with pytest.raises(DifferentRecording):
        was, read = read_episode(page)
        retiming.retime_episode(was, read, read_timed_words(root / "examples" / "interview.ctm"))


def test_sources_without_words_or_times_are_refused(page: Path, root: Path) -> None:
    empty, turns = page.with_name("empty.srt"), page.with_name("x.turns.txt")
    empty.write_text("")
    turns.write_text("Ann:\nHello and welcome.\n")
    with pytest.raises(FormatError, match="has no words to take times from"):
        read_timed_words(empty)
    with pytest.raises(FormatError, match="has no times"):
        read_timed_words(turns)
    with pytest.raises(FormatError, match=r"interview\.rttm.*has no words"):
        read_timed_words(root / "examples" / "interview.rttm")


def test_only_an_episode_with_lines_is_retimed(tmp_path: Path) -> None:
    subtitles, empty, broken = (tmp_path / name for name in ("a.srt", "b.md", "c.md"))
    subtitles.write_text("1\n00:00:00,000 --> 00:00:01,400\nHello.\n\n")
    empty.write_text("---\ntitle: x\n---\n")
    broken.write_text("---\ntranscript: 3\n---\n")
    with pytest.raises(InvalidCall, match="not an episode"):
        read_episode(subtitles)
    with pytest.raises(InvalidCall, match="no transcript yet"):
        read_episode(empty)
    with pytest.raises(FormatError, match=r"c\.md: .*not a list"):
        read_episode(broken)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.ctm", True), ("a.txt", True), ("a.SRT", True), ("a.json", True), ("a.mp3", False),
     ("a", False), ("a.bin", False)],
)  # fmt: skip
def test_a_name_tells_a_transcript_from_a_recording(name: str, expected: bool) -> None:
    assert is_transcript(Path(name)) is expected


def ready(page: Path, recording_words: Path) -> retiming.Retimed:
    was, read = read_episode(page)
    return retiming.retime_episode(was, read, read_timed_words(recording_words))


def test_an_episode_that_changed_meanwhile_is_left_alone(interview: Path, root: Path) -> None:
    done = ready(interview, root / "examples" / "interview.ctm")
    interview.write_text("a person's")
    with pytest.raises(FileChanged):
        save(done.was, done.text)
    assert [path.read_text() for path in interview.parent.iterdir()] == ["a person's"]


def test_a_full_disk_leaves_the_episode_as_it_was(
    interview: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = interview.read_text()
    done = ready(interview, root / "examples" / "interview.ctm")
    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OutputNotWritable, match="the disk is full"):
        save(done.was, done.text)
    assert [path.read_text() for path in interview.parent.iterdir()] == [before]


def test_the_editors_own_starts_are_near(run: Run, seeds_dir: Path, tmp_path: Path) -> None:
    page = tmp_path / "seed.md"
    truth = next(seeds_dir.glob("000_*")).read_text(encoding="utf-8")
    page.write_text(without_times(truth), encoding="utf-8")
    result = run("retime", page, next(seeds_dir.glob("001_*")), "--quiet")
    assert result.exit_code == 0, result.stderr
    assert without_times(page.read_text(encoding="utf-8")) == without_times(truth)
    editors = [line.start for line in episode.parse(truth).transcript.lines]
    near = [
        ours is not None and own is not None and abs(ours - own) <= 10
        for ours, own in zip(starts(page), editors, strict=True)
    ]
    assert sum(near) >= 0.98 * len(near)
    # Where the captions have these lines, whose first words the editor wrote anew.
    for number, start in ((52, 961), (113, 1955), (135, 2360), (157, 2829), (167, 3012)):
        assert starts(page)[number - 1] == pytest.approx(start, abs=2)


@pytest.mark.slow
def test_a_real_recording_with_the_miniature_models(run: Run, interview: Path, root: Path) -> None:
    result = run(
        "retime", interview, root / "examples" / "interview.opus", "--config", "miniature", "-q"
    )
    assert result.exit_code in {0, 3}, result.stderr
    truth = starts(root / "examples" / "interview.md")
    near = [
        ours is not None and own is not None and abs(ours - own) <= 2
        for ours, own in zip(starts(interview), truth, strict=True)
    ]
    assert sum(near) >= 0.9 * len(near)
