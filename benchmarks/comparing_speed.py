"""How fast a comparison is, and the speaker scores beside meeteval's in the same run.

    CASTPROOF_DATA=… python -m benchmarks.comparing_speed meetings [--runs 5]
    CASTPROOF_DATA=… python -m benchmarks.comparing_speed ten-hours [--runs 5]
    python -m benchmarks.comparing_speed files MACHINE HUMAN [--runs 5]

*meetings* takes the words of whole AMI meetings, each with the speaker that a real diarizer said,
and damages one word in five (``--seed``); cpWER, tcpWER and DI-cpWER are counted by us and by
meeteval. *ten-hours* joins published episodes up to 100,000 words and damages their words and
speakers. *files* compares two files, reading not counted.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from compare import compare
from compare.aligning import align_tokens
from compare.cpwer import cp_error_rate
from compare.di_cpwer import ReferenceOrder, SpokenLine, di_cp_error_rate
from compare.tcpwer import COLLAR_EACH_SIDE_S, TimedWords, tcp_error_rate
from transcript import io as formats
from transcript.values import Line, Transcript

TEN_HOURS_WORDS = 100_000
_Result = TypeVar("_Result")


def main() -> None:
    """Print medians, and for the speaker scores whether they are meeteval's."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("meetings", "ten-hours", "files"))
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    if options.what == "meetings":
        for name, words in meetings(Path(os.environ["CASTPROOF_DATA"])):
            print_against_meeteval(name, words, options.runs, random.Random(options.seed))
        return
    if options.what == "files":
        machine, human = (
            formats.load(p.read_bytes(), formats.find_by_content(p, p.read_bytes()))
            for p in options.files
        )
    else:
        human = ten_hours(Path(os.environ["CASTPROOF_DATA"]))
        machine = damaged(human, random.Random(options.seed))
    before = _peak_mb()
    wall, cpu, found = timed(lambda: compare(machine, human), options.runs)
    print(
        f"{len(found.machine)} against {len(found.human)} words: median {wall:.2f} s"
        f" ({cpu:.2f} s of CPU), {_peak_mb() - before:.0f} MB above the {before:.0f} before"
    )


def _load(path: Path) -> Transcript:
    data = path.read_bytes()
    return formats.load(data, formats.find_by_content(path, data))


def timed(work: Callable[[], _Result], runs: int) -> tuple[float, float, _Result]:
    """The median seconds by the clock and of the processor, and what the work returns."""
    walls, cpus = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus), result


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# A word as it was said, its seconds, who said it, and who a diarizer said it was.
Said = tuple[str, float, float, str, str]


def meetings(data: Path) -> Iterator[tuple[str, list[Said]]]:
    """The words of each meeting in the order they were said."""
    folder = data / "ami" / "meetings"
    turns = rttm_by_recording(folder / "system_vb.rttm")
    for path in sorted(folder.glob("*.words.tsv")):
        name = path.name.split(".")[0]
        rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:]]
        words = [
            (
                token,
                float(start),
                float(end),
                speaker,
                _at(turns[name], (float(start) + float(end)) / 2),
            )
            for start, end, speaker, _, kind, token in rows
            if kind == "word" and float(end) > float(start)
        ]
        yield name, sorted(words, key=lambda word: word[1])


