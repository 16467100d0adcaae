"""Words to an episode's lines: paragraphs of one speaker that end where sentences do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from align.attribution.backchannels import find_backchannels
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.layout.line_breaks import find_cheapest_cuts
from align.layout.lines import make_line, order_starts
from align.layout.sentences import follow_sentences
from align.layout.topics import WINDOW_WORDS, measure_newness
from align.units import fill_unknown_speakers, measure_pauses_s
from transcript.errors import InvalidCall
from transcript.values import Line, Word


@dataclass(frozen=True, slots=True)
class ParagraphOptions:
    """How large paragraphs are, in words.

    ``paragraph_words`` is the size a long speech is cut into; what is under 1.3 times that mostly
    stays whole, and none is over three times. ``sentence_words_max`` bounds a sentence whose
    punctuation the recognizer lost. ``interruption_words_max`` is how much of others' speech a
    sentence may be resumed after: 95 % of the interrupted sentences of real meetings are, by then
    (docs/background/alignment.md).
    A pause of ``pause_s`` or more between sentences draws the cut to it.
    """

    paragraph_words: int = 90
    sentence_words_max: int = 120
    interruption_words_max: int = 12
    pause_s: float = 1.0

    def __post_init__(self) -> None:
        if min(self.paragraph_words, self.sentence_words_max) < 1:
            raise InvalidCall(
                f"paragraph_words ({self.paragraph_words}) and sentence_words_max "
                f"({self.sentence_words_max}) must be at least 1"
            )


DEFAULTS = ParagraphOptions()

# A cut at a full pause is worth what a fifth of a paragraph costs: it decides between cuts of
# nearly even lengths, and never makes a paragraph by itself.
PAUSE_WORTH = 0.2
# Where sentences are shorter than paragraphs no cheapest cut has a longer one, so none is tried:
# an hour of one speaker stays quick.
LONGEST_PARAGRAPH_SIZES = 3


def lay_out_paragraphs(
    words: Sequence[Word],
    options: ParagraphOptions = DEFAULTS,
    *,
    keep_backchannels: bool = False,
    pack: LanguagePack = ENGLISH,
) -> tuple[Line, ...]:
    """Lay attributed words out as the paragraphs of an episode, without the backchannels.

    What may be a backchannel is said by the language's ``pack``.

    Every speaker's words are followed through the others', sentence by sentence, and whole
    sentences are laid in the order they began. So overlap cannot cut a sentence up::

        A   |That's|       |a|           |mouthful.|        A: That's a mouthful.
        B           |you|      |explain|             |it?|   B: you explain it?

    A paragraph's words are in the order its speaker said them; its ``start`` is its first known
    word time, never before the paragraph above it, and unknown where no word has a time.

    >>> words = [Word(0, 1, "That's", speaker="A"), Word(1, 2, "you", speaker="B"),
    ...          Word(2, 3, "great.", speaker="A"), Word(3, 4, "too.", speaker="B")]
    >>> [(line.speaker, line.text) for line in lay_out_paragraphs(words)]
    [('A', "That's great."), ('B', 'you too.')]
    """
    kept = [
        word
        for word, is_backchannel in zip(words, find_backchannels(words, pack), strict=True)
        if keep_backchannels or not is_backchannel
    ]
    texts, speakers = [word.text for word in kept], fill_unknown_speakers(kept)
    sentences: list[_Sentence] = []
    for indices in follow_sentences(texts, speakers, options.interruption_words_max):
        sentence = _Sentence(speakers[indices[0]], tuple(kept[index] for index in indices))
        sentences += _halve_sentence(sentence, options.sentence_words_max)
    lines = [
        make_line([word for sentence in paragraph for word in sentence.words], speaker)
        for speaker, speech in groupby(sentences, key=lambda sentence: sentence.speaker)
        for paragraph in _cut_paragraphs(list(speech), options)
    ]
    return order_starts(lines)


@dataclass(frozen=True, slots=True)
class _Sentence:
    speaker: str | None
    words: tuple[Word, ...]


def _halve_sentence(sentence: _Sentence, words_max: int) -> Iterator[_Sentence]:
    """Halve a sentence near its middle, at its longest pause, until it is short enough."""
    count = len(sentence.words)
    if count <= words_max:
        yield sentence
        return
    pauses = [pause or 0.0 for pause in measure_pauses_s(sentence.words)]
    middle = range(max(1, count // 4), max(2, count - count // 4))
    cut = max(middle, key=lambda index: (pauses[index], -abs(index - count / 2)))
    for part in (sentence.words[:cut], sentence.words[cut:]):
        yield from _halve_sentence(replace(sentence, words=part), words_max)


def _cut_paragraphs(
    speech: Sequence[_Sentence], options: ParagraphOptions
) -> Iterator[Sequence[_Sentence]]:
    """Cut one speaker's uninterrupted sentences into paragraphs, where they turn to something new.

    A paragraph of n words costs 1 + (n / size)², less what speaks for beginning one there: the
    cheapest cut of an even speech has paragraphs of the asked size, and a speech of up to √2
    sizes is cheapest whole.
    """
    ends = (0, *accumulate(len(sentence.words) for sentence in speech))
    texts = [word.text for sentence in speech for word in sentence.words]
    worths = [0.0] * len(speech)
    for index in range(1, len(speech)):
        end = ends[index]
        before, after = texts[max(0, end - WINDOW_WORDS) : end], texts[end : end + WINDOW_WORDS]
        worths[index] = measure_newness(before, after)
        pause = measure_pauses_s([speech[index - 1].words[-1], speech[index].words[0]])[1]
        if pause is not None and pause >= options.pause_s:
            worths[index] += PAUSE_WORTH

    def cost(first: int, stop: int) -> float | None:
        sizes = (ends[stop] - ends[first]) / options.paragraph_words
        too_long = sizes > LONGEST_PARAGRAPH_SIZES and stop - first > 1
        return None if too_long else 1 + sizes**2 - worths[first]

    for first, stop in find_cheapest_cuts(len(speech), cost):
        yield speech[first:stop]
