"""UTF-8 that was read as Latin-1 or Windows-1252: ``â‚¬200`` where ``€200`` was meant.

Found and mended by ftfy (R. Speer, https://ftfy.readthedocs.io), whose heuristic asks whether the
characters are likelier as what they would decode to. Nothing but the encoding is touched: curly
quotes, line breaks, ligatures and HTML entities stay as a person wrote them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASCII = re.compile(r"([!-~]+)")
"""What reads the same in every encoding concerned: mending changes what stands between.

Blanks are not in it: half of a misread no-break space is one, and mending takes it.
"""


@dataclass(frozen=True, slots=True)
class Misreading:
    """Characters ``start`` up to ``stop`` of a text are ``text`` and should be ``mended``."""

    start: int
    stop: int
    text: str
    mended: str


def is_misread(text: str) -> bool:
    """Tell whether there is anything to mend.

    >>> is_misread("â‚¬200"), is_misread("Zoë à la carte, SÃO PAULO")
    (True, False)
    """
    return not text.isascii() and fix_encoding(text) != text


def fix_encoding(text: str) -> str:
    """Give the text as it was meant; the same text where nothing is misread.

    >>> fix_encoding("it costs â‚¬200, doesnâ€™t it?")
    'it costs €200, doesn’t it?'
    """
    if text.isascii():
        return text
    import ftfy

    only_the_encoding = ftfy.TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        replace_lossy_sequences=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    return ftfy.fix_encoding(text, only_the_encoding)


def find_misreadings(text: str) -> tuple[Misreading, ...]:
    """Find where in the text characters are misread, in order.

    >>> find_misreadings("it costs â‚¬200")
    (Misreading(start=9, stop=12, text='â‚¬', mended='€'),)
    """
    meant = fix_encoding(text)
    was, now = _ASCII.split(text), _ASCII.split(meant)
    if was[1::2] != now[1::2]:
        # Mending has taken some of what we hold on to, and only the whole is sure.
        was, now = [text], [meant]
    found, start = [], 0
    for piece, mended in zip(was, now, strict=True):
        if piece != mended:
            found.append(_narrow(start, piece, mended))
        start += len(piece)
    return tuple(found)


def _narrow(start: int, was: str, now: str) -> Misreading:
    """Leave out what both begin and end with; of ``Â£`` for ``£`` a letter stays."""
    shortest = min(len(was), len(now)) - 1
    head = 0
    while head < shortest and was[head] == now[head]:
        head += 1
    tail = 0
    while tail < shortest - head and was[-1 - tail] == now[-1 - tail]:
        tail += 1
    stop = len(was) - tail
    return Misreading(start + head, start + stop, was[head:stop], now[head : len(now) - tail])
