"""Names and words in formats whose fields are parted by white space: RTTM, CTM, STM.

A blank inside a name is written as ``%20``, as in an address, so that every other tool reads one
field and we read the same name again. ``%`` itself is escaped only where it would read as such
an escape, so ``100%`` stays ``100%``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from transcript.errors import NotExpressible

NOTHING = "<NA>"
"""What the formats of NIST write where a field has no value."""

COMMENT = ";;"

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PLAIN = re.compile(r"[^\s%<;]+")
_MISTAKABLE = re.compile(r"%(?=[0-9A-Fa-f]{2})|^<(?=NA>$)|^;")


@lru_cache(maxsize=1 << 14)  # a recording says the same few names and words over and over
def escape_field(text: str, what: str) -> str:
    """The text as one field; ``what`` names it in the error for an empty one.

    >>> escape_field("Speaker 1", "speaker")
    'Speaker%201'
    """
    if not text:
        raise NotExpressible(f"an empty {what} cannot be written as a field")
    if _PLAIN.fullmatch(text):
        return text
    escaped = _MISTAKABLE.sub(lambda match: quote(match[0], safe=""), text)
    return "".join(quote(c, safe="") if c.isspace() else c for c in escaped)


def unescape_field(token: str) -> str:
    """The text of a field; an escape that :func:`escape_field` would not write stays as it is.

    >>> unescape_field("Speaker%201"), unescape_field("%41")
    ('Speaker 1', '%41')
    """
    return _ESCAPES.sub(_unescaped, token)


def split_fields(line: str) -> list[str]:
    """The fields of a line, parted by spaces and tabs."""
    return [field for field in re.split(r"[ \t]+", line) if field]


def _unescaped(match: re.Match[str]) -> str:
    text = unquote(match[0], errors="replace")
    return text if all(c.isspace() or c in "%<;" for c in text) else match[0]
