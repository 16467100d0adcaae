"""Help, completion, and calls that are nearly right: each says what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone

COMMANDS = [
    "transcribe",
    "batch",
    "status",
    "align",
    "convert",
    "chapters",
    "check",
    "publish",
    "flags",
    "retime",
    "regenerate",
    "compare",
    "stats",
    "assist",
    "watch",
    "review",
    "demo",
    "doctor",
]
GROUPS = [("glossary", "learn"), ("glossary", "show"), ("voices", "add"), ("voices", "learn")]


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS), *GROUPS])
def test_help_is_short_for_everybody_and_speaks_no_python(
    run: Run, command: tuple[str, ...]
) -> None:
    short, long = run(*command, "-h"), run(*command, "--help")
    assert short.exit_code == 0
    assert short.stdout == long.stdout
    assert "list[" not in long.stdout
    assert re.search(r"<\w+", long.stdout) is None


def test_several_of_an_argument_are_shown_by_dots(run: Run) -> None:
    assert "  RECORDING...  Any audio or video file, or its URL." in run("transcribe", "-h").stdout
    assert "  FILE...  Episodes, or folders of them." in run("check", "-h").stdout


@pytest.mark.parametrize("command", [(), ("glossary",), ("voices",)])
def test_what_a_command_does_is_said_in_full(run: Run, command: tuple[str, ...]) -> None:
    said = run(*command, "-h").stdout.splitlines()
    commands = [line for line in said if line.startswith("  ") and line.endswith((".", "…"))]
    assert len(commands) > 2
    assert [line for line in commands if line.endswith("...")] == []
    assert max(map(len, said)) <= 80


def test_the_commands_are_listed_by_what_they_are_for(run: Run) -> None:
    said = run("-h").stdout.split("\n\n")
    sections = {block.splitlines()[0]: block for block in said}
    assert "  transcribe  Make" in sections["Transcribe:"]
    assert "  voices      Known" in sections["Put right:"]
    assert "  regenerate  Bring" in sections["Keep an episode up to date:"]
    assert "hints" not in "".join(sections)  # the other name of flags
    assert "Commands:" not in sections  # every command has a section


def test_completion_is_offered(run: Run) -> None:
    said = run("-h").stdout
    assert "--install-completion" in said
    assert "--show-completion" in said


def test_formats_are_separated_by_commas_or_repeated(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    done = run("transcribe", recording, "-o", out, "--format", "srt, vtt", "-f", "srt,json")
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in out.glob("talk*")} == {"talk.srt", "talk.vtt", "talk.json"}


def test_a_wrong_format_among_several_is_named(run: Run, recording: Path, out: Path) -> None:
    done = run("transcribe", recording, "-o", out, "--format", "srt,vt")
    assert done.exit_code == 2
    assert "'vt'" in done.stderr


def test_a_folder_is_for_batch(fake: FakeModels, run: Run, tmp_path: Path, out: Path) -> None:
    (tmp_path / "my talks").mkdir()
    done = run("transcribe", tmp_path / "my talks", "-o", out)
    assert done.exit_code == 1
    assert f"`castproof batch '{tmp_path}/my talks' -o FOLDER`" in done.stderr


@pytest.mark.parametrize(
    "command", [("review",), ("flags",), ("regenerate",), ("retime",), ("voices", "learn")]
)
def test_swapped_arguments(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    recording, episode = tmp_path / "interview.OPUS", tmp_path / "interview.md"
    done = run(*command, recording, episode)
    assert done.exit_code == 2
    assert done.stderr == (
        f"castproof: error: {recording} is a recording; the episode comes first\n"
    )


def test_the_presets_are_listed_once(run: Run, recording: Path) -> None:
    done = run("transcribe", recording, "--config", "zzzz")
    assert done.exit_code == 2
    assert done.stderr.count("miniature") == 1


@pytest.mark.models
def test_one_recording_is_no_plural(fake: FakeModels, run: Run, tmp_path: Path, out: Path) -> None:
    (tmp_path / "talks").mkdir()
    write_tone(tmp_path / "talks" / "talk.wav")
    (tmp_path / "talks" / "notes.txt").touch()
    done = run("batch", tmp_path / "talks", "-o", out, "--dry-run", "--json")
    assert "skipped: 1 file (not audio or video)" in done.stderr
    assert len(json.loads(done.stdout)["recordings"]) == 1


def test_a_count_and_its_noun(capsys: pytest.CaptureFixture[str]) -> None:
    from castproof.cli.batch import conclude
    from castproof.pipeline.result import RecordingSummary

    conclude([RecordingSummary("talk.mp3", duration_s=60.0)], as_json=False, quiet=False)
    assert capsys.readouterr().out == "1 recording, 1 min 00 s: 1 done\n"


def test_columns_are_as_wide_as_their_widest_cell(capsys: pytest.CaptureFixture[str]) -> None:
    from castproof.cli.messages import print_columns

    print_columns([("a", "1", ""), ("long", "22", "x\x1b")], indent="  ")
    assert capsys.readouterr().out == "  a     1\n  long  22  x\\x1b\n"
    print_columns([])
    assert capsys.readouterr().out == ""
