"""A diarization model from a stranger is loaded without anything of it running, or is refused."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from diarize.checkpoints import load_network, require_only_weights
from diarize.errors import BrokenModel, DiarizerUnavailable, ModelNotTrusted, NeedsTrust
from diarize.fetching import FetchedModel, fetch
from diarize.networks import find_network
from diarize.pipeline_file import find_broken_files
from diarize.pipeline_loading import load_pipeline
from diarize.pyannote_adapter import load_diarizer
from diarize.silenced import silence_pyannote
from tests.castproof.public_copy import MINIATURE

torch = pytest.importorskip("torch", reason="needs the models' packages")
pytestmark = pytest.mark.models

WEIGHTS = "embedding/pytorch_model.bin"


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    with silence_pyannote():
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the miniature pipeline, and another folder to be in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    shutil.copytree(MINIATURE, tmp_path / "model")
    return tmp_path / "model"


def ran(folder: Path) -> bool:
    """Whether anything of the model ran: all that is hostile here writes this file."""
    return (folder.parent / "RAN").exists()


class Calls:
    """Unpickled it is the result of a call."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


def change_checkpoint(path: Path, change: Callable[[Any], None], **options: Any) -> None:
    checkpoint = torch.load(path, weights_only=False)
    change(checkpoint)
    torch.save(checkpoint, path, **options)


def refuse(folder: Path, said: str) -> str:
    """The line of a refusal; nothing ran."""
    with pytest.raises(ModelNotTrusted, match=said) as caught:
        load_diarizer(str(folder), device="cpu")
    assert not ran(folder)
    assert "--trust-model" in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("subprocess.Popen", {"args": "touch ../RAN", "shell": True}),
        ("subprocess.run", {"args": ["touch", "../RAN"]}),
        ("builtins.open", {"file": "../RAN", "mode": "w"}),
        ("pathlib.Path.touch", {}),
        ("os.mkdir", {"path": "../RAN"}),
    ],
)
@pytest.mark.parametrize("where", ["preprocessors", "pipeline"])
def test_a_class_named_in_the_configuration_is_not_called(
    folder: Path, where: str, name: str, params: dict[str, object]
) -> None:
    path = folder / "config.yaml"
    config = yaml.safe_load(path.read_bytes())
    called = {"name": name, "params": params}
    config[where] = {"a": called} if where == "preprocessors" else called
    path.write_text(yaml.safe_dump(config))
    refuse(folder, "preprocessors" if where == "preprocessors" else name)


@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        (os.system, ("touch ../RAN",), "posix system"),
        (os.mkdir, ("../RAN",), "posix mkdir"),
        (open, ("../RAN", "w"), "io open"),
        (eval, ("__import__('os').mkdir('../RAN')",), "builtin"),
        (exec, ("import os; os.mkdir('../RAN')",), "builtin"),
        (shutil.copy, ("/etc/hostname", "../RAN"), "shutil copy"),
        (Path.touch, (Path("../RAN"),), "getattr"),
    ],
)
@pytest.mark.parametrize("part", ["segmentation", "embedding"])
def test_a_pickle_calls_nothing(
    folder: Path, part: str, function: Callable[..., object], arguments: Any, name: str
) -> None:
    path = folder / part / "pytorch_model.bin"
    change_checkpoint(path, lambda found: found.update(extra=Calls(function, *arguments)))
    assert name.split()[0] in refuse(folder, f"{part}/pytorch_model.bin holds")
    with pytest.raises(NeedsTrust):
        find_broken_files(folder)


def test_what_a_person_trusts_does_run(folder: Path) -> None:
    path = folder / WEIGHTS
    change_checkpoint(
        path, lambda found: found.update(extra=Calls(os.makedirs, "../RAN", 0o777, True))
    )
    diarizer = load_diarizer(str(folder), device="cpu", trust_model=True)
    assert ran(folder)
    assert diarizer.embedding == load_diarizer(str(MINIATURE), device="cpu").embedding


def test_who_trusts_a_model_does_not_trust_the_current_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "config.yaml"
    config = yaml.safe_load(path.read_bytes())
    config["pipeline"]["params"]["embedding"] = "owner/name"
    path.write_text(yaml.safe_dump(config))
    shutil.copytree(folder / "embedding", "owner/name")
    change_checkpoint(
        Path("owner/name/pytorch_model.bin"),
        lambda found: found.update(extra=Calls(os.mkdir, "../RAN")),
    )
    with pytest.raises(DiarizerUnavailable, match="current folder holds owner/name"):
        load_diarizer(str(folder), device="cpu", trust_model=True)
    assert not ran(folder)


def name_network(module: str, name: str) -> Callable[[Any], None]:
    def change(checkpoint: Any) -> None:
        checkpoint["pyannote.audio"]["architecture"] = {"module": module, "class": name}

    return change


