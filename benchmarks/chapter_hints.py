"""Where editors began chapters, and where we suggest one.

    CASTPROOF_DATA=… python -m benchmarks.chapter_hints

The headers of each published episode are taken out. A suggestion is *right* above the very line
that the editor put a header above, *near* within one line of one. The numbers of
``align/hints/chapters.py`` were chosen on the first of every two episodes; the others are held out.
Beside it two plain rules: a header above the line nearest to every 137 s, and above every question
of the first speaker with more than eight words, not within a minute of the last. The first line is
not counted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

from align.hints.chapters import suggest_chapters
from transcript import episode
from transcript.text import read_text
from transcript.values import Header, Transcript

FEWEST = 3
_MEDIAN_S, _APART_S, _REMARK_WORDS = 137.0, 60.0, 8

Rule = Callable[[Transcript], Collection[int]]


def main() -> None:
    """Print precision, recall and F1 of each rule on each half."""
    cases = list(map(read, sorted((Path(os.environ["CASTPROOF_DATA"]) / "episodes").glob("*.md"))))
    cases = [case for case in cases if len(case[1]) >= FEWEST]
    for name, half in (("chosen on", cases[::2]), ("held out", cases[1::2])):
        print(f"{name}: {len(half)} episodes, {sum(len(truth) for _, truth in half)} headers")
        for rule, places in RULES.items():
            print(f"  {rule:10} {figures(half, places)}")


def read(path: Path) -> tuple[Transcript, frozenset[int]]:
    """An episode without its headers, and the places of the lines that one stood above."""
    transcript = episode.parse(read_text(path)).transcript
    places, line = set(), 0
    for entry in transcript.entries:
        if isinstance(entry, Header):
            places.add(line)
        else:
            line += 1
    return Transcript(transcript.lines), frozenset(places - {0})


def figures(cases: list[tuple[Transcript, frozenset[int]]], places: Rule) -> str:
    """The figures of a rule, summed over episodes."""
    given = right = near = met = wanted = 0
    for transcript, truth in cases:
        found = set(places(transcript)) - {0}
        beside = {place + by for place in truth for by in (-1, 0, 1)}
        given, wanted = given + len(found), wanted + len(truth)
        right += len(found & truth)
        near += len(found & beside)
        met += sum(bool(found & {place - 1, place, place + 1}) for place in truth)
    f1 = 2 * right / (given + wanted)
    exact = f"{right / given:.1%} right, {right / wanted:.1%} of theirs, F1 {f1:.3f}"
    return f"{given:4} given, {exact}; near {near / given:.1%}, {met / wanted:.1%} of theirs"


def ours(transcript: Transcript) -> set[int]:
    """The product's own."""
    return {hint.line - 1 for hint in suggest_chapters(transcript)}


def evenly(transcript: Transcript) -> set[int]:
    """A header each 137 s."""
    starts = [(line.start, n) for n, line in enumerate(transcript.lines) if line.start is not None]
    if not starts:
        return set()
    last = starts[-1][0]
    ticks = (_MEDIAN_S * n for n in range(1, int(last / _MEDIAN_S) + 1))
    return {min(starts, key=lambda one: abs(one[0] - tick))[1] for tick in ticks}


def questions(transcript: Transcript) -> set[int]:
    """Above the first speaker's questions."""
    found, latest = set(), 0.0
    for place, line in enumerate(transcript.lines):
        is_asked = line.speaker == transcript.lines[0].speaker and "?" in line.text
        if is_asked and len(line.text.split()) > _REMARK_WORDS:
            start = latest + _APART_S if line.start is None else line.start
            if start - latest >= _APART_S:
                found.add(place)
                latest = start
    return found


RULES: dict[str, Rule] = {"evenly": evenly, "questions": questions, "castproof": ours}

if __name__ == "__main__":
    main()
