"""The file of a glossary: YAML that a person writes, read strictly, and added to in its own style.

.. code-block:: yaml

    terms:                            # for every show
      Efteling: [Eftling, Etteling]   # a term, and spellings it must not have
      Eindhoven:                      # a term alone
    shows:                            # for one show each
      Data Talks:
        Abouzar: [Abuzar]
    unsure:                           # flagged with the proposal, never corrected
      Orin: [Orren]
    kept: [Oren]                      # words that people write: nothing is corrected there by sound

Every fault is one line that says where it is and how to mend it. A fault cannot be meant: a
term twice, a spelling that is wrong for two terms, a term that is wrong elsewhere, a part of a
term, and a spelling that is a common word, which would be rewritten all over an episode.

What is added to it, :mod:`castproof.glossary.additions` writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.glossary.correct import Glossary, Term
from align.glossary.sounds import is_word_form, measure_sound_similarity, sound_out
from align.glossary.tokens import make_term_key
from castproof.errors import GlossaryError, explain_os_error
from castproof.glossary.common_words import Vocabulary
from transcript.files import read_file
from transcript.safe_yaml import UnsafeYaml, load

_SECTIONS = ("terms", "shows", "unsure", "kept")


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """What a file says: terms for every show, and those of each show by its name.

    ``unsure`` terms are only proposed; ``kept`` are words that people write themselves.
    """

    terms: tuple[Term, ...] = ()
    shows: Mapping[str, tuple[Term, ...]] | None = None
    unsure: tuple[Term, ...] = ()
    kept: tuple[str, ...] = ()

    def of_show(self, show: str | None) -> Glossary:
        """Make the glossary of a show: its own terms before those of every show."""
        own = () if show is None or self.shows is None else self.shows.get(show, ())
        kept = frozenset(key for text in self.kept for key in make_term_key(text))
        return Glossary((*own, *self.terms), self.unsure, kept)

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The terms of every section, each once."""
        every = (*self.terms, *(one for own in (self.shows or {}).values() for one in own))
        return tuple({make_term_key(one.text): one for one in (*self.unsure, *every)}.values())

    @property
    def show_names(self) -> tuple[str, ...]:
        """The shows that have terms of their own."""
        return tuple(self.shows or ())


class _Malformed(ValueError):
    """A value does not have the form it needs; the message says which."""


def read(path: Path, words: Vocabulary | None) -> GlossaryFile:
    """Read a glossary's file; ``words`` tell which spellings are common words.

    Raises :class:`~castproof.errors.GlossaryError` with the first fault.
    """
    return _require_no_fault(read_unchecked(path), path, words)


def read_unchecked(path: Path) -> GlossaryFile:
    """Read a glossary's file and check only its form, not its spellings."""
    try:
        return _parse_form(read_file(path), path)
    except OSError as error:
        raise GlossaryError(explain_os_error(error, path=path), path=path) from error


def parse(content: bytes, path: Path, words: Vocabulary | None) -> GlossaryFile:
    """Parse a glossary's content as :func:`read` does; ``path`` is for error messages."""
    return _require_no_fault(_parse_form(content, path), path, words)


def _require_no_fault(found: GlossaryFile, path: Path, words: Vocabulary | None) -> GlossaryFile:
    fault = next(find_faults(found, words), None)
    if fault is not None:
        raise GlossaryError(f"{path}: {fault}", path=path)
    return found


def _parse_form(content: bytes, path: Path) -> GlossaryFile:
    try:
        return _parse_document(load(content))
    except (UnsafeYaml, _Malformed) as error:
        raise GlossaryError(f"{path}: {error}", path=path) from error


def _parse_document(document: Any) -> GlossaryFile:
    if document is None:
        return GlossaryFile()
    if not isinstance(document, dict):
        raise _Malformed("not a glossary: start with `terms:`, then a term a line")
    for name in document:
        if name not in _SECTIONS:
            raise _Malformed(f"unknown key {name}: put terms under `terms:` or a show")
    shows = _parse_mapping(document.get("shows"), "shows")
    return GlossaryFile(
        _parse_terms(document.get("terms"), "terms"),
        {name: _parse_terms(value, f"shows: {name}") for name, value in shows.items()},
        _parse_terms(document.get("unsure"), "unsure"),
        _parse_kept(document.get("kept")),
    )


