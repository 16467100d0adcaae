"""Italian. "eh", "cioè" and "beh" are words, or answers: they stay."""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

_SMALL = words_of(
    "io tu lui lei noi voi loro mi ti si ci vi lo la li le gli il i un uno una mio mia miei mie "
    "tuo tua suo sua nostro nostra questo questa quello quella e ed o ma perché che se quando "
    "come dove chi a ad al alla ai alle di del della dei delle da dal dalla in nel nella con su "
    "sul sulla per tra fra è sono era ha ho hanno non più molto già"
)
_NOW = r"(?: (?:oggi|qui|adesso|anche|stasera|con noi|con me|di oggi|di questa puntata))*,?"
_GUEST = r"(?:il|la|mio|mia|nostro|nostra)(?: nostro| nostra| mio| mia)? ospite"

ITALIAN = LanguagePack(
    code="it",
    name="Italian",
    hesitations=words_of("ehm ahm uhm"),
    listening=words_of("mh mhmh mhm"),
    backchannel_words=words_of(
        "sì mh mhm mhmh esatto okay ok certo ah eh giusto vero infatti chiaro bene assolutamente"
    ),
    backchannel_phrases=frozenset({"sì sì", "ah ok", "ho capito", "va bene"}),
    function_words=words_of(
        "di il lo la i gli le un una del della dei delle nel con per e ma io mi come se a da non "
        "in o perché quando al"
    ),
    openers=words_of("io il lo i gli un una mi mio mia"),
    joining=words_of("e o"),
    clauses=words_of("e ma o perché che quando dove anche se"),
    leading_words=_SMALL,
    numbers=words_of(
        "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quindici venti "
        "trenta quaranta cinquanta sessanta settanta ottanta novanta cento mille"
    ),
    introducing=("mi chiamo", "nome è", "benvenuto", "benvenuta", "ciao", "grazie"),
    second_person=words_of("tu te ti tuo tua voi vi vostro vostra lei"),
    no_names=_SMALL
    | words_of(
        "ciao salve buongiorno buonasera grazie benvenuto benvenuta benvenuti benvenute sì no "
        "oggi ieri domani lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio "
        "febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre "
        "signore signora dottore dottoressa professore professoressa tutti tutte amici amiche "
        "ragazzi ragazze dio italiano italiana"
    ),
    abbreviations=words_of("sig sig.ra dott dott.ssa"),
    quotes=("«", "»"),
    naming=NamingCues(
        titles=r"[Dd]ottor(?:e|essa)? |[Pp]rofessor(?:e|essa)? |[Ss]ignora? ",
        and_words="e",
        plain=(
            (
                "next",
                rf"{_GUEST}{_NOW} (?:è|si chiama){_NOW} NAME",
            ),
            ("next", rf"(?:con noi c['’]è|abbiamo con noi|è con noi|è qui con noi){_NOW} NAME"),
            ("next", r"benvenut[oa],? NAME"),
            ("self", r"(?:io )?mi chiamo NAME"),
            ("self", r"(?:il )?mio nome è NAME"),
            ("listener", r"(?:per l['’]invito|dell['’]invito), NAME(?=[.,!?])"),
        ),
        faint=(
            ("self", r"(?:io )?sono NAME(?=[,.!]| (?:e|di|del|della|da)\b)"),
            ("next", r"(?:ciao|buongiorno|buonasera|salve),? NAME(?=[.,!?])"),
        ),
        answer=(
            r"(?:(?:sì|ciao|salve|grazie|grazie mille|buongiorno|buonasera)[,.!]? (?:a te|a voi)?"
            r"[,.!]? ?){1,3}"
        ),
        welcomed=(
            r"\b(?:grazie|ciao|salve|buongiorno|buonasera|piacere|felice|content[oa]|invito)\b"
        ),
    ),
)
