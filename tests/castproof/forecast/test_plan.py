"""What a run will do to each recording: which steps, on how much sound, what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from castproof.batch.pool import Job, Slot
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.request import Request
from castproof.forecast import plan
from castproof.forecast.pace import STARTING
from castproof.forecast.plan import (
    RecordingPlan,
    describe_settings,
    measure_lengths,
    plan_jobs,
    plan_recordings,
    plan_session,
)
from castproof.pipeline import progress
from castproof.pipeline.multitrack_request import MultitrackSession, Track
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone

CPU = ("asr.device=cpu", "diarize.device=cpu", "asr.model=small")
BEFORE = ["reading", "decoding"]
WORDS = ["loading the speech model", "recognizing"]
SPEAKERS = ["loading the speaker models", "diarizing"]
AFTER = ["hearing again", "checking voices", "laying out"]


def ask(folder: Path, *settings: str) -> Request:
    return build_request(CliOptions(settings=(*CPU, *settings), folder=folder))


def steps(one: RecordingPlan) -> list[list[list[str]]]:
    return [[[step.doing for step in chain] for chain in phase] for phase in one.phases]


def test_one_step_after_the_other(recording: Path, out: Path) -> None:
    other = write_tone(recording.with_name("other.wav"), 9.0)
    first, second = plan_recordings([recording, other], ask(out), cores=2)
    assert steps(first) == [[[*BEFORE, *WORDS, *SPEAKERS, *AFTER]]]
    # The models are in memory by then.
    assert steps(second) == [[[*BEFORE, "recognizing", "diarizing", *AFTER]]]
    assert (first.name, first.seconds, first.is_known) == ("talk.wav", 4.5, True)
    assert (second.name, second.seconds, second.kept) == ("other.wav", 9.0, frozenset())


def test_words_and_speakers_at_the_same_time(recording: Path, out: Path) -> None:
    request = replace(ask(out), side_by_side=True)
    (one,) = plan_recordings([recording], request, cores=2)
    assert steps(one) == [[BEFORE], [WORDS, SPEAKERS], [AFTER]]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (("diarize.enabled=false",), [*BEFORE, *WORDS, "hearing again", "laying out"]),
        (("diarize.enabled=false", "asr.hear_again=false"), [*BEFORE, *WORDS, "laying out"]),
        (("diarize.voice_check=false",), [*BEFORE, *WORDS, *SPEAKERS, AFTER[0], AFTER[2]]),
        (
            ("voices.collection=voices.json",),
            [*BEFORE, *WORDS, *SPEAKERS, *AFTER[:2], "listening to voices", "laying out"],
        ),
    ],
)
def test_only_what_is_asked_for(
    recording: Path, out: Path, settings: Sequence[str], expected: list[str]
) -> None:
    (one,) = plan_recordings([recording], ask(out, *settings), cores=2)
    assert steps(one) == [[expected]]


def test_words_alone(recording: Path, out: Path) -> None:
    (one,) = plan_recordings([recording], ask(out), cores=2, only_words=True)
    assert steps(one) == [[[*BEFORE, *WORDS]]]


def test_tracks_each_have_their_share_of_the_sound(recording: Path, out: Path) -> None:
    other = write_tone(recording.with_name("other.wav"), 9.5)
    session = MultitrackSession((Track("Ann", recording), Track("Bo", other)), "talk")
    one = plan_session(session, ask(out), cores=2)
    words = ["decoding", *WORDS, "decoding", "recognizing"]
    again = ["hearing again"] * 2
    assert steps(one) == [[["reading"] * 2 + words + again + ["lining up the tracks", AFTER[2]]]]
    assert one.seconds == 14.0
    shares = {step.doing: step.share for step in one.phases[0][0]}
    assert shares["recognizing"] == 0.5
    assert shares["lining up the tracks"] == 1.0


def test_each_worker_of_a_batch_starts_and_loads_once(recording: Path, out: Path) -> None:
    jobs = [Job(name, recording, ask(out)) for name in ("a", "b", "c")]
    slots = [Slot(threads=3), Slot(threads=3)]
    plans = plan_jobs(jobs, slots, cores=8)
    assert [STARTING in str(steps(one)) for one in plans] == [True, True, False]
    assert ["loading" in str(steps(one)) for one in plans] == [True, True, False]
    heard = plans[0].settings[progress.RECOGNIZING]
    assert (heard.threads, heard.at_once, heard.cores) == (3, 2, 8)


def test_what_an_earlier_run_did_is_not_planned_again(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    call = [part for setting in CPU for part in ("--set", setting)]
    assert run("transcribe", recording, "-o", out, *call, "--no-diarize").exit_code == 0

    def kept(*settings: str) -> frozenset[str]:
        (one,) = plan_recordings([recording], ask(out, *settings), cores=2)
        return one.kept

    assert kept() == frozenset(WORDS)
    assert kept("diarize.enabled=false") >= {*WORDS, "decoding", "hearing again"}
    assert kept("asr.language=de") == frozenset()
    assert run("transcribe", recording, "-o", out, *call).exit_code == 0
    assert kept() == {*WORDS, *SPEAKERS, "decoding", *AFTER[:2], "listening to voices"}
    assert kept("diarize.speakers=3") == frozenset(WORDS)
    assert "listening to voices" not in kept("voices.collection=voices.json")


def test_a_damaged_folder_is_planned_as_a_new_one(recording: Path, out: Path) -> None:
    folder = out / ".castproof" / "talk"
    folder.mkdir(parents=True)
    (folder / "provenance.json").write_text("{")
    (one,) = plan_recordings([recording], ask(out), cores=2)
    assert one.kept == frozenset()


def test_a_models_folder_is_told_by_its_size_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secret"
    folder.mkdir()
    (folder / "model.bin").write_bytes(bytes(1000))
    request = ask(tmp_path, f"asr.model={folder}", f"diarize.model={folder}/none")
    settings = describe_settings(request, cores=2)
    assert settings[progress.RECOGNIZING].model == "folder of 1000 bytes"
    assert settings[progress.DIARIZING].model == "folder of 0 bytes"
    assert "secret" not in str(settings)


def test_devices_are_told_without_their_numbers(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "recognizes_on_gpu", lambda device: True)
    settings = describe_settings(
        ask(out, "asr.device=cuda:1", "diarize.device=auto", "diarize.method=fast"), cores=2
    )
    assert settings[progress.RECOGNIZING].device == "cuda"
    assert settings[progress.DIARIZING].device == "cuda"
    assert settings[progress.DIARIZING].method == "fast"
    assert settings[progress.DECODING].device is None


def test_what_does_not_say_its_length_is_compared_by_size(tmp_path: Path) -> None:
    known = write_tone(tmp_path / "known.wav", 10.0)  # 32,000 bytes a second
    torn = tmp_path / "torn.mp3"
    torn.write_bytes(bytes(64_000))
    one, other, gone = measure_lengths([(known,), (torn,), (tmp_path / "gone.mp3",)])
    assert one == (10.0, True)
    assert other == (pytest.approx(2.0, rel=0.01), False)
    assert gone == (pytest.approx(0.0, abs=0.01), False)
    assert measure_lengths([(torn,)]) == [(4.0, False)]  # 16,000 bytes a second


def test_a_season_is_not_looked_at_for_ever(tmp_path: Path) -> None:
    paths = [(write_tone(tmp_path / f"{at}.wav", 10.0),) for at in range(3)]
    looks = iter([0.0, 1.0, 1.5, 60.0])
    found = measure_lengths(paths, clock=lambda: next(looks))
    assert [is_known for _, is_known in found] == [True, True, False]
    assert found[2][0] == pytest.approx(10.0)
