"""A new pass under an edited episode, through the command line, with models without weights."""

from __future__ import annotations

import errno
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from asr.recognizer import Recognition
from castproof.edit import regenerate as regeneration
from castproof.files import atomic
from castproof.pipeline.cache import PROVENANCE_NAME, RecordingCache
from diarize.errors import DiarizationFailed
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words
from transcript import episode
from transcript.values import Segment

QUESTION = "So what do you do at Orthwind these days?"
ANSWER = "I bild ships there since last year."


def heard(question: str, answer: str) -> Recognition:
    """Two speakers of the stand-in diarization: up to 1.5 s the one, from 2 s the other."""
    first = words(*question.split(), each=0.05)
    second = words(*answer.split(), start=2.0, each=0.1)
    return Recognition(
        (Segment(0.0, 1.4, first), Segment(2.0, 3.9, second)),
        language="en",
        language_probability=0.9,
    )


@dataclass
class Talk:
    """A transcribed recording and its episode; ``again`` is a new pass that hears otherwise."""

    fake: FakeModels
    run: Run
    recording: Path
    out: Path
    passes: int = 1

    @property
    def page(self) -> Path:
        return self.out / "talk.md"

    @property
    def lines(self) -> list[tuple[str | None, str]]:
        lines = episode.parse(self.page.read_text()).transcript.lines
        return [(line.speaker, line.text) for line in lines]

    def hears(self, question: str = QUESTION, answer: str = ANSWER) -> tuple[str, str]:
        """From now on the recognizer hears this, under a setting of its own."""
        self.fake.recognition = heard(question, answer)
        self.passes += 1
        return "--set", f"asr.beam_size={self.passes}"

    def edit(self, *changes: tuple[str, str]) -> None:
        text = self.page.read_text()
        for old, new in changes:
            assert text.count(old) >= 1
            text = text.replace(old, new)
        self.page.write_text(text)

    def regenerate(self, *arguments: object, page: Path | None = None) -> Any:
        return self.run("regenerate", page or self.page, self.recording, *arguments)

    def summary(self, *arguments: object) -> dict[str, Any]:
        result = self.regenerate(*arguments, "--json")
        found: dict[str, Any] = json.loads(result.stdout)
        return {**found, "stderr": result.stderr, "exit": result.exit_code}


@pytest.fixture
def talk(fake: FakeModels, run: Run, recording: Path, out: Path) -> Talk:
    talk = Talk(fake, run, recording, out)
    fake.recognition = heard(QUESTION, ANSWER)
    assert run("transcribe", recording, "-o", out, "--set", "asr.beam_size=1").exit_code == 0
    return talk


NAMED = (("Speaker 1", "Ann"), ("Speaker 2", "Bob"))
BETTER = ("So what do you do at Ortwin these days?", "I build ships there since last year.")


def test_the_person_s_words_stay_and_better_ones_come(talk: Talk) -> None:
    talk.edit(*NAMED, ("Orthwind", "Northwind"), ("title: talk", "title: talk # ours"))
    edited = talk.page.read_bytes()
    done = talk.summary(*talk.hears(*BETTER))
    assert talk.lines == [
        ("Ann", "So what do you do at Northwind these days?"),
        ("Bob", "I build ships there since last year."),
    ]
    assert talk.page.read_text().startswith("---\ntitle: talk # ours\ntranscript:\n")
    assert talk.page.with_name("talk.md~").read_bytes() == edited
    assert (done["exit"], done["how"], done["written"]) == (0, "merged", True)
    assert done["words"] == {"kept": 1, "improved": 1, "respoken": 0}
    (conflict,) = done["conflicts"]
    assert (conflict["base"], conflict["theirs"], conflict["ours"]) == (
        "Orthwind",
        "Northwind",
        "Ortwin",
    )
    assert conflict["speaker"] == "Ann"


def test_a_second_time_changes_nothing_and_lists_nothing(talk: Talk) -> None:
    talk.edit(*NAMED, ("Orthwind", "Northwind"))
    new = talk.hears(*BETTER)
    talk.summary(*new)
    after = talk.page.read_bytes()
    done = talk.summary(*new)
    assert talk.page.read_bytes() == after
    assert (done["changed"], done["previous"], done["conflicts"]) == (False, None, [])
    assert set(done["stages"].values()) == {"reused"}


def test_what_is_printed(talk: Talk) -> None:
    talk.edit(*NAMED, ("Orthwind", "Northwind"))
    result = talk.regenerate(*talk.hears(*BETTER))
    assert result.exit_code == 0, result.stderr
    assert "words      1 yours, 1 from the new pass, 1 conflict\n" in result.stdout
    assert "speakers   Ann, Bob\n" in result.stdout
    assert f"previous   {talk.page}~\n" in result.stdout
    assert (
        '0:00 Ann: you wrote "Northwind", the new pass heard "Ortwin" (was "Orthwind")'
        in result.stdout
    )
    assert talk.regenerate("--quiet", *talk.hears(*BETTER)).stdout == ""


