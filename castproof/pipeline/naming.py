"""What a call knows of the speakers' names, as the rules of :mod:`align.naming.rules` take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from align.naming.labels import rename_speakers
from align.naming.rules import Clues, Naming, name_speakers
from castproof.config.request import Request
from castproof.pipeline.layout import Layout
from transcript.errors import InvalidCall
from transcript.front_matter.fields import ListedPeople, read_people

_RULES = ("voice", "introduction", "guests")


def find_expected_people(order: Request) -> ListedPeople:
    """Whom the front matter lists, and the hosts of the configuration."""
    found = ListedPeople() if order.front_matter is None else read_people(order.front_matter)
    hosts = dict.fromkeys((*found.hosts, *order.config.naming.hosts))
    return ListedPeople(found.guests, tuple(hosts))


def gather_clues(order: Request, voices: Sequence[Naming] = ()) -> Clues:
    """What there is to name the speakers of a recording by."""
    people = find_expected_people(order)
    return Clues(
        in_order=order.names,
        by_label=dict(order.names_by_label),
        voices=tuple(voices),
        guests=people.guests,
        hosts=people.hosts,
        listen=order.config.naming.introductions,
    )


def keep_given_clues(known: Clues) -> Clues:
    """The clues that a person gave with the call."""
    return Clues(in_order=known.in_order, by_label=known.by_label, listen=False)


def name_by_rules(names: Mapping[str, str], layers: Layout, known: Clues) -> dict[str, Naming]:
    """By speaker of the layers, the names that rules tell of those whose name is but a number.

    ``names`` say what the speakers of the layers are called without the rules.
    """
    voices = (
        replace(one, label=names.get(layers.names[one.label], layers.names[one.label]))
        for one in known.voices
        if one.label in layers.names
    )
    rules = replace(known, in_order=(), by_label={}, voices=tuple(voices))
    told = {one.label: one for one in name_speakers(rename_speakers(layers.words, names), rules)}
    return {
        label: told[name]
        for label, name in names.items()
        if name in told and told[name].rule in _RULES
    }


def parse_name(text: str) -> tuple[str, str]:
    """Whom to call what: ``SPEAKER_00=Ann``, ``Speaker 2=Ann``.

    >>> parse_name("Speaker 2 = Ann")
    ('Speaker 2', 'Ann')
    """
    label, equals, name = (part.strip() for part in text.partition("="))
    if not (label and equals and name):
        raise InvalidCall(f'--name {text!r}: write LABEL=NAME, for example --name "Speaker 2=Ann"')
    return label, name
