"""What every speaker is called, by the first rule that knows: and which rule that was.

A person's word comes first, then a known voice, then what the conversation says itself, then who
was expected. Whom no rule knows stays ``Speaker N``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from align.naming.introductions import MAIN_SHARE, Introduction, find_introductions
from align.naming.labels import is_machine_label, list_speakers
from align.naming.names import find_spoken_names, fits_name, may_be_same_person, spell_as_listed
from transcript.seconds import format_clock
from transcript.values import Word

Rule = Literal["given", "source", "voice", "introduction", "guests", "number"]
"""Who said so: the call, the words' source, a known voice, the conversation, the front matter."""

HOST_INTRODUCES, HOST_FIRST = 0.98, 0.95
"""Whoever introduces the guest is the host; else the first to speak, in 189 of 191 episodes."""
ELIMINATED = 0.9
"""One person is left, and one speaker."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What one speaker is called, and why: ``evidence`` is for a person to read.

    ``confidence`` is between 0 and 1: of a known voice how alike it is, and ``None`` where nobody
    is named.
    """

    label: str
    name: str
    rule: Rule
    confidence: float | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Clues:
    """What there is to name speakers by.

    ``in_order`` are names in order of first speech, ``by_label`` those of labels, or of speakers
    called ``Speaker N``. ``voices`` are namings by voice. ``guests`` and ``hosts`` are listed by
    name, or by a handle such as ``annlee``. ``listen`` is whether introductions count.
    """

    in_order: tuple[str, ...] = ()
    by_label: Mapping[str, str] = field(default_factory=dict)
    voices: tuple[Naming, ...] = ()
    guests: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    listen: bool = True


def name_speakers(words: Sequence[Word], clues: Clues) -> tuple[Naming, ...]:
    """A name for every speaker of the words, in order of first speech.

    One name that is given to two speakers makes them one; no rule but a person's does that.

    >>> said = [("S1", "My guest today is Ann."), ("S2", "Thank you, glad to be here.")]
    >>> words = [Word(0.0, 1.0, each, speaker=who) for who, text in said for each in text.split()]
    >>> [(one.name, one.rule) for one in name_speakers(words, Clues(hosts=("Bob",)))]
    [('Bob', 'guests'), ('Ann', 'introduction')]
    """
    labels = list_speakers(words)
    heard = find_introductions(words) if clues.listen else ()
    cast = _Cast(clues, [word.text for word in words])
    found = _given(labels, clues)
    _add(found, (Naming(one, one, "source", 1.0) for one in labels if not is_machine_label(one)))
    _add(found, clues.voices)
    _add(found, (_introduced(one, cast) for one in heard))
    _add(found, _expected(found, _main(words), heard, cast))
    return tuple(_numbered(labels, found))


def find_unplaced_names(words: Sequence[Word], clues: Clues) -> tuple[str, ...]:
    """The names a person gave for which there is no speaker.

    >>> find_unplaced_names([Word(0, 1, "Hi.", speaker="S1")], Clues(in_order=("Ada", "Grace")))
    ('Grace',)
    """
    labels = list_speakers(words)
    missing = (f"{n} ({at})" for at, n in clues.by_label.items() if _label(at, labels) is None)
    return (*clues.in_order[len(labels) :], *missing)


def find_contradictions(words: Sequence[Word], namings: Sequence[Naming]) -> tuple[str, ...]:
    """Where the conversation calls somebody otherwise than a known voice does, a line each."""
    voices = {one.label: one for one in namings if one.rule == "voice"}
    return tuple(
        f"the voice is that of {voices[one.speaker].name}, but {_evidence(one)}"
        for one in (find_introductions(words) if voices else ())
        if one.speaker in voices and not may_be_same_person(one.name, voices[one.speaker].name)
    )


class _Cast:
    """Who was expected, and what each is called in this conversation (``None``: nobody says)."""

    def __init__(self, clues: Clues, said: Sequence[str]) -> None:
        entries = (*clues.hosts, *clues.guests)
        called = find_spoken_names(entries, said)
        self.entries = entries
        self.hosts = {entry: called[entry] for entry in clues.hosts}
        self.guests = {
            entry: called[entry]
            for entry in clues.guests
            if not any(fits_name(entry, host) for host in clues.hosts)
        }

    def spelling(self, name: str) -> str:
        """The name as the list spells it, where it is one of the listed people's."""
        return next(
            (spell_as_listed(entry, name) for entry in self.entries if fits_name(entry, name)), name
        )


