"""Dutch. "hè", "nou" and "zeg maar" are words: they stay, and "eh" where marks set it off."""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

_SMALL = words_of(
    "ik jij je hij zij ze het t we wij jullie u me mij jou hem haar ons hen hun mijn m'n jouw "
    "zijn z'n onze de een n deze dit die dat en of maar want dus omdat als dan toen wat wie waar "
    "hoe wanneer in op aan uit bij met naar van voor over onder om door tegen zonder tot te is "
    "was waren ben bent heeft heb hebben had wordt worden kan moet zal wil niet geen ook nog al "
    "er"
)
_NOW = r"(?: (?:vandaag|hier|nu|ook|weer|bij ons|deze week|natuurlijk))*,?"

DUTCH = LanguagePack(
    code="nl",
    name="Dutch",
    hesitations=words_of("uh uhm uhh"),
    hesitations_shown=words_of("eh"),
    listening=words_of("mm-hu mm-hm mhm uhu mmm"),
    backchannel_words=words_of(
        "ja jaja oké ok okay precies mhm mm-hm mm-hu mmm hum hm uhu ah oh juist inderdaad klopt "
        "leuk exact zeker"
    ),
    backchannel_phrases=frozenset({"ja ja", "ja precies", "dat klopt"}),
    function_words=words_of("ik en maar de een van met om of want als zo'n"),
    end_and_begin=words_of("ik"),
    before_a_clause=words_of("en maar of want dus omdat dat als"),
    openers=words_of("ik de een mijn onze"),
    joining=words_of("en of"),
    clauses=words_of("en maar of want dus omdat dat als toen"),
    suspending=words_of("en of tot"),
    leading_words=_SMALL,
    numbers=words_of(
        "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien twintig dertig veertig "
        "vijftig zestig zeventig tachtig negentig honderd duizend"
    ),
    introducing=("naam is", "ik heet", "welkom", "hallo", "hoi", "bedankt"),
    second_person=words_of("je jij jou jouw jullie u uw"),
    no_names=_SMALL
    | words_of(
        "hallo hoi hey dag goedemorgen goedemiddag goedenavond welkom dank bedankt ja nee vandaag "
        "gisteren morgen maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari "
        "februari maart april mei juni juli augustus september oktober november december meneer "
        "mevrouw dokter professor allemaal iedereen mensen luisteraars vrienden nederlander "
        "vlaming belg"
    ),
    abbreviations=words_of("bijv d.w.z dhr mevr"),
    quotes=("‘", "’"),
    naming=NamingCues(
        titles=r"[Dd]r\.? |[Pp]rof(?:essor|\.)? |[Mm]eneer |[Mm]evrouw ",
        and_words="en",
        plain=(
            ("next", rf"(?:mijn|onze|de) gast{_NOW} (?:is|heet){_NOW} NAME"),
            ("next", rf"te gast{_NOW} (?:is|hebben we|heb ik){_NOW} NAME"),
            ("next", rf"(?:praten|spreken|praat|spreek) (?:we|ik){_NOW} met NAME"),
            ("next", r"welkom(?: terug)?,? NAME"),
            ("self", r"mijn naam is NAME"),
            ("self", r"ik heet NAME"),
            ("listener", r"voor de uitnodiging, NAME(?=[.,!?])"),
        ),
        faint=(
            ("self", r"ik ben NAME(?=[,.!]| (?:en|van|uit)\b)"),
            ("next", r"(?:hallo|hoi|hey|dag|goedemorgen|goedemiddag|goedenavond),? NAME(?=[.,!?])"),
        ),
        answer=(
            r"(?:(?:ja|hallo|hoi|hey|dank je(?: wel)?|dankjewel|bedankt|goedemorgen|goedemiddag)"
            r"[,.!]? ?){1,3}"
        ),
        welcomed=(
            r"\b(?:dank(?:jewel|u)?|bedankt|hallo|hoi|leuk|fijn|blij|uitnodiging|goedemorgen|"
            r"goedemiddag|goedenavond)\b"
        ),
    ),
)
