"""Small tables of English: what an editor takes out, shortens, spells out or spells otherwise.

Each is data; another language adds tables of its own. A text in a language without tables falls
to the classes that need none.
"""

from __future__ import annotations

import re

from align.languages.english import GRAMMAR_WORDS, HESITATIONS, LISTENING


def _words(text: str) -> list[str]:
    return text.split()


SOUNDS = (
    HESITATIONS
    | (LISTENING - {"mmhmm"})
    | frozenset(_words("ah ahh eh er err huh mm oh ooh uhhuh"))
)
"""Sounds, not words: a clean read has none."""

# Longest first where one begins another.
MARKERS = tuple(
    tuple(phrase.split())
    for phrase in (
        "if you know what i mean",
        "you know what i mean",
        "or something like that",
        "and stuff like that",
        "and things like that",
        "let's say",
        "you know",
        "you see",
        "i mean",
        "i guess",
        "i would say",
        "kind of",
        "sort of",
        "of course",
        "so yeah",
        "all right",
        "like",
        "yeah",
        "yep",
        "yes",
        "okay",
        "ok",
        "right",
        "well",
        "so",
        "and",
        "but",
        "just",
        "basically",
        "actually",
        "literally",
        "really",
        "anyway",
        "alright",
        "now",
        "then",
        "also",
    )
)
"""Discourse markers: words that carry no more than a hesitation when a person takes them out."""

PLAIN_MARKERS = frozenset(
    {("and",), ("but",), ("just",), ("really",), ("now",), ("then",), ("also",)}
)
"""Markers that are words of the sentence as often as not; taken out alone they are a rewording."""

_BE = {"'s": ("is", "has"), "'re": ("are",), "'m": ("am",), "'ll": ("will",), "'ve": ("have",)}
_BE["'d"] = ("would", "had")
_HOSTS = {
    "'s": "it he she that what who where there here how when why this everything everyone "
    "something someone nothing everybody somebody let one",
    "'re": "you we they there what who these those how where",
    "'m": "i",
    "'ll": "i you he she it we they that there this who what",
    "'ve": "i you we they who what there could should would might must",
    "'d": "i you he she it we they that there who what how",
}
_NEGATED = _words(
    "do does did is are was were has have had would could should must might need ought mus "
)


CONTRACTIONS: dict[str, tuple[str, ...]] = {
    f"{host}{ending}": tuple(f"{host} {verb}" for verb in _BE[ending])
    for ending, hosts in _HOSTS.items()
    for host in hosts.split()
}
CONTRACTIONS |= {f"{verb}n't": (f"{verb} not",) for verb in _NEGATED}
CONTRACTIONS |= {
    "can't": ("can not", "cannot"),
    "cannot": ("can not",),
    "won't": ("will not",),
    "shan't": ("shall not",),
    "ain't": ("is not", "am not", "are not"),
    "let's": ("let us",),
    "gonna": ("going to",),
    "wanna": ("want to", "want a"),
    "gotta": ("got to", "have to", "have got to"),
    "hafta": ("have to",),
    "kinda": ("kind of",),
    "sorta": ("sort of",),
    "lotta": ("lot of",),
    "outta": ("out of",),
    "lemme": ("let me",),
    "gimme": ("give me",),
    "dunno": ("do not know", "don't know"),
    "y'all": ("you all",),
    "'cause": ("because",),
    "cause": ("because",),
    "cuz": ("because",),
    "'em": ("them",),
    "em": ("them",),
    "'til": ("until", "till"),
    "'kay": ("okay",),
    "ma'am": ("madam",),
    "woulda": ("would have",),
    "coulda": ("could have",),
    "shoulda": ("should have",),
    "ya": ("you",),
    "vs": ("versus",),
    "etc": ("et cetera",),
    "mr": ("mister",),
    "mrs": ("missus",),
    "dr": ("doctor",),
    "prof": ("professor",),
}
"""A short form and what it may stand for; the first is what the ``whisper`` normaliser writes."""

UNITS = {
    word: value
    for value, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen "
        )
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        _words("twenty thirty forty fifty sixty seventy eighty ninety "), start=2
    )
}
MULTIPLIERS = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "k": 1_000,
    "m": 1_000_000,
    "bn": 1_000_000_000,
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
} | {
    f"{word}th": value for word, value in UNITS.items() if value > 3 and value not in (5, 8, 9, 12)
}
SIGNS = {
    "dollar": "$",
    "dollars": "$",
    "bucks": "$",
    "euro": "€",
    "euros": "€",
    "pound": "£",
    "pounds": "£",
    "percent": "%",
    "percentage": "%",
}

FUNCTION_WORDS = GRAMMAR_WORDS.union(
    _words(
        "here there him me them us no nothing yes any all some one ones then being done shall "
        "before after down very really just like well also maybe now why didn't doesn't isn't "
        "that's there's anybody anyone anything everybody everyone everything somebody someone "
        "something"
    )
)
"""Words that hold a sentence together; none of them is a name misheard by itself."""

NEVER_NAMES = FUNCTION_WORDS.union(
    (word for phrase in MARKERS for word in phrase),
    _words("know think got get go went see say"),
)
"""Words that are not a name misheard, however a name stands where they stood."""

_AMERICAN = {
    british: american
    for pair in (
        "grey gray",
        "centre center",
        "centres centers",
        "theatre theater",
        "metre meter",
        "metres meters",
        "litre liter",
        "litres liters",
        "fibre fiber",
        "defence defense",
        "offence offense",
        "licence license",
        "practise practice",
        "catalogue catalog",
        "dialogue dialog",
        "programme program",
        "programmes programs",
        "cheque check",
        "tyre tire",
        "learnt learned",
        "modelling modeling",
        "modelled modeled",
        "travelling traveling",
        "travelled traveled",
        "traveller traveler",
        "labelled labeled",
        "labelling labeling",
        "cancelled canceled",
        "cancelling canceling",
        "skilful skillful",
        "fulfil fulfill",
        "enrol enroll",
        "ageing aging",
        "sceptical skeptical",
        "judgement judgment",
        "artefact artifact",
        "artefacts artifacts",
        "aluminium aluminum",
        "mum mom",
    )
    for british, american in [pair.split()]
}
_ISE = re.compile(
    r"(organ|real|recogn|optim|custom|priorit|util|minim|maxim|summar|special|general|normal|"
    r"vis?ual|standard|final|character|emphas|apolog|categor|author|central|digit|global|"
    r"initial|local|memor|modern|monet|personal|random|serial|social|stabil|synchron|token|vector|"
    r"anal)(?:i|(?<=anal)y)s(e|ed|es|ing|er|ers|ation|ations)"
)
_OUR = re.compile(r"(behavi|col|fav|flav|hon|hum|lab|neighb|harb|rum|vap|endeav)our(\w*)")


def spell_american(word: str) -> str:
    """Spell a British word the American way, any other as it is.

    OpenAI's normaliser maps 1,741 listed words (tysto.com/uk-us-spelling-list.html). A few endings
    and a table of the commonest cover most of what is said in conversation.

    >>> [spell_american(word) for word in ("organisation", "colourful", "analysed", "our")]
    ['organization', 'colorful', 'analyzed', 'our']
    """
    if word in _AMERICAN:
        return _AMERICAN[word]
    found = _ISE.fullmatch(word)
    if found is not None and not (found[1] == "anal" and found[2] == "es"):
        between = "y" if found[1] == "anal" else "i"
        return f"{found[1]}{between}z{found[2]}"
    return _OUR.sub(r"\1or\2", word) if "our" in word else word
