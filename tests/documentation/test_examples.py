"""Every example of every page is run or checked, or a reason says why not.

``python -m tests.documentation`` counts them.
"""

from __future__ import annotations

import doctest
import re
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import pytest
from typer.testing import CliRunner

from castproof.cli.application import app
from docs import make_reference
from tests.documentation.blocks import BLOCKS, ROOT, find_pages
from tests.documentation.conftest import Enter
from tests.documentation.examples import (
    ELSEWHERE,
    EXAMPLES,
    NOT_RUN,
    WALKS,
    Example,
    How,
)
from tests.documentation.readers import read_block
from transcript.check import RULES

#: Pages that begin before anything was transcribed, and what is not there yet.
WITHOUT = {"docs/guides/tracks.md": ("out",)}


def those(how: How) -> list[Example]:
    """The examples that are taken in one way."""
    return [example for example in EXAMPLES if example.how == how]


def by_folder() -> list[tuple[Example, ...]]:
    """The commands of the shell that share a folder: a block's, or a page's that is walked."""

    def place(example: Example) -> str:
        return example.block.page if example.block.page in WALKS else str(example.block)

    return [tuple(found) for _, found in groupby(those("shell"), key=place)]


def test_every_block_is_found() -> None:
    fences = sum(
        len(re.findall(r"^```", page.read_text("utf-8"), re.MULTILINE)) for page in find_pages()
    )
    assert len(BLOCKS) == fences / 2
    assert len(BLOCKS) > 150


def test_it_is_known_what_every_example_is() -> None:
    assert list(map(str, those("unknown"))) == []


def test_no_exception_is_left_that_nothing_needs() -> None:
    commands = [example.text for example in EXAMPLES]
    for start in NOT_RUN:
        assert any(command.startswith(start) for command in commands), start
    for (page, start), test in ELSEWHERE.items():
        assert any(one.block.page == page and one.text.startswith(start) for one in EXAMPLES), start
        assert (ROOT / test).is_file()


@pytest.mark.slow
@pytest.mark.parametrize("commands", by_folder(), ids=lambda found: str(found[0].block))
def test_commands_run_as_they_stand(enter: Enter, commands: tuple[Example, ...]) -> None:
    if any("assist" in example.text for example in commands):
        pytest.importorskip("openai")
    with enter(WITHOUT.get(commands[0].block.page, ())) as shell:
        for example in commands:
            done = shell.run(example.text)
            assert done.status == 0, f"{example.text}\n{done.printed}"
    if commands[0].block.page == "docs/start/first-episode.md":
        # The edit of step 2 is there after the pass of step 5.
        assert "Northwind Labs" in (shell.folder / "first" / "interview.md").read_text("utf-8")
        published = {path.name for path in (shell.folder / "first" / "published").iterdir()}
        assert {"interview.vtt", "interview.html", "interview.item.xml"} <= published


def without_numbers(line: str) -> str:
    """A line that a command prints, whatever was counted or measured."""
    return re.sub(r"[-+]?\d+(?:[.,:]\d+)*", "N", " ".join(line.split()))


@pytest.mark.slow
@pytest.mark.parametrize("example", those("printed"), ids=str)
def test_what_is_shown_is_what_the_command_prints(enter: Enter, example: Example) -> None:
    with enter(WITHOUT.get(example.block.page, ())) as shell:
        for command in example.block.mark.removeprefix("printed by: ").split(" && "):
            done = shell.run(command)
            assert done.status == 0, f"{command}\n{done.printed}"
    printed = list(map(without_numbers, done.printed.splitlines()))
    shown = list(map(without_numbers, example.text.splitlines()))
    assert [line for line in shown if line not in printed] == [], done.printed


