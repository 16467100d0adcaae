"""The comparison on real pairs: a machine and a person, a verbatim and an edited transcript.

    CASTPROOF_DATA=… python -m benchmarks.comparing earnings
    CASTPROOF_DATA=… python -m benchmarks.comparing edited
    CASTPROOF_DATA=… python -m benchmarks.comparing reviewed
    python -m benchmarks.comparing files MACHINE HUMAN [--sample 100] [--seed 1]

*earnings* holds nine calls as Amazon transcribed them against the human reference: word, speaker
and time errors. *edited* holds eight podcasts, each transcribed twice by people, verbatim and as
a clean read: what a person takes out. *reviewed* holds talks of a speech recognizer against the
same after a person put them right. *files* prints the table of any two files, and with
``--sample`` differences drawn at random, to be judged by eye.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from compare import Absent, Comparison, EditKind, EditStretch, Options, Scores, compare, pool_scores
from compare.der import DiarizationError, diarization_error
from compare.edits import Tally, tally_by_blame, tally_by_kind
from compare.normalise import NORMALIZERS
from compare.rates import ErrorRate
from transcript import io as formats
from transcript.formats import rttm
from transcript.values import Entry, Header, Line, Transcript, Turn, Word

# What stands in a reference for a sound that is no word.
_EVENT = ("<", "[")
_TURN = re.compile(r"\**([^:*]{1,60}):?\** +([0-9]{2}:[0-9]{2}:[0-9]{2})")


def main() -> None:
    """Print the tables of one kind of pairs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pairs", choices=("earnings", "edited", "reviewed", "files"))
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.pairs == "files":
        machine, human = (_load(path) for path in options.files)
        found = [compare(machine, human)]
    else:
        data = Path(os.environ["CASTPROOF_DATA"])
        pairs = dict(
            {"earnings": earnings, "edited": edited, "reviewed": reviewed}[options.pairs](data)
        )
        found = [compare(*pair) for pair in pairs.values()]
        print_recordings(pairs, found)
        print_normalisers(pairs)
        if options.pairs == "earnings":
            print_without_false_starts(data)
            print_turns(data, pairs)
    print_scores("pooled", pool_scores([one.scores for one in found]))
    print_kinds(found)
    print_sample(found, options.sample, options.seed)


Pair = tuple[Transcript, Transcript]


def earnings(data: Path) -> Iterator[tuple[str, Pair]]:
    """Amazon's words and the human reference of each call."""
    for path in sorted((data / "earnings21" / "amazon").glob("*.nlp")):
        reference = path.parent.parent / "reference" / path.name
        yield path.stem, (read_nlp(path), read_nlp(reference))


def edited(data: Path) -> Iterator[tuple[str, Pair]]:
    """The verbatim and the edited transcript of each podcast."""
    for path in sorted((data / "verbatim_and_edited" / "verbatim").glob("*.nlp")):
        clean = path.parent.parent / "edited" / path.name
        yield path.stem, (read_nlp(path), read_nlp(clean))


def reviewed(data: Path) -> Iterator[tuple[str, Pair]]:
    """The machine's and the reviewed transcript of each talk: the text below the front matter."""
    for path in sorted((data / "machine_and_reviewed").glob("*.1_machine.md")):
        right = path.with_name(path.name.replace(".1_machine", ".2_reviewed"))
        yield path.name.split(".")[0], (_read_talk(path), _read_talk(right))


def read_nlp(path: Path, leave_out: str = "<") -> Transcript:
    """A file of fstalign, one token a line; a line of ours is a run of one speaker's tokens.

    Tokens with a tag that has ``leave_out`` in it are left out.
    """
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    names = header.split("|")
    tokens = [dict(zip(names, row.split("|"), strict=False)) for row in rows]
    spoken = [
        token
        for token in tokens
        if not token["token"].startswith(_EVENT) and leave_out not in token["tags"]
    ]
    lines = []
    for speaker, run in groupby(spoken, key=lambda token: token["speaker"]):
        words = tuple(_word(token) for token in run)
        text = " ".join(word.text for word in words)
        lines.append(Line(words[0].start, words[-1].end, f"S{speaker}", text, words))
    return Transcript(tuple(lines))


def _word(token: dict[str, str]) -> Word:
    start, end = (_seconds(token[name]) for name in ("ts", "endTs"))
    return Word(start, end, token["token"] + token["punctuation"])


def _seconds(field: str) -> float | None:
    """The seconds of a field; a few rows of the reference hold a stray full stop instead."""
    return float(field) if field.strip(".") else None


def _read_talk(path: Path) -> Transcript:
    """Turns that begin with ``Name: HH:MM:SS`` (bold or not), and ``##`` headers."""
    body = path.read_text(encoding="utf-8").split("---", 2)[-1]
    entries: list[Entry] = []
    for row in filter(None, map(str.strip, body.splitlines())):
        turn = _TURN.match(row)
        if row.startswith("#"):
            entries.append(Header(row.lstrip("# ")))
        elif turn is not None:
            hours, minutes, seconds = map(int, turn[2].split(":"))
            start = 3600.0 * hours + 60 * minutes + seconds
            entries.append(Line(start, None, turn[1], row[turn.end() :].strip()))
        elif entries and isinstance(last := entries[-1], Line):
            entries[-1] = replace(last, text=f"{last.text} {row}".strip())
        else:
            entries.append(Line(None, None, None, row))
    return Transcript(tuple(entries))


