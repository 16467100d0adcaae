"""Places where a chapter may begin, for an editor who then says what it is called.

Only places: a title that nobody gave would be an invention. Each line is scored by what speaks for
a new part of the talk: another speaker begins, with more than a remark, asks, speaks for long, and
in other words than the minute before. Then the best row of places is looked for
(:mod:`align.hints.best_row`), since editors neither crowd headers nor leave them out for long. The
numbers were chosen on the first of every two published episodes (``benchmarks/chapter_hints.py``),
so that about as many places come out as editors mark. Nothing here is of one language but the list
of function words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.hints.best_row import choose_best_row
from align.layout.topics import measure_topic_similarity
from align.units import CLOSERS
from transcript.values import Line, Transcript

#: What speaks for a header above a line, as logarithms of odds.
ANOTHER_SPEAKER, QUESTION, FIRST_SPEAKER = 1.0, 1.0, 0.25
REMARK, LONG_SPEECH = -1.8, 0.75
#: Each line whose words are those of before counts so much against it; 0.12 is usual.
SAME_WORDS, USUAL_LIKENESS = -2.0, 0.12
WINDOW_WORDS = 120
#: A remark has so many words at most, a long speech more than so many.
_REMARK_WORDS, _LONG_WORDS = 8, 60
_QUESTION_MARKS = ("?", "？", "؟")
#: Nobody says more than this in a second: where lines have no times, words are the clock.
_WORDS_PER_S = 2.7


@dataclass(frozen=True, slots=True)
class ChapterHint:
    """A chapter may begin above the line of this number, counted from 1.

    ``start`` is when that line starts, ``reasons`` are for a person to read, ``score`` orders them.
    """

    line: int
    start: float | None
    reasons: tuple[str, ...]
    score: float


def suggest_chapters(transcript: Transcript) -> tuple[ChapterHint, ...]:
    """Suggest where chapters may begin, in order; the first line always is such a place.

    A transcript without words has none.
    """
    lines = transcript.lines
    spoken = [index for index, line in enumerate(lines) if line.text.split()]
    if not spoken:
        return ()
    # When each line starts, never going back; by its words where it does not say.
    times: list[float] = []
    now = 0.0
    for line in lines:
        start = line.start
        now = now if start is None or start < now else start
        times.append(now)
        now += len(line.text.split()) / _WORDS_PER_S if start is None else 0.0
    scored = {index: _score_line(lines, index) for index in spoken}
    best = choose_best_row([scored[n][0] for n in spoken], [times[n] for n in spoken])
    return tuple(
        ChapterHint(index + 1, lines[index].start, reasons, round(score, 3))
        for index in (spoken[at] for at in best)
        for score, reasons in (scored[index],)
    )


def _score_line(lines: Sequence[Line], index: int) -> tuple[float, tuple[str, ...]]:
    """Score what speaks for a header above the line, and say why."""
    line = lines[index]
    words = line.text.split()
    score, reasons = 0.0, []
    if index == 0:
        return score, ("the beginning",)
    if line.speaker != lines[index - 1].speaker:
        score += ANOTHER_SPEAKER
        reasons.append(f"{line.speaker or 'another speaker'} begins")
    if line.text.rstrip(CLOSERS).endswith(_QUESTION_MARKS):
        score += QUESTION
        reasons.append("with a question")
    if line.speaker == lines[0].speaker:
        score += FIRST_SPEAKER
    if len(words) <= _REMARK_WORDS:
        score += REMARK
    if len(words) > _LONG_WORDS:
        score += LONG_SPEECH
        reasons.append("and speaks at length")
    before = [text for one in lines[max(0, index - 8) : index] for text in one.text.split()]
    after = [text for one in lines[index : index + 8] for text in one.text.split()]
    alike = measure_topic_similarity(before[-WINDOW_WORDS:], after[:WINDOW_WORDS])
    score += SAME_WORDS * (alike - USUAL_LIKENESS)
    if alike < USUAL_LIKENESS / 2:
        reasons.append("about something else")
    return score, tuple(reasons) or ("after a long while",)
