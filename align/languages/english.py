"""Lists of English words: fillers, a listener's words, openers, discourse markers, short forms.

Each list is data. Which words stand in those of the clean-up was decided on the podcasts that
``benchmarks.readings`` names for it. :mod:`compare.english` has what only a comparison needs.
"""

from __future__ import annotations

from align.languages.english_names import NAMING
from align.languages.pack import LanguagePack, words_of

LANGUAGE = "en"


HESITATIONS = words_of("uh uhh um umm uhm erm hm hmm hmmm mmm")
"""Sounds of hesitation that are never words: taken out wherever they stand."""

LISTENING = words_of("mhm mm-hmm mm-hm mmhm mmhmm uh-huh uh-hum")
"""What a listener says, and no word: an answer only where the other has asked."""

ASSENTS = words_of("yeah yep yup sure mm oh") | LISTENING
"""What a listener says most: between two speeches of one other it agrees, and answers nothing."""

BACKCHANNEL_WORDS = (ASSENTS - {"mmhm"}) | words_of(
    "ah aha absolutely alright cool definitely exactly good great hm hmm huh indeed mm-mm mmm nice "
    "ok okay right totally true uhhuh um-hum wow yea yes"
)
"""What a listener may say inside another's turn; any two of these too: "yeah, right"."""

BACKCHANNEL_PHRASES = frozenset({"got it", "i see", "mm hm", "mm hmm", "of course", "uh huh"})
"""The same in two words that mean it only together."""

ARTICLES = words_of("a an the")
SUBJECTS = words_of("i you he she it we they there")
"""Who does it: with an auxiliary behind, a sentence that is only begun."""

_SHORT_SUBJECTS = words_of(
    "i'm you're he's she's it's we're they're there's i've we've you've they've i'd we'd you'd "
    "they'd he'd she'd i'll you'll he'll she'll it'll we'll they'll"
)
_POSSESSIVES = words_of("my your his her its our their")
_DEMONSTRATIVES = words_of("this that these those")
_VERBS = words_of(
    "am is are was were be been have has had do does did will would can could should may might must"
)
AUXILIARIES = _VERBS | words_of(
    "don't doesn't didn't can't won't wouldn't couldn't isn't wasn't aren't weren't"
)

GRAMMAR_WORDS = (
    ARTICLES
    | (SUBJECTS - {"there"})
    | _POSSESSIVES
    | _DEMONSTRATIVES
    | _VERBS
    | words_of(
        "i'm you're he's she's it's we're they're don't not "
        "and or but so if because as than when where which who what how "
        "at by for from in into of off on out over to up with about"
    )
)
"""Words that hold a sentence together; lists for one purpose add to these."""

LEADING_WORDS = GRAMMAR_WORDS | words_of("i've we've nor while whose onto under without")
"""Words that lead to the next one: no caption ends with them, and they are about nothing."""

FUNCTION_WORDS = (
    GRAMMAR_WORDS
    | SUBJECTS
    | _SHORT_SUBJECTS
    | AUXILIARIES
    | words_of(
        "me him us them while whose then onto under without "
        "that's what's who's just like some any all even maybe also"
    )
)
"""Words that are said once too often where they are said twice at once."""

SUBORDINATING = words_of("if when as that because while what which where how like who than until")
"""What a clause that cannot stand alone begins with: "if I can, I will" is no restart."""

OPENERS = (SUBJECTS - {"you", "there"}) | _SHORT_SUBJECTS | (_POSSESSIVES - {"her"}) | ARTICLES
"""Words that open a phrase and end none: broken off, they are begun anew."""

LOOKING_BACK = words_of(
    "and because or so right exactly yeah okay but not mean again "
    "that that's they they're it it's it'll he she him her is are i we you how what why"
)
"""Words that, first in a sentence, go on with the one before."""

NO_NAMES = (
    ARTICLES
    | SUBJECTS
    | _POSSESSIVES
    | _DEMONSTRATIVES
    | words_of(
        """
        here and but or so if as at in on of for to from with by not no yes yeah okay ok well oh
        now then today tonight tomorrow yesterday monday tuesday wednesday thursday friday
        saturday sunday january february march april may june july august september october
        november december what when where which who whom whose why how everyone everybody all
        both folks guys ladies gentlemen friends people team sir madam let let's please thanks
        thank welcome hello hi hey good great nice very really actually also just maybe because
        before after first last next mr mrs ms dr prof professor doctor someone somebody anyone
        anybody nobody one two three african american arab argentinian armenian asian australian
        austrian bavarian belgian bolivian brazilian british bulgarian canadian catholic chilean
        chinese christian colombian croatian cuban czech danish dutch egyptian english estonian
        ethiopian european filipino finnish french georgian german ghanaian greek hindu
        hungarian icelandic indian indonesian iranian iraqi irish israeli italian jamaican
        japanese jewish kenyan korean latvian lebanese lithuanian malaysian mexican moroccan
        muslim nepalese nigerian norwegian pakistani persian peruvian polish portuguese romanian
        russian saudi scottish serbian slovak slovenian spanish swedish swiss syrian taiwanese
        thai tunisian turkish ugandan ukrainian venezuelan vietnamese welsh data google
        microsoft amazon python facebook linkedin youtube zoom
        """
    )
)
"""Words with a capital that name nobody: "I'm Greek", "welcome Everyone"."""

