"""A pipeline's files are fetched from a hub once, held to what is known of them, or refused.

The hub is one on this machine (:mod:`tests.hub_server`); the miniature pipeline stands for the
public copy of community-1, with digests of its own.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import pytest
import yaml

from diarize import known_models
from diarize.errors import DiarizerUnavailable, ModelNotTrusted
from diarize.fetching import fetch, find_cached, silence_hub
from diarize.known_models import ORIGINAL, PUBLIC_COPY, KnownModel
from tests.castproof.public_copy import MINIATURE, stand_in
from tests.diarize.test_pipeline_file import VERSION_3
from tests.hub_server import Answer, Hub, files_of, serve

pytestmark = pytest.mark.models

TOKEN = "hf_made_up"  # noqa: S105 - made up
Start = Callable[[Answer], Hub]


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache of the hub."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "token"))
    for variable in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path / "hub"


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch) -> KnownModel:
    """The public copy, with the miniature's bytes."""
    known = stand_in()
    monkeypatch.setattr(known_models, "KNOWN", {**known_models.KNOWN, PUBLIC_COPY: known})
    return known


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, cache: Path, copy: KnownModel) -> Iterator[Start]:
    """Start a hub that answers in one way, and make it the one that is asked."""
    with ExitStack() as running:

        def started(answer: Answer) -> Hub:
            hub = running.enter_context(serve(files_of(MINIATURE), answer))
            use(monkeypatch, hub.endpoint)
            return hub

        yield started


