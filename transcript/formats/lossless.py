"""Our own JSON: every field of a transcript, and nothing else.

.. code-block:: json

    {"format": "castproof", "version": 1, "language": "en", "entries": [
    {"header": "Beginnings", "start": 0.0},
    {"start": 0.4, "end": 1.9, "speaker": "Ann", "text": "Hello.", "words": [
        {"start": 0.4, "end": 1.9, "text": "Hello.", "probability": 0.98, "speaker": "Ann"}],
        "flags": [{"kind": "overlap", "detail": "two voices"}]}
    ]}

An entry lies on one line of the file. A file that was made from an episode says so in a member
``made_from`` (:mod:`transcript.formats.made_from`). A member that is absent is unknown (``None``,
or an empty list of words or flags). Reading is strict: an unknown member, a wrong type, a time that
is not one, or an end before its start is a :class:`~transcript.errors.FormatError` that names its
place.
"""

from __future__ import annotations

from typing import Any

from transcript.formats import jsontext
from transcript.formats.jsontext import Node
from transcript.formats.made_from import MEMBER
from transcript.former_name import former_name
from transcript.values import Entry, Header, Line, Note, Transcript, Word

FORMAT = "castproof"
VERSION = 1
_WORD_FACTS = ("start", "end", "probability", "speaker", "spaced", "language")


def matches(document: Any) -> bool:
    """Tell whether a JSON document is ours, also one that is damaged or of the former name.

    >>> matches({"format": "castproof"}), matches({"format": "2.9", "results": []})
    (True, False)
    """
    if not isinstance(document, dict) or "format" not in document:
        return False
    return "entries" in document or document["format"] in (FORMAT, former_name(FORMAT))


def parse(text: str) -> Transcript:
    """Parse the transcript of our own JSON."""
    document = jsontext.parse(text).fields(("format", "version", "entries"), ("language", MEMBER))
    document["format"].must_be(FORMAT)
    document["version"].must_be(VERSION)
    entries = tuple(_read_entry(node) for node in document["entries"].items())
    return Transcript(entries, document.text("language"))


def write(transcript: Transcript) -> str:
    """Write the transcript as our own JSON, one entry a line."""
    head = {"format": FORMAT, "version": VERSION, "language": transcript.language}
    records = (_make_record(entry) for entry in transcript.entries)
    return jsontext.write(jsontext.drop_unknown(head), "entries", records)


def encode_word(word: Word) -> dict[str, Any]:
    """Make a JSON object of a word."""
    return jsontext.drop_unknown(
        {
            **jsontext.record_times(word.start, word.end),
            "text": word.text,
            "probability": word.probability,
            "speaker": word.speaker,
            "spaced": word.spaced,
            "language": word.language,
        }
    )


def decode_word(node: Node) -> Word:
    """Read the word of a JSON object."""
    fields = node.fields(("text",), _WORD_FACTS)
    start, end = fields.span("start", "end")
    return Word(
        start,
        end,
        fields["text"].text(),
        fields.share("probability"),
        fields.text("speaker") or None,
        spaced=fields.flag("spaced"),
        language=fields.text("language"),
    )


def _make_record(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Header):
        return {"header": entry.title, "start": jsontext.record_times(entry.start, None)["start"]}
    return {
        **jsontext.record_times(entry.start, entry.end),
        "speaker": entry.speaker,
        "speaker_confidence": entry.speaker_confidence,
        "text": entry.text,
        "words": [encode_word(word) for word in entry.words],
        "flags": [{"kind": note.kind, "detail": note.detail} for note in entry.notes],
    }


def _read_entry(node: Node) -> Entry:
    if isinstance(node.value, dict) and "header" in node.value:
        fields = node.fields(("header",), ("start",))
        return Header(fields["header"].text(), fields.seconds("start"))
    optional = ("start", "end", "speaker", "speaker_confidence", "words", "flags")
    fields = node.fields(("text",), optional)
    start, end = fields.span("start", "end")
    speaker, text = fields.text("speaker") or None, fields["text"].text()
    words = tuple(decode_word(word) for word in fields.items("words"))
    notes = [note.fields(("kind", "detail"), ()) for note in fields.items("flags")]
    return Line(
        start,
        end,
        speaker,
        text,
        words,
        tuple(Note(note["kind"].text(), note["detail"].text()) for note in notes),
        fields.share("speaker_confidence"),
    )
