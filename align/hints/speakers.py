"""Hints where a line may be another speaker's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from align.hints.hint import GiveTo, Hint, Talk
from transcript.hallucination.voice import VoiceActivity

SPEAKER = "speaker"
#: How a line whose voice is doubtful is noted by the voice check.
SPEAKER_NOTE = "speaker"
_FEWEST_WORDS = 3
#: A line's words lie so much more in another's turns than in its own speaker's.
_MARGIN = 0.4
_UNDECIDED = 0.5
#: Whose line it is shows within seconds, and is put right by one word, however long the line.
_LISTEN_S = 4.0
_FIXED, _EACH_WORD, _MOST = 3.0, 0.25, 9.0


def find_wrong_speakers(talk: Talk) -> Iterator[Hint]:
    """Find lines that the turns, or the voice check, would give to another speaker."""
    labelled = talk.find_voices()
    names = match_turn_labels(talk, labelled)
    voices = {names[label]: voice for label, voice in labelled.items() if label in names}
    for index, line in enumerate(talk.lines):
        if line.speaker is None or not talk.list_words(index):
            continue
        rival = _find_rival(talk, index, voices)
        noted = next((one.detail for one in line.notes if one.kind == SPEAKER_NOTE), None)
        sure = line.speaker_confidence
        if rival is not None:
            name, own, other = rival
            yield _make_hint(
                talk,
                index,
                f"{other:.0%} of it is in {name}’s turns, {own:.0%} in {line.speaker}’s",
                f"give it to {name}",
                0.35 + 0.4 * (other - own),
                GiveTo(name),
            )
        elif noted is not None or (sure is not None and sure < _UNDECIDED):
            reason = noted or f"the voice is {line.speaker}’s with {sure:.0%} confidence"
            # The chance that it is another's: 0.5 says that both are as likely.
            chance = 0.4 if sure is None else min(0.8, 1.0 - sure)
            yield _make_hint(talk, index, reason, "check whose voice it is", chance)


def _make_hint(
    talk: Talk,
    index: int,
    reason: str,
    suggestion: str,
    chance: float,
    remedy: GiveTo | None = None,
) -> Hint:
    """Make the hint about a line, of as many of its words as have to be heard."""
    first, stop = talk.firsts[index], talk.firsts[index + 1]
    shown = first
    start, _ = talk.find_times(first, stop)
    while shown < stop:
        shown += 1
        _, end = talk.find_times(first, shown)
        if start is None or end is None or end - start >= _LISTEN_S:
            break
    return talk.make_hint(
        SPEAKER,
        first,
        max(shown, first + 1),
        reason=reason,
        suggestion=suggestion,
        chance=chance,
        repair=min(_MOST, _FIXED + _EACH_WORD * (stop - first)),
        remedy=remedy,
    )


def match_turn_labels(talk: Talk, voices: dict[str, VoiceActivity]) -> dict[str, str]:
    """Find what the lines call each label of the turns: the label itself where a line has it.

    Otherwise the name that shares the most time with it, each name once.
    """
    there = {line.speaker for line in talk.lines if line.speaker is not None}
    found = {label: label for label in voices if label in there}
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for index, line in enumerate(talk.lines):
        if line.speaker is None or line.speaker in found or not talk.list_words(index):
            continue
        start, end = talk.find_times(talk.firsts[index], talk.firsts[index + 1])
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


def _find_rival(
    talk: Talk, index: int, voices: dict[str, VoiceActivity]
) -> tuple[str, float, float] | None:
    """Find whose turns hold the line rather than its own speaker's, with both shares."""
    line = talk.lines[index]
    if line.speaker not in voices or len(talk.list_words(index)) < _FEWEST_WORDS:
        return None
    shares = {name: talk.measure_voice(index, voice) for name, voice in voices.items()}
    own = shares.pop(line.speaker)
    if own is None:
        return None
    others = [(share, name) for name, share in shares.items() if share is not None]
    other, name = max(others, default=(0.0, ""))
    return (name, own, other) if other - own > _MARGIN else None
