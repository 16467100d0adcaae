"""What ``--json`` prints: of every command, done, in part and refused, as its schema says.

The fixture ``run`` holds every document that any test asks for to its schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from jsonschema import Draft202012Validator, ValidationError

from align.editing.merge.conflicts import Conflict
from align.editing.offsets import Cut, OffsetStretch
from align.editing.retime import UnsureLine
from align.glossary.correct import Correction
from align.hints.hint import GiveTo, Hint, Rewrite
from align.naming.rules import Naming
from castproof.assist.question import Usage
from castproof.batch.estimate import JobEstimate
from castproof.batch.pool import Refused, Slot
from castproof.batch.status import RecordingState
from castproof.comparing.comparison import Failure
from castproof.documents import (
    assisting,
    base,
    collections,
    comparing,
    episodes,
    findings,
    recordings,
)
from castproof.documents.schemas import DIALECT, DOCUMENTS, make_schema
from castproof.edit.regenerate import LineToCheck
from castproof.glossary.learn import LearntSpelling, Proposal
from castproof.model_checks import Check
from castproof.pipeline.cleanup import CleanupSummary, RemovedWords
from castproof.pipeline.result import RecordingSummary, TrackSummary, WrittenFile
from castproof.pipeline.second_hearing import SecondHearingCounts
from castproof.pipeline.speaker_count import SpeakerCountResult
from castproof.pipeline.speech_model import SpeechModel
from castproof.pipeline.voice_check import VoiceCounts
from compare import Scores
from compare.corrections import FoundCorrection
from compare.edits import EditKind, Substitution, Tally
from compare.speakers import Confusion
from diarize.identification.matching import VoiceMatch
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone
from tests.castproof.json_documents import make_validator, require_document
from tests.castproof.test_documentation import COMMANDS
from transcript.check.rules import Finding
from transcript.values import Note, Turn, Word

EPISODE = """---
title: The boat
language: en
transcript:
- header: Dawn
- line: Hello and welcome to the boat.
  sec: 0
  who: Ann
- line: It is late.
  sec: 5
  who: Bob
- header: Noon
- line: So what do you do all day?
  sec: 30
  who: Ann
---
"""
SRT = """1
00:00:00,000 --> 00:00:04,000
Ann: Hello and welcome to the coat.

2
00:00:05,000 --> 00:00:08,000
Bob: It is late.

3
00:00:30,000 --> 00:00:34,000
Ann: So what do you do all day?
"""


def definitions() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every object of every schema: its command, its name, and what is said of it."""
    for command in DOCUMENTS:
        for name, one in make_schema(command)["$defs"].items():
            yield command, name, one


