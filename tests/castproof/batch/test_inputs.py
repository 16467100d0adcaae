"""Which recordings a call names, and where each of them goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from castproof.batch.inputs import find_jobs
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.request import Request
from transcript.errors import InvalidCall


@pytest.fixture
def order(tmp_path: Path) -> Request:
    return build_request(CliOptions(folder=tmp_path / "out"))


def files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())


def test_a_folder_keeps_its_structure(tmp_path: Path, order: Request) -> None:
    files(tmp_path / "in", "b.mp3", "s1/a.WAV", "s1/notes.txt", ".trash/c.mp3", "s1/.d.mp3")
    found = find_jobs([str(tmp_path / "in")], order)
    assert [job.name for job in found.jobs] == ["b", "s1/a"]
    assert found.jobs[1].request.folder == tmp_path / "out" / "s1"
    assert found.jobs[1].folder == tmp_path / "out" / "s1" / ".castproof" / "a"
    assert found.jobs[1].outputs[0] == tmp_path / "out" / "s1" / "a.captions.txt"
    assert found.skipped == 1


def test_our_own_output_is_no_input(tmp_path: Path, order: Request) -> None:
    files(tmp_path, "talk.mp3", "out/clips/talk.mp3", "out/talk.md")
    found = find_jobs([str(tmp_path)], order)
    assert [job.name for job in found.jobs] == ["talk"]
    assert found.skipped == 0


def test_recordings_may_lie_where_transcripts_go(tmp_path: Path) -> None:
    files(tmp_path, "s1/talk.mp3", "s1/talk.md")
    for folder in (tmp_path, tmp_path / "s1"):
        order = build_request(CliOptions(folder=folder))
        assert [job.stem for job in find_jobs([str(tmp_path / "s1")], order).jobs] == ["talk"]


def test_a_folder_in_the_place_of_a_file(tmp_path: Path, order: Request) -> None:
    files(tmp_path, "in/talk.mp3", "out/talk.md/notes.txt")
    found = find_jobs([str(tmp_path / "in")], order)
    assert found.jobs == ()
    assert "talk.md is a folder, and a file has to go there" in found.refused[0].reason


def test_files_and_patterns(tmp_path: Path, order: Request) -> None:
    files(tmp_path, "talk.dat", "x1.mp3", "x2.mp3", "deep/x3.mp3")
    found = find_jobs([str(tmp_path / "talk.dat"), str(tmp_path / "**" / "x*.mp3")], order)
    assert [job.name for job in found.jobs] == ["talk", "x3", "x1", "x2"]


def test_a_file_that_is_not_there_fails_when_it_is_its_turn(order: Request) -> None:
    assert [job.shown for job in find_jobs(["nowhere.mp3"], order).jobs] == ["nowhere.mp3"]


@pytest.mark.parametrize("text", ["nothing-*.mp3", "empty"])
def test_nothing_is_refused(
    tmp_path: Path, order: Request, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidCall, match=r"no file matches|no recording"):
        find_jobs([text], order)


def test_two_that_would_write_the_same_files(tmp_path: Path, order: Request) -> None:
    files(tmp_path, "in/Talk.mp3", "in/talk.wav")
    found = find_jobs([str(tmp_path / "in")], order)
    assert [job.name for job in found.jobs] == ["Talk"]
    (other,) = found.refused
    assert "would write the same files" in other.reason
    assert other.name != "Talk"


def test_one_recording_named_twice_is_one_job(tmp_path: Path, order: Request) -> None:
    files(tmp_path, "talk.mp3")
    found = find_jobs([str(tmp_path / "talk.mp3")] * 2, order)
    assert (len(found.jobs), found.refused) == (1, ())


def test_what_a_manifest_says_of_a_recording(tmp_path: Path, order: Request) -> None:
    files(tmp_path, "talk.mp3")
    (tmp_path / "list.yaml").write_text(
        "- {recording: talk.mp3, episode: 2024/ada, names: [Ann, Ada], language: no, speakers: 2}\n"
    )
    (job,) = find_jobs([str(tmp_path / "list.yaml")], order).jobs
    assert (job.name, job.stem) == ("2024/ada", "ada")
    assert job.request.names == ("Ann", "Ada")
    assert job.request.config.asr.language == "no"
    assert job.request.config.diarize.speakers == "2"
    assert job.request.folder == tmp_path / "out" / "2024"
    assert order.config.asr.language is None


def test_a_conversation_of_tracks(tmp_path: Path, order: Request) -> None:
    (tmp_path / "list.csv").write_text("episode,tracks\n2024/bo,Ann=a.wav; Bo=b.wav\n")
    (job,) = find_jobs([str(tmp_path / "list.csv")], order).jobs
    assert job.session is not None
    assert [track.name for track in job.session.tracks] == ["Ann", "Bo"]
    assert job.sources == (tmp_path / "a.wav", tmp_path / "b.wav")
    assert job.session.stem == "bo"
