"""Spots where a line may be another speaker's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from align.hints.hint import GiveTo, Hint, Talk
from transcript.hallucination.voice import VoiceActivity
from transcript.values import Line, Turn

SPEAKER = "speaker"
#: How a line whose voice is doubtful is flagged by the voice check.
FLAG = "speaker"
_FEWEST_WORDS = 3
#: A line's words lie so much more in another's turns than in its own speaker's.
_MARGIN = 0.4
_UNDECIDED = 0.5
#: Whose line it is shows within seconds, and is put right by one word, however long the line.
_LISTEN_S = 4.0
_FIXED, _EACH_WORD, _MOST = 3.0, 0.25, 9.0


def find_wrong_speakers(talk: Talk) -> Iterator[Hint]:
    """Lines that the turns, or the voice check, would give to another speaker."""
    voices = _voices(talk)
    for index, line in enumerate(talk.lines):
        words = talk.words_of(index)
        if line.speaker is None or not words:
            continue
        rival = _rival(talk, index, voices)
        flag = next((one.detail for one in line.notes if one.kind == FLAG), None)
        if rival is not None:
            name, own, other = rival
            reason = f"{other:.0%} of it is in {name}’s turns, {own:.0%} in {line.speaker}’s"
            chance = 0.35 + 0.4 * (other - own)
            yield _spot(talk, index, reason, f"give it to {name}", chance, GiveTo(name))
        elif flag is not None or _is_doubtful(line):
            reason = flag or f"the voice is {line.speaker}’s with {line.speaker_confidence:.0%}"
            chance = _doubt(line.speaker_confidence)
            yield _spot(talk, index, reason, "hear whose voice it is", chance)


def _is_doubtful(line: Line) -> bool:
    return line.speaker_confidence is not None and line.speaker_confidence < _UNDECIDED


def _doubt(confidence: float | None) -> float:
    """The chance that a line is another's: 0.5 says that both are as likely."""
    return 0.4 if confidence is None else min(0.8, 1.0 - confidence)


def _spot(
    talk: Talk,
    index: int,
    reason: str,
    suggestion: str,
    chance: float,
    remedy: GiveTo | None = None,
) -> Hint:
    first, stop = talk.firsts[index], talk.firsts[index + 1]
    shown = first
    start, _ = talk.span(first, stop)
    while shown < stop:
        shown += 1
        _, end = talk.span(first, shown)
        if start is None or end is None or end - start >= _LISTEN_S:
            break
    repair = min(_MOST, _FIXED + _EACH_WORD * (stop - first))
    return talk.spot(
        SPEAKER,
        first,
        max(shown, first + 1),
        reason=reason,
        suggestion=suggestion,
        chance=chance,
        repair=repair,
        remedy=remedy,
    )


def _voices(talk: Talk) -> dict[str, VoiceActivity]:
    """Each speaker's turns, by the name the lines have for them."""
    turns = talk.evidence.turns or ()
    by_label: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        by_label[turn.speaker].append(turn)
    own = {
        label: VoiceActivity((turn.start, turn.end) for turn in these)
        for label, these in by_label.items()
    }
    names = match_turn_labels(talk, own)
    return {names[label]: voice for label, voice in own.items() if label in names}


def match_turn_labels(talk: Talk, voices: dict[str, VoiceActivity]) -> dict[str, str]:
    """What the lines call each label of the turns: the label itself where a line has it.

    Otherwise the name that shares the most time with it, each name once.
    """
    there = {line.speaker for line in talk.lines if line.speaker is not None}
    found = {label: label for label in voices if label in there}
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for index, line in enumerate(talk.lines):
        if line.speaker is None or line.speaker in found or not talk.words_of(index):
            continue
        start, end = talk.span(talk.firsts[index], talk.firsts[index + 1])
        if start is None or end is None:
            continue
        for label, voice in voices.items():
            if label not in found:
                shared[label, line.speaker] += voice.seconds(start, end)
    taken: set[str] = set()
    for (label, name), seconds in sorted(shared.items(), key=lambda item: -item[1]):
        if label not in found and name not in taken and seconds > 0:
            found[label] = name
            taken.add(name)
    return found


def _rival(
    talk: Talk, index: int, voices: dict[str, VoiceActivity]
) -> tuple[str, float, float] | None:
    """Whose turns hold the line rather than its own speaker's, with both shares."""
    line, words = talk.lines[index], talk.words_of(index)
    if line.speaker not in voices or len(words) < _FEWEST_WORDS:
        return None
    shares = {name: _share(talk, index, voice) for name, voice in voices.items()}
    own = shares.pop(line.speaker)
    if own is None:
        return None
    others = [(share, name) for name, share in shares.items() if share is not None]
    other, name = max(others, default=(0.0, ""))
    return (name, own, other) if other - own > _MARGIN else None


def _share(talk: Talk, index: int, voice: VoiceActivity) -> float | None:
    """The share of the line's words, or of the line where they have no times."""
    timed = voice.share_of(talk.words_of(index))
    if timed is not None:
        return timed
    start, end = talk.span(talk.firsts[index], talk.firsts[index + 1])
    return None if start is None or end is None else voice.share(start, end)
