"""Terms as they are to be written, and words corrected by them.

A glossary says how names and terms are spelt, and which spellings of them are wrong. Three rules
correct words, each leaving a :class:`Correction` that says what was heard and why it was changed:

- *listed*: the words are a spelling that the glossary says is wrong;
- *name*: they are where an expected person's name was misheard (:mod:`align.naming.misheard`);
- *alike*: they sound like a term (Metaphone, L. Philips, 1990) and are spelt much like it, the
  recognizer was not sure of them, and they are no words of the language as they stand.

Whatever is a word of the language already or an inflection of one, a word that people write, a
term, or a form of a term ("wallets"), stays. So does what only an unsure term speaks for: that is a
*proposal*, which a person decides.
:func:`undo_corrections` gives back what was heard, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate, pairwise
from typing import Any, Literal

from align.glossary.sounds import (
    SpellingSound,
    is_word_form,
    list_stems,
    measure_sound_similarity,
    sound_out,
)
from align.glossary.tokens import Core, make_term_key, punctuate_term, split_token
from transcript.spacing import join_texts, join_words, make_words
from transcript.values import Word, WordCorrection, milliseconds

Rule = Literal["listed", "name", "alike"]
IsWord = Callable[[str], bool]
"""Whether a key, as :func:`align.texts.make_key` makes it, is a word of the language spoken."""

SURE = 0.85
"""From this probability on the recognizer is believed: what it heard is not corrected by sound."""
SHORTEST = 5
"""Letters a term must have to be recognized by sound: everything sounds like a shorter one."""


@dataclass(frozen=True, slots=True)
class Term:
    """A name or term as it is written, and the spellings that it must not have."""

    text: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, in the order they matter.

    What ``unsure`` terms would correct is only proposed. ``kept`` are keys of words that people
    write themselves, so that nothing is corrected there by its sound.
    """

    terms: tuple[Term, ...] = ()
    unsure: tuple[Term, ...] = ()
    kept: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether there are any terms."""
        return bool(self.terms or self.unsure)

    def with_terms(self, texts: Sequence[str]) -> Glossary:
        """Put further terms before the glossary's own, each once.

        >>> [term.text for term in Glossary((Term("Orin"),)).with_terms(["Abouzar", "Orin"]).terms]
        ['Abouzar', 'Orin']
        """
        own = {make_term_key(term.text): term for term in self.terms}
        first = {make_term_key(text): own.get(make_term_key(text), Term(text)) for text in texts}
        terms = (first | {key: own[key] for key in own if key not in first}).values()
        return replace(self, terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class HeardName:
    """Words ``first`` up to, not including, ``stop`` in which a person's name was misheard.

    ``name`` is how the person's page spells it, ``score`` how alike it is (0 to 1); ``evidence`` is
    for a person to read.
    """

    first: int
    stop: int
    name: str
    evidence: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Correction:
    """Words that were corrected: ``heard`` became ``written``, which begins at ``place``.

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
        return join_words(self.heard)

    @property
    def written_text(self) -> str:
        """What stands there now, as text."""
        return join_words(self.written)


def correction_to_json(one: Correction) -> dict[str, Any]:
    """Give a correction as JSON has it.

    What its words carry of the correction is left out, and an unknown space before one.
    """
    return asdict(one, dict_factory=_leave_out)


def _leave_out(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: value
        for key, value in pairs
        if key != "correction" and not (key == "spaced" and value is None)
    }


@dataclass(frozen=True, slots=True)
class CorrectedWords:
    """Words after the corrections, in order, the corrections and the proposals by their index.

    A proposal's words stand as they were heard; its ``written`` is what a person may make of them.
    """

    words: tuple[Word, ...]
    corrections: tuple[Correction, ...] = ()
    proposals: tuple[Correction, ...] = ()


def correct_words(
    words: Sequence[Word],
    glossary: Glossary,
    is_word: IsWord | None = None,
    names: Sequence[HeardName] = (),
) -> CorrectedWords:
    """Correct words by a glossary, and where ``names`` were misheard.

    Without ``is_word`` nothing tells what is a word already, and only listed spellings are
    corrected. Words that stay are the same objects but where a proposal marks them; a term of more
    or fewer words than were heard shares their time by letters, their least probability and the
    first one's speaker.

    >>> glossary = Glossary((Term("Abouzar", ("Abuser",)), Term("Efteling")))
    >>> heard = [Word(0, 1, "Abuser's", 0.4), Word(1, 2, "at"), Word(2, 3, "Eftelling.", 0.3)]
    >>> done = correct_words(heard, glossary, {"at", "abuser"}.__contains__)
    >>> [word.text for word in done.words], [one.rule for one in done.corrections]
    (["Abouzar's", 'at', 'Efteling.'], ['listed', 'alike'])
    >>> undo_corrections(done.words, done.corrections) == tuple(heard)
    True
    """
    terms = _TermIndex.build(glossary.terms, glossary.kept)
    unsure = _TermIndex.build(glossary.unsure, glossary.kept)
    misheard = {one.first: one for one in names}
    cores = [split_token(word.text) for word in words]
    written: list[Word] = []
    corrections: list[Correction] = []
    proposals: list[Correction] = []
    index = 0
    while index < len(words):
        match = terms.match_listed(cores, index)
        if match is None and is_word is not None:
            match = terms.find_alike(words, cores, index, is_word)
        name = misheard.get(index)
        if match is None and name is not None:
            match = _Match(name.name, name.stop - name.first, "name", name.evidence)
        is_applied = match is not None
        if match is None:
            match = unsure.match_listed(cores, index)
        if match is None and is_word is not None:
            match = unsure.find_alike(words, cores, index, is_word)
        if match is None or match.length == 0:
            width = 1 if match is None else len(make_term_key(match.term))
            written += words[index : index + width]
            index += width
            continue
        stop = index + match.length
        heard = tuple(words[index:stop])
        new = _rewrite(heard, cores[index:stop], match.term)
        one = Correction(len(written), heard, new, match.term, match.rule, match.evidence)
        (corrections if is_applied else proposals).append(one)
        mark = WordCorrection(one.heard_text, one.written_text, one.evidence, one.place, is_applied)
        written += (replace(word, correction=mark) for word in (new if is_applied else heard))
        index = stop
    return CorrectedWords(tuple(written), tuple(corrections), tuple(proposals))


