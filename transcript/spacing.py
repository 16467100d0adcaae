"""Words in languages that are written without spaces: where they part, and how they are joined.

Japanese, Chinese, Thai, Lao, Khmer and Burmese have no spaces between words. What white space parts
in other languages are there *segments*: a letter as a reader sees it (an extended grapheme cluster
of Unicode's UAX #29, by wcwidth), with the marks that close or open it. Words of other scripts and
numbers inside such a text stay whole. Such a text may have spaces too, and so a word may say
whether one stands before it (:attr:`transcript.values.Word.spaced`); where it does not say, the
letters on both sides tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from transcript.values import Word, milliseconds

# Han, kana, bopomofo and their punctuation, also in the wide and narrow forms (Unicode blocks).
_CJK = (
    r"\u2e80-\u2fdf\u3001-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\ufe30-\ufe4f\uff01-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Thai, Lao, Burmese, Khmer.
_SOUTH_EAST = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_UNSPACED = re.compile(f"[{_CJK}{_SOUTH_EAST}]")
_SOUTH_EASTERN = re.compile(f"[{_SOUTH_EAST}]")
_OF_CJK = re.compile(f"[{_CJK}]")
# What stands inside an unspaced text: a run of other letters and digits stays one word.
_OTHER_RUN = re.compile(f"[^{_CJK}{_SOUTH_EAST}]+")
_CHUNK = re.compile(r"\S+")
_OPENING = frozenset("([{（［｛〈《「『【〔〖〘〝“‘«")
_LETTER = re.compile(r"\w")
# JIS X 4051, the characters that may not begin a line, beyond closing marks: small kana, marks of
# length and of repetition.
_NO_LINE_BEGINS_WITH = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーゝゞヽヾ々〻")


def is_unspaced(text: str) -> bool:
    """Tell whether a text has letters of a script that is written without spaces.

    >>> is_unspaced("海が"), is_unspaced("the sea"), is_unspaced("바다가")
    (True, False, False)
    """
    return not text.isascii() and _UNSPACED.search(text) is not None


def needs_space(before: str, after: str) -> bool:
    """Tell by the letters on both sides whether a space parts two words.

    >>> needs_space("the", "sea"), needs_space("海", "が"), needs_space("Whisper", "を")
    (True, False, False)
    """
    if not before or not after or (before[-1].isascii() and after[0].isascii()):
        return True
    if _OF_CJK.match(before[-1]) or _OF_CJK.match(after[0]):
        return False
    return not (_UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]))


def find_words(text: str) -> list[tuple[int, int]]:
    """Find where the words of a text begin and stop: what white space parts, or segments.

    >>> [text[a:b] for text in ["「海が Whisperで見える。」"] for a, b in find_words(text)]
    ['「海', 'が', 'Whisper', 'で', '見', 'え', 'る。」']
    """
    found: list[tuple[int, int]] = []
    for chunk in _CHUNK.finditer(text):
        if is_unspaced(chunk[0]):
            found += _find_segments(chunk[0], chunk.start())
        else:
            found.append(chunk.span())
    return found


def split_words(text: str) -> list[str]:
    """Split a text into its words, as :func:`find_words` finds them; of other scripts as ``split``.

    >>> split_words("the sea"), split_words("海が")
    (['the', 'sea'], ['海', 'が'])
    """
    if not is_unspaced(text):
        return text.split()
    return [text[start:stop] for start, stop in find_words(text)]


def make_words(text: str) -> tuple[Word, ...]:
    """Make words without times of a text; joined again, they are the text on one line.

    >>> [(word.text, word.spaced) for word in make_words("海 が")]
    [('海', None), ('が', True)]
    """
    return mark_spaces([Word(None, None, part) for part in split_words(text)], text)


def join_words(words: Sequence[Word]) -> str:
    """Join words to a text, with a space where one stands before a word, or its letters tell.

    >>> join_words([Word(0, 1, "海"), Word(1, 2, "が"), Word(2, 3, "AI", spaced=True)])
    '海が AI'
    """
    parts: list[str] = []
    for at, word in enumerate(words):
        if at and (
            needs_space(words[at - 1].text, word.text) if word.spaced is None else word.spaced
        ):
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def has_space_before(word: Word, before: Word) -> bool:
    """Tell whether a space stands between two words: as the second says, or their letters tell."""
    return needs_space(before.text, word.text) if word.spaced is None else word.spaced


def join_texts(texts: Sequence[str]) -> str:
    """Join texts of words to one text, with a space where their letters tell.

    >>> join_texts(["the", "sea"]), join_texts(["海", "が"])
    ('the sea', '海が')
    """
    if all(map(str.isascii, texts)):
        return " ".join(texts)
    spaces = (" " if needs_space(one, other) else "" for one, other in pairwise(texts))
    return "".join(part for pair in zip(texts, (*spaces, ""), strict=True) for part in pair)


def mark_spaces(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Say of each word whether a space stands before it in a text, where its letters do not tell.

    From the first word on that is not found in the text, in order, nothing is said.

    >>> [word.spaced for word in mark_spaces([Word(0, 1, "海"), Word(1, 2, "が")], "海 が")]
    [None, True]
    """
    if text.isascii() or not is_unspaced(text):
        return tuple(words)
    found: list[Word] = []
    at = 0
    for number, word in enumerate(words):
        start = text.find(word.text, at) if word.text else -1
        if start < 0 or text[at:start].strip():
            return (*found, *words[number:])
        found.append(with_space(word, start > at, words[number - 1].text if number else ""))
        at = start + len(word.text)
    return tuple(found)


