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
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.comparison import Comparison
from compare.edits import EditKind, EditStretch
from compare.rates import Absent
from compare.rows import build_rows
from compare.spots_left import list_hints
from compare.wording import describe_scores, format_percent, warn_of_mismatch
from transcript.values import Transcript

GENERATOR = "castproof compare"
MARK = f'<meta name="generator" content="{GENERATOR}">'
"""What tells a page that was made here from any other file."""
MOST_PAIRS = 200
MISHEARD = "misheard"
"""The page's class for rewordings that the machine made; for itself a rewording is the editor's."""
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
    """The HTML of a comparison's page; the transcripts are those that were compared."""
    script, style = _asset("report.js"), _asset("report.css")
    return fill_template(
        "report.html",
        policy=_policy(script, style),
        title=html.escape(labels.title),
        style=style,
        script=script,
        data=as_script(_data(found, machine, human, labels)),
    )


def render_index(title: str, body: str) -> str:
    """The HTML of a page of several comparisons; ``body`` is HTML, escaped by its maker."""
    style = _asset("report.css")
    return fill_template(
        "index.html",
        policy=_policy(None, style),
        title=html.escape(title),
        style=style,
        body=body,
    )


def fill_template(template: str, **fields: str) -> str:
    """A template with its fields put in, each once: what is put in is not looked at again."""
    given = {"mark": MARK, **fields}
    return _FIELD.sub(lambda found: given[found[1]], _asset(template))


def as_script(value: object) -> str:
    """JSON that no HTML parser takes for the end of the script element it stands in.

    >>> as_script("</script>")
    '"\\\\u003c/script>"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _policy(script: str | None, style: str) -> str:
    """The Content Security Policy: this script, this style, sound beside the page; nothing else."""
    allowed = {
        "default-src": "'none'",
        "script-src": "'none'" if script is None else _digest(script),
        "style-src": _digest(style),
        "img-src": "data:",
        "media-src": "'self' file: data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{what} {source}" for what, source in allowed.items())


def _digest(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _data(
    found: Comparison, machine: Transcript, human: Transcript, labels: ReportLabels
) -> dict[str, Any]:
    """What the page's script shows; report.js names the keys."""
    classes = _classes(found)
    places = {one["key"]: place for place, one in enumerate(classes)}
    numbers = _numbers(found)
    differences = [
        [places[class_of(one)], _start(found, one), max(len(one.machine), len(one.human))]
        + ([numbers[one.partner]] if one.partner in numbers else [])
        for one in found.stretches
        if one.kind is not EditKind.SAME
    ]
    talk = {"machine": found.machine_talk, "human": found.human_talk}
    return {
        "title": labels.title,
        "machine": labels.machine,
        "human": labels.human,
        "audio": labels.audio,
        "warning": warn_of_mismatch(found, labels.machine, labels.human),
        "matched": format_percent(found.matched.rate),
        "length": _length(found),
        "scores": [
            {"name": row.name, "meaning": row.meaning, "value": row.value, "detail": row.detail}
            | ({"absent": True} if row.is_absent else {})
            for row in describe_scores(found.scores)
        ],
        "classes": classes,
        "differences": differences,
        "rows": build_rows(found, numbers, machine, human),
        "spots": list_hints(machine, human),
        "substitutions": _substitutions(found, numbers),
        "confusion": _confusion(found),
        "talk": {
            side: None if isinstance(time, Absent) else time.seconds for side, time in talk.items()
        },
    }


def class_of(stretch: EditStretch) -> str:
    """The page's class of a stretch: its kind's, or that of rewordings the machine misheard."""
    return MISHEARD if stretch.misheard else stretch.kind.name.lower()


def _numbers(found: Comparison) -> dict[int | None, int]:
    """The number among the differences of each stretch that is one, by its place."""
    places = (place for place, one in enumerate(found.stretches) if one.kind is not EditKind.SAME)
    return {place: number for number, place in enumerate(places)}


def _classes(found: Comparison) -> list[dict[str, Any]]:
    """The classes of difference, the machine's mistakes first, each with how much there is."""
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


def _start(found: Comparison, stretch: EditStretch) -> float | None:
    """The second a stretch is spoken at, by the machine's time where it has one."""
    for side, places in ((found.machine, stretch.machine), (found.human, stretch.human)):
        for place in places:
            start = side[place].start
            if start is not None:
                return round(start, 2)
    return None


def _length(found: Comparison) -> float:
    """The last second that a token is known at; 0.0 where no time is known."""
    tokens = (*found.machine, *found.human)
    return max((token.end or token.start or 0.0 for token in tokens), default=0.0)


def _substitutions(found: Comparison, numbers: Mapping[int | None, int]) -> list[dict[str, Any]]:
    """What stands for what, and at which differences; the machine's mistakes come first."""
    where: dict[tuple[str, str, EditKind], list[int]] = {}
    mistaken = set()
    for place, one in enumerate(found.stretches):
        if one.kind in (EditKind.NAME, EditKind.REWORDED) and one.machine:
            pair = (*_keys(found, one), one.kind)
            where.setdefault(pair, []).append(numbers[place])
            if one.blame == "machine":
                mistaken.add(pair)
    pairs = [(one, (one.machine, one.human, one.kind)) for one in found.substitutions]
    return [
        {"machine": one.machine, "human": one.human, "count": one.count, "at": where[pair]}
        for one, pair in sorted(pairs, key=lambda each: each[1] not in mistaken)[:MOST_PAIRS]
        if pair in where
    ]


def _keys(found: Comparison, one: EditStretch) -> tuple[str, str]:
    """What both sides say, as keys; words that stand elsewhere are taken from there."""
    meant = one.human if one.partner is None else found.stretches[one.partner].human
    return (
        " ".join(found.machine[i].key for i in one.machine),
        " ".join(found.human[j].key for j in meant),
    )


def _confusion(found: Comparison) -> dict[str, Any]:
    table = found.confusion
    if isinstance(table, Absent):
        return {"absent": table.reason}
    return {
        "machine": table.machine,
        "human": table.human,
        "counts": table.counts,
        "pairing": table.pairing,
    }