def _given(labels: Sequence[str], clues: Clues) -> dict[str, Naming]:
    """What a person said; of two names for a speaker the one given by label."""
    found = {
        label: Naming(label, name, "given", 1.0, f"given as the name of speaker {place}")
        for place, (label, name) in enumerate(zip(labels, clues.in_order, strict=False), start=1)
        if name
    }
    for at, name in clues.by_label.items():
        label = _label(at, labels)
        if label is not None:
            found[label] = Naming(label, name, "given", 1.0, f"given as the name of {at}")
    return found


def _label(at: str, labels: Sequence[str]) -> str | None:
    """The label that is meant: itself, or the one of ``Speaker N``, by order of first speech."""
    if at in labels:
        return at
    return next((one for n, one in enumerate(labels, 1) if at.casefold() == f"speaker {n}"), None)


def _add(found: dict[str, Naming], namings: Iterable[Naming]) -> None:
    """Take in the namings of speakers who have none, as long as nobody else is called so."""
    for one in namings:
        names = [other.name for other in found.values()]
        is_certain = one.rule in ("source", "voice")  # two Anns may talk, and do not make one
        is_taken = (
            one.name in names if is_certain else any(may_be_same_person(one.name, n) for n in names)
        )
        if one.label not in found and not is_taken:
            found[one.label] = one


def _introduced(one: Introduction, cast: _Cast) -> Naming:
    name = cast.spelling(one.name)
    return Naming(one.speaker, name, "introduction", one.confidence, _evidence(one))


def _evidence(one: Introduction) -> str:
    how = {"self": "says so", "next": "introduced", "listener": "thanked"}[one.who]
    at = "" if one.start is None else f" at {format_clock(one.start)}"
    return f"{how}{at} (“{one.quote}”)"


def _expected(
    found: Mapping[str, Naming],
    main: Sequence[str],
    heard: Sequence[Introduction],
    cast: _Cast,
) -> tuple[Naming, ...]:
    """The host, and whoever is left of the expected people when one speaker is left."""
    named = dict(found)
    host = _host(main, heard)
    hosts = _left(cast.hosts, named)
    if host is not None and host[0] not in named and len(hosts) == 1:
        label, confidence, why = host
        _name(named, label, hosts[0][1], confidence, f"the host: {why}")
    people = [*_left(cast.hosts, named), *_left(cast.guests, named)]
    # Where nobody says who the host is, it is still known who is not the guest.
    nobody = host[0] if host is not None and not cast.hosts and len(main) > 1 else None
    speakers = [one for one in main if one not in named and one != nobody]
    if len(people) == len(speakers) == 1:
        entry, name = people[0]
        listed = "host" if entry in cast.hosts else "guest"
        why = f"the {listed} who is left ({entry}), and the speaker who is left"
        _name(named, speakers[0], name, ELIMINATED, why)
    return tuple(one for label, one in named.items() if label not in found)


def _name(
    named: dict[str, Naming], label: str, name: str | None, confidence: float, why: str
) -> None:
    if name is not None:
        named[label] = Naming(label, name, "guests", confidence, why)


def _host(main: Sequence[str], heard: Sequence[Introduction]) -> tuple[str, float, str] | None:
    """The label of whoever hosts, how surely, and why."""
    introducing = Counter(one.said_by for one in heard if one.who == "next")
    thanked = Counter(one.speaker for one in heard if one.who == "listener")
    leading = (introducing or thanked).most_common(1)
    if leading:
        how = "introduces the guest" if introducing else "is thanked by the guest"
        return leading[0][0], HOST_INTRODUCES, how
    return (main[0], HOST_FIRST, "speaks first") if main else None


def _left(
    people: Mapping[str, str | None], named: Mapping[str, Naming]
) -> list[tuple[str, str | None]]:
    """The expected people whom nobody is called by yet."""
    taken = [one.name for one in named.values()]
    return [
        (entry, name)
        for entry, name in people.items()
        if not any(fits_name(entry, other) for other in taken)
    ]


def _main(words: Sequence[Word]) -> tuple[str, ...]:
    """The speakers who say enough to be expected, in order of first speech."""
    said = Counter(word.speaker for word in words if word.speaker is not None)
    return tuple(one for one in list_speakers(words) if said[one] >= MAIN_SHARE * said.total())


def _numbered(labels: Sequence[str], found: Mapping[str, Naming]) -> Iterable[Naming]:
    """Everybody's naming: ``N`` is a place in the order, or the next number that is free."""
    taken = {one.name for one in found.values()}
    for place, label in enumerate(labels, start=1):
        if label in found:
            yield found[label]
            continue
        name = next(f"Speaker {n}" for n in count(place) if f"Speaker {n}" not in taken)
        taken.add(name)
        yield Naming(label, name, "number")
