"""What people say that tells a name: "my guest is Ann", "I'm Bob", "thanks for having me, Ann".

English only. A cue is found in one utterance alone; whom its name belongs to is for
:mod:`align.naming.introductions` to say. Precision comes before recall: a name that is missed stays
``Speaker 2``, which everybody sees; a wrong one looks right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from align.languages.english import NO_NAMES
from align.languages.given_names import GIVEN_NAMES

Who = Literal["self", "next", "listener", "addressed", "told of"]
"""Whose the name is: the speaker's own, the next one's to speak, the one's who was answered, the
one's who is spoken to, or the only one's who does not speak of them."""


@dataclass(frozen=True, slots=True)
class NamingPhrase:
    """A name, whose it is, and the characters ``start:stop`` of the utterance that say so.

    ``is_plain`` says that the words alone leave little doubt; the others need company.
    """

    name: str
    who: Who
    start: int
    stop: int
    is_plain: bool


_WORD = r"[^\W\d_][\w'’-]*"
_TITLE = r"(?:(?:[Dd]r|[Pp]rof|[Mm]r|[Mm]rs|[Mm]s)\.? |[Pp]rofessor |[Dd]octor )?"
NAME = rf"{_TITLE}(?P<name>{_WORD})(?P<more>(?: {_WORD}){{0,2}})"
_PLACE = r"(?:show|podcast|program|programme|event|stream|channel|episode|studio|club|call)"
_HERE = r"(?: (?:today|tonight|here|now|again|once|more|this|week|evening|morning|is|also|very))*"
_THE = r"(?:the|our|my|this|today's|today’s)"


_GUEST = rf"guests?{_HERE}"
_SITTING = r"(?:(?:sitting|standing|back)(?: down)? )?"
_FRIEND = r"(?: (?:my|our) (?:\w+ )?(?:guest|friend|colleague),?)?"
_INTRO = r"(?:intro(?:duction)?|invit(?:e|ation)|welcome)"

Patterns = tuple[tuple[Who, re.Pattern[str]], ...]


def _compile(*patterns: tuple[Who, str]) -> Patterns:
    """Compile the patterns, each at the start of a word; read_name checks for a capital."""
    return tuple(
        (who, re.compile(rf"(?<![\w'’]){pattern}".replace("NAME", NAME), re.IGNORECASE))
        for who, pattern in patterns
    )


_PLAIN = _compile(
    ("next", rf"{_GUEST}(?: (?:on|of|for) {_THE}? ?{_PLACE}?{_HERE})?,? (?:is|will be),? NAME"),
    ("next", rf"{_GUEST}(?: (?:on|of|for) {_THE} {_PLACE})?(?:[,:;]| [–—-]) NAME"),
    ("next", rf"{_GUEST}[.!] NAME (?:is|works|has|was|leads|runs)\b"),
    ("next", rf"{_GUEST}[^.!?]{{0,60}}[.!] (?:his|her|their) name is NAME"),
    ("next", rf"joined{_HERE} by{_HERE}{_FRIEND} NAME"),
    ("next", rf"join(?:s|ing) (?:me|us){_HERE} NAME"),
    ("next", rf"with (?:me|us){_HERE} is{_FRIEND} NAME"),
    ("next", rf"(?:I'm|I’m|I am|we're|we’re|we are) {_SITTING}here{_HERE} with NAME"),
    ("next", r"join me in welcoming NAME"),
    ("next", r"welcome(?: back)?,? NAME"),
    ("next", rf"welcome(?: back)? to {_THE} {_PLACE}{_HERE}, NAME"),
    ("next", r"NAME, (?:a )?(?:very )?(?:warm )?welcome(?: back)?(?: to\b|[.!,])"),
    ("self", r"my name(?: is|'s|’s) NAME"),
    ("self", r"(?:I'm|I’m|I am) (?:one of )?(?:your|the) (?:co-?)?hosts?,? NAME"),
    ("listener", r"for (?:having|inviting|hosting) (?:me|us)(?: \w+){0,4}, NAME(?=[.,!?])"),
    ("listener", rf"for (?:the|that|this|your) (?:\w+ )?{_INTRO}, NAME(?=[.,!?])"),
)
_FAINT = _compile(
    ("self", r"I(?:'m|’m| am) NAME(?=[,.!]| (?:and|from|your|the|a|an|with|at)\b)"),
    ("self", r"(?:hi|hello|hey|everyone|everybody|all|folks|guys)[,.!]? (?:and )?this is NAME"),
    ("next", r"(?:hi|hey|hello)(?: there)?,? NAME(?=[.,!?])"),
    ("next", r"(?:talk|speak|chat)(?:ing)?(?: today)? (?:to|with)(?: my (?:\w+ )?guest,?)? NAME"),
    ("next", rf"(?:have|got)(?: here)? with (?:me|us){_HERE} NAME"),
    ("next", r"(?:have|got) NAME (?:here|with (?:me|us)|on the show)\b"),
    ("next", rf"{_GUEST}(?: of (?:mine|ours))?(?: \w+){{0,6}}[.,] NAME,? (?:for|who|from|is)\b"),
)
#: Said right after an introduction, these begin an answer to whoever introduced.
_ANSWER = re.compile(
    r"(?:(?:yeah|yes|sure|okay|oh|well|hi|hello|hey|thanks|thank you|good (?:morning|evening|"
    r"afternoon))[,.!]? (?:so much|very much|a lot)?[,.!]? ?){1,3}"
    rf"{NAME}(?=[.,!?])",
    re.IGNORECASE,
)
#: How somebody speaks who was just welcomed.
IS_WELCOMED = re.compile(
    r"\b(?:thanks|thank you|(?:for|to be) (?:having|inviting|here)|glad|happy|pleasure|excited|"
    r"delighted|honou?r|hello|hi|hey|nice to|great to|good to)\b",
    re.IGNORECASE,
)


def find_naming_phrases(text: str, common: Collection[str] = ()) -> Iterator[NamingPhrase]:
    """Find the cues of one utterance; ``common`` are words that are no names, in small letters.

    >>> said = "Hi all. My guest today is Ann Lee, a baker."
    >>> [(cue.name, cue.who) for cue in find_naming_phrases(said)]
    [('Ann Lee', 'next')]
    """
    taken: set[int] = set()
    for patterns, is_plain in ((_PLAIN, True), (_FAINT, False)):
        for who, pattern in patterns:
            for found in pattern.finditer(text):
                name = read_name(found, common)
                if name is not None and found.start("name") not in taken:
                    taken.add(found.start("name"))
                    yield NamingPhrase(name, who, found.start(), _find_end(found, name), is_plain)


def find_answered_name(text: str, common: Collection[str] = ()) -> NamingPhrase | None:
    """Find the name that an answer begins with: "Thank you, Ann."

    >>> find_answered_name("Thanks, Ann. Glad to be here.").name
    'Ann'
    """
    found = _ANSWER.match(text)
    name = None if found is None else read_name(found, common)
    if found is None or name is None:
        return None
    return NamingPhrase(name, "listener", found.start(), _find_end(found, name), False)


_BEFORE = re.compile(rf"({_WORD})(?:,| and|, and) $")
_AFTER = re.compile(rf"(?: {_WORD}){{0,2}}?(?:, {_WORD}(?: {_WORD})?)*,? (?:and|&) ({_WORD})")


def read_name(found: re.Match[str], common: Collection[str]) -> str | None:
    """Read the name that was found: its words from the first one on that begin with a capital.

    None where two people are named at once: nobody knows which of them speaks next.
    """
    before = _BEFORE.search(found.string, 0, found.start("name"))
    after = _AFTER.match(found.string, found.end("name"))
    others = [each[1] for each in (before, after) if each is not None]
    if any(_is_capital(one) and one.casefold() not in NO_NAMES for one in others):
        return None
    parts = (re.sub(r"['’]s$", "", part) for part in (found["name"], *found["more"].split()))
    kept = list(takewhile(_is_capital, parts))
    is_no_name = bool(kept) and re.split("['’]", kept[0])[0].casefold() in NO_NAMES  # "I'm" too
    while kept and (kept[-1].casefold() in NO_NAMES or kept[-1].casefold() in common):
        kept.pop()
    if is_no_name and not (len(kept) > 1 and kept[0].casefold() in GIVEN_NAMES):
        return None
    return " ".join(kept) or None


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and not (word.isupper() and len(word) > 1)


def _find_end(found: re.Match[str], name: str) -> int:
    return max(found.start("name") + len(name), found.start("more"))
