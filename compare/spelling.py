"""British spellings as American ones: the endings and words that come up in conversation.

OpenAI's normaliser maps 1,741 listed words (tysto.com/uk-us-spelling-list.html). A few endings and
a table of the commonest cover most of what is said; what is not here is left as it is.
"""

from __future__ import annotations

import re

_WORDS = {
    british: american
    for pair in (
        "grey gray",
        "centre center",
        "centres centers",
        "theatre theater",
        "metre meter",
        "metres meters",
        "litre liter",
        "litres liters",
        "fibre fiber",
        "defence defense",
        "offence offense",
        "licence license",
        "practise practice",
        "catalogue catalog",
        "dialogue dialog",
        "programme program",
        "programmes programs",
        "cheque check",
        "tyre tire",
        "learnt learned",
        "modelling modeling",
        "modelled modeled",
        "travelling traveling",
        "travelled traveled",
        "traveller traveler",
        "labelled labeled",
        "labelling labeling",
        "cancelled canceled",
        "cancelling canceling",
        "skilful skillful",
        "fulfil fulfill",
        "enrol enroll",
        "ageing aging",
        "sceptical skeptical",
        "judgement judgment",
        "artefact artifact",
        "artefacts artifacts",
        "aluminium aluminum",
        "mum mom",
    )
    for british, american in [pair.split()]
}
_ISE = re.compile(
    r"(organ|real|recogn|optim|custom|priorit|util|minim|maxim|summar|special|general|normal|"
    r"vis?ual|standard|final|character|emphas|apolog|categor|author|central|digit|global|"
    r"initial|local|memor|modern|monet|personal|random|serial|social|stabil|synchron|token|vector|"
    r"anal)(?:i|(?<=anal)y)s(e|ed|es|ing|er|ers|ation|ations)"
)
_OUR = re.compile(r"(behavi|col|fav|flav|hon|hum|lab|neighb|harb|rum|vap|endeav)our(\w*)")


def american(word: str) -> str:
    """The American spelling of a British one, any other word as it is.

    >>> american("organisation"), american("colourful"), american("analysed"), american("our")
    ('organization', 'colorful', 'analyzed', 'our')
    """
    if word in _WORDS:
        return _WORDS[word]
    found = _ISE.fullmatch(word)
    if found is not None and not (found[1] == "anal" and found[2] == "es"):
        between = "y" if found[1] == "anal" else "i"
        return f"{found[1]}{between}z{found[2]}"
    return _OUR.sub(r"\1or\2", word) if "our" in word else word
