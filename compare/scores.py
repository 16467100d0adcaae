"""All scores of a comparison, each with what it needs, or why it is absent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Union

from align.texts import MatchingBlock
from compare.cpwer import Pairing, cp_error_rate
from compare.der import DiarizationError, JaccardError, diarization_error, jaccard_error
from compare.di_cpwer import ReferenceOrder, SpokenLine, di_cp_error_rate
from compare.headers import HeaderAgreement
from compare.normalise import NormalisedUnit, Normalizer, normalise
from compare.rates import Absent, Cost, ErrorRate, add_up, error_rate
from compare.speakers import Confusion, build_confusion
from compare.tcpwer import TimedWords, tcp_error_rate
from compare.times import StartErrors
from compare.tokens import ComparedToken
from transcript.spacing import is_unspaced
from transcript.values import Line, Turn

MOST_SPEAKERS = 100
"""Who is whom is not asked of more speakers a side: what it takes grows with their square, and a
speaker for every line is no answer to who spoke when. (meeteval stops at 20.)"""

WITH_SPACES = Absent("spaces part the words of both sides, so words are counted")
"""Why there is no character error rate of most languages."""

NOBODY = ""
"""The speaker of words whose line has none, on a side where others have one."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How far the machine was from the person; the person's side is the reference.

    | score | counts | needs |
    |---|---|---|
    | ``edit_rate`` | tokens as they are written, case and punctuation included | |
    | ``wer`` | units of the normaliser, in reading order | |
    | ``cp_wer`` | the same by speaker, speakers paired at their best | speakers |
    | ``tcp_wer`` | the same, matching only what is near in time | speakers, times |
    | ``di_cp_wer`` | the same, each machine line given to the best speaker | speakers |
    | ``attribution`` | ``cp_wer`` − ``di_cp_wer``: errors of speaker alone | speakers |
    | ``wder`` | words of the wrong speaker, of those both sides have | speakers |
    | ``der``, ``jer`` | seconds of the wrong speaker | speakers, starts and ends |
    | ``starts`` | seconds that the starts of lines are off | times |
    | ``headers`` | chapters at the same places | headers |
    | ``cer`` | characters of the normaliser's units | words that no spaces part |
    """

    edit_rate: ErrorRate
    wer: ErrorRate
    cp_wer: ErrorRate | Absent
    tcp_wer: ErrorRate | Absent
    di_cp_wer: ErrorRate | Absent
    attribution: Cost | Absent
    wder: Cost | Absent
    der: DiarizationError | Absent
    jer: JaccardError | Absent
    starts: StartErrors | Absent
    headers: HeaderAgreement | Absent
    cer: ErrorRate | Absent = WITH_SPACES


def pool_scores(scores: Sequence[Scores]) -> Scores:
    """Pool the scores of several recordings: errors and lengths are summed, never rates averaged.

    A score is summed over the recordings that have it, and absent only where none has.
    """
    return Scores(
        edit_rate=sum((one.edit_rate for one in scores), ErrorRate()),
        wer=sum((one.wer for one in scores), ErrorRate()),
        cp_wer=add_up((one.cp_wer for one in scores), ErrorRate()),
        tcp_wer=add_up((one.tcp_wer for one in scores), ErrorRate()),
        di_cp_wer=add_up((one.di_cp_wer for one in scores), ErrorRate()),
        attribution=add_up((one.attribution for one in scores), Cost()),
        wder=add_up((one.wder for one in scores), Cost()),
        der=add_up((one.der for one in scores), DiarizationError()),
        jer=add_up((one.jer for one in scores), JaccardError()),
        starts=add_up((one.starts for one in scores), StartErrors()),
        headers=add_up((one.headers for one in scores), HeaderAgreement()),
        cer=add_up((one.cer for one in scores), ErrorRate()),
    )


def score_characters(machine: ScoredSide, human: ScoredSide) -> ErrorRate | Absent:
    """Score the character error rate, where a side's words are not parted by spaces.

    Blanks and what the normaliser drops are not counted.
    """
    sides = (human, machine)
    if not any(is_unspaced(token.text) for side in sides for token in side.tokens):
        return WITH_SPACES
    reference, hypothesis = (
        [letter for unit in side.units for letter in unit.text] for side in sides
    )
    return error_rate(reference, hypothesis)


@dataclass(frozen=True, slots=True)
class ScoredSide:
    """One side's tokens, the units they were normalised to, and who spoke each unit."""

    name: str
    tokens: Sequence[ComparedToken]
    units: Sequence[NormalisedUnit]
    speakers: Sequence[str]

    @classmethod
    def of(cls, name: str, tokens: Sequence[ComparedToken], normalizer: Normalizer) -> ScoredSide:
        """Normalise the side of that name; words without a speaker are :data:`NOBODY`'s."""
        found = normalise(tokens, normalizer)
        return cls(name, tokens, found, [tokens[unit.index].speaker or NOBODY for unit in found])

    def group_by_speaker(self) -> dict[str, list[NormalisedUnit]]:
        """Group the units by speaker, in order."""
        found: dict[str, list[NormalisedUnit]] = {}
        for unit, speaker in zip(self.units, self.speakers, strict=True):
            found.setdefault(speaker, []).append(unit)
        return found

    def group_by_line(self) -> list[SpokenLine]:
        """Group the units by line, and by speaker where that changes within it."""
        found: list[tuple[tuple[int, str], list[str]]] = []
        for unit, speaker in zip(self.units, self.speakers, strict=True):
            who = self.tokens[unit.index].line, speaker
            if not found or found[-1][0] != who:
                found.append((who, []))
            found[-1][1].append(unit.text)
        return [SpokenLine(speaker, words) for (_, speaker), words in found]


