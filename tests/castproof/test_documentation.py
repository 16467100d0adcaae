"""Every command, option and key is documented, as the code has it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from castproof.cli.application import app
from castproof.config.request import LAYERS
from castproof.config.schema import Configuration
from docs import make_reference

COMMANDS: dict[str, Any] = dict(make_reference.list_commands())
#: Where the options that several commands share are explained.
SHARED = "Options of several commands"
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


@pytest.mark.parametrize("name", make_reference.PAGES)
def test_the_tables_of_the_reference_are_those_that_the_code_makes(root: Path, name: str) -> None:
    page = (root / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert make_reference.make_page(page) == page, "run: python -m docs.make_reference"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_has_a_row_and_each_row_an_option(commands_page: str, name: str) -> None:
    rows = ROW.findall(section(commands_page, name))
    documented = {option for first, _ in rows for option in re.findall(r"`(-[-\w]+)", first)}
    assert documented == options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_said_below_a_table_is_of_an_option_of_it(commands_page: str, name: str) -> None:
    said = re.findall(r"^- (`-.*?): ", section(commands_page, name), re.MULTILINE)
    told = {option for names in said for option in re.findall(r"`(-[-\w]+)`", names)}
    assert told <= options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_what_an_option_takes(name: str) -> None:
    for first, _ in make_reference.list_options(name):
        assert "None" not in first, f"{name}: {first} has no metavar"


def test_what_several_commands_have_is_said_once(commands_page: str) -> None:
    said = re.findall(r"^- (`-.*?): ", section(commands_page, SHARED), re.MULTILINE)
    for names in said:
        *_, option = re.findall(r"`(-[-\w]+)`", names)
        assert sum(option in options(command) for command in COMMANDS.values()) > 1, option


def test_the_defaults_that_help_tells_in_words_are_those_that_hold() -> None:
    from compare import Options

    told = dict(make_reference.list_options("compare"))
    assert f"{Options().normalizer} (default)" in told["`--normalizer NAME`"]
    assert f"(default: {Options().collar_each_side_s:g})" in told["`--collar SECONDS`"]


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
        assert f"`{name}`" in section(commands_page, SHARED)


@pytest.mark.parametrize("section_name", Configuration.model_fields)
def test_each_key_says_what_it_is_and_has_its_default(
    configuration_page: str, section_name: str
) -> None:
    rows = {
        first.strip("`"): yaml.safe_load(second.strip("`"))
        for first, second in ROW.findall(section(configuration_page, section_name))
        if re.fullmatch(r"`\w+\.\w+`", first)
    }
    defaults = Configuration().model_dump(mode="json")[section_name]
    assert rows == {f"{section_name}.{key}": value for key, value in defaults.items()}


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
