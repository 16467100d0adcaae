"""What a file says of times and speakers is read, by every reader, or the file is refused."""

from __future__ import annotations

import pytest

from tests.transcript.damage import make_good_file
from transcript import io as formats
from transcript.errors import FormatError
from transcript.formats.document import write as write_document
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript

READ = [one for one in formats.FORMATS if one.is_read and not one.is_chapters]
CHAPTERS = [one for one in formats.FORMATS if one.is_read and one.is_chapters]
#: A text as each format may hold it where it says nothing of times or speakers.
BARE = {
    "captions": "The boat is late.\n",
    "turns": "The boat is late.\n",
    "text": "The boat is late.\n",
    "srt": "The boat is late.\n",
    "vtt": "WEBVTT\n\nThe boat is late.\n",
    "karaoke": "WEBVTT\n\nThe boat is late.\n",
    "podcast": '{"segments": [{"body": "The boat is late."}]}',
    "podcast-words": '{"segments": [{"body": "Late"}]}',
    "stm": "The boat is late.\n",
    "ctm": "The boat is late today.\n",
    "whisper-cpp": '{"transcription": [{"text": "The boat is late."}]}',
    "transformers": '{"chunks": [{"text": "The boat is late.", "timestamp": []}]}',
    "deepgram": '{"results": {"channels": [{"alternatives": [{"transcript": "The boat."}]}]}}',
    "aws": '{"results": {"items": [{"alternatives": [{"content": "Late"}]}]}}',
    "google": '{"results": [{"alternatives": [{"transcript": "The boat is late."}]}]}',
    "revai": '{"monologues": [{"elements": [{"type": "text", "value": "Late"}]}]}',
    "elevenlabs": '{"words": [{"type": "word", "text": "Late"}]}',
    "podlove": '[{"text": "The boat is late.", "voice": ""}]',
    "moss": '{"asr_transcription_result": {"segments": [{"text": "The boat is late."}]}}',
    "vibevoice": '[{"Content": "The boat is late.", "Start": null}]',
    "assemblyai": '{"utterances": [{"text": "The boat is late."}]}',
    "whisperx": '{"segments": [{"text": "The boat is late."}]}',
}
#: What may be text and nothing else, and says so by its own marks.
MAY_BE_BARE = {"episode", "json", "docx"}


@pytest.mark.parametrize("format_", READ, ids=lambda one: one.name)
def test_every_reader_gives_times_or_speakers_without_a_note(format_: formats.Format) -> None:
    report = ReadReport(is_strict=format_.name not in ("text", "moss"))
    transcript = formats.load(make_good_file(format_), format_, report)
    assert transcript.lines
    for line in transcript.lines:
        assert line.start is not None or line.speaker is not None


@pytest.mark.parametrize("format_", CHAPTERS, ids=lambda one: one.name)
def test_every_reader_of_chapters_gives_their_times(format_: formats.Format) -> None:
    headers = formats.load(make_good_file(format_), format_, ReadReport()).headers
    assert headers
    assert all(header.start is not None for header in headers)


@pytest.mark.parametrize(
    "format_", [one for one in READ if one.name not in MAY_BE_BARE], ids=lambda one: one.name
)
def test_a_file_in_which_nothing_was_recognised_is_refused(format_: formats.Format) -> None:
    with pytest.raises(FormatError):
        formats.read(BARE[format_.name], format_)


def test_a_document_without_times_and_names_may_be_one() -> None:
    data = write_document(Transcript((Line(None, None, None, "The boat is late."),)), "talk")
    assert formats.load(data, formats.find_by_name("docx")).lines[0].text == "The boat is late."
