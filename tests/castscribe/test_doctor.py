"""What the doctor says of a machine that lacks something, and how it ends."""

from __future__ import annotations

import builtins
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from castscribe import doctor
from castscribe.config import AsrSection, Configuration, DiarizeSection
from castscribe.doctor import Check, examine, worst
from tests.castscribe.conftest import Run

SECRET = "hf_thisMustNeverBeSeen"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model of this machine's owner is found, and the network is not asked."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture
def models(tmp_path: Path) -> Configuration:
    """A configuration whose models are folders that look right."""
    speech, speakers = tmp_path / "whisper", tmp_path / "diarization"
    speech.mkdir()
    speakers.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (speech / name).write_text("{}")
    (speakers / "config.yaml").write_text("")
    return Configuration(
        asr=AsrSection(model=str(speech)), diarize=DiarizeSection(model=str(speakers))
    )


def look(config: Configuration, folder: Path, token: str | None = None) -> dict[str, Check]:
    return {check.name: check for check in examine(config, folder, token)}


def test_a_machine_that_has_everything(models: Configuration, tmp_path: Path) -> None:
    checks = look(models, tmp_path)
    assert worst(list(checks.values())) == "ok"
    assert {"python", "torch", "pyannote.audio", "device", "libcublas.so.12", "token"} <= set(
        checks
    )
    assert checks["speech model"].state == "ok"
    assert checks["speaker models"].state == "ok"
    assert checks["FFmpeg in PyAV"].state == "ok"


def test_whatever_is_wrong_has_a_line_that_mends_it(tmp_path: Path) -> None:
    for check in examine(Configuration(), tmp_path):
        assert check.mend is not None or check.state == "ok", check


def test_models_on_the_hub(tmp_path: Path) -> None:
    without = look(Configuration(), tmp_path)
    assert without["speech model"].state == "missing"
    assert without["speaker models"].state == "partial"
    page = "https://hf.co/pyannote/speaker-diarization-community-1"
    assert without["speaker models"].mend == f"accept the conditions on {page} and set HF_TOKEN"
    given = look(Configuration(), tmp_path, SECRET)
    assert given["speaker models"].state == "missing"
    assert given["token"] == Check("token", "ok", "given")


def test_folders_that_hold_no_models(models: Configuration, tmp_path: Path) -> None:
    (Path(models.asr.model) / "model.bin").unlink()
    (Path(models.diarize.model) / "config.yaml").unlink()
    checks = look(models, tmp_path)
    assert checks["speech model"].state == "broken"
    assert checks["speech model"].mend == "mend the path in asr.model"
    assert checks["speaker models"].state == "partial"
    assert checks["speaker models"].mend == "mend the path in diarize.model"


def test_speakers_that_are_not_wanted(models: Configuration, tmp_path: Path) -> None:
    config = Configuration(asr=models.asr, diarize=DiarizeSection(enabled=False))
    assert look(config, tmp_path)["speaker models"].state == "ok"


@pytest.mark.parametrize(
    ("module", "state"), [("faster_whisper", "broken"), ("pyannote.audio", "partial")]
)
def test_a_package_that_does_not_load(
    models: Configuration,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    state: str,
) -> None:
    real = doctor.importlib.import_module

    def broken(name: str) -> Any:
        if name == module:
            raise OSError("libc10_cuda.so: cannot open\nshared object file")
        return real(name)

    monkeypatch.setattr(doctor.importlib, "import_module", broken)
    check = look(models, tmp_path)[module]
    assert check.state == state
    assert check.detail == "does not load: libc10_cuda.so: cannot open shared object file"
    assert check.mend == doctor.INSTALL


def test_a_speech_model_without_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "faster_whisper.utils":
            raise ImportError("No module named 'faster_whisper'")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    assert doctor._recognizer(Configuration()).state == "broken"


def fake_cuda(count: int) -> dict[str, SimpleNamespace]:
    """As much of torch and CTranslate2 as the doctor asks about devices."""
    facts = SimpleNamespace(name="Test GPU", total_memory=8 * 2**30)
    return {
        "torch": SimpleNamespace(
            cuda=SimpleNamespace(
                is_available=lambda: count > 0,
                device_count=lambda: count,
                get_device_properties=lambda index: facts,
            ),
            backends=SimpleNamespace(mps=SimpleNamespace(is_available=lambda: count == 0)),
        ),
        "ctranslate2": SimpleNamespace(get_cuda_device_count=lambda: count),
    }


def test_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in fake_cuda(1).items():
        monkeypatch.setitem(sys.modules, name, module)
    assert next(doctor._devices()).detail == "cuda:0 Test GPU, 8.0 GiB"
    monkeypatch.setitem(sys.modules, "torch", fake_cuda(0)["torch"])
    assert next(doctor._devices()).detail.startswith("mps")
    monkeypatch.delitem(sys.modules, "torch")
    assert next(doctor._devices()).detail.startswith("cpu")


@pytest.mark.parametrize(("gpus", "state"), [(1, "broken"), (0, "ok")])
def test_cuda_libraries_that_do_not_load(
    monkeypatch: pytest.MonkeyPatch, gpus: int, state: str
) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(doctor.ctypes, "CDLL", missing)
    monkeypatch.setitem(sys.modules, "ctranslate2", fake_cuda(gpus)["ctranslate2"])
    checks = list(doctor._cuda_libraries())
    assert [check.name for check in checks] == list(doctor.CUDA_LIBRARIES)
    assert {check.state for check in checks} == {state}


def test_a_python_that_is_too_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "version_info", (3, 14, 0))
    assert doctor._python().state == "broken"


def test_what_can_be_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    assert doctor._ffmpeg_program().state == "missing"
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/bin/ffmpeg")
    assert doctor._ffmpeg_program().state == "ok"
    usage = SimpleNamespace(free=5_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: usage)
    assert {check.state for check in doctor._space(tmp_path / "not" / "there")} == {"missing"}
    monkeypatch.delitem(sys.modules, "av", raising=False)
    assert doctor._ffmpeg().state == "broken"


def test_a_distribution_without_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise doctor.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "version", missing)
    assert doctor._package("json", "broken").detail == "loads, of unknown version"


@pytest.mark.parametrize(
    ("state", "status"), [("ok", 0), ("missing", 0), ("partial", 3), ("broken", 1)]
)
def test_exit_status_and_both_prints(
    run: Run, monkeypatch: pytest.MonkeyPatch, state: str, status: int
) -> None:
    checks = (Check("thing", state, "a fact", None if state == "ok" else "do this"),)  # type: ignore[arg-type]
    monkeypatch.setattr(doctor, "examine", lambda *arguments: checks)
    plain, as_json = run("doctor", "--hf-token", SECRET), run("doctor", "--json")
    assert plain.exit_code == as_json.exit_code == status
    assert "thing" in plain.stdout
    assert "a fact" in plain.stdout
    assert ("-> do this" in plain.stdout) == (state != "ok")
    assert json.loads(as_json.stdout)["checks"][0]["name"] == "thing"
    assert SECRET not in plain.stdout
