"""What ``convert --mend`` repairs: misread letters, and turns shredded by overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.layout.fragments import JoinedSentence, count_fragments, join_fragments
from transcript.misread import find_misreadings, fix_encoding, is_misread
from transcript.text import quote
from transcript.values import Entry, Header, Transcript

SHOWN_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Mended:
    """A transcript without what could be repaired, and what was, a line each."""

    transcript: Transcript
    notes: tuple[str, ...]


def mend_transcript(transcript: Transcript) -> Mended:
    """Mend letters that were read in the wrong encoding, then shredded turns."""
    letters = replace(transcript, entries=tuple(_mended(entry) for entry in transcript.entries))
    turns = join_fragments(letters)
    notes = (
        *_of_letters(transcript.entries),
        *_of_turns(letters, turns.transcript, turns.joined),
    )
    return Mended(turns.transcript, notes)


def _mended(entry: Entry) -> Entry:
    if isinstance(entry, Header):
        return replace(entry, title=fix_encoding(entry.title))
    if not any(map(is_misread, (*_texts(entry), *(word.text for word in entry.words)))):
        return entry
    text = fix_encoding(entry.text)
    words = tuple(replace(word, text=fix_encoding(word.text)) for word in entry.words)
    if entry.words and text.split() != [word.text for word in words]:
        # A misread no-break space parts a word in two, and mending makes it one again: the
        # words' times are then of something else.
        words = ()
    speaker = None if entry.speaker is None else fix_encoding(entry.speaker)
    return replace(entry, text=text, speaker=speaker, words=words)


def _texts(entry: Entry) -> tuple[str, ...]:
    """What of an entry a person reads."""
    return (entry.title,) if isinstance(entry, Header) else (entry.speaker or "", entry.text)


def _of_letters(entries: Sequence[Entry]) -> tuple[str, ...]:
    found = [each for entry in entries for text in _texts(entry) for each in find_misreadings(text)]
    if not found:
        return ()
    pairs = dict.fromkeys((each.text, each.mended) for each in found)
    shown = [f"{quote(was)} is {quote(now)}" for was, now in list(pairs)[:SHOWN_EXAMPLES]]
    places = "1 place" if len(found) == 1 else f"{len(found)} places"
    return (f"mended letters read in the wrong encoding in {places}: {', '.join(shown)}",)


def _of_turns(
    before: Transcript, after: Transcript, joined: Sequence[JoinedSentence]
) -> tuple[str, ...]:
    if not joined:
        return ()
    sentences = "1 sentence" if len(joined) == 1 else f"{len(joined)} sentences"
    lines = f"{len(before.lines)} lines became {len(after.lines)}"
    pieces = (
        f"fragments of one or two words went from {count_fragments(before)} "
        f"to {count_fragments(after)}"
    )
    doubts = (
        f"entry {each.entry}: {quote(each.text)} is what recognizers write where nobody speaks: "
        "listen there"
        for each in joined
        if each.is_doubtful
    )
    return (f"put {sentences} together that overlap had cut: {lines}, {pieces}", *doubts)