def test_a_word_a_person_typed_stays_theirs_when_a_pass_agreed_in_between(talk: Talk) -> None:
    talk.edit(("Orthwind", "Northwind"))
    talk.summary(*talk.hears(QUESTION.replace("Orthwind", "Northwind")))
    talk.summary(*talk.hears(QUESTION.replace("Orthwind", "Arethwind")))
    assert talk.lines[0][1] == QUESTION.replace("Orthwind", "Northwind")


def test_a_dry_run_shows_the_change_and_writes_none(talk: Talk) -> None:
    talk.edit(*NAMED)
    before = talk.page.read_bytes()
    result = talk.regenerate("--dry-run", *talk.hears(*BETTER))
    assert talk.page.read_bytes() == before
    assert not talk.page.with_name("talk.md~").exists()
    assert "-- line: I bild ships there since last year.\n" in result.stdout
    assert "+- line: I build ships there since last year.\n" in result.stdout
    assert "nothing written" in result.stdout
    done = talk.summary("--dry-run", "--set", "asr.beam_size=2")
    assert "+- line: I build ships" in done["diff"]
    assert set(done["stages"].values()) == {"reused"}
    assert not done["written"]


def test_transcribe_leaves_the_base_of_an_edited_episode_alone(talk: Talk) -> None:
    talk.edit(*NAMED, ("Orthwind", "Northwind"))
    new = talk.hears(QUESTION.replace("Orthwind", "Northwind"), BETTER[1])
    assert talk.run("transcribe", talk.recording, "-o", talk.out, *new).exit_code == 3
    talk.summary(*talk.hears(QUESTION.replace("Orthwind", "Arethwind"), BETTER[1]))
    assert talk.lines == [
        ("Ann", "So what do you do at Northwind these days?"),
        ("Bob", "I build ships there since last year."),
    ]


def test_after_it_transcribe_has_nothing_to_complain_of(talk: Talk) -> None:
    talk.edit(*NAMED)
    new = talk.hears(*BETTER)
    talk.summary(*new)
    result = talk.run("transcribe", talk.recording, "-o", talk.out, *new)
    assert (result.exit_code, result.stderr) == (0, "")
    assert talk.lines[0][0] == "Ann"


