"""Places in a text as JavaScript counts them: in UTF-16 code units."""

from __future__ import annotations

from review.errors import BadOperation


def index_of(text: str, offset: int) -> int:
    """Find the index of the character at this offset, or the text's length at its end.

    Raises :class:`~review.errors.BadOperation` for an offset outside the text or inside a
    character.

    >>> index_of("a😀b", 3)
    2
    """
    units = text.encode("utf-16-le")
    if not 0 <= offset <= len(units) // 2:
        raise BadOperation("the offset is outside the line")
    try:
        return len(units[: 2 * offset].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise BadOperation("the offset is inside a character") from None


def offset_of(text: str, index: int) -> int:
    """Find the offset of the character at this index.

    >>> offset_of("a😀b", 2)
    3
    """
    return len(text[:index].encode("utf-16-le")) // 2
