"""What English speech is full of and English prose is not: the lexicons of the readings.

Each list is data. Which words stand in it was decided on the podcasts that
``benchmarks.readings`` names for it.
"""

from __future__ import annotations

LANGUAGE = "en"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HESITATIONS = _words("uh uhh um umm uhm erm hm hmm hmmm mmm")
"""Sounds of hesitation that are never words: taken out wherever they stand."""

LISTENING = _words("mhm mm-hmm mm-hm mmhm mmhmm uh-huh uh-hum")
"""What a listener says, and no word: an answer only where the other has asked."""

ASSENTS = _words("yeah yep yup sure mm oh") | LISTENING
"""What a listener says most: between two speeches of one other it agrees, and answers nothing."""

_SUBJECTS = _words("i you he she it we they there")
_SHORT_SUBJECTS = _words(
    "i'm you're he's she's it's we're they're there's i've we've you've they've i'd we'd you'd "
    "they'd he'd she'd i'll you'll he'll she'll it'll we'll they'll"
)
AUXILIARIES = _words(
    "am is are was were be been have has had do does did will would can could should may might "
    "must don't doesn't didn't can't won't wouldn't couldn't isn't wasn't aren't weren't"
)
_POSSESSIVES = _words("my your his her its our their")

SUBORDINATING = _words("if when as that because while what which where how like who than until")
"""What a clause that cannot stand alone begins with: "if I can, I will" is no restart."""

OPENERS = (
    (_SUBJECTS - {"you", "there"}) | _SHORT_SUBJECTS | _POSSESSIVES - {"her"} | _words("a an the")
)
"""Words that open a phrase and end none: broken off, they are begun anew."""

SUBJECTS = _SUBJECTS
"""Who does it: with an auxiliary behind, a sentence that is only begun."""

FUNCTION_WORDS = (
    _SUBJECTS
    | _SHORT_SUBJECTS
    | _POSSESSIVES
    | AUXILIARIES
    | _words(
        "a an the this that these those me him us them "
        "and or but so if as because when while where which who whose what how than then "
        "at by for from in into of off on onto out over to under up with without about "
        "not that's what's who's just like some any all even maybe also"
    )
)
"""Words that hold a sentence together: said twice at once, they are said once too often."""

FOLLOW_THEMSELVES = _words(
    "that had is was do does did her his you it this there so in on up out over off about under "
    "what who as just then him these those have has us them me all"
)
"""Function words that may rightly follow themselves ("that that means"): said twice only where a
mark or a hesitation parts them."""

END_AND_BEGIN = _words("you it that this these those him her them us me there so what who")
"""Words that end a clause as well as they begin one ("I told you, you know it"): said twice only
where a clause begins with the first."""

PRONOUNS_FIRST = _words("you it")
"""Of these, those that are said twice wherever a clause begins with the first: "It it works."."""

BEFORE_A_CLAUSE = _words("and but so because if when while that like or as where then think")
"""What a clause begins behind, where no mark is."""

CLAUSES = _words("and but or so because which who where while although though")
"""Before these a comma stays when the two around a filler go: it parts clauses."""

EMPHATIC = _words(
    "very really so many much more never no yes yeah all way far long over and too ever"
)
"""Said again, these mean more."""

MARKERS = (("you", "know"), ("like",))
"""Phrases that hold the floor, where marks set them off."""

TAKES_YOU_KNOW = _words(
    "do did does don't didn't if as what would would've that because when how since whatever "
    "could can will may might should to thing all everything before let"
)
"""Before "you know," these make it a clause: "as you know,"."""

LONG_FORMS = (
    {
        "i'm": "i am",
        "can't": "cannot",
        "won't": "will not",
        "gonna": "going to",
        "wanna": "want to",
        "'cause": "because",
        "'em": "them",
    }
    | {
        f"{verb}n't": f"{verb} not"
        for verb in (
            _words("do does did is are was were has have had would could should must need")
        )
    }
    | {
        f"{host}{ending}": f"{host} {verb}"
        for ending, verb, hosts in (
            ("'re", "are", "you we they"),
            ("'ll", "will", "i you he she it we they that there"),
            ("'ve", "have", "i you we they could should would might"),
        )
        for host in hosts.split()
    }
)
"""Short forms that stand for one long form alone."""

SHORT_IS = _words("it's that's he's she's there's what's where's here's who's how's")
"""Short forms of "is", and of "has" before a participle."""

PERFECT = _words(
    "been got had become come gone done made taken seen said given known not always never just "
    "already also only really ever gotten"
)
"""Before these ``'s`` may be "has"."""
