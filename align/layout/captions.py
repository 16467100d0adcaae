"""Words to captions: short verbatim lines that a viewer can read as they are spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from align.attribution.backchannels import normalize_word
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.layout.line_breaks import find_cheapest_cuts
from align.layout.lines import make_line, order_starts
from align.units import (
    CLOSERS,
    SENTENCE_ENDS,
    ends_sentence,
    fill_unknown_speakers,
    measure_pauses_s,
)
from transcript.errors import InvalidCall
from transcript.spacing import allows_break, has_space_before, measure_width, parts_phrases
from transcript.values import Line, Word

# What a break costs. Chosen on the front of bare endings, endings at punctuation and the number of
# lines over half of 41 published episodes (docs/background/alignment.md, "Layout, measured").
LENGTH_SCALE_CHARS = 4.0
LINE = 10.0
AFTER_FUNCTION_WORD = 60.0
BETWEEN_CAPITALS = 40.0
AFTER_COMMA = -15.0
AFTER_SENTENCE = -20.0
CLAUSE_ENDS = frozenset(",;:、，；：")
# Where no space stands, a break at all, and one before what may not begin a line.
INSIDE, FORBIDDEN = 5.0, 500.0
# One that may be inside a word: nothing shows where those of Thai end, but phrases have spaces.
INSIDE_PHRASE = 150.0
CLOSING = SENTENCE_ENDS | CLAUSE_ENDS


@dataclass(frozen=True, slots=True)
class CaptionOptions:
    """``width_chars`` is the most characters a caption may have; ``pause_s`` always ends one."""

    width_chars: int = 40
    pause_s: float = 0.8

    def __post_init__(self) -> None:
        if self.width_chars < 1:
            raise InvalidCall(
                f"captions need a width of at least 1 character, not {self.width_chars}"
            )


DEFAULTS = CaptionOptions()


def lay_out_captions(
    words: Sequence[Word], options: CaptionOptions = DEFAULTS, pack: LanguagePack = ENGLISH
) -> tuple[Line, ...]:
    """Lay the words out verbatim in captions of at most ``options.width_chars`` characters.

    A caption never crosses a change of speaker nor a pause of ``options.pause_s``. Between
    those the breaks are the cheapest together: lines of even length that end at punctuation
    rather than on a bare function word of the language, whose ``pack`` it is, or inside a name.

    A word wider than a caption is cut into pieces that share its times: none of it is lost.
    A caption starts at its first known word time and never before the caption above it. One
    without any known time takes the start of the caption above, or, at the top, of the first
    one known; only words that have no time at all leave ``start`` unknown.

    >>> words = [Word(0.0, 0.2, "We"), Word(0.2, 0.5, "moved."), Word(0.6, 0.8, "Why?")]
    >>> [line.text for line in lay_out_captions(words, CaptionOptions(width_chars=10))]
    ['We moved.', 'Why?']
    """
    width = options.width_chars
    pieces = [piece for word in words for piece in _cut_word(word, width)]
    speakers, pauses = fill_unknown_speakers(pieces), measure_pauses_s(pieces)
    captions: list[Line] = []
    first = 0
    for stop in range(1, len(pieces) + 1):
        if stop < len(pieces) and speakers[stop] == speakers[stop - 1]:
            pause = pauses[stop]
            if pause is None or pause < options.pause_s:
                continue
        block = pieces[first:stop]
        captions += [
            make_line(block[a:b], speakers[first]) for a, b in _cut_block(block, width, pack)
        ]
        first = stop
    latest = next((line.start for line in captions if line.start is not None), None)
    timed = []
    for line in order_starts(captions):
        latest = latest if line.start is None else line.start
        timed.append(line if line.start == latest else replace(line, start=latest))
    return tuple(timed)


def _cut_block(
    words: Sequence[Word], width: int, pack: LanguagePack
) -> tuple[tuple[int, int], ...]:
    """Cut words without a hard break among them into the cheapest captions, ``(first, stop)``."""
    gaps = [has_space_before(following, one) for one, following in pairwise(words)]
    spaces = (0, *map(int, gaps), 0)  # before each word, and the end
    ends = (0, *accumulate(measure_width(word.text) for word in words))
    before = tuple(accumulate(spaces))
    prices = [
        price_break(one.text, following.text, pack) + (0.0 if gap else price_inside(one, following))
        for gap, (one, following) in zip(gaps, pairwise(words), strict=True)
    ]
    prices.append(0.0)  # the hard break that follows is free

    def cost(begin: int, end: int) -> float | None:
        spare = width - (ends[end] - ends[begin]) - (before[end - 1] - before[begin])
        return None if spare < 0 else LINE + (spare / LENGTH_SCALE_CHARS) ** 2 + prices[end - 1]

    return find_cheapest_cuts(len(words), cost)


def _cut_word(word: Word, width: int) -> Iterator[Word]:
    """Cut a word that is wider than a caption; an East Asian character is two wide."""
    if measure_width(word.text) <= width:
        yield word
        return
    at = 0
    while at < len(word.text):
        stop = at + 1
        while stop < len(word.text) and measure_width(word.text[at : stop + 1]) <= width:
            stop += 1
        yield replace(word, text=word.text[at:stop], spaced=None if at else word.spaced)
        at = stop


def price_inside(before: Word, after: Word) -> float:
    """Price a break between two words that no space parts.

    Within a text of one script it is dearer than at a space or between scripts, and almost never
    allowed before what may not begin a line (:func:`transcript.spacing.allows_break`).
    """
    if not allows_break(before.text, after.text):
        return FORBIDDEN
    if ends_at_punctuation(before.text):
        return 0.0
    is_in_phrase = parts_phrases(before.text) and parts_phrases(after.text)
    return INSIDE_PHRASE if is_in_phrase else INSIDE


def price_break(text: str, following: str, pack: LanguagePack = ENGLISH) -> float:
    """Price a break between two words: little at punctuation, much inside a phrase or a name.

    >>> price_break("moved.", "Why"), price_break("of", "course")
    (-20.0, 60.0)
    """
    if ends_sentence(text):
        return AFTER_SENTENCE
    if text.rstrip(CLOSERS)[-1:] in CLAUSE_ENDS:
        return AFTER_COMMA
    price = AFTER_FUNCTION_WORD if ends_on_function_word(text, pack) else 0.0
    if splits_name(text, following, pack):
        price += BETWEEN_CAPITALS
    return price


def ends_on_function_word(text: str, pack: LanguagePack = ENGLISH) -> bool:
    """Tell whether a caption ends on a function word that no punctuation closes.

    >>> [ends_on_function_word(text) for text in ("I was talking to", "the one I was talking to.")]
    [True, False]
    """
    last = text.split(" ")[-1]
    return not ends_at_punctuation(last) and normalize_word(last) in pack.leading_words


def ends_at_punctuation(text: str) -> bool:
    """Tell whether a caption ends where a clause or a sentence does.

    >>> [ends_at_punctuation(text) for text in ("Well, yes", "“Yes,”", "Why?")]
    [False, True, True]
    """
    return text.rstrip(CLOSERS)[-1:] in CLOSING


def splits_name(before: str, after: str, pack: LanguagePack = ENGLISH) -> bool:
    """Tell whether a break between two words may split a name: two capitals, no punctuation.

    >>> splits_name("Grace", "Hopper"), splits_name("Grace,", "Ada")
    (True, False)
    """
    may_be = not ends_at_punctuation(before)
    return may_be and all(_may_be_name(text, pack) for text in (before, after))


def _may_be_name(text: str, pack: LanguagePack) -> bool:
    return text[:1].isupper() and normalize_word(text) not in pack.leading_words
