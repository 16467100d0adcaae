"""The JSON of the Podcasting 2.0 namespace as schemas, written down from its specification.

https://github.com/Podcastindex-org/podcast-namespace, ``docs/examples/transcripts/transcripts.md``
and ``docs/examples/chapters/jsonChapters.md`` (version 1.2 of 15 April 2021), read in November
2026. What the specification does not name is not allowed here, though apps pass over it.
"""

from __future__ import annotations

from typing import Any

_SECONDS = {"type": "number", "minimum": 0}
_TEXT = {"type": "string"}

TRANSCRIPT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "segments"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "1.0.0"},
        "segments": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["startTime", "body"],
                "additionalProperties": False,
                "properties": {
                    "speaker": {"type": "string", "minLength": 1},
                    "startTime": _SECONDS,
                    "endTime": _SECONDS,
                    "body": {"type": "string", "minLength": 1},
                },
            },
        },
    },
}

CHAPTERS: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "chapters"],
    "additionalProperties": False,
    "properties": {
        "version": {"type": "string", "pattern": r"^1\.\d+\.\d+$"},
        **dict.fromkeys(("author", "title", "podcastName", "description", "fileName"), _TEXT),
        "waypoints": {"type": "boolean"},
        "chapters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["startTime"],
                "additionalProperties": False,
                "properties": {
                    "startTime": _SECONDS,
                    "endTime": _SECONDS,
                    **dict.fromkeys(("title", "img", "url"), _TEXT),
                    "toc": {"type": "boolean"},
                    "location": {
                        "type": "object",
                        "required": ["name", "geo"],
                        "properties": dict.fromkeys(("name", "geo", "osm"), _TEXT),
                    },
                },
            },
        },
    },
}
