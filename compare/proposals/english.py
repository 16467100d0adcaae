"""Lists of English words for judging a proposal: what carries meaning, and what carries none."""

from __future__ import annotations

from align.languages.english import HESITATIONS, NUMBERS
from align.languages.pack import words_of
from compare.english import MULTIPLIERS, ORDINALS, TENS, UNITS
from compare.proposals.judgement import EditClass

NEGATIONS = words_of(
    "no not never none nothing nobody nowhere neither nor cannot without hardly scarcely barely "
    "rarely seldom non nope nah ain't aint minus except lack lacks fail fails failed"
)
HEDGES = words_of(
    "may might can could shall should will would must ought maybe perhaps probably possibly "
    "likely unlikely seem seems seemed appear appears appeared think thinks thought guess believe "
    "believes suppose supposed supposedly approximately about around roughly almost nearly "
    "somewhat apparently allegedly certainly definitely surely sure always usually often "
    "sometimes generally mostly basically actually literally really just only even still yet "
    "already again too also kind sort kinda sorta hopefully potentially presumably essentially "
    "practically clearly obviously honestly frankly mainly largely partly partially exactly "
    "precisely need needs needed want wants wanted try tries tried able"
)
QUANTITIES = words_of(
    "all some any many much few fewer several most more less least every each both either half "
    "twice once another enough lot lots bit little couple dozen dozens hundreds thousands millions "
    "billions plenty pair single double triple quarter third thirds entire whole very so quite "
    "everything everyone everybody something someone somebody anything anyone anybody"
)
CONDITIONS = words_of(
    "if unless until till whether because although though while before after when whenever since "
    "despite once provided or otherwise but however therefore thus hence instead than cause"
)
PERSONS = words_of(
    "i me my mine myself you your yours yourself yourselves he him his himself she her hers "
    "herself it its itself we us our ours ourselves they them their theirs themselves who whom "
    "whose one one's"
)
TENSES = words_of(
    "am is are was were be been being have has had having do does did doing done get gets got "
    "gotten go goes went gone going gonna used let lets become became"
)
RELATIONS = words_of(
    "to from in into out of off on onto over under up down above below between with within by for "
    "at against through toward towards across along behind beside near like as and then here there "
    "this that these those which what where why how now today yesterday tomorrow first last next "
    "left right same other"
)
ARTICLES = words_of("a an the")
NUMBER_WORDS = (
    NUMBERS
    | frozenset([*UNITS, *TENS, *(word for word in MULTIPLIERS if len(word) > 2), *ORDINALS])
    | words_of(
        "point percent percentage percents hundred hundreds oh dollars dollar euro euros bucks"
    )
)

PROTECTED: tuple[tuple[EditClass, frozenset[str]], ...] = (
    (EditClass.NEGATION, NEGATIONS),
    (EditClass.HEDGE, HEDGES),
    (EditClass.QUANTITY, QUANTITIES),
    (EditClass.CONDITION, CONDITIONS),
    (EditClass.PERSON, PERSONS),
    (EditClass.TENSE, TENSES),
    (EditClass.RELATION, RELATIONS),
)
"""What no proposal may touch, and the class that is counted for it; the first that fits."""

OPENS_SPEECH = words_of(
    "i we you they he she it that that's this it's the there there's so and but"
)
SOUNDS_OF_HESITATION = HESITATIONS | words_of("er ehm uhhh ummm")

UNMARKED_PLURALS = words_of(
    "you who which that what sheep fish deer series species aircraft staff team police data people "
    "any all some none most half one everyone"
)
THIRD_PERSON = words_of("he she it")
PLURAL_PERSON = words_of("we they you these those people")
AGREEMENTS = {
    ("is", "are"),
    ("was", "were"),
    ("has", "have"),
    ("does", "do"),
    ("isn't", "aren't"),
    ("wasn't", "weren't"),
    ("hasn't", "haven't"),
    ("doesn't", "don't"),
}
"""The form after ``he``, and the one after ``they``."""

REPEATED_FOR_EMPHASIS = words_of(
    "very really so many much more never no yes yeah all way far long over and too ever not now "
    "there again bye ha knock hear big huge long old little same only just right okay up down on "
    "round around years days hours day year by step time times up lots lot please come go wait hey "
    "oh wow well what why who how where when hello hi again"
)
COMMA_WORDS = words_of(
    "so far well like right now then still however only even too again though honestly clearly "
    "hopefully happily just as that which who whom whose where when if unless because since while "
    "not no never nor neither without than or other less more most all both each any few many some "
    "besides further naturally frankly seriously strangely simply first last next above "
    "before after once until what how why"
)
"""Beside these a comma may mean something: "so, far", "no, more", "the man, who"."""
COMMA_AFTER = words_of(
    "yes yeah okay ok oh and but so actually basically also anyway well now then eventually "
    "finally obviously interestingly unfortunately"
)

NAMES_OF_TIME = words_of(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july "
    "september october november december english german french spanish dutch italian european "
    "american british chinese japanese indian russian"
)
"""Words that are written with a capital and are nothing else."""

NEGATIVE_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "anti", "mis", "de", "a")
NEGATIVE_ENDINGS = ("less", "ful")
