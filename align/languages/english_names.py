"""What people say in English that tells a name: "my guest is Ann", "I'm Bob"."""

from __future__ import annotations

from align.languages.pack import NamingCues

_PLACE = r"(?:show|podcast|program|programme|event|stream|channel|episode|studio|club|call)"
_HERE = r"(?: (?:today|tonight|here|now|again|once|more|this|week|evening|morning|is|also|very))*"
_THE = r"(?:the|our|my|this|today's|today’s)"
_GUEST = rf"guests?{_HERE}"
_SITTING = r"(?:(?:sitting|standing|back)(?: down)? )?"
_FRIEND = r"(?: (?:my|our) (?:\w+ )?(?:guest|friend|colleague),?)?"
_INTRO = r"(?:intro(?:duction)?|invit(?:e|ation)|welcome)"

NAMING = NamingCues(
    titles=r"(?:[Dd]r|[Pp]rof|[Mm]r|[Mm]rs|[Mm]s)\.? |[Pp]rofessor |[Dd]octor ",
    plain=(
        ("next", rf"{_GUEST}(?: (?:on|of|for) {_THE}? ?{_PLACE}?{_HERE})?,? (?:is|will be),? NAME"),
        ("next", rf"{_GUEST}(?: (?:on|of|for) {_THE} {_PLACE})?(?:[,:;]| [–—-]) NAME"),
        ("next", rf"{_GUEST}[.!] NAME (?:is|works|has|was|leads|runs)\b"),
        ("next", rf"{_GUEST}[^.!?]{{0,60}}[.!] (?:his|her|their) name is NAME"),
        ("next", rf"joined{_HERE} by{_HERE}{_FRIEND} NAME"),
        ("next", rf"join(?:s|ing) (?:me|us){_HERE} NAME"),
        ("next", rf"with (?:me|us){_HERE} is{_FRIEND} NAME"),
        ("next", rf"(?:I'm|I’m|I am|we're|we’re|we are) {_SITTING}here{_HERE} with NAME"),
        ("next", r"join me in welcoming NAME"),
        ("next", r"welcome(?: back)?,? NAME"),
        ("next", rf"welcome(?: back)? to {_THE} {_PLACE}{_HERE}, NAME"),
        ("next", r"NAME, (?:a )?(?:very )?(?:warm )?welcome(?: back)?(?: to\b|[.!,])"),
        ("self", r"my name(?: is|'s|’s) NAME"),
        ("self", r"(?:I'm|I’m|I am) (?:one of )?(?:your|the) (?:co-?)?hosts?,? NAME"),
        ("listener", r"for (?:having|inviting|hosting) (?:me|us)(?: \w+){0,4}, NAME(?=[.,!?])"),
        ("listener", rf"for (?:the|that|this|your) (?:\w+ )?{_INTRO}, NAME(?=[.,!?])"),
    ),
    faint=(
        ("self", r"I(?:'m|’m| am) NAME(?=[,.!]| (?:and|from|your|the|a|an|with|at)\b)"),
        ("self", r"(?:hi|hello|hey|everyone|everybody|all|folks|guys)[,.!]? (?:and )?this is NAME"),
        ("next", r"(?:hi|hey|hello)(?: there)?,? NAME(?=[.,!?])"),
        (
            "next",
            r"(?:talk|speak|chat)(?:ing)?(?: today)? (?:to|with)(?: my (?:\w+ )?guest,?)? NAME",
        ),
        ("next", rf"(?:have|got)(?: here)? with (?:me|us){_HERE} NAME"),
        ("next", r"(?:have|got) NAME (?:here|with (?:me|us)|on the show)\b"),
        (
            "next",
            rf"{_GUEST}(?: of (?:mine|ours))?(?: \w+){{0,6}}[.,] NAME,? (?:for|who|from|is)\b",
        ),
    ),
    answer=(
        r"(?:(?:yeah|yes|sure|okay|oh|well|hi|hello|hey|thanks|thank you|good (?:morning|evening|"
        r"afternoon))[,.!]? (?:so much|very much|a lot)?[,.!]? ?){1,3}"
    ),
    welcomed=(
        r"\b(?:thanks|thank you|(?:for|to be) (?:having|inviting|here)|glad|happy|pleasure|excited|"
        r"delighted|honou?r|hello|hi|hey|nice to|great to|good to)\b"
    ),
)
