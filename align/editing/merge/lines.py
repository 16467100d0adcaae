"""What each side changed of base's lines, beside words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from align.editing.merge.alignment import AlignedTexts, GapSpan
from align.editing.merge.matching import match_leads
from align.editing.merge.tokens import Lead, MergeText, MergeToken, join_texts
from transcript.front_matter.descent import floor_second


@dataclass(frozen=True, slots=True)
class SideChanges:
    """What one side changed of base's lines, beside words.

    ``lines`` has for the words that open a line of base those that open it now: a line without one
    was put at the end of another, or went with its words. ``starts`` and ``extras`` are the words
    of base whose line has another start, or other extras, than it had.
    """

    text: MergeText
    words: Mapping[int, int]
    lines: Mapping[int, int]
    new_leads: tuple[int, ...]
    known: frozenset[int]
    starts: frozenset[int]
    extras: frozenset[int]

    def find_next_line(self, base: int, base_stop: int, stop: int) -> int | None:
        """Find where a line of base begins here, or what comes next of base that is still here.

        The gap ends before the words ``base_stop`` of base and ``stop``; ``None`` where that is
        inside a line.
        """
        for index in range(base, base_stop + 1):
            if index in self.lines:
                return self.lines[index]
            if index < base_stop and index in self.words:
                return self.words[index]
        is_last = base_stop in self.words and stop + 1 == len(self.text.tokens)
        return stop if is_last else None

    def find_last_new_line(self, start: int, stop: int, base: int) -> int:
        """Find where the lines begin that were put in before ``stop``, from ``start`` on.

        Where there are none, or no line ends before the word ``base`` of base, that is ``stop``.
        """
        if base not in self.lines and stop + 1 != len(self.text.tokens):
            return stop
        first = stop
        between = slice(bisect_left(self.new_leads, start), bisect_left(self.new_leads, stop))
        for lead in reversed(self.new_leads[between]):
            if not self.known.isdisjoint(range(lead, first)):
                break
            first = lead
        return first


def find_side_changes(
    base: MergeText, side: MergeText, words: Mapping[int, int], *, has_layout: bool
) -> SideChanges:
    """Find what a side changed of base's lines; without a layout base had no lines."""
    lines = match_leads(base, side, words) if has_layout else {}
    starts, extras = set(), set()
    for index, other in lines.items():
        was, now = get_lead(base, index), get_lead(side, other)
        if floor_second(now.start) != floor_second(was.start):
            starts.add(index)
        if side.extras and side.get_extras(now.entry) != base.get_extras(was.entry):
            extras.add(index)
    began = set(lines.values())
    return SideChanges(
        side,
        words,
        lines,
        tuple(index for index in side.leads if index not in began),
        frozenset(began.union(words.values())),
        frozenset(starts),
        frozenset(extras),
    )


def get_lead(text: MergeText, index: int) -> Lead:
    """Return the lead of a word that opens a line."""
    lead = text.tokens[index].lead
    if lead is None:
        raise ValueError(f"word {index} opens no line")
    return lead


@dataclass(frozen=True, slots=True)
class LineChanges:
    """What both sides changed of base's lines, beside words."""

    texts: AlignedTexts
    theirs: SideChanges
    ours: SideChanges

    @classmethod
    def of(cls, texts: AlignedTexts) -> LineChanges:
        """Find the changes of aligned texts."""
        layout = texts.base_has_layout
        return cls(
            texts,
            find_side_changes(texts.base, texts.theirs, texts.theirs_of, has_layout=layout),
            find_side_changes(texts.base, texts.ours, texts.ours_of, has_layout=layout),
        )

    def has_theirs(self, span: GapSpan) -> bool:
        """Tell whether theirs changed more than words of a line in a gap that ours took out.

        The gap's words are those of base. A change of a line that ours still has is in that line.
        """
        theirs, base = self.theirs, self.texts.base
        changed = theirs.starts | theirs.extras
        for index in range(span.base, span.base_stop):
            if index not in theirs.lines or self._has_room(index):
                continue
            is_other = base.tokens[index].speaker != self._find_their_speaker(index)
            if index in changed or (is_other and not self.texts.by_machine):
                return True
        new = theirs.new_leads
        own = new[bisect_left(new, span.theirs) : bisect_left(new, span.theirs_stop)]
        # A line that takes in the next one of base is one of the gap's too.
        is_closed = base.tokens[span.base_stop].lead is not None
        return any(
            (is_closed or theirs.text.find_line_end(lead) <= span.theirs_stop)
            and (
                not self.texts.by_machine
                or theirs.text.get_extras(get_lead(theirs.text, lead).entry)
            )
            for lead in own
        )

    def _has_room(self, base: int) -> bool:
        """Tell whether ours still has a line, and theirs begins no other one where it begins."""
        our_lead = self.ours.lines.get(base)
        if our_lead is None:
            return False
        words, last = self.ours.words, len(self.texts.base.tokens)
        first = next((i for i in range(base, last) if words.get(i, -1) >= our_lead), None)
        return first is None or self.theirs.words.get(first) not in self.theirs.new_leads

    def is_beside_changed_line(self, base: int) -> bool:
        """Tell whether theirs changed the line that a word of base opens, or the one before."""
        changed = self.theirs.starts | self.theirs.extras
        leads = self.texts.base.leads
        before = leads[max(0, bisect_left(leads, base) - 1)] if leads else base
        return base in changed or before in changed

    def _find_their_speaker(self, base: int) -> str | None:
        return self.theirs.text.tokens[self.theirs.lines[base]].speaker