INTRODUCING = (
    *("joined by", "guest is", "guest today", "today is", "guest", "with us is", "with me is"),
    *("name is", "i'm", "i am", "this is", "here is", "here with", "welcome", "back"),
    *("speaking with", "speaking to", "talking to", "talking with", "talk to", "talk with"),
    *("speak with", "speak to", "chatting with", "hello", "hi", "hey", "thanks", "thank you"),
    *("dear", "welcoming"),
)
"""What comes before the name of somebody who is introduced, greeted or thanked."""

CALLING = words_of(
    "and so okay ok yes yeah now well but thanks hi hello hey welcome right great sure alright "
    "then please"
)
"""Before the name of somebody who is spoken to: "And Ann, what do you think?"."""

ASKING = words_of(
    "if can could what how do did would will are were have when why where which who tell please you"
)
"""What follows the name of somebody who is asked: "And Ann if you like"."""

SECOND_PERSON = words_of("you your you're you've you'd you'll yours")

ABBREVIATIONS = words_of("mr mrs ms dr prof st vs e.g i.e approx")
"""A full stop after one of these belongs to the word, not to the sentence."""

FOLLOW_THEMSELVES = words_of(
    "that had is was do does did her his you it this there so in on up out over off about under "
    "what who as just then him these those have has us them me all"
)
"""Function words that may rightly follow themselves ("that that means"): said twice only where a
mark or a hesitation parts them."""

END_AND_BEGIN = words_of("you it that this these those him her them us me there so what who")
"""Words that end a clause as well as they begin one ("I told you, you know it"): said twice only
where a clause begins with the first."""

PRONOUNS_FIRST = words_of("you it")
"""Of these, those that are said twice wherever a clause begins with the first: "It it works."."""

BEFORE_A_CLAUSE = words_of("and but so because if when while that like or as where then think")
"""What a clause begins behind, where no mark is."""

PRONOUN_I = words_of("i i'm i've i'd i'll")
"""Written with a capital wherever they stand."""

NAMES_TOO = words_of("will may")
"""Function words that are people's names and months as well."""

TAKES_NUMERAL = words_of(
    "act book chapter class division grade level part phase section stage tier title type volume "
    "war"
)
"""Before "I" these make it a number: "World War I"."""

NUMBERS = words_of(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million billion"
)
"""Numbers, without "one", which is a pronoun as often."""

CLAUSES = words_of("and but or so because which who where while although though")
"""Before these a comma stays when the two around a filler go: it parts clauses."""

EMPHATIC = words_of(
    "very really so many much more never no yes yeah all way far long over and too ever"
)
"""Said again, these mean more."""

MARKERS = (("you", "know"), ("like",))
"""Phrases that hold the floor, where marks set them off."""

TAKES_YOU_KNOW = words_of(
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
            words_of("do does did is are was were has have had would could should must need")
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

SHORT_IS = words_of("it's that's he's she's there's what's where's here's who's how's")
"""Short forms of "is", and of "has" before a participle."""

PERFECT = words_of(
    "been got had become come gone done made taken seen said given known not always never just "
    "already also only really ever gotten"
)
"""Before these ``'s`` may be "has"."""

ENGLISH = LanguagePack(
    code=LANGUAGE,
    name="English",
    hesitations=HESITATIONS,
    listening=LISTENING,
    assents=ASSENTS,
    backchannel_words=BACKCHANNEL_WORDS,
    backchannel_phrases=BACKCHANNEL_PHRASES,
    function_words=FUNCTION_WORDS,
    follow_themselves=FOLLOW_THEMSELVES,
    end_and_begin=END_AND_BEGIN,
    pronouns_first=PRONOUNS_FIRST,
    before_a_clause=BEFORE_A_CLAUSE,
    openers=OPENERS,
    emphatic=EMPHATIC,
    subjects=SUBJECTS,
    auxiliaries=AUXILIARIES,
    subordinating=SUBORDINATING,
    joining=words_of("and or"),
    clauses=CLAUSES,
    leading_words=LEADING_WORDS,
    pronoun_i=PRONOUN_I,
    names_too=NAMES_TOO,
    takes_numeral=TAKES_NUMERAL,
    numbers=NUMBERS,
    one_letter=words_of("a i o"),
    markers=MARKERS,
    not_before_marker=TAKES_YOU_KNOW,
    introducing=INTRODUCING,
    calling=CALLING,
    asking=ASKING,
    second_person=SECOND_PERSON,
    no_names=NO_NAMES,
    abbreviations=ABBREVIATIONS,
    naming=NAMING,
)
