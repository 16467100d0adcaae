"""The page of statistics: one file with the plot and the tables, which needs no network."""

from __future__ import annotations

from html import escape
from pathlib import Path

from castproof.comparing.tables import ReportTable
from castproof.files.paths import format_path
from castproof.files.report_pages import ReportPage
from castproof.stats.plot import COLOURS, draw_plot, give_colours, make_bars, make_timeline
from castproof.stats.statistics import SeasonStats, list_notes
from castproof.stats.tables import format_speaker, make_tables
from compare.report import PAGE_STYLES, render_index

MARK = '<meta name="generator" content="castproof stats">'
PAGE = ReportPage(MARK, "statistics", "counted")


def write_page(season: SeasonStats, target: Path) -> None:
    """Write the page of statistics; raises :class:`~castproof.errors.OutputNotWritable`."""
    PAGE.write(target, render_page(season))


def render_page(season: SeasonStats) -> str:
    """Render statistics as one page; what names and files hold stays text."""
    if len(season.episodes) == 1:
        title = f"Who speaks in {season.episodes[0].name}"
    else:
        title = f"Who speaks in {len(season.episodes)} episodes"
    notes = [
        *list_notes(season),
        *(f"{format_path(one.path)} is not counted: {one.reason}" for one in season.failures),
    ]
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    body = [
        render_plot(season),
        *(render_table(table) for table in make_tables(season)),
        f'<h2>What to know of the figures</h2><ul class="notes">{items}</ul>' if items else "",
    ]
    return render_index(title, "\n".join(body), MARK, (*PAGE_STYLES, "stats.css"))


def render_plot(season: SeasonStats) -> str:
    """Render the plot with its caption: of one episode over time, of several a bar for each."""
    colours = give_colours(season)
    if len(season.episodes) == 1:
        what = "When each speaker talks, from the beginning to the end of the episode."
        drawn, legend = draw_plot(make_timeline(season.episodes[0], colours), what), ""
    else:
        what = "How long each speaker talks in each episode."
        drawn, legend = draw_plot(make_bars(season, colours), what), render_legend(colours)
    if not drawn:
        return "<p>No talk time is known: there is nothing to plot.</p>"
    return f"<figure>{drawn}{legend}<figcaption>{what}</figcaption></figure>"


def render_legend(colours: dict[str | None, int]) -> str:
    """Render the legend of the colours; those who share the last one are called others."""
    named = [(format_speaker(who), n) for who, n in colours.items() if n < COLOURS - 1]
    if len(colours) >= COLOURS:
        named.append(("others", COLOURS - 1))
    items = "".join(
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="s{n}" width="10" '
        f'height="10" rx="2"/></svg>{escape(name)}</li>'
        for name, n in named
    )
    return f'<ul class="legend">{items}</ul>'


def render_table(table: ReportTable) -> str:
    """Render a table with its title as HTML; nothing where it has no rows."""
    if not table.rows:
        return ""
    heads = "".join(
        f'<th scope="col"{_align(table, at)}>{escape(name)}</th>'
        for at, name in enumerate(table.columns)
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(
            f"<td{_align(table, at)}>{escape(cell)}</td>" for at, cell in enumerate(row[1:], 1)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<h2>{escape(table.title)}</h2><div class="scrolls"><table><thead><tr>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _align(table: ReportTable, column: int) -> str:
    return ' class="number"' if column in table.numbers else ""
