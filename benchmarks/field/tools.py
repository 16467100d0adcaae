"""Who is measured: castproof, faster-whisper by itself, WhisperX. Each is a process of its own.

All get the same folders of models, threads, device, numbers and language, and the beam of 5 that is
everyone's default. What else a tool decides, it decides: nothing is tuned for the comparison.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from benchmarks.field.recordings import Recording, in_order
from benchmarks.field.scores import Heard
from benchmarks.whisperx import Theirs
from benchmarks.whole_runs import Models
from transcript.formats import captions, lossless, rttm
from transcript.values import Word

PACKAGES = ("align", "asr", "castproof", "diarize", "transcript")


@dataclass(frozen=True, slots=True)
class Settings:
    """What all tools are given alike."""

    models: Models
    device: str
    compute_type: str
    threads: int


class Tool(Protocol):
    """A program that hears a recording."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    def signature(self) -> str:
        """Everything but the recording that its output depends on."""

    def command(self, recording: Recording, out: Path) -> list[str]:
        """The call that writes into the folder ``out``."""

    def read(self, recording: Recording, out: Path) -> Heard:
        """What it wrote."""


@dataclass(frozen=True, slots=True)
class Castproof:
    """``castproof transcribe`` with one method of diarization."""

    settings: Settings
    method: str

    @property
    def name(self) -> str:
        """Ours."""
        return f"castproof {self.method}"

    def signature(self) -> str:
        """The settings, and the program itself as it stands."""
        return f"{self.settings} {self.method} {source_digest()}"

    def command(self, recording: Recording, out: Path) -> list[str]:
        """The command as a user gives it, the models by their folders."""
        given = self.settings
        options = {
            "--model": given.models.whisper,
            "--diarization-model": given.models.diarization,
            "--language": "en",
            "--diarization": self.method,
            "--format": "captions,episode,json,rttm",
            "-o": out,
        }
        configured = {
            "asr.device": given.device,
            "asr.compute_type": given.compute_type,
            "asr.cpu_threads": given.threads,
            "diarize.device": given.device,
            "diarize.cpu_threads": given.threads,
        }
        call = [
            sys.executable,
            "-m",
            "castproof",
            "transcribe",
            str(recording.sound),
            "--trust-model",
        ]
        call += [part for name, value in options.items() for part in (name, str(value))]
        for name, value in configured.items():
            call += ["--set", f"{name}={value}"]
        return call

    def read(self, recording: Recording, out: Path) -> Heard:
        """What it wrote."""
        return read_castproof(recording, out)


def read_castproof(recording: Recording, out: Path) -> Heard:
    """Words and captions from the lossless JSON in ``out``, turns from the RTTM."""
    stem = recording.sound.stem
    lines = lossless.parse(_text(out / f"{stem}.json")).lines
    words = [
        replace(word, speaker=word.speaker or line.speaker) for line in lines for word in line.words
    ]
    shown = captions.parse(_text(out / f"{stem}.captions.txt")).lines
    return Heard(in_order(words), rttm.parse(_text(out / f"{stem}.rttm")), lines, shown)


@cache
def source_digest() -> str:
    """The program's own source in one number."""
    source = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted(Path(package).rglob("*.py")):
            source.update(path.read_bytes())
    return source.hexdigest()


@dataclass(frozen=True, slots=True)
class FasterWhisper:
    """faster-whisper by itself: ``sequential``, ``vad`` (the same, filtered) or ``batched``."""

    settings: Settings
    way: str

    @property
    def name(self) -> str:
        """The library and how it is called."""
        return f"faster-whisper {self.way}"

    def signature(self) -> str:
        """The settings and the way."""
        return f"{self.settings} {self.way}"

    def command(self, recording: Recording, out: Path) -> list[str]:
        """A short program around one call of the library."""
        given = self.settings
        module = [sys.executable, "-m", "benchmarks.field.plain_whisper"]
        told = [given.models.whisper, given.device, given.compute_type, given.threads]
        return [*module, str(recording.sound), str(out / "words.json"), self.way, *map(str, told)]

    def read(self, recording: Recording, out: Path) -> Heard:
        """Its words, which have no speaker."""
        del recording
        return Heard(in_order([Word(*row) for row in json.loads(_text(out / "words.json"))]))


@dataclass(frozen=True, slots=True)
class WhisperX:
    """WhisperX's own command, from an environment of its own, without its aligner."""

    settings: Settings
    interpreter: str

    @property
    def name(self) -> str:
        """Theirs."""
        return "WhisperX"

    def signature(self) -> str:
        """The settings; the version is the environment's."""
        return f"{self.settings} {self.interpreter}"

    def command(self, recording: Recording, out: Path) -> list[str]:
        """Its defaults: windows of 30 s, batches of 8."""
        given = self.settings
        theirs = Theirs(
            self.interpreter, given.device, given.threads, given.compute_type, chunk_s=30
        )
        return theirs.command(recording.sound, out, given.models)

    def read(self, recording: Recording, out: Path) -> Heard:
        """The words of its segments, which have the segment's speaker and no times."""
        segments = json.loads(_text(out / "theirs" / f"{recording.sound.stem}.json"))["segments"]
        # A word without a speaker is one that WhisperX gave to nobody.
        return Heard(
            tuple(
                Word(None, None, text, speaker=segment.get("speaker", "nobody"))
                for segment in segments
                for text in segment["text"].split()
            )
        )


def choose_tools(settings: Settings, interpreter: str | None, only: list[str] | None) -> list[Tool]:
    """Every tool that can be had here, or those of ``only``; what is missing is said."""
    tools: list[Tool] = [Castproof(settings, "exact"), Castproof(settings, "fast")]
    tools += [FasterWhisper(settings, way) for way in ("sequential", "vad", "batched")]
    if interpreter and shutil.which("ffmpeg"):
        tools.append(WhisperX(settings, interpreter))
    else:
        print(
            "left out: WhisperX, which needs --interpreter VENV/bin/python, and ffmpeg on the PATH"
        )
    return [tool for tool in tools if not only or any(tool.name.startswith(name) for name in only)]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
