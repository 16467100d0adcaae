"""The base of a merged episode: what the machine said last, wherever the person did not."""

from __future__ import annotations

from dataclasses import replace

from align.editing.merge.three_way import merge
from align.texts import make_keys, pair_keys
from transcript.values import Entry, Line, Transcript, Word


def find_next_base(
    base: Transcript, theirs: Transcript, ours: Transcript, merged: Transcript
) -> Transcript:
    """What to keep as the base of ``merged``, which is ``merge(base, theirs, ours)``.

    It is the new pass, but where that came to say what the person had written: there it stays the
    old base, so that the words are still known for the person's when the pass after the next says
    something else. It is the merge with its roles exchanged, and it holds only if the new pass
    brings nothing more into ``merged``; otherwise it is the new pass alone, of which that is a law.

    >>> from transcript.values import Line
    >>> was, edited, new = (
    ...     Transcript((Line(0.0, None, "S1", text),))
    ...     for text in ("He works at orthwind now.", "He works at Northwind now.",
    ...                  "He works at Northwind today.")
    ... )
    >>> merged = merge(was, edited, new).transcript
    >>> merged.lines[0].text, find_next_base(was, edited, new, merged).lines[0].text
    ('He works at Northwind today.', 'He works at orthwind today.')
    """
    mixed = _timed(merge(theirs, ours, base).transcript, ours)
    return mixed if merge(mixed, merged, ours).transcript == merged else ours


def _timed(mixed: Transcript, ours: Transcript) -> Transcript:
    """The lines with when their words were said, as far as the new pass's words tell.

    A merge leaves that out, and without it a line that the person began inside one of the machine's
    would be timed otherwise by the same pass again.
    """
    heard = [word for line in ours.lines for word in _words(line)]
    tokens = [token for line in mixed.lines for token in line.text.split()]
    times = dict(pair_keys(make_keys(tokens), make_keys([word.text for word in heard])))
    entries: list[Entry] = []
    place = 0
    for entry in mixed.entries:
        if isinstance(entry, Line):
            texts = entry.text.split()
            starts = [
                heard[times[index]].start if index in times else None
                for index in range(place, place + len(texts))
            ]
            words = (Word(start, None, text) for start, text in zip(starts, texts, strict=True))
            place += len(texts)
            entry = replace(entry, words=tuple(words)) if any(starts) else entry
        entries.append(entry)
    return replace(mixed, entries=tuple(entries))


def _words(line: Line) -> tuple[Word, ...]:
    """A line's words, without times where it does not tell them one by one."""
    texts = line.text.split()
    if len(line.words) == len(texts):
        return line.words
    return tuple(Word(None, None, text) for text in texts)