def test_the_commands_with_the_option_are_those_with_a_schema() -> None:
    with_option = {
        name
        for name, command in COMMANDS.items()
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert with_option == set(DOCUMENTS)


@pytest.mark.parametrize("command", DOCUMENTS)
def test_a_schema_is_one_of_the_draft_it_names(command: str) -> None:
    schema = make_schema(command)
    assert schema["$schema"] == DIALECT == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


def test_every_object_is_closed_and_every_key_is_there_and_described() -> None:
    for command, name, one in definitions():
        assert one["additionalProperties"] is False, f"{command}: {name}"
        missing = set(one["properties"]) - set(one["required"])
        assert missing == ({"spaced"} if name == "CorrectedWord" else set()), f"{command}: {name}"
        for key, value in one["properties"].items():
            assert value.get("description"), f"{command}: {name}: {key}"


#: Values that become a document key by key, and the type of that part of the document.
SAME_KEYS: list[tuple[type, type]] = [
    (recordings.OutputFile, WrittenFile),
    (recordings.UsedModel, SpeechModel),
    (recordings.HeldVoice, VoiceMatch),
    (recordings.CheckedVoices, VoiceCounts),
    (recordings.HeardAgain, SecondHearingCounts),
    (recordings.Track, TrackSummary),
    (recordings.MadeCorrection, Correction),
    (recordings.LeftOutWords, RemovedWords),
    (recordings.Reading, CleanupSummary),
    (recordings.PlannedJob, JobEstimate),
    (recordings.RefusedJob, Refused),
    (recordings.PlannedWorker, Slot),
    (recordings.RecordingState, RecordingState),
    (base.Remark, Note),
    (base.CountedSpeakers, SpeakerCountResult),
    (base.NamedSpeaker, Naming),
    (episodes.LineToCheck, LineToCheck),
    (episodes.MovedStretch, OffsetStretch),
    (episodes.SoundCut, Cut),
    (findings.Rewrite, Rewrite),
    (findings.GiveTo, GiveTo),
    (findings.MachineCheck, Check),
    (comparing.Tally, Tally),
    (comparing.Confusion, Confusion),
    (comparing.Substitution, Substitution),
    (comparing.AllScores, Scores),
    (comparing.NotCompared, Failure),
    (assisting.Usage, Usage),
    (collections.CorrectionExample, FoundCorrection),
    (collections.LearntSpelling, LearntSpelling),
]
#: And those whose part of the document has keys beside, or lacks some.
OTHER_KEYS: list[tuple[type, type, set[str], set[str]]] = [
    (recordings.RecordingResult, RecordingSummary, {"status"}, {"configuration"}),
    (recordings.CorrectedWord, Word, set(), {"correction"}),
    (episodes.UnsureLine, UnsureLine, {"line"}, set()),
    (episodes.MergeConflict, Conflict, {"speaker", "slight"}, set()),
    (findings.CheckFinding, Finding, {"path", "name"}, set()),
    (findings.Spot, Hint, {"worth", "listening_s"}, set()),
    (collections.ProposedTerm, Proposal, {"count", "wrong"}, set()),
]


@pytest.mark.parametrize(
    ("part", "value", "more", "less"),
    [*((part, value, set[str](), set[str]()) for part, value in SAME_KEYS), *OTHER_KEYS],
)
def test_a_part_has_the_keys_of_its_value(
    part: type, value: type, more: set[str], less: set[str]
) -> None:
    assert is_dataclass(value)
    assert set(get_type_hints(part)) - more == {one.name for one in fields(value)} - less


def test_the_classes_of_differences_are_those_that_are_counted() -> None:
    kinds = {one.name.lower() for one in EditKind} - {"same"}
    shown = make_schema("compare")["$defs"]["Difference"]["properties"]["class"]["enum"]
    assert set(shown) == kinds


def test_schema_prints_one_or_lists_them(run: Run) -> None:
    assert run("schema").stdout.splitlines() == list(DOCUMENTS)
    assert json.loads(run("schema", "glossary", "show").stdout) == make_schema("glossary show")
    refused = run("schema", "review")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "review is no command that prints JSON" in refused.stderr


def test_a_document_with_another_key_or_without_one_is_refused() -> None:
    document = {"castproof": "1.0", "exit_status": 0, "recordings": []}
    make_validator("status").validate(document)
    for wrong in ({**document, "more": 1}, {"castproof": "1.0", "recordings": []}):
        with pytest.raises(ValidationError):
            make_validator("status").validate(wrong)
    with pytest.raises(AssertionError):
        require_document(("status", "--json"), 3, json.dumps(document))


@pytest.fixture
def desk(fake: FakeModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an episode, its captions and its recording."""
    monkeypatch.chdir(tmp_path)
    turns = (Turn(0.0, 38.0, "SPEAKER_00"), Turn(38.0, 40.0, "SPEAKER_01"))
    fake.diarization = replace(fake.diarization, turns=turns, exclusive=turns)
    write_tone(tmp_path / "talk.wav", seconds=40.0)
    (tmp_path / "talk.md").write_text(EPISODE)
    (tmp_path / "talk.srt").write_text(SRT)
    (tmp_path / "talk.ctm").write_text("talk 1 0.0 0.4 Hello\ntalk 1 0.5 0.4 boat.\n")
    (tmp_path / "list.chapters.txt").write_text("0:00 Dawn\n0:05 Late\n")
    (tmp_path / "bad.md").write_text("---\ntranscript: [1\n---\n")
    (tmp_path / "terms.yaml").write_text("terms:\n  Northwind: [north wind]\n")
    (tmp_path / "wrong.yaml").write_text("terms:\n  Northwind: [wind]\n  Wind: [wind]\n")
    for folder in ("machine", "person"):
        (tmp_path / folder).mkdir()
    (tmp_path / "machine" / "talk.srt").write_text(SRT)
    (tmp_path / "person" / "talk.md").write_text(EPISODE)
    return tmp_path


def edit_captions(run: Run, desk: Path) -> None:
    """Have the captions edited after they were made of the episode, and the episode too."""
    run("convert", "talk.md", "new.vtt")
    captions = (desk / "new.vtt").read_text()
    (desk / "new.vtt").write_text(captions.replace("boat", "ship"))
    (desk / "talk.md").write_text(EPISODE.replace("the boat.", "the ferry."))


def transcribe_and_edit(run: Run, desk: Path) -> None:
    run("transcribe", "talk.wav", "-o", "out")
    (desk / "out" / "talk.md").write_text("Mine.\n")
    run("batch", "talk.wav", "-o", "out", "--workers", "1", "--set", "asr.beam_size=2")


def align_and_edit(run: Run, desk: Path) -> None:
    run("align", "talk.ctm", "-o", "out")
    (desk / "out" / "talk.md").write_text("Mine.\n")
    (desk / "talk.ctm").write_text("talk 1 0.0 0.4 Goodbye.\n")


def publish_and_edit(run: Run, desk: Path) -> None:
    run("publish", "talk.md", "--for", "youtube", "-o", "out")
    for path in (desk / "out").glob("talk*"):
        path.write_text("Mine.\n")
    (desk / "talk.md").write_text(EPISODE.replace("boat", "ship"))


def add_a_stranger(run: Run, desk: Path) -> None:
    (desk / "machine" / "other.srt").write_text(SRT)


def add_ann(run: Run, desk: Path) -> None:
    run("voices", "add", "Ann", "talk.wav", "--voices", "known.voices.json")
    run("voices", "export", "other.voices.json", "--voices", "known.voices.json")


Prepare = Callable[[Run, Path], None]
#: Calls, the status of each, and what has to be done before.
CALLS: list[tuple[str, int, Prepare | None]] = [
    ("transcribe talk.wav -o out", 0, None),
    ("transcribe talk.wav gone.wav -o out", 1, None),
    ("transcribe talk.wav -o out --names Cleo,Dan", 3, transcribe_and_edit),
    ("align talk.ctm -o out", 0, None),
    ("align talk.ctm -o out", 3, align_and_edit),
    ("status out", 1, transcribe_and_edit),
    ("convert talk.md new.srt", 0, None),
    ("convert new.vtt talk.md --overwrite", 3, edit_captions),
    ("chapters talk.md", 0, None),
    ("chapters talk.md -o talk.chapters.json", 0, None),
    ("chapters talk.md --suggest", 0, None),
    ("chapters talk.md list.chapters.txt --dry-run", 0, None),
    ("chapters talk.md list.chapters.txt", 0, None),
    ("check talk.md", 0, None),
    ("check bad.md", 1, None),
    ("check bad.md --write-baseline known.json", 0, None),
    ("publish talk.md --for youtube,web -o out", 0, None),
    ("publish talk.md --for youtube -o out --dry-run", 0, None),
    ("publish talk.md --for youtube -o out", 3, publish_and_edit),
    ("flags talk.md", 0, None),
    ("flags talk.md talk.wav --clips clips", 0, None),
    ("retime talk.md talk.srt", 0, None),
    ("retime talk.md talk.srt --dry-run", 0, None),
    ("compare talk.srt talk.md", 0, None),
    ("compare machine person", 0, None),
    ("compare machine person", 3, add_a_stranger),
    ("stats talk.md", 0, None),
    ("stats talk.md bad.md", 3, None),
    ("doctor", 0, None),
    ("glossary learn talk.srt talk.md", 0, None),
    ("glossary learn talk.srt talk.md --into new.yaml", 0, None),
    ("glossary show terms.yaml", 0, None),
    ("glossary check terms.yaml", 0, None),
    ("glossary check wrong.yaml", 1, None),
    ("voices add Ann talk.wav --voices known.voices.json", 0, None),
    ("voices list --voices known.voices.json", 0, add_ann),
    ("voices show Ann --voices known.voices.json", 0, add_ann),
    ("voices export new.voices.json --voices known.voices.json", 0, add_ann),
    ("voices import other.voices.json --voices known.voices.json", 0, add_ann),
    ("voices remove Ann --voices known.voices.json", 0, add_ann),
]


#: Those of them that ask what the models' packages can do here.
ASK_THE_MODELS = ("doctor", "status out")


@pytest.mark.parametrize(
    ("call", "status", "prepare"),
    [
        pytest.param(*one, marks=[pytest.mark.models] if one[0] in ASK_THE_MODELS else [])
        for one in CALLS
    ],
)
def test_a_command_prints_what_its_schema_says(
    run: Run, desk: Path, call: str, status: int, prepare: Prepare | None
) -> None:
    if prepare is not None:
        prepare(run, desk)
    done = run(*call.split(), "--json")
    assert done.exit_code == status, done.stderr
    assert done.stdout.startswith("{") and done.stdout.endswith("}\n")


#: Calls that fail before there is anything to tell.
REFUSED: list[tuple[str, int]] = [
    ("transcribe talk.wav -o out --set asr.beam_size=none", 2),
    ("batch talk.wav -o out --stages never", 2),
    ("watch talk.wav -o out", 2),
    ("status gone", 2),
    ("align gone.json -o out", 1),
    ("convert talk.md -", 2),
    ("convert talk.md - --to srt", 2),
    ("convert bad.md new.srt", 1),
    ("chapters talk.md --to chapters", 2),
    ("chapters bad.md", 1),
    ("check talk.md --select Q", 2),
    ("publish talk.md --for nobody", 2),
    ("publish bad.md --for web", 1),
    ("flags bad.md", 1),
    ("retime bad.md talk.srt", 1),
    ("regenerate bad.md talk.wav", 1),
    ("regenerate talk.wav talk.md", 2),
    ("compare talk.srt person", 2),
    ("compare talk.srt talk.md --html talk.md", 2),
    ("stats bad.md", 1),
    ("assist talk.md", 2),
    ("doctor --set asr.beam_size=none", 2),
    ("glossary learn talk.srt", 2),
    ("glossary show gone.yaml", 2),
    ("glossary check gone.yaml", 2),
    ("voices add Ann gone.wav --voices known.voices.json", 1),
    ("voices learn talk.wav talk.md --voices known.voices.json", 2),
    ("voices list --voices gone.voices.json", 2),
    ("voices show Ann --voices gone.voices.json", 2),
    ("voices remove Ann --voices gone.voices.json", 2),
    ("voices export new.voices.json --voices gone.voices.json", 2),
    ("voices import gone.voices.json --voices known.voices.json", 2),
]


@pytest.mark.parametrize(("call", "status"), REFUSED)
def test_what_cannot_be_done_prints_no_document(
    run: Run, desk: Path, call: str, status: int
) -> None:
    done = run(*call.split(), "--json")
    assert (done.exit_code, done.stdout) == (status, ""), done.stderr
    assert done.stderr.splitlines()[-1].startswith("castproof: error: ")


def test_every_command_is_refused_somewhere_above() -> None:
    called = {
        next(name for name in sorted(DOCUMENTS, key=len, reverse=True) if call.startswith(name))
        for call, _ in REFUSED
    }
    assert called == set(DOCUMENTS)
