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

import yaml

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


_INDENT = "  "
_WIDTH = 100_000


def add_terms(text: str, terms: Sequence[Term], path: Path, words: Vocabulary | None) -> str:
    """The text of a glossary's file with ``terms`` for every show in it.

    A term that is there gets the spellings it lacks; a new one goes to the end of ``terms``. Raises
    :class:`~castproof.errors.GlossaryError` where either side, or both together, cannot be meant.
    """
    before = parse(text.encode(), path, words)
    for term in _missing(before, terms):
        text = _with_term(text, term)
    after = parse(text.encode(), path, words)
    if _missing(after, terms):
        raise GlossaryError(
            f"{path}: its terms are written in a way that cannot be added to: write `terms:` "
            "and below it a term a line, as docs/glossary.md shows",
            path=path,
        )
    return text


def find_missing(
    text: str, terms: Sequence[Term], path: Path, words: Vocabulary | None
) -> tuple[Term, ...]:
    """Which of ``terms``, and which spellings of those that are there, a glossary's text lacks."""
    return tuple(_missing(parse(text.encode(), path, words), terms))


def _missing(found: GlossaryFile, terms: Sequence[Term]) -> list[Term]:
    """The terms, and the spellings of terms, that a glossary lacks, under the name it has."""
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


def _with_term(text: str, term: Term) -> str:
    """The text with one more term, or with more spellings of one that is there."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    section = _value(root, "terms")
    if section is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}terms:\n{_INDENT}{_entry(term)}\n"
    key, value = section
    if not (isinstance(value, yaml.MappingNode) and value.value):
        return _spliced(text, key, value, f"\n{_INDENT}{_entry(term)}")
    own = _value(value, term.text)
    if own is not None:
        return _extended(text, *own, term.wrong)
    if value.flow_style:
        at = value.end_mark.index - 1
        return f"{text[:at].rstrip()}, {_entry(term)}{text[at:]}"
    return _appended(text, value, _entry(term))


def _value(node: Any, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next(((key, value) for key, value in pairs if key.value == name), None)


def _spliced(text: str, key: yaml.Node, value: yaml.Node, block: str) -> str:
    """The text with a block in place of a value that is empty or in braces."""
    after_colon = text.index(":", key.end_mark.index) + 1
    end = max(after_colon, value.end_mark.index)
    return f"{text[:after_colon]}{block}{text[end:]}"


def _appended(text: str, section: yaml.MappingNode, entry: str) -> str:
    """The text with an entry after the last one of a section, indented as they are."""
    first, (last_key, last) = section.value[0][0], section.value[-1]
    indent = " " * first.start_mark.column
    at = _end_of_line(text, max(last_key.end_mark.index, _end(last)))
    gap = "" if text[:at].endswith("\n") else "\n"
    return f"{text[:at]}{gap}{indent}{entry}\n{text[at:]}"


def _extended(text: str, key: yaml.Node, value: yaml.Node, wrong: Sequence[str]) -> str:
    """The text with further spellings in the value of a term."""
    new = ", ".join(map(_scalar, wrong))
    if isinstance(value, yaml.SequenceNode) and value.flow_style:
        at = value.end_mark.index - 1
        comma = ", " if value.value else ""
        return f"{text[:at].rstrip()}{comma}{new}{text[at:]}"
    if isinstance(value, yaml.SequenceNode):
        indent = " " * value.start_mark.column
        at = _end_of_line(text, _end(value))
        gap = "" if text[:at].endswith("\n") else "\n"
        lines = "".join(f"{indent}- {_scalar(each)}\n" for each in wrong)
        return f"{text[:at]}{gap}{lines}{text[at:]}"
    start, end = value.start_mark.index, value.end_mark.index
    if start == end:  # nothing stands there
        at = text.index(":", key.end_mark.index) + 1
        return f"{text[:at]} [{new}]{text[at:]}"
    return f"{text[:start]}[{text[start:end]}, {new}]{text[end:]}"


def _end(node: yaml.Node) -> int:
    """Where the last character of a value is; a block's own end lies past blanks and comments."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def _end_of_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _entry(term: Term) -> str:
    wrong = ", ".join(map(_scalar, term.wrong))
    return f"{_scalar(term.text)}: [{wrong}]" if wrong else f"{_scalar(term.text)}:"


def _scalar(text: str) -> str:
    """A spelling as YAML writes it, in quotes where it would be read otherwise."""
    dumped = yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=_WIDTH)
    return str(dumped.strip()[1:-1])
