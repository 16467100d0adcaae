"""Terms as they are to be written, and words put right by them.

A glossary says how names and terms are spelt, and which spellings of them are wrong. Two rules put
words right, each leaving a :class:`Correction` that says what was heard and why it was changed:

- *listed*: the words are a spelling that the glossary says is wrong;
- *alike*: they sound like a term (Metaphone, L. Philips, 1990) and are spelt much like it, the
  recognizer was not sure of them, and they are no words of the language as they stand.

Whatever is a word of the language already, or a term, or a form of the term ("wallets"), stays.
:func:`undo_corrections` gives back what was heard, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from align.glossary.sounds import SpellingSound, is_word_form, measure_sound_similarity, sound_out
from align.glossary.tokens import Core, make_term_key, punctuate_term, split_token
from transcript.values import Word, milliseconds

Rule = Literal["listed", "alike"]
IsWord = Callable[[str], bool]
"""Whether a key, as :func:`align.texts.make_key` makes it, is a word of the language spoken."""

SURE = 0.85
"""From this probability on the recognizer is believed: what it heard is not put right by sound."""
SHORTEST = 5
"""Letters a term must have to be recognized by sound: everything sounds like a shorter one."""


@dataclass(frozen=True, slots=True)
class Term:
    """A name or term as it is written, and the spellings that it must not have."""

    text: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, in the order they matter."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether there are any terms."""
        return bool(self.terms)

    def with_terms(self, texts: Sequence[str]) -> Glossary:
        """The same with further terms before its own, each once.

        >>> [term.text for term in Glossary((Term("Orin"),)).with_terms(["Abouzar", "Orin"]).terms]
        ['Abouzar', 'Orin']
        """
        own = {make_term_key(term.text): term for term in self.terms}
        first = {make_term_key(text): own.get(make_term_key(text), Term(text)) for text in texts}
        return Glossary(
            tuple((first | {key: own[key] for key in own if key not in first}).values())
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """Words that were put right: ``heard`` became ``written``, which begins at ``place``.

    ``place`` counts the corrected words from 0. ``evidence`` is for a person to read.
    """

    place: int
    heard: tuple[Word, ...]
    written: tuple[Word, ...]
    term: str
    rule: Rule
    evidence: str

    @property
    def heard_text(self) -> str:
        """What was heard, as text."""
        return " ".join(word.text for word in self.heard)

    @property
    def written_text(self) -> str:
        """What stands there now, as text."""
        return " ".join(word.text for word in self.written)


@dataclass(frozen=True, slots=True)
class CorrectedWords:
    """Words after the corrections, in order, and the corrections by their place."""

    words: tuple[Word, ...]
    corrections: tuple[Correction, ...] = ()


def correct_words(
    words: Sequence[Word], glossary: Glossary, is_word: IsWord | None = None
) -> CorrectedWords:
    """Put ``words`` right by ``glossary``.

    Without ``is_word`` nothing tells what is a word already, and only listed spellings are put
    right. Words that stay are the same objects; a term of more or fewer words than were heard
    shares their time by letters, their least probability and the first one's speaker.

    >>> glossary = Glossary((Term("Abouzar", ("Abuser",)), Term("Efteling")))
    >>> heard = [Word(0, 1, "Abuser's", 0.4), Word(1, 2, "at"), Word(2, 3, "Eftelling.", 0.3)]
    >>> done = correct_words(heard, glossary, {"at", "abuser"}.__contains__)
    >>> [word.text for word in done.words], [one.rule for one in done.corrections]
    (["Abouzar's", 'at', 'Efteling.'], ['listed', 'alike'])
    >>> undo_corrections(done.words, done.corrections) == tuple(heard)
    True
    """
    book = _Book.of(glossary)
    cores = [split_token(word.text) for word in words]
    written: list[Word] = []
    corrections: list[Correction] = []
    place = 0
    while place < len(words):
        match = book.match(words, cores, place, is_word)
        if match is None or match.length == 0:
            width = 1 if match is None else len(make_term_key(match.term))
            written += words[place : place + width]
            place += width
            continue
        stop = place + match.length
        heard = tuple(words[place:stop])
        new = _rewritten(heard, cores[place:stop], match.term)
        corrections.append(
            Correction(len(written), heard, new, match.term, match.rule, match.evidence)
        )
        written += new
        place = stop
    return CorrectedWords(tuple(written), tuple(corrections))


def undo_corrections(words: Sequence[Word], corrections: Sequence[Correction]) -> tuple[Word, ...]:
    """The words that were heard, of corrected ``words`` and all their ``corrections``."""
    heard: list[Word] = []
    done = 0
    for one in corrections:
        heard += words[done : one.place]
        heard += one.heard
        done = one.place + len(one.written)
    return (*heard, *words[done:])


@dataclass(frozen=True, slots=True)
class _Match:
    """A term for the next ``length`` words; 0 says that it stands there already."""

    term: str
    length: int
    rule: Rule = "listed"
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class _Book:
    """A glossary made ready to be looked up: by the parts of spellings, and by sound."""

    right: Mapping[tuple[str, ...], str]
    listed: Mapping[tuple[str, ...], str]
    exact: Mapping[str, str]
    sounds: Sequence[tuple[str, SpellingSound]]
    longest: int

    @classmethod
    def of(cls, glossary: Glossary) -> _Book:
        right = {make_term_key(term.text): term.text for term in glossary.terms}
        pairs = [(wrong, term.text) for term in glossary.terms for wrong in term.wrong]
        listed = {
            make_term_key(w): text for w, text in pairs if make_term_key(w) != make_term_key(text)
        }
        exact = {w: text for w, text in pairs if make_term_key(w) == make_term_key(text)}
        sounds = [(term.text, sound_out(make_term_key(term.text))) for term in glossary.terms]
        sounds = [(text, one) for text, one in sounds if len(one.letters) >= SHORTEST]
        widths = [len(parts) for parts in (*right, *listed)]
        return cls(right, listed, exact, sounds, max(widths, default=0))

    def match(
        self, words: Sequence[Word], cores: Sequence[Core], place: int, is_word: IsWord | None
    ) -> _Match | None:
        """What to write for the words from ``place`` on; the longest spelling wins."""
        for length in range(min(self.longest, len(words) - place), 0, -1):
            span = cores[place : place + length]
            if not _is_one(span):
                continue
            parts = tuple(core.key for core in span)
            if parts in self.listed:
                return _Match(self.listed[parts], length, "listed", "listed as wrong")
            if parts in self.right:
                text = " ".join(core.text for core in span)
                if text in self.exact:
                    return _Match(self.exact[text], length, "listed", "listed as wrong")
                return _Match(self.right[parts], 0)
        return None if is_word is None else self._alike(words, cores, place, is_word)

    def _alike(
        self, words: Sequence[Word], cores: Sequence[Core], place: int, is_word: IsWord
    ) -> _Match | None:
        """The one term that the word at ``place`` sounds like and is no other word than."""
        word, core = words[place], cores[place]
        unsure = word.probability is None or word.probability < SURE
        if not unsure or is_word(core.key) or not core.key.isalpha():
            return None
        heard = sound_out((core.key,))
        found = [
            (score, text)
            for text, term in self.sounds
            if not is_word_form(heard.letters, term.letters)
            and (score := measure_sound_similarity(heard, term))
        ]
        found.sort(reverse=True)
        if not found or (len(found) > 1 and found[1][0] == found[0][0]):
            return None
        score, text = found[0]
        sure = "" if word.probability is None else f", heard with {word.probability:.0%}"
        return _Match(text, 1, "alike", f"sounds alike, spelt {score:.0%} alike{sure}")


def _is_one(span: Sequence[Core]) -> bool:
    """Whether the words may be one term: no punctuation and no possessive inside."""
    inside = [core.after for core in span[:-1]] + [core.before for core in span[1:]]
    return not any(inside)


def _rewritten(heard: Sequence[Word], cores: Sequence[Core], term: str) -> tuple[Word, ...]:
    """The term's words in the place of those heard, in their punctuation and time."""
    texts = punctuate_term(term, cores[0], cores[-1]).split()
    if len(texts) == len(heard):
        return tuple(replace(word, text=text) for word, text in zip(heard, texts, strict=True))
    known = [word.probability for word in heard if word.probability is not None]
    one = replace(heard[0], probability=min(known, default=None))
    return tuple(
        replace(one, text=text, start=start, end=end)
        for text, (start, end) in zip(texts, _times(heard, texts), strict=True)
    )


def _times(
    heard: Sequence[Word], texts: Sequence[str]
) -> Iterator[tuple[float | None, float | None]]:
    """The time of ``heard`` parted among ``texts`` by their letters; unknown stays unknown."""
    start, end = heard[0].start, heard[-1].end
    if start is None or end is None:
        yield start, end if len(texts) == 1 else None
        for place in range(1, len(texts)):
            yield None, end if place == len(texts) - 1 else None
        return
    edges = [0, *accumulate(len(text) for text in texts)]
    at = [milliseconds(start + (end - start) * edge / edges[-1]) for edge in edges]
    yield from zip(at, [*at[1:-1], end], strict=False)
