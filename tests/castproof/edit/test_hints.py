"""``castproof flags``: from an episode alone, from its recording's folder, and as clips."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from castproof.edit.hints import read_folder
from tests.castproof.conftest import Run
from tests.castproof.fakes import RECOGNITION, FakeModels, words
from transcript.formats import lossless
from transcript.values import Line, Note, Removal, Segment, Transcript, Word

LOOPED = """\
---
title: talk
transcript:
- line: Hello and welcome, Kafka people.
  sec: 0
  time: 0:00
  who: Ann
- line: Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye.
  sec: 2
  time: 0:02
  who: Tom
- line: Good bye to you all.
  sec: 1
  time: 0:01
  who: Ann
---
"""


def spots_of(result: object) -> list[dict[str, object]]:
    return json.loads(result.stdout)["spots"]  # type: ignore[attr-defined]


def test_an_episode_alone(run: Run, tmp_path: Path) -> None:
    episode = tmp_path / "talk.md"
    episode.write_text(LOOPED)
    result = run("flags", episode)
    assert result.exit_code == 0
    assert "1. 0:02  loop, line 2" in result.stdout
    assert "T101, line 3" in result.stdout
    assert "→ keep “Bye.” once" in result.stdout
    assert "minutes of listening" in result.stdout
    assert episode.read_text() == LOOPED
    assert result.stderr == (
        f"castproof: note: nothing of what the recognizer heard is kept beside {episode}: only its "
        "text was looked at\n"
    )


def test_the_number_and_json(run: Run, tmp_path: Path) -> None:
    episode = tmp_path / "talk.md"
    episode.write_text(LOOPED)
    document = json.loads(run("flags", episode, "-n", 1, "--json").stdout)
    assert document["found"] == 2
    (spot,) = document["spots"]
    assert (spot["kind"], spot["line"], spot["start"]) == ("loop", 2, 2.0)
    assert spot["worth"] == pytest.approx(spot["chance"] * spot["repair"] / 9, abs=0.001)
    assert "1 spot of 2" in run("flags", episode, "-n", 1).stdout
    assert run("flags", episode, "-n", 0).exit_code == 2


def test_an_empty_transcript(run: Run, tmp_path: Path) -> None:
    for name, content in (
        ("talk.md", "---\ntitle: talk\ntranscript: []\n---\n"),
        ("talk.json", lossless.write(Transcript(()))),
        ("talk.captions.txt", ""),
    ):
        path = tmp_path / name
        path.write_text(content)
        result = run("flags", path)
        assert (result.exit_code, result.stdout) == (0, "no spots\n")
        assert f"{name} has no words: there is nothing to look at" in result.stderr


def test_hints_is_its_other_name(run: Run, root: Path) -> None:
    first, other = (run(name, root / "examples" / "interview.md") for name in ("flags", "hints"))
    assert other.exit_code == 0
    assert (other.stdout, other.stderr) == (first.stdout, first.stderr)
    assert "hints" not in run("--help").stdout


def test_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    missing = run("flags", tmp_path / "talk.md")
    assert missing.exit_code == 1
    assert "no such file" in missing.stderr
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": "castproof", "version": 1, "entries": [3]}')
    assert "broken.json" in run("flags", broken).stderr
    chapters = tmp_path / "talk.chapters.txt"
    chapters.write_text("00:00:00 Hello\n")
    result = run("flags", chapters)
    assert result.exit_code == 1
    assert "lists chapters and has no words" in result.stderr


def test_the_folder_of_the_run_tells_more(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    """A word of which the recognizer was unsure, until a person has written another."""
    unsure = tuple(
        Word(w.start, w.end, "havink" if w.text == "having" else w.text, 0.1)
        for w in words("Thanks", "for", "having", "me.", start=2.0)
    )
    invented = Removal("invented", "nobody speaks", words("Bye.", start=4.1))
    fake.recognition = type(RECOGNITION)(
        (RECOGNITION.segments[0], Segment(2.0, 3.9, unsure, removed=(invented,))), "en", 0.9
    )
    assert run("transcribe", recording, "-o", out).exit_code == 0
    found = spots_of(run("flags", out / "talk.md", "--json"))
    assert {spot["kind"] for spot in found} == {"doubtful", "removed"}
    doubtful = next(spot for spot in found if spot["kind"] == "doubtful")
    assert (doubtful["start"], doubtful["end"]) == (2.0, 3.9)
    page = out / "talk.md"
    page.write_text(page.read_text().replace("Thanks for havink me.", "Thank you very much."))
    left = spots_of(run("flags", page, "--json"))
    assert [spot["kind"] for spot in left] == ["removed"]


def test_another_recordings_folder_is_left_out(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    other = out / "talk.md"
    other.write_text("---\ntranscript:\n- line: Quite another conversation here.\n---\n")
    result = run("flags", other)
    assert result.exit_code == 0
    assert "is of another recording: it is not used" in result.stderr


def test_a_damaged_folder_is_left_out_and_noted(tmp_path: Path) -> None:
    (tmp_path / "asr.json").write_text("{")
    (tmp_path / "turns.rttm").write_text("SPEAKER x\n")
    notes: list[str] = []
    kept = read_folder(tmp_path, notes)
    assert (kept.words, kept.turns, kept.captions) == ((), None, None)
    assert [note.split(" cannot be read")[0] for note in notes] == [
        str(tmp_path / "asr.json"),
        str(tmp_path / "turns.rttm"),
    ]


def test_a_language_without_a_list_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    said = (Line(0.0, 1.0, None, "Dzień dobry", notes=(Note("odd", "look"),)),)
    path.write_text(lossless.write(Transcript(said, "pl")))
    result = run("flags", path)
    assert "odd, line 1" in result.stdout
    assert "no list of words is known" in result.stderr


class TestClips:
    def test_one_for_each_spot_with_a_time(self, run: Run, recording: Path, tmp_path: Path) -> None:
        episode, folder = tmp_path / "talk.md", tmp_path / "clips"
        episode.write_text(LOOPED)
        result = run("flags", episode, recording, "--clips", folder)
        assert result.exit_code == 0
        assert "2 clips in" in result.stderr
        names = sorted(path.name for path in folder.iterdir())
        assert names == ["001-loop-0m02s.wav", "002-T101-0m01s.wav"]
        with wave.open(str(folder / names[1])) as clip:
            assert (clip.getframerate(), clip.getnchannels()) == (16_000, 1)
            assert clip.getnframes() / clip.getframerate() == pytest.approx(2.5, abs=0.01)

    def test_not_over_what_is_there(self, run: Run, recording: Path, tmp_path: Path) -> None:
        episode, folder = tmp_path / "talk.md", tmp_path / "clips"
        episode.write_text(LOOPED)
        folder.mkdir()
        (folder / "mine.wav").write_bytes(b"mine")
        refused = run("flags", episode, recording, "--clips", folder)
        assert refused.exit_code == 1
        assert "already holds files" in refused.stderr
        assert run("flags", episode, recording, "--clips", folder, "--overwrite").exit_code == 0
        assert (folder / "mine.wav").read_bytes() == b"mine"

    def test_a_folder_that_cannot_be(self, run: Run, recording: Path, tmp_path: Path) -> None:
        episode = tmp_path / "talk.md"
        episode.write_text(LOOPED)
        result = run("flags", episode, recording, "--clips", episode)
        assert result.exit_code == 1
        assert "talk.md" in result.stderr

    def test_a_file_that_cannot_be(self, run: Run, recording: Path, tmp_path: Path) -> None:
        episode, folder = tmp_path / "talk.md", tmp_path / "clips"
        episode.write_text(LOOPED)
        (folder / "001-loop-0m02s.wav").mkdir(parents=True)
        result = run("flags", episode, recording, "--clips", folder, "--overwrite")
        assert result.exit_code == 1
        assert "001-loop-0m02s.wav" in result.stderr

    def test_they_need_the_recording(self, run: Run, tmp_path: Path) -> None:
        episode = tmp_path / "talk.md"
        episode.write_text(LOOPED)
        result = run("flags", episode, "--clips", tmp_path / "clips")
        assert result.exit_code == 2
        assert "name it after the episode" in result.stderr
        assert run("flags", episode, tmp_path / "no.wav").exit_code == 1

    def test_a_spot_without_a_time_has_none(
        self, run: Run, recording: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "talk.turns.txt"
        path.write_text("Ann:\n" + "Bye. " * 13 + "\n")
        result = run("flags", path, recording, "--clips", tmp_path / "clips")
        assert "1 spot has no time, and so no clip" in result.stderr


@pytest.mark.slow
def test_the_miniature_from_sound_to_spots(run: Run, root: Path, tmp_path: Path) -> None:
    """A real pass over a real recording: its own words in the folder are found again."""
    recording = root / "examples" / "interview.opus"
    done = run("transcribe", recording, "-o", tmp_path, "--config", "miniature", "--quiet")
    assert done.exit_code == 0
    page = tmp_path / "interview.md"
    document = json.loads(run("flags", page, recording, "--json").stdout)
    assert document["notes"] == []
    for spot in document["spots"]:
        assert spot["text"] in " ".join(page.read_text().split()) or spot["kind"] != "name"
    looped = page.read_text().replace(
        "- line: ", "- line: No no no no no no no no no no no no. ", 1
    )
    page.write_text(looped)
    found = json.loads(run("flags", page, recording, "--json").stdout)["spots"]
    assert "loop" in [spot["kind"] for spot in found]


def test_what_is_no_json_at_all_is_named(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    for command in (("flags", broken), ("compare", broken, broken), ("stats", broken)):
        result = run(*command)
        assert result.exit_code == 1
        assert f"{broken}: line 1" in result.stderr
