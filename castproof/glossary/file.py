"""The file of a glossary: YAML that a person writes, read strictly, and added to in its own style.

.. code-block:: yaml

    terms:                            # for every show
      Efteling: [Eftling, Etteling]   # a term, and spellings it must not have
      Eindhoven:                      # a term alone
    shows:                            # for one show each
      Data Talks:
        Abouzar: [Abuzar]

Every fault is one line that says where it is and how to mend it. A fault cannot be meant: a
term twice, a spelling that is wrong for two terms, a term that is wrong elsewhere, a part of a
term, and a spelling that is a common word, which would be rewritten all over an episode.

Terms are added at the places that YAML's own reader names: comments, order and quoting stay. What
comes of it is read again before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from align.glossary.correct import Glossary, Term
from align.glossary.tokens import make_term_key
from castproof.errors import GlossaryError, explain_os_error
from castproof.glossary.common_words import Vocabulary
from transcript.files import read_file
from transcript.safe_yaml import UnsafeYaml, load

_SECTIONS = ("terms", "shows")
_INDENT = "  "
_WIDTH = 100_000


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """What a file says: terms for every show, and those of each show by its name."""

    terms: tuple[Term, ...] = ()
    shows: Mapping[str, tuple[Term, ...]] | None = None

    def of_show(self, show: str | None) -> Glossary:
        """Make the glossary of a show: its own terms before those of every show."""
        own = () if show is None or self.shows is None else self.shows.get(show, ())
        return Glossary((*own, *self.terms))

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
    )


def _parse_terms(value: Any, where: str) -> tuple[Term, ...]:
    terms = []
    for text, wrong in _parse_mapping(value, where).items():
        spellings = wrong if isinstance(wrong, list) else [] if wrong is None else [wrong]
        terms.append(Term(text, tuple(_parse_text(each, text) for each in spellings)))
    return tuple(terms)


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
    for show in (None, *found.show_names):
        for fault in find_term_faults(found.of_show(show).terms, words):
            if fault not in seen:
                seen.add(fault)
                yield fault


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
            return f"{wrong} is wrong for {term.text} and a part of {text}, which it would rewrite"
    if words is not None and words.is_common(key):
        return (
            f"{wrong} is wrong for {term.text} and a common word: it would be rewritten wherever "
            "it is meant; remove it, or list it with the word beside it"
        )
    return None


def add_terms(text: str, terms: Sequence[Term], path: Path, words: Vocabulary | None) -> str:
    """Add ``terms`` for every show to the text of a glossary's file.

    A term that is there gets the spellings it lacks; a new one goes to the end of ``terms``. Raises
    :class:`~castproof.errors.GlossaryError` for a fault on either side.
    """
    before = parse(text.encode(), path, words)
    for term in _list_missing(before, terms):
        text = _add_term(text, term)
    after = parse(text.encode(), path, words)
    if _list_missing(after, terms):
        raise GlossaryError(
            f"{path}: cannot add to the way its terms are written: write `terms:` "
            "and below it a term a line, as docs/glossary.md shows",
            path=path,
        )
    return text


def find_missing(
    text: str, terms: Sequence[Term], path: Path, words: Vocabulary | None
) -> tuple[Term, ...]:
    """Find which of ``terms``, and which spellings of known ones, a glossary's text lacks."""
    return tuple(_list_missing(parse(text.encode(), path, words), terms))


def _list_missing(found: GlossaryFile, terms: Sequence[Term]) -> list[Term]:
    """List the terms, and spellings of terms, that a glossary lacks, under the name it has."""
    known = {make_term_key(term.text): term for term in found.of_show(None).terms}
    lacking = []
    for term in terms:
        own = known.get(make_term_key(term.text))
        if own is None:
            lacking.append(term)
            continue
        there = {make_term_key(wrong) for wrong in own.wrong}
        new = tuple(wrong for wrong in term.wrong if make_term_key(wrong) not in there)
        if new:
            lacking.append(Term(own.text, new))
    return lacking


def _add_term(text: str, term: Term) -> str:
    """Add one term, or more spellings of one that is there, to a glossary's text."""
    section = _find_value(yaml.compose(text, Loader=yaml.SafeLoader), "terms")
    if section is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}terms:\n{_INDENT}{_format_entry(term)}\n"
    key, value = section
    if not (isinstance(value, yaml.MappingNode) and value.value):  # empty, or in braces
        after_colon = text.index(":", key.end_mark.index) + 1
        end = max(after_colon, value.end_mark.index)
        return f"{text[:after_colon]}\n{_INDENT}{_format_entry(term)}{text[end:]}"
    own = _find_value(value, term.text)
    if own is not None:
        return add_spellings(text, *own, term.wrong)
    if value.flow_style:
        at = value.end_mark.index - 1
        return f"{text[:at].rstrip()}, {_format_entry(term)}{text[at:]}"
    # After the last entry of the section, indented as the entries are.
    first, (last_key, last) = value.value[0][0], value.value[-1]
    end = max(last_key.end_mark.index, _find_end(last))
    return _insert_lines(text, end, first.start_mark.column, [_format_entry(term)])


def _find_value(node: Any, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next(((key, value) for key, value in pairs if key.value == name), None)


def add_spellings(text: str, key: yaml.Node, value: yaml.Node, wrong: Sequence[str]) -> str:
    """Add wrong spellings to the value of a term, in the style that it is written in."""
    new = ", ".join(map(_format_scalar, wrong))
    if isinstance(value, yaml.SequenceNode) and value.flow_style:
        at = value.end_mark.index - 1
        comma = ", " if value.value else ""
        return f"{text[:at].rstrip()}{comma}{new}{text[at:]}"
    if isinstance(value, yaml.SequenceNode):
        rows = [f"- {_format_scalar(each)}" for each in wrong]
        return _insert_lines(text, _find_end(value), value.start_mark.column, rows)
    start, end = value.start_mark.index, value.end_mark.index
    if start == end:  # nothing stands there
        at = text.index(":", key.end_mark.index) + 1
        return f"{text[:at]} [{new}]{text[at:]}"
    return f"{text[:start]}[{text[start:end]}, {new}]{text[end:]}"


def _insert_lines(text: str, at: int, column: int, rows: Sequence[str]) -> str:
    """Insert rows after the line that holds the character ``at``."""
    found = text.find("\n", at)
    end = len(text) if found < 0 else found + 1
    gap = "" if text[:end].endswith("\n") else "\n"
    lines = "".join(f"{' ' * column}{row}\n" for row in rows)
    return f"{text[:end]}{gap}{lines}{text[end:]}"


def _find_end(node: yaml.Node) -> int:
    """Find the last character of a value; a block's own end lies past blanks and comments."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _find_end(node.value[-1])
    return int(node.end_mark.index)


def _format_entry(term: Term) -> str:
    wrong = ", ".join(map(_format_scalar, term.wrong))
    return f"{_format_scalar(term.text)}: [{wrong}]" if wrong else f"{_format_scalar(term.text)}:"


def _format_scalar(text: str) -> str:
    """Format a spelling as YAML does, in quotes where it would be read otherwise."""
    dumped = yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=_WIDTH)
    return str(dumped.strip()[1:-1])