@dataclass(frozen=True, slots=True)
class SpeakerScores:
    """The scores that need speakers, and who of the machine is who."""

    cp_wer: ErrorRate | Absent
    di_cp_wer: ErrorRate | Absent
    attribution: Cost | Absent
    wder: Cost | Absent
    confusion: Confusion | Absent
    pairing: Pairing


def explain_missing_speakers(machine: ScoredSide, human: ScoredSide) -> Absent | None:
    """Explain why scores of speakers are absent, where they are."""
    for side in (machine, human):
        if side.tokens and all(token.speaker is None for token in side.tokens):
            return Absent(f"the {side.name} side has no speakers")
    if not machine.tokens or not human.tokens:
        empty = machine if not machine.tokens else human
        return Absent(f"the {empty.name} side has no words, so no speakers")
    for side in (machine, human):
        count = len(set(side.speakers) - {NOBODY})
        if count > MOST_SPEAKERS:
            return _explain_crowd(side.name, count)
    return None


def _explain_crowd(side: str, count: int) -> Absent:
    return Absent(
        f"the {side} side has {count} speakers, too many to pair ({MOST_SPEAKERS} at most)"
    )


def score_speakers(
    machine: ScoredSide, human: ScoredSide, blocks: Sequence[MatchingBlock]
) -> SpeakerScores:
    """Score cpWER, DI-cpWER, what lies between them, and WDER.

    ``blocks`` align the person's units (``a``) with the machine's (``b``), in reading order.
    """
    absent = explain_missing_speakers(machine, human)
    if absent is not None:
        return SpeakerScores(absent, absent, absent, absent, absent, ())
    reference = {who: [u.text for u in said] for who, said in human.group_by_speaker().items()}
    hypothesis = {who: [u.text for u in said] for who, said in machine.group_by_speaker().items()}
    counted = cp_error_rate(reference, hypothesis)
    reading = ReferenceOrder(human.speakers, blocks)
    invariant = di_cp_error_rate(reference, machine.group_by_line(), reading, counted.pairing)
    table = count_confusion(machine, human, blocks)
    return SpeakerScores(
        counted.rate,
        invariant,
        counted.rate - invariant,
        table.error,
        table,
        counted.pairing,
    )


def count_confusion(
    machine: ScoredSide, human: ScoredSide, blocks: Iterable[MatchingBlock]
) -> Confusion:
    """Count whose units are whose, over those that are matched or substituted."""
    pairs: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        if block.kind in ("equal", "replace"):
            said = machine.speakers[block.b : block.b_stop]
            pairs.update(zip(said, human.speakers[block.a : block.a_stop], strict=True))
    return build_confusion({pair: count for pair, count in pairs.items() if NOBODY not in pair})


def score_in_time(
    machine: ScoredSide, human: ScoredSide, collar_each_side_s: float
) -> ErrorRate | Absent:
    """Score tcpWER, where both sides have speakers and every line a time."""
    absent = explain_missing_speakers(machine, human)
    if absent is not None:
        return absent
    for side in (machine, human):
        missing = {token.line for token in side.tokens if token.start is None}
        if missing:
            return Absent(_describe_lines(len(missing), side.name, "time"))
    reference, hypothesis = (
        {
            who: TimedWords(
                [unit.text for unit in said],
                [unit.start or 0.0 for unit in said],
                [unit.end if unit.end is not None else unit.start or 0.0 for unit in said],
            )
            for who, said in side.group_by_speaker().items()
        }
        for side in (human, machine)
    )
    return tcp_error_rate(reference, hypothesis, collar_each_side_s).rate


_Turns = Union[tuple[Turn, ...], Absent]  # noqa: UP007


def make_turns(lines: Sequence[Line], name: str) -> _Turns:
    """Turn lines to turns, where each line with words has a start, an end and a speaker."""
    spoken = [line for line in lines if line.text.strip()]
    if not spoken:
        return Absent(f"the {name} side has no words")
    for what in ("speaker", "start", "end"):
        missing = sum(getattr(line, what) is None for line in spoken)
        if missing == len(spoken):
            return Absent(f"the {name} side has no {what}s")
        if missing:
            return Absent(_describe_lines(missing, name, what))
    speakers = {line.speaker for line in spoken}
    if len(speakers) > MOST_SPEAKERS:
        return _explain_crowd(name, len(speakers))
    return tuple(
        Turn(line.start, line.end, line.speaker)
        for line in spoken
        if line.start is not None and line.end is not None and line.speaker is not None
    )


def score_diarization(
    machine: Sequence[Line], human: Sequence[Line]
) -> tuple[DiarizationError | Absent, JaccardError | Absent]:
    """Score DER and JER, where both sides' lines have speakers, starts and ends."""
    reference, hypothesis = make_turns(human, "human"), make_turns(machine, "machine")
    if isinstance(reference, Absent):
        return reference, reference
    if isinstance(hypothesis, Absent):
        return hypothesis, hypothesis
    return diarization_error(reference, hypothesis), jaccard_error(reference, hypothesis)


def _describe_lines(count: int, side: str, what: str) -> str:
    lines = "1 line" if count == 1 else f"{count} lines"
    return f"{lines} of the {side} side {'has' if count == 1 else 'have'} no {what}"
