"""Changes that a word processor recorded in a document, as Word and LibreOffice track them.

What they replaced is still there (ECMA-376 part 1, 17.13.5), so what the document said before them
can be read, and with it what somebody changed.
"""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPPOSITES = {
    _W + name: _W + opposite
    for name, opposite in (
        *(("ins", "del"), ("del", "ins")),
        *(("moveFrom", "moveTo"), ("moveTo", "moveFrom")),
    )
}
_DELETED_TEXT, _TEXT = _W + "delText", _W + "t"
_FORMER, _PROPERTIES, _STYLE = _W + "pPrChange", _W + "pPr", _W + "pStyle"


def invert_changes(body: Any) -> bool:
    """Turn each recorded change of a ``w:body`` round, in place; tell whether there was any.

    What was inserted counts as deleted, what was deleted as inserted, and a paragraph has the style
    again that it had, so that reading the body gives what it said before the changes.
    """
    changes = list(body.iter(*_OPPOSITES, _FORMER))
    for change in changes:
        if change.tag == _FORMER:
            _restore_style(change)
        else:
            change.tag = _OPPOSITES[change.tag]
    for text in list(body.iter(_DELETED_TEXT)):
        text.tag = _TEXT
    return bool(changes)


def _restore_style(change: Any) -> None:
    properties = change.getparent()
    for style in properties.findall(_STYLE):
        properties.remove(style)
    former = change.find(f"{_PROPERTIES}/{_STYLE}")
    if former is not None:
        properties.insert(0, former)
