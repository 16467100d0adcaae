"""The listener's "yeah" and "mhm": spoken inside another's turn, taking nothing from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from align.units import SPELLINGS_CACHED, SpeakerRun, ends_sentence, find_speaker_runs
from transcript.values import Word

BACKCHANNEL_WORDS_MAX = 2
BACKCHANNEL_S_MAX = 0.8
# Any two of these make a backchannel too: "yeah, right".
ONE_WORD = """
ah aha absolutely alright cool definitely exactly good great hm hmm huh indeed mhm mm mmm nice oh
ok okay right sure totally true wow yea yeah yep yes yup
mm-hm mm-hmm mm-mm mmhmm uh-huh uh-hum uhhuh um-hum
"""
TWO_WORDS = frozenset({"got it", "i see", "mm hm", "mm hmm", "of course", "uh huh"})
LEXICON = frozenset(ONE_WORD.split()) | TWO_WORDS
OPENINGS = LEXICON | frozenset(words.split()[0] for words in TWO_WORDS)
"""What the first word of a backchannel can be."""


@lru_cache(maxsize=SPELLINGS_CACHED)
def normalize_word(text: str) -> str:
    """A word as the lexicon spells it: lower case, without the punctuation around it.

    >>> normalize_word("Mm-hmm.")
    'mm-hmm'
    """
    return text.casefold().strip(" .,;:?!…-–—\"'“”‘’()[]")


def in_lexicon(words: Sequence[Word]) -> bool:
    """Whether at most two words are ones a listener says, and say nothing else.

    >>> in_lexicon([Word(0, 0.2, "Yeah,"), Word(0.2, 0.4, "right.")])
    True
    >>> in_lexicon([Word(0, 0.2, "Yeah,"), Word(0.2, 0.4, "no.")])
    False
    """
    if not 1 <= len(words) <= BACKCHANNEL_WORDS_MAX:
        return False
    spelt = [normalize_word(word.text) for word in words]
    return " ".join(spelt) in LEXICON or all(text in LEXICON for text in spelt)


def may_begin(word: Word) -> bool:
    """Whether a backchannel may begin with the word: of most words it is quick to say no."""
    return normalize_word(word.text) in OPENINGS


def is_short(words: Sequence[Word]) -> bool:
    """Whether the words are known to last no longer than a backchannel does."""
    first, last = words[0].start, words[-1].end
    return first is not None and last is not None and last - first <= BACKCHANNEL_S_MAX


def find_candidates(words: Sequence[Word]) -> tuple[bool, ...]:
    """Which words might belong to a backchannel, whoever said them: by spelling and length.

    >>> find_candidates([Word(0, 1, "We"), Word(1, 1.2, "see."), Word(1.2, 1.4, "I"),
    ...             Word(1.4, 1.6, "see.")])
    (False, False, True, True)
    """
    marked = [False] * len(words)
    for first in (index for index, word in enumerate(words) if may_begin(word)):
        for stop in range(first + 1, min(first + BACKCHANNEL_WORDS_MAX, len(words)) + 1):
            said = words[first:stop]
            if in_lexicon(said) and is_short(said):
                marked[first:stop] = [True] * len(said)
    return tuple(marked)


def find_backchannels(words: Sequence[Word]) -> tuple[bool, ...]:
    """Which words are backchannels, given words with speakers in the order they were spoken.

    A backchannel is a run of one or two words of the lexicon, at most 0.8 s long, between two
    runs of one other speaker, and taking no time of its own: the other's sentence goes on
    around it, or the other is speaking at the same time::

        A   |we moved|              |to Berlin|
        B             |mhm|                          a backchannel: A's sentence goes on

        A   |Did you move?|            |And then?|
        B                    |Yeah.|                 an answer: it stays

        A   |We moved.|  |And then|
        B             |Yeah.|                        a backchannel: A is already speaking

    Words without times are never backchannels: nothing says that they took no time.
    """
    marked = [False] * len(words)
    spans = find_speaker_runs([word.speaker for word in words])
    for before, inner, after in zip(spans, spans[1:], spans[2:], strict=False):
        same_around = before.speaker == after.speaker and before.speaker is not None
        if same_around and inner.speaker is not None and _takes_no_time(words, inner):
            marked[inner.first : inner.stop] = [True] * (inner.stop - inner.first)
    return tuple(marked)


def _takes_no_time(words: Sequence[Word], inner: SpeakerRun) -> bool:
    said = words[inner.first : inner.stop]
    if not (in_lexicon(said) and is_short(said)):
        return False
    before, after = words[inner.first - 1], words[inner.stop]
    return not ends_sentence(before.text) or _overlaps(said, before, after)


def _overlaps(said: Sequence[Word], before: Word, after: Word) -> bool:
    start, end = said[0].start, said[-1].end
    if start is None or end is None:
        return False
    runs_on = before.end is not None and before.end > start
    return runs_on or (after.start is not None and after.start < end)
