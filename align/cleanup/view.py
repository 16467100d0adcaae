"""The words that are still read, as the rules look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from align.cleanup.edits import RemovalKind
from align.cleanup.protected import Protection, find_protected
from align.languages.pack import LanguagePack
from align.texts import make_key, make_keys
from align.units import CLOSERS, ends_sentence, fill_unknown_speakers
from transcript.values import Word

CUT_MARKS = ("-", "–", "—")
"""What stands at the end of a word that was broken off."""
PAUSE_MARKS = (",", ";", ":", "…", "、", "，", *CUT_MARKS)

Marks = list["RemovalKind | None"]
"""For each word that was said, why it is not read; ``None`` where it is."""


@dataclass(frozen=True, slots=True)
class RemainingWords:
    """The words still read, one after the other.

    ``indices`` are theirs among what was said; ``keys`` what they are compared by;
    ``speakers`` whom they are read as; ``hesitant`` whether a filler of the same speaker was
    taken out right before; ``cuts`` whether the word is written as broken off and its speaker goes
    on at once: where another breaks in, a dash at the end says just that. ``protected`` says why a
    word stays that is a name, a letter, a number or quoted. ``pack`` is of the language spoken.
    """

    pack: LanguagePack
    words: tuple[Word, ...]
    indices: tuple[int, ...]
    keys: tuple[str, ...]
    speakers: tuple[str | None, ...]
    hesitant: tuple[bool, ...]
    cuts: tuple[bool, ...]
    protected: tuple[Protection | None, ...]

    @classmethod
    def of(
        cls, words: Sequence[Word], marks: Sequence[RemovalKind | None], pack: LanguagePack
    ) -> RemainingWords:
        """Collect what the marks leave of the words."""
        indices = tuple(index for index, mark in enumerate(marks) if mark is None)
        kept = tuple(words[index] for index in indices)
        hesitant = tuple(
            index > 0
            and marks[index - 1] is RemovalKind.FILLER
            and words[index - 1].speaker == words[index].speaker
            for index in indices
        )
        # Broken off is what is more than a dash and ends in one. The next word is one still read: a
        # reading of a reading looks at no others.
        cuts = tuple(
            after is not None
            and len(word.text) > 1
            and word.text.endswith(CUT_MARKS)
            and after.speaker == word.speaker
            and make_key(after.text) not in pack.suspending  # "Vor- und Nachteile"
            for word, after in zip_longest(kept, kept[1:])
        )
        keys = make_keys([word.text for word in kept])
        speakers = fill_unknown_speakers(kept)
        protected = find_protected(kept, keys, speakers, pack)
        return cls(pack, kept, indices, keys, speakers, hesitant, cuts, protected)

    def __len__(self) -> int:
        return len(self.words)

    def is_parted(self, index: int) -> bool:
        """Whether the word is set off from the one after it: a mark, or a hesitation between."""
        return self.is_marked(index) or (
            index + 1 < len(self) and self.follows(index) and self.hesitant[index + 1]
        )

    def is_marked(self, index: int) -> bool:
        """Tell whether a comma, a dash or the like ends the word."""
        return self.words[index].text.rstrip(CLOSERS).endswith(PAUSE_MARKS)

    def is_closed(self, index: int) -> bool:
        """Tell whether any mark ends the word: one of these, or a sentence's end."""
        return self.is_marked(index) or self.ends(index)

    def is_loose(self, index: int) -> bool:
        """Tell whether it is a mark that stands by itself, and no word."""
        return not any(character.isalnum() for character in self.words[index].text)

    def ends(self, index: int) -> bool:
        """Tell whether the word ends a sentence."""
        return ends_sentence(self.words[index].text)

    def begins(self, index: int) -> bool:
        """Tell whether the word begins a speech or a sentence."""
        return not self.follows(index - 1) or self.ends(index - 1)

    def follows(self, index: int) -> bool:
        """Tell whether the next word is there and of the same speaker; so for -1 never."""
        return 0 <= index < len(self) - 1 and self.speakers[index] == self.speakers[index + 1]

    def is_free(self, first: int, stop: int) -> bool:
        """Tell whether none of the words ``first:stop`` is a name, a letter, a number or quoted.

        A name that was broken off is none: "the O- the Obama years".
        """
        return all(
            why in (None, "unit") or (why == "name" and is_cut)
            for why, is_cut in zip(self.protected[first:stop], self.cuts[first:stop], strict=True)
        )

    def is_one_speech(self, first: int, stop: int) -> bool:
        """Tell whether the words ``first:stop`` are there, and of one speaker."""
        return 0 <= first < stop <= len(self) and len(set(self.speakers[first:stop])) == 1
