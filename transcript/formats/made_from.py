"""The digest of the text that a file was made from, kept in the file itself.

So that a file which comes back edited can be told from the text it was made from, though that has
been edited too since. WebVTT has it in a comment (``NOTE``), STM and CTM in theirs (``;;``), the
formats of JSON in a member ``made_from``, a word-processor document in a custom property. Players
and word processors pass over all of these, and most programs that save such a file keep them. The
other formats (SubRip among them) have no place that is not read as text.
"""

from __future__ import annotations

import json
import re

from transcript.formats.document.properties import read_property, with_property

PROPERTY = "castproof made from"
"""What the custom property of a document is called."""
MEMBER = "made_from"
"""What the member of a JSON document is called."""
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_COMMENTS = {"vtt": "NOTE", "stm": ";;", "ctm": ";;"}
_JSON = frozenset({"json", "podcast", "json-chapters"})
_VERSION = re.compile(r'(\{\s*(?:"format": "[a-z]+", )?"version": [^,{}\[\]]+,)(\s*)')
_SIGNATURE = "WEBVTT\n"


def has_place(format_name: str) -> bool:
    """Tell whether files of a format can keep the digest.

    >>> has_place("vtt"), has_place("srt")
    (True, False)
    """
    return format_name in _COMMENTS or format_name in _JSON or format_name == "docx"


def mark(content: bytes, format_name: str, digest: str) -> bytes:
    """Put the digest into a file that was written; one whose format has no place stays as it is.

    ``content`` is as this package writes it, ``digest`` a SHA-256 in hexadecimal.

    >>> print(mark(b"WEBVTT\\n", "vtt", "0" * 64).decode()[:30])
    WEBVTT
    <BLANKLINE>
    NOTE made from sha256:
    """
    value = f"sha256:{digest}"
    if format_name == "docx":
        return with_property(content, PROPERTY, value)
    text = content.decode() if has_place(format_name) else ""
    if format_name == "vtt":
        return text.replace(_SIGNATURE, f"{_SIGNATURE}\nNOTE made from {value}\n", 1).encode()
    if format_name in _COMMENTS:
        return f"{_COMMENTS[format_name]} made from {value}\n{text}".encode()
    if format_name in _JSON:
        return _VERSION.sub(rf'\1\2"{MEMBER}": "{value}",\2', text, count=1).encode()
    return content


def find(content: bytes, format_name: str) -> str | None:
    """Find the digest that a file keeps; ``None`` where it has none.

    Raises :class:`~transcript.errors.FormatError` for a document that cannot be opened.
    """
    if format_name == "docx":
        value: object = read_property(content, PROPERTY)
    elif format_name in _COMMENTS:
        row = rf"^{_COMMENTS[format_name]} made from ({_DIGEST.pattern})[ \t]*\r?$"
        found = re.search(row, content.decode("utf-8", "replace"), re.MULTILINE)
        value = None if found is None else found[1]
    elif format_name in _JSON:
        try:
            value = json.loads(content).get(MEMBER)
        except (ValueError, AttributeError, RecursionError):
            return None  # what is wrong with it its parser says
    else:
        return None
    match = _DIGEST.fullmatch(value) if isinstance(value, str) else None
    return None if match is None else match[1]
