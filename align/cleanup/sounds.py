"""What is sound and not speech: a listener's "mhm", "um", and words broken off."""

from __future__ import annotations

from align.attribution.backchannels import find_backchannels, normalize_word
from align.cleanup.edits import RemovalKind
from align.cleanup.view import Marks, RemainingWords
from align.languages.english import ASSENTS, HESITATIONS, LISTENING, OPENERS
from align.units import ends_sentence, find_speaker_runs
from transcript.values import Word

_VOWELS = frozenset("aeiouy")
_WORDS_OF_ONE_LETTER = frozenset("aio")
MOST_ASSENTS = 3


def mark_backchannels(view: RemainingWords, marks: Marks) -> None:
    """What a listener says while another goes on speaking, told by its time."""
    for place, found in zip(view.places, find_backchannels(view.words), strict=True):
        if found:
            marks[place] = RemovalKind.BACKCHANNEL


def mark_listening(view: RemainingWords, marks: Marks) -> None:
    """Sounds of a listener, wherever they answer no question."""
    for index, key in enumerate(view.keys):
        if key in LISTENING and not (index and _asks(view.words[index - 1])):
            marks[view.places[index]] = RemovalKind.BACKCHANNEL


def mark_assents(view: RemainingWords, marks: Marks) -> None:
    """A "yeah" by itself between two speeches of one other, where no time tells more of it.

    One with times was judged by them: in time of its own it is an answer.
    """
    spans = find_speaker_runs(view.speakers)
    for before, inner, after in zip(spans, spans[1:], spans[2:], strict=False):
        said = view.words[inner.first : inner.stop]
        if (
            before.speaker == after.speaker is not None
            and inner.speaker is not None
            and len(said) <= MOST_ASSENTS
            and all(word.start is None and normalize_word(word.text) in ASSENTS for word in said)
            and ends_sentence(view.words[inner.first - 1].text)
            and not _asks(view.words[inner.first - 1])
        ):
            for index in range(inner.first, inner.stop):
                marks[view.places[index]] = RemovalKind.BACKCHANNEL


def _asks(word: Word) -> bool:
    return "?" in word.text


def mark_fillers(view: RemainingWords, marks: Marks) -> None:
    """Sounds of hesitation, each by itself: "um", never a part of a word."""
    for index, key in enumerate(view.keys):
        are_initials = view.words[index].text.isupper()  # "UM" is a university
        is_oh = key == "uh" and view.keys[index + 1 : index + 2] == ("oh",)
        if key in HESITATIONS and not are_initials and not is_oh:
            marks[view.places[index]] = RemovalKind.FILLER


def mark_fragments(view: RemainingWords, marks: Marks) -> None:
    """Words written as broken off that the next word says whole, or that are no words at all."""
    for index, key in enumerate(view.keys):
        if view.cuts[index] and (_is_shred(key) or _is_said_whole(view, index)):
            marks[view.places[index]] = RemovalKind.FRAGMENT


def mark_openers(view: RemainingWords, marks: Marks) -> None:
    """Words written as broken off that open a phrase and end none: "the- a house"."""
    for index, key in enumerate(view.keys):
        if view.cuts[index] and key in OPENERS:
            marks[view.places[index]] = RemovalKind.FRAGMENT


def _is_shred(key: str) -> bool:
    """Letters that are no word of a language that writes its vowels: ``th``, ``w``, ``str``."""
    if not (key.isascii() and key.isalpha()):
        return False
    return key not in _WORDS_OF_ONE_LETTER and (len(key) == 1 or not _VOWELS & set(key))


def _is_said_whole(view: RemainingWords, index: int) -> bool:
    """Whether the next word begins as this one does, and goes on: "ware- warehouse"."""
    if not view.follows(index):
        return False
    key, following = view.keys[index], view.keys[index + 1]
    return following.startswith(key) and following != key
