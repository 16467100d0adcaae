"""What people say that tells a name: "my guest is Ann", "I'm Bob", "thanks for having me, Ann".

The words are those of the language's pack (:mod:`align.languages.pack`). A cue is found in one
utterance alone; whom its name belongs to is for :mod:`align.naming.introductions` to say. Precision
comes before recall: a name that is missed stays ``Speaker 2``, which everybody sees; a wrong one
looks right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from align.languages.english import ENGLISH
from align.languages.given_names import GIVEN_NAMES
from align.languages.pack import LanguagePack, Who


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
_HAN, _KANA = r"\u4e00-\u9fff々", r"\u3040-\u30ffー"
_UNSPACED_NAMES = {"Japanese": rf"[{_HAN}{_KANA}]{{2,8}}?", "Chinese": rf"[{_HAN}]{{2,4}}"}
"""What a name may be where no spaces part the words; a mark has to bound it."""
_NOBODY = re.compile(r"(?!)")


def make_name_pattern(titles: str) -> str:
    """Make the pattern of a name of up to three words, behind one of ``titles`` or none."""
    return rf"(?:{titles})?(?P<name>{_WORD})(?P<more>(?: {_WORD}){{0,2}})"


NAME = make_name_pattern(ENGLISH.naming.titles)


@dataclass(frozen=True, slots=True)
class CompiledCues:
    """The naming cues of a pack as patterns; each of ``cues`` with whose the name is and whether
    its words leave little doubt. ``welcomed`` is how somebody speaks who was just welcomed.
    """

    pack: LanguagePack
    cues: tuple[tuple[Who, re.Pattern[str], bool], ...]
    answer: re.Pattern[str]
    welcomed: re.Pattern[str]
    named_before: re.Pattern[str]
    named_after: re.Pattern[str]


@cache
def compile_cues(pack: LanguagePack) -> CompiledCues:
    """Compile the naming cues of a pack, each at the start of a word; read_name checks the name."""
    told, and_words = pack.naming, pack.naming.and_words
    is_latin = pack.script == "Latin"
    name = make_name_pattern(told.titles) if is_latin else _make_unspaced(pack)
    begin = r"(?<![\w'’])" if is_latin else ""
    cues = tuple(
        (who, re.compile(begin + pattern.replace("NAME", name), re.IGNORECASE), is_plain)
        for patterns, is_plain in ((told.plain, True), (told.faint, False))
        for who, pattern in patterns
    )
    answer = rf"{told.answer}{name}(?=[.,!?])"
    return CompiledCues(
        pack,
        cues,
        re.compile(answer, re.IGNORECASE) if told.answer else _NOBODY,
        re.compile(told.welcomed, re.IGNORECASE) if told.welcomed else _NOBODY,
        re.compile(rf"({_WORD})(?:,| {and_words}|, {and_words}) $"),
        re.compile(
            rf"(?: {_WORD}){{0,2}}?(?:, {_WORD}(?: {_WORD})?)*,? (?:{and_words}|&) ({_WORD})"
        ),
    )


def _make_unspaced(pack: LanguagePack) -> str:
    """Make the pattern of a name where no spaces part the words: marks or the cue bound it."""
    name = _UNSPACED_NAMES[pack.script]
    edge = r"(?=[\s，。、！？,.!?]|$)" if pack.script == "Chinese" else ""
    start = r"(?:(?<=[\s，。、！？,.!?はの])|(?<=^))" if pack.script == "Japanese" else ""
    return rf"{start}(?P<name>{name})(?P<more>){edge}"


def find_naming_phrases(
    text: str, common: Collection[str] = (), pack: LanguagePack = ENGLISH
) -> Iterator[NamingPhrase]:
    """Find the cues of one utterance; ``common`` are words that are no names, in small letters.

    >>> said = "Hi all. My guest today is Ann Lee, a baker."
    >>> [(cue.name, cue.who) for cue in find_naming_phrases(said)]
    [('Ann Lee', 'next')]
    """
    taken: set[int] = set()
    compiled = compile_cues(pack)
    for who, pattern, is_plain in compiled.cues:
        for found in pattern.finditer(text):
            name = read_name(found, common, pack)
            if name is None or found.start("name") in taken:
                continue
            # Where nouns have capitals only a given name is one: "ich bin Entwickler".
            is_told = who == "self" and is_plain
            is_given = name.split()[0].casefold() in GIVEN_NAMES
            if is_told or is_given or not pack.capital_nouns:
                taken.add(found.start("name"))
                yield NamingPhrase(name, who, found.start(), _find_end(found, name), is_plain)


def find_answered_name(
    text: str, common: Collection[str] = (), pack: LanguagePack = ENGLISH
) -> NamingPhrase | None:
    """Find the name that an answer begins with: "Thank you, Ann."

    >>> find_answered_name("Thanks, Ann. Glad to be here.").name
    'Ann'
    """
    found = compile_cues(pack).answer.match(text)
    name = None if found is None else read_name(found, common, pack)
    if found is None or name is None:
        return None
    # "Hi! Schön, hier zu sein": the words that may follow a greeting are listed for English alone.
    if pack is not ENGLISH and name.split()[0].casefold() not in GIVEN_NAMES:
        return None
    return NamingPhrase(name, "listener", found.start(), _find_end(found, name), False)


def read_name(
    found: re.Match[str], common: Collection[str], pack: LanguagePack = ENGLISH
) -> str | None:
    """Read the name that was found: its words from the first one on that begin with a capital.

    None where two people are named at once: nobody knows which of them speaks next.
    """
    if pack.script != "Latin":
        return found["name"]
    compiled = compile_cues(pack)
    before = compiled.named_before.search(found.string, 0, found.start("name"))
    after = compiled.named_after.match(found.string, found.end("name"))
    others = [each[1] for each in (before, after) if each is not None]
    if any(_is_capital(one) and one.casefold() not in pack.no_names for one in others):
        return None
    parts = (re.sub(r"['’]s$", "", part) for part in (found["name"], *found["more"].split()))
    kept = list(takewhile(_is_capital, parts))
    first = re.split("['’]", kept[0])[0].casefold() if kept else ""
    is_no_name = first in pack.no_names  # "I'm" too
    while kept and (kept[-1].casefold() in pack.no_names or kept[-1].casefold() in common):
        kept.pop()
    if is_no_name and not (len(kept) > 1 and kept[0].casefold() in GIVEN_NAMES):
        return None
    return " ".join(kept) or None


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and not (word.isupper() and len(word) > 1)


def _find_end(found: re.Match[str], name: str) -> int:
    return max(found.start("name") + len(name), found.start("more"))
