"""What a document holds that a transcript has no place for."""

from __future__ import annotations

from transcript.formats.document.package import open_document
from transcript.formats.document.paragraphs import W

_THINGS = (
    ("footnoteReference", "a footnote", "{n} footnotes"),
    ("endnoteReference", "an endnote", "{n} endnotes"),
    ("commentReference", "a comment", "{n} comments"),
    ("drawing", "a picture or drawing", "{n} pictures or drawings"),
    ("pict", "an old drawing", "{n} old drawings"),
    ("txbxContent", "a text box", "{n} text boxes"),
)
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def list_ignored(data: bytes) -> tuple[str, ...]:
    """Say in plain words what reading passes over.

    Raises what :func:`transcript.formats.document.parse` raises.
    """
    body = open_document(data).element.body
    things = [(W + name, one, many) for name, one, many in _THINGS]
    notes = []
    for tag, one, many in (*things, (_FORMULA, "a formula", "{n} formulas")):
        count = sum(not any(element.iterancestors(_FALLBACK)) for element in body.iter(tag))
        if count:
            thing = f"{one} is" if count == 1 else f"{many.format(n=count)} are"
            notes.append(f"{thing} passed over")
    return tuple(notes)
