"""Where in a conversation a name is said, or may have been misheard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from align.glossary.tokens import Core, split_token
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.naming.names import fold_name
from align.units import ends_sentence
from transcript.values import Word

IsWord = Callable[[str], bool]
"""Whether a key, as :func:`align.texts.make_key` makes it, is a word of the language spoken."""

MOST_WORDS = 3
"""A name is misheard as so many words at most."""
UNSURE = 0.5
"""A word less probable than this may as well be another."""
_ADDRESSED_WITHIN = 6
"""Who is spoken to is "you" within so many words."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The words of a conversation, and what is asked of them by index."""

    words: Sequence[Word]
    cores: Sequence[Core]
    letters: Sequence[str]
    is_word: IsWord
    pack: LanguagePack
    _introducing: tuple[str, ...]
    _small: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[Word], is_word: IsWord, pack: LanguagePack = ENGLISH) -> Talk:
        """Take the words apart; ``is_word`` says which keys are words of the pack's language."""
        cores = [split_token(word.text) for word in words]
        return cls(
            words,
            cores,
            [fold_name(core.text) for core in cores],
            is_word,
            pack,
            tuple(f" {phrase}" for phrase in pack.introducing),
            pack.function_words | pack.leading_words,
        )

    def is_one(self, first: int, stop: int) -> bool:
        """Tell whether the words may be one name: no mark between, letters only."""
        span = self.cores[first:stop]
        is_parted = any(core.after for core in span[:-1]) or any(core.before for core in span[1:])
        return stop <= len(self.words) and not is_parted and "".join(self.letters[first:stop]) != ""

    def is_capital(self, index: int) -> bool:
        """Tell whether a word has a capital that its place in the sentence does not give it."""
        text = self.cores[index].text
        is_inside = index > 0 and not ends_sentence(self.words[index - 1].text)
        return is_inside and text[:1].isupper() and not (text.isupper() and len(text) > 1)

    def is_introduced(self, first: int) -> bool:
        """Tell whether the words before lead to a name: "joined by", "thank you,"."""
        before = " ".join(core.key for core in self.cores[max(0, first - 2) : first])
        is_cut = first > 0 and ends_sentence(self.words[first - 1].text)
        return not is_cut and f" {before}".endswith(self._introducing)

    def is_called(self, first: int, stop: int) -> bool:
        """Tell whether the words stand as a name does that somebody is called by: "So, Ann, …"."""
        before = self.words[first - 1].text if first else "."
        begins = before.endswith(",") or ends_sentence(before)
        begins = begins or self.cores[first - 1].key in self.pack.calling
        # Where it heard nonsense the recognizer leaves the marks out too.
        is_asked = stop < len(self.words) and self.cores[stop].key in self.pack.asking
        ends = self.words[stop - 1].text.endswith((",", ".", "?", "!"))
        return begins and (ends or (is_asked and self.is_unsure(first, stop)))

    def is_unsure(self, first: int, stop: int) -> bool:
        """Tell whether the recognizer hardly believed one of the words itself."""
        return any(
            word.probability is not None and word.probability < UNSURE
            for word in self.words[first:stop]
        )

    def is_addressed(self, stop: int) -> bool:
        """Tell whether "you" follows soon."""
        return any(
            core.key in self.pack.second_person
            for core in self.cores[stop : stop + _ADDRESSED_WITHIN]
        )

    def find_place(self, first: int, stop: int) -> str | None:
        """Find where the words may be a name, for a person to read; ``None`` where they are not.

        Somebody is introduced or spoken to there. One word is a name if it has a capital or is no
        word of the language; several are, unless each only holds a sentence together.
        """
        introduced, called = self.is_introduced(first), self.is_called(first, stop)
        if stop == first + 1:
            is_noun = self.pack.capital_nouns
            is_meant = self.is_unknown(first) or (self.is_capital(first) and not is_noun)
        else:
            is_meant = not self._small.issuperset(core.key for core in self.cores[first:stop])
            called = called and self.is_addressed(stop)
        if is_meant and (introduced or called):
            return "where somebody is introduced" if introduced else "where somebody is spoken to"
        return None

    def is_unknown(self, index: int) -> bool:
        """Tell whether a word is made of letters, no acronym, and no word of the language."""
        core = self.cores[index]
        is_acronym = core.text.isupper() and len(core.text) > 1
        is_letters = self.letters[index].isalpha() and " " not in core.key.replace("\xa0", " ")
        return is_letters and not is_acronym and not self.is_word(core.key)

    def list_capitals(self) -> tuple[str, ...]:
        """List the words that have a capital and are never written without, as often as said."""
        common = {core.key for core in self.cores if core.text[:1].islower()}
        return tuple(
            core.text
            for core in self.cores
            if core.text[:1].isupper()
            and core.key not in common
            and core.key not in self.pack.no_names
            and core.key not in self._small
        )

    def list_places(self) -> tuple[str, ...]:
        """List what stands where a name may be misheard, one word or more, without spaces."""
        return tuple(
            "".join(self.letters[first:stop])
            for first in range(len(self.words))
            for stop in range(first + 1, first + MOST_WORDS + 1)
            if self.is_one(first, stop) and self.find_place(first, stop)
        )
