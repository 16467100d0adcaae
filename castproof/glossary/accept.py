"""What edited transcripts propose, and what a person takes of it into a glossary's file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from align.glossary.correct import Term
from align.glossary.tokens import make_term_key
from castproof.comparing.comparison import pair_files, read_transcript
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.files.paths import format_path
from castproof.glossary import write as glossary_writing
from castproof.glossary.common_words import vocabulary
from castproof.glossary.learn import Proposal, propose
from compare import compare
from compare.corrections import find_corrections
from transcript.errors import InvalidCall

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
        added = glossary_writing.find_missing(before, terms, path, words)
        if added:
            after = glossary_writing.add_terms(before, terms, path, words)
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.write_whole(path, after.encode())
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
    return added
