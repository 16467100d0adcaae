"""What a sentence names in passing is there: commands, their options, keys of ``--set``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from castproof.config.schema import Configuration
from docs import make_reference
from tests.documentation.blocks import ROOT, find_pages

COMMANDS = dict(make_reference.list_commands())
OPTIONS = {
    name: {
        option
        for first, _ in make_reference.list_options(name)
        for option in re.findall(r"`(-[-\w]+)", first)
    }
    for name in COMMANDS
}
#: Options of the program itself, and of every command.
EVERYWHERE = {"--help", "-h", "--version", "--install-completion", "--show-completion"}
KEYS = {
    f"{section}.{key}"
    for section, keys in Configuration().model_dump(mode="json").items()
    for key in keys
}
#: The history of changes names what there was.
PAGES = [page for page in find_pages() if page.name != "CHANGELOG.md"]


def list_spans(page: Path) -> list[str]:
    """The spans of code in a page's sentences, each on one line."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [" ".join(span.split()) for span in re.findall(r"(?<!`)`([^`]+)`(?!`)", text)]


def find_fault(span: str) -> str | None:
    """Say what a span names that there is not, if anything."""
    keys = set(re.findall(r"--set ([a-z]+\.[a-z_]+)=", span))
    if not keys <= KEYS:
        return f"no key {keys - KEYS}"
    if not span.startswith("castproof ") or span.startswith("castproof --"):
        return None
    names = [name for name in COMMANDS if f"{span} ".startswith(f"castproof {name} ")]
    if not names:
        groups = {name.partition(" ")[0] for name in COMMANDS if " " in name}
        known = groups | {"hints", "COMMAND", "X"}
        return None if span.split()[1] in known else "no such command"
    given = set(re.findall(r"(?<![\w-])--?[a-z][-\w]*", span))
    unknown = given - OPTIONS[max(names, key=len)] - EVERYWHERE
    return f"no option {unknown}" if unknown else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_named_is_there(page: Path) -> None:
    faults = [(span, find_fault(span)) for span in list_spans(page)]
    assert [fault for fault in faults if fault[1] is not None] == []


@pytest.mark.parametrize(
    ("span", "fault"),
    [
        ("castproof transcribe talk.mp3 --languge de", "no option {'--languge'}"),
        ("castproof transcibe talk.mp3", "no such command"),
        ("--set asr.modle=small", "no key {'asr.modle'}"),
        ("castproof voices add --from 0:20", None),
        ("castproof check talk.md --for apple", None),
    ],
)
def test_what_is_not_there_is_found(span: str, fault: str | None) -> None:
    assert find_fault(span) == fault
