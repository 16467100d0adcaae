"""The frame that shows a player page inside somebody's own page."""

from __future__ import annotations

from html import escape

from castproof.player.address import check_address
from transcript.text import join_lines

HEIGHT_PX = 520
"""As high as eight lines of text and the player below them."""


def render_frame(address: str, title: str, *, height_px: int = HEIGHT_PX) -> str:
    """Render the ``<iframe>`` to paste into a page: ``address`` is the player page's.

    Raises :class:`~transcript.errors.InvalidCall` for an address that no frame should show.

    >>> render_frame("https://example.org/talk.html", "A talk", height_px=400)
    '<iframe src="https://example.org/talk.html" title="A talk" width="100%" height="400" \
style="border:0" loading="lazy" allow="autoplay; clipboard-write"></iframe>'
    """
    return (
        f'<iframe src="{escape(check_address(address))}" title="{escape(join_lines(title))}" '
        f'width="100%" height="{int(height_px)}" style="border:0" loading="lazy" '
        'allow="autoplay; clipboard-write"></iframe>'
    )
