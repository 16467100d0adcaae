"""The parts of the reports' plots, as SVG: one axis for all, and text that stays text.

Colours come from the page's style by class, so that they follow its light and dark. A plot is no
picture to those who do not see it: what it shows is said in its description and in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

PLOT_WIDTH = 960
TICK_STEPS_S = (1, 5, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)
_COUNT_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_MOST_TICKS = 8
_TOPS = (0.05, 0.1, 0.2, 0.5, 1.0)
_BELOW_TOP = 0.95
"""The share of rates that a plot shows to their end: one that is far off must not flatten all."""


def list_ticks(length: float) -> list[float]:
    """List the moments that an axis of time names: round ones, no more than eight.

    >>> list_ticks(150.0), list_ticks(4000.0)[-1]
    ([0, 30, 60, 90, 120, 150], 3600)
    """
    return _list_ticks(length, TICK_STEPS_S)


def list_counts(length: float) -> list[float]:
    """List the numbers that an axis of counts names.

    >>> list_counts(420)
    [0, 100, 200, 300, 400]
    """
    return _list_ticks(length, _COUNT_STEPS)


def _list_ticks(length: float, steps: Sequence[int]) -> list[float]:
    step = next((one for one in steps if length / one < _MOST_TICKS), None)
    if step is None:
        step = steps[-1] * (int(length / steps[-1] / _MOST_TICKS) + 1)
    return [step * n for n in range(int(length / step) + 1)]


def choose_top(rates: Iterable[float]) -> float:
    """Choose where an axis of rates ends, so that nearly all of them are shown whole.

    >>> choose_top([0.02, 0.03]), choose_top([0.03] * 60 + [7.0]), choose_top([7.0])
    (0.05, 0.05, 1.0)
    """
    ordered = sorted(rates)
    most = ordered[int(_BELOW_TOP * (len(ordered) - 1))] if ordered else 0.0
    return next((top for top in _TOPS if most <= top), _TOPS[-1])


def draw_text(x: float, y: float, text: str, anchor: str = "middle", css: str = "tick") -> str:
    """Draw a text at a place."""
    return (
        f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def draw_line(x1: float, y1: float, x2: float, y2: float, css: str = "grid") -> str:
    """Draw a line."""
    return f'<line class="{css}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def draw_bar(x: float, y: float, width: float, height: float, css: str) -> str:
    """Draw a bar."""
    return (
        f'<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{max(0.5, width):.1f}" '
        f'height="{max(0.0, height):.1f}"/>'
    )


def draw_arrow(x: float, y: float) -> str:
    """Draw the arrow of a bar that goes on beyond the top of its plot."""
    return f'<path class="beyond" d="M{x - 5:.1f} {y + 7:.1f}l5 -7l5 7Z"/>'


def draw_link(target: str, label: str, parts: Iterable[str]) -> str:
    """Draw what leads somewhere; the table beside has the same for the keyboard."""
    shown = escape(label)
    return (
        f'<a href="{escape(target)}" tabindex="-1" aria-label="{shown}"><title>{shown}</title>'
        f"{''.join(parts)}</a>"
    )


def draw_rates(top: float, left: float, bottom: float, height: float) -> list[str]:
    """Draw the lines and names of an axis of rates, from none to ``top``."""
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = bottom - share * height
        parts.append(draw_line(left, y, PLOT_WIDTH, y))
        parts.append(draw_text(left - 8, y + 4, f"{100 * share * top:g} %", "end"))
    return parts


def wrap_plot(name: str, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """Make the SVG of parts; ``name`` begins its ids, ``description`` says what is to be seen."""
    return (
        f'<div class="scrolls" tabindex="0" role="region" aria-labelledby="{name}-title">'
        f'<svg class="plot" viewBox="0 0 {PLOT_WIDTH} {height:.0f}" role="group" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{"".join(parts)}</svg></div>'
    )
