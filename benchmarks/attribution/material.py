"""Words whose true speakers are known, beside the turns that a real diarizer found."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from align.attribution.backchannels import normalize_word
from transcript.formats import rttm, whisperx
from transcript.values import Turn, Word

MEETINGS = ("EN2002", "ES2004", "IS1009", "TS3003")
SYSTEMS = ("vb", "sc")


@dataclass(frozen=True, slots=True)
class Case:
    """``words`` carry their true speakers, ``None`` where the truth does not say."""

    name: str
    words: tuple[Word, ...]
    turns: tuple[Turn, ...]


def whisper_and_pyannote(data: Path) -> Case:
    """What Whisper and pyannote said of one recording, and the dialogue that a person wrote."""
    folder = data / "whisper_pyannote"
    heard = whisperx.parse((folder / "whisper_output.json").read_text(encoding="utf-8"))
    words = [word for line in heard.lines for word in line.words]
    dialogue = [
        (speaker, token)
        for speaker, text in _rows(folder / "expected.tsv")
        for token in text.split()
    ]
    turns = rttm.parse((folder / "pyannote.rttm").read_text(encoding="utf-8"))
    return Case("Whisper + pyannote", told_by(words, dialogue), turns)


def told_by(words: Sequence[Word], dialogue: Sequence[tuple[str, str]]) -> tuple[Word, ...]:
    """The words with the speakers of the dialogue's words that they are aligned with.

    Normalised tokens are aligned at the least Levenshtein distance; a word that the dialogue
    does not have (an insertion) has no true speaker, and is not scored.
    """
    truth: list[str | None] = [None] * len(words)
    heard = [normalize_word(word.text) for word in words]
    said = [normalize_word(token) for _, token in dialogue]
    for code in Levenshtein.opcodes(heard, said):
        paired = zip(
            range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=False
        )
        for index, place in paired:
            truth[index] = dialogue[place][0]
    return tuple(replace(word, speaker=speaker) for word, speaker in zip(words, truth, strict=True))


def meeting(data: Path, system: str, name: str) -> Case:
    """One AMI meeting: every word as annotated, in time order, and one system's turns."""
    folder = data / "ami" / "meetings"
    text = (folder / f"system_{system}.rttm").read_text(encoding="utf-8")
    turns = rttm.parse(text, f"{name}.Mix-Headset")
    return Case(name, tuple(_meeting_words(folder / f"{name}.words.tsv")), turns)


def _meeting_words(path: Path) -> list[Word]:
    """Words and cut-off words, each with its speaker's punctuation, in order of their starts."""
    words: list[Word] = []
    latest: dict[str, int] = {}
    header, *rows = _rows(path)
    for row in rows:
        fields = dict(zip(header, row, strict=False))
        speaker = fields["speaker"]
        if fields["type"] in ("word", "trunc"):
            latest[speaker] = len(words)
            start, end = float(fields["start"]), float(fields["end"])
            words.append(Word(start, end, fields["token"], speaker=speaker))
        elif fields["type"] == "punc" and speaker in latest:
            spoken = words[latest[speaker]]
            words[latest[speaker]] = replace(spoken, text=spoken.text + fields["token"])
    return sorted(words, key=lambda word: word.start or 0.0)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