def rttm_by_recording(path: Path) -> dict[str, list[tuple[float, str]]]:
    """The starts of each recording's turns, in order."""
    rows = [row.split() for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    found: dict[str, list[tuple[float, str]]] = {}
    for row in rows:
        found.setdefault(row[1].split(".")[0], []).append((float(row[3]), row[7]))
    return {name: sorted(turns) for name, turns in found.items()}


def _at(turns: list[tuple[float, str]], second: float) -> str:
    """The speaker of the last turn that began before."""
    return turns[max(0, bisect_right(turns, (second, "\uffff")) - 1)][1]


def print_against_meeteval(name: str, words: list[Said], runs: int, chance: random.Random) -> None:
    """Our three scores and meeteval's: errors, medians, how many times as fast."""
    reference = [(token, start, end, speaker) for token, start, end, speaker, _ in words]
    vocabulary = [word[0] for word in words]
    hypothesis = []
    for token, start, end, _, speaker in words:
        luck = chance.random()
        if luck > 0.05:
            said = chance.choice(vocabulary) if luck > 0.9 else token
            hypothesis.append((said, start, end, speaker))
        if luck > 0.95:
            hypothesis.append((chance.choice(vocabulary), end, end + 0.1, speaker))
    hypothesis.sort(key=lambda row: row[1])  # as meeteval sorts them
    print(f"{name}: {len(reference)} words")
    for score, ours, theirs in _races(reference, hypothesis):
        our_s, _, our_errors = timed(ours, runs)
        their_s, _, their_errors = timed(theirs, runs)
        same = "the same" if our_errors == their_errors else f"NOT meeteval's {their_errors}"
        print(
            f"  {score:9}{our_errors:6} errors, {same}; {our_s:.3f} s against {their_s:.3f} s:"
            f" {their_s / our_s:.1f} times as fast"
        )


_Row = tuple[str, float, float, str]


def _races(
    reference: list[_Row], hypothesis: list[_Row]
) -> Iterator[tuple[str, Callable[[], int], Callable[[], int]]]:
    from meeteval.wer.wer.cp import cp_word_error_rate
    from meeteval.wer.wer.di_cp import greedy_di_cp_word_error_rate
    from meeteval.wer.wer.time_constrained import tcp_word_error_rate

    sides = [
        {who: [w for w, *_, s in side if s == who] for who in _speakers(side)}
        for side in (reference, hypothesis)
    ]
    clocks = [
        {who: _timed(side, who) for who in _speakers(side)} for side in (reference, hypothesis)
    ]
    runs = [
        SpokenLine(who, [word for word, *_ in run])
        for who, run in groupby(hypothesis, key=lambda row: row[3])
    ]
    words = [w for w, *_ in reference]
    reading = ReferenceOrder(
        [s for *_, s in reference], align_tokens(words, [w for w, *_ in hypothesis])
    )
    theirs = [_seglst(side) for side in (reference, hypothesis)]
    lines = _seglst(
        [(" ".join(run.words), float(n), n + 1.0, run.speaker) for n, run in enumerate(runs)]
    )
    yield (
        "cpWER",
        lambda: cp_error_rate(*sides).rate.errors,
        lambda: cp_word_error_rate(*theirs).errors,
    )
    yield (
        "tcpWER",
        lambda: tcp_error_rate(*clocks).rate.errors,
        lambda: tcp_word_error_rate(*theirs, collar=COLLAR_EACH_SIDE_S).errors,
    )
    yield (
        "DI-cpWER",
        lambda: di_cp_error_rate(sides[0], runs, reading).errors,
        lambda: greedy_di_cp_word_error_rate(theirs[0], lines).errors,
    )


def _speakers(side: list[_Row]) -> list[str]:
    return list(dict.fromkeys(who for *_, who in side))


def _timed(side: list[_Row], speaker: str) -> TimedWords:
    words, starts, ends = zip(*((w, a, b) for w, a, b, who in side if who == speaker), strict=True)
    return TimedWords(words, starts, ends)


def _seglst(side: list[_Row]) -> Any:
    import meeteval

    return meeteval.io.SegLST(
        [
            {"session_id": "s", "words": w, "start_time": a, "end_time": b, "speaker": who}
            for w, a, b, who in side
        ]
    )


def ten_hours(data: Path) -> Transcript:
    """Published episodes one after the other, of one host and one guest."""
    lines: list[Line] = []
    offset, words = 0.0, 0
    for path in sorted((data / "episodes").glob("*.md")):
        episode = formats.load(path.read_bytes(), formats.find_by_name("episode"))
        spoken = [line for line in episode.lines if line.speaker and line.start is not None]
        hosts = spoken[0].speaker if spoken else None
        for line in spoken:
            who = "host" if line.speaker == hosts else "guest"
            lines.append(replace(line, start=(line.start or 0.0) + offset, speaker=who))
            words += len(line.text.split())
        offset = max((line.start or 0.0 for line in lines), default=0.0) + 60
        if words >= TEN_HOURS_WORDS:
            break
    return Transcript(tuple(lines))


def damaged(human: Transcript, chance: random.Random) -> Transcript:
    """What a machine might have made of it: fillers, repetitions, losses, wrong words, speakers."""
    vocabulary = [word for line in human.lines for word in line.text.split()]
    lines = []
    for line in human.lines:
        said: list[str] = []
        for word in line.text.split():
            luck = chance.random()
            said += ["uh"] * (luck < 0.06)
            said += [word] * (0.85 < luck < 0.9)
            if luck < 0.95:
                said.append(chance.choice(vocabulary) if luck > 0.9 else word)
        other = "guest" if line.speaker == "host" else "host"
        speaker = other if chance.random() < 0.05 else line.speaker
        lines.append(replace(line, text=" ".join(said), speaker=speaker))
    return Transcript(tuple(lines))


if __name__ == "__main__":
    main()
