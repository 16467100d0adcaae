"""Every command over an episode, a recording and names that would drive a terminal.

Nothing of what they hold may reach it: not in tables, notes, errors, summaries, logs, progress.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from castproof.cli import messages as say
from castproof.terminal import disarm, disarm_lines
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone
from transcript.values import Segment, Turn, Word

#: Clear the screen, name the window, the same with C1 controls, ring, override and isolate.
HOSTILE = "\x1b[2J\x1b]0;x\x07\x9b2J\x7f\u202e\u2066"
AS_JSON = json.dumps(HOSTILE)
DRIVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
NAME = f"t{HOSTILE}"

EPISODE = f"""---
title: {AS_JSON}
guests: [{AS_JSON}]
transcript:
- header: {AS_JSON}
- line: {json.dumps(f"Hello {HOSTILE} I build {HOSTILE} there, you see, {HOSTILE} Ann.")}
  sec: 0
  time: 0:00
  who: {json.dumps(f"Ann {HOSTILE}")}
- line: {json.dumps(f"no {HOSTILE} " * 30)}
  sec: 1
  time: 0:01
  who: {AS_JSON}
- line: {json.dumps(f"Thanks for {HOSTILE} having me at Northwind, {HOSTILE}.")}
  sec: 2
  time: 0:02
  who: {AS_JSON}
---
"""
SAID = f"Hello {HOSTILE}x I bild {HOSTILE} there, you see, Bob."
SRT = (
    f"1\n00:00:00,000 --> 00:00:01,500\n{SAID}\n\n"
    f"2\n00:00:02,000 --> 00:00:04,000\nThanks for {HOSTILE}y having me at Nordwind.\n"
)
CTM = f"talk{HOSTILE} 1 0.00 0.50 Hello{HOSTILE}\ntalk{HOSTILE} 1 0.60 0.50 there{HOSTILE}\n"
RTTM = f"SPEAKER talk{HOSTILE} 1 0.00 3.00 <NA> <NA> Ann{HOSTILE} <NA> <NA>\n"
#: Files in the working folder, by ending; all are called as :data:`NAME` says.
FILES = {
    "md": EPISODE,
    "srt": SRT,
    "ctm": CTM,
    "rttm": RTTM,
    "chapters.txt": f"0:00 Work {HOSTILE}\n0:02 Ships {HOSTILE}\n",
    "terms.yaml": f"terms:\n  {json.dumps(f'North {HOSTILE}')}: [{json.dumps(f'n {HOSTILE}')}]\n",
    "wrong.yaml": f"{AS_JSON}: 1\n",
    "preset.yaml": f"{AS_JSON}: {{}}\n",
    "csv": f"recording,{HOSTILE}\n",
    "bad.srt": f"1\n{HOSTILE} --> \n{HOSTILE}\n",
    "bad.json": f'{{"{HOSTILE}": ',
    "bad.md": f"---\ntranscript:\n- {AS_JSON}: 1\n---\n",
}

#: ``@x`` is the file of the ending x, ``@`` the name without one.
CALLS = [
    "transcribe @wav -o out@ --verbose",
    "transcribe @wav -o out@ --json",
    "transcribe @wav -o out@ --names @,Bo -f srt,docx,rttm",
    "transcribe @nothing.wav -o out@",
    "transcribe @md -o out@",
    "transcribe @wav --config @",
    "transcribe @wav --set @=1",
    "transcribe @wav --track @=@wav",
    "batch @csv -o out@",
    "batch @nothing.wav -o out@",
    "batch http://127.0.0.1:9/@ -o out@",
    "transcribe http://127.0.0.1:9/@ -o out@",
    "transcribe http://@ -o out@",
    "watch @ -o out@",
    "status out@",
    "status @",
    "status --json",
    "align @ctm @rttm -o out@",
    "align @ctm @rttm -o out@ --json",
    "align @ctm @rttm -o out@ --verbose -f srt,vtt",
    "align @ctm @rttm -o out@ --glossary @terms.yaml --debug",
    "align @ctm --recording @",
    "align @ctm --config @preset.yaml",
    "align @ctm --format @",
    "align @bad.json",
    "convert @md @srt",
    "convert @md @rttm",
    "convert @md @new.rttm",
    "convert @md @new.srt --verbose",
    "convert @md @md --overwrite --mend",
    "convert @bad.srt new.vtt",
    "convert @bad.md new.vtt",
    "convert @bad.json new.vtt",
    "convert @md new.@",
    "chapters @md --suggest",
    "chapters @md @chapters.txt",
    "chapters @bad.md",
    "publish @md --for youtube,web -o out@",
    "publish @md --for @",
    "publish @bad.md --for apple",
    "publish @md --for apple --url @ --feed @md",
    "check @srt --for youtube",
    "check @md --verbose",
    "check @md --json",
    "check @md --statistics",
    "check @md --fix",
    "check @bad.md @nothing.md",
    "check @md --select @",
    "flags @md",
    "flags @srt --verbose",
    "flags @md --json",
    "stats @md",
    "stats @md --json",
    "hints @md",
    "assist @md --config @preset.yaml",
    "assist @md @bad.md --set assist.base_url=http://127.0.0.1:9/v1 --set assist.model=@",
    "assist @md --set assist.base_url=http://@/v1 --set assist.model=@",
    "retime @md @srt --offset-map",
    "retime @md @srt --json",
    "retime @md @bad.srt",
    "regenerate @md @wav -o out@",
    "regenerate @md @wav -o out@ --dry-run --json",
    "regenerate @md @wav --base @srt --verbose",
    "compare @srt @md",
    "compare @md",
    "compare @srt @md --verbose",
    "compare @srt @md --markdown",
    "compare @srt @md --json",
    "compare @srt @md --html @page.html",
    "compare @srt @nothing.md",
    "compare @bad.srt @md",
    "glossary learn @srt @md",
    "glossary learn @srt @md --into @new.yaml",
    "glossary learn @srt @md --json",
    "glossary show @terms.yaml",
    "glossary show @terms.yaml --json",
    "glossary check @wrong.yaml",
    "glossary check @terms.yaml",
    "voices add @ @wav --voices @voices.json",
    "voices learn @md @wav -o out@ --voices @voices.json",
    "voices list --voices @voices.json",
    "voices show @ --voices @voices.json",
    "voices show @ --voices @voices.json --json",
    "voices show Nobody@ --voices @voices.json",
    "voices export @other.json --voices @voices.json",
    "voices import @other.json --voices @voices.json",
    "voices remove @ --voices @voices.json",
    "review @md @wav --no-browser",
    "review @bad.md --no-browser",
    "demo -o out@",
    "doctor -o @wav",
    "schema @",
    "chapters @md --json",
    "chapters @md --suggest --json",
    "chapters @md @chapters.txt --dry-run --json",
    "convert @md @new.srt --json",
    "publish @md --for youtube,web -o out@ --json",
    "glossary check @wrong.yaml --json",
    "doctor --config @preset.yaml",
    "@",
    "check --@",
    "review a b @",
    "review @md --port @",
]


@pytest.fixture
def desk(fake: FakeModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder, in which every file is hostile, and a recognizer that hears the same."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("review.serving.Running.wait", lambda running: None)
    heard = (Word(0.0, 0.5, f"Hello{HOSTILE}"), Word(0.6, 1.0, f"{HOSTILE}there"))
    first = fake.recognition.segments[1:]
    fake.recognition = type(fake.recognition)(
        (Segment(0.0, 1.4, heard), *first), language="en", language_probability=0.9
    )
    turns = (Turn(0.0, 11.0, "SPEAKER_01"), Turn(11.0, 12.0, "SPEAKER_00"))
    fake.diarization = replace(fake.diarization, turns=turns, exclusive=turns)
    write_tone(tmp_path / f"{NAME}.wav", seconds=12.0)
    for ending, text in FILES.items():
        (tmp_path / f"{NAME}.{ending}").write_text(text, encoding="utf-8")
    return tmp_path


def fill(call: str) -> list[str]:
    """The words of a call, with the hostile names in their places."""
    words = []
    for word in call.split(" "):
        before, at, ending = word.partition("@")
        name = f"{NAME}.{ending}" if at and not before and ending and ending[0].isalpha() else NAME
        words.append(word if not at else name if not before else f"{before}{NAME}{ending}")
    return words


def list_commands(tree: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that does something, by the words that call it."""
    for name, command in tree.commands.items():
        if hasattr(command, "commands"):
            yield from list_commands(command, (*before, name))
        else:
            yield (*before, name)


