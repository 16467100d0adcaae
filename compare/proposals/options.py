"""What the judge knows beside a paragraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from align.languages.english import LANGUAGE
from compare.proposals.judgement import EditClass
from compare.proposals.names import KnownNames, know_names
from compare.proposals.rewordings import Ruling

ALL_CLASSES = frozenset(EditClass)


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """What is known beside the paragraph.

    ``names`` are names and terms as they are spelt (glossary, front matter, speakers),
    ``language`` an ISO 639-1 code or ``None`` where it is not known, ``is_word`` tells a common
    word of the language. Edits of other classes than ``apply`` are not made, but suggested.
    """

    names: KnownNames = field(default_factory=lambda: know_names(()))
    language: str | None = LANGUAGE
    is_word: Callable[[str], bool] | None = None
    apply: frozenset[EditClass] = ALL_CLASSES

    @property
    def is_english(self) -> bool:
        """Whether the rules know the language."""
        return self.language is not None and self.language.split("-")[0] == LANGUAGE

    def limit(self, ruling: Ruling) -> Ruling:
        """Suggest an accepted edit where the language is not known or its class is not applied."""
        is_made = self.is_english and ruling.kind in self.apply
        if ruling.verdict != "accepted" or is_made:
            return ruling
        return replace(ruling, verdict="suggested")
