"""What the doctor says of a machine that lacks something, and how it ends."""

from __future__ import annotations

import builtins
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import asr.audio.decode
from asr.audio.samples import Audio
from asr.device import Placement
from castproof import doctor
from castproof.config.schema import AsrSection, Configuration, DiarizeSection
from castproof.doctor import examine, find_worst_state
from castproof.model_checks import Check, check_diarizer, check_recognizer
from castproof.packages import REINSTALL
from diarize import known_models
from tests.castproof.conftest import Run

pytestmark = pytest.mark.models

SECRET = "hf_thisMustNeverBeSeen"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model of this machine's owner is found, and the network is not asked."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture
def models(tmp_path: Path, root: Path) -> Configuration:
    """A configuration whose models are folders of our own."""
    for name in ("whisper", "diarization"):
        shutil.copytree(root / "examples" / "miniature" / name, tmp_path / name)
    return Configuration(
        asr=AsrSection(model=str(tmp_path / "whisper")),
        diarize=DiarizeSection(model=str(tmp_path / "diarization")),
    )


def look(config: Configuration, folder: Path, token: str | None = None) -> dict[str, Check]:
    return {check.name: check for check in examine(config, folder, token)}


def test_a_machine_that_has_everything(models: Configuration, tmp_path: Path) -> None:
    checks = look(models, tmp_path)
    assert find_worst_state(list(checks.values())) == "ok"
    assert {"python", "torch", "pyannote.audio", "device", "libcublas.so.12", "token"} <= set(
        checks
    )
    assert checks["speech model"].state == "ok"
    assert checks["speaker models"].state == "ok"
    assert checks["FFmpeg in PyAV"].state == checks["decoding"].state == "ok"


def test_whatever_is_wrong_has_a_line_that_mends_it(tmp_path: Path) -> None:
    for check in examine(Configuration(), tmp_path):
        assert check.mend is not None or check.state == "ok", check


def of_models(model: str) -> Configuration:
    return Configuration(diarize=DiarizeSection(model=model))


def test_models_on_the_hub(tmp_path: Path) -> None:
    found = look(Configuration(), tmp_path)
    assert found["speech model"].state == found["speaker models"].state == "missing"
    assert found["token"].state == "ok"  # nobody needs one


@pytest.mark.parametrize("model", [known_models.ORIGINAL, "owner/pipeline"])
def test_models_that_ask_for_a_token(tmp_path: Path, model: str) -> None:
    without = look(of_models(model), tmp_path)
    assert without["speaker models"].state == "partial"
    page = f"https://hf.co/{model}"
    assert without["speaker models"].mend == f"accept the conditions on {page} and set HF_TOKEN"
    assert without["token"].state == "missing"
    given = look(of_models(model), tmp_path, SECRET)
    assert given["speaker models"].state == "missing"
    assert given["token"] == Check("token", "ok", "given")


def test_a_name_that_no_model_has(tmp_path: Path) -> None:
    check = look(Configuration(asr=AsrSection(model="large-v33")), tmp_path)["speech model"]
    assert check.state == "broken"
    assert "did you mean large-v3?" in check.detail
    assert check.mend == "mend the name in asr.model"


