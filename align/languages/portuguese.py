"""Portuguese. "né" and "é" are words, and no transcript showed a sound of hesitation: they stay."""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

_SMALL = words_of(
    "eu tu você ele ela nós vocês eles elas me te se lhe o a os as um uma uns umas meu minha meus "
    "minhas seu sua seus suas nosso nossa este esta esse essa isso e ou mas porque que se quando "
    "como onde quem ao à de do da dos das em no na nos nas com por pelo pela para pra sem sobre é "
    "são era foi tem há não mais muito já"
)
_NOW = r"(?: (?:hoje|aqui|agora|também|esta semana|conosco|comigo|com a gente))*,?"
_THE = r"(?:(?:o|a|nosso|nossa|meu|minha) )?(?:(?:amigo|amiga|querido|querida) )?"
_GUEST = r"(?:noss[oa]|meu|minha|o|a) convidad[oa](?: de hoje)?"

PORTUGUESE = LanguagePack(
    code="pt",
    name="Portuguese",
    listening=words_of("aham uhum"),
    backchannel_words=words_of(
        "sim aham uhum mhm claro certo exato isso tá ok okay ah entendi exatamente pois"
    ),
    backchannel_phrases=frozenset({"com certeza", "pois é", "é verdade"}),
    function_words=words_of("o os as um uma de do da no na em com por e mas"),
    openers=words_of("os um uma meu minha seu sua"),
    joining=words_of("e ou"),
    clauses=words_of("e mas ou porque que quando onde embora"),
    leading_words=_SMALL,
    numbers=words_of(
        "dois duas três quatro cinco seis sete oito nove dez onze doze treze quinze vinte trinta "
        "quarenta cinquenta sessenta setenta oitenta noventa cem cento mil"
    ),
    introducing=(
        "me chamo",
        "nome é",
        "bem-vindo",
        "bem-vinda",
        "olá",
        "oi",
        "obrigado",
        "obrigada",
    ),
    second_person=words_of("você vocês te ti teu tua seu sua"),
    no_names=_SMALL
    | words_of(
        "olá oi bom boa dia tarde noite obrigado obrigada bem-vindo bem-vinda bem-vindos sim não "
        "hoje ontem amanhã segunda terça quarta quinta sexta sábado domingo janeiro fevereiro "
        "março abril maio junho julho agosto setembro outubro novembro dezembro senhor senhora "
        "doutor doutora professor professora todos todas pessoal gente galera amigos amigas deus "
        "brasileiro brasileira português portuguesa"
    ),
    abbreviations=words_of("sra exmo"),
    quotes=("“", "”"),
    naming=NamingCues(
        titles=r"[Dd]outora? |[Pp]rofessora? |[Ss]enhora? |[Dd]ra?\. |[Dd]ona ",
        and_words="e",
        plain=(
            (
                "next",
                rf"{_GUEST}{_NOW} (?:é|se chama){_NOW} {_THE}NAME",
            ),
            ("next", rf"(?:recebemos|recebo|está conosco|temos conosco){_NOW} {_THE}NAME"),
            ("next", r"(?:seja )?(?:muito )?bem[- ]vind[oa],? NAME"),
            ("self", r"(?:eu )?me chamo NAME"),
            ("self", r"(?:o )?meu nome é NAME"),
            ("self", r"aqui (?:é|quem fala é) (?:o|a) NAME"),
            ("listener", r"pel[oa] (?:convite|oportunidade), NAME(?=[.,!?])"),
        ),
        faint=(
            ("self", r"(?:eu )?sou (?:o |a )?NAME(?=[,.!]| (?:e|de|do|da)\b)"),
            ("next", r"(?:olá|oi|bom dia|boa tarde|boa noite),? NAME(?=[.,!?])"),
        ),
        answer=(
            r"(?:(?:sim|olá|oi|obrigad[oa]|muito obrigad[oa]|bom dia|boa tarde|boa noite)[,.!]? ?)"
            r"{1,3}"
        ),
        welcomed=(
            r"\b(?:obrigad[oa]|olá|oi|bom dia|boa tarde|boa noite|prazer|feliz|contente|convite)\b"
        ),
    ),
)
