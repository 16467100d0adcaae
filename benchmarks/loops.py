"""Loops: what real Whisper transcripts had, made again and looked for; and false alarms.

    CASTPROOF_DATA=… python -m benchmarks.loops [--seeds 100]

Each file of ``loops/loops.tsv`` says how often one segment came in a row, which, and where. Each is
put into a made conversation with three kinds of times: *squeezed* into no time, *silent* (plausible
times in which nobody speaks), *spoken* (plausible times over speech that got no other words).
``found`` is how many the review list has, ``removed`` how many are taken out while recognizing.
False alarms are counted on made conversations without faults, whose refrains are real, on published
episodes, and on meetings with every word's true time.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import random
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.hints.find import find_hints
from align.hints.hint import Evidence
from asr.chunks import WINDOW
from asr.hallucination import remove_hallucinations
from benchmarks.attribution.material import MEETINGS, meeting
from benchmarks.doubts import made
from transcript import episode
from transcript.formats import rttm
from transcript.hallucination.repeats import FEWEST_TIMES, find_loop_evidence, find_runs
from transcript.hallucination.voice import VoiceActivity
from transcript.text import read_text
from transcript.values import Line, Segment, Transcript, Turn, Word, milliseconds

TIMES = ("squeezed", "silent", "spoken")
IN_A_ROW = "times in a row"
_SQUEEZED_S = 0.02
_PLAUSIBLE_S = 0.4
_AT_THE_END_S = 60.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A file's loop: ``text`` came ``times`` times, at the end of the recording or before."""

    text: str
    times: int
    at_end: bool


def main() -> None:
    """Print what is found of each kind, and the false alarms."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=100)
    seeds = parser.parse_args().seeds
    data = Path(os.environ["CASTPROOF_DATA"])
    rows = list(kinds(data / "loops" / "loops.tsv"))
    print(f"{len(rows)} files with a run of two or more")
    for times in TIMES:
        for low, high in ((12, 99), (4, 11), (2, 3)):
            these = [kind for kind in rows if low <= kind.times <= high]
            results = [case(kind, times, seed) for seed, kind in enumerate(these)]
            found = sum(found for found, _ in results)
            removed = sum(removed for _, removed in results)
            name = f"{low}–{high} times" if high < 99 else f"{low} times and more"
            print(f"  {times:9} {name:18} {len(these):3} found {found:3} removed {removed:3}")
    print(f"{seeds} made conversations of 10 minutes: {_counts(made_alarms(seeds))}")
    print(f"published episodes: {_counts(episode_alarms(data / 'episodes'))}")
    print(f"meetings, true words and turns: {_counts(meeting_alarms(data))}")


def kinds(path: Path) -> Iterator[Kind]:
    """What each file had, where it says."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            place = ast.literal_eval(row["at"])
            if place is not None and int(row["max_identical_run"]) > 1:
                start, text = place
                near = float(row["end_s"]) - float(start) < _AT_THE_END_S
                yield Kind(str(text), int(row["max_identical_run"]), near)


def case(kind: Kind, times: str, seed: int) -> tuple[bool, bool]:
    """Whether the loop is on the review list, and whether it is taken out and kept once."""
    chance = random.Random(seed)
    talk = made.conversation(seed + 10_000, minutes=3.0)
    lines = [line for line in talk.lines if not find_runs(line.text.split())]
    place = len(lines) if kind.at_end else len(lines) // 2
    loop = _loop(kind, times, lines[place - 1].end or 0.0)
    shift = (loop.end or 0.0) - (loop.start or 0.0)
    after = [_moved(line, shift) for line in lines[place:]]
    heard = (*lines[:place], loop, *after)
    spoken = [*lines[:place], *([loop] if times == "spoken" else []), *after]
    turns = made.heard_turns(tuple(spoken), chance)
    found = find_hints(Transcript(heard, "en"), Evidence(turns))
    is_found = any(IN_A_ROW in reason for spot in found for reason in spot.reasons)
    kept = sum(len(one.words) for one in recognized(heard, turns))
    return is_found, kept <= sum(map(_count, (*lines[:place], *after))) + len(kind.text.split())


