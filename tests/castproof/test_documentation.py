"""Every command, option and key is documented, with the default it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from castproof.cli.application import app
from castproof.config.request import LAYERS
from castproof.config.schema import Configuration
from transcript import io as formats
from transcript.formats import features


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its name, those of a group after the group's."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        elif not command.hidden:
            yield before + name, command


COMMANDS: dict[str, Any] = dict(commands(typer.main.get_command(app)))
ROW = re.compile(r"^\| (?P<first>[^|]+) \| (?P<second>[^|]+) \|", re.MULTILINE)


def section(text: str, title: str) -> str:
    """The part of a page under a heading of the second or third level."""
    heading = re.search(rf"^(###?) {title}$", text, re.MULTILINE)
    assert heading is not None, f"no heading for {title}"
    rest = text[heading.end() :]
    following = re.search(rf"^##{'#?' if heading[1] == '###' else ''} ", rest, re.MULTILINE)
    return rest[: following.start() if following else None]


@pytest.fixture(scope="module")
def commands_page(root: Path) -> str:
    return (root / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def configuration_page(root: Path) -> str:
    return (root / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")


def options(command: Any) -> set[str]:
    """The option names of a command, ``--help`` aside, and its arguments' names."""
    return {
        name for parameter in command.params for name in parameter.opts if name.startswith("-")
    } - {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_has_a_row_and_each_row_an_option(commands_page: str, name: str) -> None:
    rows = ROW.findall(section(commands_page, name))
    documented = {option for first, _ in rows for option in re.findall(r"`(-[-\w]+)`", first)}
    assert documented == options(COMMANDS[name])


def test_each_option_of_the_program_itself_has_a_row(commands_page: str) -> None:
    rows = ROW.findall(commands_page.partition("\n## ")[0])
    documented = {option for first, _ in rows for option in re.findall(r"`(-[-\w]+)`", first)}
    assert documented == options(typer.main.get_command(app)) | {"-h", "--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_and_each_option_says_what_it_is(commands_page: str, name: str) -> None:
    for parameter in COMMANDS[name].params:
        if parameter.name != "help":
            assert parameter.help, f"{name} {parameter.name} has no help"
        if parameter.param_type_name == "argument":
            metavar = parameter.metavar.strip("[].")
            assert metavar in section(commands_page, name)


def test_each_written_format_is_named(commands_page: str) -> None:
    for name in LAYERS:
        assert f"`{name}`" in section(commands_page, "transcribe")


def keys() -> Iterator[tuple[str, Any]]:
    defaults = Configuration().model_dump(mode="json")
    return ((f"{part}.{key}", value) for part, of in defaults.items() for key, value in of.items())


def test_each_key_has_a_row_with_its_default(configuration_page: str) -> None:
    rows = {
        first.strip("`"): yaml.safe_load(second.strip("`"))
        for first, second in ROW.findall(configuration_page)
        if re.fullmatch(r"`\w+\.\w+`", first)
    }
    assert rows == dict(keys())


def test_each_preset_is_named(configuration_page: str, root: Path) -> None:
    rows = {first.strip("`") for first, _ in ROW.findall(configuration_page)}
    presets = {path.stem for path in (root / "configs").glob("*.yaml")} - {"glossary"}
    assert presets <= rows


def test_the_page_of_configuration_shows_a_preset_that_works(
    configuration_page: str, tmp_path: Path
) -> None:
    from castproof.config.presets import load_configuration

    shown = re.search(r"```yaml\n(.*?)```", configuration_page, re.DOTALL)
    assert shown is not None
    (tmp_path / "shown.yaml").write_text(shown[1])
    assert load_configuration(str(tmp_path / "shown.yaml")) != Configuration()


def test_each_format_has_its_row(root: Path) -> None:
    page = (root / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
    said = {True: "yes", False: "no"}
    rows = [
        [
            f"`{one.name}`",
            ", ".join(f"`{ending}`" for ending in one.endings),
            one.title,
            said[one.is_read],
            said[one.is_written],
            ", ".join(each.name for each in features.FEATURES if each.name in one.carries),
        ]
        for one in formats.FORMATS
    ]
    tables = [row.strip("| ").split(" | ") for row in page.splitlines() if row.startswith("| `")]
    assert [row for row in tables if len(row) == len(rows[0])] == rows
