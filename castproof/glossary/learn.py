"""What a glossary learns from edited transcripts: the corrections that people keep making.

A spelling is corrected by itself where it was corrected more than once, nobody ever left it, it
stands for one term, and it is not a common word; and people wrote the term more than once. Where
only the evidence is thin, what is heard is flagged with the proposal. Where a correction would be
wrong (a common word, a form of the term), the reason is shown. A person takes proposals over into
the glossary's file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from align.glossary.correct import Glossary, Term
from align.glossary.sounds import SpellingSound, is_word_form, measure_sound_similarity, sound_out
from align.glossary.tokens import make_term_key
from align.glossary.typing_errors import TIMES_RARER, is_typing_error
from castproof.comparing.comparison import pair_files, read_machine_side, read_transcript
from castproof.errors import GlossaryError, OutputNotWritable, explain_os_error
from castproof.files import safe_edit
from castproof.files.lock import hold_file
from castproof.files.paths import format_path
from castproof.glossary import additions
from castproof.glossary.common_words import Vocabulary, load_vocabulary
from compare import compare
from compare.corrections import FoundCorrection, FoundCorrections, find_corrections
from transcript.errors import FormatError, InvalidCall
from transcript.files import read_file
from transcript.text import decode

ENOUGH = 2
"""How often a spelling has to be corrected, and a term be written, to be sure."""
SHORTEST_ONCE = 4
"""Letters below which a spelling that was seen once says too little by its sound."""
ALIKE_ONCE = 0.7
"""How alike a spelling that was seen once has to be spelt, as a person corrected it."""
MOST = 0.8
"""The share of a spelling's corrections that has to be to one and the same term."""

Parts = tuple[str, ...]
_NEW = "# Terms as they are to be written, and spellings that are put right (guides/glossary.md)\n"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a spelling is not corrected automatically; ``is_thin`` where it may well be wrong."""

    reason: str
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class LearntSpelling:
    """A spelling that was corrected ``count`` times; ``doubt`` is why a person has to decide.

    Where ``is_asked`` it is flagged with the proposal wherever it is heard.
    """

    text: str
    count: int
    examples: tuple[FoundCorrection, ...]
    doubt: str | None = None
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term, and the spellings that people corrected to it, the most frequent first.

    ``doubt`` is why nothing is corrected to the term automatically, if anything speaks against it;
    ``kept`` are words that sound like it and that people write too.
    """

    term: str
    spellings: tuple[LearntSpelling, ...]
    doubt: str | None = None
    kept: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How often people corrected a spelling to the term."""
        return sum(one.count for one in self.spellings)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The spellings that can be corrected automatically."""
        return tuple(one.text for one in self.spellings if one.doubt is None)

    @property
    def asked(self) -> tuple[str, ...]:
        """The spellings that are flagged with the proposal."""
        return tuple(one.text for one in self.spellings if one.is_asked)


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
    forms: Counter[str] = Counter()
    by_term: dict[Parts, list[FoundCorrection]] = defaultdict(list)
    meant: dict[Parts, Counter[Parts]] = defaultdict(Counter)
    for pair in pairs:
        forms.update(pair.forms)
        for one in pair.corrections:
            by_term[make_term_key(one.meant)].append(one)
            meant[make_term_key(one.heard)][make_term_key(one.meant)] += 1
    kept = group_kept_words(pairs, words)
    typing_errors = find_typing_errors(
        pairs, by_term, {*by_term, *map(make_term_key, forms)}, words
    )
    proposals = []
    for term, same in by_term.items():
        if term in typing_errors or not is_term(term, same, words):
            continue
        by_heard: dict[Parts, list[FoundCorrection]] = defaultdict(list)
        for one in same:
            by_heard[make_term_key(one.heard)].append(one)
        times_written = [pair.written[term] for pair in pairs if pair.written.get(term)]
        doubt = find_term_doubt(times_written)
        spellings = []
        for heard, found in sorted(by_heard.items(), key=lambda item: (-len(item[1]), item[0])):
            is_written = any(pair.written.get(heard) for pair in pairs)
            why = find_objection(heard, term, meant[heard], words, is_written=is_written)
            if why is None and doubt is not None:
                why = Objection(doubt, is_thin=True)
            reason, is_asked = (None, False) if why is None else (why.reason, why.is_thin)
            if heard != term:
                examples = tuple(found)
                spellings.append(
                    LearntSpelling(found[0].heard, len(found), examples, reason, is_asked)
                )
        # As it is written most often where it was corrected, and then elsewhere.
        counts = Counter(one.meant for one in same)
        text = max(counts, key=lambda one: (counts[one], forms.get(one, 0), one))
        proposals.append(Proposal(text, tuple(spellings), doubt, find_kept_words(term, kept)))
    return tuple(sorted(proposals, key=lambda one: (not one.wrong, -one.count, one.term)))


def is_term(parts: Parts, same: Sequence[FoundCorrection], words: Vocabulary | None) -> bool:
    """Tell a name or term from a small common word or a number, by how people wrote it."""
    if not any(part.isalpha() for part in parts):
        return False
    is_small = all(one.meant == one.meant.lower() for one in same)
    return not (is_small and words is not None and all(words.is_word(part) for part in parts))