def cut_spans(changes: LineChanges, spans: Sequence[GapSpan]) -> tuple[GapSpan, ...]:
    """Cut gaps where a line begins that all three texts have, and before lines that were put in.

    So what is done to one line does not clash with what is done to the next. A machine pass makes
    other lines than the last one did: there only those are cut out that a person changed. Where
    both people began a line inside one, no gap is cut: nor was it when only one of them had.
    """
    pieces = (piece for span in spans for piece in _cut_at_lines(changes, span))
    if changes.texts.by_machine:
        return tuple(pieces)
    return tuple(part for piece in pieces for part in _cut_off_new_lines(changes, piece))


def _cut_at_lines(changes: LineChanges, span: GapSpan) -> Iterator[GapSpan]:
    theirs, ours = changes.theirs, changes.ours
    rest = span
    for base in range(span.base, span.base_stop + 1):
        if (base not in theirs.lines and base not in ours.lines) or base in changes.texts.base.cut:
            continue
        if changes.texts.by_machine and not changes.is_beside_changed_line(base):
            continue
        their_lead = theirs.find_next_line(base, span.base_stop, span.theirs_stop)
        our_lead = ours.find_next_line(base, span.base_stop, span.ours_stop)
        if their_lead is None or our_lead is None:
            continue
        if base == span.base_stop and (their_lead, our_lead) == (span.theirs_stop, span.ours_stop):
            continue
        if (
            rest.theirs <= their_lead <= rest.theirs_stop
            and rest.ours <= our_lead <= rest.ours_stop
        ):
            yield replace(
                rest, base_stop=base, theirs_stop=their_lead, ours_stop=our_lead, has_column=False
            )
            rest = replace(rest, base=base, theirs=their_lead, ours=our_lead)
    yield rest


def _cut_off_new_lines(changes: LineChanges, span: GapSpan) -> Iterator[GapSpan]:
    """Cut a gap before the lines that one side put in at its end, or both sides did."""
    if not span.has_column:
        yield span
        return
    theirs, ours = changes.theirs, changes.ours
    their_words = theirs.text.tokens[span.theirs : span.theirs_stop]
    our_words = ours.text.tokens[span.ours : span.ours_stop]
    new_theirs = theirs.find_last_new_line(span.theirs, span.theirs_stop, span.base_stop)
    new_ours = ours.find_last_new_line(span.ours, span.ours_stop, span.base_stop)
    if span.base < span.base_stop:  # a line that took the place of words is not put in
        new_theirs = span.theirs_stop if new_theirs == span.theirs else new_theirs
        new_ours = span.ours_stop if new_ours == span.ours else new_ours
    # What one side put in may stand in the other already.
    if _ends_with(their_words, ours.text.tokens[new_ours : span.ours_stop]):
        new_theirs = min(new_theirs, span.theirs_stop - (span.ours_stop - new_ours))
    if _ends_with(our_words, theirs.text.tokens[new_theirs : span.theirs_stop]):
        new_ours = min(new_ours, span.ours_stop - (span.theirs_stop - new_theirs))
    is_agreed = join_texts(their_words) == join_texts(our_words)
    if is_agreed or (new_theirs, new_ours) == (span.theirs_stop, span.ours_stop):
        yield span
        return
    yield replace(span, theirs_stop=new_theirs, ours_stop=new_ours, has_column=False)
    yield replace(span, base=span.base_stop, theirs=new_theirs, ours=new_ours)


def _ends_with(words: Sequence[MergeToken], tail: Sequence[MergeToken]) -> bool:
    return len(tail) <= len(words) and join_texts(words[len(words) - len(tail) :]) == join_texts(
        tail
    )
