"""The pages of comparisons: written whole, and over no other file without being asked."""

from __future__ import annotations

import base64
import mimetypes
import os
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from castproof.comparing.change import Changes
from castproof.comparing.comparison import Compared, Report, find_notes, list_not_compared
from castproof.comparing.season import order_season, render_season
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files.paths import follow_links, format_path
from castproof.files.report_pages import ReportPage
from compare import Absent, Scores
from compare.edits import Blame
from compare.report import MARK, ReportLabels, render_index, render_page
from compare.wording import NAMES, format_percent

PAGE = ReportPage(MARK, "a comparison", "compared")
_FOLDER = "episodes"


@dataclass(frozen=True, slots=True)
class PageAudio:
    """The recording that a page lets one hear: linked to, or held by the page itself."""

    path: Path
    is_embedded: bool = False

    def link(self, target: Path) -> str:
        """Make the recording's address as seen from the page at ``target``."""
        if self.is_embedded:
            kind = mimetypes.guess_type(self.path.name)[0] or "audio/mpeg"
            return f"data:{kind};base64,{base64.b64encode(self.path.read_bytes()).decode()}"
        own = follow_links(self.path)
        try:
            near = os.path.relpath(own, follow_links(target.parent))
        except ValueError:  # on another drive
            return own.as_uri()
        return quote(near.replace(os.sep, "/"), errors="surrogateescape")


def write_page(report: Report, target: Path, sound: PageAudio | None, *, overwrite: bool) -> None:
    """Write the page of a report of one pair.

    Raises :class:`~castproof.errors.OutputNotWritable`, also for a file that is no such page
    unless ``overwrite`` says so, and :class:`~transcript.errors.InvalidCall` where ``target`` is
    what was compared or heard.
    """
    (one,) = report.episodes
    read = [one.pair.machine, one.pair.human, *([sound.path] if sound else [])]
    PAGE.check(target, read, overwrite=overwrite)
    PAGE.write(target, _page(one, None if sound is None else sound.link(target)))


def write_pages(report: Report, folder: Path, since: Changes | None, *, overwrite: bool) -> None:
    """Write a page for each episode into ``folder``/episodes, and one that leads to them."""
    pages = {one.pair.name: folder / _FOLDER / f"{one.pair.name}.html" for one in report.episodes}
    front = folder / "index.html"
    read = [path for one in report.episodes for path in (one.pair.machine, one.pair.human)]
    for target in (front, *pages.values()):
        PAGE.check(target, read, overwrite=overwrite)
    try:
        (folder / _FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error
    for one in report.episodes:
        PAGE.write(pages[one.pair.name], _page(one, None))
    PAGE.write(front, render_index("Comparison", render_front(report, since)))


def _page(one: Compared, link: str | None) -> str:
    labels = ReportLabels(
        format_path(one.pair.name),
        format_path(one.pair.machine.name),
        format_path(one.pair.human.name),
        link,
    )
    return render_page(one.found, one.machine, one.human, labels)


def render_front(report: Report, since: Changes | None) -> str:
    """Render the table of episodes, what changed and what is missing, as HTML."""
    rates = ("wer", *(("cer",) if report.has_characters else ()), "edit_rate", "cp_wer")
    season = order_season(report.episodes)
    links = [
        quote(f"{_FOLDER}/{one.pair.name}.html", errors="surrogateescape")
        for one in season.episodes
    ]
    rows = []
    for one, link, label in zip(season.episodes, links, season.labels, strict=True):
        name = escape(format_path(one.pair.name))
        place = f'<td class="number">{escape(label)}</td>' if season.order != "name" else ""
        cells = _cells(
            one.found.scores, rates, [one.found.blamed[whose].stretches for whose in _WHOSE]
        )
        rows.append(f'<tr><th scope="row"><a href="{link}">{name}</a></th>{place}{cells}</tr>')
    changes = (
        "" if since is None else "".join(f"<p>{escape(c.sentence)}</p>" for c in since.changes)
    )
    left = list_not_compared(report)
    items = "".join(f"<li>{escape(one)}</li>" for one in left)
    missing = f"<h2>Not compared</h2><ul>{items}</ul>" if items else ""
    warned = "".join(f"<p><strong>{escape(one)}</strong></p>" for one in find_notes(report))
    joined = "\n".join(rows)
    by = () if season.order == "name" else (season.order,)
    columns = (*by, report.unit.many, *(NAMES[key] for key in rates), *_BLAMES)
    heads = "".join(f'<th scope="col" class="number">{name}</th>' for name in columns)
    blames = [one.found.blamed for one in report.episodes]
    total = _cells(
        report.pooled, rates, [sum(each[whose].stretches for each in blames) for whose in _WHOSE]
    )
    empty = "<td></td>" * len(by)
    return (
        f"{warned}{changes}{render_season(season, links)}"
        f'<div class="scrolls"><table><thead><tr><th scope="col">episode</th>{heads}</tr>'
        f"</thead><tbody>{joined}</tbody>"
        f'<tfoot><tr><th scope="row">all</th>{empty}{total}</tr></tfoot></table></div>{missing}'
    )


_WHOSE: tuple[Blame, ...] = ("machine", "edit", "style")
_BLAMES = ("machine’s mistakes", "edits", "style")


def _cells(scores: Scores, keys: Iterable[str], blamed: Iterable[int]) -> str:
    rates = [getattr(scores, key) for key in keys]
    cells = (
        f"{scores.wer.length:,}",
        *("absent" if isinstance(one, Absent) else format_percent(one.rate) for one in rates),
        *(f"{count:,}" for count in blamed),
    )
    return "".join(f'<td class="number">{escape(cell)}</td>' for cell in cells)
