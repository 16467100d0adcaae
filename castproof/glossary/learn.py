"""What a glossary learns from edited transcripts: the corrections that people keep making.

A spelling is proposed as wrong where correcting it automatically can be trusted: it was corrected
more than once or sounds like the term, nobody ever left it, it stands for one term, and it is not a
common word. What fails one of these is shown with the reason. A person takes proposals over into
the glossary's file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from align.glossary.correct import Term
from align.glossary.sounds import is_word_form, measure_sound_similarity, sound_out
from align.glossary.tokens import make_term_key
from castproof.comparing.comparison import pair_files, read_machine_side, read_transcript
from castproof.errors import GlossaryError, OutputNotWritable, explain_os_error
from castproof.files import safe_edit
from castproof.files.lock import hold_file
from castproof.files.paths import format_path
from castproof.glossary import file as glossary_file
from castproof.glossary.common_words import Vocabulary, load_vocabulary
from compare import compare
from compare.corrections import FoundCorrection, FoundCorrections, find_corrections
from transcript.errors import FormatError, InvalidCall
from transcript.files import read_file
from transcript.text import decode

ENOUGH = 2
"""How often a spelling has to be corrected that does not sound like the term."""
SHORTEST_ONCE = 4
"""Letters below which a spelling that was seen once says too little by its sound."""
ALIKE_ONCE = 0.7
"""How alike a spelling that was seen once has to be spelt, as a person corrected it."""
MOST = 0.8
"""The share of a spelling's corrections that has to be to one and the same term."""

Parts = tuple[str, ...]
_NEW = "# Terms as they are to be written, and spellings that are put right: docs/glossary.md\n"


@dataclass(frozen=True, slots=True)
class LearntSpelling:
    """A spelling that was corrected ``count`` times; ``doubt`` is why a person has to decide."""

    text: str
    count: int
    examples: tuple[FoundCorrection, ...]
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term, and the spellings that people corrected to it, the most frequent first."""

    term: str
    spellings: tuple[LearntSpelling, ...]

    @property
    def count(self) -> int:
        """How often people corrected a spelling to the term."""
        return sum(one.count for one in self.spellings)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The spellings that can be corrected automatically."""
        return tuple(one.text for one in self.spellings if one.doubt is None)


