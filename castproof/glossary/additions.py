"""Terms added to the text of a glossary's file, in the style it is written in.

Terms are added at the places that YAML's own reader names: comments, order and quoting stay. What
comes of it is read again before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from align.glossary.correct import Glossary, Term
from align.glossary.tokens import make_term_key
from castproof.errors import GlossaryError
from castproof.glossary.common_words import Vocabulary
from castproof.glossary.file import GlossaryFile, parse

_INDENT = "  "
_WIDTH = 100_000


def add_glossary(text: str, new: Glossary, path: Path, words: Vocabulary | None) -> str:
    """Add terms for every show, unsure terms and kept words to the text of a glossary's file.

    A term that is there gets the spellings it lacks; a new one goes to the end of its section.
    Raises :class:`~castproof.errors.GlossaryError` for a fault on either side.
    """
    before = parse(text.encode(), path, words)
    for section in ("terms", "unsure"):
        for term in _list_missing(before, new, section):
            text = _add_term(text, term, section)
    kept = _list_missing_words(before, new)
    if kept:
        text = _add_kept(text, kept)
    after = parse(text.encode(), path, words)
    for section in ("terms", "unsure"):
        if _list_missing(after, new, section):
            raise GlossaryError(
                f"{path}: cannot add to the way its terms are written: write `{section}:` "
                "and below it a term a line, as docs/guides/glossary.md shows",
                path=path,
            )
    return text


def find_missing(
    text: str, new: Glossary, path: Path, words: Vocabulary | None
) -> tuple[Term, ...]:
    """Find which terms of ``new``, and which spellings of known ones, a glossary's text lacks."""
    found = parse(text.encode(), path, words)
    return tuple(term for part in ("terms", "unsure") for term in _list_missing(found, new, part))


def _list_missing(found: GlossaryFile, new: Glossary, section: str) -> list[Term]:
    """List the terms, and spellings of terms, that a section lacks, under the name it has.

    What ``terms`` has is not asked for among the unsure ones.
    """
    sure = {make_term_key(term.text): term for term in found.terms}
    known = dict(sure)
    if section == "unsure":
        known = {make_term_key(term.text): term for term in found.unsure}
    lacking = []
    for term in new.terms if section == "terms" else new.unsure:
        key = make_term_key(term.text)
        own = known.get(key)
        there = {make_term_key(wrong) for wrong in (*_wrong_of(own), *_wrong_of(sure.get(key)))}
        missing = tuple(wrong for wrong in term.wrong if make_term_key(wrong) not in there)
        is_known = own is not None or (section == "unsure" and key in sure)
        if missing or not is_known:
            lacking.append(Term(term.text if own is None else own.text, missing))
    return lacking


def _wrong_of(term: Term | None) -> tuple[str, ...]:
    return () if term is None else term.wrong


def _list_missing_words(found: GlossaryFile, new: Glossary) -> list[str]:
    return sorted(new.kept - found.of_show(None).kept)


def _add_kept(text: str, kept: Sequence[str]) -> str:
    """Add words to ``kept``, or the section with them."""
    section = _find_value(yaml.compose(text, Loader=yaml.SafeLoader), "kept")
    if section is not None:
        return add_spellings(text, *section, kept)
    gap = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{gap}kept: [{', '.join(map(_format_scalar, kept))}]\n"


def _add_term(text: str, term: Term, name: str) -> str:
    """Add one term, or more spellings of one that is there, to a section of a glossary's text."""
    section = _find_value(yaml.compose(text, Loader=yaml.SafeLoader), name)
    if section is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}{name}:\n{_INDENT}{_format_entry(term)}\n"
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
