"""When the words of a line are said, once somebody has edited its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from align.texts import align_keys, make_keys
from transcript.values import Line, Word, milliseconds


def with_text(line: Line, text: str) -> Line:
    """The line with another text; words that stay keep their times.

    Words put in the place of others share out the time of those; words that are added where there
    were none have no time, for nobody heard when they were said.

    >>> line = Line(0.0, None, None, "hey bob", (Word(0.0, 0.4, "hey"), Word(0.5, 0.9, "bob")))
    >>> [(word.text, word.start) for word in with_text(line, "Hey Rob Roy").words]
    [('Hey', 0.0), ('Rob', 0.5), ('Roy', 0.7)]
    """
    tokens = text.split()
    if not line.words:
        return replace(line, text=text)
    words: list[Word] = []
    for block in align_keys(make_keys([word.text for word in line.words]), make_keys(tokens)):
        words += _words(line.words[block.a : block.a_stop], tokens[block.b : block.b_stop])
    return replace(line, text=text, words=tuple(words))


def join_words(first: Line, second: Line, text: str) -> tuple[Word, ...]:
    """The words of two lines that become one of this text; empty where neither has any."""
    if not (first.words or second.words):
        return ()
    words = (*_all_words(first), *_all_words(second))
    return tuple(replace(word, text=token) for word, token in zip(words, text.split(), strict=True))


def _all_words(line: Line) -> tuple[Word, ...]:
    return line.words or tuple(Word(None, None, token) for token in line.text.split())


def _words(was: Sequence[Word], tokens: Sequence[str]) -> Iterator[Word]:
    if len(was) == len(tokens):
        yield from (replace(word, text=token) for word, token in zip(was, tokens, strict=True))
        return
    start = was[0].start if was else None
    end = was[-1].end if was else None
    if start is None or end is None:
        yield from (Word(None, None, token) for token in tokens)
        return
    characters, said = sum(map(len, tokens)), 0
    for token in tokens:
        times = [start + (end - start) * n / characters for n in (said, said + len(token))]
        yield Word(milliseconds(times[0]), milliseconds(times[1]), token)
        said += len(token)
