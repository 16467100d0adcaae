"""The front door: what ``import castproof`` offers, and that its page tells the truth."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest

import castproof
from castproof.errors import ConfigurationError, OutputNotWritable
from castproof.library import Result
from diarize.errors import DiarizerUnavailable
from tests.castproof.fakes import FakeModels
from transcript.errors import FormatError, InvalidCall, UnknownFormat
from transcript.values import Line, Turn, Word

SAID = (Word(0.0, 0.4, "Hello."), Word(1.0, 1.4, "Hi."))
TURNS = (Turn(0.0, 0.5, "A"), Turn(0.9, 1.5, "B"))


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "reference" / "python.md").read_text(encoding="utf-8")


@pytest.fixture
def result() -> Result:
    return castproof.align(SAID, TURNS, names=["Ann", "Bo"])


def test_the_page_lists_what_is_public(page: str) -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == sorted(castproof.__all__)
    assert all(hasattr(castproof, name) for name in castproof.__all__)
    assert dir(castproof) == castproof.__all__


def test_a_name_that_is_not_public() -> None:
    with pytest.raises(AttributeError, match="no attribute 'transcript_all'"):
        _ = castproof.transcript_all


@pytest.mark.models
def test_the_page_runs(
    page: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "examples").mkdir()
    for name in ("interview.opus", "interview.md"):
        shutil.copy(root / "examples" / name, tmp_path / "examples" / name)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        exec(compile(block, "docs/reference/python.md", "exec"), names)  # noqa: S102
    assert names["stages"][0] == "reading"
    assert {"recognizing", "diarizing"} <= set(names["stages"])
    assert sum(names["talked_s"].values()) > 60


@pytest.mark.models
def test_calling_it_changes_nothing_of_the_process(root: Path) -> None:
    program = (
        "import logging, os, sys, warnings\n"
        "before = dict(os.environ), list(logging.root.handlers), logging.root.level\n"
        "filters = list(warnings.filters)\n"
        "import castproof\n"
        "assert not {'torch', 'numpy', 'typer'} & set(sys.modules)\n"
        "castproof.transcribe('examples/interview.opus', preset='miniature')\n"
        "assert before == (dict(os.environ), list(logging.root.handlers), logging.root.level)\n"
        "ours = [one for one in warnings.filters if one not in filters]\n"
        "assert not [one for one in ours if one[0] == 'ignore' and one[1] is None], ours\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_values_are_aligned_without_a_model(result: Result) -> None:
    before = dict(os.environ), list(logging.root.handlers), list(warnings.filters)
    again = castproof.align(SAID, TURNS, names=["Ann", "Bo"])
    assert [(line.speaker, line.text) for line in again.transcript.lines] == [
        ("Ann", "Hello."),
        ("Bo", "Hi."),
    ]
    assert again.turns == (Turn(0.0, 0.5, "Ann"), Turn(0.9, 1.5, "Bo"))
    assert again.speakers == ("Ann", "Bo")
    assert [word.speaker for word in again.words] == ["Ann", "Bo"]
    assert again == result
    assert before == (dict(os.environ), list(logging.root.handlers), list(warnings.filters))
    assert threading.current_thread() is threading.main_thread()


def test_files_are_aligned_and_loaded(result: Result, tmp_path: Path) -> None:
    result.save(tmp_path / "talk.ctm")
    result.save(tmp_path / "talk.rttm")
    again = castproof.align(tmp_path / "talk.ctm", str(tmp_path / "talk.rttm"), language="en")
    assert (again.name, again.language) == ("talk", "en")
    assert [line.speaker for line in again.captions.lines] == ["Ann", "Bo"]
    saved = again.save(tmp_path / "talk.json")
    assert [line.text for line in castproof.load(saved).lines] == ["Hello.", "Hi."]


def test_the_ending_says_the_format_unless_the_call_does(result: Result, tmp_path: Path) -> None:
    assert result.save(tmp_path / "talk.srt").read_text("utf-8").startswith("1\n00:00:00,000 --> ")
    assert result.save(tmp_path / "talk.txt", to="vtt").read_text("utf-8").startswith("WEBVTT")
    with pytest.raises(UnknownFormat, match=r"talk\.xyz"):
        result.save(tmp_path / "talk.xyz")


def test_a_file_of_a_persons_is_left_alone_or_kept(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "talk.md"
    path.write_text("edited", "utf-8")
    with pytest.raises(OutputNotWritable, match="overwrite=True") as caught:
        result.save(path)
    assert caught.value.path == path
    assert path.read_text("utf-8") == "edited"
    result.save(path, overwrite=True)
    assert (tmp_path / "talk.md~").read_text("utf-8") == "edited"
    assert result.save(path).read_text("utf-8").startswith("---")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_cannot_be_written(result: Result, tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable) as caught:
        result.save(tmp_path / "nowhere" / "talk.md")
    assert caught.value.path == tmp_path / "nowhere" / "talk.md"


def test_a_setting_that_is_none() -> None:
    with pytest.raises(InvalidCall, match=r"'beam_size' is not section\.key"):
        castproof.align(SAID, settings={"beam_size": 2})
    with pytest.raises(ConfigurationError, match="captions"):
        castproof.align(SAID, settings={"captions.breadth": 2})
    with pytest.raises(InvalidCall, match="twice"):
        castproof.align(SAID, names=["Ann", "Ann"])


def test_an_argument_wins_over_a_setting() -> None:
    said = tuple(Word(n * 0.5, n * 0.5 + 0.4, "word") for n in range(40))
    for width in (20, 40):
        found = castproof.align(said, settings={"captions.width_chars": width})
        assert max(len(line.text) for line in found.captions.lines) in range(width - 5, width + 1)
    assert castproof.align(said, language="de", settings={"asr.language": "en"}).language == "de"


def test_a_file_that_is_not_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_text("no cue", "utf-8")
    with pytest.raises(FormatError) as caught:
        castproof.load(path)
    assert caught.value.path == path


def test_transcripts_and_files_are_compared(result: Result, tmp_path: Path) -> None:
    saved = result.save(tmp_path / "talk.md")
    edited = castproof.load(saved)
    assert castproof.compare(saved, edited).scores.wer.errors == 0
    other = type(edited)((Line(0.0, 1.0, "Ann", "Good morning."),))
    found = castproof.compare(result.transcript, other, collar_each_side_s=2.0)
    assert (found.scores.wer.errors, found.scores.wer.length) == (2, 2)


def test_speakers_that_cannot_be_told_apart_are_missing(
    fake: FakeModels, recording: Path, tmp_path: Path
) -> None:
    fake.load_error = DiarizerUnavailable("no token")
    alone = castproof.transcribe(recording, output=tmp_path / "out")
    assert alone.missing == ("no speakers: no token",)
    assert (alone.speakers, alone.turns) == ((), ())
    fake.load_error = None
    fake.ran.clear()
    whole = castproof.transcribe(recording, output=tmp_path / "out", names=["Ann", "Bo"])
    assert fake.ran == ["diarize"]
    assert (whole.missing, whole.speakers) == ((), ("Ann", "Bo"))
    assert not list((tmp_path / "out").glob("*.md"))
