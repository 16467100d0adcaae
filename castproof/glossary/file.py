"""The file of a glossary: YAML that a person writes, read strictly.

.. code-block:: yaml

    terms:                            # for every show
      Efteling: [Eftling, Etteling]   # a term, and spellings it must not have
      Eindhoven:                      # a term alone
    shows:                            # for one show each
      Data Talks:
        Abouzar: [Abuzar]

Every fault is one line that names the place and the mend. A fault is what could not be meant: a
term twice, a spelling that is wrong for two terms, a term that is wrong elsewhere, a part of a
term, and a spelling that is a common word, which would be rewritten all over an episode.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.glossary.correct import Glossary, Term
from align.glossary.tokens import make_term_key
from castproof.config.safe_yaml import UnsafeYaml, load
from castproof.errors import GlossaryError, explain_os_error
from castproof.glossary.common_words import Vocabulary

_SECTIONS = ("terms", "shows")


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """What a file says: terms for every show, and those of each show by its name."""

    terms: tuple[Term, ...] = ()
    shows: Mapping[str, tuple[Term, ...]] | None = None

    def of_show(self, show: str | None) -> Glossary:
        """The glossary of a show: its own terms before everybody's."""
        own = () if show is None or self.shows is None else self.shows.get(show, ())
        return Glossary((*own, *self.terms))

    @property
    def show_names(self) -> tuple[str, ...]:
        """The shows that have terms of their own."""
        return tuple(self.shows or ())


def read(path: Path, words: Vocabulary | None) -> GlossaryFile:
    """The glossary in a file; ``words`` tell which spellings are common words.

    Raises :class:`~castproof.errors.GlossaryError` with the first fault.
    """
    return _meant(read_unchecked(path), path, words)


def read_unchecked(path: Path) -> GlossaryFile:
    """The same, held to its form only: what its spellings say is not checked."""
    try:
        return _formed(path.read_bytes(), path)
    except OSError as error:
        raise GlossaryError(explain_os_error(error, path=path), path=path) from error


def parse(content: bytes, path: Path, words: Vocabulary | None) -> GlossaryFile:
    """The glossary that ``content`` says; ``path`` is what errors call it."""
    return _meant(_formed(content, path), path, words)


def _meant(found: GlossaryFile, path: Path, words: Vocabulary | None) -> GlossaryFile:
    fault = next(find_faults(found, words), None)
    if fault is not None:
        raise GlossaryError(f"{path}: {fault}", path=path)
    return found


def _formed(content: bytes, path: Path) -> GlossaryFile:
    try:
        return _document(load(content))
    except (UnsafeYaml, _Malformed) as error:
        raise GlossaryError(f"{path}: {error}", path=path) from error


class _Malformed(ValueError):
    """A value is not of the form that its place asks for; the message says which."""


def _document(document: Any) -> GlossaryFile:
    if document is None:
        return GlossaryFile()
    if not isinstance(document, dict):
        raise _Malformed("not a glossary: it begins with `terms:`, a term and its spellings a line")
    for name in document:
        if name not in _SECTIONS:
            raise _Malformed(f"{name} is not known here: put terms under `terms:` or a show")
    shows = _mapping(document.get("shows"), "shows")
    return GlossaryFile(
        _terms(document.get("terms"), "terms"),
        {name: _terms(value, f"shows: {name}") for name, value in shows.items()},
    )


def _terms(value: Any, where: str) -> tuple[Term, ...]:
    listed = _mapping(value, where)
    return tuple(Term(text, _wrong(wrong, text)) for text, wrong in listed.items())


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Malformed(f"{where}: write one name and a colon a line")
    for name in value:
        _text(name, where)
    return value


def _wrong(value: Any, term: str) -> tuple[str, ...]:
    if value is None:
        return ()
    spellings = value if isinstance(value, list) else [value]
    return tuple(_text(each, term) for each in spellings)


def _text(value: Any, where: str) -> str:
    """A name or spelling; YAML reads ``no`` and ``1984`` as something else than text."""
    if not isinstance(value, str):
        said = "nothing" if value is None else repr(value)
        raise _Malformed(f"{where}: YAML reads {said} here: put the spelling in quotes")
    if not any(map(str.isalnum, value)):
        raise _Malformed(f"{where}: a spelling is empty: remove it, or write it out")
    return value


def find_faults(found: GlossaryFile, words: Vocabulary | None) -> Iterator[str]:
    """What could not be meant, a line each; of every show together with the terms of all."""
    seen: set[str] = set()
    for show in (None, *found.show_names):
        for fault in _faults(found.of_show(show).terms, words):
            if fault not in seen:
                seen.add(fault)
                yield fault


def _faults(terms: Sequence[Term], words: Vocabulary | None) -> Iterator[str]:
    by_parts: dict[tuple[str, ...], str] = {}
    for term in terms:
        parts = make_term_key(term.text)
        if parts in by_parts:
            other = by_parts[parts]
            also = "" if other == term.text else f", once as {other}"
            yield f"{term.text} is there twice{also}: keep one, with the spellings of both"
        by_parts.setdefault(parts, term.text)
    wrong_for: dict[tuple[str, ...], str] = {}
    for term in terms:
        for wrong in term.wrong:
            yield from _wrong_faults(term, wrong, by_parts, wrong_for, words)
            wrong_for.setdefault(make_term_key(wrong), term.text)


def _wrong_faults(
    term: Term,
    wrong: str,
    by_parts: Mapping[tuple[str, ...], str],
    wrong_for: Mapping[tuple[str, ...], str],
    words: Vocabulary | None,
) -> Iterator[str]:
    """What speaks against one wrong spelling of a term."""
    parts, own = make_term_key(wrong), make_term_key(term.text)
    if wrong == term.text:
        yield f"{term.text} is listed as wrong for itself: remove it from its spellings"
    elif parts == own:
        return  # the same letters in other capitals, which is meant
    elif parts in by_parts:
        yield (
            f"{wrong} is wrong for {term.text} and a term itself: keep it in one place, or a "
            "correction would be corrected again"
        )
    elif wrong_for.get(parts, term.text) != term.text:
        yield f"{wrong} is wrong for {wrong_for[parts]} and for {term.text}: keep it for one"
    elif container := next(
        (text for other, text in by_parts.items() if _within(parts, other)), None
    ):
        yield f"{wrong} is wrong for {term.text} and a part of {container}, which it would rewrite"
    elif words is not None and words.is_common(parts):
        yield (
            f"{wrong} is wrong for {term.text} and a common word: it would be rewritten wherever "
            "it is meant; remove it, or list it with the word beside it"
        )


def _within(parts: Sequence[str], other: Sequence[str]) -> bool:
    width = len(parts)
    return any(
        tuple(other[at : at + width]) == tuple(parts) for at in range(len(other) - width + 1)
    )