def test_every_command_is_among_the_calls(command_tree: Any) -> None:
    called = [tuple(call.split()) for call in CALLS]
    for command in list_commands(command_tree):
        assert any(words[: len(command)] == command for words in called), command


#: What has to have run for a call to have something to tell.
NEEDS = {
    "status out@": ["transcribe @wav -o out@"],
    "regenerate @md @wav -o out@": ["transcribe @wav -o out@"],
    "regenerate @md @wav -o out@ --dry-run --json": ["transcribe @wav -o out@"],
    "voices learn @md @wav -o out@ --voices @voices.json": ["transcribe @wav -o out@"],
    **{
        call: ["voices add @ @wav --voices @voices.json"]
        for call in CALLS
        if call.startswith("voices ") and "@voices.json" in call and " add " not in call
    },
    "voices import @other.json --voices @voices.json": [
        "voices add @ @wav --voices @other.json",
        "voices add @ @wav --voices @voices.json",
    ],
}


@pytest.mark.parametrize("call", CALLS)
def test_nothing_drives_the_terminal(run: Run, desk: Path, call: str) -> None:
    for needed in NEEDS.get(call, ()):
        before = run(*fill(needed))
        assert before.exit_code == 0, before.stderr
    result = run(*fill(call))
    printed = result.stdout_bytes.decode() + result.stderr_bytes.decode()
    assert DRIVES.search(printed) is None, ascii(printed)
    assert "error: unexpected" not in printed, ascii(printed)
    if "--json" in call and result.exit_code in (0, 3):
        json.loads(result.stdout)


