"""Learn voices from one recording each and name them in new recordings that hold strangers too.

    python -m benchmarks.voices --digits DIGITS.zip -o FOLDER
    python -m benchmarks.voices --digits DIGITS.zip -o FOLDER --recordings 30 --first-seed 500

Two people of the digits and two synthetic voices are learnt (``castproof voices add``), each from
forty seconds; takes of digits that are used for learning are not heard again. Then every new
recording has two to four people, known and strangers of both kinds, and ``castproof transcribe
--voices`` says who they are. A speaker is whoever of the true people it shares the most time with;
whom the diarizer took for another is counted apart.
Needs espeak-ng and flite, and the miniature models.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from examples.conversation import DigitTalker, Person, Talker, VoiceTalker, converse
from examples.make_conversation import true_turns, write_sound
from examples.speech.digits import SpokenDigit, read_digits, spoken
from examples.speech.voices import VOICES
from transcript.formats import rttm
from transcript.values import Turn

KNOWN_DIGITS, KNOWN_VOICES = ("nicolas", "theo"), ("Clara", "Angus")
LEARNT_TAKES = (5, 6)
SECONDS_TO_LEARN, MINUTES = 40.0, 2.0
_OUTCOMES = (
    "right",
    "wrong",
    "abstained",
    "stranger named",
    "stranger left",
    "known, not told apart",
    "stranger, not told apart",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody there is; digits are parted by take into those to learn from and the rest."""

    digits: tuple[SpokenDigit, ...]

    def talker(self, name: str, rng: Random, *, learning: bool = False) -> Talker:
        """Somebody, as they sound on one day: synthetic voices vary in rate and pitch."""
        voice = next((one for one in VOICES if one.name == name), None)
        if voice is not None:
            rate, pitch = rng.uniform(0.95, 1.15), rng.uniform(0.94, 1.06)
            return VoiceTalker(Person(name), voice, rate, pitch)
        own = [one for one in self.digits if one.speaker == name]
        chosen = [one for one in own if (one.take in LEARNT_TAKES) == learning]
        return DigitTalker(Person(name), tuple(spoken(one) for one in chosen))

    def strangers(self) -> tuple[str, ...]:
        """Everybody who is not learnt."""
        everybody = [*sorted({one.speaker for one in self.digits}), *(one.name for one in VOICES)]
        return tuple(one for one in everybody if one not in (*KNOWN_DIGITS, *KNOWN_VOICES))


def main() -> None:
    """Learn, make, transcribe, compare, print."""
    options = _options()
    cast = Cast(read_digits(options.digits, held_out=True))
    collection = options.output / "known.voices.json"
    options.output.mkdir(parents=True, exist_ok=True)
    collection.unlink(missing_ok=True)
    for name in (*KNOWN_DIGITS, *KNOWN_VOICES):
        _learn(name, cast, collection, options)
    seeds = range(options.first_seed, options.first_seed + options.recordings)
    rows = [_name(seed, cast, collection, options) for seed in seeds]
    _print([row for each in rows for row in each])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=Path, required=True, help="digits.zip, or its folder")
    parser.add_argument("--recordings", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--free", action="store_true", help="do not tell how many speak")
    parser.add_argument("--config", default="configs/miniature.yaml")
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser.parse_args()


def _learn(name: str, cast: Cast, collection: Path, options: argparse.Namespace) -> None:
    talker = cast.talker(name, Random(f"learn {name}"), learning=True)
    recording = options.output / f"learn-{name}.wav"
    write_sound(converse(1, SECONDS_TO_LEARN / 60, [talker]).samples, recording)
    call = ["add", name, recording, "--voices", collection, "--config", options.config]
    print(_castproof("voices", *call).stdout, end="")


@dataclass(frozen=True, slots=True)
class Row:
    """One speaker whom the diarizer told apart: who it truly is, whom it was taken for, how."""

    seed: int
    truth: str
    named: str
    nearest: str
    similarity: float | None
    rival: float | None
    outcome: str


def _name(seed: int, cast: Cast, collection: Path, options: argparse.Namespace) -> Sequence[Row]:
    rng = Random(f"who talks {seed}")
    known = rng.sample((*KNOWN_DIGITS, *KNOWN_VOICES), rng.randint(1, 2))
    people = [*known, *rng.sample(cast.strangers(), rng.randint(1, 2))]
    rng.shuffle(people)
    made = converse(seed, MINUTES, [cast.talker(name, rng) for name in people])
    recording = options.output / f"talk-{seed}.wav"
    write_sound(made.samples, recording)
    out = options.output / f"out-{seed}"
    call = [recording, "-o", out, "--config", options.config, "--voices", collection, "--json"]
    call += ["--format", "rttm", "--overwrite"]
    call += [] if options.free else ["--speakers", len(people)]
    (told,) = json.loads(_castproof("transcribe", *call).stdout)["recordings"]
    heard = rttm.parse((out / f"talk-{seed}.rttm").read_text())
    names = {one["label"]: one["name"] for one in told["naming"]}
    rows = list(_rows(seed, told["voices"], names, heard, true_turns(made)))
    missing = (one for one in people if one not in {row.truth for row in rows})
    return [*rows, *(_not_told_apart(seed, one) for one in missing)]


def _not_told_apart(seed: int, person: str) -> Row:
    kind = "known" if person in (*KNOWN_DIGITS, *KNOWN_VOICES) else "stranger"
    return Row(seed, person, "", "", None, None, f"{kind}, not told apart")


def _rows(
    seed: int,
    matches: Sequence[dict[str, object]],
    names: dict[str, str],
    heard: Sequence[Turn],
    truth: Sequence[Turn],
) -> Iterator[Row]:
    for match in matches:
        label = str(match["speaker"])
        if label not in names:  # somebody who says no word
            continue
        own = [turn for turn in heard if turn.speaker == names[label]]
        person = _whose(own, truth)
        known = person in (*KNOWN_DIGITS, *KNOWN_VOICES)
        named = str(match["name"] or "")
        outcome = (
            ("right" if named == person else "wrong" if named else "abstained")
            if known
            else ("stranger named" if named else "stranger left")
        )
        numbers = (match["similarity"], match["rival"])
        yield Row(seed, person, named, str(match["nearest"]), *numbers, outcome)  # type: ignore[arg-type]


def _whose(own: Sequence[Turn], truth: Sequence[Turn]) -> str:
    shared: Counter[str] = Counter()
    for turn in own:
        for true in truth:
            overlap = min(turn.end, true.end) - max(turn.start, true.start)
            if overlap > 0:
                shared[true.speaker] += overlap  # type: ignore[assignment]
    return shared.most_common(1)[0][0] if shared else ""


def _castproof(*call: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "castproof", *map(str, call)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)


def _print(rows: Sequence[Row]) -> None:
    table = Table(title="Known voices in new recordings")
    for heading in ("recording", "is", "named", "most like", "alike", "next", ""):
        table.add_column(heading)
    for row in rows:
        numbers = ("" if one is None else f"{one:.2f}" for one in (row.similarity, row.rival))
        table.add_row(str(row.seed), row.truth, row.named, row.nearest, *numbers, row.outcome)
    console = Console(width=110)
    console.print(table)
    found = Counter(row.outcome for row in rows)
    console.print("; ".join(f"{one}: {found[one]}" for one in _OUTCOMES))


if __name__ == "__main__":
    main()
