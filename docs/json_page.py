"""The sections of docs/reference/json.md, made of the schemas of what --json prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from castproof.documents.schemas import DOCUMENTS, make_schema

IN_ALL = ("castproof", "exit_status")
"""The keys of every document, which the page says at its beginning."""
_PLURALS = {"object": "objects", "text": "texts", "number": "numbers", "whole number": "numbers"}


def list_sections() -> list[str]:
    """List the titles of the sections: the commands that print the same have one together."""
    by_documents: dict[tuple[type, ...], list[str]] = {}
    for command, documents in DOCUMENTS.items():
        by_documents.setdefault(documents, []).append(command)
    return [", ".join(commands) for commands in by_documents.values()]


def link_to(title: str) -> str:
    """Make the part of an address that leads to a section of the page."""
    return f"#{title.replace(', ', '-').replace(' ', '-')}"


def find_section(command: str) -> str:
    """Find the section of a command's documents, as a link from the pages beside it."""
    found = next(title for title in list_sections() if command in title.split(", "))
    return f"json.md{link_to(found)}"


def render_sections() -> str:
    """Render a link to each document's section, then the sections, with a table for each object."""
    said: dict[str, str] = {}
    links = " · ".join(f"[{title}]({link_to(title)})" for title in list_sections())
    return "\n".join([f"{links}\n", *(render_section(title, said) for title in list_sections())])


def render_section(title: str, said: dict[str, str]) -> str:
    """Render what the commands of a title print, all of them the same.

    An object that a section before has a table of is not shown again: ``said`` has where it is.
    """
    schema = make_schema(title.split(", ")[0])
    parts = [f"## {title}\n"]
    for form in schema.get("anyOf", [schema]):
        parts += render_form(form["$ref"], schema["$defs"], said)
    for definition in schema["$defs"].values():
        said.setdefault(json.dumps(definition), f"[{title}]({link_to(title)})")
    return "\n".join(parts)


def render_form(reference: str, definitions: dict[str, Any], said: dict[str, str]) -> Iterator[str]:
    """Render a document: its own keys, then those of each object in it, by their path."""
    found = {reference: [""]}
    waiting = [reference]
    while waiting:
        one = waiting.pop(0)
        own = definitions[name_of(one)]
        for key, value in own["properties"].items() if json.dumps(own) not in said else ():
            for steps, inner in list_references(value):
                paths = [f"{path}.{key}{steps}".lstrip(".") for path in found[one]]
                if inner not in found:
                    waiting.append(inner)
                found[inner] = [*found.get(inner, []), *paths]
    for one, paths in found.items():
        own = definitions[name_of(one)]
        described = own["description"].rstrip(".")
        shown = ", ".join(f"`{path}`" for path in paths if path)
        headline = f"{shown}: {described[0].lower()}{described[1:]}" if shown else described
        elsewhere = said.get(json.dumps(own))
        if elsewhere:
            yield f"{headline}: see {elsewhere}.\n"
            continue
        yield f"{headline}:\n\n| key | value | meaning |\n|---|---|---|"
        for key, value in own["properties"].items():
            if key not in IN_ALL:
                meaning = value["description"].replace("|", "\\|")
                optional = "" if key in own["required"] else " (may be missing)"
                yield f"| `{key}` | {describe(value)}{optional} | {meaning} |"
        yield ""


def name_of(reference: str) -> str:
    """Find the name of the definition that a reference leads to."""
    return reference.rpartition("/")[2]


def list_references(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """List the objects that a value may hold, each with the steps of the path to it."""
    if "$ref" in value:
        yield "", value["$ref"]
    for one in value.get("anyOf", ()):
        yield from list_references(one)
    for key, step in (("items", "[]"), ("additionalProperties", ".*")):
        if isinstance(value.get(key), dict):
            yield from ((f"{step}{steps}", inner) for steps, inner in list_references(value[key]))


def describe(value: dict[str, Any]) -> str:
    """Describe in a few words what a value may be."""
    if "anyOf" in value:
        # What is unknown has another form of object, which the tables show.
        return " or ".join(dict.fromkeys(describe(one) for one in value["anyOf"]))
    if "$ref" in value:
        return "object"
    if "enum" in value or "const" in value:
        names = [f"`{one}`" for one in value.get("enum", [value.get("const")])]
        return ", ".join(names)
    if value["type"] == "array":
        inner = describe(value["items"])
        return f"list of {_PLURALS.get(inner, f'{inner}s')}"
    if value["type"] == "object":
        inner = value.get("additionalProperties")
        if not isinstance(inner, dict) or not inner:
            return "object"
        held = describe(inner)
        return f"object of {_PLURALS.get(held, held)}"
    words = {"string": "text", "integer": "whole number", "boolean": "`true`, `false`"}
    return words.get(value["type"], "`null`" if value["type"] == "null" else "number")
