"""The front matter of an episode, made from what its feed, or its video's page, says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from castproof.fetch.feed_item import FeedItem, Person
from transcript.seconds import format_clock
from transcript.values import Header

_SPEAKING = {"host": "hosts", "co-host": "hosts", "cohost": "hosts", "guest": "guests"}
#: Chapters that are written; a list of more is nobody's.
MOST_CHAPTERS = 1000


def make_front_matter(
    item: FeedItem, show: Sequence[Person], chapters: Sequence[Header] = ()
) -> str:
    """Make the YAML of an episode's front matter from an item; what it does not say is left out.

    ``show`` are the people of the whole feed, who are this episode's where it names nobody itself.
    Whoever is neither host nor guest is left out: they need not be heard.
    """
    return write_front_matter(
        {
            "title": item.title,
            "episode": item.number,
            "season": item.season,
            "date": None if item.published is None else item.published.date(),
            **list_speaking(item.people or show),
            "link": item.link,
            "guid": item.guid,
            "audio": item.recording.url.shown,
            "chapters": list_chapters(chapters),
        }
    )


def list_speaking(people: Sequence[Person]) -> dict[str, list[str]]:
    """List the hosts and the guests by name, each once.

    >>> list_speaking([Person("Ann Lee, PhD", "guest"), Person("Bo", "editor")])
    {'hosts': [], 'guests': ['Ann Lee PhD']}
    """
    found: dict[str, list[str]] = {"hosts": [], "guests": []}
    for person in people:
        key = _SPEAKING.get(person.role)
        # A comma would make two people of one.
        name = " ".join(person.name.replace(",", " ").split())
        if key is not None and name and name not in found[key]:
            found[key].append(name)
    return found


def list_chapters(chapters: Sequence[Header]) -> list[dict[str, str]]:
    """List chapters by start and title; those without a time are left out."""
    return [
        {"start": format_clock(int(chapter.start)), "title": chapter.title}
        for chapter in chapters[:MOST_CHAPTERS]
        if chapter.start is not None
    ]


def write_front_matter(fields: dict[str, Any]) -> str:
    """Write fields in YAML, in their order, without those that are empty."""
    filled = {key: value for key, value in fields.items() if value not in (None, "", [])}
    return yaml.safe_dump(filled, allow_unicode=True, sort_keys=False, width=1000)
