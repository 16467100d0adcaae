"""What stands between the letters of a cue: voices, times of words, formatting, entities.

WebVTT's markup is that of https://www.w3.org/TR/webvtt1/. SubRip has no definition: programs write
``<i>``, ``<b>``, ``<u>``, ``<font>``, SubStation's ``{\\an8}``, ``\\N`` and ``\\h``, and HTML's
entities. Anything else between ``<`` and ``>`` is text there.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from transcript.formats.cues import Cue
from transcript.text import join_lines
from transcript.values import Word, milliseconds

_VOICE = re.compile(r"<v(?:\.[^ \t\n<>]*)?(?:[ \t\n]([^<>]*))?>")
_WORD_TIME = re.compile(r"<(?:([0-9]{1,4}):)?([0-9]{2}):([0-9]{2})[.,]([0-9]{3})>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_SRT_TAG = re.compile(
    r"</?(?:i|b|u|s|c|v|em|strong|font|span|ruby|rt|lang|br)(?:[ \t./][^<>]*)?>", re.IGNORECASE
)
_LINE_TAG = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_ROW_BREAK, _HARD_SPACE = "\\N", "\\h"
# Where a path of Windows is spelt out, a backslash is one.
_PATH = ":\\"
# Scripts without spaces between words: there a time inside a text begins a word of its own.
_UNSPACED = re.compile(
    r"[\u3001-\u312f\u31f0-\u31ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_SPLIT = re.compile(rf"({_VOICE.pattern.replace('([^<>]*)', '[^<>]*')}|</v>)")
# Classes and voices say nothing of the looks that a transcript could lose.
_PLAIN_TAG = re.compile(r"</?[cv](?:[ \t.][^<>]*)?>|<[0-9:.,]+>")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a cue as it is shown; ``words`` only where the row has times for them."""

    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownCue:
    """What one voice says in a cue, in rows; ``is_formatted`` where the looks were left out."""

    start: float | None
    end: float | None
    speaker: str | None
    rows: tuple[Row, ...]
    number: int
    is_formatted: bool = False


def read_markup(cue: Cue, *, is_vtt: bool) -> list[ShownCue]:
    """Read a cue's rows: one value for each voice in it, with the cue's span."""
    text = "\n".join(cue.rows)
    if not is_vtt and _PATH not in text:
        text = text.replace(_ROW_BREAK, "\n").replace(_HARD_SPACE, " ")
    looks = _PLAIN_TAG.sub("", text)
    tag = _ANY_TAG if is_vtt else _SRT_TAG
    is_formatted = tag.search(looks) is not None or _OVERRIDE.search(looks) is not None
    text = _LINE_TAG.sub("\n", _OVERRIDE.sub("", text))
    voices: list[tuple[str | None, str]] = [(None, "")]
    for piece in _SPLIT.split(text):
        voice = _VOICE.fullmatch(piece)
        if voice is not None:
            voices.append((_read_text(voice[1] or "", is_vtt=True) or None, ""))
        elif piece != "</v>":
            voices[-1] = (voices[-1][0], voices[-1][1] + piece)
    if len(voices) > 1 and not _read_text(voices[0][1], is_vtt=is_vtt):
        voices.pop(0)
    shown = ShownCue(cue.start, cue.end, None, (), cue.number, is_formatted)
    return [
        replace(shown, speaker=name, rows=tuple(_read_rows(marked, cue, is_vtt=is_vtt)))
        for name, marked in voices
    ]


def escape_srt(text: str) -> str:
    """Write a text so that nothing in it is read as SubRip's markup.

    >>> escape_srt("press <b> & go"), escape_srt("C:\\\\New"), escape_srt("a & b")
    ('press &lt;b> & go', 'C:\\\\New', 'a & b')
    """
    text = _ENTITY.sub(lambda found: "&amp;" + found[0][1:], text)
    for tag in (_SRT_TAG, _WORD_TIME):
        while tag.search(text):  # what is left around one may be one itself
            text = tag.sub(lambda found: "&lt;" + found[0][1:], text)
    text = escape_override(text)
    if _PATH not in text:
        for escape in (_ROW_BREAK, _HARD_SPACE):
            text = text.replace(escape, "&#92;" + escape[1:])
    return text


def escape_override(text: str) -> str:
    """Write a text so that nothing in it is read as SubStation's markup."""
    while _OVERRIDE.search(text):
        text = _OVERRIDE.sub(lambda found: "&#123;" + found[0][1:], text)
    return text


def _read_text(marked: str, *, is_vtt: bool) -> str:
    """Give the text without its tags, entities resolved, on one line."""
    return join_lines(_read_letters(marked, is_vtt=is_vtt))


def _read_letters(marked: str, *, is_vtt: bool) -> str:
    if is_vtt:
        return html.unescape(_ANY_TAG.sub("", marked))
    plain = _WORD_TIME.sub("", _SRT_TAG.sub("", marked))
    return _ENTITY.sub(lambda found: html.unescape(found[0]), plain)


def _read_rows(marked: str, cue: Cue, *, is_vtt: bool) -> list[Row]:
    rows: list[Row] = []
    is_first = True
    for line in marked.split("\n"):
        text = _read_text(line, is_vtt=is_vtt)
        if not text:
            continue
        words: tuple[Word, ...] = ()
        if _WORD_TIME.search(line):
            words = _read_words(line, cue if is_first else replace(cue, start=None), is_vtt=is_vtt)
            is_first = False
        rows.append(Row(text, words))
    return rows


def _read_words(line: str, cue: Cue, *, is_vtt: bool) -> tuple[Word, ...]:
    """Read the words between a row's times: each begins at the time before it.

    A word lasts until the next one's time, the last until the cue ends. Of several words after one
    time only the first has a start; a time inside a word is none of its own.
    """
    pieces = _WORD_TIME.split(line)
    chunks: list[tuple[float | None, str]] = [(cue.start, pieces[0])]
    for at in range(1, len(pieces), 5):
        hour, minute, second, thousandth, marked = pieces[at : at + 5]
        whole = int(hour or 0) * 3600 + int(minute) * 60 + int(second)
        chunks.append((milliseconds(whole + int(thousandth) / 1000), marked))
    found: list[tuple[float | None, str]] = []
    is_open = False
    for time, marked in chunks:
        letters = _read_letters(marked, is_vtt=is_vtt)
        for count, token in enumerate(letters.split()):
            is_inside = count == 0 and is_open and not letters[0].isspace()
            if is_inside and not _UNSPACED.match(token) and not _UNSPACED.match(found[-1][1][-1]):
                found[-1] = (found[-1][0], found[-1][1] + token)
            else:
                found.append((time if count == 0 else None, token))
        if letters:
            is_open = not letters[-1].isspace()
    return _close_words(found, cue.end)


def _close_words(found: list[tuple[float | None, str]], end: float | None) -> tuple[Word, ...]:
    """Make words of starts and texts; a start that goes back, or lies past the end, is unknown."""
    starts: list[float | None] = []
    latest = 0.0
    for start, _ in found:
        is_right = start is not None and latest <= start and (end is None or start <= end)
        starts.append(start if is_right else None)
        latest = start if is_right and start is not None else latest
    ends = [*starts[1:], end]
    return tuple(
        Word(start, None if start is None else after, text)
        for start, after, (_, text) in zip(starts, ends, found, strict=True)
    )
