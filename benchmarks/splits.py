"""Splits by show, so that a rule is judged on shows that taught it nothing.

Episodes of one show share hosts, names and habits: a split by episode flatters. *Leave one out*
holds each group out once; *by lot* draws a third of the groups, again and again, from a seed. A
:class:`Tally` counts what a rule did on what was held out, and names each thing it did wrongly.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

SEED = 21
DRAWN = 20
HELD_OUT_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Split:
    """The names of the groups (shows, podcasts) that teach, and of those held out."""

    name: str
    teaching: tuple[str, ...]
    held_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a rule did on a split's held-out groups; ``wrong`` says each wrong thing."""

    name: str
    right: int
    wrong: tuple[str, ...] = ()
    untold: int = 0
    missed: int = 0

    @property
    def applied(self) -> int:
        """How often the rule did anything."""
        return self.right + self.untold + len(self.wrong)

    @property
    def wrong_share(self) -> float:
        """The share of what was done that is wrong; 0 where nothing was done."""
        return len(self.wrong) / self.applied if self.applied else 0.0


def get_show(name: str) -> str:
    """Get the show of a talk's file name.

    >>> get_show("tabconf__2024__shielded-csv")
    'tabconf'
    """
    return name.partition("__")[0]


def leave_one_out(groups: Iterable[str]) -> Iterator[Split]:
    """Hold out each group once.

    >>> [(one.name, one.teaching) for one in leave_one_out("aab")]
    [('without a', ('b',)), ('without b', ('a',))]
    """
    names = sorted(set(groups))
    for name in names:
        yield Split(f"without {name}", tuple(one for one in names if one != name), (name,))


def draw_splits(groups: Iterable[str], count: int = DRAWN, seed: int = SEED) -> Iterator[Split]:
    """Hold out a third of the groups by lot, ``count`` times.

    >>> [len(one.held_out) for one in draw_splits("abcdef", count=2)]
    [2, 2]
    """
    names = sorted(set(groups))
    lots = random.Random(seed)
    for number in range(1, count + 1):
        held_out = set(lots.sample(names, max(1, round(len(names) * HELD_OUT_SHARE))))
        teaching = tuple(one for one in names if one not in held_out)
        yield Split(f"by lot {number}", teaching, tuple(sorted(held_out)))


def print_tallies(title: str, tallies: Sequence[Tally], console: Console) -> None:
    """Print the mean and worst split, the counts, and each wrong thing with how often it came."""
    table = Table(title=title)
    for heading in ("split", "applied", "right", "untold", "wrong", "wrong share", "missed"):
        table.add_column(heading, justify="left" if heading == "split" else "right")
    for one in tallies:
        counts = (one.applied, one.right, one.untold, len(one.wrong))
        table.add_row(one.name, *map(str, counts), f"{one.wrong_share:.2%}", str(one.missed))
    console.print(table)
    shares = [one.wrong_share for one in tallies]
    wrong = [each for one in tallies for each in one.wrong]
    applied = sum(one.applied for one in tallies)
    console.print(
        f"wrong: {sum(shares) / len(shares):.2%} in the mean of {len(tallies)} splits, "
        f"{max(shares):.2%} in the worst, {len(wrong)} of {applied} in all"
    )
    for each in sorted(set(wrong)):
        console.print(f"  wrong ×{wrong.count(each)}: {each}", highlight=False)
