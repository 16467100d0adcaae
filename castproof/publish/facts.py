"""What a page and its transcript say of an episode: its title, people, language and length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.naming.handles import spell_person
from transcript.check import parse_iso_8601
from transcript.check.host_cues import is_label
from transcript.front_matter.fields import ListedPeople, read_people, read_texts, read_value
from transcript.values import Transcript


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody of an episode, and what they do in it: ``host`` or ``guest``."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """What is known of an episode; what is not is ``None`` or empty.

    ``unplaced`` are speakers of whom nothing tells whether they are hosts or guests.
    """

    title: str | None
    guid: str | None
    audio: str | None
    language: str | None
    duration_s: float | None
    show: str | None
    date: str | None
    summary: str | None
    credits: tuple[Credit, ...]
    unplaced: tuple[str, ...] = ()


def read_facts(front_matter: str, transcript: Transcript, language: str | None) -> EpisodeFacts:
    """Read what front matter says of an episode; ``language`` is what is known of it otherwise.

    Raises :class:`~transcript.errors.FormatError` where it is no YAML.
    """
    credited, unplaced = credit_people(
        read_people(front_matter),
        [line.speaker for line in transcript.lines if line.speaker],
        [*read_texts(front_matter), *(line.text for line in transcript.lines)],
    )
    duration = read_value(front_matter, "duration")
    return EpisodeFacts(
        title=read_value(front_matter, "title"),
        guid=read_value(front_matter, "guid"),
        audio=read_value(front_matter, "audio"),
        language=language or read_value(front_matter, "language"),
        duration_s=None if duration is None else parse_iso_8601(duration),
        show=read_value(front_matter, "podcast") or read_value(front_matter, "show"),
        date=read_value(front_matter, "date") or read_value(front_matter, "dateadded"),
        summary=read_value(front_matter, "description"),
        credits=credited,
        unplaced=unplaced,
    )


def credit_people(
    listed: ListedPeople, speakers: Sequence[str], texts: Sequence[str]
) -> tuple[tuple[Credit, ...], tuple[str, ...]]:
    """Credit those whom a page lists as hosts and guests, and the one speaker it does not list.

    Whoever speaks beside listed guests alone is the host. Of others nothing is told: they are
    returned apart. A speaker is a person who is listed by the same name, or begins with it.

    >>> credit_people(ListedPeople(("Bob Hay",)), ["Ann", "Bob"], ())
    ((Credit(name='Ann', role='host'), Credit(name='Bob Hay', role='guest')), ())
    """
    hosts = [spell_person(one, texts) for one in listed.hosts]
    guests = [spell_person(one, texts) for one in listed.guests]
    known = [*hosts, *guests]
    others = [
        speaker
        for speaker in dict.fromkeys(speakers)
        if not any(_is_called(name, speaker) for name in known)
    ]
    if len(others) == 1 and guests and not hosts and not is_label(others[0]):
        hosts, others = others, []
    found = [*(Credit(name, "host") for name in hosts), *(Credit(name, "guest") for name in guests)]
    by_name = {one.name.casefold(): one for one in reversed(found)}
    return tuple(reversed(by_name.values())), tuple(others)


def _is_called(name: str, speaker: str) -> bool:
    full, said = name.casefold().split(), speaker.casefold().split()
    return full[: len(said)] == said or "".join(full).startswith("".join(said))
