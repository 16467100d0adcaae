"""The main job through the command line, with models that need no weights."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from asr.recognizer import Recognition, RecognitionOptions
from castproof.config.request import LAYERS
from castproof.files import lock
from castproof.pipeline.models import OnceLoaded
from castproof.signals import Terminated
from diarize.diarizer import Diarization, SpeakerCount
from diarize.errors import DiarizationFailed, DiarizerUnavailable
from tests.castproof.conftest import Run
from tests.castproof.fakes import EPISODE, RECOGNITION, FakeModels, note_freed, write_tone
from transcript import io as formats
from transcript.errors import CastproofError, InvalidCall
from transcript.formats import rttm
from transcript.values import Note, Segment, Turn, Word

CAPTIONS = "0:00 Hello and welcome.\n0:02 Thanks for having me."


def summary(run: Run, *arguments: object) -> dict[str, Any]:
    """The one recording's part of what ``--json`` prints."""
    result = run("transcribe", *arguments, "--json")
    recordings = json.loads(result.stdout)["recordings"]
    assert len(recordings) == 1
    return {**recordings[0], "exit": result.exit_code, "stderr": result.stderr}


def test_captions_and_episode(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert (out / "talk.captions.txt").read_text().rstrip("\n") == CAPTIONS
    assert (out / "talk.md").read_text() == EPISODE
    assert sorted(path.name for path in out.iterdir()) == [
        ".castproof",
        "talk.captions.txt",
        "talk.md",
    ]


def test_the_folder_holds_what_the_design_says(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    kept = {path.name for path in (out / ".castproof" / "talk").iterdir()}
    bases = {name for name in kept if name.startswith("base-")}
    assert len(bases) == 1
    assert kept - bases - {lock.LOCK_NAME, lock.HOLDER_NAME} == {
        "asr.json",
        "turns.rttm",
        "exclusive.rttm",
        "voices.npz",
        "transcript.json",
        "provenance.json",
    }
    turns = rttm.parse((out / ".castproof" / "talk" / "turns.rttm").read_text())
    assert turns == fake.diarization.turns


def test_every_format_is_written_and_read_back(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    result = run("transcribe", recording, "-o", out, *(f"--format={name}" for name in LAYERS))
    assert result.exit_code == 0, result.stderr
    for name in LAYERS:
        format_ = formats.find_by_name(name)
        path = out / f"talk{format_.endings[0]}"
        if format_.is_read:
            text = " ".join(line.text for line in formats.load(path.read_bytes(), format_).lines)
            assert text == "Hello and welcome. Thanks for having me.", name
    turns = rttm.parse((out / "talk.rttm").read_text())
    assert turns == (Turn(0.0, 1.5, "Speaker 1"), Turn(1.9, 4.0, "Speaker 2"))


def test_every_written_format_has_a_layer() -> None:
    assert set(LAYERS) == {
        one.name for one in formats.FORMATS if one.is_written and not one.is_chapters
    }


def test_a_format_that_is_only_read(fake: FakeModels, run: Run, recording: Path) -> None:
    result = run("transcribe", recording, "--format", "whisperx")
    assert result.exit_code == 2
    assert "JSON of Whisper, WhisperX and OpenAI is not written" in result.stderr


def test_a_recording_has_no_chapters(fake: FakeModels, run: Run, recording: Path) -> None:
    result = run("transcribe", recording, "--format", "description")
    assert result.exit_code == 2
    assert "a recording has no chapters: `castproof convert`" in result.stderr


def test_json_summary(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    fake.recognition = replace(RECOGNITION, notes=(Note("memory", "the batch was halved"),))
    found = summary(run, recording, "-o", out, "--names", "Alexey,Abouzar")
    assert found["status"] == "done"
    assert found["exit"] == 0
    assert found["language"] == "en"
    assert found["duration_s"] == 4.5
    assert found["speakers"] == ["Alexey", "Abouzar"]
    assert (found["words"], found["captions"], found["paragraphs"]) == (7, 2, 2)
    assert found["stages"] == {"recognize": "run", "diarize": "run"}
    assert found["notes"] == [{"kind": "memory", "detail": "the batch was halved"}]
    assert [(file["format"], file["action"]) for file in found["files"]] == [
        ("captions", "written"),
        ("episode", "written"),
    ]
    assert all(Path(file["path"]).is_file() for file in found["files"])


def test_the_table_says_what_there_is(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    printed = run("transcribe", recording, "-o", out).stdout
    assert f"{recording}: done" in printed
    assert f"written    {out / 'talk.md'}" in printed
    assert "7 in 2 captions, 2 paragraphs" in printed
    assert run("transcribe", recording, "-o", out, "--quiet").stdout == ""


def test_the_second_run_loads_nothing(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    fake.loaded.clear()
    found = summary(run, recording, "-o", out)
    assert fake.loaded == []
    assert found["stages"] == {"recognize": "reused", "diarize": "reused"}
    assert {file["action"] for file in found["files"]} == {"unchanged"}


@pytest.mark.parametrize(
    ("arguments", "again"),
    [
        (("--set", "captions.width_chars=12"), []),
        (("--set", "episode.paragraph_words=2"), []),
        (("--set", "align.switch_in_sentence=1"), []),
        (("--names", "Alexey"), []),
        (("--format", "srt"), []),
        (("--set", "asr.cpu_threads=2"), []),
        (("--speakers", "2"), ["diarize"]),
        (("--diarization", "exact"), ["diarize"]),
        (("--set", "asr.beam_size=2"), ["recognize"]),
        (("--language", "de"), ["recognize"]),
        (("--model", "another"), ["recognize"]),
        (("--diarization-model", "some/other"), ["diarize"]),
    ],
)
def test_only_stages_that_read_the_setting_run_again(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    again: list[str],
) -> None:
    monkeypatch.setattr("asr.device.count_gpus", lambda: 0)
    run("transcribe", recording, "-o", out)
    fake.ran.clear()
    result = run("transcribe", recording, "-o", out, *arguments)
    assert result.exit_code == 0, result.stderr
    assert fake.ran == again


def test_a_new_revision_of_a_model_runs_its_stage_again(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    fake.ran.clear()
    fake.diarizer_revision = "commit:2"
    run("transcribe", recording, "-o", out)
    assert fake.ran == ["diarize"]


def test_what_a_downloaded_model_made_belongs_to_the_revision_it_has_now(
    fake: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(which: str) -> FakeModels:
        setattr(fake, f"{which}_revision", "commit:1")
        return fake

    fake.recognizer_revision = fake.diarizer_revision = None
    monkeypatch.setattr(fake, "_load", download)
    run("transcribe", recording, "-o", out)
    assert fake.ran == ["recognize", "diarize"]
    fake.ran.clear()
    run("transcribe", recording, "-o", out)
    assert fake.ran == []


def test_a_model_that_was_removed_costs_nothing(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    fake.ran.clear()
    fake.recognizer_revision = fake.diarizer_revision = None
    run("transcribe", recording, "-o", out)
    assert fake.ran == []


def test_a_changed_recording_runs_everything_again(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    fake.ran.clear()
    write_tone(recording, frequency=300.0)
    run("transcribe", recording, "-o", out)
    assert fake.ran == ["recognize", "diarize"]


def test_a_crash_after_recognition_costs_only_what_followed(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    fake.diarizer_error = RuntimeError("the machine caught fire")
    crashed = run("transcribe", recording, "-o", out)
    assert crashed.exit_code == 1
    assert not (out / "talk.md").exists()
    fake.ran.clear()
    fake.diarizer_error = None
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert fake.ran == ["diarize"]
    assert (out / "talk.md").read_text() == EPISODE


def test_an_unforeseen_error_is_one_line(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    fake.recognizer_error = RuntimeError("first\nsecond")
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1
    assert "unexpected RuntimeError: first second" in result.stderr
    assert "--debug" in result.stderr


def test_debug_shows_where(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    fake.recognizer_error = RuntimeError("deep inside")
    result = run("transcribe", recording, "-o", out, "--debug")
    assert "Traceback" in result.stderr
    assert "deep inside" in result.stderr


@pytest.mark.parametrize("error", ["load_error", "diarizer_error"])
def test_without_a_diarizer_the_captions_are_still_there(
    fake: FakeModels, run: Run, recording: Path, out: Path, error: str
) -> None:
    kind = DiarizerUnavailable if error == "load_error" else DiarizationFailed
    setattr(fake, error, kind("accept https://hf.co/page, set HF_TOKEN"))
    found = summary(run, recording, "-o", out)
    assert found["exit"] == 3
    assert found["status"] == "partial"
    assert found["stages"] == {"recognize": "run", "diarize": "failed"}
    assert "no speakers: accept https://hf.co/page, set HF_TOKEN" in found["stderr"]
    # With no change of speaker to break at, both sentences fit into 40 characters.
    captions = (out / "talk.captions.txt").read_text().rstrip("\n")
    assert captions == "0:00 Hello and welcome. Thanks for having me."
    assert "who:" not in (out / "talk.md").read_text()


def test_once_there_is_a_diarizer_only_it_runs(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    fake.load_error = DiarizerUnavailable("no token")
    assert run("transcribe", recording, "-o", out).exit_code == 3
    fake.ran.clear()
    fake.load_error = None
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert fake.ran == ["diarize"]
    assert (out / "talk.md").read_text() == EPISODE


def test_a_diarizer_that_cannot_be_had_is_asked_for_once(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    fake.load_error = DiarizerUnavailable("no token")
    other = write_tone(recording.with_name("other.wav"))
    assert run("transcribe", recording, other, "-o", out).exit_code == 3
    assert fake.loaded == ["recognizer", "diarizer"]


def test_no_diarize_is_no_degradation(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    found = summary(run, recording, "-o", out, "--no-diarize")
    assert found["exit"] == 0
    assert found["stages"]["diarize"] == "skipped"
    assert found["speakers"] == []
    assert fake.ran == ["recognize"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("2", SpeakerCount(2, 2)), ("2-4", SpeakerCount(2, 4)), ("auto", SpeakerCount())],
)
def test_speakers(
    fake: FakeModels, run: Run, recording: Path, out: Path, given: str, expected: SpeakerCount
) -> None:
    run("transcribe", recording, "-o", out, "--speakers", given)
    assert fake.counts == [expected]


def test_options_reach_the_recognizer(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    settings = ("--set", "asr.hotwords=[Castproof, CTM]", "--set", "asr.batch_size=3")
    run("transcribe", recording, "-o", out, "--language", "en", *settings)
    assert fake.options == [RecognitionOptions("en", batch_size=3, hotwords=("Castproof", "CTM"))]


def test_more_names_than_speakers_is_said(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    result = run("transcribe", recording, "-o", out, "--names", "Alexey,Abouzar,Amir")
    assert result.exit_code == 0
    assert "no speaker for Amir: 2 were heard" in result.stderr


def test_a_name_for_a_label_that_is_none_says_what_labels_are(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    result = run("transcribe", recording, "-o", out, "--name", "Simon=Simon Romano")
    assert result.exit_code == 0
    assert "for Simon Romano (Simon): 2 were heard, with the labels Speaker 1" in result.stderr


@pytest.mark.parametrize("names", ["Alexey,,Amir", "Alexey,Alexey", ""])
def test_names_that_cannot_be_meant(
    fake: FakeModels, run: Run, recording: Path, names: str
) -> None:
    result = run("transcribe", recording, "--names", names)
    assert result.exit_code == 2
    assert "--names" in result.stderr
    assert fake.loaded == []


def test_nobody_speaks(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    fake.recognition = Recognition((), language=None)
    found = summary(run, recording, "-o", out)
    assert found["exit"] == 3
    assert found["stages"] == {"recognize": "run", "diarize": "skipped"}
    assert "nobody was heard: nothing sounds like speech" in found["stderr"]
    assert (out / "talk.captions.txt").read_text() == ""
    assert "transcript: []" in (out / "talk.md").read_text()


def test_words_without_turns_have_no_speakers(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    fake.diarization = Diarization((), (), ())
    found = summary(run, recording, "-o", out)
    assert found["exit"] == 0
    assert found["speakers"] == []
    assert "who:" not in (out / "talk.md").read_text()


def test_the_recognizer_gives_way_once_nothing_is_left_to_hear(
    fake: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = write_tone(recording.with_name("second.wav"), frequency=330.0)
    note_freed(fake, monkeypatch)
    run("transcribe", recording, second, "-o", out)
    stages = [one for one in fake.ran if one != "embed"]
    assert stages == ["recognize", "diarize", "recognize", "free", "diarize"]


@pytest.mark.parametrize("is_multitrack", [False, True])
def test_a_signal_in_disguise_ends_the_whole_run(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_multitrack: bool,
) -> None:
    """The next recordings do not have their turn."""

    def meet_a_signal(*given: object, **more: object) -> None:
        with pytest.raises(Terminated):
            signal.raise_signal(signal.SIGTERM)
        fake.ran.append("met")
        raise ImportError("initialization failed")

    monkeypatch.setattr("castproof.pipeline.transcribe.transcribe", meet_a_signal)
    monkeypatch.setattr("castproof.pipeline.multitrack.transcribe_session", meet_a_signal)
    second = write_tone(recording.with_name("second.wav"), frequency=330.0)
    tracks = ["--track", f"Ann={recording}", "--track", f"Ben={second}"]
    done = run("transcribe", *(tracks if is_multitrack else [recording, second]), "-o", out)
    assert done.exit_code == 143, done.stderr
    assert fake.ran == ["met"]


@pytest.mark.parametrize(
    ("device", "options", "begins"),
    [
        ("cuda", (), 1),
        ("cpu", (), 0),
        ("cuda", ("--no-diarize",), 0),
    ],
)
def test_pyannote_is_imported_while_a_gpu_recognizes(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    device: str,
    options: tuple[str, ...],
    begins: int,
) -> None:
    monkeypatch.setattr(
        "castproof.pipeline.recording.recognizes_on_gpu", lambda asked: device == "cuda"
    )
    begun: list[str] = []
    monkeypatch.setattr(OnceLoaded, "prepare", lambda model: begun.append("prepare"))
    for _ in range(2):  # the second time there is nothing to wait for
        run("transcribe", recording, "-o", out, *options)
    assert len(begun) == begins


def test_one_bad_file_does_not_lose_the_others(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    bad = recording.with_name("bad.mp3")
    bad.write_text("This is not a recording.")
    result = run("transcribe", bad, recording, "-o", out, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [one["status"] for one in found["recordings"]] == ["failed", "done"]
    assert found["exit_status"] == 1
    assert (out / "talk.md").read_text() == EPISODE
    assert result.stderr.startswith(f"castproof: error: {bad}")


def test_a_failure_outweighs_a_part(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    fake.load_error = DiarizerUnavailable("no token")
    result = run("transcribe", recording, recording.with_name("missing.mp3"), "-o", out)
    assert result.exit_code == 1


def test_a_wrong_call_found_late_is_still_a_wrong_call(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    fake.recognizer_error = InvalidCall("the model does not know the language xx")
    result = run("transcribe", recording, "-o", out, "--language", "xx")
    assert result.exit_code == 2
    assert result.stderr == "castproof: error: the model does not know the language xx\n"
    fake.recognizer_error, fake.diarizer_error = None, InvalidCall("too many speakers")
    assert run("transcribe", recording, "-o", out).exit_code == 2


@pytest.mark.parametrize("make", ["same.mp3", "Same.flac"])
def test_two_recordings_of_one_name_are_refused(
    fake: FakeModels, run: Run, tmp_path: Path, out: Path, make: str
) -> None:
    (tmp_path / "b").mkdir()
    one, two = write_tone(tmp_path / "same.wav"), write_tone(tmp_path / "b" / make)
    result = run("transcribe", one, two, "-o", out)
    assert result.exit_code == 2
    assert "would write the same files" in result.stderr
    assert fake.loaded == []


def test_a_recording_in_use_says_who_uses_it(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    folder = out / ".castproof" / "talk"
    folder.mkdir(parents=True)
    with lock.hold(folder):
        result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 1
    assert f"process {os.getpid()} on " in result.stderr
    assert run("transcribe", recording, "-o", out).exit_code == 0


def test_a_lock_whose_holder_cannot_be_read(tmp_path: Path) -> None:
    with lock.hold(tmp_path):
        (tmp_path / lock.HOLDER_NAME).write_text("{")
        with pytest.raises(CastproofError, match="another run is working"), lock.hold(tmp_path):
            pass


def test_a_recording_that_is_still_growing(
    fake: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from castproof.pipeline import source

    def decode_and_grow(path: Path, progress: Any, **which: Any) -> Any:
        audio = real(path, progress, **which)
        path.write_bytes(path.read_bytes() + bytes(100))
        return audio

    real = source.decode
    monkeypatch.setattr(source, "decode", decode_and_grow)
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 1
    assert "changed while it was being read" in result.stderr


def test_an_unusual_name(fake: FakeModels, run: Run, tmp_path: Path, out: Path) -> None:
    recording = write_tone(tmp_path / "Gespräch mit Ана, Teil 1 [final].wav")
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert (out / "Gespräch mit Ана, Teil 1 [final].captions.txt").is_file()


def test_a_format_that_cannot_say_it_costs_only_itself(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    untimed = (Word(0.0, 0.4, "Hello"), Word(None, None, "2019."))
    fake.recognition = Recognition((Segment(0.0, 1.0, untimed),), language="en")
    found = summary(run, recording, "-o", out, "--format=ctm", "--format=captions")
    assert found["exit"] == 3
    assert [file["action"] for file in found["files"]] == ["refused", "written"]
    assert "talk.ctm was not written" in found["stderr"]


def test_front_matter_from_a_file(
    fake: FakeModels, run: Run, recording: Path, out: Path, tmp_path: Path
) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text("season: 3   # the third\ntitle: A talk\n")
    run("transcribe", recording, "-o", out, "--front-matter", matter)
    text = (out / "talk.md").read_text()
    assert text.startswith(
        "---\nseason: 3   # the third\ntitle: A talk\ntranscript:\n- line: Hello"
    )


@pytest.mark.parametrize("content", ["- a\n- list\n", "a: [1\n", None])
def test_front_matter_that_is_none(
    fake: FakeModels, run: Run, recording: Path, tmp_path: Path, content: str | None
) -> None:
    matter = tmp_path / "matter.yaml"
    if content is not None:
        matter.write_text(content)
    result = run("transcribe", recording, "--front-matter", matter)
    assert result.exit_code == 2
    assert f"--front-matter {matter}" in result.stderr
    assert fake.loaded == []


def test_provenance_says_who_is_who(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    run("transcribe", recording, "-o", out, "--names", "Alexey")
    kept = json.loads((out / ".castproof" / "talk" / "provenance.json").read_text())
    names = {"SPEAKER_01": "Alexey", "SPEAKER_00": "Speaker 2"}
    assert kept["stages"]["align"]["facts"]["names"] == names
