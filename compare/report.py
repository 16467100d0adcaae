"""One comparison as one self-contained page, which asks nothing of any network.

What the transcripts say reaches the page as JSON in a script element that is not run, and from
there as text nodes: a transcript whose words are HTML and script is shown as words. A Content
Security Policy allows the page's own style and script, by their digests, and sound.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from align.hints.find import find_hints
from align.hints.heard import attach_heard
from align.hints.hint import Evidence
from compare.along import count_along
from compare.along_plot import render_along
from compare.comparison import Comparison
from compare.edits import EditKind, EditStretch
from compare.rates import Absent
from compare.rows import ReportRows, build_rows
from compare.wording import describe_scores, format_percent, warn_of_mismatch
from transcript.spacing import join_texts
from transcript.values import Transcript

#: The page shows so many; who wants more asks ``castproof flags``.
MOST_HINTS = 20
GENERATOR = "castproof compare"
MARK = f'<meta name="generator" content="{GENERATOR}">'
"""What tells a page that was made here from any other file."""
MOST_PAIRS = 200
MISHEARD = "misheard"
"""The page's class for rewordings that the machine made; for itself a rewording is the editor's."""
PAGE_STYLES = ("report.css", "plot.css")
_ASSETS = Path(__file__).parent / "assets"
_FIELD = re.compile(r"\{(policy|title|style|script|data|mark|body)\}")


@dataclass(frozen=True, slots=True)
class ReportLabels:
    """What the page calls the episode and its sides; ``audio`` is a link to the recording."""

    title: str
    machine: str
    human: str
    audio: str | None = None


def render_page(
    found: Comparison, machine: Transcript, human: Transcript, labels: ReportLabels
) -> str:
    """Render a comparison as HTML; the transcripts are those that were compared."""
    script, style = _read_asset("report.js"), "".join(map(_read_asset, PAGE_STYLES))
    numbers = _number_differences(found)
    built = build_rows(found, numbers, machine, human)
    return fill_template(
        "report.html",
        policy=_allow(script, style),
        title=html.escape(labels.title),
        style=style,
        script=script,
        body=render_along(count_along(found, human), built.places, found.unit),
        data=as_script(_collect_data(found, machine, human, labels, numbers, built)),
    )


def render_index(
    title: str, body: str, mark: str = MARK, styles: Sequence[str] = PAGE_STYLES
) -> str:
    """Render a page without script; ``body`` is HTML, escaped by its maker.

    It is that of several comparisons, or what ``mark`` says, with the assets ``styles``.
    """
    style = "".join(map(_read_asset, styles))
    return fill_template(
        "index.html",
        mark=mark,
        policy=_allow(None, style),
        title=html.escape(title),
        style=style,
        body=body,
    )


def fill_template(template: str, **fields: str) -> str:
    """Fill a template's fields, each once: what is put in is not looked at again."""
    given = {"mark": MARK, **fields}
    return _FIELD.sub(lambda found: given[found[1]], _read_asset(template))