@pytest.mark.parametrize("name", ["model.bin", "vocabulary.json", "tokenizer.json"])
@pytest.mark.parametrize("is_there", [True, False])
def test_each_file_of_a_speech_model(
    models: Configuration, tmp_path: Path, name: str, is_there: bool
) -> None:
    path = Path(models.asr.model) / name
    content = path.read_bytes()
    path.unlink()
    if is_there:
        path.write_bytes(content[: len(content) // 2])
    check = look(models, tmp_path)["speech model"]
    assert check.state == "broken"
    assert name in check.detail
    assert "asr.model" in (check.mend or "")


@pytest.mark.parametrize(
    "name",
    [
        "config.yaml",
        "segmentation/pytorch_model.bin",
        "embedding/pytorch_model.bin",
        "plda/plda.npz",
        "plda/xvec_transform.npz",
    ],
)
@pytest.mark.parametrize("is_there", [True, False])
def test_each_file_of_the_speaker_models(
    models: Configuration, tmp_path: Path, name: str, is_there: bool
) -> None:
    path = Path(models.diarize.model) / name
    content = path.read_bytes()
    path.unlink()
    if is_there:
        path.write_bytes(content[: len(content) // 3])
    check = look(models, tmp_path)["speaker models"]
    assert check.state == "partial"
    assert name in check.detail
    assert "diarize.model" in (check.mend or "")


def cached(tmp_path: Path, repository: str) -> Path:
    """A repository of the hub's cache; the folder for its files."""
    folder = tmp_path / "cache" / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("0" * 40)
    return folder / "snapshots" / ("0" * 40)


def test_a_speech_model_in_the_cache_that_broke_off(root: Path, tmp_path: Path) -> None:
    folder = cached(tmp_path, "Systran/faster-whisper-small")
    shutil.copytree(root / "examples" / "miniature" / "whisper", folder)
    config = Configuration(asr=AsrSection(model="small"))
    assert look(config, tmp_path)["speech model"].state == "ok"
    (folder / "model.bin").write_bytes(b"")
    check = look(config, tmp_path)["speech model"]
    assert check.state == "broken"
    # Removing the snapshot alone would not do: the hub's library links the same bytes again.
    assert check.mend == f"remove {folder.parents[1]} and run again: it is downloaded again"
    (folder / "model.bin").unlink()
    assert look(config, tmp_path)["speech model"].mend == check.mend


def test_speaker_models_in_the_cache_that_are_not_the_known_ones(
    root: Path, tmp_path: Path
) -> None:
    folder = cached(tmp_path, known_models.PUBLIC_COPY)
    shutil.copytree(root / "examples" / "miniature" / "diarization", folder)
    check = look(Configuration(), tmp_path)["speaker models"]
    assert check.state == "partial"
    assert "config.yaml" in check.detail
    assert "remove" in (check.mend or "")


def test_a_cached_pipeline_that_is_not_all_there(root: Path, tmp_path: Path) -> None:
    folder = cached(tmp_path, "somebody/pipeline")
    shutil.copytree(root / "examples" / "miniature" / "diarization", folder)
    config = Configuration(diarize=DiarizeSection(model="somebody/pipeline"))
    assert look(config, tmp_path)["speaker models"].state == "ok"
    (folder / "embedding" / "pytorch_model.bin").unlink()
    check = look(config, tmp_path)["speaker models"]
    assert check.state == "partial"
    assert "embedding/pytorch_model.bin is missing" in check.detail
    assert str(folder.parents[1]) in (check.mend or "")


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
    assert check.mend == REINSTALL


def test_speaker_models_that_could_run_a_program(tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "examples/miniature/diarization", tmp_path / "model")
    (tmp_path / "model/config.yaml").write_text("pipeline: {name: subprocess.Popen}")
    for trusts, state in ((False, "partial"), (True, "ok")):
        diarize = DiarizeSection(model=str(tmp_path / "model"), trust_model=trusts)
        check = check_diarizer(Configuration(diarize=diarize), None)
        assert check.state == state
    check = check_diarizer(Configuration(diarize=DiarizeSection(model=diarize.model)), None)
    assert "subprocess.Popen" in check.detail
    assert "--trust-model" in str(check.mend)


def test_a_speech_model_without_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "faster_whisper.utils":
            raise ImportError("No module named 'faster_whisper'")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    assert check_recognizer(Configuration()).state == "broken"


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
    assert next(doctor.list_devices()).detail == "cuda:0 Test GPU, 8.0 GiB"
    monkeypatch.setitem(sys.modules, "torch", fake_cuda(0)["torch"])
    assert next(doctor.list_devices()).detail.startswith("mps")
    monkeypatch.delitem(sys.modules, "torch")
    assert next(doctor.list_devices()).detail.startswith("cpu")


@pytest.mark.parametrize(
    ("gib", "preset", "also"),
    [
        ((), "default, or cpu", "small, int8 on the CPU"),
        ((4.0,), "default", "large-v3-turbo"),
        ((7.6,), "gpu", "large-v3"),
        ((4.0, 80.0), "gpu", "large-v3"),
    ],
)
def test_the_preset_that_suits(
    monkeypatch: pytest.MonkeyPatch, gib: tuple[float, ...], preset: str, also: str
) -> None:
    placement = Placement("cuda", "float16") if gib else Placement("cpu", "int8")
    monkeypatch.setattr(
        "asr.device.read_gpu_memory", lambda: tuple(int(one * 2**30) for one in gib)
    )
    monkeypatch.setattr("asr.device.choose_placement", lambda: placement)
    detail = doctor.suggest_preset().detail
    assert detail.partition(":")[0] == preset
    assert also in detail


def test_a_driver_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> tuple[int, ...]:
        raise RuntimeError("CUDA unknown error")

    monkeypatch.setattr("asr.device.read_gpu_memory", broken)
    assert doctor.suggest_preset() == Check(
        "preset that suits", "ok", "unknown: CUDA unknown error"
    )


def test_a_decoder_that_cannot_open_anything(
    models: Configuration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As PyAV 19 was, which no longer knew an option that every recording was opened with."""

    def refuse(*arguments: object, **options: object) -> None:
        raise TypeError("open() got an unexpected keyword argument 'metadata_errors'")

    monkeypatch.setattr("av.open", refuse)
    checks = look(models, tmp_path)
    assert checks["av"].state == "ok"
    assert checks["decoding"].state == "broken"
    assert "metadata_errors" in checks["decoding"].detail
    assert find_worst_state(list(checks.values())) == "broken"


@pytest.mark.parametrize("change", [lambda sound: sound[:2000], lambda sound: 0 * sound])
def test_a_decoder_that_gives_something_else(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], Any]
) -> None:
    real = asr.audio.decode.decode

    def decode(path: Path) -> Audio:
        return Audio(change(real(path).samples))

    monkeypatch.setattr(asr.audio.decode, "decode", decode)
    assert doctor.check_decoding().state == "broken"


def test_an_environment_for_texts_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    absent = {*doctor.MODEL_PACKAGES, "huggingface_hub"}
    real_find, real_import = doctor.importlib.util.find_spec, builtins.__import__

    def find(name: str) -> Any:
        return None if name in absent else real_find(name)

    def without(name: str, *arguments: Any, **options: Any) -> Any:
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real_import(name, *arguments, **options)

    monkeypatch.setattr(doctor.importlib.util, "find_spec", find)
    monkeypatch.setattr(builtins, "__import__", without)
    done = run("doctor", "-o", tmp_path)
    assert done.exit_code == 1
    assert "not installed: torch, ctranslate2, faster-whisper, pyannote.audio" in done.stdout
    assert doctor.INSTALL in done.stdout
    assert "does not load" not in done.stdout


@pytest.mark.parametrize(("gpus", "state"), [(1, "broken"), (0, "ok")])
def test_cuda_libraries_that_do_not_load(
    monkeypatch: pytest.MonkeyPatch, gpus: int, state: str
) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(doctor.ctypes, "CDLL", missing)
    monkeypatch.setitem(sys.modules, "ctranslate2", fake_cuda(gpus)["ctranslate2"])
    checks = list(doctor.check_cuda_libraries())
    assert [check.name for check in checks] == list(doctor.CUDA_LIBRARIES)
    assert {check.state for check in checks} == {state}


def test_a_python_that_is_too_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "version_info", (3, 14, 0))
    assert doctor.check_python().state == "broken"


def test_what_can_be_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    assert doctor.check_ffmpeg_program().state == "missing"
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/bin/ffmpeg")
    assert doctor.check_ffmpeg_program().state == "ok"
    usage = SimpleNamespace(free=5_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: usage)
    assert {check.state for check in doctor.check_space(tmp_path / "not" / "there")} == {"missing"}
    monkeypatch.delitem(sys.modules, "av", raising=False)
    assert doctor.check_ffmpeg().state == "broken"


def test_a_distribution_without_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise doctor.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "version", missing)
    assert doctor.check_package("json", "broken").detail == "loads, of unknown version"


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
