"""On real words, times and speakers our numbers are the oracles', and the classes part the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from compare import EditKind, compare
from compare.cpwer import cp_error_rate
from compare.der import diarization_error, jaccard_error
from compare.di_cpwer import ReferenceOrder, SpokenLine, di_cp_error_rate
from compare.tcpwer import TimedWords, tcp_error_rate
from transcript import io as formats
from transcript.formats import rttm
from transcript.values import Transcript, Turn

Row = tuple[float, float, str, str]


def meeting(data: Path, name: str) -> list[Row]:
    """A meeting's words: start, end, speaker, word."""
    text = (data / "ami" / "meetings" / f"{name}.words.tsv").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.splitlines()[1:]]
    words = [
        (float(start), float(end), speaker, token)
        for start, end, speaker, _, kind, token in rows
        if kind == "word" and float(end) > float(start)
    ]
    return sorted(words)


def heard(words: list[Row]) -> list[Row]:
    """What a machine might have made of it: every ninth word lost, some wrong, some another's."""
    speakers = sorted({speaker for _, _, speaker, _ in words})
    return [
        (
            start,
            end,
            speakers[number // 40 % len(speakers)] if number % 200 < 80 else speaker,
            words[number // 2][3] if number % 7 == 3 else word,
        )
        for number, (start, end, speaker, word) in enumerate(words)
        if number % 9
    ]


def streams(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[2], []).append(row)
    return found


def seglst(rows: list[Row]) -> Any:
    meeteval = pytest.importorskip("meeteval")
    return meeteval.io.SegLST(
        [
            {"session_id": "s", "start_time": a, "end_time": b, "speaker": who, "words": word}
            for a, b, who, word in rows
        ]
    )


@pytest.mark.parametrize("name", ["IS1009a", "TS3003a"])
@pytest.mark.filterwarnings("ignore")
def test_a_meeting_has_meetevals_speaker_rates(data_dir: Path, name: str) -> None:
    meeteval = pytest.importorskip("meeteval")
    said = meeting(data_dir, name)
    reference, hypothesis = streams(said), streams(heard(said))
    words = [
        {w: [row[3] for row in rows] for w, rows in side.items()}
        for side in (reference, hypothesis)
    ]
    theirs = seglst(said), seglst(heard(said))
    assert (
        cp_error_rate(*words).rate.errors == meeteval.wer.wer.cp.cp_word_error_rate(*theirs).errors
    )
    clocks = [
        {
            w: TimedWords([r[3] for r in rows], [r[0] for r in rows], [r[1] for r in rows])
            for w, rows in side.items()
        }
        for side in (reference, hypothesis)
    ]
    timed = meeteval.wer.wer.time_constrained.tcp_word_error_rate(*theirs, collar=5.0)
    assert tcp_error_rate(*clocks).rate.errors == timed.errors
    lines = [SpokenLine(row[2], [row[3]]) for row in heard(said)]
    invariant = meeteval.wer.wer.di_cp.greedy_di_cp_word_error_rate(*theirs)
    reading = ReferenceOrder.of([(row[2], row[3]) for row in said], lines)
    # Both are greedy; ours weighs a move by the words around it, and may find a better one.
    errors = di_cp_error_rate(words[0], lines, reading).errors
    assert 0.98 * invariant.errors <= errors <= 1.005 * invariant.errors


@pytest.mark.filterwarnings("ignore")
def test_a_diarizers_turns_have_pyannotes_rates(data_dir: Path) -> None:
    metrics = pytest.importorskip("pyannote.metrics.diarization")
    core = pytest.importorskip("pyannote.core")
    sides: list[dict[str, list[Turn]]] = []
    for name in ("reference", "system_vb"):
        text = (data_dir / "ami" / "meetings" / f"{name}.rttm").read_text(encoding="utf-8")
        found: dict[str, list[str]] = {}
        for row in text.splitlines():
            found.setdefault(row.split()[1].split(".")[0], []).append(row)
        sides.append({one: list(rttm.parse("\n".join(rows))) for one, rows in found.items()})
    for name in sorted(set(sides[0]) & set(sides[1]))[:3]:
        annotations = []
        for side in sides:
            annotations.append(core.Annotation(uri=name))
            for track, turn in enumerate(side[name]):
                annotations[-1][core.Segment(turn.start, turn.end), track] = turn.speaker
        theirs = metrics.DiarizationErrorRate()(*(one.support() for one in annotations))
        assert diarization_error(sides[0][name], sides[1][name]).rate == pytest.approx(
            theirs, abs=1e-4
        )
        jaccard = metrics.JaccardErrorRate()(*(one.support() for one in annotations))
        assert jaccard_error(sides[0][name], sides[1][name]).rate == pytest.approx(
            jaccard, abs=1e-4
        )


def test_the_seeds_are_told_apart(seeds_dir: Path) -> None:
    machine, human = (
        formats.load(next(seeds_dir.glob(name)).read_bytes(), formats.find_by_name(format_))
        for name, format_ in (("001*", "captions"), ("000*", "episode"))
    )
    found = compare(machine, human)
    assert found.scores.wer.rate == pytest.approx(0.87, abs=0.005)
    assert [i for one in found.stretches for i in one.machine] == list(range(len(found.machine)))
    assert [j for one in found.stretches for j in one.human] == list(range(len(found.human)))
    put_right: dict[str, set[str]] = {}
    for one in found.substitutions:
        if one.kind is EditKind.NAME:
            for word in one.human.split():
                put_right.setdefault(word.removesuffix(".com"), set()).update(one.machine.split())
    assert {"abuzar", "abazar"} <= put_right["abouzar"]
    assert {"bulpoint", "ball", "bowl"} <= put_right["bol"]
    assert {"eterling", "etink", "fing", "eel", "link"} <= put_right["efteling"]
    assert "otovan" in put_right["eindhoven"]
    assert "orian" in put_right["orin"]
    assert found.tallies[EditKind.FILLER].machine > 800
    assert not found.is_mismatched


def test_two_different_episodes_are_mismatched(data_dir: Path) -> None:
    paths = sorted((data_dir / "episodes").glob("*.md"))[:4]
    episodes = [formats.load(path.read_bytes(), formats.find_by_name("episode")) for path in paths]
    for one, other in pairwise(episodes):
        assert compare(one, other).is_mismatched
        nameless = Transcript(tuple(replace(line, speaker=None) for line in one.lines))
        assert not compare(nameless, one).is_mismatched
