"""A season's episodes in their order, and the plot of how much a person changed in each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal

from castproof.comparing.comparison import Compared
from castproof.files.paths import format_path
from compare.plotting import (
    PLOT_WIDTH,
    choose_top,
    draw_arrow,
    draw_bar,
    draw_link,
    draw_rates,
    draw_text,
    wrap_plot,
)
from compare.wording import format_percent
from transcript import episode
from transcript.errors import CastproofError
from transcript.files import read_file
from transcript.front_matter.fields import read_value
from transcript.text import decode

Order = Literal["date", "number", "name"]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEFT, _TOP, _HEIGHT = 60, 12, 160
_MOST_LABELS = 12
FEWEST_EPISODES = 2


@dataclass(frozen=True, slots=True)
class Season:
    """The episodes in order, what they are ordered by, and the date or number of each."""

    episodes: tuple[Compared, ...]
    order: Order
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpisodePlace:
    """Where an episode is in its season: what it is ordered by, and that in words."""

    key: tuple[int | str, ...] = ()
    label: str = ""


def order_season(episodes: Sequence[Compared]) -> Season:
    """Order episodes by their dates, else by their numbers, else by their names.

    Dates and numbers are those of the front matter (``date``; ``season`` and ``episode``), where
    every episode has one.
    """
    found = [find_places(one.pair.human) for one in episodes]
    orders: tuple[Order, ...] = ("date", "number")
    order: Order = next((by for by in orders if all(by in each for each in found)), "name")
    places = [each.get(order, EpisodePlace()) for each in found]
    names = [split_numbers(format_path(one.pair.name)) for one in episodes]
    sequence = sorted(range(len(episodes)), key=lambda at: (places[at].key, names[at]))
    return Season(
        tuple(episodes[at] for at in sequence), order, tuple(places[at].label for at in sequence)
    )


def find_places(path: Path) -> dict[Order, EpisodePlace]:
    """Find an episode's date and number in its front matter, as far as it has them."""
    places: dict[Order, EpisodePlace] = {}
    try:
        text = episode.parse(decode(read_file(path))).front_matter
        date, season, number = (read_value(text, key) for key in ("date", "season", "episode"))
    except CastproofError:
        return places
    day = _DATE.match(date or "")
    if day is not None:
        places["date"] = EpisodePlace((day[0],), day[0])
    if number is not None and number.isdecimal():
        if season is not None and season.isdecimal():
            places["number"] = EpisodePlace((int(season), int(number)), f"{season}.{number}")
        else:
            places["number"] = EpisodePlace((0, int(number)), number)
    return places


def split_numbers(name: str) -> list[tuple[int, str]]:
    """Split a name so that its numbers sort as numbers.

    >>> sorted(["s1e10", "s1e9"], key=split_numbers)
    ['s1e9', 's1e10']
    """
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def render_season(season: Season, links: Sequence[str]) -> str:
    """Render the plot of edit rates as HTML; nothing for a single episode.

    ``links`` lead to the episodes' pages.
    """
    rates = [one.found.scores.edit_rate.rate for one in season.episodes]
    if len(rates) < FEWEST_EPISODES or not any(rates):
        return ""
    drawn, said = draw_season(season, links, rates), describe_season(season, rates)
    return f"<figure>{drawn}<figcaption>{escape(said)}</figcaption></figure>"


def describe_season(season: Season, rates: Sequence[float | None]) -> str:
    """Describe what the plot shows: its order, its least and its most, and what is unknown."""
    orders = {"date": "their dates", "number": "their numbers", "name": "their names"}
    known = [rate for rate in rates if rate is not None]
    unknown = len(rates) - len(known)
    without = f" {unknown} without words have no bar." if unknown else ""
    beyond = " An arrow: the bar goes on beyond the top." if max(known) > choose_top(known) else ""
    return (
        f"The edit rate of each episode, in the order of {orders[season.order]}: from "
        f"{format_percent(min(known))} to {format_percent(max(known))}.{without}{beyond} A click "
        "opens the episode’s page."
    )


def draw_season(season: Season, links: Sequence[str], rates: Sequence[float | None]) -> str:
    """Draw a bar for each episode; below it its date or number, where there is room."""
    top = choose_top(rate for rate in rates if rate is not None)
    width, floor = (PLOT_WIDTH - _LEFT - 6) / len(rates), _TOP + _HEIGHT
    bar = min(width - 1 if width > 3 else width, 48.0)
    parts = draw_rates(top, _LEFT, floor, _HEIGHT)
    every = -(-len(rates) // _MOST_LABELS)
    for number, (one, link, rate) in enumerate(zip(season.episodes, links, rates, strict=True)):
        x, label = _LEFT + number * width, season.labels[number]
        height = _HEIGHT * min(1.0, (rate or 0.0) / top)
        drawn = [
            draw_bar(x, _TOP, width, _HEIGHT, "hit"),
            draw_bar(x + (width - bar) / 2, floor - height, bar, height, "p-rate"),
        ]
        if rate is not None and rate > top:
            drawn.append(draw_arrow(x + width / 2, _TOP))
        called = f"{label} {format_path(one.pair.name)}: {format_percent(rate)}".strip()
        parts.append(draw_link(link, called, drawn))
        if number % every == 0:
            parts.append(draw_text(x + width / 2, floor + 17, label or str(number + 1)))
    said = describe_season(season, rates)
    return wrap_plot("season", floor + 26, "Edit rate over the season", said, parts)
