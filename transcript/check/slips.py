"""Rules about slips in what is said: doubled words, loops, stray marks, letters of two scripts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from transcript.check.page import CheckedEntry, CheckedPage
from transcript.check.rules import Finding
from transcript.hallucination.repeats import find_runs, fold_text
from transcript.hallucination.stock import find_stock_phrases
from transcript.text import quote
from transcript.values import Line, Word

LOOP_WORDS = 9
"""So many words, or more, in four and more repeats are a loop: nobody says as much in vain."""
SENTENCE_WORDS = 4
"""From so many words on a sentence said twice at once is doubtful."""
CLOSING_LINES = 3
"""In the last lines a closing phrase is where it belongs."""
LEADING = re.compile(r"^\s*=+\s*")

_DOUBLED = re.compile(
    r"(?<![\w'’-])(?P<word>a|an|and|as|at|by|for|from|he|if|in|into|it|my|of|on|or|our|she|so|the|"
    r"their|then|they|this|to|we|when|with|you|your)\s+(?P=word)(?![\w'’-])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"”’)]*\s+")
# A Latin letter beside one of Cyrillic, or beside a Greek one that looks Latin (not µ, π, Ω).
_TWO_SCRIPTS = re.compile(
    r"[A-Za-zÀ-ɏ][\u0400-\u04ffΑΒΕΖΗΙΚΜΝΟΡΤΥΧορν]|[\u0400-\u04ffΑΒΕΖΗΙΚΜΝΟΡΤΥΧορν][A-Za-zÀ-ɏ]"
)
_PAIRS = {")": "(", "]": "[", "”": "“"}
_FACES = re.compile(r"[:;=8]-?[()]+")
_INSIDE = r"[^\])>]{0,40}"
_LABEL = re.compile(
    rf"[\[(<](?:{_INSIDE} )?(?P<label>inaudible|unintelligible|crosstalk|laughter|laughs|laughing|"
    rf"music|applause|silence|foreign)\b{_INSIDE}[\])>]",
    re.IGNORECASE,
)


def check_slips(page: CheckedPage) -> Iterator[Finding]:
    """Find slips in the lines of a page."""
    last = page.lines[-CLOSING_LINES:]
    closing = last[0][0].number if last else 0
    before: Line | None = None
    for row, line in page.lines:
        if not page.is_doubled(row.number):
            yield from _check_doubled(row, line, before)
        yield from _check_loops(row, line)
        if row.number < closing:
            yield from _check_stock(row, line)
        yield from _check_marks(row, line)
        before = line
    yield from _check_pairs(page)
    yield from _check_unlike_labels(page)


def _check_doubled(row: CheckedEntry, line: Line, before: Line | None) -> Iterator[Finding]:
    word = _DOUBLED.search(line.text)
    if word is not None:
        yield row.report("X406", f"a word is there twice: {quote(word.group())}", "line")
        return
    sentences = [_fold(one) for one in _SENTENCE_END.split(line.text.strip())]
    if before is not None:
        sentences.insert(0, _fold(_SENTENCE_END.split(before.text.strip())[-1]))
    for one, other in pairwise(sentences):
        if one == other and len(one) >= SENTENCE_WORDS:
            shown = quote(" ".join(one[:8]))
            yield row.report("X406", f"a sentence is there twice: {shown}", "line")
            return


def _fold(text: str) -> tuple[str, ...]:
    return tuple(map(fold_text, text.split()))


def _check_loops(row: CheckedEntry, line: Line) -> Iterator[Finding]:
    words = line.text.split()
    for run in find_runs(words):
        if run.size * run.times >= LOOP_WORDS:
            shown = " ".join(words[run.first : run.again])
            message = f"the words {quote(shown)} are there {run.times} times in a row: a loop?"
            yield row.report("X407", message, "line")
            return


def _check_stock(row: CheckedEntry, line: Line) -> Iterator[Finding]:
    words = [Word(None, None, text) for text in line.text.split()]
    for found in find_stock_phrases(words):
        text = " ".join(word.text for word in words[found.first : found.stop])
        folded = fold_text(text.replace(" ", ""))
        if found.is_credit or "watching" in folded or "subscribe" in folded:
            message = f"{quote(text)} is what recognizers write where nobody speaks: was it said?"
            yield row.report("X408", message, "line")
            return


def _check_marks(row: CheckedEntry, line: Line) -> Iterator[Finding]:
    mixed = next((word for word in line.text.split() if _TWO_SCRIPTS.search(word)), None)
    if mixed is not None:
        message = f"{quote(mixed)} has letters of two scripts: one of them only looks right"
        yield row.report("X409", message, "line")
    if LEADING.match(line.text):
        yield row.report("X410", "the line begins with `=`", "line", fixable=True)


def _check_pairs(page: CheckedPage) -> Iterator[Finding]:
    """Check that brackets and quotations are closed, in their line or in the speaker's next one."""
    lines = [(row, line, _find_unpaired(line.text)) for row, line in page.lines]
    goes_on = False
    for (row, line, stray), below in zip_longest(lines, lines[1:]):
        if goes_on:
            goes_on = False
            continue
        goes_on = (
            below is not None
            and stray == "“"
            and below[2] == "”"
            and below[1].speaker == line.speaker
        )
        if stray is not None and not goes_on:
            yield row.report("X411", f"{quote(stray)} has no other half in this line", "line")


def _find_unpaired(text: str) -> str | None:
    """Find a bracket or quotation mark whose other half is missing.

    >>> [_find_unpaired(text) for text in ("He (Ben) said “yes.", "a) apples :)", "([)]")]
    ['“', None, '[']
    """
    stack: list[str] = []
    plain = _FACES.sub("", text)
    for place, letter in enumerate(plain):
        if letter in _PAIRS.values():
            stack.append(letter)
        elif letter in _PAIRS:
            if not stack and not plain[max(0, place - 2) : max(0, place - 1)].strip():
                continue  # a) and b) of a list
            if not stack or stack[-1] != _PAIRS[letter]:
                return stack[-1] if stack else letter
            stack.pop()
    straight = re.sub(r'(?<=[0-9])"', "", text).count('"')  # 5" are inches
    return stack[-1] if stack else '"' if straight % 2 else None


def _check_unlike_labels(page: CheckedPage) -> Iterator[Finding]:
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, CheckedEntry] = {}
    for row, line in page.lines:
        for found in _LABEL.finditer(line.text):
            label = f"{found.group()[0]}{found['label']}{found.group()[-1]}"
            spelt[found["label"].casefold()][label] += 1
            first.setdefault(label, row)
    for labels in spelt.values():
        (usual, _), *others = labels.most_common()
        for label, _ in others:
            message = f"{quote(label)} is written {quote(usual)} elsewhere: write all alike"
            yield first[label].report("X412", message, "line")