MODULE = """
import os
from pyannote.audio.models.embedding import XVectorMFCC
{runs}
class Mine(XVectorMFCC):
    pass
"""
RUNS = "os.mkdir('../RAN')"


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("subprocess", "Popen"),
        ("antigravity", "fly"),
        ("this", "s"),
        ("pyannote.audio.models.segmentation.debug", "SimpleSegmentationModel"),
        ("pyannote.audio.models.separation.ToTaToNet", "ToTaToNet"),
        ("pyannote.audio", "Pipeline"),
        ("no.such", "Thing"),
        ("..", "__init__"),
        ("", ""),
    ],
)
def test_no_other_module_is_imported(folder: Path, module: str, name: str) -> None:
    before = set(sys.modules)
    change_checkpoint(folder / WEIGHTS, name_network(module, name))
    refuse(folder, "its network is")
    assert module not in set(sys.modules) - before


@pytest.mark.parametrize("place", ["here", "model", "model/embedding"])
def test_a_module_beside_the_model_or_in_the_current_folder_is_not_imported(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (folder.parent / place / "a_network.py").write_text(MODULE.format(runs=RUNS))
    monkeypatch.syspath_prepend(str(folder.parent / place))
    change_checkpoint(folder / WEIGHTS, name_network("a_network", "Mine"))
    refuse(folder, r"its network is a_network\.Mine")


@pytest.mark.parametrize(
    "module",
    [
        RUNS.join(["import os\n", "\n"]),
        "from pyannote.audio import Model\nMine = Model\n",
        "class Mine:\n    pass\n",
        "def Mine(): pass\n",
        "this is not Python",
    ],
)
def test_an_installed_module_that_defines_no_network_is_not_imported(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    (tmp_path / "installed").mkdir()
    (tmp_path / "installed" / "not_a_network.py").write_text(module)
    monkeypatch.syspath_prepend(str(tmp_path / "installed"))
    change_checkpoint(folder / WEIGHTS, name_network("not_a_network", "Mine"))
    refuse(folder, r"its network is not_a_network\.Mine")
    assert "not_a_network" not in sys.modules


def test_a_network_that_is_installed_is_loaded(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "installed" / "networks_of_mine"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "voices.py").write_text(MODULE.format(runs=""))
    monkeypatch.syspath_prepend(str(tmp_path / "installed"))
    change_checkpoint(folder / WEIGHTS, name_network("networks_of_mine.voices", "Mine"))
    loaded: Any = load_diarizer(str(folder), device="cpu")
    assert type(loaded._pipeline._embedding.model_).__name__ == "Mine"
    assert loaded.embedding == load_diarizer(str(MINIATURE), device="cpu").embedding


def test_a_class_that_is_no_model_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "looks_like_one.py").write_text("import pyannote.audio\nclass Mine: pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(NeedsTrust, match=r"looks_like_one\.Mine"):
        find_network("looks_like_one", "Mine", tmp_path / "model")
    with pytest.raises(NeedsTrust, match="has no name"):
        find_network(7, None, tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: found.pop("pyannote.audio"), "not a checkpoint of pyannote"),
        (lambda found: found["pyannote.audio"].pop("architecture"), "not a checkpoint"),
        (lambda found: found.pop("state_dict"), "not a checkpoint"),
        (lambda found: found.update(hyper_parameters=3), "not a checkpoint"),
        (lambda found: found["hyper_parameters"].update(dimension=torch.ones(3)), "settings"),
        (lambda found: found["state_dict"].popitem(), "its weights are not those"),
        (lambda found: found["state_dict"].update(more=torch.ones(3)), r"network \(more\)"),
        (lambda found: found["hyper_parameters"].update(dimension=65), "does not load"),
        (lambda found: found["pyannote.audio"].update(specifications=1), "does not load"),
    ],
)
def test_a_checkpoint_that_is_none(folder: Path, change: Callable[[Any], None], said: str) -> None:
    change_checkpoint(folder / WEIGHTS, change)
    with pytest.raises(DiarizerUnavailable, match=said) as caught:
        load_diarizer(str(folder), device="cpu")
    assert "\n" not in str(caught.value)


def test_what_training_alone_used_is_left_out(folder: Path) -> None:
    change_checkpoint(
        folder / WEIGHTS, lambda found: found["state_dict"].update({"loss_func.W": torch.ones(3)})
    )
    load_network(folder / WEIGHTS, folder)


