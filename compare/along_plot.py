"""The plot of where along an episode the two sides differ, and the same as a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from html import escape

from compare.along import BLAMES, Along, EpisodePart
from compare.edits import Blame
from compare.plotting import (
    PLOT_WIDTH,
    choose_top,
    draw_arrow,
    draw_bar,
    draw_line,
    draw_link,
    draw_rates,
    draw_text,
    list_counts,
    list_ticks,
    wrap_plot,
)
from compare.units import Unit
from compare.wording import format_percent, format_units
from transcript.seconds import format_clock

_NAMES: dict[Blame, str] = {
    "machine": "the machine’s mistakes",
    "edit": "edits of content",
    "style": "clean read",
}
_CSS: dict[Blame, str] = {"machine": "p-machine", "edit": "p-edit", "style": "p-style"}
_LEFT, _TOP, _HEIGHT = 60, 22, 150
_SPEAKERS, _SPEAKER_GAP = 26, 14
FEWEST_PARTS = 2
_NUMBER_WIDTH = 20
"""A header's number that would stand in the one before is left out; the table has it."""


def render_along(along: Along, rows: Sequence[tuple[int, int]], unit: Unit) -> str:
    """Render the plot and its table as HTML, or one sentence where there is nothing to plot.

    ``rows`` says which of the page's rows has which of the person's words: (first word, row).
    """
    if not any(sum(part.differing.values()) or part.moved for part in along.parts):
        return "<p>The two sides do not differ anywhere: there is nothing to plot.</p>"
    if len(along.parts) < FEWEST_PARTS:
        return (
            f"<p>The episode is too short for a plot: it has "
            f"{escape(format_units(along.parts[0].words, unit))}.</p>"
        )
    note = (
        ""
        if along.is_timed
        else f"<p>Few lines have a time, so the episode is counted in {unit.many} here.</p>"
    )
    return (
        f"{note}<figure>{draw_along(along, rows, unit)}{render_legend(along)}"
        f"<figcaption>{escape(describe(along, unit))}</figcaption></figure>"
        f"<details><summary>The same in figures</summary>{render_table(along, rows, unit)}"
        "</details>"
    )


def describe(along: Along, unit: Unit) -> str:
    """Describe what the plot shows, and its highest part."""
    worst = max(along.parts, key=lambda part: part.rate)
    most, place = format_rate(worst), format_place(worst.start, along)
    place = place if along.is_timed else f"{unit.one} {place}"
    headers = " Dashed lines are the person’s chapters." if along.headers else ""
    top = choose_top(part.rate for part in along.parts)
    beyond = " Those with an arrow go on beyond the top." if worst.rate > top else ""
    return (
        f"Each bar is {format_span(along.parts[0], along, unit)}: the {unit.many} that differ, for "
        f"each 100 of the person’s. The most is {most}, from {place}.{beyond}{headers} A click "
        "leads to the text."
    )


def format_span(part: EpisodePart, along: Along, unit: Unit) -> str:
    """Format how long a part is."""
    length = part.end - part.start
    if not along.is_timed:
        return f"{length:,.0f} {unit.many}"
    if length >= 60:
        return "a minute" if length == 60 else f"{length / 60:.0f} minutes"
    return f"{length:.0f} seconds"


def format_place(place: float, along: Along) -> str:
    """Format a place on the axis: a time, or which word it is."""
    return format_clock(place) if along.is_timed else f"{place:,.0f}"


def format_rate(part: EpisodePart) -> str:
    """Format how many words of a part differ, for each 100 of the person's."""
    return format_percent(part.rate) if part.words else "only the machine’s words"


def describe_part(part: EpisodePart, along: Along, unit: Unit) -> str:
    """Describe a part on one line."""
    span = f"{format_place(part.start, along)}–{format_place(part.end, along)}"
    differ = sum(part.differing.values())
    kinds = [f"{part.differing[one]} {_NAMES[one]}" for one in BLAMES if part.differing[one]]
    told = f": {', '.join(kinds)}" if kinds else ""
    speaker = f"; {format_units(part.moved, unit)} of another speaker" if part.moved else ""
    of = f"{differ} of {format_units(part.words, unit)} differ"
    return f"{span}: {of} ({format_rate(part)}){told}{speaker}"


def find_row(index: int | None, rows: Sequence[tuple[int, int]]) -> str | None:
    """Find the page's row that has a word, as a link within the page."""
    if index is None or not rows:
        return None
    at = bisect_right(rows, (index, len(rows) + 1)) - 1
    return f"#row-{rows[max(0, at)][1]}"


