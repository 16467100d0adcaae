"""The recordings that are measured, and what is true of each.

AMI's nine clips have a time for every word; ``conversation``, the podcasts and ``call`` one for
every utterance (``call``'s text is a lightly corrected recognition: its word errors count that
recognizer's too); conversations spoken by ``benchmarks.field.speak`` have both.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from transcript.formats import ctm, rttm, stm
from transcript.values import Line, Turn, Word

SHORT = ("ami", "conversation", "exchange")


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording and its truth.

    ``words`` are in the order they were said in, and have no times where those are not known;
    ``turns`` say who sounds when.
    """

    name: str
    group: str
    sound: Path
    words: tuple[Word, ...]
    turns: tuple[Turn, ...]

    @property
    def speakers(self) -> int:
        """How many people speak."""
        return len({word.speaker for word in self.words})


def collect_recordings(data: Path | None, spoken: Path | None) -> list[Recording]:
    """Every recording of the two folders that is there, the short ones first."""
    found = [
        *(_read_clips(data / "ami" / "clips") if data else ()),
        *(_read_conversation(data / "conversation") if data else ()),
        *(_read_spoken(spoken) if spoken else ()),
        *(_read_podcasts(data / "podcasts") if data else ()),
        *(_read_call(data / "call") if data else ()),
    ]
    return sorted(found, key=lambda one: one.group not in SHORT)


def _read_clips(folder: Path) -> Iterator[Recording]:
    for sound in sorted(folder.glob("*.flac")):
        with sound.with_suffix(".words.tsv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file, delimiter="\t") if row["type"] == "word"]
        words = [
            Word(float(row["start"]), float(row["end"]), row["token"], speaker=row["speaker"])
            for row in rows
        ]
        turns = rttm.parse(_text(folder / "reference.rttm"), sound.stem)
        yield Recording(sound.stem, "ami", sound, in_order(words), turns)


def _read_conversation(folder: Path) -> Iterator[Recording]:
    sound = folder / "sample.wav"
    if sound.is_file():
        said = stm.parse(_text(folder / "sample.stm")).lines
        turns = rttm.parse(_text(folder / "sample.rttm"))
        yield Recording("conversation", "conversation", sound, words_of(said), turns)


def _read_podcasts(folder: Path) -> Iterator[Recording]:
    for sound in sorted(folder.glob("*.opus")):
        said = stm.parse(_text(sound.with_suffix(".stm"))).lines
        yield Recording(sound.stem, "podcast", sound, words_of(said), spans_of(said))


def _read_call(folder: Path) -> Iterator[Recording]:
    sound = folder / "demo.mp3"
    if sound.is_file():
        said = [
            _read_monologue(one) for one in json.loads(_text(folder / "demo.json"))["monologues"]
        ]
        yield Recording("call", "call", sound, words_of(said), spans_of(said))


def _read_monologue(node: dict[str, Any]) -> Line:
    terms = [term for term in node["terms"] if term["type"] == "WORD"]
    text = " ".join(term["text"] for term in terms)
    return Line(terms[0]["start"], terms[-1]["end"], node["speaker"]["id"], text)


def _read_spoken(folder: Path) -> Iterator[Recording]:
    for page in sorted(folder.glob("*.md")):
        words = ctm.parse(_text(page.with_suffix(".ctm")))
        turns = rttm.parse(_text(page.with_suffix(".rttm")))
        group = page.stem.rstrip("0123456789")
        yield Recording(page.stem, group, page.with_suffix(".opus"), in_order(words), turns)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words with times, by their start."""
    return tuple(sorted(words, key=lambda word: (word.start or 0.0, word.end or 0.0)))


def words_of(said: Sequence[Line]) -> tuple[Word, ...]:
    """The words of utterances, in the utterances' order, their own times unknown."""
    ordered = sorted(said, key=lambda line: line.start or 0.0)
    return tuple(
        Word(None, None, text, speaker=line.speaker)
        for line in ordered
        for text in line.text.split()
    )


def spans_of(said: Sequence[Line]) -> tuple[Turn, ...]:
    """The utterances' spans as turns; those of one speaker that touch are one."""
    turns: list[Turn] = []
    by_speaker = sorted(said, key=lambda line: (line.speaker or "", line.start or 0.0))
    for speaker, lines in groupby(by_speaker, key=lambda line: line.speaker or ""):
        first = len(turns)
        for line in lines:
            start, end = line.start or 0.0, line.end or 0.0
            if len(turns) > first and start <= turns[-1].end:
                turns[-1] = Turn(turns[-1].start, max(end, turns[-1].end), speaker)
            else:
                turns.append(Turn(start, end, speaker))
    return tuple(sorted(turns))
