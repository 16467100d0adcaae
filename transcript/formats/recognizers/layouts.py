"""The layouts of recognizers' JSON, in the order in which a document is held against them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from transcript.formats import whisperx
from transcript.formats.recognizers import (
    assemblyai,
    aws,
    deepgram,
    elevenlabs,
    google,
    joint,
    monologues,
    podlove_transcript,
    transformers,
    whisper_cpp,
)
from transcript.read_report import ReadReport
from transcript.values import Transcript


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout of JSON: its name and title, how it is told by its members, and its parser."""

    name: str
    title: str
    matches: Callable[[Any], bool]
    parse: Callable[[str, ReadReport], Transcript]
    endings: tuple[str, ...] = ()


LAYOUTS = (
    Layout("whisper-cpp", "whisper.cpp's JSON", whisper_cpp.matches, whisper_cpp.parse),
    Layout("transformers", "transformers' chunks", transformers.matches, transformers.parse),
    Layout("deepgram", "Deepgram's JSON", deepgram.matches, deepgram.parse),
    Layout("aws", "Amazon Transcribe's JSON", aws.matches, aws.parse),
    Layout("google", "Google Speech-to-Text's JSON", google.matches, google.parse),
    Layout("revai", "Rev.ai's and Gecko's JSON", monologues.matches, monologues.parse),
    Layout("elevenlabs", "ElevenLabs' JSON", elevenlabs.matches, elevenlabs.parse),
    Layout("podlove", "Podlove's JSON", podlove_transcript.matches, podlove_transcript.parse),
    Layout("moss", "MOSS-Transcribe-Diarize's JSON", joint.matches_moss, joint.parse_moss),
    Layout("vibevoice", "VibeVoice-ASR's JSON", joint.matches_vibevoice, joint.parse_vibevoice),
    Layout("assemblyai", "AssemblyAI's JSON", assemblyai.matches, assemblyai.parse),
    Layout(
        "whisperx",
        "JSON of Whisper, WhisperX and OpenAI",
        whisperx.matches,
        whisperx.parse,
        (".whisperx.json",),
    ),
)
