"""Known voices end to end, with models that stand in: learnt, used, listed, deleted, refused."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from asr.recognizer import Recognition
from castproof.errors import FileChanged, NoCollection, OutputNotWritable
from castproof.review.request import ReviewRequest
from castproof.voices import files as voice_files
from diarize.diarizer import Diarization
from diarize.errors import DiarizerUnavailable
from diarize.identification.collection import Collection, parse_collection, write_collection
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words, write_tone
from tests.castproof.review.opened import open_material
from transcript import episode
from transcript.values import Segment, Turn

ANN, BOB = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Forty seconds, of which Ann has the first twenty and Bob the others."""
    return write_tone(tmp_path / "talk.wav", 40.0)


@pytest.fixture
def two(fake: FakeModels) -> FakeModels:
    """Models that hear two people in the talk, Ann as SPEAKER_01."""
    turns = (Turn(0.0, 20.0, "SPEAKER_01"), Turn(20.0, 40.0, "SPEAKER_00"))
    fake.diarization = Diarization(turns, turns, ())
    fake.sounds = {"SPEAKER_01": ANN, "SPEAKER_00": BOB}
    said = (
        *words(*(f"word{n}" for n in range(38))),
        *words(*(f"term{n}" for n in range(38)), start=20.0),
    )
    fake.recognition = Recognition((Segment(0.0, 40.0, said),), "en", 0.9)
    return fake


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """Where the voices are kept; nothing is there yet."""
    return tmp_path / "known.voices.json"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The talk as its editor left it."""
    page = tmp_path / "page.md"
    first, second = (" ".join(f"{stem}{n}" for n in range(38)) for stem in ("word", "term"))
    page.write_text(
        "---\ntitle: talk\ntranscript:\n"
        f"- line: {first}\n  sec: 0\n  time: 0:00\n  who: Ann\n"
        f"- line: {second}\n  sec: 20\n  time: 0:20\n  who: Bob\n---\n"
    )
    return page


def only(fake: FakeModels, *sounds: tuple[float, ...], seconds: float = 20.0) -> None:
    """Let the models hear these people in turn."""
    turns = tuple(
        Turn(n * seconds, (n + 1) * seconds, f"SPEAKER_{n:02}") for n in range(len(sounds))
    )
    fake.diarization = Diarization(turns, turns, ())
    fake.sounds = {turn.speaker: sound for turn, sound in zip(turns, sounds, strict=True)}


def read(path: Path) -> Collection:
    return parse_collection(path.read_text())


def matches(result: Any) -> list[tuple[str, str | None]]:
    (outcome,) = json.loads(result.stdout)["recordings"]
    return [(one["speaker"], one["name"]) for one in outcome["voices"]]


# --- add --------------------------------------------------------------------------------------


def test_a_voice_is_added_for_its_owner_only_and_known_in_the_next_recording(
    run: Run, two: FakeModels, talk: Path, known: Path, out: Path
) -> None:
    added = run("voices", "add", "Ann", talk, "--to", "0:20", "--voices", known)
    assert added.exit_code == 0, added.stderr
    assert f"Ann: 20.0 s learnt, now 20.0 s from 1 recording in {known}" in added.stdout
    assert stat.S_IMODE(known.stat().st_mode) == 0o600

    result = run("transcribe", talk, "-o", out, "--voices", known)
    assert result.exit_code == 0, result.stderr
    assert "named      Ann: known voice (1.00 alike" in result.stdout
    assert "unknown    Speaker 2: most like Ann (0.00), but the match is too weak" in result.stdout
    page = episode.parse((out / "talk.md").read_text())
    assert [line.speaker for line in page.transcript.lines] == ["Ann", "Speaker 2"]
    for name in ("speakers.npz", "voices.npz"):
        assert stat.S_IMODE((out / ".castproof/talk" / name).stat().st_mode) == 0o600


def test_who_was_held_against_whom_is_in_the_json_and_listening_is_done_once(
    run: Run, two: FakeModels, talk: Path, known: Path, out: Path
) -> None:
    run("voices", "add", "Ann", talk, "--to", "20", "--voices", known)
    two.ran.clear()
    call = ("transcribe", talk, "-o", out, "--voices", known, "--json")
    first = run(*call)
    assert matches(first) == [("SPEAKER_00", None), ("SPEAKER_01", "Ann")]
    assert two.ran.count("embed") == 2
    again = run(*call)
    assert matches(again) == matches(first)
    assert two.ran.count("embed") == 2
    assert json.loads(again.stdout)["recordings"][0]["stages"]["voices"] == "reused"


def test_what_was_added_is_said_as_json_and_adding_it_again_changes_nothing(
    run: Run, two: FakeModels, talk: Path, known: Path
) -> None:
    call = ("voices", "add", "Ann", talk, "--from", "2", "--to", "20", "--voices", known, "--json")
    first = json.loads(run(*call).stdout)["sample"]
    assert (first["seconds"], first["from"], first["to"]) == (18.0, 2, 20)
    again = json.loads(run(*call).stdout)
    assert again["voice"] == {"name": "Ann", "seconds": 18.0, "recordings": 1}


def test_a_voice_of_two_seconds_is_refused(
    run: Run, fake: FakeModels, talk: Path, known: Path
) -> None:
    only(fake, ANN, seconds=2.0)
    needed = "and a voice is learnt from at least 10 s of speech"
    result = run("voices", "add", "Ann", talk, "--voices", known)
    assert result.exit_code == 1
    assert result.stderr == f"castproof: error: {talk} holds 2.0 s of speech, {needed}\n"
    part = run("voices", "add", "Ann", talk, "--from", "5", "--to", "0:07", "--voices", known)
    assert part.exit_code == 1
    assert f"{talk} from 0:05 to 0:07 holds 2.0 s of sound, {needed}" in part.stderr
    assert not known.exists()


def test_silence_holds_no_voice(run: Run, fake: FakeModels, talk: Path, known: Path) -> None:
    only(fake)
    result = run("voices", "add", "Ann", talk, "--voices", known)
    assert result.exit_code == 1
    assert "holds 0.0 s of speech" in result.stderr


def test_a_recording_of_two_is_refused_and_one_voice_in_two_parts_is_not(
    run: Run, two: FakeModels, talk: Path, known: Path
) -> None:
    result = run("voices", "add", "Ann", talk, "--voices", known)
    assert result.exit_code == 1
    assert "holds 2 voices: give a part where one person speaks (--from, --to)" in result.stderr
    two.sounds = {"SPEAKER_01": ANN, "SPEAKER_00": (0.95, 0.1, 0.0)}
    assert run("voices", "add", "Ann", talk, "--voices", known).exit_code == 0


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (("--from", "50"), "there is nothing from 50 s on: the recording lasts 40.0 s"),
        (("--from", "9", "--to", "0:08"), "--to 8 is not after --from 9"),
        (("--from", "soon"), "--from soon: write seconds, such as 65 or 1:05"),
        (("--to", "1:75"), "--to 1:75: write seconds"),
        (("--to", "-3"), "--to -3: write seconds"),
    ],
)
def test_a_part_that_is_none_is_refused(
    run: Run, two: FakeModels, talk: Path, known: Path, part: tuple[str, ...], says: str
) -> None:
    result = run("voices", "add", "Ann", talk, *part, "--voices", known)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_voice_needs_a_name_and_a_place(run: Run, two: FakeModels, talk: Path) -> None:
    result = run("voices", "add", "Ann", talk)
    assert result.exit_code == 2
    assert "use --voices FILE, or voices.collection" in result.stderr
    assert run("voices", "add", " ", talk, "--voices", "x.json").exit_code == 2
    assert two.ran == []


# --- learn ------------------------------------------------------------------------------------


def test_an_edited_episode_teaches_who_sounds_how(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    result = run("voices", "learn", edited, talk, "--voices", known)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "Ann: 18.9 s learnt\nBob: 18.9 s learnt\n"
    ann, bob = read(known).voices
    assert ann.centroid.tolist() == list(ANN)
    assert bob.samples[0].source == "talk.wav"
    assert "recognize" in two.ran


def test_what_transcribe_heard_with_a_glossary_is_not_heard_again(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path, tmp_path: Path
) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text("terms:\n  Northwind:\n")
    setting = ("--set", f"glossary.file={terms}")
    call = ("-o", edited.parent, "--no-diarize", "-f", "captions")
    assert run("transcribe", talk, *call, *setting).exit_code == 0
    result = run("voices", "learn", edited, talk, "--voices", known, *setting)
    assert result.exit_code == 0, result.stderr
    assert two.ran.count("recognize") == 1


def test_the_review_page_learns_them_too(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    with open_material(ReviewRequest(edited, talk, voices=known)) as (material, _):
        result = material.actions["voices"]({})
    assert result.title == "2 voices learnt"
    assert [note.text for note in result.notes] == ["Ann: 18.9 s learnt", "Bob: 18.9 s learnt"]
    assert read(known).names == ("Ann", "Bob")


def test_only_whom_one_asks_for_is_learnt_and_under_what_name(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    call = ("--only", "Ann Lee", "--name", "Ann=Ann Lee", "--json")
    result = run("voices", "learn", edited, talk, "--voices", known, *call)
    assert list(json.loads(result.stdout)["learnt"]) == ["Ann Lee"]
    assert read(known).names == ("Ann Lee",)


def test_lines_that_are_not_where_they_say_teach_nothing(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    edited.write_text(edited.read_text().replace("sec: 20", "sec: 35"))
    result = run("voices", "learn", edited, talk, "--voices", known)
    assert result.exit_code == 3
    assert "Bob is not learnt: none of the lines is heard at its time" in result.stderr
    assert read(known).names == ("Ann",)


def test_two_names_of_one_voice_are_not_learnt(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    two.sounds["SPEAKER_00"] = (0.9, 0.1, 0.0)
    result = run("voices", "learn", edited, talk, "--voices", known)
    assert result.exit_code == 1
    assert "Ann is not learnt: it cannot be told from the voice of Bob" in result.stderr
    assert not known.exists()


def test_lines_that_sound_like_somebody_else_are_not_learnt(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    turns = (
        Turn(0.0, 20.0, "SPEAKER_01"),
        Turn(20.0, 32.0, "SPEAKER_00"),
        Turn(32.0, 40.0, "SPEAKER_01"),
    )
    two.diarization = Diarization(turns, turns, ())
    result = run("voices", "learn", edited, talk, "--voices", known)
    assert result.exit_code == 3
    assert "Bob is not learnt: " in result.stderr
    assert "of what is heard in these lines sounds like somebody else" in result.stderr


def test_another_of_the_same_name_is_not_mixed_in(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    run("voices", "learn", edited, talk, "--voices", known)
    two.sounds = {"SPEAKER_01": (0.2, 0.0, 0.98), "SPEAKER_00": (-0.6, 0.5, 0.6)}
    other = write_tone(talk.with_name("other.wav"), 40.0, frequency=300.0)
    result = run("voices", "learn", edited, other, "--voices", known)
    assert result.exit_code == 3
    assert "does not match the one known as Ann (similarity 0.20)" in result.stderr
    assert [len(voice.samples) for voice in read(known).voices] == [1, 2]


def test_a_few_words_are_too_few(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    text = edited.read_text()
    edited.write_text(text.replace(" ".join(f"term{n}" for n in range(8, 38)), ""))
    result = run("voices", "learn", edited, talk, "--voices", known)
    assert result.exit_code == 3
    assert "the lines whose time is sure hold 3.9 s of speech" in result.stderr


@pytest.mark.parametrize(
    ("was", "becomes", "call", "says"),
    [
        ("", "", ("--only", "Eve"), "no speaker in the episode is called Eve; it has Ann, Bob"),
        ("who: Ann", "who: Speaker 1", ("--only", "Ann"), "it has Bob"),
        ("", "", ("--name", "Ann"), "write LABEL=NAME"),
    ],
)
def test_what_the_episode_does_not_know_is_told_before_any_work(
    run: Run,
    two: FakeModels,
    talk: Path,
    known: Path,
    edited: Path,
    was: str,
    becomes: str,
    call: tuple[str, ...],
    says: str,
) -> None:
    edited.write_text(edited.read_text().replace(was, becomes))
    result = run("voices", "learn", edited, talk, "--voices", known, *call)
    assert result.exit_code == 2
    assert says in result.stderr
    assert two.ran == []


def test_an_episode_without_names_teaches_nobody(
    run: Run, two: FakeModels, talk: Path, known: Path, edited: Path
) -> None:
    text = edited.read_text().replace("who: Ann", "who: Speaker 1")
    edited.write_text(text.replace("who: Bob", "who: Speaker 2"))
    result = run("voices", "learn", edited, talk, "--voices", known)
    assert result.exit_code == 2
    assert "the episode names no speakers" in result.stderr


# --- list, show, remove, export, import ---------------------------------------------------------


@pytest.fixture
def taught(run: Run, two: FakeModels, talk: Path, known: Path, edited: Path) -> Path:
    """A collection of Ann and Bob."""
    run("voices", "learn", edited, talk, "--voices", known)
    return known


def test_whose_voices_are_known_and_where_from(run: Run, taught: Path) -> None:
    assert run("voices", "list", "--voices", taught).stdout == (
        "Ann    18.9 s  1 recording\nBob    18.9 s  1 recording\n"
    )
    listed = json.loads(run("voices", "list", "--voices", taught, "--json").stdout)
    assert listed["embedding"] == "fake-embedding"
    assert [voice["name"] for voice in listed["voices"]] == ["Ann", "Bob"]
    shown = run("voices", "show", "Ann", "--voices", taught).stdout
    assert shown.startswith("Ann: 18.9 s\n") and "18.9 s  talk.wav" in shown
    samples = json.loads(run("voices", "show", "Ann", "--voices", taught, "--json").stdout)
    assert samples["samples"][0]["source"] == "talk.wav"


def test_a_part_of_a_recording_is_shown_as_one(
    run: Run, two: FakeModels, talk: Path, known: Path
) -> None:
    run("voices", "add", "Ann", talk, "--from", "5", "--to", "20", "--voices", known)
    assert "talk.wav, 0:05 to 0:20" in run("voices", "show", "Ann", "--voices", known).stdout
    run("voices", "add", "Bob", talk, "--from", "21", "--voices", known)
    two.diarization = Diarization(two.diarization.turns[1:], (), ())
    assert run("voices", "show", "Eve", "--voices", known).exit_code == 2


def test_a_voice_is_deleted(run: Run, taught: Path) -> None:
    result = run("voices", "remove", "Ann", "--voices", taught)
    assert result.stdout == f"Ann is deleted; 1 left in {taught}\n"
    assert "Ann" not in taught.read_text()
    again = run("voices", "remove", "Ann", "--voices", taught)
    assert again.exit_code == 2
    assert "no voice is known for Ann; the collection has Bob" in again.stderr
    assert not list(taught.parent.glob("*~"))  # nor is she in a copy


def test_voices_are_given_out_and_taken_in(run: Run, taught: Path, tmp_path: Path) -> None:
    given, mine = tmp_path / "given.json", tmp_path / "mine.json"
    assert run("voices", "export", given, "--only", "Bob", "--voices", taught).exit_code == 0
    assert read(given).names == ("Bob",)
    assert stat.S_IMODE(given.stat().st_mode) == 0o600
    again = run("voices", "export", given, "--voices", taught)
    assert again.exit_code == 1
    assert "is there already" in again.stderr
    taken = run("voices", "import", given, "--voices", mine)
    assert taken.stdout == "Bob: now known from 1 recording\n"
    run("voices", "import", taught, "--voices", mine)
    assert mine.read_bytes() == taught.read_bytes()
    assert run("voices", "export", tmp_path / "x", "--only", "Eve", "--voices", mine).exit_code == 2


def test_voices_of_two_models_are_not_mixed(
    run: Run, two: FakeModels, taught: Path, talk: Path, edited: Path, tmp_path: Path
) -> None:
    before = taught.read_bytes()
    other = tmp_path / "other.json"
    other.write_text(write_collection(Collection("later")))
    assert run("voices", "import", other, "--voices", taught).exit_code == 2
    two.embedding = "later"
    for call in (("add", "Ann", talk), ("learn", edited, talk)):
        two.ran.clear()
        result = run("voices", *call, "--voices", taught)
        assert result.exit_code == 2
        assert "another embedding model (fake-embedding" in result.stderr
        assert two.ran == []
    assert taught.read_bytes() == before


# --- in a run -----------------------------------------------------------------------------------


def test_a_collection_of_another_model_costs_the_names_only(
    run: Run, two: FakeModels, taught: Path, talk: Path, out: Path
) -> None:
    two.embedding = "later"
    result = run("transcribe", talk, "-o", out, "--voices", taught)
    assert result.exit_code == 3
    assert f"({taught}): the voices were learnt with another" in result.stderr
    assert (out / "talk.md").exists()


def test_models_that_cannot_be_had_cost_the_speakers_and_are_told_once(
    run: Run, two: FakeModels, taught: Path, talk: Path, out: Path
) -> None:
    two.load_error = DiarizerUnavailable("no token")
    result = run("transcribe", talk, "-o", out, "--voices", taught)
    assert result.exit_code == 3
    assert result.stderr.count("no token") == 1


def test_a_diarizer_without_an_embedding_model_knows_nobody(
    run: Run, two: FakeModels, taught: Path, talk: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(FakeModels, "embed")
    result = run("transcribe", talk, "-o", out, "--voices", taught)
    assert result.exit_code == 3
    assert "this diarizer has no embedding model" in result.stderr


def test_a_named_collection_that_is_none_is_refused_before_any_work(
    run: Run, two: FakeModels, talk: Path, out: Path, tmp_path: Path
) -> None:
    missing = run("transcribe", talk, "-o", out, "--voices", tmp_path / "none.json")
    assert missing.exit_code == 2
    assert "there is no collection of voices at" in missing.stderr
    (tmp_path / "no.json").write_text("{}")
    wrong = run("transcribe", talk, "-o", out, "--voices", tmp_path / "no.json")
    assert wrong.exit_code == 2
    assert "no.json is not a collection of voices: the document has no" in wrong.stderr
    folder = run("voices", "list", "--voices", tmp_path)
    assert folder.exit_code == 2
    assert two.ran == []


def test_a_preset_may_name_a_collection_that_is_not_there_yet(
    run: Run, two: FakeModels, talk: Path, out: Path, tmp_path: Path
) -> None:
    preset = tmp_path / "show.yaml"
    preset.write_text("voices:\n  collection: ./team.voices.json\n")
    result = run("transcribe", talk, "-o", out, "--config", preset)
    assert result.exit_code == 0
    assert f"there is no collection of voices at {tmp_path / 'team.voices.json'} yet" in (
        result.stderr
    )


def test_regenerating_names_whom_the_episode_does_not_by_voice(
    run: Run, two: FakeModels, taught: Path, talk: Path, edited: Path
) -> None:
    edited.write_text(edited.read_text().replace("who: Bob", "who: Speaker 2"))
    result = run("regenerate", edited, talk, "--voices", taught)
    assert result.exit_code == 0, result.stderr
    page = episode.parse(edited.read_text())
    assert [line.speaker for line in page.transcript.lines] == ["Ann", "Bob"]


# --- the file -----------------------------------------------------------------------------------


def test_what_changed_in_the_collection_while_a_voice_was_listened_to_stays_so(
    run: Run, taught: Path, talk: Path, two: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed, before = two.embed, read(taught)

    def deleted_meanwhile(*arguments: Any) -> Any:
        forgotten = read(taught).forget(before.names[0])
        taught.write_text(write_collection(forgotten))
        return embed(*arguments)

    monkeypatch.setattr(two, "embed", deleted_meanwhile)
    added = run("voices", "add", "Cy", talk, "--to", "0:20", "--voices", taught)
    assert added.exit_code == 0, added.stderr
    assert set(read(taught).names) == {*before.names[1:], "Cy"}


def test_a_file_that_changed_meanwhile_is_left_alone(taught: Path) -> None:
    file = voice_files.read_collection_file(taught)
    taught.write_text(write_collection(Collection("else")))
    with pytest.raises(FileChanged, match="changed while"):
        file.save(Collection("fake-embedding"))
    assert read(taught).embedding == "else"


def test_a_file_that_was_open_to_others_is_closed(taught: Path) -> None:
    taught.chmod(0o644)
    file = voice_files.read_collection_file(taught)
    file.save(read(taught))
    assert stat.S_IMODE(taught.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match="no such file or folder"):
        voice_files.read_collection_file(tmp_path / "none" / "known.json").save(Collection("model"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(taught: Path) -> None:
    taught.chmod(0)
    with pytest.raises(NoCollection, match="permission denied"):
        voice_files.read_collection_file(taught)
