"""Lines of a document: their text, where they are cut, and what becomes of their times."""

from __future__ import annotations

from dataclasses import replace

from align.interpolation import interpolate_words
from review.document import Document, Item
from review.errors import BadOperation, OutOfDate
from review.offsets import index_of
from review.word_times import join_words, with_text
from transcript.values import Line, Word


def find_line(document: Document, identity: str) -> tuple[int, Line]:
    """Where the line of this id is, and the line."""
    place = document.place(identity)
    return place, line_of(document.items[place])


def line_of(item: Item) -> Line:
    """The item's line; raises :class:`~review.errors.BadOperation` for a header."""
    if not isinstance(item.entry, Line):
        raise BadOperation("this is a header, and no line")
    return item.entry


def require_text(line: Line, text: str) -> None:
    """Raise :class:`~review.errors.OutOfDate` where the line does not say this."""
    if line.text != text:
        raise OutOfDate("this line says something else by now")


def set_text(line: Line, text: str) -> Line:
    """The line with this text, and the times of the words that stay."""
    return line if line.text == text else with_text(line, text)


def find_next_timed(document: Document, place: int) -> Line | None:
    """The next line that has a start."""
    later = (item.entry for item in document.items[place + 1 :])
    return next((e for e in later if isinstance(e, Line) and e.start is not None), None)


def split_line(line: Line, offset: int, next_line: Line | None) -> tuple[Line, Line]:
    """The line as two, cut at ``offset`` (UTF-16 code units); the blanks there go.

    The second starts when its first word does. Where that word has no time, it starts about when
    so much of the text is said; raises :class:`~review.errors.BadOperation` for no such offset.
    """
    cut = index_of(line.text, offset)
    texts = line.text[:cut].rstrip(), line.text[cut:].lstrip()
    count = len(texts[0].split())
    words = line.words
    if words and len(words) != count + len(texts[1].split()):  # a word was cut in two
        words = with_text(line, f"{texts[0]} {texts[1]}").words
    first, second = words[:count], words[count:]
    start = _start(first, second)
    if start is None:
        start = _estimate(line, count, next_line)
    return (
        replace(line, text=texts[0], end=_end(first), words=first),
        replace(line, text=texts[1], start=start, words=second),
    )


def join_lines(first: Line, second: Line) -> Line:
    """Two lines as one, of the first one's speaker."""
    text = " ".join(filter(None, (first.text, second.text)))
    return replace(
        first,
        text=text,
        start=second.start if first.start is None else first.start,
        end=second.end,
        words=join_words(first, second, text),
    )


def _end(words: tuple[Word, ...]) -> float | None:
    ends = [word.end for word in words if word.end is not None]
    return ends[-1] if ends else None


def _start(before: tuple[Word, ...], words: tuple[Word, ...]) -> float | None:
    """When words begin: with the first of them, or else once what was said before has ended."""
    start = words[0].start if words else None
    return _end(before) if start is None else start


def _estimate(line: Line, index: int, next_line: Line | None) -> float | None:
    """About when the word of this index is said, by its place among the line's characters."""
    untimed = replace(line, words=())
    words = interpolate_words((untimed,) if next_line is None else (untimed, next_line))
    count = len(line.text.split())
    return line.end if index >= count else words[index].start
