"""UTF-8 that was read as Latin-1 or Windows-1252: ``â‚¬200`` where ``€200`` was meant.

Told and mended by ftfy (R. Speer, https://ftfy.readthedocs.io), whose heuristic asks whether the
characters are likelier as what they would decode to. Nothing but the encoding is touched: curly
quotes, line breaks, ligatures and HTML entities stay as a person wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftfy import TextFixerConfig


@dataclass(frozen=True, slots=True)
class Misreading:
    """Characters ``start`` up to ``stop`` of a text are ``text`` and should be ``mended``."""

    start: int
    stop: int
    text: str
    mended: str


def is_misread(text: str) -> bool:
    """Whether there is anything to mend.

    >>> is_misread("â‚¬200"), is_misread("Zoë à la carte, SÃO PAULO")
    (True, False)
    """
    return not text.isascii() and mended(text) != text


def mended(text: str) -> str:
    """The text as it was meant; the same text where nothing is misread.

    >>> mended("it costs â‚¬200, doesnâ€™t it?")
    'it costs €200, doesn’t it?'
    """
    if text.isascii():
        return text
    import ftfy

    return ftfy.fix_encoding(text, _only_the_encoding())


def misreadings(text: str) -> tuple[Misreading, ...]:
    """Where in the text characters are misread, in order.

    >>> misreadings("it costs â‚¬200")
    (Misreading(start=9, stop=12, text='â‚¬', mended='€'),)
    """
    meant = mended(text)
    if meant == text:
        return ()
    matcher = SequenceMatcher(None, text, meant, autojunk=False)
    return tuple(
        Misreading(a, a_stop, text[a:a_stop], meant[b:b_stop])
        for tag, a, a_stop, b, b_stop in matcher.get_opcodes()
        if tag != "equal"
    )


def _only_the_encoding() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
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
