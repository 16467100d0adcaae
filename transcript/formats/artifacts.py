"""What the stages keep for the next run, as JSON: segments, turns and voices.

Each pair is strict and lossless, like :mod:`transcript.formats.lossless`: a file that is not
exactly what we wrote is a :class:`~transcript.errors.FormatError`, so that the stage runs again
rather than go on from half an artifact. (Turns for other tools are RTTM:
:mod:`transcript.formats.rttm`.)
"""

from __future__ import annotations

from transcript.formats import jsontext
from transcript.formats.jsontext import Node
from transcript.formats.lossless import decode_word, encode_word
from transcript.values import Removal, Segment, Turn, Voice

VERSION = 1

_FACTS = ("avg_logprob", "compression_ratio", "no_speech_prob", "temperature")


def segments_to_json(segments: tuple[Segment, ...]) -> str:
    """Write a recognizer's segments, one a line."""
    return jsontext.write(
        _make_head("segments"),
        "segments",
        (
            {
                **jsontext.record_times(segment.start, segment.end),
                **{fact: getattr(segment, fact) for fact in _FACTS},
                **({} if segment.language is None else {"language": segment.language}),
                "words": [encode_word(word) for word in segment.words],
                "removed": [
                    {
                        "kind": removal.kind,
                        "detail": removal.detail,
                        "words": [encode_word(word) for word in removal.words],
                    }
                    for removal in segment.removed
                ],
            }
            for segment in segments
        ),
    )


def segments_from_json(text: str) -> tuple[Segment, ...]:
    """Read the segments that :func:`segments_to_json` wrote."""
    found = []
    for node in _read_records(text, "segments"):
        fields = node.fields(("start", "end"), ("words", "removed", "language", *_FACTS))
        start, end = jsontext.read_span(fields["start"], fields["end"])
        words = tuple(decode_word(word) for word in fields.items("words"))
        facts = {fact: fields.number(fact) for fact in _FACTS}
        removed = []
        for removal in fields.items("removed"):
            parts = removal.fields(("kind", "detail"), ("words",))
            unsaid = tuple(decode_word(word) for word in parts.items("words"))
            removed.append(Removal(parts["kind"].text(), parts["detail"].text(), unsaid))
        language = fields.text("language")
        found.append(Segment(start, end, words, **facts, removed=tuple(removed), language=language))
    return tuple(found)


def turns_to_json(turns: tuple[Turn, ...]) -> str:
    """Write a diarizer's turns, one a line."""
    return jsontext.write(
        _make_head("turns"),
        "turns",
        (
            {**jsontext.record_times(turn.start, turn.end), "speaker": turn.speaker}
            for turn in turns
        ),
    )


def turns_from_json(text: str) -> tuple[Turn, ...]:
    """Read the turns that :func:`turns_to_json` wrote."""
    found = []
    for node in _read_records(text, "turns"):
        fields = node.fields(("start", "end", "speaker"), ())
        span = jsontext.read_span(fields["start"], fields["end"])
        found.append(Turn(*span, fields["speaker"].text()))
    return tuple(found)


def voices_to_json(voices: tuple[Voice, ...]) -> str:
    """Write a diarizer's voices, one a line."""
    return jsontext.write(
        _make_head("voices"),
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
    """Read the voices that :func:`voices_to_json` wrote."""
    found = []
    for node in _read_records(text, "voices"):
        fields = node.fields(("speaker", "seconds", "model"), ("embedding",))
        speaker = fields["speaker"].text()
        embedding = tuple(part.number() for part in fields.items("embedding"))
        found.append(Voice(speaker, embedding, fields["seconds"].seconds(), fields["model"].text()))
    return tuple(found)


def _make_head(kind: str) -> dict[str, str | int]:
    return {"format": f"castproof-{kind}", "version": VERSION}


def _read_records(text: str, kind: str) -> list[Node]:
    document = jsontext.parse(text).fields(("format", "version", kind), ())
    for name, wanted in _make_head(kind).items():
        document[name].must_be(wanted)
    return list(document[kind].items())
