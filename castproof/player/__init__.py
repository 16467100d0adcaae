"""A published episode as one page: its sound, and the transcript that follows it.

The page asks nothing of anybody but its sound. ``page.py`` lays it out, ``word_times.py`` says when
each word is said, ``address.py`` which addresses it may name, ``bundle.py`` puts its script
together, and ``embed.py`` makes the frame that shows it in somebody's own page.
"""

from castproof.player.embed import render_frame
from castproof.player.page import MARK, PlayerLabels, render_player

__all__ = ["MARK", "PlayerLabels", "render_frame", "render_player"]
