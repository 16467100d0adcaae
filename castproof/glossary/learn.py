"""What a glossary learns from edited transcripts: the corrections that people keep making.

Only proposals are made here. A spelling is proposed as wrong where putting it right by itself can
be trusted: it was put right more than once or sounds like the term, nobody ever left it, it
stands for one term, and it is no common word. What fails one of these is shown with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from align.glossary.correct import Term
from align.glossary.sounds import is_word_form, measure_sound_similarity, sound_out
from align.glossary.tokens import make_term_key
from castproof.comparing.comparison import pair_files, read_transcript
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.files.paths import format_path
from castproof.glossary import file as glossary_file
from castproof.glossary.common_words import Vocabulary, vocabulary
from compare import compare
from compare.corrections import FoundCorrection, FoundCorrections, find_corrections
from transcript.errors import InvalidCall

ENOUGH = 2
"""Times a spelling has to be put right that does not sound like the term."""
SHORTEST_ONCE = 4
"""Letters below which a spelling that was seen once says too little by its sound."""
ALIKE_ONCE = 0.7
"""How alike a spelling that was seen once has to be spelt: a person's correction vouches for it."""
MOST = 0.8
"""The share of a spelling's corrections that has to be to one and the same term."""

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearntSpelling:
    """A spelling that was put right ``count`` times; ``doubt`` is why not by itself, if not."""

    text: str
    count: int
    examples: tuple[FoundCorrection, ...]
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term, and the spellings that people put right to it, the most frequent first."""

    term: str
    spellings: tuple[LearntSpelling, ...]

    @property
    def count(self) -> int:
        """How often the term was put right."""
        return sum(one.count for one in self.spellings)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The spellings that can be put right by themselves."""
        return tuple(one.text for one in self.spellings if one.doubt is None)


def propose(pairs: Sequence[FoundCorrections], words: Vocabulary | None) -> tuple[Proposal, ...]:
    """Proposals of all pairs together, the most useful first; ``words`` are the language's."""
    sightings = [one for pair in pairs for one in pair.sightings]
    written: Counter[Parts] = sum((pair.written for pair in pairs), Counter())
    forms: Counter[str] = sum((pair.forms for pair in pairs), Counter())
    evidence = _Evidence.of(sightings, written, words)
    by_term: dict[Parts, list[FoundCorrection]] = defaultdict(list)
    for one in sightings:
        by_term[make_term_key(one.meant)].append(one)
    proposals = (
        Proposal(_form(same, forms), tuple(_spellings(parts, same, evidence)))
        for parts, same in by_term.items()
        if _is_term(parts, same, words)
    )
    return tuple(sorted(proposals, key=lambda one: (not one.wrong, -one.count, one.term)))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks against a spelling: who else it stands for, and where it was right."""

    meant: Mapping[Parts, Counter[Parts]]
    written: Mapping[Parts, int]
    words: Vocabulary | None

    @classmethod
    def of(
        cls,
        sightings: Iterable[FoundCorrection],
        written: Mapping[Parts, int],
        words: Vocabulary | None,
    ) -> _Evidence:
        meant: dict[Parts, Counter[Parts]] = defaultdict(Counter)
        for one in sightings:
            meant[make_term_key(one.heard)][make_term_key(one.meant)] += 1
        return cls(meant, written, words)

    def doubt(self, heard: Parts, term: Parts) -> str | None:
        """Why a spelling cannot be put right by itself; ``None`` where it can."""
        counts = self.meant[heard]
        if self.words is not None and self.words.is_common(heard):
            return "a common word" if len(heard) == 1 else "common words"
        if counts[term] < MOST * counts.total():
            return "stands for other terms too"
        if self.written.get(heard):
            return "written by people themselves"
        one, other = sound_out(heard), sound_out(term)
        if is_word_form(one.letters, other.letters):
            return "a form of the term"
        if _is_within(heard, term):
            return "a part of the term"
        if counts[term] >= ENOUGH:
            return None
        if self.words is not None and all(map(self.words.is_word, heard)):
            return "seen once, and a word" if len(heard) == 1 else "seen once, and words"
        if len(one.letters) < SHORTEST_ONCE:
            return "seen once, and short"
        alike = measure_sound_similarity(one, other, same_sound=ALIKE_ONCE, near_sound=ALIKE_ONCE)
        return None if alike else "seen once, and not alike"


def _is_within(heard: Parts, term: Parts) -> bool:
    width = len(heard)
    return any(term[at : at + width] == heard for at in range(len(term) - width + 1))


def _is_term(parts: Parts, same: Sequence[FoundCorrection], words: Vocabulary | None) -> bool:
    """Whether what people wrote is a name or term: neither a small common word nor a number."""
    if not any(part.isalpha() for part in parts):
        return False
    is_small = all(one.meant == one.meant.lower() for one in same)
    return not (is_small and words is not None and all(words.is_word(part) for part in parts))


def _form(same: Sequence[FoundCorrection], forms: Mapping[str, int]) -> str:
    """How the term is written most often where it was put right, and then elsewhere."""
    counts = Counter(one.meant for one in same)
    return max(counts, key=lambda text: (counts[text], forms.get(text, 0), text))


def _spellings(
    term: Parts, same: Sequence[FoundCorrection], evidence: _Evidence
) -> Iterator[LearntSpelling]:
    by_heard: dict[Parts, list[FoundCorrection]] = defaultdict(list)
    for one in same:
        by_heard[make_term_key(one.heard)].append(one)
    for heard, found in sorted(by_heard.items(), key=lambda item: (-len(item[1]), item[0])):
        if heard != term:
            doubt = evidence.doubt(heard, term)
            yield LearntSpelling(found[0].heard, len(found), tuple(found), doubt)


def as_json(proposals: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Proposals as JSON: the term, and every spelling with its places and its doubt."""
    return [{**asdict(one), "count": one.count, "wrong": one.wrong} for one in proposals]


