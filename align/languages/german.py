"""German. "um", "er", "eh" and "hm" are words, or are quoted as thoughts: they stay."""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

_SMALL = words_of(
    "ich du er sie es wir ihr man mich dich sich uns euch mir dir ihm ihn ihnen mein meine dein "
    "deine sein seine unser unsere euer eure der die das den dem des ein eine einen einem einer "
    "eines dieser diese dieses und oder aber denn weil dass wenn als ob wie wo wer was im in am "
    "an auf aus bei beim für mit nach von vom vor zu zum zur über unter um durch gegen ohne bis "
    "ist sind war waren bin bist hat habe haben hatte wird werden wurde kann können muss müssen "
    "soll will nicht kein keine auch noch schon nur so da dann"
)

_GUEST = r"(?:mein|unser|der)(?: heutiger)? Gast"
_NOW = r"(?: (?:heute|hier|jetzt|auch|wieder|bei uns|bei mir|ganz|sehr|herzlich|natürlich))*"
_TITLE = r"(?:(?:der|die|den|die liebe|der liebe|den lieben) )?"

GERMAN = LanguagePack(
    code="de",
    name="German",
    hesitations=words_of("äh ähm ähh ähhm öh öhm"),
    listening=words_of("mhm m-hm mm-hm"),
    backchannel_words=words_of(
        "ja genau okay ok mhm m-hm hm ah aha ach stimmt klar richtig cool krass super jaja "
        "absolut eben"
    ),
    backchannel_phrases=frozenset({"alles klar", "ach so", "na klar"}),
    function_words=words_of(
        "ich wir man aber also bei beim dass einen einem einer eine für im in mit vom von weil "
        "wenn wie zum zur"
    ),
    end_and_begin=words_of("ich wir man"),
    before_a_clause=words_of("und aber oder weil dass wenn also denn ob sondern"),
    openers=words_of("ich wir einen einem einer eine mein meine unser unsere dein deine"),
    joining=words_of("und oder"),
    clauses=words_of("und aber oder weil dass wenn denn ob sondern obwohl"),
    suspending=words_of("und oder bzw sowie bis als"),
    leading_words=_SMALL,
    numbers=words_of(
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn zwanzig dreißig "
        "vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend"
    ),
    introducing=(
        "name ist",
        "ich heiße",
        "zu gast",
        "begrüße",
        "willkommen",
        "hallo",
        "moin",
        "servus",
        "danke",
    ),
    second_person=words_of("du dich dir dein deine sie ihnen ihr"),
    no_names=_SMALL
    | words_of(
        "hallo hi hey moin servus grüß guten morgen tag abend alle leute freunde liebe lieber "
        "zusammen willkommen danke bitte ja nein okay genau heute gestern morgen hier jetzt "
        "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april "
        "mai juni juli august september oktober november dezember herr frau doktor professor gast "
        "gäste"
    ),
    abbreviations=words_of("z.b bzw d.h u.a ca evtl ggf"),
    capital_nouns=True,
    quotes=("„", "“"),
    naming=NamingCues(
        titles=r"[Dd]r\.? |[Pp]rof(?:essor|essorin|\.)? |[Hh]err |[Ff]rau ",
        and_words="und",
        plain=(
            ("next", rf"{_GUEST}{_NOW} (?:ist|heißt){_NOW} {_TITLE}NAME"),
            ("next", rf"zu Gast{_NOW} (?:ist|haben wir|habe ich){_NOW} {_TITLE}NAME"),
            ("next", rf"ich begrüße{_NOW} {_TITLE}NAME"),
            ("next", rf"(?:herzlich )?willkommen(?: zurück| im Podcast)?,? {_TITLE}NAME"),
            ("self", r"mein Name ist NAME"),
            ("self", r"ich heiße NAME"),
            ("listener", r"für die (?:nette |liebe )?Einladung, NAME(?=[.,!?])"),
        ),
        faint=(
            ("self", rf"ich bin {_TITLE}NAME(?=[,.!]| (?:und|von|aus|bin|arbeite)\b)"),
            ("next", r"(?:hallo|hi|moin|servus|grüß dich|guten Morgen),? NAME(?=[.,!?])"),
        ),
        answer=(
            r"(?:(?:ja|hallo|hi|hey|moin|servus|danke|vielen dank|guten (?:morgen|tag|abend))"
            r"[,.!]? (?:dir|euch)?[,.!]? ?){1,3}"
        ),
        welcomed=(
            r"\b(?:danke|vielen dank|freu(?:e|t)? mich|hallo|hi|hey|moin|servus|guten "
            r"(?:morgen|tag|abend)|schön, (?:dass|hier)|einladung)\b"
        ),
    ),
)