def test_an_edit_saved_while_the_pass_runs_is_what_it_is_merged_into(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.edit(("Orthwind", "Northwind"))
    new = talk.hears(*BETTER)
    recognize = talk.fake.recognize

    def edited_meanwhile(*arguments: Any) -> Any:
        talk.edit(("these days", "now"))
        return recognize(*arguments)

    monkeypatch.setattr(talk.fake, "recognize", edited_meanwhile)
    assert talk.regenerate(*new).exit_code == 0
    assert talk.lines == [
        ("Speaker 1", "So what do you do at Northwind now?"),
        ("Speaker 2", "I build ships there since last year."),
    ]


def test_without_speakers_the_words_are_merged_and_the_speakers_stay(talk: Talk) -> None:
    talk.edit(*NAMED, ("Orthwind", "Northwind"))
    talk.fake.diarizer_error = DiarizationFailed("out of luck")
    other = ("--set", "diarize.speakers=2")
    done = talk.summary(*talk.hears(*BETTER), *other)
    assert done["exit"] == 3
    assert "done in part" in done["stderr"]
    assert "speakers and paragraphs stay" in done["stderr"]
    assert talk.lines == [
        ("Ann", "So what do you do at Northwind these days?"),
        ("Bob", "I build ships there since last year."),
    ]
    assert talk.regenerate(*talk.hears(), "--no-diarize").exit_code == 0
    assert [speaker for speaker, _ in talk.lines] == ["Ann", "Bob"]


def test_without_speakers_paragraphs_stay_as_they_are(talk: Talk) -> None:
    talk.edit(("Speaker 1", "Ann"), ("Speaker 2", "Ann"))
    assert talk.regenerate(*talk.hears(*BETTER), "--no-diarize").exit_code == 0
    assert talk.lines == [("Ann", BETTER[0]), ("Ann", BETTER[1])]


def forget(talk: Talk) -> None:
    (talk.out / ".castproof" / "talk" / PROVENANCE_NAME).unlink()


def test_without_a_base_no_word_changes_and_it_says_so(talk: Talk) -> None:
    talk.edit(("Speaker 1", "Ann"), ("  who: Speaker 2\n", ""), ("sec: 2\n  time: 0:02", "sec: 9"))
    forget(talk)
    done = talk.summary(*talk.hears(*BETTER))
    assert (done["exit"], done["how"], done["base"]) == (0, "retimed", None)
    assert "no word was changed" in done["stderr"]
    assert "--base" in done["stderr"]
    assert talk.lines == [("Ann", QUESTION), ("Speaker 2", ANSWER)]
    assert episode.parse(talk.page.read_text()).transcript.lines[1].start == 2.0


def test_without_a_base_and_without_speakers_there_is_nothing_to_look_at(talk: Talk) -> None:
    talk.edit(("  who: Speaker 2\n", ""))
    forget(talk)
    result = talk.regenerate("--no-diarize", *talk.hears())
    assert result.exit_code == 0
    assert "to look at" not in result.stdout
    assert [speaker for speaker, _ in talk.lines] == ["Speaker 1", None]


def test_without_a_base_a_name_stays_and_a_line_that_contradicts_it_is_listed(talk: Talk) -> None:
    talk.edit(("Speaker 1", "Ann"), ("Speaker 2", "Ann"))
    forget(talk)
    result = talk.regenerate(*talk.hears())
    assert [speaker for speaker, _ in talk.lines] == ["Ann", "Ann"]
    assert "to look at:\n  0:02 Ann: the new pass hears Speaker 2" in result.stdout


@pytest.mark.parametrize("name", ["old.captions.txt", "old.md", "old.json"])
def test_a_base_that_is_given(talk: Talk, tmp_path: Path, name: str) -> None:
    old = tmp_path / name
    assert talk.run("convert", talk.page, old).exit_code == 0
    talk.edit(*NAMED, ("Orthwind", "Northwind"))
    forget(talk)
    done = talk.summary(*talk.hears(*BETTER), "--base", old)
    assert (done["how"], done["base"]) == ("merged", str(old))
    assert talk.lines == [
        ("Ann", "So what do you do at Northwind these days?"),
        ("Bob", "I build ships there since last year."),
    ]


def test_a_base_that_cannot_be_read(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "old.srt").write_text("no subtitles\n")
    result = talk.regenerate("--base", tmp_path / "old.srt")
    assert result.exit_code == 1
    assert "--base" in result.stderr


def test_a_damaged_base_is_not_believed(talk: Talk) -> None:
    talk.edit(("Orthwind", "Northwind"))
    (base,) = (talk.out / ".castproof" / "talk").glob("base-*.json")
    base.write_bytes(base.read_bytes().replace(b"Orthwind", b"Northwind"))
    done = talk.summary(*talk.hears(*BETTER))
    assert done["how"] == "retimed"
    assert "is gone or damaged" in done["stderr"]


def test_an_episode_that_was_moved_has_the_only_base_there_is(talk: Talk, tmp_path: Path) -> None:
    talk.edit(("Orthwind", "Northwind"))
    page = talk.page.rename(tmp_path / "s01e02.md")
    result = talk.regenerate("-o", talk.out, *talk.hears(*BETTER), page=page)
    assert result.exit_code == 0, result.stderr
    assert "Northwind" in page.read_text()
    assert "I build ships" in page.read_text()


def test_of_two_bases_none_is_guessed(talk: Talk, tmp_path: Path) -> None:
    talk.edit(("Orthwind", "Northwind"))
    page = talk.page.rename(tmp_path / "s01e02.md")
    better = talk.hears(QUESTION.replace("Orthwind", "Northwind"), "I bilt ships there.")
    assert talk.run("transcribe", talk.recording, "-o", talk.out, *better).exit_code == 0
    result = talk.regenerate("-o", talk.out, *talk.hears(*BETTER), page=page)
    assert "s01e02.md may have been edited from any of 2 outputs" in result.stderr
    assert "I bild ships" in page.read_text()
    unedited = talk.regenerate("-o", talk.out, *talk.hears(*BETTER))
    assert "I build ships" in talk.page.read_text(), unedited.stderr


def test_a_folder_made_before_bases_were_kept(talk: Talk) -> None:
    path = talk.out / ".castproof" / "talk" / PROVENANCE_NAME
    known = json.loads(path.read_text())
    for output in known["outputs"].values():
        del output["bases"], output["base"], output["met"]
    path.write_text(json.dumps(known))
    talk.edit(("Orthwind", "Northwind"))
    assert talk.summary(*talk.hears(*BETTER))["how"] == "merged"
    assert talk.lines[1][1] == BETTER[1]


def test_such_a_folder_with_another_pass_s_words_proves_nothing(talk: Talk) -> None:
    talk.edit(("Orthwind", "Northwind"))
    better = talk.hears(*BETTER)
    assert talk.run("transcribe", talk.recording, "-o", talk.out, *better).exit_code == 3
    path = talk.out / ".castproof" / "talk" / PROVENANCE_NAME
    known = json.loads(path.read_text())
    for output in known["outputs"].values():
        del output["bases"], output["base"], output["met"]
    path.write_text(json.dumps(known))
    assert talk.summary(*better)["how"] == "retimed"


def test_another_recording_is_refused(talk: Talk) -> None:
    before = talk.page.read_bytes()
    nonsense = talk.hears("one two three four five six seven", "eight nine ten eleven")
    result = talk.regenerate(*nonsense)
    assert result.exit_code == 1
    assert "does not seem to be of the same recording" in result.stderr
    assert talk.page.read_bytes() == before


def test_a_recording_of_silence_is_refused(talk: Talk) -> None:
    talk.fake.recognition = Recognition((), language=None, language_probability=None)
    before = talk.page.read_bytes()
    assert talk.regenerate("--set", "asr.beam_size=9").exit_code == 1
    assert talk.page.read_bytes() == before


def test_what_is_no_episode_is_refused_before_any_work(talk: Talk) -> None:
    talk.fake.ran.clear()
    result = talk.regenerate(page=talk.out / "talk.captions.txt")
    assert result.exit_code == 2
    assert "not an episode: `castproof convert" in result.stderr
    assert talk.fake.ran == []


def test_an_episode_without_a_transcript_is_refused(talk: Talk) -> None:
    talk.page.write_text("---\ntitle: A talk\n---\nNotes.\n")
    result = talk.regenerate()
    assert result.exit_code == 2
    assert "has no transcript yet" in result.stderr


def test_an_episode_that_is_broken_or_not_there(talk: Talk) -> None:
    talk.page.write_text("---\ntranscript: [\n---\n")
    result = talk.regenerate()
    assert result.exit_code == 1
    assert str(talk.page) in result.stderr
    result = talk.regenerate(page=talk.out / "other.md")
    assert result.exit_code == 1
    assert "there is no such file" in result.stderr


def full_disk(*arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_without_leave_is_found_before_any_work(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(**options: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    new = talk.hears(*BETTER)
    talk.fake.ran.clear()
    monkeypatch.setattr(regeneration, "TemporaryFile", forbidden)
    result = talk.regenerate(*new)
    assert result.exit_code == 1
    assert f"{talk.out}: permission denied" in result.stderr
    assert talk.fake.ran == []
    assert talk.regenerate("--dry-run", *new).exit_code == 0


def test_a_full_disk_costs_nothing(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.edit(*NAMED, ("Orthwind", "Northwind"))
    before = talk.page.read_bytes()
    new = talk.hears(*BETTER)
    assert talk.regenerate("--dry-run", *new).exit_code == 0
    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full_disk)
        result = talk.regenerate(*new)
    assert result.exit_code == 1
    assert "the disk is full" in result.stderr
    assert talk.page.read_bytes() == before
    talk.edit(("these days", "now"))
    assert talk.summary(*new)["how"] == "merged"
    assert talk.lines[0] == ("Ann", "So what do you do at Northwind now?")


def test_names_are_for_whom_the_episode_has_no_name(talk: Talk) -> None:
    talk.edit(("Speaker 1", "Ann"))
    talk.summary(*talk.hears(*BETTER), "--names", "Julia,Bob")
    assert [speaker for speaker, _ in talk.lines] == ["Ann", "Bob"]


def test_names_given_to_the_first_pass_need_not_be_given_again(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    talk = Talk(fake, run, recording, out)
    fake.recognition = heard(QUESTION, ANSWER)
    assert run("transcribe", recording, "-o", out, "--names", "Julia,Bob").exit_code == 0
    talk.edit(("Orthwind", "Northwind"))
    done = talk.summary(*talk.hears(*BETTER))
    assert [speaker for speaker, _ in talk.lines] == ["Julia", "Bob"]
    assert (done["words"]["improved"], done["words"]["respoken"]) == (1, 0)


def test_headers_joined_paragraphs_and_windows_line_ends_stay(talk: Talk) -> None:
    talk.edit(("transcript:\n", "transcript:\n- header: Work\n"))
    talk.page.write_bytes(talk.page.read_bytes().replace(b"\n", b"\r\n"))
    assert talk.regenerate(*talk.hears(*BETTER)).exit_code == 0
    content = talk.page.read_bytes()
    assert b"- header: Work\r\n- line: So what" in content
    assert b"I build ships" in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_an_edit_of_what_a_killed_run_left_is_not_guessed_at(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.edit(("Orthwind", "Northwind"))
    new = talk.hears(*BETTER)
    with monkeypatch.context() as patch:
        patch.setattr(RecordingCache, "commit", lambda *arguments: None)  # as if killed before it
        assert talk.regenerate(*new).exit_code == 0
    talk.edit(("these days", "now"))
    done = talk.summary(*talk.hears(BETTER[0], "I steer ships there since last year."))
    assert done["how"] == "retimed"
    assert "talk.md may have been edited from any of 2 outputs" in done["stderr"]
    assert [text for _, text in talk.lines] == ["So what do you do at Northwind now?", BETTER[1]]
