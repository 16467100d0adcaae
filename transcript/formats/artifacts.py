"""What the stages leave behind for the next run, as JSON: segments, turns and voices.

Each pair is strict and lossless, like :mod:`transcript.formats.lossless`: a file that is not
exactly what we wrote is a :class:`~transcript.errors.FormatError`, so that the stage runs again
rather than go on from half an artifact. (Turns for other tools are RTTM:
:mod:`transcript.formats.rttm`.)
"""

from __future__ import annotations

from typing import Any

from transcript.formats import jsontext
from transcript.formats.jsontext import Node
from transcript.formats.lossless import decode_word, encode_word
from transcript.values import Removal, Segment, Turn, Voice

VERSION = 1

_FACTS = ("avg_logprob", "compression_ratio", "no_speech_prob", "temperature")


def segments_to_json(segments: tuple[Segment, ...]) -> str:
    """A recognizer's segments, one a line."""
    return jsontext.write(
        _head("segments"),
        "segments",
        (
            {
                **jsontext.record_times(segment.start, segment.end),
                **{fact: getattr(segment, fact) for fact in _FACTS},
                "words": [encode_word(word) for word in segment.words],
                "removed": [_removal_record(removal) for removal in segment.removed],
            }
            for segment in segments
        ),
    )


def segments_from_json(text: str) -> tuple[Segment, ...]:
    """The segments that :func:`segments_to_json` wrote."""
    return tuple(_segment(node) for node in _records(text, "segments"))


def turns_to_json(turns: tuple[Turn, ...]) -> str:
    """A diarizer's turns, one a line."""
    return jsontext.write(
        _head("turns"),
        "turns",
        (
            {**jsontext.record_times(turn.start, turn.end), "speaker": turn.speaker}
            for turn in turns
        ),
    )


def turns_from_json(text: str) -> tuple[Turn, ...]:
    """The turns that :func:`turns_to_json` wrote."""
    return tuple(_turn(node) for node in _records(text, "turns"))


def voices_to_json(voices: tuple[Voice, ...]) -> str:
    """A diarizer's voices, one a line."""
    return jsontext.write(
        _head("voices"),
        "voices",
        (
            {
                "speaker": voice.speaker,
                "embedding": list(voice.embedding),
                "seconds": voice.seconds,
                "model": voice.model,
            }
            for voice in voices
        ),
    )


def voices_from_json(text: str) -> tuple[Voice, ...]:
    """The voices that :func:`voices_to_json` wrote."""
    return tuple(_voice(node) for node in _records(text, "voices"))


def _head(kind: str) -> dict[str, str | int]:
    return {"format": f"castproof-{kind}", "version": VERSION}


def _records(text: str, kind: str) -> list[Node]:
    document = jsontext.parse(text).fields(("format", "version", kind), ())
    for name, wanted in _head(kind).items():
        document[name].must_be(wanted)
    return list(document[kind].items())


def _segment(node: Node) -> Segment:
    fields = node.fields(("start", "end"), ("words", "removed", *_FACTS))
    start, end = jsontext.read_span(fields["start"], fields["end"])
    words = tuple(decode_word(word) for word in fields.items("words"))
    facts = {fact: fields.number(fact) for fact in _FACTS}
    removed = tuple(_removal(one) for one in fields.items("removed"))
    return Segment(start, end, words, **facts, removed=removed)


def _removal_record(removal: Removal) -> dict[str, Any]:
    return {
        "kind": removal.kind,
        "detail": removal.detail,
        "words": [encode_word(word) for word in removal.words],
    }


def _removal(node: Node) -> Removal:
    fields = node.fields(("kind", "detail"), ("words",))
    words = tuple(decode_word(word) for word in fields.items("words"))
    return Removal(fields["kind"].text(), fields["detail"].text(), words)


def _turn(node: Node) -> Turn:
    fields = node.fields(("start", "end", "speaker"), ())
    start, end = jsontext.read_span(fields["start"], fields["end"])
    return Turn(start, end, fields["speaker"].text())


def _voice(node: Node) -> Voice:
    fields = node.fields(("speaker", "seconds", "model"), ("embedding",))
    return Voice(
        fields["speaker"].text(),
        tuple(part.number() for part in fields.items("embedding")),
        fields["seconds"].seconds(),
        fields["model"].text(),
    )