_NEW = "# Terms as they are to be written, and spellings that are put right: docs/glossary.md\n"


def propose_from_files(transcripts: Sequence[Path], language: str) -> tuple[Proposal, ...]:
    """What pairs of a machine's and a person's transcript propose, or two folders of them.

    Raises :class:`~transcript.errors.InvalidCall` where they make no pairs, and what reading does.
    """
    pairs = [
        find_corrections(compare(read_transcript(machine), read_transcript(human)))
        for machine, human in _pairs(transcripts)
    ]
    return propose(pairs, vocabulary(language))


def _pairs(transcripts: Sequence[Path]) -> list[tuple[Path, Path]]:
    if len(transcripts) == 2 and all(path.is_dir() for path in transcripts):
        found = [(pair.machine, pair.human) for pair in pair_files(*transcripts).pairs]
        if not found:
            machine, human = map(format_path, transcripts)
            raise InvalidCall(f"no file in {machine} has the name of one in {human}")
        return found
    if len(transcripts) % 2:
        raise InvalidCall(
            f"{len(transcripts)} transcripts are no pairs: give MACHINE HUMAN, MACHINE HUMAN …"
        )
    return list(zip(transcripts[::2], transcripts[1::2], strict=True))


def pick(proposals: Sequence[Proposal], only: Sequence[str]) -> tuple[Proposal, ...]:
    """The proposals of these terms, or all; raise :class:`InvalidCall` for a term of none."""
    by_parts = {make_term_key(one.term): one for one in proposals}
    for term in only:
        if make_term_key(term) not in by_parts:
            known = ", ".join(one.term for one in proposals) or "nothing"
            raise InvalidCall(f"--only {term}: it is not proposed; proposed is {known}")
    return tuple(by_parts[make_term_key(term)] for term in only) if only else tuple(proposals)


def accept(proposals: Sequence[Proposal], path: Path) -> tuple[Term, ...]:
    """Add the terms of proposals to a glossary's file, and tell which it lacked.

    Only spellings that can be put right by themselves are added. What the file says already stays,
    comments included; a file that is not there is made. Raises
    :class:`~castproof.errors.GlossaryError` where both together cannot be meant (nothing is
    written then), and :class:`~castproof.errors.OutputNotWritable`.
    """
    words = vocabulary("en")
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else _NEW
        terms = tuple(Term(one.term, one.wrong) for one in proposals)
        added = glossary_file.find_missing(before, terms, path, words)
        if added:
            after = glossary_file.add_terms(before, terms, path, words)
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.write_whole(path, after.encode())
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
    return added