def undo_corrections(words: Sequence[Word], corrections: Sequence[Correction]) -> tuple[Word, ...]:
    """Give back the words that were heard, of corrected ``words`` and all their corrections."""
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
class _TermIndex:
    """Terms that can be searched: by the keys of spellings, and by sound."""

    right: Mapping[tuple[str, ...], str]
    listed: Mapping[tuple[str, ...], str]
    exact: Mapping[str, str]
    sounds: Sequence[tuple[str, SpellingSound]]
    longest: int
    kept: frozenset[str]

    @classmethod
    def build(cls, terms: Sequence[Term], kept: frozenset[str]) -> _TermIndex:
        """Build the index of these terms, of which none takes the place of what is ``kept``."""
        right = {make_term_key(term.text): term.text for term in terms}
        pairs = [(wrong, term.text) for term in terms for wrong in term.wrong]
        listed = {
            make_term_key(w): text for w, text in pairs if make_term_key(w) != make_term_key(text)
        }
        exact = {w: text for w, text in pairs if make_term_key(w) == make_term_key(text)}
        sounds = [(term.text, sound_out(make_term_key(term.text))) for term in terms]
        sounds = [(text, one) for text, one in sounds if len(one.letters) >= SHORTEST]
        widths = [len(parts) for parts in (*right, *listed)]
        return cls(right, listed, exact, sounds, max(widths, default=0), kept)

    def match_listed(self, cores: Sequence[Core], index: int) -> _Match | None:
        """Find a listed spelling in the words from ``index`` on; the longest wins."""
        for length in range(min(self.longest, len(cores) - index), 0, -1):
            span = cores[index : index + length]
            if any(core.after for core in span[:-1]) or any(core.before for core in span[1:]):
                continue  # punctuation or a possessive inside: no one term
            parts = tuple(core.key for core in span)
            if parts in self.listed:
                return _Match(self.listed[parts], length, "listed", "listed as wrong")
            if parts in self.right:
                text = join_texts([core.text for core in span])
                if text in self.exact:
                    return _Match(self.exact[text], length, "listed", "listed as wrong")
                return _Match(self.right[parts], 0)
        return None

    def find_alike(
        self, words: Sequence[Word], cores: Sequence[Core], index: int, is_word: IsWord
    ) -> _Match | None:
        """Find the one term that the word at ``index`` sounds like, if it is no other word."""
        word, core = words[index], cores[index]
        unsure = word.probability is None or word.probability < SURE
        if not unsure or is_word(core.key) or not core.key.isalpha():
            return None
        if core.key in self.kept or any(
            is_word(stem) or stem in self.kept for stem in list_stems(core.key)
        ):
            return None
        heard = sound_out((core.key,))
        if any(is_word_form(heard.letters, term.letters) for _, term in self.sounds):
            return None
        scores = ((measure_sound_similarity(heard, term), text) for text, term in self.sounds)
        found = [(score, text) for score, text in scores if score]
        found.sort(reverse=True)
        if not found or (len(found) > 1 and found[1][0] == found[0][0]):
            return None
        score, text = found[0]
        sure = "" if word.probability is None else f", heard with {word.probability:.0%}"
        return _Match(text, 1, "alike", f"sounds alike, spelt {score:.0%} alike{sure}")


def _rewrite(heard: Sequence[Word], cores: Sequence[Core], term: str) -> tuple[Word, ...]:
    """Write a term's words in the place of those heard, in their punctuation and time.

    A term of more or fewer words parts the time by their letters; unknown stays unknown.
    """
    made = make_words(punctuate_term(term, cores[0], cores[-1]))
    texts = [word.text for word in made]
    spaces = [heard[0].spaced, *(word.spaced for word in made[1:])]
    if len(texts) == len(heard):
        return tuple(
            replace(word, text=text, spaced=spaced)
            for word, text, spaced in zip(heard, texts, spaces, strict=True)
        )
    probabilities = [word.probability for word in heard if word.probability is not None]
    start, end = heard[0].start, heard[-1].end
    edges: list[float | None]
    if start is None or end is None:
        edges = [start, *(None for _ in texts[1:]), end]
    else:
        sums = list(accumulate(map(len, texts), initial=0))
        edges = [milliseconds(start + (end - start) * at / sums[-1]) for at in sums[:-1]]
        edges.append(end)
    one = replace(heard[0], probability=min(probabilities, default=None))
    return tuple(
        replace(one, text=text, start=begin, end=stop, spaced=spaced)
        for text, (begin, stop), spaced in zip(texts, pairwise(edges), spaces, strict=True)
    )
