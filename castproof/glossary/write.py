"""Terms added to a glossary's file, whose other bytes stay: comments, order and quoting.

The text is changed at the places that YAML's own reader names, and what comes of it is read again
before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from align.glossary.correct import Term
from align.glossary.tokens import make_term_key
from castproof.errors import GlossaryError
from castproof.glossary.common_words import Vocabulary
from castproof.glossary.file import GlossaryFile, parse

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