def find_typing_errors(
    pairs: Sequence[FoundCorrections],
    terms: Iterable[Parts],
    known: Iterable[Parts],
    words: Vocabulary | None,
) -> frozenset[Parts]:
    """Find the terms that are an editor's typing errors of ``known`` names and terms."""

    def count_written(parts: Parts) -> int:
        return sum(pair.written.get(parts, 0) for pair in pairs)

    is_word = None if words is None else words.is_word
    others = [one for one in known if count_written(one) > TIMES_RARER]
    return frozenset(
        term for term in terms if is_typing_error(term, others, count_written, is_word)
    )


def find_term_doubt(times_written: Sequence[int]) -> str | None:
    """Find why a term may be one person's slip, by how often people wrote it on each page.

    >>> find_term_doubt([1, 1]), find_term_doubt([1])
    (None, 'written once')
    """
    return None if sum(times_written) >= ENOUGH else "written once"


def find_objection(
    heard: Parts, term: Parts, meant: Counter[Parts], words: Vocabulary | None, *, is_written: bool
) -> Objection | None:
    """Find why a spelling cannot be corrected automatically; ``None`` where it can.

    ``meant`` counts the terms that people corrected it to; ``is_written`` tells whether people
    wrote it themselves, or left it.
    """
    if words is not None and words.is_common(heard):
        return Objection("a common word" if len(heard) == 1 else "common words")
    if meant[term] < MOST * meant.total():
        return Objection("stands for other terms too")
    if is_written:
        return Objection("written by people themselves")
    one, other = sound_out(heard), sound_out(term)
    if is_word_form(one.letters, other.letters):
        return Objection("a form of the term")
    if one.letters in (
        other.letters[: len(one.letters)],
        other.letters[-len(one.letters) :],
    ) or any(term[at : at + len(heard)] == heard for at in range(len(term) - len(heard) + 1)):
        return Objection("a part of the term")
    if words is not None and words.is_common(term):
        return Objection("the term is a common word" if len(term) == 1 else "common words")
    return None if meant[term] >= ENOUGH else _object_to_once(heard, one, other, words)


def _object_to_once(
    heard: Parts, one: SpellingSound, other: SpellingSound, words: Vocabulary | None
) -> Objection:
    if words is not None and all(map(words.is_word, heard)):
        return Objection("seen once, and a word" if len(heard) == 1 else "seen once, and words")
    if len(one.letters) < SHORTEST_ONCE:
        return Objection("seen once, and short")
    alike = measure_sound_similarity(one, other, same_sound=ALIKE_ONCE, near_sound=ALIKE_ONCE)
    return Objection("seen once", is_thin=True) if alike else Objection("seen once, and not alike")


def group_kept_words(
    pairs: Sequence[FoundCorrections], words: Vocabulary | None
) -> dict[str, list[str]]:
    """Group by first letter what people wrote themselves that no list of words has, by its key."""
    keys = {parts[0] for pair in pairs for parts in pair.written if len(parts) == 1 and parts[0]}
    grouped: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        if words is None or not words.is_word(key):
            grouped[key[0]].append(key)
    return grouped


def find_kept_words(term: Parts, kept: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Find the words that people write and that sound like a term: two words, or one of two slips.

    >>> find_kept_words(("abouzar",), {"a": ["abuzar", "abacus", "abouzars"]})
    ('abuzar',)
    """
    sound = sound_out(term)
    return tuple(
        key
        for key in kept.get(sound.letters[:1], ())
        if key != sound.letters
        and not is_word_form(key, sound.letters)
        and measure_sound_similarity(sound_out((key,)), sound)
    )


def make_glossary(proposals: Sequence[Proposal]) -> Glossary:
    """Make the glossary of a person who accepts these proposals."""
    return Glossary(
        tuple(Term(one.term, one.wrong) for one in proposals if one.doubt is None),
        tuple(Term(one.term, one.asked) for one in proposals if one.doubt or one.asked),
        frozenset(key for one in proposals for key in one.kept),
    )


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

    What there is thin evidence for goes to the terms that are only proposed. What the file says
    already stays, comments included, and what it said before is kept beside it; a file that is not
    there is made.
    Raises :class:`~castproof.errors.GlossaryError` where the file and the proposals contradict each
    other (nothing is written then), and what :func:`castproof.files.safe_edit.write` raises.
    """
    words = load_vocabulary("en")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with hold_file(path):
            before = decode(read_file(path), path=path) if path.exists() else _NEW
            learnt = make_glossary(proposals)
            added = additions.find_missing(before, learnt, path, words)
            after = additions.add_glossary(before, learnt, path, words)
            if after != before:
                safe_edit.write(path, after.encode(), overwrite=True)
    except FormatError as error:
        raise GlossaryError(f"{path}: {error}", path=path) from error
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
    return added


def as_json(proposals: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Make JSON of proposals: the term, and every spelling with its examples and its doubt."""
    return [{**asdict(one), "count": one.count, "wrong": one.wrong} for one in proposals]
