"""A report of comparisons as tables of plain cells, which a terminal and Markdown both show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from castproof.comparing.change import MEASURED, Changes, ScoreChange
from castproof.comparing.comparison import Compared, Report, find_notes
from castproof.files.paths import format_path
from compare import Absent, Comparison, EditKind, Scores
from compare.edits import Blame, EditStretch, Tally, tally_by_kind
from compare.rates import Cost, ErrorRate
from compare.wording import describe_scores, format_percent
from transcript.seconds import format_clock

MOST_PAIRS = 15
"""Replacements that are shown; JSON and the page have them all."""
_BLAME: dict[Blame, str] = {
    "machine": "the machine's mistakes",
    "edit": "edits of content",
    "style": "clean read",
}


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A titled table; ``numbers`` are the columns whose cells stand to the right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


def make_tables(report: Report) -> Iterator[ReportTable]:
    """The tables of a report: of one pair everything, of several a row each and the pooled."""
    if len(report.episodes) == 1 and report.is_whole:
        found = report.episodes[0].found
        yield scores_table(report)
        yield classes_table(found.stretches)
        yield from _replacements(found)
        yield from _who(found)
        yield from _talk(found)
    else:
        yield episodes_table(report)
        yield scores_table(report)
        yield classes_table([one for each in report.episodes for one in each.found.stretches])


def scores_table(report: Report) -> ReportTable:
    """The scores, of several episodes pooled; the absent ones with their reasons."""
    title = "Scores" if len(report.episodes) == 1 else "Pooled scores"
    rows = tuple((row.name, row.value, row.detail) for row in describe_scores(report.pooled))
    return ReportTable(title, ("score", "value", "of what"), rows, frozenset({1}))


def classes_table(stretches: Sequence[EditStretch]) -> ReportTable:
    """How much there is of each class of difference, grouped by whose the difference is."""
    misheard = tally_by_kind(one for one in stretches if one.misheard)[EditKind.REWORDED]
    kept = tally_by_kind(one for one in stretches if not one.misheard)
    by_blame: dict[Blame, list[tuple[str, Tally]]] = {"machine": [], "edit": [], "style": []}
    by_blame["machine"].append(("misheard", misheard))
    for kind, tally in kept.items():
        blame = EditStretch(kind, range(0), range(0)).blame
        if blame is not None:
            by_blame[blame].append((kind.value, tally))
    rows = tuple(row for blame, counted in by_blame.items() for row in _group(blame, counted))
    columns = ("difference", "times", "machine words", "person's words")
    return ReportTable("Differences", columns, rows, frozenset({1, 2, 3}))


def _group(blame: Blame, counted: list[tuple[str, Tally]]) -> Iterator[tuple[str, ...]]:
    total = sum((tally for _, tally in counted), Tally())
    for label, tally in [(_BLAME[blame], total), *((f"  {name}", each) for name, each in counted)]:
        yield label, f"{tally.stretches:,}", f"{tally.machine:,}", f"{tally.human:,}"


def _replacements(found: Comparison) -> Iterator[ReportTable]:
    """The most frequent replacements: those of names and terms, and the others."""
    for title, is_name in (
        ("Names and terms put right", True),
        ("Most frequent rewordings", False),
    ):
        pairs = [one for one in found.substitutions if (one.kind is EditKind.NAME) is is_name]
        rows = tuple((one.machine, one.human, f"{one.count:,}") for one in pairs[:MOST_PAIRS])
        if rows:
            more = len(pairs) - len(rows)
            called = f"{title} ({more:,} more)" if more else title
            yield ReportTable(called, ("machine", "person", "times"), rows, frozenset({2}))


def _who(found: Comparison) -> Iterator[ReportTable]:
    table = found.confusion
    if isinstance(table, Absent):
        return
    rows = tuple(
        (who or "nobody", *(f"{count:,}" for count in counts))
        for who, counts in zip(table.machine, table.counts, strict=True)
    )
    columns = ("machine ↓ person →", *(who or "nobody" for who in table.human))
    yield ReportTable(
        "Who was taken for whom, in words", columns, rows, frozenset(range(1, len(columns)))
    )


def _talk(found: Comparison) -> Iterator[ReportTable]:
    rows = [
        (side, who, format_clock(seconds))
        for side, talk in (("machine", found.machine_talk), ("person", found.human_talk))
        if not isinstance(talk, Absent)
        for who, seconds in talk.seconds
    ]
    if rows:
        yield ReportTable("Talk time", ("side", "speaker", "time"), tuple(rows), frozenset({2}))


def episodes_table(report: Report) -> ReportTable:
    """A row for each episode, and one for all."""
    rows = [_episode(one) for one in report.episodes]
    columns = (
        "episode",
        "words",
        "WER",
        "edit rate",
        "cpWER",
        "WDER",
        "mistakes",
        "edits",
        "style",
    )
    if len(rows) > 1:
        stretches = [one for each in report.episodes for one in each.found.stretches]
        rows.append(("all", *_cells(report.pooled, _blamed(stretches))))
    return ReportTable("Episodes", columns, tuple(rows), frozenset(range(1, len(columns))))


def _episode(one: Compared) -> tuple[str, ...]:
    return (format_path(one.pair.name), *_cells(one.found.scores, _blamed(one.found.stretches)))


def _blamed(stretches: Sequence[EditStretch]) -> tuple[str, ...]:
    counted: dict[Blame, int] = {"machine": 0, "edit": 0, "style": 0}
    for one in stretches:
        if one.blame is not None:
            counted[one.blame] += 1
    return tuple(f"{count:,}" for count in counted.values())


def _cells(scores: Scores, blamed: tuple[str, ...]) -> tuple[str, ...]:
    rates = (scores.wer, scores.edit_rate, scores.cp_wer, scores.wder)
    return (f"{scores.wer.length:,}", *(_rate(one) for one in rates), *blamed)


def _rate(score: ErrorRate | Cost | Absent) -> str:
    return "absent" if isinstance(score, Absent) else format_percent(score.rate)


def make_change_tables(since: Changes) -> Iterator[ReportTable]:
    """What changed in each episode, of the word error rate and of cpWER."""
    for one in since.changes:
        if one.key in ("wer", "cp_wer") and len(one.episodes) > 1:
            yield _change_table(one)


def _change_table(one: ScoreChange) -> ReportTable:
    rows = tuple(
        (name, format_percent(was), format_percent(now), _signed(was, now))
        for name, (was, now) in one.episodes.items()
    )
    title = f"Change of the {MEASURED[one.key]}"
    return ReportTable(title, ("episode", "before", "now", "points"), rows, frozenset({1, 2, 3}))


def _signed(was: float | None, now: float | None) -> str:
    return "" if was is None or now is None else f"{100 * (now - was):+.1f}"


def describe_changes(since: Changes) -> Iterator[str]:
    """What changed, a sentence for each score, and which episodes only one comparison has."""
    yield from (one.sentence for one in since.changes)
    for names, what in ((since.only_before, "only before"), (since.only_after, "only now")):
        if names:
            yield f"{what}: {', '.join(names)}"


# What Markdown or HTML would take for markup, or a table for the end of a cell.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&@!])")


def as_markdown(report: Report, since: Changes | None = None) -> str:
    """The report as Markdown tables; what a transcript says stays text."""
    parts = [
        f"## {_title(report)}",
        *(f"> **Note:** {escape_markdown(note)}" for note in find_notes(report)),
    ]
    if since is not None:
        parts.append("\n".join(f"- {escape_markdown(one)}" for one in describe_changes(since)))
        parts += [_table(one) for one in make_change_tables(since)]
    parts += [_table(one) for one in make_tables(report)]
    left = [
        *(f"{one.name}: {one.reason}" for one in report.failures),
        *(f"{format_path(path)}: only the machine has it" for path in report.only_machine),
        *(f"{format_path(path)}: only the person has it" for path in report.only_human),
    ]
    if left:
        parts.append(
            "### Not compared\n\n" + "\n".join(f"- {escape_markdown(one)}" for one in left)
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line.

    >>> escape_markdown("a|b <i>")
    'a\\\\|b \\\\<i\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _title(report: Report) -> str:
    if len(report.episodes) == 1 and report.is_whole:
        (one,) = report.episodes
        machine, human = (
            escape_markdown(one.pair.machine.name),
            escape_markdown(one.pair.human.name),
        )
        return f"{machine} against {human}"
    return f"{len(report.episodes)} episodes compared"


def _table(table: ReportTable) -> str:
    rule = ("---:" if at in table.numbers else "---" for at in range(len(table.columns)))
    lines = [_row([escape_markdown(one) for one in table.columns]), _row(list(rule))]
    for row in table.rows:
        indented = row[0].startswith("  ")
        lines.append(
            _row(
                [
                    ("· " if indented else "") + escape_markdown(row[0]),
                    *map(escape_markdown, row[1:]),
                ]
            )
        )
    return f"### {escape_markdown(table.title)}\n\n" + "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
