"""Where speech can be cut: sentence ends, pauses, and whom a run of words is read as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from align.languages.packs import ABBREVIATIONS
from transcript.values import Word, milliseconds

SENTENCE_ENDS = frozenset(".?!…。？！．｡؟।။។")
CLOSERS = "\"'”’»)]}」』）】〉》"


# Every word is asked for several times over, and ten hours of talk have about 20,000 spellings.
SPELLINGS_CACHED = 65_536


@lru_cache(maxsize=SPELLINGS_CACHED)
def ends_sentence(text: str) -> bool:
    """Tell whether a word's text closes a sentence.

    >>> [ends_sentence(text) for text in ("Berlin.", "really?”", "Dr.", "J.", "3.5", "well,")]
    [True, True, False, False, False, False]
    """
    bare = text.rstrip(CLOSERS)
    if not bare or bare[-1] not in SENTENCE_ENDS:
        return False
    stem = bare[:-1].lstrip("\"'“‘«([{")
    is_initial = len(stem) == 1 and stem.isalpha() and stem.isupper() and stem != "I"
    return not (bare.endswith(".") and (is_initial or stem.lower() in ABBREVIATIONS))


def measure_pauses_s(words: Sequence[Word]) -> tuple[float | None, ...]:
    """Measure the seconds of silence before each word.

    ``None`` where a time is unknown, and at the first.

    Overlapped words have a negative pause.

    >>> measure_pauses_s([Word(0.0, 0.5, "One"), Word(0.75, 1.0, "two"), Word(None, None, "three")])
    (None, 0.25, None)
    """
    found: list[float | None] = [None] * len(words)
    for index in range(1, len(words)):
        before, after = words[index - 1].end, words[index].start
        if before is not None and after is not None:
            # To the millisecond, as the times are: 2.1 − 1.3 is a pause of 0.8, not 0.8 + 1e-16.
            found[index] = milliseconds(after - before)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SpeakerRun:
    """Words ``first`` up to, not including, ``stop``, all of one ``speaker``."""

    first: int
    stop: int
    speaker: str | None


def find_speaker_runs(speakers: Sequence[str | None]) -> tuple[SpeakerRun, ...]:
    """Find the longest spans in which the speaker stays the same.

    >>> [(span.first, span.stop, span.speaker) for span in find_speaker_runs(["A", "A", "B", None])]
    [(0, 2, 'A'), (2, 3, 'B'), (3, 4, None)]
    """
    if not speakers:
        return ()
    changes = [index for index, (a, b) in enumerate(pairwise(speakers), start=1) if a != b]
    edges = pairwise((0, *changes, len(speakers)))
    return tuple(SpeakerRun(first, stop, speakers[first]) for first, stop in edges)


def fill_unknown_speakers(words: Sequence[Word]) -> tuple[str | None, ...]:
    """Find the speaker each word is laid out with; the words themselves are not changed.

    A word that no source gave a speaker (a recognizer's untimed "2019", say) would cut the
    sentence around it in three. Where the speaker before and after is the same, it is read
    with them::

        speaker      A    A    ?    A         A    ?    B
        read as      A    A    A    A         A    ?    B

    >>> fill_unknown_speakers([Word(0, 1, "In", speaker="A"), Word(None, None, "2019"),
    ...          Word(2, 3, "we", speaker="A"), Word(4, 5, "Mhm.")])
    ('A', 'A', 'A', None)
    """
    speakers = [word.speaker for word in words]
    if None not in speakers:
        return tuple(speakers)
    spans = find_speaker_runs(speakers)
    for before, unknown, after in zip(spans, spans[1:], spans[2:], strict=False):
        if unknown.speaker is None and before.speaker == after.speaker:
            speakers[unknown.first : unknown.stop] = [before.speaker] * (
                unknown.stop - unknown.first
            )
    return tuple(speakers)
