"""How many people speak: decided before anything is recognized, and reported with its reason.

Left alone, the diarizer hears too few speakers three to four times as often as too many, so what
the front matter knows is used; and where nothing is known and somebody is introduced whom nobody
told apart, a note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.languages.packs import choose_pack
from align.naming.introductions import find_introduced_names
from align.naming.names import fits_name
from diarize.diarizer import SpeakerCount
from transcript.front_matter.fields import ListedPeople
from transcript.values import Note, Turn, Word

FREE = "auto"
UNKNOWN_HOSTS = 2
"""Where no host is known there is one all the same, or there are two."""


@dataclass(frozen=True, slots=True)
class SpeakerCountDecision:
    """How many speakers to look for, as `--speakers` is written, and why."""

    speakers: str
    reason: str


@dataclass(frozen=True, slots=True)
class SpeakerCountResult:
    """How many were looked for and found, and why so many."""

    looked_for: str
    found: int
    reason: str


def decide_speaker_count(asked: str, people: ListedPeople) -> SpeakerCountDecision:
    """Decide on a number: as the call says, else as the front matter lists, else any number.

    >>> decide_speaker_count("auto", ListedPeople(guests=("annlee",), hosts=("Bob",)))
    SpeakerCountDecision(speakers='2', reason='1 guest in the front matter, and 1 host')
    """
    if asked != FREE:
        return SpeakerCountDecision(asked, "as you said")
    guests = [
        one for one in people.guests if not any(fits_name(one, host) for host in people.hosts)
    ]
    hosts = len(people.hosts)
    if not people.guests:
        return SpeakerCountDecision(FREE, "number not given")
    listed = f"{_number(len(guests), 'guest')} in the front matter"
    if hosts:
        return SpeakerCountDecision(
            str(len(guests) + hosts), f"{listed}, and {_number(hosts, 'host')}"
        )
    low, high = len(guests) + 1, len(guests) + UNKNOWN_HOSTS
    return SpeakerCountDecision(f"{low}-{high}", f"{listed}, and whoever asks them")


def matches_count(speakers: str, turns: Sequence[Turn]) -> bool:
    """Tell whether turns are of as many speakers as are looked for.

    >>> matches_count("2-3", [Turn(0.0, 1.0, "A")]), matches_count("auto", [])
    (False, True)
    """
    count, found = SpeakerCount.parse(speakers), len({turn.speaker for turn in turns})
    return (count.minimum or 0) <= found <= (found if count.maximum is None else count.maximum)


def note_undercount(
    words: Sequence[Word], decision: SpeakerCountDecision, found: int, language: str | None = None
) -> tuple[Note, ...]:
    """Note where the conversation names more people than were told apart, free to find any.

    Introductions are looked for in ``language``, in English where nobody says which it is.
    """
    pack = choose_pack(language)
    names = find_introduced_names(words, pack) if decision.speakers == FREE and found else ()
    if not names or len(names) < found:
        return ()
    wanted = len(names) + 1
    verb = "is" if len(names) == 1 else "are"
    detail = (
        f"{_number(found, 'speaker')} heard, but {', '.join(names)} {verb} introduced: two may "
        f"have been taken for one; --speakers {wanted} looks for {wanted}"
    )
    return (Note("undercount", detail),)


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
