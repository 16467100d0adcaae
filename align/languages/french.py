"""French. "ben", "bon", "quoi" and "hein" are words of the sentence as often as not: they stay."""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

_SMALL = words_of(
    "je tu il elle on nous vous ils elles me te se le la les un une des du de d au aux ce cet "
    "cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs et ou mais donc "
    "car si que qui quoi dont où quand comme à dans sur sous par pour avec sans chez en y ne pas "
    "plus est sont était ai as a avons avez ont c'est j'ai c'était d'un d'une n'est qu'il qu'on "
    "l'on"
)
_NOW = r"(?: (?:aujourd['’]hui|ce soir|ce matin|du jour|ici|donc|maintenant|aussi|avec nous))*,?"
_GUEST = rf"(?:notre|mon|nos|l['’])(?: premier| première)? ?invitée?s?{_NOW}"
_RECEIVE = r"(?:j['’]accueille|je reçois|nous recevons|on reçoit|nous accueillons)"
_THANKED_FOR = r"(?:pour l['’]invitation|de (?:m|nous) ?['’]?(?:avoir invitée?s?|inviter|recevoir))"

FRENCH = LanguagePack(
    code="fr",
    name="French",
    hesitations=words_of("euh heu euhm"),
    listening=words_of("mmh mhm mm-hm mm"),
    backchannel_words=words_of(
        "oui ouais mmh mhm mm hm hum d'accord voilà ah ok okay exactement absolument carrément bien"
    ),
    backchannel_phrases=frozenset({"bien sûr", "tout à fait", "c'est ça", "ah oui"}),
    function_words=words_of(
        "je tu il ils on et mais ou donc de des du le les la un une au à dans pour par avec sur "
        "qui que c'est j'ai c'était ce mon mes quand comme d'un"
    ),
    openers=words_of("je tu il ils on le les la un une des mon ma mes ce cette c'est j'ai"),
    joining=words_of("et ou"),
    clauses=words_of("et mais ou donc car parce que qui quand où"),
    leading_words=_SMALL,
    numbers=words_of(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
        "vingt trente quarante cinquante soixante cent mille"
    ),
    introducing=(
        "m'appelle",
        "nom est",
        "j'accueille",
        "reçois",
        "recevons",
        "bienvenue",
        "bonjour",
        "bonsoir",
        "salut",
        "merci",
    ),
    second_person=words_of("tu te toi ton ta tes vous votre vos"),
    no_names=_SMALL
    | words_of(
        "bonjour bonsoir salut coucou merci bienvenue oui non alors voilà aujourd'hui hier demain "
        "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin "
        "juillet août septembre octobre novembre décembre monsieur madame mademoiselle docteur "
        "professeur tous toutes tout tou-te-s tout-le-monde chers chères amis auditeurs "
        "auditrices français française parisien parisienne européen belge suisse"
    ),
    abbreviations=words_of("mme mlle mgr"),
    quotes=("«", "»"),
    naming=NamingCues(
        titles=r"[Dd]octeur |[Pp]rofesseure? |[Mm]onsieur |[Mm]adame |[Mm]me |M\. ",
        and_words="et",
        plain=(
            ("next", rf"{_GUEST} (?:est|c['’]est|s['’]appelle){_NOW} NAME"),
            (
                "next",
                rf"{_RECEIVE}{_NOW} NAME",
            ),
            ("next", rf"(?:en compagnie de|rejoints? par){_NOW} NAME"),
            ("next", r"bienvenue(?: à toi| à vous)?,? NAME"),
            ("self", r"je m['’]appelle NAME"),
            ("self", r"mon nom est NAME"),
            (
                "listener",
                rf"{_THANKED_FOR}, NAME(?=[.,!?])",
            ),
        ),
        faint=(
            ("self", r"(?:je suis|moi,? c['’]est) NAME(?=[,.!]| (?:et|de|du|à|au|la|le)\b)"),
            ("next", r"(?:bonjour|bonsoir|salut),? NAME(?=[.,!?])"),
        ),
        answer=(
            r"(?:(?:oui|ouais|bonjour|bonsoir|salut|merci)[,.!]? (?:à toi|à vous|beaucoup|bien)?"
            r"[,.!]? ?){1,3}"
        ),
        welcomed=(
            r"\b(?:merci|bonjour|bonsoir|salut|ravie?|content|contente|heureux|heureuse|plaisir|"
            r"enchantée?|invitation)\b"
        ),
    ),
)
