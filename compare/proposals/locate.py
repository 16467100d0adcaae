"""Edits as a person reads them, and where in the result a suggested one is to be made."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from compare.proposals.build_text import BuiltText
from compare.proposals.judgement import ProposedEdit
from compare.proposals.mark_edits import MarkDecision
from compare.proposals.marks import weigh_gap
from compare.proposals.split_text import SplitText
from compare.proposals.word_edits import WordDecisions


def describe_edits(
    ours: SplitText,
    theirs: SplitText,
    decided: WordDecisions,
    built: BuiltText,
    text: SplitText,
    marks: Iterable[MarkDecision],
) -> tuple[ProposedEdit, ...]:
    """Describe the decisions in the paragraph's order; ``text`` is the result, with its marks."""
    found: list[ProposedEdit] = []
    for one in decided.decisions:
        ruling = one.ruling
        edit = ProposedEdit(
            ruling.kind,
            ruling.verdict,
            ruling.reason,
            ours.join(one.first, one.stop),
            theirs.join(one.there, one.there_stop),
            one.first,
            one.stop,
        )
        if ruling.verdict == "suggested":
            span = bisect_left(built.firsts, one.first), bisect_left(built.firsts, one.stop)
            gap = theirs.gaps[one.there_stop]
            edit = _place(edit, text, span, edit.after, gap)
        found.append(edit)
    firsts = (*built.firsts, len(ours.words))
    for mark in marks:
        low = mark.index if mark.gap is None else max(0, mark.index - 1)
        high = min(len(text.words), mark.index + 1)
        last = mark.word or ""
        before = built.text.join(low, high)
        after = last
        if mark.gap is not None:
            head = built.text.words[low] if mark.index else ""
            after = f"{head}{mark.gap}{last}"
            before += built.text.gaps[-1] if mark.word is None else ""
        ruling = mark.ruling
        edit = ProposedEdit(
            ruling.kind,
            ruling.verdict,
            ruling.reason,
            before,
            after,
            firsts[low],
            firsts[high] if mark.word is not None else len(ours.words),
        )
        if ruling.verdict == "suggested":
            edit = _place_mark(edit, text, mark)
        found.append(edit)
    return tuple(sorted(found, key=lambda edit: (edit.first, edit.stop)))


def _place_mark(edit: ProposedEdit, text: SplitText, mark: MarkDecision) -> ProposedEdit:
    """Say how a suggested mark or capital is made in the result."""
    gaps, words = list(text.gaps), list(text.words)
    if mark.gap is not None:
        gaps[mark.index] = mark.gap
    if mark.word is not None:
        words[mark.index] = mark.word
    return _place_window(edit, text, SplitText(tuple(words), tuple(gaps)), mark.index, 0)


def _place(
    edit: ProposedEdit, text: SplitText, span: tuple[int, int], new: str, gap: str
) -> ProposedEdit:
    """Say how other words are put in the place of words ``span`` of the result."""
    first, stop = span
    words, gaps = text.words, text.gaps
    if new:
        behind = gaps[stop] if first < stop or stop == len(words) else " "
        changed = (*words[:first], new, *words[stop:])
        between = (*gaps[: first + 1], behind, *gaps[stop + 1 :])
    else:
        # What stays keeps the heavier of the marks around what goes.
        kept = max(gaps[first], gaps[stop], key=lambda one: (weigh_gap(one), len(one)))
        if first == 0:
            kept = ""
        elif stop == len(words):
            kept = gaps[stop]
        changed = (*words[:first], *words[stop:])
        between = (*gaps[:first], kept, *gaps[stop + 1 :])
    return _place_window(edit, text, SplitText(changed, between), first, stop - first)


def _place_window(
    edit: ProposedEdit, text: SplitText, changed: SplitText, first: int, removed: int
) -> ProposedEdit:
    """Widen what is to be found until it stands once in the text, and say what it becomes."""
    whole, other = text.text, changed.text
    extra = len(changed.words) - len(text.words)
    for width in range(1, len(text.words) + 2):
        low, high = first - width, first + removed + width
        head = "" if low <= 0 else _cut(text, 0, low)
        tail = "" if high >= len(text.words) else _cut_tail(text, high)
        other_tail = "" if high >= len(text.words) else _cut_tail(changed, high + extra)
        find = whole[len(head) : len(whole) - len(tail)]
        replacement = other[len(head) : len(other) - len(other_tail)]
        if find.strip() and tail == other_tail and whole.count(find) == 1:
            return _widen(edit, (head, find, tail), replacement)
    return edit


def _widen(edit: ProposedEdit, parts: tuple[str, str, str], replacement: str) -> ProposedEdit:
    """Write what is to be found in whole words: from white space to white space."""
    head, find, tail = parts
    is_cut_left = bool(head) and not head[-1].isspace() and not find[0].isspace()
    is_cut_right = bool(tail) and not tail[0].isspace() and not find[-1].isspace()
    left = head.split()[-1] if is_cut_left else ""
    right = tail.split()[0] if is_cut_right else ""
    find, replacement = left + find + right, left + replacement + right
    return replace(edit, find=find.strip(), replacement=replacement.strip())


def _cut(text: SplitText, first: int, stop: int) -> str:
    """The text up to the word ``stop``, with the gap before it."""
    return SplitText(text.words[first:stop], text.gaps[first : stop + 1]).text


def _cut_tail(text: SplitText, first: int) -> str:
    """The text from the gap before the word ``first`` on."""
    return SplitText(text.words[first:], text.gaps[first:]).text
