"""int8 beside float32 on a CPU: how long each takes, and whether int8 loses words.

    python -m benchmarks.compute_types MODEL RECORDING... [--seconds 120] [--types int8 float32]

MODEL is a Whisper in CTranslate2 form; the recordings are heard as ``castproof transcribe`` hears
them, in turn with each type. Beside a recording may lie what was said: ``NAME.words.tsv`` (a column
``token`` with ``type`` "word"), ``NAME.stm`` or ``NAME.json`` (``monologues`` with ``terms``); then
words are held against it by jiwer, without case and marks. Seconds are the processor's, so that
other programs hardly count.

One report has int8 leaving out 59 of the 157 words of a recording, in one of twelve
(https://github.com/gradientsj/speech-diarization-lab). So for each recording the words that each
type heard are counted, and those that only one of the two has.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from asr.audio.decode import decode
from asr.recognizer import RecognitionOptions
from asr.whisper import load_recognizer
from benchmarks.recognition import hardware
from compare.normalise import light
from transcript.formats import stm

RATE = 16_000


@dataclass(frozen=True, slots=True)
class Heard:
    """What one type heard of one recording, and the processor's seconds it took."""

    words: tuple[str, ...]
    cpu_s: float


def main() -> None:
    """Hear every recording with every type and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("recordings", type=Path, nargs="+")
    parser.add_argument("--types", nargs="+", default=["int8", "float32"])
    parser.add_argument("--seconds", type=float, default=120.0, help="of each recording, at most")
    parser.add_argument("--language", default="en")
    parser.add_argument("--threads", type=int, default=0)
    call = parser.parse_args()
    options = RecognitionOptions(language=call.language)
    found: dict[Path, dict[str, Heard]] = {path: {} for path in call.recordings}
    sounds = {path: decode(path).samples[: round(call.seconds * RATE)] for path in call.recordings}
    for kind in call.types:
        recognizer = load_recognizer(
            str(call.model.resolve()), device="cpu", compute_type=kind, cpu_threads=call.threads
        )
        for path, samples in sounds.items():
            found[path][kind] = hear(recognizer, samples, options)
        del recognizer
    print_table(found, {path: reference(path, call.seconds) for path in found}, call.types)
    print(f"{hardware('cpu')}, {sum(len(one) for one in sounds.values()) / RATE:.0f} s of sound")


def hear(recognizer: object, samples: NDArray[np.float32], options: RecognitionOptions) -> Heard:
    """The words of ``samples``, shape (n,)."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    done = recognizer.recognize(samples, options, lambda share: None)  # type: ignore[attr-defined]
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    text = " ".join(word.text for segment in done.segments for word in segment.words)
    return Heard(plain(text), spent)


def plain(text: str) -> tuple[str, ...]:
    """The words of a text without case and marks."""
    return tuple(part for word in text.split() for part in light(word) if part)


def reference(path: Path, seconds: float) -> tuple[str, ...] | None:
    """What was truly said in the first ``seconds``, where it is known."""
    beside = path.with_suffix(".words.tsv")
    if beside.is_file():
        with beside.open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file, delimiter="\t") if row["type"] == "word"]
        rows.sort(key=lambda row: float(row["start"]))
        return plain(" ".join(row["token"] for row in rows if float(row["start"]) < seconds))
    if path.with_suffix(".stm").is_file():
        lines = stm.parse(path.with_suffix(".stm").read_text(encoding="utf-8")).lines
        return plain(" ".join(line.text for line in lines))
    if path.with_suffix(".json").is_file():
        said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        terms = [term for one in said["monologues"] for term in one["terms"]]
        kept = [one for one in terms if one["type"] == "WORD" and one["start"] < seconds]
        return plain(" ".join(one["text"] for one in sorted(kept, key=lambda one: one["start"])))
    return None


def errors(said: Sequence[str], heard: Sequence[str]) -> tuple[int, int]:
    """Word errors by jiwer, and how many of them are deletions."""
    import jiwer

    if not (said and heard):
        return len(said) + len(heard), len(said)
    found = jiwer.process_words(" ".join(said), " ".join(heard))
    return found.substitutions + found.deletions + found.insertions, found.deletions


def print_table(
    found: dict[Path, dict[str, Heard]],
    references: dict[Path, tuple[str, ...] | None],
    types: Sequence[str],
) -> None:
    """Each recording: words, errors and seconds of each type; then all of them together."""
    table = Table("recording", "said", *(f"{kind}: words, errors (lost), s" for kind in types))
    errors_in_all, lost_in_all = dict.fromkeys(types, 0), dict.fromkeys(types, 0)
    for path, heard in found.items():
        said = references[path]
        cells = []
        for kind in types:
            one = heard[kind]
            wrong, lost = (0, 0) if said is None else errors(said, one.words)
            errors_in_all[kind] += wrong
            lost_in_all[kind] += lost
            cells.append(f"{len(one.words)}, {wrong} ({lost}), {one.cpu_s:.1f}")
        table.add_row(path.name, "?" if said is None else str(len(said)), *cells)
    said_in_all = sum(len(said) for said in references.values() if said)
    table.add_section()
    sums = []
    for kind in types:
        words = sum(len(heard[kind].words) for heard in found.values())
        spent = sum(heard[kind].cpu_s for heard in found.values())
        rate = 100 * errors_in_all[kind] / max(said_in_all, 1)
        sums.append(
            f"{words}, {errors_in_all[kind]} ({lost_in_all[kind]}), {spent:.1f}; {rate:.1f} %"
        )
    table.add_row("in all", str(said_in_all), *sums)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
