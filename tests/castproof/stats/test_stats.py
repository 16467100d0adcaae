"""``castproof stats``: an episode, a season, what the folder knows, the page, errors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from castproof.stats.page import MARK
from castproof.stats.plot import COLOURS, draw_plot
from tests.castproof.conftest import Run
from tests.castproof.fakes import DIARIZATION, FakeModels
from transcript import io as formats
from transcript.values import Line, Transcript, Turn

EVIL = "<img src=x onerror=alert(1)>\x1b[31m"
TALK = (
    Line(0.0, None, "Ann", "Where do we sail?"),
    Line(60.0, None, "Bo", "To Bergen, at noon."),
    Line(90.0, None, "Ann", "Yes."),
)


def write(path: Path, lines: tuple[Line, ...] = TALK) -> Path:
    path.parent.mkdir(exist_ok=True)
    content = formats.dump(Transcript(lines), formats.find_by_path(path), recording="talk")
    path.write_bytes(content)
    return path


@pytest.fixture
def episode(tmp_path: Path) -> Path:
    return write(tmp_path / "talk.md")


def document(run: Run, *arguments: object) -> dict[str, Any]:
    result = run("stats", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_an_episode(run: Run, episode: Path) -> None:
    before = episode.read_bytes()
    result = run("stats", episode)
    assert result.exit_code == 0
    rows = [row.split() for row in result.stdout.splitlines()]
    assert ["Ann", "1:00", "66.7", "%", "2", "5", "4", "1"] in rows
    assert ["Bo", "0:30", "33.3", "%", "1", "4", "8", "0"] in rows
    assert ["talk.md", "1:30", "2", "3", "9", "1", "unknown"] in rows
    assert ["Ann", "1:00", "4", "0:00", "1", "talk.md"] in rows
    assert result.stderr.splitlines() == [
        "castproof: note: 2 of 3 lines have no known end: each counts up to the next line's start, "
        "pauses included",
        "castproof: note: 1 of 3 lines have no known length: their words are in no talk time",
        "castproof: note: the overlap is unknown: no recording's folder lies beside it",
    ]
    assert episode.read_bytes() == before
    assert run("stats", episode, "-q").stdout == ""


def test_the_document(run: Run, episode: Path) -> None:
    found = document(run, episode)
    assert found["speakers"][0] == {
        "speaker": "Ann",
        "talk_s": 60.0,
        "turns": 2,
        "words": 5,
        "words_per_minute": 4.0,
        "questions": 1,
    }
    assert found["overlap"] == {"absent": "it is known of no episode"}
    assert [(one["line"], one["talk_s"]) for one in found["monologues"]] == [(1, 60.0), (2, 30.0)]
    (one,) = found["episodes"]
    counts = [one[f"lines{what}"] for what in ("", "_without_end", "_without_length")]
    assert counts == [3, 2, 1]
    assert one["turns"][2]["talk_s"] is None


def test_a_season_adds_up_names_and_keeps_numbers_apart(run: Run, tmp_path: Path) -> None:
    numbered = (*TALK, Line(95.0, 97.0, "Speaker 2", "Aye."))
    write(tmp_path / "one.md", numbered)
    write(tmp_path / "two.md", numbered)
    found = document(run, tmp_path)
    talk = {one["speaker"]: (one["talk_s"], one["turns"]) for one in found["speakers"]}
    assert talk == {
        "Ann": (130.0, 4),
        "Bo": (60.0, 2),
        "Speaker 2 (one.md)": (None, 1),
        "Speaker 2 (two.md)": (None, 1),
    }
    shown = run("stats", tmp_path)
    assert "the overlap is unknown of 2 of 2 episodes" in shown.stderr
    assert re.search(r"^all +3:10 ", shown.stdout, re.MULTILINE)


def test_episodes_of_one_name_are_told_apart_by_their_folders(run: Run, tmp_path: Path) -> None:
    paths = [write(tmp_path / folder / "talk.md") for folder in ("a", "b")]
    assert {one["episode"] for one in document(run, tmp_path)["episodes"]} == set(map(str, paths))
    shown = run("stats", *paths).stdout
    assert re.search(r"a/talk\.md", shown.replace("\n", ""))


def test_any_format_and_ends_that_are_known(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "talk.vtt", (Line(0.0, 2.0, "Ann", "Aye."), Line(5.0, 6.0, "Bo", "No."))
    )
    result = run("stats", path)
    assert "known end" not in result.stderr
    assert re.search(r"^Ann +0:02 ", result.stdout, re.MULTILINE)


def test_what_the_recordings_folder_knows(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    """Ends are those of the last words, and turns tell the overlap."""
    turns = (Turn(0.0, 2.5, "SPEAKER_01"), Turn(1.5, 4.0, "SPEAKER_00"))
    fake.diarization = type(DIARIZATION)(turns, DIARIZATION.exclusive, DIARIZATION.voices)
    assert run("transcribe", recording, "-o", out).exit_code == 0
    found = document(run, out / "talk.md")
    assert found["overlap"] == {"seconds": 1.0, "spoken_seconds": 4.0, "share": 0.25}
    assert found["episodes"][0]["lines_without_end"] == 0
    assert found["episodes"][0]["lines_without_length"] == 0
    page = out / "talk.md"
    page.write_text("---\ntranscript:\n- line: Quite another conversation here.\n---\n")
    (one,) = document(run, page)["episodes"]
    assert "is of another recording" in one["overlap"]["absent"]


@pytest.mark.parametrize(
    ("lost", "reason"),
    [("turns.rttm", "has no turns"), ("*.json", "has no words to tell")],
)
def test_a_folder_that_lacks_something(
    run: Run, fake: FakeModels, recording: Path, out: Path, lost: str, reason: str
) -> None:
    assert run("transcribe", recording, "-o", out).exit_code == 0
    gone = list((out / ".castproof" / "talk").glob(lost))
    assert gone, list((out / ".castproof" / "talk").iterdir())
    for path in gone:
        path.unlink()
    (one,) = document(run, out / "talk.md")["episodes"]
    assert reason in one["overlap"]["absent"]


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        ((), "talk.md has no words"),
        ((Line(0.0, None, None, "Good day."),), "talk.md names no speakers"),
        ((Line(0.0, 1.0, "Ann", "元気ですか。"),), "talk.md: no spaces part its words"),
    ],
)
def test_what_a_person_should_know(
    run: Run, tmp_path: Path, lines: tuple[Line, ...], note: str
) -> None:
    result = run("stats", write(tmp_path / "talk.md", lines))
    assert result.exit_code == 0
    assert note in result.stderr


def test_a_bad_file_does_not_stop_the_rest(run: Run, episode: Path, tmp_path: Path) -> None:
    bad, missing = tmp_path / "bad.json", tmp_path / "no.md"
    bad.write_text("{")
    result = run("stats", episode, bad, missing)
    assert result.exit_code == 3
    assert "Ann" in result.stdout
    errors = [line for line in result.stderr.splitlines() if ": error: " in line]
    assert len(errors) == 2
    assert "bad.json" in errors[0]
    assert "no.md" in errors[1]
    failed = json.loads(run("stats", episode, bad, "--json").stdout)["failed"]
    assert [one["episode"] for one in failed] == [str(bad)]
    none = run("stats", bad, missing)
    assert (none.exit_code, none.stdout) == (1, "")
    alone = run("stats", bad, "--html", tmp_path / "page.html")
    assert (alone.exit_code, alone.stdout) == (1, "")
    assert not (tmp_path / "page.html").exists()


def test_a_file_of_chapters_and_a_folder_without_an_episode(run: Run, tmp_path: Path) -> None:
    chapters = tmp_path / "talk.chapters.txt"
    chapters.write_text("0:00 Work\n")
    result = run("stats", chapters)
    assert result.exit_code == 1
    assert "lists chapters and has no words" in result.stderr
    empty = run("stats", tmp_path)
    assert empty.exit_code == 2
    assert "there is no episode in" in empty.stderr


def test_the_page(run: Run, tmp_path: Path) -> None:
    """It holds the plot and the tables; a name stays text, and nothing is asked of a network."""
    lines = (Line(0.0, 60.0, EVIL, "Aye."), *TALK[1:])
    one, page = write(tmp_path / "talk.vtt", lines), tmp_path / "page.html"
    assert run("stats", one, "--html", page).exit_code == 0
    text = page.read_text()
    assert MARK in text
    assert "<img" not in text
    assert "&lt;img src=x" in text
    assert "When each speaker talks" in text
    assert text.count('<rect class="s') == 3
    assert not re.search(r"(?:src|href)=\"(?!data:)", text)
    assert run("stats", one, write(tmp_path / "b.md"), "--html", page).exit_code == 0
    text = page.read_text()
    assert "How long each speaker talks in each episode" in text
    assert 'class="legend"' in text
    assert not list(tmp_path.glob("page.html~*"))


def test_a_page_without_times_and_one_of_many_speakers(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    run("stats", write(tmp_path / "a.md", (Line(None, None, "Ann", "Aye."),)), "--html", page)
    assert "there is nothing to plot" in page.read_text()
    many = tuple(Line(float(n), n + 1.0, f"Person {n:c}", "Aye.") for n in range(65, 80))
    paths = [write(tmp_path / name, many) for name in ("b.vtt", "c.vtt")]
    run("stats", *paths, "--html", page)
    assert "</svg>others</li>" in page.read_text()
    assert f's{COLOURS}"' not in page.read_text()
    assert draw_plot((), "nothing") == ""


def test_what_stands_where_the_page_is_to_be(run: Run, episode: Path, tmp_path: Path) -> None:
    before = episode.read_bytes()
    refused = run("stats", episode, "--html", episode)
    assert refused.exit_code == 2
    assert "is what is counted" in refused.stderr
    assert episode.read_bytes() == before
    assert run("stats", episode, "--html", tmp_path).exit_code == 1
    own = tmp_path / "own.html"
    own.write_text("a person's page")
    refused = run("stats", episode, "--html", own)
    assert refused.exit_code == 1
    assert "is not a page of statistics" in refused.stderr
    assert own.read_text() == "a person's page"
    assert run("stats", episode, "--html", own, "--overwrite").exit_code == 0
    assert "a person's page" in {
        path.read_text() for path in tmp_path.iterdir() if path.name.startswith("own.html~")
    }


def test_real_episodes(run: Run, data_dir: Path) -> None:
    """All of a season's talk time is somebody's, at the pace at which people speak."""
    names = ("data-mesh-architecture-decentralized-data-products", "solopreneur-data-scientist")
    found = document(run, *(data_dir / "episodes" / f"{name}.md" for name in names))
    for one in found["episodes"]:
        assert 3000 < sum(each["talk_s"] for each in one["speakers"]) < 4500
        assert all(90 < each["words_per_minute"] < 220 for each in one["speakers"])
        assert sum(each["questions"] for each in one["speakers"]) > 20