def pair_transcripts(transcripts: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Pair a machine's and a person's transcripts, or those of two folders by their names.

    Raises :class:`~transcript.errors.InvalidCall` where they make no pairs.
    """
    if len(transcripts) == 2 and all(path.is_dir() for path in transcripts):
        pairs = [(pair.machine, pair.human) for pair in pair_files(*transcripts).pairs]
        if not pairs:
            machine, human = map(format_path, transcripts)
            raise InvalidCall(f"no file in {machine} has the name of one in {human}")
        return pairs
    if len(transcripts) % 2:
        raise InvalidCall(
            f"an odd number of transcripts ({len(transcripts)}): give pairs, MACHINE HUMAN …"
        )
    return list(zip(transcripts[::2], transcripts[1::2], strict=True))


def propose_from_files(
    transcripts: Sequence[Path], language: str
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """Propose terms from files as :func:`pair_transcripts` pairs them; return notes too.

    Raises as that does, and what reading does.
    """
    found, notes = [], []
    for machine, human in pair_transcripts(transcripts):
        side = read_machine_side(machine, human)
        found.append(find_corrections(compare(side.transcript, read_transcript(human))))
        notes += [] if side.note is None else [side.note]
    return propose(found, load_vocabulary(language)), tuple(notes)


def propose(pairs: Sequence[FoundCorrections], words: Vocabulary | None) -> tuple[Proposal, ...]:
    """Propose terms from all pairs together, the most useful first.

    ``words`` are the language's; without them common words are not recognized.
    """
    corrections = [one for pair in pairs for one in pair.corrections]
    written: Counter[Parts] = sum((pair.written for pair in pairs), Counter())
    forms: Counter[str] = sum((pair.forms for pair in pairs), Counter())
    by_term: dict[Parts, list[FoundCorrection]] = defaultdict(list)
    meant: dict[Parts, Counter[Parts]] = defaultdict(Counter)
    for one in corrections:
        by_term[make_term_key(one.meant)].append(one)
        meant[make_term_key(one.heard)][make_term_key(one.meant)] += 1
    proposals = []
    for term, same in by_term.items():
        if not is_term(term, same, words):
            continue
        by_heard: dict[Parts, list[FoundCorrection]] = defaultdict(list)
        for one in same:
            by_heard[make_term_key(one.heard)].append(one)
        spellings = tuple(
            LearntSpelling(
                found[0].heard,
                len(found),
                tuple(found),
                find_objection(heard, term, meant[heard], written, words),
            )
            for heard, found in sorted(by_heard.items(), key=lambda item: (-len(item[1]), item[0]))
            if heard != term
        )
        # As it is written most often where it was corrected, and then elsewhere.
        counts = Counter(one.meant for one in same)
        text = max(counts, key=lambda one: (counts[one], forms.get(one, 0), one))
        proposals.append(Proposal(text, spellings))
    return tuple(sorted(proposals, key=lambda one: (not one.wrong, -one.count, one.term)))


def is_term(parts: Parts, same: Sequence[FoundCorrection], words: Vocabulary | None) -> bool:
    """Tell a name or term from a small common word or a number, by how people wrote it."""
    if not any(part.isalpha() for part in parts):
        return False
    is_small = all(one.meant == one.meant.lower() for one in same)
    return not (is_small and words is not None and all(words.is_word(part) for part in parts))


def find_objection(
    heard: Parts,
    term: Parts,
    meant: Counter[Parts],
    written: Counter[Parts],
    words: Vocabulary | None,
) -> str | None:
    """Find why a spelling cannot be corrected automatically; ``None`` where it can.

    ``meant`` counts the terms that people corrected it to, ``written`` what they wrote themselves.
    """
    if words is not None and words.is_common(heard):
        return "a common word" if len(heard) == 1 else "common words"
    if meant[term] < MOST * meant.total():
        return "stands for other terms too"
    if written.get(heard):
        return "written by people themselves"
    one, other = sound_out(heard), sound_out(term)
    if is_word_form(one.letters, other.letters):
        return "a form of the term"
    if any(term[at : at + len(heard)] == heard for at in range(len(term) - len(heard) + 1)):
        return "a part of the term"
    if meant[term] >= ENOUGH:
        return None
    if words is not None and all(map(words.is_word, heard)):
        return "seen once, and a word" if len(heard) == 1 else "seen once, and words"
    if len(one.letters) < SHORTEST_ONCE:
        return "seen once, and short"
    alike = measure_sound_similarity(one, other, same_sound=ALIKE_ONCE, near_sound=ALIKE_ONCE)
    return None if alike else "seen once, and not alike"


def pick(proposals: Sequence[Proposal], only: Sequence[str]) -> tuple[Proposal, ...]:
    """Pick the proposals of these terms, or all; raise :class:`InvalidCall` for an unknown one."""
    by_key = {make_term_key(one.term): one for one in proposals}
    for term in only:
        if make_term_key(term) not in by_key:
            known = ", ".join(one.term for one in proposals) or "nothing"
            raise InvalidCall(f"--only {term}: it is not among the proposals: {known}")
    return tuple(by_key[make_term_key(term)] for term in only) if only else tuple(proposals)


def accept(proposals: Sequence[Proposal], path: Path) -> tuple[Term, ...]:
    """Add the terms of proposals to a glossary's file, and return those that it lacked.

    Only spellings that can be corrected automatically are added. What the file says already stays,
    comments included, and what it said before is kept beside it; a file that is not there is made.
    Raises :class:`~castproof.errors.GlossaryError` where the file and the proposals contradict each
    other (nothing is written then), and what :func:`castproof.files.safe_edit.write` raises.
    """
    words = load_vocabulary("en")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with hold_file(path):
            before = decode(read_file(path), path=path) if path.exists() else _NEW
            terms = tuple(Term(one.term, one.wrong) for one in proposals)
            added = glossary_file.find_missing(before, terms, path, words)
            if added:
                after = glossary_file.add_terms(before, terms, path, words)
                safe_edit.write(path, after.encode(), overwrite=True)
    except FormatError as error:
        raise GlossaryError(f"{path}: {error}", path=path) from error
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
    return added


def as_json(proposals: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Make JSON of proposals: the term, and every spelling with its examples and its doubt."""
    return [{**asdict(one), "count": one.count, "wrong": one.wrong} for one in proposals]
