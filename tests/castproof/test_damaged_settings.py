"""Damaged manifests, glossaries, presets, collections and reports: refused in a line, or read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from castproof.batch.manifest import read_manifest
from castproof.comparing.change import MEASURED, read_earlier_report
from castproof.comparing.comparison import read_transcript
from castproof.config.cli_options import read_front_matter
from castproof.config.presets import load_configuration
from castproof.files.word_files import read_timed_words, read_turns, read_words
from castproof.glossary import file as glossary_file
from castproof.voices.files import read_collection_file
from tests.thoroughness import examples
from tests.transcript.damage import EDITS, EPISODE, WHISPERX, Edits, damage
from transcript.errors import CastproofError

SAMPLE = {
    "name": "Ann",
    "seconds": 31.2,
    "source": "talk.mp3",
    "digest": "0" * 64,
    "learnt": "2026-11-21",
    "embedding": [0.5, 1.0],
}
VOICES = {"castproof_voices": 1, "embedding": "fake", "samples": [SAMPLE]}
SCORE = {"errors": 1, "length": 9}
REPORT = {
    "schema": 1,
    "normalizer": "light",
    "collar_s": 0.25,
    "episodes": [{"name": "talk", "scores": dict.fromkeys(MEASURED, SCORE)}],
}
SEGMENTS = (
    b'{"format": "castproof-segments", "version": 1, "segments": [{"start": 0.0, "end": 1.0, '
    b'"words": [{"start": 0.0, "end": 1.0, "text": "So", "probability": 0.5}]}]}'
)
#: How each is read, the name of its file, and a good one.
READERS: dict[str, tuple[Callable[[Path], object], str, bytes]] = {
    "table": (
        read_manifest,
        "talks.csv",
        b'recording,episode,names,language,speakers,tracks\na.mp3,2024/a,"Ann,Bo",en,2-4,\n'
        b",b,,,,Ann=a.wav; Bo=b.wav\n",
    ),
    "list": (
        read_manifest,
        "talks.yaml",
        b"- recording: a.mp3\n  names: [Ann, Bo]\n  speakers: 2\n- episode: b\n"
        b"  tracks: {Ann: a.wav, Bo: b.wav}\n",
    ),
    "glossary": (
        glossary_file.read_unchecked,
        "terms.yaml",
        b"terms:\n  Northwind: [Nordwind, north wind]\n  Ada:\nshows:\n  ships:\n    Bo: beau\n",
    ),
    "preset": (
        lambda path: load_configuration(str(path)),
        "own.yaml",
        b"asr:\n  batch_size: 4\n  language: en\ndiarize:\n  speakers: 2-4\n"
        b"episode:\n  pause_s: 2.5\n",
    ),
    "voices": (read_collection_file, "voices.json", json.dumps(VOICES).encode()),
    "report": (read_earlier_report, "report.json", json.dumps(REPORT).encode()),
    "front matter": (read_front_matter, "page.md", EPISODE),
    "segments": (read_words, "asr.json", SEGMENTS),
    "words": (read_timed_words, "talk.json", WHISPERX),
    "transcript": (read_transcript, "talk.txt", b"0:00 So what\n0:02 do you do?\n"),
    "turns": (read_turns, "talk.rttm", b"SPEAKER talk 1 0.00 1.50 <NA> <NA> Ann <NA> <NA>\n"),
}


@pytest.mark.parametrize("kind", READERS)
def test_a_good_file(tmp_path: Path, kind: str) -> None:
    """What is damaged below is good before."""
    read, name, good = READERS[kind]
    (tmp_path / name).write_bytes(good)
    read(tmp_path / name)


@pytest.mark.parametrize("kind", READERS)
@given(edits=EDITS)
@settings(max_examples=examples(20_000), suppress_health_check=list(HealthCheck), deadline=None)
def test_a_damaged_file(tmp_path_factory: pytest.TempPathFactory, kind: str, edits: Edits) -> None:
    read, name, good = READERS[kind]
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(damage(good, edits))
    try:
        read(path)
    except CastproofError as error:
        assert "\n" not in str(error)
    except OSError as error:
        assert error.filename  # of a file that a damaged text names


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "[]", '"x"', "null", "9" * 5000])
def test_a_report_with_what_is_no_count(tmp_path: Path, number: str) -> None:
    content = READERS["report"][2].decode().replace('"errors": 1', f'"errors": {number}')
    (tmp_path / "report.json").write_text(content)
    with pytest.raises(CastproofError, match=r"report\.json"):
        read_earlier_report(tmp_path / "report.json")
