"""Doubts: the spots of a transcript that are most worth a person's minute, and what was decided."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from align.hints.hint import GiveTo, Hint, Rewrite
from review import lines, replacing
from review.document import Change, Document, HintDecision, Splice, Verdict
from review.edits import replace_entry
from review.errors import OutOfDate
from review.operations import parse_search
from transcript.values import Line

_KEY_LETTERS = 12


@dataclass(frozen=True, slots=True)
class ReviewHint:
    """A spot under a key that stays its own over restarts, and the id of the line it is in."""

    key: str
    line: str
    spot: Hint


def find_hints(document: Document, spots: Iterable[Hint]) -> tuple[ReviewHint, ...]:
    """The doubts that the spots of this document are, in their order; each key once."""
    ids = [item.id for item in document.items if isinstance(item.entry, Line)]
    found: dict[str, ReviewHint] = {}
    for spot in spots:
        key = _key(spot)
        if 0 < spot.line <= len(ids):
            found.setdefault(key, ReviewHint(key, ids[spot.line - 1], spot))
    return tuple(found.values())


def decide(document: Document, doubt: ReviewHint, verdict: Verdict) -> Change:
    """What becomes of the document once the doubt is decided.

    To accept it is to make what it suggests, too, where that can be made without hearing. Raises
    :class:`~review.errors.OutOfDate` where its line says something else by now.
    """
    before = document.verdicts.get(doubt.key, "open")
    rulings = (HintDecision(doubt.key, before, verdict),) if verdict != before else ()
    is_made = verdict == "accepted" and doubt.spot.remedy is not None and rulings
    return Change(tuple(_made(document, doubt)) if is_made else (), rulings)


def _made(document: Document, doubt: ReviewHint) -> Iterator[Splice]:
    remedy = doubt.spot.remedy
    if isinstance(remedy, Rewrite) and remedy.everywhere:
        said = {"find": remedy.find, "with": remedy.replacement}
        search = parse_search({**said, "whole_word": True, "match_case": True})
        for place, text in replacing.replace_texts(document, search):
            line = lines.line_of(document.items[place])
            yield from replace_entry(document, place, lines.set_text(line, text))
        return
    place, line = lines.find_line(document, doubt.line)
    if isinstance(remedy, GiveTo):
        yield from replace_entry(document, place, replace(line, speaker=remedy.speaker))
    elif isinstance(remedy, Rewrite):
        text = _rewritten(line.text, remedy)
        yield from replace_entry(document, place, lines.set_text(line, text))


def _rewritten(text: str, remedy: Rewrite) -> str:
    """The text with the words put for the others, and no more than one space around them."""
    words = r"\s+".join(re.escape(word) for word in remedy.find.split())
    found = re.search(rf"(?<!\S){words}(?!\S)", text)
    if found is None:
        raise OutOfDate("the words of this doubt are not there any more")
    parts = text[: found.start()].rstrip(), remedy.replacement, text[found.end() :].lstrip()
    return " ".join(filter(None, parts))


def _key(spot: Hint) -> str:
    """What tells a doubt from all others, whatever is edited elsewhere."""
    where: Sequence[object] = (spot.start,) if spot.start is not None else (spot.before, spot.after)
    told = "\0".join(map(str, (spot.kind, spot.text, *where)))
    return hashlib.sha256(told.encode()).hexdigest()[:_KEY_LETTERS]
