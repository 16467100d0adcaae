"""What two people put into a text alike, as if it had stood there before.

Words, lines and headers that both texts have and base has not are nobody's change. With them in
base the rest is aligned around them: a merge that is merged once more has all that came in from
the other text, and finds nothing there to put in again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from align.editing.merge.alignment import align_words, find_known
from align.editing.merge.lines import get_lead
from align.editing.merge.matching import match_items
from align.editing.merge.tokens import Extras, Item, Lead, MergeText, MergeToken
from transcript.front_matter.descent import describe_entry, floor_second


def adopt_agreed(
    base: MergeText, theirs: MergeText, ours: MergeText, *, by_machine: bool
) -> MergeText:
    """Put into base the words, lines and headers that theirs and ours both put into it.

    Of a machine's they are words alone: its lines and their starts are its own.
    """
    sides = tuple(_Side.of(base, text, by_machine=by_machine) for text in (theirs, ours))
    words = _find_words(base, *sides, by_machine=by_machine)
    adopted = _adopt_words(base, sides[1], words) if words else base
    if by_machine:
        return adopted
    if words:
        sides = tuple(_Side.of(adopted, text, by_machine=False) for text in (theirs, ours))
    return _adopt_items(_adopt_lines(adopted, *sides), *sides)


@dataclass(frozen=True, slots=True)
class _Side:
    """A text, and for indices in base those of its words that stand for the same."""

    text: MergeText
    words: Mapping[int, int]
    bases: Sequence[int]
    indices: Sequence[int]

    @classmethod
    def of(cls, base: MergeText, text: MergeText, *, by_machine: bool) -> _Side:
        """Align a text with base."""
        words = align_words(base, text, by_machine=by_machine)
        return cls(text, words, tuple(words), tuple(words.values()))

    def find_place(self, index: int) -> tuple[int, int]:
        """Find between which words of base a word of the text stands: the first and last index."""
        at = bisect_left(self.indices, index)
        is_same = self.indices[at] == index
        return self.bases[at] if is_same else self.bases[at - 1] + 1 if at else 0, self.bases[at]


@dataclass(frozen=True, slots=True)
class _AgreedWord:
    """A word that both have and base has not: where in base it would stand, and where it is."""

    at: int
    ours: int


def _find_words(
    base: MergeText, theirs: _Side, ours: _Side, *, by_machine: bool
) -> tuple[_AgreedWord, ...]:
    lines, ours_lines = ([one.line for one in find_known(text)] for text in (base, ours.text))
    new = [set(range(len(side.text.tokens))).difference(side.indices) for side in (theirs, ours)]
    found: list[_AgreedWord] = []
    for i, j in align_words(theirs.text, ours.text, by_machine=by_machine).items():
        is_new = i in new[0] and j in new[1]
        if not is_new or theirs.text.tokens[i].text != ours.text.tokens[j].text:
            continue
        places = theirs.find_place(i), ours.find_place(j)
        first, last = max(place[0] for place in places), min(place[1] for place in places)
        if first > last:
            continue
        # Of words of base that neither has, those of its line or of later ones stand behind it;
        # else all of them do, unless either put others in before it.
        own_line = next(
            (k for k in range(first, min(last + 1, len(lines))) if lines[k] == ours_lines[j]), None
        )
        is_behind = (i - 1 in new[0]) or (j - 1 in new[1])
        at = own_line if own_line is not None else last if is_behind else first
        found.append(_AgreedWord(max(at, found[-1].at if found else 0), j))
    return tuple(found)


def _adopt_words(base: MergeText, ours: _Side, words: Sequence[_AgreedWord]) -> MergeText:
    """Put words into base as ours has them, with the lines that they open."""
    tokens: list[MergeToken] = []
    extras = _copy_extras(base, ours.text)
    index_of: list[int] = []
    waiting = list(reversed(words))
    for at, token in enumerate(base.tokens):
        opened = None
        first = len(tokens)
        while waiting and waiting[-1].at == at:
            new = ours.text.tokens[waiting.pop().ours]
            if new.lead is not None:
                opened = new.lead
                extras.append(ours.text.get_extras(new.lead.entry))
                new = replace(new, lead=Lead(new.lead.start, len(extras) - 1))
            tokens.append(new)
        index_of.append(first)
        if opened is not None and token.lead is not None and at in ours.words:
            now = ours.text.tokens[ours.words[at]].lead
            if floor_second(opened.start) == floor_second(token.lead.start):
                # The line begins with what was put in; what began it is where ours has it.
                token = replace(token, lead=now and Lead(now.start, token.lead.entry))
        tokens.append(token)
    items = tuple(replace(item, at=index_of[item.at]) for item in base.items)
    return _make_text(base, ours.text, tokens, items, extras)


def _adopt_lines(base: MergeText, theirs: _Side, ours: _Side) -> MergeText:
    """Begin lines in base where both begin one that base has not, as its start tells."""
    known = set(_list_starts(base))
    of_theirs, of_ours = _find_lone_starts(theirs.text), _find_lone_starts(ours.text)
    base_of = {index: at for at, index in ours.words.items()}
    found: dict[int, Lead] = {}
    extras = _copy_extras(base, ours.text)
    for start, lead in of_ours.items():
        if start in known or start not in of_theirs or lead not in base_of:
            continue
        at = base_of[lead]
        first, last = theirs.find_place(of_theirs[start])
        if not first <= at <= last or base.tokens[at].lead is not None:
            continue
        own = get_lead(ours.text, lead)
        extras.append(ours.text.get_extras(own.entry))
        found[at] = Lead(own.start, len(extras) - 1)
    if not found:
        return base
    tokens = [
        replace(token, lead=found.get(index, token.lead)) for index, token in enumerate(base.tokens)
    ]
    return replace(_make_text(base, ours.text, tokens, base.items, extras), cut=frozenset(found))


def _list_starts(text: MergeText) -> list[float | None]:
    return [floor_second(get_lead(text, index).start) for index in text.leads]


def _find_lone_starts(text: MergeText) -> dict[float, int]:
    """Find for each second at which one line alone starts the word that opens it."""
    starts = _list_starts(text)
    counts = Counter(starts)
    return {
        start: lead
        for start, lead in zip(starts, text.leads, strict=True)
        if start is not None and counts[start] == 1
    }


def _adopt_items(base: MergeText, theirs: _Side, ours: _Side) -> MergeText:
    """Put headers and empty lines into base that both put in at the same place."""
    known = set(match_items(base, theirs.text, theirs.words).values())
    known_to_ours = set(match_items(base, ours.text, ours.words).values())
    new = [item for number, item in enumerate(theirs.text.items) if number not in known]
    extras = _copy_extras(base, ours.text)
    found: list[Item] = []
    for number, item in enumerate(ours.text.items):
        if number in known_to_ours:
            continue
        at = ours.find_place(item.at)[1]
        for other in new:
            if (
                describe_entry(other.value) == describe_entry(item.value)
                and theirs.find_place(other.at)[1] == at
            ):
                new.remove(other)
                extras.append(ours.text.get_extras(item.entry))
                found.append(Item(item.value, at, len(extras) - 1))
                break
    if not found:
        return base
    items = sorted((*base.items, *found), key=lambda item: item.at)
    return replace(_make_text(base, ours.text, base.tokens, items, extras), cut=base.cut)


def _copy_extras(base: MergeText, ours: MergeText) -> list[Extras]:
    """List what is kept with each entry of base, nothing where nothing is known."""
    entries = [item.entry for item in base.items]
    entries += [get_lead(base, index).entry for index in base.leads]
    return list(base.extras) or [{} for _ in range(max(entries, default=-1) + 1)]


def _make_text(
    base: MergeText,
    ours: MergeText,
    tokens: Sequence[MergeToken],
    items: Sequence[Item],
    extras: Sequence[Extras],
) -> MergeText:
    leads = tuple(index for index, token in enumerate(tokens) if token.lead is not None)
    is_known = bool(base.extras or ours.extras)
    return MergeText(tuple(tokens), tuple(items), leads, tuple(extras) if is_known else ())
