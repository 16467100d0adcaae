"""Finding a speech model, and saying in one line why there is none."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from asr.errors import ModelUnavailable
from asr.models import locate_model
from tests.hub_server import COMMIT, serve

faster_whisper = pytest.importorskip("faster_whisper", reason="needs the models' packages")
errors = pytest.importorskip("huggingface_hub.errors", reason="needs the models' packages")

SECRET = "hf_abcdefghijklmnop"  # noqa: S105 - nobody's


def model_folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).touch()
    return folder


def response(status: int) -> SimpleNamespace:
    """As much of an HTTP response as the hub's errors look at, whatever its client is."""
    return SimpleNamespace(status_code=status, headers={}, request=None)


def test_a_folder_is_its_own_place(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "my model")
    assert locate_model(str(folder)) == folder


@pytest.mark.parametrize("missing", ["model.bin", "tokenizer.json", "vocabulary.json"])
def test_a_folder_that_is_not_a_model(tmp_path: Path, missing: str) -> None:
    folder = model_folder(tmp_path / "m")
    (folder / missing).unlink()
    with pytest.raises(
        ModelUnavailable, match=rf"no {missing}.*ct2-transformers-converter"
    ) as error:
        locate_model(str(folder))
    assert error.value.path == folder


NAMES_OF_FOLDERS = ["owner/name", "whisper", "small", "models/of/mine", "whisper/"]


@pytest.mark.parametrize("name", NAMES_OF_FOLDERS)
def test_a_folder_here_is_never_taken_for_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    model_folder(tmp_path / name)
    monkeypatch.chdir(tmp_path)

    def download(name: str, **options: object) -> str:
        if name.strip("/").count("/") != 1:
            raise errors.HFValidationError("Repo id must be …")
        raise errors.LocalEntryNotFoundError("no snapshot")

    monkeypatch.setattr(faster_whisper.utils, "download_model", download)
    with pytest.raises(ModelUnavailable, match=f"; write ./{name} for the folder$"):
        locate_model(name)
    for written in (f"./{name}", str(tmp_path / name), f"../{tmp_path.name}/{name}"):
        assert locate_model(written).samefile(tmp_path / name)


@pytest.mark.parametrize("name", ["./models/w", "/no/such/folder", "~/w", "../a/b/c"])
def test_a_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="there is no folder"):
        locate_model(name)


def test_a_size_misspelt() -> None:
    with pytest.raises(ModelUnavailable, match=r"did you mean large-v3\?"):
        locate_model("large-v33")


def test_a_size_nobody_knows() -> None:
    with pytest.raises(ModelUnavailable, match=r"choose one of tiny\.en, tiny"):
        locate_model("whopper")


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (
            errors.GatedRepoError("401", response=response(401)),
            "accept its conditions on https://hf.co",
        ),
        (errors.RepositoryNotFoundError("404", response=response(404)), "check the name"),
        (errors.HFValidationError("Repo id must be …"), "neither a size"),
        (errors.LocalEntryNotFoundError("no snapshot"), "the hub cannot be reached"),
        (RuntimeError("read timed out"), "RuntimeError"),
        (ConnectionError("unreachable"), "connect to the internet once"),
        (errors.HfHubHTTPError("500", response=response(500)), "the hub cannot be reached"),
    ],
)
def test_the_hub_fails(monkeypatch: pytest.MonkeyPatch, failure: Exception, said: str) -> None:
    def download(name: str, **options: object) -> str:
        raise failure

    monkeypatch.setattr(faster_whisper.utils, "download_model", download)
    with pytest.raises(ModelUnavailable, match=said) as error:
        locate_model("owner/name", token=SECRET)
    assert "\n" not in str(error.value)
    assert SECRET not in str(error.value)
    assert error.value.__cause__ is failure


def test_without_the_network_the_cache_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def download(name: str, **options: object) -> str:
        assert options["local_files_only"] is True
        raise errors.LocalEntryNotFoundError("no snapshot")

    monkeypatch.setattr(faster_whisper.utils, "download_model", download)
    with pytest.raises(ModelUnavailable, match="is not downloaded"):
        locate_model("small", local_files_only=True)


def test_the_hub_delivers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "snapshots" / "0123abc")
    asked: dict[str, object] = {}

    def download(name: str, **options: object) -> str:
        asked.update(options, name=name)
        return str(folder)

    monkeypatch.setattr(faster_whisper.utils, "download_model", download)
    assert locate_model("small", token=SECRET) == folder
    assert asked == {"name": "small", "local_files_only": False, "use_auth_token": SECRET}


def test_a_download_says_how_much_has_come_and_how_much_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"config.json": b"{}", "tokenizer.json": b"[]", "vocabulary.txt": b"a"}
    files["model.bin"] = b"m" * 3_000_000
    quiet = faster_whisper.utils.disabled_tqdm
    told: list[tuple[int, int | None]] = []
    with serve(files) as hub:
        template = f"{hub.endpoint}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.endpoint)
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 100_000)
        found = locate_model("owner/name", arrive=lambda have, total: told.append((have, total)))
        assert found.name == COMMIT
        assert told[-1] == (3_000_005, 3_000_005)
        came = [have for have, _ in told]
        assert len(came) > 10
        assert came == sorted(came)
        assert all(total is None or have <= total <= 3_000_005 for have, total in told)
        told.clear()
        assert locate_model("owner/name", arrive=lambda *_: told.append(_)) == found
    assert told == []  # all is here
    assert faster_whisper.utils.disabled_tqdm is quiet