def test_an_instantiator_of_lightnings_is_not_asked(folder: Path) -> None:
    change_checkpoint(
        folder / WEIGHTS, lambda found: found["hyper_parameters"].update(_instantiator="os.mkdir")
    )
    load_network(folder / WEIGHTS, folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x02cposix\nmkdir\nX\x06\x00\x00\x00../RAN\x85R.",
        b"PK\x05\x06" + bytes(18),
        b"not an archive",
    ],
)
def test_a_file_that_is_no_archive(folder: Path, content: bytes) -> None:
    (folder / WEIGHTS).write_bytes(content)
    with pytest.raises(BrokenModel):
        require_only_weights(folder / WEIGHTS)
    assert find_broken_files(folder) == (f"{WEIGHTS} is damaged or incomplete",)
    with pytest.raises(DiarizerUnavailable, match="does not load"):
        load_diarizer(str(folder), device="cpu")
    assert not ran(folder)


@pytest.mark.parametrize("operation", [b"\x8c\x05posix\x8c\x05mkdir\x93.", b"\x82\x01.", b"junk"])
def test_a_pickle_whose_names_cannot_be_listed(folder: Path, operation: bytes) -> None:
    with zipfile.ZipFile(folder / WEIGHTS, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x04" + operation)
    with pytest.raises((NeedsTrust, BrokenModel)):
        require_only_weights(folder / WEIGHTS)


def test_two_pickles_in_one_archive(folder: Path) -> None:
    with zipfile.ZipFile(folder / WEIGHTS, "a") as archive:
        archive.writestr("other/data.pkl", b"\x80\x02N.")
    with pytest.raises(BrokenModel, match=r"data\.pkl"):
        require_only_weights(folder / WEIGHTS)


def test_an_archive_that_would_fill_the_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diarize.checkpoints.MOST_BYTES", 6_000_000)
    with zipfile.ZipFile(folder / WEIGHTS, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/zeros", bytes(1_000_000))
    with pytest.raises(BrokenModel, match="would unpack to"):
        require_only_weights(folder / WEIGHTS)


def test_a_device_is_no_checkpoint(folder: Path) -> None:
    for name in (WEIGHTS, "plda/plda.npz"):
        (folder / name).unlink()
        (folder / name).symlink_to("/dev/zero")
        with pytest.raises(DiarizerUnavailable, match="does not load"):
            load_diarizer(str(folder), device="cpu")
    (folder / "config.yaml").unlink()
    (folder / "config.yaml").symlink_to("/dev/zero")
    with pytest.raises(DiarizerUnavailable):
        fetch(str(folder))


def test_arrays_of_anything_but_numbers_are_refused(folder: Path) -> None:
    hostile = np.array([Calls(os.mkdir, "../RAN")], dtype=object)
    np.savez(folder / "plda/plda.npz", mu=hostile, tr=hostile, psi=hostile)
    refuse(folder, "plda holds more than numbers")


def test_bytes_that_are_known_are_opened_whatever_they_hold(folder: Path) -> None:
    change_checkpoint(folder / WEIGHTS, lambda found: found.update(extra=Calls(os.mkdir, "../RAN")))
    with pytest.raises(NeedsTrust):
        load_network(folder / WEIGHTS, folder)
    load_network(folder / WEIGHTS, folder, is_known=True)
    assert ran(folder)


@pytest.mark.slow
def test_the_miniature_is_loaded_as_pyannote_does_it() -> None:
    from pyannote.audio import Pipeline

    theirs: Any = Pipeline.from_pretrained(str(MINIATURE))
    ours: Any = load_pipeline(fetch(str(MINIATURE)), None)
    assert ours.parameters(instantiated=True) == theirs.parameters(instantiated=True)
    assert ours._segmentation.step == theirs._segmentation.step
    for name in ("segmentation_batch_size", "embedding_batch_size", "klustering"):
        assert getattr(ours, name) == getattr(theirs, name)
    for mine, other in (
        (ours._segmentation.model, theirs._segmentation.model),
        (ours._embedding.model_, theirs._embedding.model_),
    ):
        assert mine.hparams == other.hparams
        assert mine.specifications == other.specifications
        assert not mine.training
        for (name, value), (same, there) in zip(
            mine.state_dict().items(), other.state_dict().items(), strict=True
        ):
            assert name == same
            assert torch.equal(value, there)


def test_a_clustering_that_compares_no_plda_needs_none(folder: Path) -> None:
    path = folder / "config.yaml"
    config = yaml.safe_load(path.read_bytes())
    del config["pipeline"]["params"]["plda"]
    path.write_text(yaml.safe_dump(config))
    with pytest.raises(DiarizerUnavailable, match="plda is missing"):
        fetch(str(folder))
    config["pipeline"]["params"]["clustering"] = "AgglomerativeClustering"
    thresholds = {"method": "centroid", "min_cluster_size": 12, "threshold": 0.7}
    config["params"]["clustering"] = thresholds
    path.write_text(yaml.safe_dump(config))
    fetched = fetch(str(folder))
    assert isinstance(fetched, FetchedModel)
    assert load_pipeline(fetched, None).instantiated