def _parse_terms(value: Any, where: str) -> tuple[Term, ...]:
    terms = []
    for text, wrong in _parse_mapping(value, where).items():
        spellings = wrong if isinstance(wrong, list) else [] if wrong is None else [wrong]
        terms.append(Term(text, tuple(_parse_text(each, text) for each in spellings)))
    return tuple(terms)


def _parse_kept(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Malformed("kept: write a list of words, [one, two]")
    return tuple(_parse_text(each, "kept") for each in value)


def _parse_mapping(value: Any, where: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Malformed(f"{where}: write one name and a colon a line")
    for name in value:
        _parse_text(name, where)
    return value


def _parse_text(value: Any, where: str) -> str:
    if not isinstance(value, str):  # YAML reads ``no`` and ``1984`` as something else
        said = "nothing" if value is None else repr(value)
        raise _Malformed(f"{where}: YAML reads {said} here: put the spelling in quotes")
    if not any(map(str.isalnum, value)):
        raise _Malformed(f"{where}: a spelling is empty: remove it, or write it out")
    return value


def find_faults(found: GlossaryFile, words: Vocabulary | None) -> Iterator[str]:
    """Find what cannot be meant, a line each; in every show together with the terms of all."""
    seen: set[str] = set()
    groups = [found.of_show(show).terms for show in (None, *found.show_names)]
    for terms in (*groups, found.unsure):
        for fault in find_term_faults(terms, words):
            if fault not in seen:
                seen.add(fault)
                yield fault


def find_questions(found: GlossaryFile) -> Iterator[str]:
    """Find two spellings that people both use and that sound alike: only a person knows."""
    sounds = [(one.text, sound_out(make_term_key(one.text))) for one in found.all_terms]
    for kept in found.kept:
        heard = sound_out(make_term_key(kept))
        for text, sound in sounds:
            if measure_sound_similarity(heard, sound):
                yield (
                    f"{kept} and {text} are both written: where {kept} is a slip, remove it "
                    f"from `kept` and list it under {text}"
                )
    for place, (text, sound) in enumerate(sounds):
        for other, another in sounds[place + 1 :]:
            is_form = is_word_form(sound.letters, another.letters)
            if sound != another and not is_form and measure_sound_similarity(sound, another):
                yield f"{text} and {other} sound alike: are they one term? Then keep one"


def find_term_faults(terms: Sequence[Term], words: Vocabulary | None) -> Iterator[str]:
    """Find the faults of one show's terms: those that are there twice, and wrong spellings."""
    by_key: dict[tuple[str, ...], str] = {}
    for term in terms:
        key = make_term_key(term.text)
        if key in by_key:
            other = by_key[key]
            also = "" if other == term.text else f", once as {other}"
            yield f"{term.text} is there twice{also}: keep one, with the spellings of both"
        by_key.setdefault(key, term.text)
    wrong_for: dict[tuple[str, ...], str] = {}
    for term in terms:
        for wrong in term.wrong:
            key = make_term_key(wrong)
            fault = find_spelling_fault(term, wrong, by_key, wrong_for.get(key, term.text), words)
            if fault is not None:
                yield fault
            wrong_for.setdefault(key, term.text)


def find_spelling_fault(
    term: Term,
    wrong: str,
    terms: Mapping[tuple[str, ...], str],
    other: str,
    words: Vocabulary | None,
) -> str | None:
    """Find why a spelling cannot be wrong for a term, where ``other`` is a term it was wrong for.

    ``terms`` are all terms by their keys.
    """
    key = make_term_key(wrong)
    if wrong == term.text:
        return f"{term.text} is listed as wrong for itself: remove it from its spellings"
    if key == make_term_key(term.text):
        return None  # the same letters in other capitals, which is meant
    if key in terms:
        return (
            f"{wrong} is wrong for {term.text} and a term itself: keep it in one place, or a "
            "correction would be corrected again"
        )
    if other != term.text:
        return f"{wrong} is wrong for {other} and for {term.text}: keep it for one"
    for parts, text in terms.items():
        if any(parts[at : at + len(key)] == key for at in range(len(parts) - len(key) + 1)):
            return (
                f"{wrong} is listed as wrong for {term.text}, but it is a part of {text} and would "
                "be rewritten inside it: remove it, or list it with the word beside it"
            )
    if words is not None and words.is_common(key):
        return (
            f"{wrong} is wrong for {term.text} and a common word: it would be rewritten wherever "
            "it is meant; remove it, or list it with the word beside it"
        )
    return None
