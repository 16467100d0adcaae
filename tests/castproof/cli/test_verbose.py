"""What ``--verbose`` tells of the stages, on standard error, in plain words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from castproof.pipeline.cache import RecordingCache
from castproof.pipeline.provenance import StageKey
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels

KEY = StageKey(recording="r", settings={"beam_size": 5, "language": None}, revision="one")


def lines_of(said: str, stage: str) -> list[str]:
    return [line for line in said.splitlines() if f"talk.wav: {stage}: " in line]


def test_each_stage_says_what_it_begins_with_and_what_it_found(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    said = run("transcribe", recording, "-o", out, "--verbose", "--model", "base").stderr
    assert all(line.startswith("castproof: ") for line in said.splitlines())
    begun, done = lines_of(said, "recognize")
    assert "nothing is kept" in begun
    assert "base, device auto, compute type auto" in begun
    assert "2 segments, 7 words, language en" in done
    begun, done = lines_of(said, "diarize")
    assert "speaker-diarization-community-1" in begun
    assert "speakers auto" in begun
    assert "2 turns, 2 speakers" in done
    assert "decoded 4.5 s of sound" in said
    assert "loaded the speech model" in said
    assert "7 words laid out" in said
    assert "written: " in said


def test_why_a_stage_runs_again_or_not(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    call = ("transcribe", recording, "-o", out, "--verbose")
    run(*call)
    said = run(*call).stderr
    (reused,) = lines_of(said, "recognize")
    assert "reused" in reused
    assert "7 words" in reused
    said = run(*call, "--language", "de", "--set", "asr.beam_size=2").stderr
    assert "other settings: beam_size, language" in lines_of(said, "recognize")[0]
    assert "reused" in lines_of(said, "diarize")[0]
    fake.recognizer_revision = "commit:2"
    said = run(*call).stderr
    assert "another revision of the model" in lines_of(said, "recognize")[0]
    (out / ".castproof" / "talk" / "turns.rttm").write_text("damaged")
    assert "turns.rttm is damaged" in lines_of(run(*call).stderr, "diarize")[0]


def test_nothing_of_it_unasked(fake: FakeModels, run: Run, recording: Path, out: Path) -> None:
    assert lines_of(run("transcribe", recording, "-o", out).stderr, "recognize") == []


@pytest.mark.parametrize("order", [("--debug", "--verbose"), ("--verbose", "--debug")])
def test_debugging_tells_more_whichever_comes_last(
    fake: FakeModels, run: Run, recording: Path, out: Path, order: tuple[str, str]
) -> None:
    fake.load_error = RuntimeError("broken")
    said = run("transcribe", recording, "-o", out, *order).stderr
    assert "castproof.pipeline.stages: talk.wav: recognize: begins" in said
    assert "Traceback" in said


def test_lines_go_to_whatever_is_standard_error_by_then(capsys: pytest.CaptureFixture[str]) -> None:
    import io
    import logging

    from castproof.cli.options import _log_to_stderr
    from tests.castproof.conftest import logging_as_it_was

    with logging_as_it_was():
        _log_to_stderr(logging.INFO)
        before, sys.stderr = sys.stderr, io.StringIO()
        try:
            logging.getLogger("castproof.pipeline.stages").info("beside a bar")
            assert "castproof: beside a bar\n" in sys.stderr.getvalue()
        finally:
            sys.stderr = before
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"recording": "other"}, "another recording"),
        ({"settings": {"beam_size": 5}}, "other settings: language"),
        ({"settings": {**KEY.settings, "hotwords": []}}, "other settings: hotwords"),
        ({"version": 2}, "another version"),
        ({"revision": "two"}, "another revision"),
    ],
)
def test_what_a_key_asks_for_otherwise(changed: dict[str, object], said: str) -> None:
    other = KEY.model_copy(update=changed)
    (found,) = other.differences(KEY)
    assert found.startswith(said)
    assert not other.accepts(KEY)


def test_a_key_accepts_what_it_cannot_tell_from_its_own() -> None:
    assert KEY.differences(KEY) == ()
    assert KEY.model_copy(update={"revision": None}).accepts(KEY)


def test_what_was_changed_behind_our_back(tmp_path: Path) -> None:
    cache = RecordingCache(tmp_path)
    assert cache.explain_miss("recognize", KEY) == "nothing is kept of an earlier run"
    cache.save_stage("recognize", KEY, {"asr.json": b"{}"}, {})
    assert cache.explain_miss("recognize", KEY) is None
    (tmp_path / "asr.json").unlink()
    assert cache.explain_miss("recognize", KEY) == "asr.json is missing"
    provenance = tmp_path / "provenance.json"
    provenance.write_text(provenance.read_text().replace('"one"', '"two"'))
    assert "changed since" in (RecordingCache(tmp_path).explain_miss("recognize", KEY) or "")
