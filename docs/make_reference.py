"""Write what the code knows of the reference: commands, options, keys, formats, codes, documents.

    python -m docs.make_reference

A table stands between two comments, `<!-- made by docs/make_reference.py: NAME -->` and
`<!-- end -->`; the prose around it is written by hand. A test holds that the pages are as this
would write them.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import typer
from typer.models import ArgumentInfo, OptionInfo, ParameterInfo
from typer.utils import get_params_from_function

from castproof.cli.application import app
from castproof.config.cli_options import OPTION_KEYS
from castproof.config.schema import Configuration
from docs import json_page
from transcript import io as formats
from transcript.check.rules import RULES
from transcript.formats import features

REFERENCE = Path(__file__).resolve().parent / "reference"
PAGES = ("commands.md", "json.md", "configuration.md", "formats.md", "check.md")
MADE = re.compile(
    r"(?P<begin><!-- made by docs/make_reference\.py: (?P<name>[^>]+) -->\n)"
    r".*?(?P<end><!-- end -->)",
    re.DOTALL,
)


def make_page(text: str) -> str:
    """Write a page's tables anew; what is between them stays."""

    def make(at: re.Match[str]) -> str:
        made = json_page.render_sections() if at["name"] == "documents" else make_table(at["name"])
        return f"{at['begin']}\n{made}\n{at['end']}"

    return MADE.sub(make, text)


def make_table(name: str) -> str:
    """Make the table of a name, such as ``options of transcribe`` or ``keys of asr``."""
    kind, _, of = name.partition(" of ")
    makers: dict[str, Callable[[str], Iterable[tuple[str, ...]]]] = {
        "commands": list_by_work,
        "codes": list_codes,
        "options": list_options,
        "keys": list_keys,
        "short options": list_short_options,
        "formats": list_formats,
    }
    head, *rows = (f"| {' | '.join(cells)} |" for cells in makers[kind](of))
    rule = "|---" * (head.count("|") - 1) + "|"
    return "\n".join([head, rule, *rows, ""])


def list_commands(group: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """List every command by its name, those of a group after the group's."""
    whole: Any = group or typer.main.get_command(app)
    for name, command in whole.commands.items():
        if hasattr(command, "commands"):
            yield from list_commands(command, f"{before}{name} ")
        elif not command.hidden:
            yield before + name, command


def list_by_work(_: str) -> Iterator[tuple[str, str, str]]:
    """List the commands by the kind of work, as the program's help does, each with its section."""
    yield "to", "command", "what it does"
    whole: Any = typer.main.get_command(app)
    kinds: dict[str, list[tuple[str, str]]] = {}
    for name, command in whole.commands.items():
        if not command.hidden:
            said = command.short_help or command.help.partition("\n\n")[0]
            kinds.setdefault(command.rich_help_panel, []).append((name, " ".join(said.split())))
    for kind, commands in kinds.items():
        for at, (name, said) in enumerate(commands):
            yield (
                kind[0].lower() + kind[1:] if at == 0 else "",
                f"[`{name}`](#{name})",
                as_code(said),
            )


def list_options(command: str) -> Iterator[tuple[str, str]]:
    """List a command's arguments and options, of what its function declares."""
    yield "argument or option", "meaning"
    function = inspect.unwrap(dict(list_commands())[command].callback)
    for parameter in get_params_from_function(function).values():
        meaning = describe(parameter.default)
        if "--json" in (parameter.default.param_decls or ()):
            meaning = f"{meaning.rstrip('.')}: [its keys]({json_page.find_section(command)})."
        yield format_name(parameter.default, parameter.annotation), meaning


def format_name(info: ParameterInfo, kind: Any) -> str:
    """Format what is typed: ``-o``, ``--output FOLDER``."""
    if isinstance(info, ArgumentInfo):
        is_many = list in [get_origin(each) for each in (kind, *get_args(kind))]
        return f"`{info.metavar}...`" if is_many else f"`{info.metavar}`"
    *short, longest = sorted(info.param_decls or (), key=len)
    longest = longest if kind is bool else f"{longest} {info.metavar}"
    return ", ".join(f"`{name}`" for name in (*short, longest))


def describe(info: ParameterInfo) -> str:
    """Describe a parameter by its help, its bounds, its default, and where else it is read."""
    said = [as_code(info.help or "")]
    if info.max is not None:
        said.append(f"From {info.min} to {info.max}.")
    elif info.min:
        said.append(f"At least {info.min}.")
    if isinstance(info, ArgumentInfo) and info.default is None:
        said.append("May be left out.")
    elif isinstance(info, OptionInfo) and info.default is ...:
        said.append("Has to be given.")
    if isinstance(info.show_default, str):
        said.append(f"Default: `{info.show_default}`.")
    elif info.default not in (None, ..., False):
        said.append(f"Default: `{as_yaml(info.default)}`.")
    if info.envvar:
        said.append(f"Also read from {' or '.join(f'`{name}`' for name in info.envvar)}.")
    return " ".join(said)


def as_code(text: str) -> str:
    """Mark options, addresses of files and what else is typed as code."""
    return re.sub(r"(?<![\w`])(--?[a-z][-a-z]*|\./FOLDER|[A-Z]{2,}:[A-Z]+)(?![\w`])", r"`\1`", text)


def list_short_options(_: str) -> Iterator[tuple[str, str]]:
    """List the options that stand for a key of the configuration."""
    yield "option", "key"
    for option, (section, key) in OPTION_KEYS.items():
        yield f"`{option}`", f"`{section}.{key}`"


def list_keys(section: str) -> Iterator[tuple[str, str, str, str]]:
    """List a section's keys, each with its default, what it may be and what it means."""
    yield "key", "default", "may be", "meaning"
    part = type(getattr(Configuration(), section))
    described = part.model_json_schema()["properties"]
    for key, default in part().model_dump(mode="json").items():
        meaning = described[key]["description"]
        yield f"`{section}.{key}`", f"`{as_yaml(default)}`", say_type(described[key]), meaning


def as_yaml(value: object) -> str:
    """Write a default as a preset would, a list on one line.

    >>> as_yaml(["a", "b"]), as_yaml(None), as_yaml("auto"), as_yaml(30.0)
    ('[a, b]', 'null', 'auto', '30')
    """
    if isinstance(value, list):
        return f"[{', '.join(map(as_yaml, value))}]"
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)


