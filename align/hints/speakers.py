"""Hints where a line may be another speaker's."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from align.hints.hint import GiveTo, Hint, Talk
from transcript.hallucination.voice import FRAME_S, VoiceActivity
from transcript.values import Turn

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
    labelled = Voices.of(talk.evidence.turns or ())
    names = match_turn_labels(talk, labelled)
    voices = labelled.rename(names)
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


@dataclass(frozen=True, slots=True)
class Voices:
    """When each speaker speaks, by name; ``spans`` of all are in the order of their starts.

    A talk may have as many speakers as lines. So those who speak at a time are looked up, and the
    others never asked: ``latest_ends`` has the latest end of the spans up to each.
    """

    by_name: Mapping[str, VoiceActivity]
    spans: tuple[tuple[float, float, str], ...]
    latest_ends: tuple[float, ...]

    @classmethod
    def of(cls, turns: Iterable[Turn]) -> Voices:
        """Collect the voices of turns by their labels."""
        spans: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for turn in turns:
            spans[turn.speaker].append((turn.start, turn.end))
        return cls._index({label: VoiceActivity(own) for label, own in spans.items()})

    @classmethod
    def _index(cls, by_name: Mapping[str, VoiceActivity]) -> Voices:
        spans = sorted((*span, name) for name, voice in by_name.items() for span in voice.spans)
        return cls(by_name, tuple(spans), tuple(accumulate((end for _, end, _ in spans), max)))

    def rename(self, names: Mapping[str, str]) -> Voices:
        """Give the voices that ``names`` has these names, and leave out the others."""
        return self._index(
            {names[label]: voice for label, voice in self.by_name.items() if label in names}
        )

    def find_between(self, start: float, end: float) -> list[str]:
        """Find who speaks between two times in seconds, each once and in the order of the turns.

        >>> Voices.of([Turn(0, 9, "Ann"), Turn(4, 5, "Bo"), Turn(9, 12, "Ann")]).find_between(6, 8)
        ['Ann']
        """
        first = bisect_right(self.latest_ends, start)
        stop = bisect_left(self.spans, (end,))
        return list(dict.fromkeys(who for _, until, who in self.spans[first:stop] if until > start))


def match_turn_labels(talk: Talk, voices: Voices) -> dict[str, str]:
    """Find what the lines call each label of the turns: the label itself where a line has it.

    Otherwise the name that shares the most time with it, each name once.
    """
    there = {line.speaker for line in talk.lines if line.speaker is not None}
    found = {label: label for label in voices.by_name if label in there}
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for index, line in enumerate(talk.lines):
        if line.speaker is None or line.speaker in found or not talk.list_words(index):
            continue
        start, end = talk.find_times(talk.firsts[index], talk.firsts[index + 1])
        if start is None or end is None:
            continue
        for label in voices.find_between(start, end):
            if label not in found:
                shared[label, line.speaker] += voices.by_name[label].seconds(start, end)
    taken: set[str] = set()
    for (label, name), seconds in sorted(shared.items(), key=lambda item: -item[1]):
        if label not in found and name not in taken and seconds > 0:
            found[label] = name
            taken.add(name)
    return found


def _find_rival(talk: Talk, index: int, voices: Voices) -> tuple[str, float, float] | None:
    """Find whose turns hold the line rather than its own speaker's, with both shares."""
    line, words = talk.lines[index], talk.list_words(index)
    speaker = line.speaker
    if speaker is None or speaker not in voices.by_name or len(words) < _FEWEST_WORDS:
        return None
    spans = [(w.start, w.end) for w in words if w.start is not None and w.end is not None]
    if not spans:
        start, end = talk.find_times(talk.firsts[index], talk.firsts[index + 1])
        if start is None or end is None:
            return None
        spans = [(start, end)]
    first, last = min(map(min, spans)), max(map(max, spans))

    def measure_share(name: str) -> float:
        voice = voices.by_name[name]
        share = voice.share_of(words)
        return voice.share(*spans[0]) if share is None else share

    own = measure_share(speaker)
    # A word without length is looked for a little to either side.
    there = voices.find_between(first - FRAME_S, last + FRAME_S)
    others = [(measure_share(name), name) for name in there if name != speaker]
    other, name = max(others, default=(0.0, ""))
    return (name, own, other) if other - own > _MARGIN else None
