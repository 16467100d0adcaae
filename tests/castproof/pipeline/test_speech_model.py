"""Which models suit the machine, and that the summary and what is kept name it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from asr.device import Placement
from castproof.config.cli_options import CliOptions, build_request, choose_model
from castproof.config.request import Request
from castproof.config.schema import AsrSection, Configuration, DiarizeSection
from castproof.pipeline.speech_model import choose_speech_model, resolve_models
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels


def gpus(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr("asr.device.count_gpus", lambda: count)


@pytest.mark.parametrize(
    ("count", "device", "model", "why"),
    [
        (0, "auto", "small", "no GPU found"),
        (1, "auto", "large-v3-turbo", "GPU"),
        (1, "cpu", "small", "asr.device is cpu"),
        (0, "cuda", "large-v3-turbo", "GPU"),
        (2, "cuda:1", "large-v3-turbo", "GPU"),
    ],
)
def test_the_model_that_suits(
    monkeypatch: pytest.MonkeyPatch, count: int, device: str, model: str, why: str
) -> None:
    gpus(monkeypatch, count)
    config, reason = choose_speech_model(Configuration(asr=AsrSection(device=device)))
    assert config.asr == AsrSection(device=device, model=model)
    assert reason is not None
    assert why in reason
    assert choose_speech_model(config) == (config, None)  # once and for all


def test_a_model_that_was_named_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    gpus(monkeypatch, 1)
    named = Configuration(asr=AsrSection(model="base"))
    assert choose_speech_model(named) == (named, None)


def test_an_environment_without_the_recognizer(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> int:
        raise ModuleNotFoundError("No module named 'ctranslate2'")

    monkeypatch.setattr("asr.device.count_gpus", missing)
    assert resolve_models(Configuration()).asr.model == "small"


def test_an_order_that_hears_nothing_asks_for_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> int:
        raise AssertionError("nobody needs to know")

    monkeypatch.setattr("asr.device.count_gpus", asked)
    order = build_request(CliOptions(listens=False))
    assert (order.config.asr.model, order.config.diarize.method) == ("auto", "auto")
    # A cluster's machines are asked once it is joined.
    on_gpus = choose_model(order, has_gpu=True).config
    assert (on_gpus.asr.model, on_gpus.diarize.method) == ("large-v3-turbo", "exact")
    assert choose_model(order, has_gpu=False).config.diarize.method == "fast"


@pytest.mark.parametrize(
    ("device", "has_gpu", "model"),
    [("cpu", True, "small"), ("cuda", False, "large-v3-turbo"), ("auto", False, "small")],
)
def test_a_device_that_is_named_decides_on_a_cluster_too(
    device: str, has_gpu: bool, model: str
) -> None:
    config = Configuration(asr=AsrSection(device=device))
    assert choose_speech_model(config, has_gpu)[0].asr.model == model


@pytest.mark.parametrize(
    ("count", "section", "method"),
    [
        (0, DiarizeSection(), "fast"),
        (1, DiarizeSection(), "exact"),
        (1, DiarizeSection(device="cpu"), "fast"),
        (0, DiarizeSection(device="mps"), "fast"),
        (0, DiarizeSection(device="cuda:1"), "exact"),
        (0, DiarizeSection(method="exact"), "exact"),
        (1, DiarizeSection(method="fast"), "fast"),
    ],
)
def test_the_way_to_diarize_that_suits(
    monkeypatch: pytest.MonkeyPatch, count: int, section: DiarizeSection, method: str
) -> None:
    gpus(monkeypatch, count)
    named = AsrSection(model="base")
    config = resolve_models(Configuration(asr=named, diarize=section))
    assert choose_model(Request(config, Path(), ())).config == config
    assert config.diarize == section.model_copy(update={"method": method})
    assert resolve_models(config) == config  # once and for all


class Placed(FakeModels):
    """Models that ran on a CPU in int8."""

    placement = Placement("cpu", "int8")


@pytest.fixture
def placed(monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    gpus(monkeypatch, 0)
    stand_in = Placed()
    monkeypatch.setattr("castproof.pipeline.models.build_models", stand_in.models)
    return stand_in


def model_row(printed: str) -> str | None:
    rows = [line for line in printed.splitlines() if line.startswith("  model ")]
    return rows[0] if rows else None


def test_the_summary_says_which_and_why(
    placed: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    row = model_row(run("transcribe", recording, "-o", out).stdout)
    assert row is not None
    assert "small, int8 on the CPU (no GPU found" in row
    assert "--model large-v3-turbo" in row
    # From what is kept, too, though nothing ran.
    assert model_row(run("transcribe", recording, "-o", out).stdout) == row
    assert placed.ran.count("recognize") == 1


@pytest.mark.models
def test_what_is_kept_names_the_model(
    placed: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("transcribe", recording, "-o", out)
    kept = json.loads((out / ".castproof" / "talk" / "provenance.json").read_text())
    assert kept["stages"]["recognize"]["key"]["settings"]["model"] == "small"
    run("transcribe", recording, "-o", out, "--model", "small")
    assert placed.ran.count("recognize") == 1
    gpus(monkeypatch, 1)  # another machine, another default
    run("transcribe", recording, "-o", out)
    assert placed.ran.count("recognize") == 2


def test_a_named_model_needs_no_reason(
    placed: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    done = run("transcribe", recording, "-o", out, "--model", "base")
    assert model_row(done.stdout) is None
    document = json.loads(run("transcribe", recording, "-o", out, "--json").stdout)
    (first,) = document["recordings"]
    assert first["model"].pop("reason").startswith("no GPU found")
    assert first["model"] == {"name": "small", "device": "cpu", "compute_type": "int8"}


def test_words_of_an_older_version_do_not_say_where(
    fake: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gpus(monkeypatch, 0)
    row = model_row(run("transcribe", recording, "-o", out).stdout)
    assert row is not None
    assert "small (no GPU found" in row


def test_separate_tracks_have_it_too(
    placed: FakeModels, run: Run, recording: Path, out: Path, tmp_path: Path
) -> None:
    from tests.castproof.fakes import write_tone

    other = write_tone(tmp_path / "guest.wav", frequency=330.0)
    done = run("transcribe", "--track", f"A={recording}", "--track", f"B={other}", "-o", out)
    assert "small, int8 on the CPU" in (model_row(done.stdout) or "")


def test_a_batch_says_it_once(placed: FakeModels, run: Run, recording: Path, out: Path) -> None:
    done = run("batch", recording, "-o", out, "--dry-run")
    assert done.stderr.count("speech model: small (no GPU found") == 1
    assert "speech model" not in run("batch", recording, "-o", out, "--dry-run", "-q").stderr
