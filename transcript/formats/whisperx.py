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
    """Parse the segments as lines with their words; white space around texts and words goes."""
    document = jsontext.parse(text).fields(("segments",))
    lines = []
    for node in document["segments"].items():
        fields = node.fields(("text",))
        start, end = fields.span("start", "end")
        words = [_read_word(word) for word in fields.items("words")]
        known = tuple(word for word in words if word.text)
        speaker, said = fields.text("speaker"), fields["text"].text().strip()
        lines.append(Line(start, end, speaker, said, known))
    return Transcript(tuple(lines), document.text("language"))


def _read_word(node: Node) -> Word:
    fields = node.fields(("word",))
    start, end = fields.span("start", "end")
    text, score = fields["word"].text().strip(), fields.share("score")
    if score is None:
        score = fields.share("probability")
    return Word(start, end, text, score, fields.text("speaker"))