def say_type(described: dict[str, Any]) -> str:
    """Say what a key may be, of its part of the JSON schema.

    >>> say_type({"type": "integer", "minimum": 0, "maximum": 9})
    'a whole number from 0 to 9'
    >>> say_type({"anyOf": [{"type": "string"}, {"type": "null"}]})
    'text or `null`'
    """
    choices = described.get("anyOf", [described])
    if "written" in described:
        nothing = " or `null`" if {"type": "null"} in choices else ""
        return f"{described['written']}{nothing}"
    if len(choices) > 1:
        return " or ".join(map(say_type, choices))
    if "enum" in described:
        return ", ".join(f"`{one}`" for one in described["enum"])
    names = {
        "integer": "a whole number",
        "number": "a number",
        "string": "text",
        "boolean": "`true` or `false`",
        "null": "`null`",
        "array": "a list",
    }
    return names[described["type"]] + say_bounds(described)


def say_bounds(described: dict[str, Any]) -> str:
    """Say between which numbers a key lies."""
    low, above = described.get("minimum"), described.get("exclusiveMinimum")
    high = described.get("maximum")
    parts = [
        *([] if low is None else [f"from {low:,}" if high is not None else f"of {low:,} or more"]),
        *([] if above is None else [f"above {above:,}"]),
        *([] if high is None else [f"to {high:,}"]),
    ]
    return "".join(f" {part}" for part in parts)


def list_formats(_: str) -> Iterator[tuple[str, ...]]:
    """List the formats: endings, whether they are read and written, and what they carry."""
    yield "name", "endings", "what it is", "read", "written", "carries"
    said = {True: "yes", False: "no"}
    for one in formats.FORMATS:
        yield (
            f"`{one.name}`",
            ", ".join(f"`{ending}`" for ending in one.endings),
            one.title,
            said[one.is_read],
            said[one.is_written],
            ", ".join(each.name for each in features.FEATURES if each.name in one.carries),
        )


def list_codes(_: str) -> Iterator[tuple[str, str, str, str]]:
    """List the checker's codes, each with its section, and whether it is mended by itself."""
    yield "code", "severity", "what is found", "`--fix`"
    for rule in RULES:
        anchor = f"{rule.code} {rule.name} ({rule.severity})".lower().replace(" ", "-")
        link = f"[{rule.code}](#{re.sub(r'[()]', '', anchor)})"
        yield link, rule.severity, rule.description, "mends" if rule.is_mended else ""


if __name__ == "__main__":
    for name in PAGES:
        page = REFERENCE / name
        page.write_text(make_page(page.read_text("utf-8")), "utf-8")
