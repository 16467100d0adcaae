"""The hints of a review: where a person's minute is best spent, and what was decided of each."""

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
    """A hint under a key that stays its own over restarts, and the id of the line it is in."""

    key: str
    line: str
    found: Hint


def key_hints(document: Document, hints: Iterable[Hint]) -> tuple[ReviewHint, ...]:
    """Give each hint of this document a key and its line's id, in their order; each key once."""
    ids = [item.id for item in document.items if isinstance(item.entry, Line)]
    keyed: dict[str, ReviewHint] = {}
    for hint in hints:
        # What tells it from all others, whatever is edited elsewhere.
        where: Sequence[object] = (hint.start,)
        if hint.start is None:
            where = hint.before, hint.after
        content = "\0".join(map(str, (hint.kind, hint.text, *where)))
        key = hashlib.sha256(content.encode()).hexdigest()[:_KEY_LETTERS]
        if 0 < hint.line <= len(ids):
            keyed.setdefault(key, ReviewHint(key, ids[hint.line - 1], hint))
    return tuple(keyed.values())


def decide(document: Document, hint: ReviewHint, verdict: Verdict) -> Change:
    """Plan what becomes of the document once the hint is decided.

    To accept it is to make what it suggests, too, where that can be made without hearing. Raises
    :class:`~review.errors.OutOfDate` where its line says something else by now.
    """
    before = document.verdicts.get(hint.key, "open")
    if verdict == before:
        return Change()
    decision = HintDecision(hint.key, before, verdict)
    splices = _apply_remedy(document, hint) if verdict == "accepted" else ()
    return Change(tuple(splices), (decision,))


def decide_all(document: Document, hints: Iterable[ReviewHint], verdict: Verdict) -> Change:
    """Plan one change that decides all these hints, one after the other.

    One whose line says something else by now is left as it is.
    """
    splices: list[Splice] = []
    decisions: list[HintDecision] = []
    for hint in hints:
        try:
            change = decide(document, hint, verdict)
        except OutOfDate:
            continue
        document = document.after(change)
        splices += change.splices
        decisions += change.decisions
    return Change(tuple(splices), tuple(decisions))


def _apply_remedy(document: Document, hint: ReviewHint) -> Iterator[Splice]:
    """Plan what the hint suggests, if it suggests a change."""
    remedy = hint.found.remedy
    if isinstance(remedy, Rewrite) and remedy.everywhere:
        said = {"find": remedy.find, "with": remedy.replacement}
        search = parse_search({**said, "whole_word": True, "match_case": True})
        for index, entry in replacing.replace_texts(document, search):
            yield from replace_entry(document, index, entry)
    elif remedy is not None:
        index, line = lines.find_line(document, hint.line)
        if isinstance(remedy, GiveTo):
            yield from replace_entry(document, index, replace(line, speaker=remedy.speaker))
            return
        words = r"\s+".join(re.escape(word) for word in remedy.find.split())
        found = re.search(rf"(?<!\S){words}(?!\S)", line.text)
        if found is None:
            raise OutOfDate("the words of this hint no longer exist")
        # No more than one space is left around the words.
        before, after = line.text[: found.start()].rstrip(), line.text[found.end() :].lstrip()
        text = " ".join(filter(None, (before, remedy.replacement, after)))
        yield from replace_entry(document, index, lines.set_text(line, text))