def use(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    template = f"{endpoint}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub's library goes on with a download at once, and as if all files were large.

    It keeps what arrived by the ten megabytes.
    """
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda seconds: None)
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 200)


def test_right_bytes_are_fetched_once_without_a_token(start: Start, copy: KnownModel) -> None:
    hub = start("right")
    assert find_cached(copy) is None
    done = fetch(PUBLIC_COPY, token=TOKEN)
    assert files_of(done.folder) == files_of(MINIATURE)
    assert hub.fetched == list(copy.files)
    assert set(hub.tokens) == {None}
    assert str(done.note).count("CC-BY-4.0") == str(done.note).count("by pyannote") == 1
    assert find_cached(copy) == done.folder

    hub.asked.clear()
    assert fetch(PUBLIC_COPY).folder == done.folder
    assert fetch(PUBLIC_COPY).note is None
    assert hub.asked == []


def test_a_download_says_how_much_has_come_and_how_much_there_is(
    start: Start, copy: KnownModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("right")
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 100_000)
    told: list[tuple[int, int | None]] = []
    fetch(PUBLIC_COPY, arrive=lambda have, total: told.append((have, total)))
    size = sum(file.bytes for file in copy.files.values() if file is not None)
    assert told[-1] == (size, size)
    assert {total for _, total in told} == {size}
    came = [have for have, _ in told]
    assert came == sorted(came)
    assert len(came) > 10
    told.clear()
    fetch(PUBLIC_COPY, arrive=lambda have, total: told.append((have, total)))
    assert told == []  # all is here


def test_of_the_original_nobody_knows_the_size_before(start: Start) -> None:
    start("token")
    told: list[int | None] = []
    fetch(ORIGINAL, token=TOKEN, arrive=lambda have, total: told.append(total))
    assert set(told) == {None}


def test_a_hub_that_wants_a_token_for_everything_gets_it(start: Start, copy: KnownModel) -> None:
    hub = start("token")
    assert fetch(PUBLIC_COPY, token=TOKEN).note is not None
    assert hub.tokens[0] is None
    assert set(hub.tokens[1:]) == {f"Bearer {TOKEN}"}


def test_a_file_of_another_size_is_not_fetched(start: Start, copy: KnownModel) -> None:
    hub = start("longer")
    for _ in range(2):  # nor does what was left of the first attempt pass for it
        with pytest.raises(DiarizerUnavailable, match=r"^config\.yaml .* was not downloaded"):
            fetch(PUBLIC_COPY)
    assert set(hub.fetched) == {"config.yaml"}


def test_wrong_bytes_are_refused_by_name(start: Start, cache: Path, copy: KnownModel) -> None:
    hub = start("wrong")
    with pytest.raises(DiarizerUnavailable, match=r"^config\.yaml .* remove the folder") as caught:
        fetch(PUBLIC_COPY)
    assert caught.value.path == cache / f"models--{PUBLIC_COPY.replace('/', '--')}"
    assert hub.fetched == ["config.yaml"]  # nothing more of it is wanted


def test_a_file_that_cannot_be_read_costs_the_speakers_only(
    start: Start, copy: KnownModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("right")
    fetch(PUBLIC_COPY)

    def refuse(path: Path, *_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DiarizerUnavailable, match=r"config\.yaml .* cannot be read") as caught:
        fetch(PUBLIC_COPY)
    assert caught.value.path is not None


@pytest.mark.parametrize("name", [*files_of(MINIATURE)])
def test_a_cache_that_was_changed_is_refused(start: Start, copy: KnownModel, name: str) -> None:
    hub = start("right")
    folder = fetch(PUBLIC_COPY).folder
    hub.asked.clear()
    changed = (folder / name).resolve()
    content = changed.read_bytes()
    changed.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(DiarizerUnavailable, match=f"^{name} .* was not opened"):
        fetch(PUBLIC_COPY)
    assert hub.asked == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [("401", "for a token"), ("403", "conditions"), ("404", "no model"), ("503", "503")],
)
def test_a_hub_that_refuses_is_asked_once(
    start: Start, copy: KnownModel, answer: Answer, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    hub = start(answer)
    with pytest.raises(DiarizerUnavailable, match=said):
        fetch(PUBLIC_COPY)
    assert hub.asked == [("HEAD", "config.yaml")]
    assert capfd.readouterr() == ("", "")


def test_nobody_there_is_found_out_at_once(
    start: Start, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with serve({}) as gone:
        pass
    use(monkeypatch, gone.endpoint)
    waited: list[float] = []
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", waited.append)
    with pytest.raises(DiarizerUnavailable, match="cannot be reached"):
        fetch(PUBLIC_COPY)
    assert waited == []
    assert capfd.readouterr() == ("", "")


def test_no_answer_is_waited_for_as_long_as_the_library_would(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = start("silent")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_ETAG_TIMEOUT", 0.1)
    with pytest.raises(DiarizerUnavailable, match="timed out"):
        fetch(PUBLIC_COPY)
    assert len(hub.asked) == 1


def test_offline_nothing_is_asked(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = start("right")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    for model in (PUBLIC_COPY, ORIGINAL, "somebody/else"):
        with pytest.raises(DiarizerUnavailable, match="HF_HUB_OFFLINE is set"):
            fetch(model)
    assert hub.asked == []


@pytest.mark.usefixtures("no_pauses")
def test_what_broke_off_goes_on_where_it_stopped(
    start: Start, copy: KnownModel, capfd: pytest.CaptureFixture[str]
) -> None:
    hub = start("cut once")
    assert files_of(fetch(PUBLIC_COPY).folder) == files_of(MINIATURE)
    assert len(hub.fetched) == 2 * len(copy.files)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("no_pauses")
def test_what_breaks_off_every_time_is_given_up(
    start: Start, copy: KnownModel, cache: Path
) -> None:
    hub = start("cut")
    with pytest.raises(DiarizerUnavailable, match=r"^config\.yaml .* was downloaded only in part"):
        fetch(PUBLIC_COPY)
    assert len(hub.fetched) < 20
    assert find_cached(copy) is None
    hub.answer = "right"
    assert fetch(PUBLIC_COPY).note is not None


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "cannot be saved .* HF_HOME"),
        (ConnectionResetError(errno.ECONNRESET, "reset by peer"), "only in part"),
    ],
)
def test_what_cannot_be_kept(
    start: Start, monkeypatch: pytest.MonkeyPatch, cause: OSError, said: str
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise cause

    start("right")
    monkeypatch.setattr("huggingface_hub.hf_hub_download", fail)
    with pytest.raises(DiarizerUnavailable, match=said):
        fetch(PUBLIC_COPY)


def test_a_part_of_the_files_is_fetched_to_the_end(start: Start, copy: KnownModel) -> None:
    hub = start("right")
    folder = fetch(PUBLIC_COPY).folder
    (folder / "plda/plda.npz").unlink()
    assert find_cached(copy) is None
    hub.asked.clear()
    assert fetch(PUBLIC_COPY).note is not None
    assert hub.fetched == []  # its bytes lay in the cache still
    assert find_cached(copy) == folder


def test_the_original_is_fetched_with_the_token(start: Start) -> None:
    hub = start("token")
    done = fetch(ORIGINAL, token=TOKEN)
    assert files_of(done.folder) == files_of(MINIATURE)  # whatever its owner publishes
    assert set(hub.tokens) == {f"Bearer {TOKEN}"}
    assert "CC-BY" not in str(done.note)


def test_a_token_without_accepted_conditions(start: Start) -> None:
    start("403")
    with pytest.raises(DiarizerUnavailable, match="accept its conditions") as caught:
        fetch(ORIGINAL, token=TOKEN)
    assert TOKEN not in str(caught.value)


def test_any_other_pipeline_is_fetched_as_far_as_its_configuration_says(start: Start) -> None:
    hub = start("right")
    assert fetch("somebody/else", token=TOKEN) == fetch("somebody/else")
    assert sorted(hub.fetched) == sorted(files_of(MINIATURE))
    assert hub.fetched[0] == "config.yaml"
    hub.answer = "404"
    with pytest.raises(DiarizerUnavailable, match="no model somebody/typo"):
        fetch("somebody/typo", token=TOKEN)


def test_a_name_that_the_hub_could_not_hold(start: Start) -> None:
    with pytest.raises(DiarizerUnavailable, match=r"nor \./FOLDER"):
        fetch("no such/name!")


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    assert fetch(str(MINIATURE)).folder == MINIATURE
    with pytest.raises(DiarizerUnavailable, match=r"config\.yaml"):
        fetch(str(tmp_path))


@pytest.mark.parametrize("name", [PUBLIC_COPY, ORIGINAL, "owner/name", "some.body/else-1"])
def test_a_folder_here_is_never_taken_for_a_name_on_the_hub(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name / "config.yaml").write_text("{}")
    monkeypatch.chdir(tmp_path)
    hub = start("right")
    fetch(name, token=TOKEN)
    assert "config.yaml" in hub.fetched
    hub.answer = "404"
    with pytest.raises(DiarizerUnavailable, match=f"; write ./{name}x for the folder"):
        (tmp_path / f"{name}x").mkdir()
        fetch(f"{name}x", token=TOKEN)


@pytest.mark.parametrize("trust_model", [False, True])
def test_a_pipeline_of_a_strangers_on_the_hub(
    start: Start, monkeypatch: pytest.MonkeyPatch, trust_model: bool
) -> None:
    hub = start("right")
    hub.files = {"config.yaml": b"pipeline: {name: subprocess.Popen, params: {}}"}
    if not trust_model:
        with pytest.raises(ModelNotTrusted, match=r"somebody/else .*subprocess\.Popen.*--trust-"):
            fetch("somebody/else")
        assert hub.fetched == ["config.yaml"]
        return
    whole: list[str] = []

    def download_whole(repository: str, **options: object) -> str:
        whole.append(repository)
        return "/all/of/it"

    monkeypatch.setattr("huggingface_hub.snapshot_download", download_whole)
    found = fetch("somebody/else", trust_model=True)
    assert (found.folder, found.pipeline, whole) == (Path("/all/of/it"), None, ["somebody/else"])


def test_parts_that_lie_under_other_names_on_the_hub(start: Start) -> None:
    hub = start("right")
    network = (MINIATURE / "embedding/pytorch_model.bin").read_bytes()
    hub.files = {"config.yaml": yaml.safe_dump(VERSION_3).encode(), "pytorch_model.bin": network}
    found = fetch("pyannote/speaker-diarization-3.1", token=TOKEN)
    names = ("segmentation-3.0", "wespeaker-voxceleb-resnet34-LM")
    parts = zip(("segmentation", "embedding"), names, strict=True)
    for part, name in parts:
        (path,) = found.files[part]
        assert path.parents[2].name == f"models--pyannote--{name}"
        assert path.read_bytes() == network


@pytest.mark.parametrize("name", ["models", "models/of/mine", "pipeline/", "models/./mine"])
def test_a_folder_is_not_taken_without_a_dot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name / "config.yaml").write_text("{}")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DiarizerUnavailable, match=f"write ./{name} for the folder"):
        fetch(name)


def test_the_hubs_library_is_left_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    from huggingface_hub import constants

    theirs = logging.getLogger("huggingface_hub")
    before = (theirs.handlers, theirs.propagate, constants.HF_HUB_DISABLE_TELEMETRY)
    with pytest.raises(ZeroDivisionError), silence_hub():
        logging.getLogger("huggingface_hub.utils._http").warning("not to be seen")
        _ = 1 / 0
    assert (theirs.handlers, theirs.propagate, constants.HF_HUB_DISABLE_TELEMETRY) == before
    assert capfd.readouterr().err == ""


def test_what_the_hubs_library_says_can_be_had(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "diarize"), silence_hub():
        logging.getLogger("huggingface_hub.utils._http").warning("retrying in %d s", 8)
    assert [record.getMessage() for record in caplog.records] == [
        "huggingface_hub.utils._http: retrying in 8 s"
    ]
    assert caplog.records[0].levelno == logging.DEBUG


def test_the_digest_stands_for_every_byte(copy: KnownModel) -> None:
    real = known_models.KNOWN[ORIGINAL]
    assert copy.digest == stand_in().digest
    assert copy.digest != real.digest
    assert copy.is_public
    assert not real.is_public


@pytest.mark.slow
def test_what_was_fetched_is_loaded_without_a_hub(
    start: Start, copy: KnownModel, caplog: pytest.LogCaptureFixture
) -> None:
    from diarize.pyannote_adapter import load_diarizer

    hub = start("right")
    load_diarizer(PUBLIC_COPY, device="cpu")
    assert "CC-BY-4.0" in caplog.text  # who loads without having fetched is told it too
    caplog.clear()
    hub.answer = "503"
    hub.asked.clear()
    loaded = load_diarizer(PUBLIC_COPY, device="cpu")
    assert loaded.embedding == load_diarizer(str(MINIATURE), device="cpu").embedding
    assert hub.asked == []
    assert "CC-BY-4.0" not in caplog.text
