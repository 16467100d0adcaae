"""What a person is told when the diarization models cannot be loaded."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from diarize import hub
from diarize.errors import DiarizerUnavailable
from diarize.pyannote_adapter import load_diarizer

errors = pytest.importorskip("huggingface_hub.errors", reason="needs the models' packages")

MODEL = "pyannote/speaker-diarization-community-1"
PAGE = f"https://hf.co/{MODEL}"


def response(status: int) -> Any:
    """As much of an HTTP response as the hub's errors read, whichever client made it."""
    request = SimpleNamespace(method="GET", url=PAGE, headers={})
    return SimpleNamespace(status_code=status, headers={}, request=request, text="", url=PAGE)


def test_gate_without_token_names_the_page_and_the_variable() -> None:
    cause = errors.GatedRepoError("gated", response=response(401))
    line = str(hub.explain_hub_failure(MODEL, cause, token_given=False))
    assert PAGE in line
    assert "HF_TOKEN" in line
    assert "\n" not in line


def test_gate_with_token_asks_for_the_conditions() -> None:
    cause = errors.GatedRepoError("gated", response=response(403))
    line = str(hub.explain_hub_failure(MODEL, cause, token_given=True))
    assert "accept its conditions" in line
    assert PAGE in line


def test_a_bare_403_is_the_gate_too() -> None:
    cause = errors.HfHubHTTPError("no", response=response(403))
    line = str(hub.explain_hub_failure(MODEL, cause, token_given=False))
    assert "accepted conditions and a token" in line


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    cause = errors.RepositoryNotFoundError("nope", response=response(404))
    line = str(hub.explain_hub_failure("someone/typo", cause, token_given=False))
    assert "no model someone/typo" in line


def test_no_network_says_so_and_what_still_works() -> None:
    line = str(hub.explain_hub_failure(MODEL, OSError("no route"), token_given=False))
    assert "cannot be reached" in line
    assert "Everything but the speakers works" in line


def test_a_folder_without_a_pipeline(tmp_path: Path) -> None:
    with pytest.raises(DiarizerUnavailable, match=r"config\.yaml") as caught:
        load_diarizer(str(tmp_path))
    assert caught.value.path == tmp_path


def test_a_folder_whose_pipeline_is_broken(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("pipeline: {params: {}}\n", encoding="utf-8")
    with pytest.raises(DiarizerUnavailable, match="does not load") as caught:
        load_diarizer(str(tmp_path))
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is not None


def test_the_token_is_never_in_the_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    secret = "hf_thisIsASecretThatMustNotBePrinted"  # noqa: S105
    with pytest.raises(DiarizerUnavailable) as caught:
        load_diarizer("someone/not-kept-here", token=secret)
    assert secret not in str(caught.value)
    assert secret not in "".join(capsys.readouterr())
