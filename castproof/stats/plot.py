"""The plot of statistics, as SVG: who speaks when in one episode, how long each in several.

Colours come from the page's style by class, so that they follow its light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from pathlib import Path

from castproof.files.paths import stem_of
from castproof.stats.statistics import CountedEpisode, SeasonStats
from castproof.stats.tables import format_seconds, format_speaker
from compare.plotting import PLOT_WIDTH, draw_line, draw_text, list_ticks
from transcript.seconds import format_clock

COLOURS = 8
"""Classes of the page's style; the last is for all who have no colour of their own."""
_LABEL, _ROW, _BAR = 190, 30, 20
_LABEL_LETTERS = 22


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a row in seconds, its colour's number, and what it says when pointed at."""

    start: float
    end: float
    colour: int
    title: str


@dataclass(frozen=True, slots=True)
class PlotRow:
    """A row of the plot: what it is called, and its spans."""

    label: str
    spans: tuple[Span, ...]


def give_colours(season: SeasonStats) -> dict[str | None, int]:
    """Give each speaker a colour's number, who talks the most first."""
    return {one.speaker: min(n, COLOURS - 1) for n, one in enumerate(season.speakers)}


def make_timeline(one: CountedEpisode, colours: dict[str | None, int]) -> tuple[PlotRow, ...]:
    """Make a row for each speaker of an episode, with a span for each turn."""
    rows: dict[str | None, list[Span]] = {each.speaker: [] for each in one.found.speakers}
    for turn in one.found.turns:
        if turn.start is not None and turn.seconds:
            said = f"{format_speaker(turn.speaker)}, {format_clock(turn.start)}: "
            title = f"{said}{format_clock(turn.seconds)}, {turn.words:,} words"
            end = turn.start + turn.seconds
            rows[turn.speaker].append(Span(turn.start, end, colours[turn.speaker], title))
    return tuple(PlotRow(format_speaker(who), tuple(spans)) for who, spans in rows.items())


def make_bars(season: SeasonStats, colours: dict[str | None, int]) -> tuple[PlotRow, ...]:
    """Make a row for each episode, with the talk time of its speakers one after the other."""
    rows = []
    for one in season.episodes:
        timed = [(each, each.seconds) for each in one.found.speakers if each.seconds]
        ends = list(accumulate(seconds for _, seconds in timed))
        spans = tuple(
            Span(
                end - seconds,
                end,
                colours.get(each.speaker, COLOURS - 1),
                f"{format_speaker(each.speaker)}: {format_seconds(seconds)}",
            )
            for (each, seconds), end in zip(timed, ends, strict=True)
        )
        rows.append(PlotRow(stem_of(Path(one.name)), spans))
    return tuple(rows)


def draw_plot(rows: Sequence[PlotRow], label: str) -> str:
    """Draw rows as SVG over one axis of time; ``""`` where no row has a span."""
    length = max((span.end for row in rows for span in row.spans), default=0.0)
    if not length:
        return ""
    scale, bottom = (PLOT_WIDTH - _LABEL - 20) / length, len(rows) * _ROW
    parts = []
    for tick in list_ticks(length):
        x = _LABEL + tick * scale
        parts.append(draw_line(x, 0, x, bottom))
        parts.append(draw_text(x, bottom + 16, format_clock(tick)))
    for number, row in enumerate(rows):
        y = number * _ROW
        name = row.label
        if len(name) > _LABEL_LETTERS:
            name = f"{name[: _LABEL_LETTERS - 1]}…"
        parts.append(
            f'<text x="{_LABEL - 10}" y="{y + 19}" text-anchor="end">{escape(name)}'
            f"<title>{escape(row.label)}</title></text>"
        )
        for span in row.spans:
            x, width = _LABEL + span.start * scale, max(0.5, (span.end - span.start) * scale)
            parts.append(
                f'<rect class="s{span.colour}" x="{x:.1f}" y="{y + (_ROW - _BAR) // 2}" '
                f'width="{width:.1f}" height="{_BAR}"><title>{escape(span.title)}</title></rect>'
            )
    return (
        f'<svg class="plot" viewBox="0 0 {PLOT_WIDTH} {bottom + 24}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
