"""Whom an episode's front matter lists: ``guests`` and ``hosts``, by name or by the site's handle.

.. code-block:: yaml

    guests:
    - annlee            # a handle, as sites keep a page for each person
    - name: Bob Hay     # or a mapping with a name
    hosts: Eve Moss, Tom Hill
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from transcript import episode
from transcript.values import Transcript

# The C loader sets the same marks, and a stranger's front matter may be long.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """The people whom the front matter lists, each once, as they are written there."""

    guests: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


def read_people(text: str) -> ListedPeople:
    """The people of a page, or of a YAML file; other keys and odd values list nobody.

    Raises :class:`~transcript.errors.FormatError` where it is neither.

    >>> read_people("guests: [annlee, Bob Hay]")
    ListedPeople(guests=('annlee', 'Bob Hay'), hosts=())
    """
    front_matter = episode.create(text, Transcript(())).front_matter
    root = yaml.compose(front_matter, Loader=_LOADER)
    found: dict[str, list[str]] = {"guest": [], "host": []}
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        kind = str(key.value).removesuffix("s")
        if kind in found:
            found[kind] += _people(value)
    return ListedPeople(*(tuple(dict.fromkeys(people)) for people in found.values()))


def _people(node: yaml.Node) -> Iterator[str]:
    """The people of a list, of one text with commas, or of mappings with a ``name``."""
    for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        named = each.value if isinstance(each, yaml.MappingNode) else [(None, each)]
        for key, value in named:
            is_name = key is None or key.value == "name"
            if is_name and isinstance(value, yaml.ScalarNode) and value.tag != _NULL:
                yield from (name for part in value.value.split(",") if (name := part.strip()))