def as_script(value: object) -> str:
    """Write JSON that no HTML parser takes for the end of the script element it stands in.

    >>> as_script("</script>")
    '"\\\\u003c/script>"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def hash_source(source: str) -> str:
    """Hash a script or a style as a Content Security Policy names it.

    >>> hash_source("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def class_of(stretch: EditStretch) -> str:
    """Name the page's class of a stretch: its kind's, or that of rewordings misheard."""
    return MISHEARD if stretch.misheard else stretch.kind.name.lower()


def list_hints(machine: Transcript, human: Transcript) -> list[dict[str, Any]]:
    """List what is still worth a look after the person's edit, the most worth it first.

    A word that the person kept has the machine's probability and time, one that they wrote none.
    """
    heard = tuple(word for line in machine.lines for word in line.words)
    if heard and not any(line.words for line in human.lines):
        human, _ = attach_heard(human, heard)
    return [
        {
            "kind": hint.kind,
            "start": hint.start,
            "text": hint.text,
            "before": hint.before,
            "after": hint.after,
            "reasons": hint.reasons,
            "suggestion": hint.suggestion,
        }
        for hint in find_hints(human, Evidence(heard=heard or None))[:MOST_HINTS]
    ]


def _read_asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _allow(script: str | None, style: str) -> str:
    """Write a Content Security Policy: this script, this style, sound beside the page; no more."""
    allowed = {
        "default-src": "'none'",
        "script-src": "'none'" if script is None else hash_source(script),
        "style-src": hash_source(style),
        "img-src": "data:",
        "media-src": "'self' file: data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{what} {source}" for what, source in allowed.items())


def _number_differences(found: Comparison) -> dict[int | None, int]:
    """Number the differences: of each stretch that is one, by its index."""
    changed = (n for n, one in enumerate(found.stretches) if one.kind is not EditKind.SAME)
    return {index: number for number, index in enumerate(changed)}


def _collect_data(
    found: Comparison,
    machine: Transcript,
    human: Transcript,
    labels: ReportLabels,
    numbers: Mapping[int | None, int],
    built: ReportRows,
) -> dict[str, Any]:
    """Collect what the page's script shows; report.js names the keys."""
    classes = _count_classes(found)
    talk = {"machine": found.machine_talk, "human": found.human_talk}
    confusion: Mapping[str, Any] = (
        {"absent": found.confusion.reason}
        if isinstance(found.confusion, Absent)
        else asdict(found.confusion)
    )
    ends = (token.end or token.start or 0.0 for token in (*found.machine, *found.human))
    return {
        "title": labels.title,
        "machine": labels.machine,
        "human": labels.human,
        "audio": labels.audio,
        "languages": {
            "m": machine.language or human.language,
            "h": human.language or machine.language,
        },
        "warning": warn_of_mismatch(found, labels.machine, labels.human),
        "units": [found.unit.one, found.unit.many],
        "matched": format_percent(found.matched.rate),
        "length": max(ends, default=0.0),
        "scores": [
            {"name": row.name, "meaning": row.meaning, "value": row.value, "detail": row.detail}
            | ({"absent": True} if row.is_absent else {})
            for row in describe_scores(found.scores, found.unit)
        ],
        "classes": classes,
        "differences": _list_differences(found, classes, numbers),
        "rows": built.rows,
        "spots": list_hints(machine, human),
        "substitutions": _list_substitutions(found, numbers),
        "confusion": confusion,
        "talk": {
            side: None if isinstance(time, Absent) else time.seconds for side, time in talk.items()
        },
    }


def _list_differences(
    found: Comparison, classes: Sequence[Mapping[str, Any]], numbers: Mapping[int | None, int]
) -> list[list[Any]]:
    """List each difference: its class's number, second, words, and its partner's number if any."""
    class_numbers = {one["key"]: number for number, one in enumerate(classes)}
    differences = []
    for one in found.stretches:
        if one.kind is EditKind.SAME:
            continue
        # By the machine's time where it has one.
        tokens = [found.machine[i] for i in one.machine] + [found.human[j] for j in one.human]
        starts = (round(token.start, 2) for token in tokens if token.start is not None)
        words = max(len(one.machine), len(one.human))
        row = [class_numbers[class_of(one)], next(starts, None), words]
        differences.append([*row, numbers[one.partner]] if one.partner in numbers else row)
    return differences


def _count_classes(found: Comparison) -> list[dict[str, Any]]:
    """Count the differences of each class, the machine's mistakes first."""
    seen: dict[str, dict[str, Any]] = {}
    for kind, misheard in [(EditKind.REWORDED, True), *((kind, False) for kind in EditKind)]:
        if kind is EditKind.SAME:
            continue
        one = EditStretch(kind, range(0), range(0), misheard=misheard)
        label = "misheard" if misheard else kind.value
        key = class_of(one)
        seen[key] = {"key": key, "label": label, "blame": one.blame, "count": 0, "words": 0}
    for stretch in found.stretches:
        if stretch.kind is not EditKind.SAME:
            tally = seen[class_of(stretch)]
            tally["count"] += 1
            tally["words"] += max(len(stretch.machine), len(stretch.human))
    order = ("machine", "edit", "style")
    return sorted(seen.values(), key=lambda one: order.index(one["blame"]))


def _list_substitutions(
    found: Comparison, numbers: Mapping[int | None, int]
) -> list[dict[str, Any]]:
    """List what stands for what, and at which differences; the machine's mistakes come first."""
    where: dict[tuple[str, str, EditKind], list[int]] = {}
    mistaken = set()
    for index, one in enumerate(found.stretches):
        if one.kind in (EditKind.NAME, EditKind.REWORDED) and one.machine:
            # Words that stand elsewhere are taken from there.
            meant = one.human if one.partner is None else found.stretches[one.partner].human
            said = join_texts([found.machine[i].key for i in one.machine])
            pair = said, join_texts([found.human[j].key for j in meant]), one.kind
            where.setdefault(pair, []).append(numbers[index])
            if one.blame == "machine":
                mistaken.add(pair)
    pairs = [(one, (one.machine, one.human, one.kind)) for one in found.substitutions]
    return [
        {"machine": one.machine, "human": one.human, "count": one.count, "at": where[pair]}
        for one, pair in sorted(pairs, key=lambda each: each[1] not in mistaken)[:MOST_PAIRS]
        if pair in where
    ]
