"""What every speaker is called, by the first rule that knows: and which rule that was.

A person's word comes first, then a known voice, then what the conversation says itself, then who
was expected. Whom no rule knows stays ``Speaker N``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.languages.packs import choose_pack
from align.naming.handles import spell_as_heard
from align.naming.introductions import (
    MAIN_SHARE,
    Introduction,
    find_claims,
    find_introductions,
)
from align.naming.labels import is_machine_label, list_speakers
from align.naming.names import (
    fits_name,
    get_first_name,
    list_called,
    may_be_same_person,
    spell_as_listed,
)
from transcript.seconds import format_clock
from transcript.values import Word

Rule = Literal["given", "source", "voice", "introduction", "guests", "number"]
"""Who said so: the call, the words' source, a known voice, the conversation, the front matter."""

HOST_INTRODUCES, HOST_FIRST = 0.98, 0.95
"""Whoever introduces the guest is the host; else the first to speak, in 189 of 191 episodes."""
USUAL = 0.9
"""A podcast has its usual host."""
ELIMINATED = 0.9
"""One person is left, and one speaker."""
_HOW = {
    "self": "says so",
    "next": "introduced",
    "listener": "thanked",
    "addressed": "spoken to",
    "told of": "the only one who does not speak of the guest",
}


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
class UsualHost:
    """Who hosts a podcast's other episodes, by ``name``, and how that is known, to be read."""

    name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What there is to name speakers by.

    ``in_order`` are names in order of first speech, ``by_label`` those of labels, or of speakers
    called ``Speaker N``. ``voices`` are namings by voice. ``guests`` and ``hosts``, and
    ``speakers`` who may be either, are listed by name, or by a handle such as ``annlee``. A name
    that is listed, or stands in the ``title``, needs but one cue in the conversation.
    ``usual_host`` hosts where no host is listed, unless the conversation calls the host otherwise.
    ``listen`` is whether introductions count, ``language`` what is spoken, in ISO 639-1.
    """

    in_order: tuple[str, ...] = ()
    by_label: Mapping[str, str] = field(default_factory=dict)
    voices: tuple[Naming, ...] = ()
    guests: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    title: str = ""
    usual_host: UsualHost | None = None
    listen: bool = True
    language: str | None = None

    @property
    def pack(self) -> LanguagePack:
        """The pack of the language spoken; English where nobody says which it is."""
        return choose_pack(self.language)


def name_speakers(words: Sequence[Word], clues: Clues) -> tuple[Naming, ...]:
    """Find a name for every speaker of the words, in order of first speech.

    One name that is given to two speakers makes them one; no rule but a person's does that.

    >>> said = [("S1", "My guest today is Ann."), ("S2", "Thank you, glad to be here.")]
    >>> words = [Word(0.0, 1.0, each, speaker=who) for who, text in said for each in text.split()]
    >>> [(one.name, one.rule) for one in name_speakers(words, Clues(hosts=("Bob",)))]
    [('Bob', 'guests'), ('Ann', 'introduction')]
    """
    labels = list_speakers(words)
    cast = _Cast(clues, words)
    heard = find_introductions(words, cast.is_expected, clues.pack) if clues.listen else ()
    found = _apply_given(labels, clues)
    _add(found, (Naming(one, one, "source", 1.0) for one in labels if not is_machine_label(one)))
    _add(found, clues.voices)
    for one in heard:
        name, evidence = cast.spell(one.name), _describe_evidence(one)
        _add(found, (Naming(one.speaker, name, "introduction", one.confidence, evidence),))
    counts = Counter(word.speaker for word in words if word.speaker is not None)
    main = [label for label in labels if counts[label] >= MAIN_SHARE * counts.total()]
    if clues.usual_host is not None and not clues.hosts:
        _add(
            found, _infer_usual_host(clues.usual_host, main, heard, find_claims(words, clues.pack))
        )
    _add(found, _infer_expected(found, main, heard, cast))
    taken = {one.name for one in found.values()}
    for number, label in enumerate(labels, start=1):
        if label not in found:
            # Their number in the order, or the next one that is free.
            name = next(f"Speaker {n}" for n in count(number) if f"Speaker {n}" not in taken)
            taken.add(name)
            found[label] = Naming(label, name, "number")
    return tuple(found[label] for label in labels)


def find_unplaced_names(words: Sequence[Word], clues: Clues) -> tuple[str, ...]:
    """Find the names a person gave for which there is no speaker.

    >>> find_unplaced_names([Word(0, 1, "Hi.", speaker="S1")], Clues(in_order=("Ada", "Grace")))
    ('Grace',)
    """
    labels = list_speakers(words)
    missing = (f"{n} ({at})" for at, n in clues.by_label.items() if _find_label(at, labels) is None)
    return (*clues.in_order[len(labels) :], *missing)


def find_contradictions(
    words: Sequence[Word], namings: Sequence[Naming], pack: LanguagePack = ENGLISH
) -> tuple[str, ...]:
    """Find where the conversation calls somebody otherwise than a known voice does, a line each."""
    voices = {one.label: one for one in namings if one.rule == "voice"}
    return tuple(
        f"the voice matches {voices[one.speaker].name}, but the conversation says {one.name}: "
        f"{_describe_evidence(one)}"
        for one in (find_introductions(words, pack=pack) if voices else ())
        if one.speaker in voices and not may_be_same_person(one.name, voices[one.speaker].name)
    )


class _Cast:
    """Who was expected, and what each is called in this conversation (``None``: nobody says)."""

    def __init__(self, clues: Clues, words: Sequence[Word]) -> None:
        listed = (*clues.hosts, *clues.guests, *clues.speakers)
        self.entries = spell_as_heard(listed, words)
        called = list_called(tuple(dict.fromkeys(self.entries)))
        hosts = self.entries[: len(clues.hosts)]
        guests = self.entries[len(clues.hosts) : len(clues.hosts) + len(clues.guests)]
        speakers = self.entries[len(hosts) + len(guests) :]
        self.speakers = {entry: called[entry] for entry in speakers}
        self.title = frozenset(re.findall(r"[^\W\d_]+", clues.title))
        self.hosts = {entry: called[entry] for entry in hosts}
        self.guests = {
            entry: called[entry]
            for entry in guests
            if not any(fits_name(entry, host) for host in hosts)
        }

    def is_expected(self, name: str) -> bool:
        """Tell whether a name is one of the listed people's, or stands in the title."""
        is_listed = any(fits_name(entry, name) for entry in self.entries)
        return is_listed or get_first_name(name) in self.title

    def spell(self, name: str) -> str:
        """Spell a name as the list does, where it is one of the listed people's."""
        return next(
            (spell_as_listed(entry, name) for entry in self.entries if fits_name(entry, name)), name
        )