def _load(path: Path) -> Transcript:
    data = path.read_bytes()
    return formats.load(data, formats.find_by_content(path, data))


def print_recordings(pairs: dict[str, Pair], found: list[Comparison]) -> None:
    """A row for each recording."""
    print(
        f"{'recording':24}{'words':>8}{'WER':>8}{'cpWER':>8}{'DI-cp':>8}{'WDER':>8}{'matched':>9}"
    )
    for name, one in zip(pairs, found, strict=True):
        scores = one.scores
        rates = (scores.wer, scores.cp_wer, scores.di_cp_wer, scores.wder)
        row = "".join(f"{_rate(score):>8}" for score in rates)
        print(f"{name[:23]:24}{len(one.human):8}{row}{one.matched.rate or 0:9.1%}")


def print_normalisers(pairs: dict[str, Pair]) -> None:
    """The pooled word error rate with each normaliser."""
    for normalizer in NORMALIZERS:
        found = [compare(*pair, Options(normalizer)).scores.wer for pair in pairs.values()]
        print(f"WER, normaliser {normalizer:8}{_rate(sum(found, ErrorRate()))}")


def print_without_false_starts(data: Path) -> None:
    """WER as before, the false starts that the reference itself marks left out."""
    found = ErrorRate()
    for path in sorted((data / "earnings21" / "amazon").glob("*.nlp")):
        reference = read_nlp(path.parent.parent / "reference" / path.name, "FALLBACK")
        found += compare(read_nlp(path), reference, Options("whisper")).scores.wer
    print(f"the same, without marked false starts {_rate(found)}")


def print_turns(data: Path, pairs: dict[str, Pair]) -> None:
    """DER of the machine's words as turns against the reference's turns."""
    found = DiarizationError()
    for name, (machine, _) in pairs.items():
        path = data / "earnings21" / "rttm" / f"{name}.rttm"
        reference = rttm.parse(path.read_text(encoding="utf-8"))
        found += diarization_error(reference, _turns(machine))
    print(f"DER, the machine's words as turns: {found.rate or 0:.2%}")


def _turns(machine: Transcript) -> list[Turn]:
    return [
        Turn(word.start, word.end, line.speaker)
        for line in machine.lines
        for word in line.words
        if word.start is not None and word.end is not None and line.speaker is not None
    ]


def _rate(score: object) -> str:
    rate = getattr(score, "rate", None)
    return "-" if rate is None else f"{rate:.2%}"


def print_scores(name: str, scores: Scores) -> None:
    """Every score with its parts, or why it is absent."""
    print(f"\n{name}")
    for score in Scores.__slots__:
        value = getattr(scores, score)
        if isinstance(value, Absent):
            print(f"  {score:14}-        {value.reason}")
        elif score == "starts":
            print(
                f"  {score:14}median {value.median:.2f} s, 95th percentile "
                f"{value.percentile_95:.2f} s, over 2 s {value.share_far:.1%} "
                f"of {len(value.seconds)}"
            )
        else:
            print(f"  {score:14}{_rate(value):9}{value}")


def print_kinds(found: list[Comparison]) -> None:
    """How much there is of each kind, and whose it is."""
    print(f"\n{'kind':36}{'stretches':>10}{'machine':>10}{'human':>10}")
    for kind in EditKind:
        tally = sum((tally_by_kind(one.stretches)[kind] for one in found), Tally())
        print(f"{kind.value:36}{tally.stretches:10}{tally.machine:10}{tally.human:10}")
    for blame in ("machine", "style", "edit"):
        tally = sum((tally_by_blame(one.stretches)[blame] for one in found), Tally())
        print(f"of the {blame:29}{tally.stretches:10}{tally.machine:10}{tally.human:10}")


def print_sample(found: list[Comparison], count: int, seed: int) -> None:
    """Differences drawn at random, with what stands around them."""
    every = [(one, s) for one in found for s in one.stretches if s.kind is not EditKind.SAME]
    random.seed(seed)
    for one, stretch in random.sample(every, min(count, len(every))):
        print(shown(one, stretch))


def shown(one: Comparison, stretch: EditStretch) -> str:
    """A stretch on one line: its kind, the machine's words, the person's, in their context."""
    sides = []
    for tokens, span in ((one.machine, stretch.machine), (one.human, stretch.human)):
        parts = [
            tokens[max(0, span.start - 5) : span.start],
            tokens[span.start : span.stop],
            tokens[span.stop : span.stop + 5],
        ]
        before, within, after = (" ".join(token.text for token in part) for part in parts)
        sides.append(f"{before} [{within}] {after}")
    return f"{stretch.kind.name:12}{' | '.join(sides)}"


if __name__ == "__main__":
    main()
