"""Telling a bare .txt or .json by its content."""

from __future__ import annotations

import pytest

from transcript import io as formats
from transcript.errors import FormatError


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("---\ntitle: a\n---\n", "episode"),
        ("\ufeff---\r\ntitle: a\r\n", "episode"),
        ("WEBVTT - made by hand\n\n", "vtt"),
        ("\n1\n00:00:01,000 --> 00:00:02,000\na\n", "srt"),
        ("00:00:01,000 --> 00:00:02,000\na\n", "srt"),
        ("0:00 The lighthouse", "captions"),
        ("1:00:02 The lighthouse", "captions"),
        ("12:30", "captions"),
        (";; by hand\nSPEAKER talk 1 0 1 <NA> <NA> Tom <NA> <NA>\n", "rttm"),
        ("Tom:\nThe lighthouse.\n", "turns"),
        ("Written by hand.\nTom:\nThe lighthouse.\n", "turns"),
        ('{"format": "castproof"}', "json"),
        ("The lighthouse.\n", None),
        ("12:30pm at the pier", None),
        ("", None),
        ("WEBVTTX", None),
        ("00:00:00 The lighthouse\n00:02:10 The ferry\n", "chapters"),
        ("A talk.\n\n0:00 The lighthouse\n2:10 The ferry\n5:00 The pier\nMusic: us", "description"),
        ("Chapters:\n(0:00) Dawn\n(2:10) Noon\n(5:00) Dusk\n", "description"),
        ("0:00 the lighthouse\n0:02 was built\n0:05 in 1871\n", "captions"),
        ("0:00 It is late.\n0:40 The boat is, too.\n1:30 Shall we wait?\n", "captions"),
        ("0:00 Dawn\n0:75 Noon\n", "captions"),
        ("00:00:01 Is it late?\n00:00:05 It often is.\n00:00:09 We wait.\n", "captions"),
        ("0:00\nDawn\n2:10\nNoon\n5:00\nDusk\n", "description"),
        ("Dawn 0:00\nNoon 2:10\nDusk 5:00\n", "description"),
        (f"0:00 {'so ' * 40}\n0:40 and\n1:30 then\n", "captions"),
    ],
)
def test_texts(text: str, name: str | None) -> None:
    assert formats.recognize_text(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"format": "castproof", "version": 1, "entries": []}', "json"),
        ('{"format": "castscribe"}', "json"),
        ('{"format": "2.9", "results": [{"type": "word"}]}', None),
        ('{"version": "1.0.0", "segments": []}', "podcast"),
        ('{"segments": [{"body": "a", "startTime": 1}]}', "podcast"),
        ('{"segments": [{"text": "a"}], "language": "en"}', "whisperx"),
        ('{"segments": []}', "whisperx"),
        ('{"segments": {}}', None),
        ('{"version": "1.2.0", "chapters": []}', "json-chapters"),
        ('{"chapters": {}}', None),
        ("[]", None),
        ("{}", None),
    ],
)
def test_documents(text: str, name: str | None) -> None:
    assert formats.recognize_json(text) == name


def test_what_is_not_json_is_an_error() -> None:
    with pytest.raises(FormatError, match="line 1: this is not JSON"):
        formats.recognize_json("{")