def _apply_given(labels: Sequence[str], clues: Clues) -> dict[str, Naming]:
    """Name speakers as a person said; of two names for a speaker the one given by label."""
    found = {
        label: Naming(label, name, "given", 1.0, f"given as the name of speaker {number}")
        for number, (label, name) in enumerate(zip(labels, clues.in_order, strict=False), start=1)
        if name
    }
    for at, name in clues.by_label.items():
        label = _find_label(at, labels)
        if label is not None:
            found[label] = Naming(label, name, "given", 1.0, f"given as the name of {at}")
    return found


def _find_label(at: str, labels: Sequence[str]) -> str | None:
    """Find the label that is meant: itself, or that of ``Speaker N``, by order of first speech."""
    if at in labels:
        return at
    return next((one for n, one in enumerate(labels, 1) if at.casefold() == f"speaker {n}"), None)


def _add(found: dict[str, Naming], namings: Iterable[Naming]) -> None:
    """Add the namings of speakers who have none, as long as nobody else is called so."""
    for one in namings:
        names = [other.name for other in found.values()]
        is_certain = one.rule in ("source", "voice")  # two Anns may talk, and do not make one
        is_taken = (
            one.name in names if is_certain else any(may_be_same_person(one.name, n) for n in names)
        )
        if one.label not in found and not is_taken:
            found[one.label] = one


