"""The JSON Schema of what each command prints with ``--json``, made of the documents' types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Union

from pydantic import ConfigDict, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from castproof.documents import (
    assisting,
    collections,
    comparing,
    counting,
    episodes,
    findings,
    recordings,
)
from transcript.errors import InvalidCall

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: The documents of each command; several where it depends on the call which one it prints.
DOCUMENTS: Mapping[str, tuple[type, ...]] = {
    "transcribe": (recordings.RecordingsDocument,),
    "batch": (recordings.RecordingsDocument, recordings.PlanDocument),
    "watch": (recordings.RecordingResult,),  # a line of each
    "status": (recordings.StatusDocument,),
    "align": (recordings.RecordingsDocument,),
    "convert": (episodes.ConvertDocument,),
    "chapters": (
        episodes.ListedChapters,
        episodes.SuggestedChapters,
        episodes.InsertedChapters,
        episodes.TaggedRecording,
    ),
    "check": (findings.CheckDocument,),
    "publish": (episodes.PublishDocument,),
    "flags": (findings.FlagsDocument,),
    "retime": (episodes.RetimeDocument,),
    "regenerate": (episodes.RegenerateDocument,),
    "compare": (comparing.CompareDocument,),
    "stats": (counting.StatsDocument,),
    "assist": (assisting.AssistDocument, assisting.UndoDocument),
    "doctor": (findings.DoctorDocument,),
    "glossary learn": (collections.LearnDocument,),
    "glossary show": (collections.ShowGlossaryDocument,),
    "glossary check": (collections.CheckGlossaryDocument,),
    "voices add": (collections.AddedVoice,),
    "voices learn": (collections.LearntVoices,),
    "voices list": (collections.ListedVoices,),
    "voices show": (collections.ShownVoice,),
    "voices remove": (collections.RemovedVoice,),
    "voices export": (collections.ExportedVoices,),
    "voices import": (collections.ImportedVoices,),
}
_CONFIG = ConfigDict(use_attribute_docstrings=True)


class _WithoutTitles(GenerateJsonSchema):
    """Leaves out what pydantic calls a key besides the key itself."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def make_schema(command: str) -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of what a command prints with ``--json``.

    Raises :class:`~transcript.errors.InvalidCall` for a command that has none.
    """
    found = DOCUMENTS.get(command)
    if found is None:
        raise InvalidCall(
            f"{command} is no command that prints JSON: there are {', '.join(DOCUMENTS)}"
        )
    # Of a list, as a type with keys takes no configuration from outside.
    adapter: TypeAdapter[Any] = TypeAdapter(list[Union[found]], config=_CONFIG)  # type: ignore[valid-type]  # noqa: UP007
    made = _tidy(adapter.json_schema(mode="serialization", schema_generator=_WithoutTitles))
    # Not by the configuration, which older versions of pydantic do not hand down.
    closed = {name: {**one, "additionalProperties": False} for name, one in made["$defs"].items()}
    about = {"$schema": DIALECT, "title": f"castproof {command} --json"}
    return {**about, **made["items"], "$defs": closed}


def _tidy(part: Any) -> Any:
    """Join the lines of descriptions, and leave out titles, which repeat the types' names."""
    if isinstance(part, str):
        return " ".join(part.split())
    if isinstance(part, list):
        return [_tidy(one) for one in part]
    if isinstance(part, dict):
        told = {key: _tidy(value) for key, value in part.items()}
        return {
            key: value for key, value in told.items() if key != "title" or isinstance(value, dict)
        }
    return part
