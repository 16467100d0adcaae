"""A character that standard output's encoding lacks does not end a command half way."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from castproof.__main__ import accept_any_character

SAID = "“Grüß Gott”, she said → and thirty–forty people 日本 came."

EPISODE = f"---\ntitle: A\ntranscript:\n- line: {SAID}\n  sec: 0\n  time: 0:00\n  who: Ann\n---\n"
#: Standard output as a Windows redirect has it, and as a terminal without UTF-8.
CODE_PAGE = {"PYTHONIOENCODING": "cp1252"}
ASCII = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """An edited episode beside what the machine wrote."""
    (tmp_path / "talk.captions.txt").write_text("0:00 Gruss got she said and came.\n", "utf-8")
    (tmp_path / "talk.md").write_text(EPISODE, "utf-8")
    return tmp_path


def run(folder: Path, environment: dict[str, str], *arguments: str) -> bytes:
    """What the command printed, having ended well."""
    done = subprocess.run(
        [sys.executable, "-m", "castproof", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("environment", [CODE_PAGE, ASCII], ids=["code page", "ascii"])
@pytest.mark.parametrize("how", ["--markdown", "--verbose"], ids=["markdown", "table"])
def test_compare_goes_on_to_its_end(talk: Path, environment: dict[str, str], how: str) -> None:
    call = ("compare", "talk.captions.txt", "talk.md", how)
    said, whole = run(talk, environment, *call), run(talk, {"PYTHONUTF8": "1"}, *call)
    assert said.count(b"\n") == whole.count(b"\n") > 10


@pytest.mark.parametrize("environment", [CODE_PAGE, ASCII], ids=["code page", "ascii"])
def test_json_stays_json(talk: Path, environment: dict[str, str]) -> None:
    printed = run(talk, environment, "compare", "talk.captions.txt", "talk.md", "--json")
    encoding = "cp1252" if environment is CODE_PAGE else "utf-8"
    assert "日本" in json.dumps(json.loads(printed.decode(encoding)), ensure_ascii=False)


def test_what_is_piped_is_utf_8_where_nobody_chose(talk: Path) -> None:
    printed = run(talk, ASCII, "compare", "talk.captions.txt", "talk.md", "--json")
    assert json.loads(printed.decode("utf-8"))


class Terminal(io.BytesIO):
    """A terminal, as far as a stream asks."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("raw", "before", "after"),
    [
        (io.BytesIO, "utf-8", ("utf-8", "strict")),
        (io.BytesIO, "cp1252", ("utf-8", "strict")),
        (Terminal, "cp1252", ("cp1252", "backslashreplace")),
    ],
)
def test_what_becomes_of_a_stream(
    monkeypatch: pytest.MonkeyPatch, raw: type[io.BytesIO], before: str, after: tuple[str, str]
) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    stream = io.TextIOWrapper(raw(), encoding=before)
    accept_any_character(stream)
    assert (stream.encoding, stream.errors) == after


def test_another_stream_than_a_files_is_left_alone() -> None:
    stream = io.StringIO()
    accept_any_character(stream)
    accept_any_character(None)
    assert stream.write("→") == 1
