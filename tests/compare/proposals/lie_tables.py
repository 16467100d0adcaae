"""Words that a lie puts in the place of others, a table for each kind of lie."""

from __future__ import annotations

_OPPOSITES = (
    "good/bad better/worse best/worst true/false public/private buy/sell buying/selling high/low "
    "increase/decrease increases/decreases more/less large/small big/small start/stop open/closed "
    "easy/hard possible/impossible first/last left/right same/different always/never old/new "
    "early/late fast/slow cheap/expensive safe/dangerous valid/invalid legal/illegal before/after "
    "inside/outside win/lose strong/weak higher/lower positive/negative long/short"
)


def _both_ways(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in text.split():
        one, other = pair.split("/")
        found[one] = (*found.get(one, ()), other)
        found[other] = (*found.get(other, ()), one)
    return found


def _one_way(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in text.split():
        one, other = pair.replace("_", " ").split("/")
        found[one] = (*found.get(one, ()), other)
    return found


SWAPS: dict[str, dict[str, tuple[str, ...]]] = {
    "negation dropped from a short form": _one_way(
        "can't/can don't/do doesn't/does didn't/did isn't/is aren't/are wasn't/was weren't/were "
        "won't/will wouldn't/would couldn't/could haven't/have hasn't/has shouldn't/should"
    ),
    "negation put into a short form": _one_way(
        "can/can't do/don't does/doesn't did/didn't is/isn't are/aren't was/wasn't were/weren't "
        "will/won't would/wouldn't could/couldn't have/haven't has/hasn't"
    ),
    "not put in": _one_way("is/is_not are/are_not was/was_not will/will_not can/can_not do/do_not"),
    "cannot as can": _one_way("cannot/can can't/can_now"),
    "never as ever": _one_way(
        "never/ever never/always nothing/something nobody/somebody none/some"
    ),
    "no as some": _one_way("no/some no/a no/any no/the"),
    "without as with": _both_ways("without/with"),
    "neither as either": _both_ways("neither/either nor/or"),
    "may as will": _one_way("may/will might/will may/must might/must could/will"),
    "could as can": _one_way("could/can would/will should/must should/will can/will"),
    "will as would": _one_way("will/would will/may must/may must/should"),
    "a hedge as certain": _one_way(
        "probably/definitely maybe/certainly perhaps/certainly possibly/surely usually/always "
        "sometimes/always often/always likely/certain almost/exactly about/exactly seems/is "
        "think/know thought/knew guess/know believe/know"
    ),
    "certain as a hedge": _one_way("definitely/maybe always/sometimes exactly/roughly know/guess"),
    "a verb of saying stronger": _one_way(
        "said/admitted said/promised asked/told suggested/ordered says/insists thinks/says"
    ),
    "fifteen as fifty": _both_ways(
        "thirteen/thirty fourteen/forty fifteen/fifty sixteen/sixty seventeen/seventy "
        "eighteen/eighty nineteen/ninety"
    ),
    "a number off by one": _both_ways(
        "two/three three/four four/five five/six six/seven seven/eight eight/nine nine/ten "
        "ten/eleven twenty/twenty-one hundred/ninety"
    ),
    "a number in wrong digits": _one_way(
        "two/3 three/2 four/5 five/4 six/7 seven/6 eight/9 nine/8 ten/20 twenty/30 hundred/1000"
    ),
    "million as billion": _both_ways(
        "million/billion thousand/million hundred/thousand billion/trillion"
    ),
    "first as second": _both_ways("first/second second/third third/fourth"),
    "half as twice": _both_ways("half/quarter double/triple twice/once once/twice half/double"),
    "units": _both_ways(
        "dollars/euros miles/kilometers hours/minutes minutes/seconds days/weeks weeks/months "
        "months/years megabytes/gigabytes bytes/bits cents/dollars percent/percentage "
        "pounds/dollars feet/meters inches/feet satoshis/bitcoins"
    ),
    "days and months": _both_ways(
        "Monday/Tuesday Wednesday/Thursday Friday/Saturday Sunday/Monday January/February "
        "March/April May/June July/August September/October November/December today/tomorrow "
        "yesterday/today morning/evening"
    ),
    "some as all": _one_way("some/all many/most most/all few/many several/all all/some all/most"),
    "each as one": _one_way("every/any every/one both/either each/one everyone/someone both/one"),
    "more as less": _both_ways("more/less more/fewer most/least much/little"),
    "at least as at most": _both_ways("least/most maximum/minimum"),
    "and as or": _both_ways("and/or"),
    "if as when": _one_way("if/when unless/if if/because when/if whether/that if/unless"),
    "because as although": _both_ways("because/although but/so so/but since/although"),
    "before as after": _both_ways("before/after until/after until/by while/after"),
    "I as we": _both_ways("i/we i'm/we're my/our me/us i've/we've i/you"),
    "he as she": _both_ways("he/she his/her him/her he's/she's"),
    "they as we": _both_ways("they/we their/our they're/we're them/us you/they your/their"),
    "this as that": _both_ways("this/that these/those here/there"),
    "is as was": _both_ways("is/was are/were am/was has/had have/had do/did does/did can/could"),
    "will as did": _one_way("will/did will/has going/gone"),
    "to as from": _both_ways(
        "to/from in/out up/down over/under on/off into/from by/for for/against"
    ),
    "opposites": _both_ways(_OPPOSITES),
    "yes as no": _both_ways("yes/no yeah/no right/wrong sure/no correct/incorrect"),
    "its as it's": _both_ways("its/it's"),
    "their as there": _both_ways("their/there they're/their there/they're"),
    "your as you're": _both_ways("your/you're whose/who's were/we're"),
    "than as then": _both_ways(
        "than/then to/too to/two too/two affect/effect accept/except of/off"
    ),
    "words that sound alike": _both_ways(
        "right/write hear/here know/no one/won weak/week by/buy for/four whether/weather "
        "whole/hole sell/cell loose/lose quite/quiet minor/miner fees/fee's block/bloc sum/some"
    ),
    "a as the": _both_ways("a/the an/the"),
    "a short form written out wrongly": _one_way(
        "it's/it_was that's/that_was he's/he_was she's/she_was i'm/i_was we're/we_were "
        "they're/they_were "
        "i've/i_had we've/we_had i'll/i_would we'll/we_would you'll/you_would i'd/i_will "
        "let's/let_them "
        "there's/there_was what's/what_was they'll/they_would you're/you_were i'd/i_did"
    ),
    "almost the same word": _one_way(
        "accept/expect adopt/adapt assure/ensure principal/principle personal/personnel "
        "transaction/transition protocol/proposal public/publish code/coin node/note key/fee "
        "block/lock chain/change miner/minor wallet/wall payment/pavement people/pupil work/word "
        "point/paint time/dime thing/think want/went need/feed make/take good/goods look/lock"
    ),
    "a condition of time": _one_way("still/no_longer already/not_yet again/once yet/already"),
    "a plural made": _one_way(
        "person/people child/children man/men woman/women thing/things way/ways day/days "
        "year/years person/persons transaction/transactions "
        "block/blocks key/keys node/nodes channel/channels"
    ),
    "a singular made": _one_way(
        "people/person children/child men/man women/woman things/thing ways/way days/day "
        "years/year transactions/transaction blocks/block "
        "keys/key nodes/node channels/channel fees/fee"
    ),
}

DROPS: dict[str, tuple[str, ...]] = {
    "not dropped": ("not", "never"),
    "no dropped": ("no", "nor", "neither", "none"),
    "without dropped": ("without",),
    "a hedge dropped": (
        *("maybe", "probably", "perhaps", "possibly", "almost", "nearly", "roughly", "about"),
        *("usually", "sometimes", "often", "apparently", "basically", "i think", "i guess"),
        *("kind of", "sort of", "might", "may", "seems to", "supposed to", "potentially"),
    ),
    "only dropped": ("only", "just", "even", "still", "yet", "already", "too", "also", "again"),
    "a quantity dropped": ("some", "many", "most", "few", "several", "a few", "a little", "half"),
    "a of a few dropped": ("a few", "a little", "a couple"),
    "a condition dropped": ("if", "unless", "until", "when", "because", "although", "whether"),
    "but dropped": ("but", "however", "though", "or"),
    "a person dropped": ("i", "you", "he", "she", "we", "they", "them", "him", "her", "us"),
    "used to dropped": (
        "used to",
        "going to",
        "want to",
        "need to",
        "try to",
        "have to",
        "able to",
    ),
    "very dropped": ("very", "really", "so", "quite", "too", "more", "less"),
    "like that means something": (
        *("i like", "we like", "looks like", "look like", "things like", "something like"),
        *(
            "sounds like",
            "feel like",
            "feels like",
            "people like",
            "would like",
            "likes",
            "seems like",
        ),
    ),
    "well, right, so that mean something": (
        *(
            "as well",
            "right now",
            "so that",
            "so far",
            "so many",
            "so much",
            "well known",
            "all right",
        ),
        *("just now", "right away", "right there", "right here", "you know how", "you know what"),
        *("do you know", "i mean it", "so do i", "then", "now"),
    ),
    "a verb dropped": ("is", "was", "are", "were", "have", "has", "had", "did", "does", "be"),
    "a preposition dropped": (
        "to",
        "from",
        "of",
        "for",
        "against",
        "with",
        "by",
        "than",
        "between",
    ),
}
