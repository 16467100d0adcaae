"""What a call knows of the speakers' names, as the rules of :mod:`align.naming.rules` take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from align.naming.handles import spell_person, split_as_heard
from align.naming.labels import rename_speakers
from align.naming.names import fits_name, is_handle
from align.naming.rules import Clues, Naming, UsualHost, name_speakers
from castproof.config.request import Request
from castproof.pipeline.layout import Layout
from castproof.pipeline.usual_host import find_page_speakers
from transcript.errors import InvalidCall
from transcript.front_matter.fields import ListedPeople, read_people, read_texts, read_title

_RULES = ("voice", "introduction", "guests")


def find_expected_people(request: Request) -> ListedPeople:
    """Find whom the front matter lists, and the hosts of the configuration.

    Who is listed by a site's key is spelt as the page writes the name, if it does.
    """
    if request.front_matter is None:
        return ListedPeople((), tuple(dict.fromkeys(request.config.naming.hosts)))
    found, page = read_people(request.front_matter), request.front_matter
    texts, named = read_texts(page), tuple(dict.fromkeys(find_page_speakers(page)))
    hosts = (*found.hosts, *request.config.naming.hosts)
    return ListedPeople(
        *(
            tuple(dict.fromkeys(_spell_person(one, texts, named) for one in people))
            for people in (found.guests, hosts, found.speakers)
        )
    )


def _spell_person(entry: str, texts: Sequence[str], speakers: Sequence[str]) -> str:
    spelt = spell_person(entry, texts)
    names = split_as_heard(spelt, speakers) if is_handle(spelt) else None
    return spelt if names is None else " ".join(names)


def gather_clues(request: Request, voices: Sequence[Naming] = ()) -> Clues:
    """Gather what there is to name the speakers of a recording by."""
    people = find_expected_people(request)
    return Clues(
        in_order=request.names,
        by_label=dict(request.names_by_label),
        voices=tuple(voices),
        guests=people.guests,
        hosts=people.hosts,
        speakers=people.speakers,
        title="" if request.front_matter is None else read_title(request.front_matter) or "",
        usual_host=_find_page_host(request, people) or request.usual_host,
        listen=request.config.naming.introductions,
    )


def _find_page_host(request: Request, people: ListedPeople) -> UsualHost | None:
    """Find who speaks first in the transcript that the page has already, and is no guest."""
    name = next(find_page_speakers(request.front_matter or ""), None)
    if name is None or any(fits_name(guest, name) for guest in people.guests):
        return None
    return UsualHost(name, "speaks first in the transcript of the page")


def keep_given_clues(known: Clues) -> Clues:
    """Keep only the clues that a person gave with the call."""
    return Clues(in_order=known.in_order, by_label=known.by_label, listen=False)


def name_by_rules(names: Mapping[str, str], layout: Layout, known: Clues) -> dict[str, Naming]:
    """Name those speakers of a layout by rules who have only a number for a name; by their name.

    ``names`` say what the speakers of the layout are called without the rules.
    """
    voices = (
        replace(one, label=names.get(layout.names[one.label], layout.names[one.label]))
        for one in known.voices
        if one.label in layout.names
    )
    spoken = layout.captions.language or known.language
    rules = replace(known, in_order=(), by_label={}, voices=tuple(voices), language=spoken)
    told = {one.label: one for one in name_speakers(rename_speakers(layout.words, names), rules)}
    return {
        label: told[name]
        for label, name in names.items()
        if name in told and told[name].rule in _RULES
    }


def parse_name(text: str) -> tuple[str, str]:
    """Parse whom to call what: ``SPEAKER_00=Ann``, ``Speaker 2=Ann``.

    >>> parse_name("Speaker 2 = Ann")
    ('Speaker 2', 'Ann')
    """
    label, equals, name = (part.strip() for part in text.partition("="))
    if not (label and equals and name):
        raise InvalidCall(f'--name {text!r}: write LABEL=NAME, for example --name "Speaker 2=Ann"')
    return label, name
