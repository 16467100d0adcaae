"""What a page's front matter says of the recording: its title, its guests and its hosts.

.. code-block:: yaml

    title: A talk
    guests:
    - annlee            # a handle, as sites keep a page for each person
    - name: Bob Hay     # or a mapping with a name
    hosts: Eve Moss, Tom Hill
    speakers: [Ann Lee, Eve Moss]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from transcript import episode
from transcript.front_matter.locate import compose
from transcript.values import Transcript

_PEOPLE = ("guest", "host", "speaker")
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """The people whom the front matter lists, each once, as they are written there.

    ``speakers`` are listed without saying whether they are guests or hosts.
    """

    guests: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


def read_title(text: str) -> str | None:
    """Read the title of a page or of a YAML file; ``None`` where it has none.

    >>> read_title("---\\ntitle: A talk\\n---\\n")
    'A talk'
    """
    return read_value(text, "title")


def read_value(text: str, key: str) -> str | None:
    """Read a text or a number of the front matter, as it is written; ``None`` where there is none.

    Raises :class:`~transcript.errors.FormatError` where the text is neither a page nor YAML.

    >>> read_value("guid: 4711", "guid"), read_value("guid: [1]", "guid")
    ('4711', None)
    """
    for found, value in _compose_pairs(episode.create(text, Transcript(())).front_matter):
        if found.value == key and isinstance(value, yaml.ScalarNode) and value.tag != _NULL:
            return " ".join(value.value.split()) or None
    return None


def read_people(text: str) -> ListedPeople:
    """Read the guests, hosts and speakers of a page or a YAML file, by name or the site's handle.

    Other keys and values of another shape list nobody. Raises
    :class:`~transcript.errors.FormatError` where the text is neither a page nor YAML.

    >>> read_people("guests: [annlee, Bob Hay]")
    ListedPeople(guests=('annlee', 'Bob Hay'), hosts=(), speakers=())
    """
    return list_people(episode.create(text, Transcript(())).front_matter)


def list_people(front_matter: str) -> ListedPeople:
    """List the people of front matter that was parted from its page, as :func:`read_people`."""
    found: dict[str, list[str]] = {kind: [] for kind in _PEOPLE}
    for key, value in _compose_pairs(front_matter):
        kind = str(key.value).removesuffix("s")
        if kind in found:
            found[kind] += _split_names(value)
    return ListedPeople(*(tuple(dict.fromkeys(people)) for people in found.values()))


def read_texts(text: str) -> tuple[str, ...]:
    """Read every text of the front matter, but those of its people and its transcript.

    Raises :class:`~transcript.errors.FormatError` where the text is neither a page nor YAML.

    >>> read_texts("guests: [annlee]\\ntitle: On bread\\nids: {talk: Bread---Ann-Lee-e1}")
    ('On bread', 'Bread---Ann-Lee-e1')
    """
    found: list[str] = []
    for key, value in _compose_pairs(episode.create(text, Transcript(())).front_matter):
        if str(key.value).removesuffix("s") not in ("guest", "host", "transcript"):
            found += _read_scalars(value)
    return tuple(found)


def _read_scalars(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _read_scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _read_scalars(value)


def _compose_pairs(front_matter: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    root = compose(front_matter)
    return iter(root.value if isinstance(root, yaml.MappingNode) else ())


def _split_names(node: yaml.Node) -> Iterator[str]:
    """Split a list, one text with commas, or mappings with a ``name`` into names."""
    for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        named = each.value if isinstance(each, yaml.MappingNode) else [(None, each)]
        for key, value in named:
            is_name = key is None or key.value == "name"
            if is_name and isinstance(value, yaml.ScalarNode) and value.tag != _NULL:
                names = (part.strip() for part in value.value.split(","))
                # "speakers: 2" is a number of people, and no name.
                yield from (name for name in names if any(map(str.isalpha, name)))