def test_what_is_hostile_is_shown(run: Run, desk: Path) -> None:
    """It is printed as escapes, not left out: a person sees what somebody tried."""
    for call in ("compare @srt @md", "compare @srt @md --markdown", "flags @md", "check @bad.md"):
        printed = run(*fill(call)).stdout
        shown = re.sub(r"\s+", "", printed).replace("\\[", "[")  # as Markdown has it
        assert "\\x1b[2J" in shown, call
        assert "\\u202e" in shown, call


def test_json_says_the_same_to_a_program(run: Run, desk: Path) -> None:
    found = json.loads(run(*fill("flags @md --json")).stdout)
    assert HOSTILE in found["spots"][0]["text"]


@pytest.mark.parametrize("ending", ["srt", "episode", "json"])
def test_data_that_is_piped_stays_data(run: Run, desk: Path, ending: str) -> None:
    piped = run(*fill(f"convert @srt - --to {ending}"))
    assert piped.exit_code == 0, piped.stderr
    written = desk / "new"
    assert run(*fill(f"convert @srt {written} --to {ending}")).exit_code == 0
    assert piped.stdout_bytes == written.read_bytes()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no pseudo-terminals")
@pytest.mark.parametrize(
    "call",
    [
        "compare @srt @md",
        "convert @srt - --to srt",
        "chapters @md",
        "chapters @md @chapters.txt --replace --dry-run",
    ],
)
def test_on_a_terminal(desk: Path, root: Path, call: str) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "castproof", *fill(call)],
        env={**os.environ, "PYTHONPATH": str(root), "TERM": "xterm", "PYTHONUTF8": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        printed = b"".join(read_terminal(ours))
        process.wait()
    os.close(ours)
    assert process.returncode in (0, 3), printed
    text = printed.decode().replace("\r\n", "\n")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)  # Rich's own colours
    assert DRIVES.search(plain) is None, ascii(plain)
    assert "\\x1b]0" in re.sub(r"\s+", "", plain)


def read_terminal(descriptor: int) -> Iterator[bytes]:
    """What a program prints on a pseudo-terminal, to its end."""
    while True:
        try:
            piece = os.read(descriptor, 4096)
        except OSError:  # as Linux says that nobody has the other side open
            return
        if not piece:
            return
        yield piece


@pytest.mark.parametrize("is_batch", [False, True])
def test_progress(is_batch: bool) -> None:
    from rich.live import Live

    from castproof.cli.batch_progress import TableProgress
    from castproof.cli.console import DisarmedConsole
    from castproof.cli.progress import ProgressDisplay
    from castproof.forecast.time_left import TimeLeft

    shown = io.StringIO()
    console = DisarmedConsole(file=shown, force_terminal=True, width=200)
    if is_batch:
        board = TableProgress(1, TimeLeft([], {}), width=lambda: 200)
        board._waiting[NAME] = f"why {HOSTILE}"
        with Live(get_renderable=board.table, console=console):
            pass
    else:
        display = ProgressDisplay(width=lambda: 200)
        with (
            Live(get_renderable=display.draw, console=console) as live,
            display.stage(NAME, "recognizing"),
            display.download(NAME, f"fetching {HOSTILE}"),
        ):
            live.refresh()
    printed = shown.getvalue()
    assert "\x1b[2J" not in printed
    assert not {"\x07", "\x9b", "\u202e", "\u2066"} & set(printed)
    assert "\\x1b[2J" in printed
    assert "\\u202e" in printed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("\x1b]8;;http://x\x1b\\", "\\x1b]8;;http://x\\x1b\\"),
        ("\x85\x9d\x90", "\\x85\\x9d\\x90"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("".join(map(chr, range(0x202A, 0x202F))), "\\u202a\\u202b\\u202c\\u202d\\u202e"),
        ("\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069"),
        ("talk\udcff.md", "talk\\udcff.md"),
        ("Grüß Gott, 日本 👩‍🚀 שלום\u200f", "Grüß Gott, 日本 👩‍🚀 שלום\u200f"),
    ],
)
def test_disarming(text: str, shown: str) -> None:
    assert disarm(text) == shown


def test_disarming_lines() -> None:
    assert disarm_lines("a\tb\r\nc\rd\x1b\n") == "a\tb\r\nc\\rd\\x1b\n"


def test_columns_are_as_wide_as_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    say.print_columns([("\u202e", "x"), ("long", "y")])
    assert capsys.readouterr().out == "\\u202e  x\nlong    y\n"


PRINTERS = {"print", "secho", "echo", "Console"}
#: ``messages.echo`` prints through the terminal's module.
MAY_PRINT = {"castproof/terminal.py", "castproof/cli/console.py"}


def test_nothing_is_printed_but_in_one_place(root: Path) -> None:
    for path in sorted((root / "castproof").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name not in MAY_PRINT:
                called = ast.unparse(node.func)
                is_ours = called.startswith(("say.", "console.", "DisarmedConsole()")) or (
                    name == "castproof/cli/messages.py" and called == "echo"
                )
                assert is_ours or called.split(".")[-1] not in PRINTERS, (name, node.lineno)
                assert not re.match(r"sys\.(stdout|stderr)\.(buffer\.)?write", called), name