def _describe_evidence(one: Introduction) -> str:
    """Describe the claim and the first that agrees with it, and count the others."""
    told = " and ".join(map(_describe_claim, (one, *one.agreeing[:1])))
    others = len(one.agreeing) - 1
    return told if others < 1 else f"{told} and {others} more"


def _describe_claim(one: Introduction) -> str:
    at = "" if one.start is None else f" at {format_clock(one.start)}"
    return f"{_HOW[one.who]}{at} (“{one.quote}”)"


def _infer_expected(
    found: Mapping[str, Naming],
    main: Sequence[str],
    heard: Sequence[Introduction],
    cast: _Cast,
) -> tuple[Naming, ...]:
    """Name the host, and whoever is left of the expected people when one speaker is left.

    ``main`` are the speakers who say enough to be expected, in order of first speech.
    """
    named = dict(found)
    host = _find_host(main, heard)
    hosts = _list_unnamed(cast.hosts, named)
    if host is not None and host[0] not in named and len(hosts) == 1:
        (label, confidence, why), (_, name) = host, hosts[0]
        if name is not None:
            named[label] = Naming(label, name, "guests", confidence, f"the host, who {why}")
    people = [*_list_unnamed(cast.hosts, named), *_list_unnamed(cast.guests, named)]
    # Where nobody says who the host is, it is still known who is not the guest.
    nobody = host[0] if host is not None and not cast.hosts and len(main) > 1 else None
    if not people and len(cast.speakers) == len(main):
        people, nobody = _list_unnamed(cast.speakers, named), None
    speakers = [one for one in main if one not in named and one != nobody]
    if len(people) == len(speakers) == 1:
        (entry, name), label = people[0], speakers[0]
        if name is not None:
            kinds = (("host", cast.hosts), ("guest", cast.guests), ("speaker", cast.speakers))
            listed = next(kind for kind, entries in kinds if entry in entries)
            why = f"the only {listed} left ({entry}), for the only speaker left"
            named[label] = Naming(label, name, "guests", ELIMINATED, why)
    return tuple(one for label, one in named.items() if label not in found)


def _infer_usual_host(
    usual: UsualHost,
    main: Sequence[str],
    heard: Sequence[Introduction],
    claims: Iterable[Introduction],
) -> Iterator[Naming]:
    """Name the host as ever, if nothing in the conversation gives the host another name."""
    host = _find_host(main, heard)
    if host is None or len(main) < 2:
        return
    label, confidence, why = host
    if all(may_be_same_person(one.name, usual.name) for one in claims if one.speaker == label):
        evidence = f"the host, who {why}; {usual.name} {usual.evidence}"
        yield Naming(label, usual.name, "guests", min(confidence, USUAL), evidence)


def _find_host(main: Sequence[str], heard: Sequence[Introduction]) -> tuple[str, float, str] | None:
    """Find the label of whoever hosts, how surely (0–1), and why."""
    introducing = Counter(one.said_by for one in heard if one.who == "next")
    thanked = Counter(one.speaker for one in heard if one.who == "listener")
    leading = (introducing or thanked).most_common(1)
    if leading:
        how = "introduces the guest" if introducing else "is thanked by the guest"
        return leading[0][0], HOST_INTRODUCES, how
    return (main[0], HOST_FIRST, "speaks first") if main else None


def _list_unnamed(
    people: Mapping[str, str | None], named: Mapping[str, Naming]
) -> list[tuple[str, str | None]]:
    """List the expected people whom nobody is called by yet."""
    return [
        (entry, name)
        for entry, name in people.items()
        if not any(fits_name(entry, one.name) for one in named.values())
    ]