def draw_along(along: Along, rows: Sequence[tuple[int, int]], unit: Unit) -> str:
    """Draw the plot: bars of words, below them bars of speakers, and the headers' lines."""
    top = choose_top(part.rate for part in along.parts)
    speakers = choose_top(part.moved_share for part in along.parts)
    scale = (PLOT_WIDTH - _LEFT - 6) / along.length
    floor = _TOP + _HEIGHT
    has_speakers = any(part.moved for part in along.parts)
    lowest = floor + (_SPEAKER_GAP + _SPEAKERS if has_speakers else 0)
    parts = draw_rates(top, _LEFT, floor, _HEIGHT)
    if has_speakers:
        parts.append(draw_line(_LEFT, lowest, PLOT_WIDTH, lowest))
        parts.append(draw_text(_LEFT - 8, lowest - 8, "speakers", "end"))
    for tick in list_ticks(along.length) if along.is_timed else list_counts(along.length):
        x = _LEFT + tick * scale
        parts.append(draw_line(x, lowest, x, lowest + 4))
        parts.append(draw_text(x, lowest + 17, format_place(tick, along)))
    for part in along.parts:
        x, width = _LEFT + part.start * scale, (part.end - part.start) * scale
        drawn = draw_words(part, x, width, top)
        if part.moved:
            height = max(2.0, _SPEAKERS * min(1.0, part.moved_share / speakers))
            drawn.append(draw_bar(x + 0.5, lowest - height, width - 1, height, "p-who"))
        target = find_row(part.at, rows)
        hit = draw_bar(x, _TOP, width, lowest - _TOP, "hit")
        label = describe_part(part, along, unit)
        parts.append(draw_link(target, label, (hit, *drawn)) if target else "".join(drawn))
    free = 0.0
    for number, (place, title) in enumerate(along.headers, start=1):
        x = _LEFT + place * scale
        shown = ""
        if x >= free:
            shown, free = draw_text(x, _TOP - 8, str(number)), x + _NUMBER_WIDTH
        name = f"{number}. {title}, {format_place(place, along)}"
        line = draw_line(x, _TOP - 4, x, lowest, "header-line")
        parts.append(f"<g><title>{escape(name)}</title>{line}{shown}</g>")
    return wrap_plot(
        "along", lowest + 26, "Where the two sides differ", describe(along, unit), parts
    )


def draw_words(part: EpisodePart, x: float, width: float, top: float) -> list[str]:
    """Draw the bars of words; where they go on beyond the top, an arrow stands there."""
    drawn, floor = [], float(_TOP + _HEIGHT)
    total = sum(part.differing.values())
    height = _HEIGHT * min(1.0, part.rate / top)
    for blame in BLAMES:
        share = height * part.differing[blame] / total if total else 0.0
        if share:
            floor -= share
            drawn.append(draw_bar(x + 0.5, floor, width - 1, share, _CSS[blame]))
    if part.rate > top:
        drawn.append(draw_arrow(x + width / 2, _TOP))
    return drawn


def render_legend(along: Along) -> str:
    """Render the legend of the colours, in the order of the bars from below."""
    shown = [
        (_CSS[one], _NAMES[one])
        for one in BLAMES
        if any(part.differing[one] for part in along.parts)
    ]
    if any(part.moved for part in along.parts):
        shown.append(("p-who", "words of another speaker"))
    items = "".join(
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{css}" width="10" '
        f'height="10" rx="2"/></svg>{escape(name)}</li>'
        for css, name in shown
    )
    return f'<ul class="legend">{items}</ul>'


def render_table(along: Along, rows: Sequence[tuple[int, int]], unit: Unit) -> str:
    """Render the parts as a table, the headers between them."""
    columns = (unit.many, "differ", "share", *(_NAMES[one] for one in BLAMES), "another speaker")
    heads = "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in columns)
    waiting = list(enumerate(along.headers, start=1))
    body = []
    for part in along.parts:
        while waiting and waiting[0][1][0] < part.end:
            number, (place, title) = waiting.pop(0)
            shown = f"{number}. <span dir='auto'>{escape(title)}</span>"
            when = escape(format_place(place, along))
            body.append(
                f'<tr><th scope="rowgroup" colspan="{len(columns) + 1}" class="chapter">'
                f"{shown}, {when}</th></tr>"
            )
        cells = (
            f"{part.words:,}",
            f"{sum(part.differing.values()):,}",
            format_rate(part),
            *(f"{part.differing[one]:,}" for one in BLAMES),
            f"{part.moved:,}",
        )
        joined = "".join(f'<td class="number">{escape(cell)}</td>' for cell in cells)
        begins, target = format_place(part.start, along), find_row(part.at, rows)
        name = f'<a href="{target}">{begins}</a>' if target else begins
        body.append(f'<tr><th scope="row" class="number">{name}</th>{joined}</tr>')
    return (
        f'<div class="scrolls"><table><thead><tr><th scope="col" class="number">from</th>{heads}'
        f"</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )
