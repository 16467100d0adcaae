"""WhisperX's JSON (``.whisperx.json``), and openai-whisper's, which it grew from; read only.

``{"segments": [{"start", "end", "text", "speaker", "words": [{"word", "start", "end", "score",
"speaker"}]}], "language"}``. Words that could not be aligned have no time and no speaker
(WhisperX issue 1072): they are ``None`` here. openai-whisper calls a word's score ``probability``.
"""

from __future__ import annotations

from transcript.formats import jsontext
from transcript.formats.jsontext import Node
from transcript.values import Line, Transcript, Word


def parse(text: str) -> Transcript:
    """The segments as lines with their words; white space around texts and words is taken off."""
    document = jsontext.parse(text).fields(("segments",))
    lines = tuple(_line(node) for node in document["segments"].items())
    return Transcript(lines, document.text("language"))


def _line(node: Node) -> Line:
    fields = node.fields(("text",))
    start, end = fields.span("start", "end")
    words = tuple(_word(word) for word in fields.items("words"))
    return Line(
        start,
        end,
        fields.text("speaker"),
        fields["text"].text().strip(),
        tuple(word for word in words if word.text),
    )


def _word(node: Node) -> Word:
    fields = node.fields(("word",))
    start, end = fields.span("start", "end")
    score = fields.share("score")
    return Word(
        start,
        end,
        fields["word"].text().strip(),
        fields.share("probability") if score is None else score,
        fields.text("speaker"),
    )