def parts_phrases(text: str) -> bool:
    """Tell whether a text is of a script whose spaces part phrases: Thai, Lao, Khmer, Burmese.

    A word of it is of several letters, and nothing shows where it ends.

    >>> parts_phrases("ดี"), parts_phrases("海"), parts_phrases("sea")
    (True, False, False)
    """
    return _SOUTH_EASTERN.match(text) is not None


def part_sentences(words: Sequence[Word]) -> tuple[Word, ...]:
    """Say that a space stands before words that begin a line, in Thai and its neighbours.

    They have spaces between sentences and none between words, so that lines which are joined would
    otherwise be one sentence.

    >>> [word.spaced for word in part_sentences(make_words("ดี"))], part_sentences(())
    ([True], ())
    """
    if not words or not parts_phrases(words[0].text):
        return tuple(words)
    return (replace(words[0], spaced=True), *words[1:])


def with_space(word: Word, has_space: bool, before: str) -> Word:
    """Say whether a space parts a word from the one ``before``, if their letters say otherwise."""
    is_other = bool(before) and needs_space(before, word.text) != has_space
    spaced = has_space if is_other else None
    return word if word.spaced == spaced else replace(word, spaced=spaced)


def segment_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Split words of scripts without spaces into segments, and join marks to what they close.

    The parts of a word share its time by their letters. So what recognizers call a word there, be
    it a letter, a mark or half a sentence, is the same as what a text is split into.

    >>> words = [Word(0.0, 1.0, "海が"), Word(1.0, 1.1, "。")]
    >>> [(word.start, word.end, word.text) for word in segment_words(words)]
    [(0.0, 0.5, '海'), (0.5, 1.1, 'が。')]
    """
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        is_joined = last is not None and not (
            needs_space(last.text, word.text) if word.spaced is None else word.spaced
        )
        if last is not None and word.spaced is False and not is_unspaced(last.text + word.text):
            found[-1] = _join_pair(last, word)  # letters of one word of another script
            continue
        if last is not None and is_joined and is_unspaced(last.text + word.text):
            is_mark = _LETTER.search(word.text) is None and word.text[:1] not in _OPENING
            is_opening = _LETTER.search(last.text) is None and last.text[-1:] in _OPENING
            if is_mark or is_opening:
                found[-1] = _join_pair(last, word)
                continue
        found += _split_word(word) if is_unspaced(word.text) else [word]
    return tuple(found)


def join_unspaced(words: Sequence[Word]) -> tuple[Word, ...]:
    """Join words between which no space stands to one, for who parts a text at its white space.

    >>> [word.text for word in join_unspaced(make_words("海が 見える"))]
    ['海が', '見える']
    """
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        spaced = last is None or (
            needs_space(last.text, word.text) if word.spaced is None else word.spaced
        )
        if last is None or spaced:
            found.append(word)
        else:
            found[-1] = _join_pair(last, word)
    return tuple(found)


def allows_break(before: str, after: str) -> bool:
    """Tell whether a line may break between two words that no space parts (kinsoku, JIS X 4051).

    >>> allows_break("海", "が"), allows_break("き", "ょ"), allows_break("コ", "ー")
    (True, False, False)
    >>> allows_break("２", "０"), allows_break("６", "年")
    (False, True)
    """
    if before[-1:].isdecimal() and after[:1].isdecimal():
        return False  # of one number
    return after[:1] not in _NO_LINE_BEGINS_WITH and before[-1:] not in _OPENING


def measure_width(text: str) -> int:
    """Measure how wide a text is: an East Asian character counts two, a combining mark none.

    >>> measure_width("sea"), measure_width("海が")
    (3, 4)
    """
    if not is_unspaced(text):
        return len(text)
    from wcwidth import wcswidth

    width: int = wcswidth(text)
    return len(text) if width < 0 else width


def count_segments(texts: Iterable[str]) -> int:
    """Count the texts that are segments of scripts without spaces."""
    return sum(map(is_unspaced, texts))


def _find_segments(text: str, offset: int) -> list[tuple[int, int]]:
    """Find the segments of a text without white space."""
    from wcwidth import iter_graphemes

    spans: list[tuple[int, int]] = []
    at = 0
    is_open = False  # the last one is of opening marks alone
    while at < len(text):
        other = _OTHER_RUN.match(text, at)
        part = other[0] if other is not None else next(iter(iter_graphemes(text[at : at + 64])))
        is_mark = _LETTER.search(part) is None
        is_opening = is_mark and part[:1] in _OPENING
        stop = at + len(part)
        if spans and (is_open or (is_mark and not is_opening)):
            spans[-1] = (spans[-1][0], offset + stop)
            is_open = is_open and is_mark
        else:
            spans.append((offset + at, offset + stop))
            is_open = is_opening
        at = stop
    return spans


def _split_word(word: Word) -> list[Word]:
    spans = find_words(word.text)
    if len(spans) < 2:
        return [word]
    texts = [word.text[start:stop] for start, stop in spans]
    start, end = word.start, word.end
    if start is None or end is None:
        edges: list[float | None] = [start, *(None for _ in texts[1:]), end]
    else:
        sums = list(accumulate(map(len, texts), initial=0))
        edges = [milliseconds(start + (end - start) * at / sums[-1]) for at in sums]
    return [
        replace(
            word,
            start=begin,
            end=stop,
            text=text,
            spaced=word.spaced
            if number == 0
            else None
            if spans[number - 1][1] == span[0]
            else True,
        )
        for number, (text, span, (begin, stop)) in enumerate(
            zip(texts, spans, pairwise(edges), strict=True)
        )
    ]


def _join_pair(word: Word, mark: Word) -> Word:
    probabilities = [one for one in (word.probability, mark.probability) if one is not None]
    return replace(
        word,
        start=word.start if word.start is not None else mark.start,
        end=mark.end if mark.end is not None else word.end,
        text=word.text + mark.text,
        probability=min(probabilities, default=None),
    )
