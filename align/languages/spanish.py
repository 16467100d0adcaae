"""Spanish. "este", "o sea" and "pues" are words, and so is "eh" where marks set it off: they stay.

"Cuidado, eh." asks for assent; "y trae eh cosas" and "no sé… eh…" hesitate.
"""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

_SMALL = words_of(
    "yo tú él ella nosotros ustedes ellos ellas me te se lo la le los las les un una unos unas el "
    "mi mis tu tus su sus nuestro nuestra este esta estos estas ese esa y e o u pero porque que "
    "si cuando como donde quien a al de del en con por para sin sobre es son era fue ha he han "
    "había no más muy ya"
)
_NOW = r"(?: (?:hoy|aquí|ahora|también|esta noche|esta semana|con nosotros|conmigo))*,?"
_A = r"(?:a )?(?:(?:el|la) )?"
_RECEIVE = (
    r"(?:nos acompaña|me acompaña|está con nosotros|tenemos con nosotros|recibimos|"
    r"damos la bienvenida)"
)
_GUEST = r"(?:nuestr[oa]|mi|el|la) invitad[oa](?: de hoy)?"

SPANISH = LanguagePack(
    code="es",
    name="Spanish",
    hesitations_shown=words_of("eh"),
    listening=words_of("mhm mjm ajá"),
    backchannel_words=words_of(
        "sí ajá claro ya ok okay vale exacto mhm mjm ah cierto bueno bien totalmente"
    ),
    backchannel_phrases=frozenset({"claro que", "por supuesto", "sí claro", "así es"}),
    function_words=words_of("de el la los las un una con en y pero que por para"),
    openers=words_of("el los las un una mi mis su sus"),
    joining=words_of("y o"),
    clauses=words_of("y pero o porque que cuando donde aunque"),
    leading_words=_SMALL,
    numbers=words_of(
        "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte "
        "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil"
    ),
    introducing=("me llamo", "nombre es", "bienvenido", "bienvenida", "hola", "gracias"),
    second_person=words_of("tú te ti tu tus usted ustedes vosotros os"),
    no_names=_SMALL
    | words_of(
        "hola buenas buenos días tardes noches gracias bienvenido bienvenida bienvenidos "
        "bienvenidas sí no hoy ayer mañana lunes martes miércoles jueves viernes sábado domingo "
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
        "señor señora doctor doctora profesor profesora todos todas amigos amigas chicos chicas "
        "gente dios español española venezolano venezolana mexicano mexicana argentino argentina"
    ),
    abbreviations=words_of("sra dña ud uds"),
    quotes=("«", "»"),
    naming=NamingCues(
        titles=r"[Dd]octora? |[Pp]rofesora? |[Dd]on |[Dd]oña |[Ss]eñora? |[Dd]ra?\. ",
        and_words="y",
        plain=(
            (
                "next",
                rf"{_GUEST}{_NOW} (?:es|se llama){_NOW} NAME",
            ),
            (
                "next",
                rf"{_RECEIVE}{_NOW} {_A}NAME",
            ),
            ("next", r"bienvenid[oa],? NAME"),
            ("self", r"(?:yo )?me llamo NAME"),
            ("self", r"mi nombre es NAME"),
            ("self", r"(?:les|os|te) habla NAME"),
            ("listener", r"por (?:la invitación|invitarme|invitarnos|recibirme), NAME(?=[.,!?])"),
        ),
        faint=(
            ("self", r"(?:yo )?soy NAME(?=[,.!]| (?:y|de|del|desde)\b)"),
            ("next", r"(?:hola|buenos días|buenas tardes|buenas noches|buenas),? NAME(?=[.,!?])"),
        ),
        answer=(
            r"(?:(?:sí|hola|buenas|gracias|muchas gracias|buenos días|buenas tardes|buenas noches)"
            r"[,.!]? (?:a ti|a ustedes|a vosotros)?[,.!]? ?){1,3}"
        ),
        welcomed=(
            r"\b(?:gracias|hola|buenas|buenos días|encantad[oa]|un placer|un gusto|feliz|contento|"
            r"contenta|invitación|invitarme)\b"
        ),
    ),
)