@pytest.mark.parametrize(
    "page", sorted({one.block.page for one in those("python") if ">>> " in one.text})
)
def test_sessions_of_python_go_as_shown(page: str) -> None:
    found = doctest.testfile(str(ROOT / page), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.slow
@pytest.mark.parametrize("example", [one for one in those("python") if ">>> " not in one.text])
def test_programs_run(enter: Enter, example: Example) -> None:
    names: dict[str, object] = {}
    with enter():
        exec(compile(example.text, str(example.block), "exec"), names)  # noqa: S102
    shown = [one.text for one in those("frame") if one.block.page == example.block.page]
    assert [" ".join(str(names["frame"]).split())] == [" ".join(text.split()) for text in shown]


@pytest.mark.parametrize("example", those("reader"), ids=str)
def test_files_are_read_by_what_reads_them(example: Example, tmp_path: Path) -> None:
    if example.block.kind == "csv":
        from castproof.batch.manifest import read_manifest

        (tmp_path / "shown.csv").write_text(example.text, "utf-8")
        assert len(read_manifest(tmp_path / "shown.csv")) == 2
    else:
        read_block(example.text, tmp_path)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ("asr: {modle: small}", "not a known key"),
        ("terms: [a]", "terms"),
        ("- {recording: a.mp3, speakers: many}", "speakers"),
        ("nobody: knows", "nothing reads"),
        ("# castproof-check: ignor X413", "is meant"),
    ],
)
def test_a_file_that_is_not_read_is_found(wrong: str, error: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=error):
        read_block(f"{wrong}\n", tmp_path)


@pytest.mark.parametrize("example", those("synopsis"), ids=str)
def test_a_synopsis_is_of_the_command_as_it_is(example: Example) -> None:
    known = dict(make_reference.list_commands())
    (name,) = {
        max((name for name in known if f"{line} ".startswith(f"castproof {name} ")), key=len)
        for line in example.text.splitlines()
    }
    rows = [first for first, _ in make_reference.list_options(name)][1:]
    options = {option for row in rows for option in re.findall(r"`(-[-\w]+)", row)}
    assert set(re.findall(r"(?<![\w-])--?[a-z][-\w]*", example.text)) <= options
    values = {word for row in rows for word in re.findall(r"[A-Z]+", row)}
    assert set(re.findall(r"\b[A-Z]+\b", example.text)) <= values
    arguments = {word for row in rows if "-" not in row for word in re.findall(r"[A-Z]+", row)}
    assert arguments <= set(re.findall(r"[A-Z]+", example.text))


@pytest.mark.parametrize("example", those("module"), ids=str)
def test_a_long_program_is_there_with_its_options(example: Example) -> None:
    for module, arguments in re.findall(r"python -m (\S+)(.*)", example.text):
        found = find_spec(module)
        if found is not None and found.submodule_search_locations is not None:
            found = find_spec(f"{module}.__main__")
        assert found is not None and found.origin is not None, module
        source = Path(found.origin).read_text("utf-8")
        for option in re.findall(r"(?<![\w-])--[a-z][-\w]*", arguments.partition("#")[0]):
            words = option.removeprefix("--").replace("-", "_")
            assert f'"{option}"' in source or re.search(rf"\b{words}: ", source), option


def test_every_code_of_the_checker_has_its_example() -> None:
    sections = re.split(
        r"^## (?=[A-Z]\d{3} )", (ROOT / "docs/reference/check.md").read_text(), flags=re.M
    )
    assert [one[:4] for one in sections[1:]] == [rule.code for rule in RULES]
    assert [one[:4] for one in sections[1:] if "\n```" not in one] == []
    assert len(those("code")) >= len(RULES)


def test_what_was_mended_is_what_mending_gives(tmp_path: Path) -> None:
    (example,) = those("mending")
    columns = [re.split(r" {3,}(?:→ +)?", line) for line in example.text.splitlines()]
    left, right = ("\n".join(found) for found in zip_columns(columns))
    (tmp_path / "left.turns.txt").write_text(as_turns(left), "utf-8")
    arguments = ["convert", "left.turns.txt", "right.turns.txt", "--mend"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert CliRunner().invoke(app, arguments).exit_code == 0
    assert (tmp_path / "right.turns.txt").read_text("utf-8") == as_turns(right).rstrip("\n")


def zip_columns(rows: list[list[str]]) -> tuple[list[str], list[str]]:
    """The rows of the left column, and those of the right, which has fewer."""
    return [row[0] for row in rows], [row[1] for row in rows if len(row) > 1]


def as_turns(text: str) -> str:
    """Turns as they are in a file: the name and its colon on a line of their own."""
    return re.sub(r"^(\w+): +", r"\1:\n", text, flags=re.MULTILINE) + "\n"


@pytest.mark.parametrize("example", those("record"), ids=str)
def test_a_record_of_a_run_has_lines_that_are_printed(example: Example) -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "castproof").rglob("*.py")]
    labels = re.findall(r"^  ([a-z]+)(?= {2,})", example.text, re.MULTILINE)
    assert len(labels) > 3
    missing = [label for label in labels if not any(f'"{label}"' in text for text in sources)]
    assert missing == []
