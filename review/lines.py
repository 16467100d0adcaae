"""Lines of a document: their text, where they are split and joined, and when words are said."""

from __future__ import annotations

from dataclasses import replace

from align.editing.word_times import share_times
from align.interpolation import interpolate_words
from align.texts import align_keys, make_keys
from review.document import Document, Item
from review.errors import BadOperation, OutOfDate
from review.offsets import index_of
from transcript.values import Line, Word


def find_line(document: Document, identity: str) -> tuple[int, Line]:
    """Find the line of this id, and its index."""
    index = document.find_index(identity)
    return index, line_of(document.items[index])


def line_of(item: Item) -> Line:
    """Take an item's line; raises :class:`~review.errors.BadOperation` for a header."""
    if not isinstance(item.entry, Line):
        raise BadOperation("this is a header, not a line")
    return item.entry


def require_text(line: Line, text: str) -> None:
    """Raise :class:`~review.errors.OutOfDate` where the line does not say this."""
    if line.text != text:
        raise OutOfDate("the text of this line has changed")


def set_text(line: Line, text: str) -> Line:
    """Give the line another text; words that stay keep their times.

    Words put in the place of others share out the time of those; words that are added where there
    were none have no time, for nobody heard when they were said.

    >>> line = Line(0.0, None, None, "hey bob", (Word(0.0, 0.4, "hey"), Word(0.5, 0.9, "bob")))
    >>> [(word.text, word.start) for word in set_text(line, "Hey Rob Roy").words]
    [('Hey', 0.0), ('Rob', 0.5), ('Roy', 0.7)]
    """
    if line.text == text:
        return line
    tokens = text.split()
    words: list[Word] = []
    if line.words:
        for block in align_keys(make_keys([word.text for word in line.words]), make_keys(tokens)):
            was = line.words[block.a : block.a_stop]
            words += share_times(was, tokens[block.b : block.b_stop])
    return replace(line, text=text, words=tuple(words))


def find_next_timed(document: Document, index: int) -> Line | None:
    """Find the next line that has a start."""
    later = (item.entry for item in document.items[index + 1 :])
    return next((e for e in later if isinstance(e, Line) and e.start is not None), None)


def split_line(line: Line, offset: int, next_line: Line | None) -> tuple[Line, Line]:
    """Split the line in two at ``offset`` (UTF-16 code units); the blanks there go.

    The second starts when its first word does, or else when what was said before has ended. Where
    neither is known, it starts about when so much of the text is said: ``next_line`` is the next
    with a start. Raises :class:`~review.errors.BadOperation` for no such offset.
    """
    cut = index_of(line.text, offset)
    texts = line.text[:cut].rstrip(), line.text[cut:].lstrip()
    count = len(texts[0].split())
    words = line.words
    if words and len(words) != count + len(texts[1].split()):  # a word was cut in two
        words = set_text(line, f"{texts[0]} {texts[1]}").words
    first, second = words[:count], words[count:]
    ends = [word.end for word in first if word.end is not None]
    end = ends[-1] if ends else None
    start = second[0].start if second and second[0].start is not None else end
    if start is None:
        untimed = replace(line, words=())
        guessed = interpolate_words((untimed,) if next_line is None else (untimed, next_line))
        start = line.end if count >= len(line.text.split()) else guessed[count].start
    return (
        replace(line, text=texts[0], end=end, words=first),
        replace(line, text=texts[1], start=start, words=second),
    )


def join_lines(first: Line, second: Line) -> Line:
    """Join two lines into one, of the first one's speaker."""
    text = " ".join(filter(None, (first.text, second.text)))
    words: tuple[Word, ...] = ()
    if first.words or second.words:
        both = [
            word
            for line in (first, second)
            for word in line.words or [Word(None, None, token) for token in line.text.split()]
        ]
        words = tuple(replace(w, text=t) for w, t in zip(both, text.split(), strict=True))
    start = second.start if first.start is None else first.start
    return replace(first, text=text, start=start, end=second.end, words=words)
