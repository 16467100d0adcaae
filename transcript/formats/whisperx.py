"""WhisperX's JSON (``.whisperx.json``), and openai-whisper's, which it grew from; read only.

``{"segments": [{"start", "end", "text", "speaker", "words": [{"word", "start", "end", "score",
"speaker"}]}], "language"}``. Words that could not be aligned have no time and no speaker
(WhisperX issue 1072): they are ``None`` here. openai-whisper calls a word's score ``probability``.
"""

from __future__ import annotations

from transcript.formats import jsontext
from transcript.values import Line, Transcript, Word


def parse(text: str) -> Transcript:
    """Parse the segments as lines with their words; white space around texts and words goes."""
    document = jsontext.parse(text).fields(("segments",))
    lines = []
    for node in document["segments"].items():
        segment = node.fields(("text",))
        start, end = segment.span("start", "end")
        words = []
        for inner in segment.items("words"):
            word = inner.fields(("word",))
            span, said = word.span("start", "end"), word["word"].text().strip()
            score = word.share("score")
            if score is None:
                score = word.share("probability")
            words.append(Word(*span, said, score, word.text("speaker")))
        spoken = tuple(word for word in words if word.text)
        speaker, said = segment.text("speaker"), segment["text"].text().strip()
        lines.append(Line(start, end, speaker, said, spoken))
    return Transcript(tuple(lines), document.text("language"))