def recognized(lines: Sequence[Line], turns: Sequence[Turn]) -> Iterator[Segment]:
    """What is left of the lines as segments of a window, as the recognizer leaves them."""
    words = [word for line in lines for word in line.words]
    segments = []
    while words:
        begins = words[0].start or 0.0
        count = sum((word.end or 0.0) - begins <= WINDOW for word in words) or len(words)
        segments.append(_segment(words[:count]))
        words = words[count:]
    yield from remove_hallucinations(
        segments, VoiceActivity((turn.start, turn.end) for turn in turns)
    )[0]


def _segment(words: Sequence[Word]) -> Segment:
    """A decoder's segment, with the compression that OpenAI's code would find."""
    text = " ".join(word.text for word in words).encode()
    ratio = len(text) / len(zlib.compress(text))
    start, end = words[0].start or 0.0, words[-1].end or 0.0
    return Segment(start, end, tuple(words), -0.2, ratio, 0.05, 0.0)


def _count(line: Line) -> int:
    return len(line.words)


def _loop(kind: Kind, times: str, start: float) -> Line:
    each = _SQUEEZED_S if times == "squeezed" else _PLAUSIBLE_S
    texts = kind.text.split() * kind.times
    words = [
        Word(milliseconds(start + n * each), milliseconds(start + (n + 1) * each), text, 0.95)
        for n, text in enumerate(texts)
    ]
    return Line(words[0].start, words[-1].end, made.SPEAKERS[0], " ".join(texts), tuple(words))


def _moved(line: Line, by: float) -> Line:
    words = tuple(
        Word((w.start or 0) + by, (w.end or 0) + by, w.text, w.probability, w.speaker)
        for w in line.words
    )
    return Line(words[0].start, words[-1].end, line.speaker, line.text, words)


def made_alarms(seeds: int) -> Counter[str]:
    """Made conversations without faults."""
    counts: Counter[str] = Counter()
    for seed in range(seeds):
        talk = made.conversation(seed, minutes=10.0)
        words = [word for line in talk.lines for word in line.words]
        left = [word for one in recognized(talk.lines, talk.turns) for word in one.words]
        counts.update(words=len(words), refrains=talk.refrains, lost=len(words) - len(left))
        counts.update(_found(words, VoiceActivity((turn.start, turn.end) for turn in talk.turns)))
    return counts


def episode_alarms(folder: Path) -> Counter[str]:
    """Published episodes, whose words have no times: only numbers can be evidence."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.md")):
        page = episode.parse(read_text(path))
        words = [
            Word(None, None, text) for line in page.transcript.lines for text in line.text.split()
        ]
        counts.update(words=len(words), files=1, lost=0)
        counts.update(_found(words, None))
    return counts


def meeting_alarms(data: Path) -> Counter[str]:
    """Meetings with each speaker's own words, in order, and who truly spoke when."""
    counts: Counter[str] = Counter()
    truth = read_text(data / "ami" / "meetings" / "reference.rttm")
    for name in (f"{one}{part}" for one in MEETINGS for part in "ab"):
        turns = rttm.parse(truth, f"{name}.Mix-Headset")
        voice = VoiceActivity((turn.start, turn.end) for turn in turns)
        words = meeting(data, "vb", name).words
        counts["files"] += 1
        for speaker in sorted({str(word.speaker) for word in words}):
            own = [word for word in words if word.speaker == speaker]
            lines = [Line(own[0].start, own[-1].end, speaker, "", tuple(own))]
            left = [word for one in recognized(lines, turns) for word in one.words]
            counts.update(words=len(own), lost=len(own) - len(left))
            counts.update(_found(own, voice))
    return counts


def _found(words: Sequence[Word], voice: VoiceActivity | None) -> Counter[str]:
    """How many runs of four repeats and more there are, and how many seem to be loops."""
    found = find_runs([word.text for word in words], fewest=FEWEST_TIMES)
    suspected = sum(bool(find_loop_evidence(words, run, voice=voice)) for run in found)
    return Counter({"runs": len(found), "taken for loops": suspected})


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{value:,} {name}" for name, value in counts.items())


if __name__ == "__main__":
    main()
