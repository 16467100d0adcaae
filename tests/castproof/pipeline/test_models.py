"""Models are loaded when first needed, once, as the configuration asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from castproof.config.schema import AsrSection, Configuration, DiarizeSection
from castproof.pipeline.models import OnceLoaded, build_models
from castproof.pipeline.progress import Arrive
from diarize.errors import DiarizerUnavailable
from transcript.errors import CastproofError


@pytest.fixture(autouse=True)
def memory_kept() -> None:
    """Memory is given back to the system here, as it is for a person."""


def test_a_model_is_loaded_once() -> None:
    loads: list[int] = []

    def load() -> str:
        loads.append(1)
        return "model"

    model = OnceLoaded(load)
    assert not model.loaded
    assert (model.get(), model.get()) == ("model", "model")
    assert model.loaded
    assert loads == [1]


def test_a_model_that_was_given_up_is_loaded_again_when_it_is_asked_for() -> None:
    loads = iter(["first", "second"])
    model = OnceLoaded(lambda: next(loads))
    assert model.get() == "first"
    model.free()
    assert not model.loaded
    assert (model.get(), model.get()) == ("second", "second")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_a_model_that_was_given_up_leaves_no_memory_behind() -> None:
    def resident() -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    model = OnceLoaded(lambda: [bytes(1000) for _ in range(60_000)])  # 60 MB in small pieces
    before = resident()
    model.get()
    full = resident()
    model.free()
    assert full - before > 50_000_000
    assert resident() - before < 20_000_000


def test_what_can_be_done_ahead_is_done_before_loading_only() -> None:
    done: list[str] = []
    model = OnceLoaded(lambda: "model", lambda: done.append("ahead"))
    model.prepare()
    assert done == ["ahead"]
    model.get()
    model.prepare()
    assert done == ["ahead"]
    OnceLoaded(lambda: "model").prepare()  # nothing can be


def test_a_model_that_cannot_be_had_is_asked_for_once() -> None:
    attempts: list[int] = []

    def load() -> str:
        attempts.append(1)
        raise CastproofError("no token")

    model = OnceLoaded(load)
    for _ in range(3):
        with pytest.raises(CastproofError, match="no token"):
            model.get()
    assert model.loaded
    assert attempts == [1]


def test_a_model_is_fetched_once_and_not_after_it_was_loaded() -> None:
    fetches: list[int] = []

    def fetch(arrive: Arrive) -> str:
        fetches.append(1)
        return "by somebody"

    model = OnceLoaded(lambda: "model", fetch=fetch)
    assert not model.fetched
    assert (model.fetch(), model.fetch()) == ("by somebody", None)
    assert model.fetched
    loaded = OnceLoaded(lambda: "model", fetch=fetch)
    loaded.get()
    assert loaded.fetch() is None
    assert fetches == [1]


def test_what_could_not_be_fetched_is_not_loaded() -> None:
    def fetch(arrive: Arrive) -> str:
        raise CastproofError("no network")

    model = OnceLoaded(lambda: pytest.fail("loaded"), fetch=fetch)
    with pytest.raises(CastproofError, match="no network"):
        model.fetch()
    with pytest.raises(CastproofError, match="no network"):
        model.get()
    assert model.fetch() is None  # it is said once


@pytest.mark.models
def test_a_package_that_is_not_installed_costs_the_speakers_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(*_: object, **__: object) -> None:
        raise ModuleNotFoundError("No module named 'pyannote'", name="pyannote.audio")

    monkeypatch.setattr("diarize.pyannote_adapter.load_diarizer", absent)
    monkeypatch.setattr("diarize.fetching.fetch", absent)
    with pytest.raises(DiarizerUnavailable, match="pyannote is not installed"):
        build_models(Configuration()).diarizer.fetch()
    with pytest.raises(DiarizerUnavailable, match="pyannote is not installed"):
        build_models(Configuration()).diarizer.get()


@pytest.mark.models
@pytest.mark.parametrize("trusts", [False, True])
def test_the_loaders_get_what_the_configuration_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trusts: bool
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    def load(model: str, **options: Any) -> str:
        asked.append((model, options))
        return "loaded"

    monkeypatch.setattr("asr.whisper.load_recognizer", load)
    monkeypatch.setattr("diarize.pyannote_adapter.load_diarizer", load)
    config = Configuration(
        asr=AsrSection(model=str(tmp_path), device="cpu", compute_type="int8", cpu_threads=3),
        diarize=DiarizeSection(
            model=str(tmp_path / "none"),
            device="cuda:1",
            cpu_threads=2,
            method="fast",
            trust_model=trusts,
        ),
    )
    models = build_models(config, token="t")  # noqa: S106 - made up
    assert asked == []
    models.recognizer.get()
    models.diarizer.get()
    voices: dict[str, Any] = {"device": "cuda:1", "cpu_threads": 2, "token": "t", "method": "fast"}
    voices["trust_model"] = trusts
    speech = {"device": "cpu", "compute_type": "int8", "cpu_threads": 3, "token": "t"}
    assert asked == [
        (str(tmp_path), speech),
        (str(tmp_path / "none"), voices),
    ]
    assert models.diarizer_revision() is None
    assert models.recognizer_revision() is None
    (tmp_path / "none").mkdir()
    assert str(models.diarizer_revision()).startswith("folder:")
