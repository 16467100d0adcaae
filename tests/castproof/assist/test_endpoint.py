"""Where the model is, and the key that opens it."""

from __future__ import annotations

import sys

import pytest

from castproof.assist.endpoint import find_endpoint
from castproof.config.network import AssistSection
from castproof.errors import ConfigurationError
from castproof.terminal import redact
from tests.castproof.conftest import Run


def section(**keys: object) -> AssistSection:
    return AssistSection.model_validate(
        {"base_url": "https://api.example.org/v1", "model": "m", **keys}
    )


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"base_url": None}, "no language model is configured"),
        ({"model": None}, "assist.model is not set"),
        ({"base_url": "ftp://example.org"}, "write an address"),
        ({"base_url": "http://example.org:port/"}, "cannot be read"),
        ({"base_url": "https://user:secret-word@example.org/v1"}, "holds a key"),
        ({"key_variable": "MY_KEY"}, "MY_KEY"),
    ],
)
def test_what_cannot_be_meant_is_refused(keys: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        find_endpoint(section(**keys), {})
    assert "secret-word" not in redact(str(caught.value))


def test_a_key_is_hidden_and_not_shown() -> None:
    found = find_endpoint(section(), {"OPENAI_API_KEY": "sk-hidden-0001"})
    assert found.key == "sk-hidden-0001"
    assert "sk-hidden-0001" not in repr(found)
    assert "sk-hidden-0001" not in redact("wrong key sk-hidden-0001")


def test_a_key_with_a_line_break_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="characters that no key has"):
        find_endpoint(section(), {"OPENAI_API_KEY": "sk-a\nb"})


def test_the_keyring_is_asked_for_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyring:
        @staticmethod
        def get_password(service: str, user: str) -> str:
            return f"{service}/{user}"

    monkeypatch.setitem(sys.modules, "keyring", Keyring)
    assert find_endpoint(section(), {}).key == "castproof/api.example.org"


def test_this_machine_gets_a_key_only_by_name() -> None:
    here = {"base_url": "http://localhost:8000/v1"}
    known = {"OPENAI_API_KEY": "sk-1", "MINE": "k-2"}
    assert find_endpoint(section(**here), known).key is None
    assert find_endpoint(section(**here, key_variable="MINE"), known).key == "k-2"


def test_nothing_is_contacted_that_nobody_configured(run: Run, tmp_path: object) -> None:
    done = run("assist", "talk.md")
    assert (done.exit_code, "no language model is configured" in done.stderr) == (2, True)


def test_the_package_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path

    monkeypatch.setitem(sys.modules, "openai", None)
    path = Path(str(tmp_path)) / "talk.md"
    path.write_text("---\ntranscript:\n- line: It is great to be here with you.\n---\n")
    sets = ("--set", "assist.base_url=http://127.0.0.1:1/v1", "--set", "assist.model=m")
    done = run("assist", path, "--titles", *sets)
    assert (
        done.exit_code,
        "pip install -c requirements/constraints.txt '.[assist]'" in done.stderr,
    ) == (1, True)
