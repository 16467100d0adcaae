"""A collection of known voices as a file: JSON, one sample a line, nothing in it that runs.

.. code-block:: text

    {"castproof_voices": 1, "embedding": "4f1c…", "samples": [
    {"name": "Ann", "seconds": 31.2, "source": "talk.mp3", "digest": "9b0d…",
     "learnt": "2026-11-21", "embedding": [0.12, …]}
    ]}
"""

from __future__ import annotations

from datetime import date
from typing import Any

from diarize.identification.collection import Collection, Sample
from transcript.errors import FormatError
from transcript.formats import jsontext
from transcript.formats.jsontext import Node
from transcript.former_name import former_name

KEY, VERSION = "castproof_voices", 1
_DIGITS = 6
LONGEST = 1.001
"""An embedding has length 1, but for rounding."""
_REQUIRED = ("name", "seconds", "source", "digest", "learnt", "embedding")


def write(collection: Collection) -> str:
    """The file's text; the same collection always gives the same."""
    rows = [_row(voice.name, sample) for voice in collection.voices for sample in voice.samples]
    return jsontext.write({KEY: VERSION, "embedding": collection.embedding}, "samples", rows)


def parse(text: str) -> Collection:
    """The collection of a file's text; raise :class:`~transcript.errors.FormatError`."""
    root = jsontext.parse(text)
    former = former_name(KEY)
    key = former if isinstance(root.value, dict) and former in root.value else KEY
    fields = root.fields((key, "embedding", "samples"), ())
    fields[key].must_be(VERSION)
    collection = Collection(fields["embedding"].text())
    width: int | None = None
    for node in fields["samples"].items():
        name, sample = _sample(node)
        if width not in (None, len(sample.embedding)):
            raise FormatError(f"{node.where}.embedding is not as long as the others")
        width = len(sample.embedding)
        collection = collection.learn(name, [sample])
    return collection


def _row(name: str, sample: Sample) -> dict[str, Any]:
    return {
        "name": name,
        "seconds": sample.seconds,
        "source": sample.source,
        "digest": sample.digest,
        "learnt": sample.learnt.isoformat(),
        **jsontext.record_times(sample.start, sample.end),
        "embedding": [round(value, _DIGITS) for value in sample.embedding],
    }


def _sample(node: Node) -> tuple[str, Sample]:
    fields = node.fields(_REQUIRED, ("start", "end"))
    start, end = fields.span("start", "end")
    name = fields["name"].text()
    if not name.strip():
        raise FormatError(f"{node.where}.name is empty")
    sample = Sample(
        embedding=_embedding(fields["embedding"]),
        seconds=fields["seconds"].seconds(),
        source=fields["source"].text(),
        digest=fields["digest"].text(),
        learnt=_date(fields["learnt"]),
        start=start,
        end=end,
    )
    return name, sample


def _embedding(node: Node) -> tuple[float, ...]:
    values = tuple(each.number() for each in node.items())
    if not any(values):
        raise FormatError(f"{node.where} has no direction to be compared by")
    if max(map(abs, values)) > LONGEST:
        raise FormatError(f"{node.where} is longer than 1")
    return values


def _date(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise FormatError(f"{node.where} is not a date such as 2026-11-21") from error
