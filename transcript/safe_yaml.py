"""YAML from a person's file, read without surprises."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

#: Far above any preset or glossary written by hand.
LIMIT_BYTES = 1 << 20


class UnsafeYaml(ValueError):
    """The text is not YAML that is safe and unambiguous; the message says where."""


class _Loader(yaml.SafeLoader):
    """Safe, and refusing what says two things at once or unfolds without end."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            spelt = str(key.value)
            if spelt in seen:
                line = key.start_mark.line + 1
                raise UnsafeYaml(f"line {line}: {spelt} is given twice: remove one")
            seen.add(spelt)
        return super().construct_mapping(node, deep=deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.get_mark().line + 1
            raise UnsafeYaml(f"line {line}: aliases (*name) are not read: write the value again")
        return super().compose_node(parent, index)


def load(content: bytes) -> Any:
    """Parse YAML; ``None`` when ``content`` says nothing.

    Raises :class:`UnsafeYaml` on a syntax error, a repeated key, an alias, or more than a
    megabyte.

    >>> load(b"asr: {batch_size: 4}")
    {'asr': {'batch_size': 4}}
    """
    if len(content) > LIMIT_BYTES:
        raise UnsafeYaml(f"longer than {LIMIT_BYTES} bytes: check that this is the file you mean")
    try:
        return yaml.load(content, Loader=_Loader)  # noqa: S506 - _Loader is a SafeLoader
    except UnsafeYaml:
        raise
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error) or type(error).__name__
        where = "" if mark is None else f"line {mark.line + 1}: "
        said = " ".join(str(problem).split())
        raise UnsafeYaml(f"{where}not readable as YAML ({said})") from error
