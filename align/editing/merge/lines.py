"""What each side changed of base's lines, beside words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from align.editing.merge.alignment import AlignedTexts, GapSpan
from align.editing.merge.matching import match_leads
from align.editing.merge.tokens import Lead, MergeText, join_texts
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

    def find_next_line(self, base: int, span: GapSpan) -> int | None:
        """Find where in ours a line of a gap begins, or the next one that ours still has.

        ``None`` where the gap ends inside a line.
        """
        for index in range(base, span.base_stop + 1):
            if index in self.lines:
                return self.lines[index]
        is_last = span.base_stop in self.words and span.ours_stop + 1 == len(self.text.tokens)
        return span.ours_stop if is_last else None

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
            if index not in theirs.lines or index in self.ours.lines:
                continue
            is_other = base.tokens[index].speaker != self._find_their_speaker(index)
            if index in changed or (is_other and not self.texts.by_machine):
                return True
        if self.texts.by_machine:
            return False
        new = theirs.new_leads
        own = new[bisect_left(new, span.theirs) : bisect_left(new, span.theirs_stop)]
        return any(theirs.text.find_line_end(lead) <= span.theirs_stop for lead in own)

    def _find_their_speaker(self, base: int) -> str | None:
        return self.theirs.text.tokens[self.theirs.lines[base]].speaker


def cut_spans(changes: LineChanges, spans: Sequence[GapSpan]) -> tuple[GapSpan, ...]:
    """Cut gaps where a line begins that all three texts have, and before lines that were put in.

    So what is done to one line does not clash with what is done to the next.
    """
    return tuple(piece for span in spans for piece in _cut_span(changes, span))


def _cut_span(changes: LineChanges, span: GapSpan) -> Iterator[GapSpan]:
    theirs, ours = changes.theirs, changes.ours
    rest = span
    for base in range(span.base, span.base_stop):
        their_lead, our_lead = theirs.lines.get(base), ours.find_next_line(base, span)
        if their_lead is None or our_lead is None:
            continue
        before = replace(
            rest, base_stop=base, theirs_stop=their_lead, ours_stop=our_lead, has_column=False
        )
        if (
            rest.theirs <= their_lead <= rest.theirs_stop
            and rest.ours <= our_lead <= rest.ours_stop
        ):
            yield before
            rest = replace(rest, base=base, theirs=their_lead, ours=our_lead)
    new_theirs = theirs.find_last_new_line(rest.theirs, rest.theirs_stop, rest.base_stop)
    new_ours = ours.find_last_new_line(rest.ours, rest.ours_stop, rest.base_stop)
    if rest.base < rest.base_stop:  # a line that took the place of words is not put in
        new_theirs = rest.theirs_stop if new_theirs == rest.theirs else new_theirs
        new_ours = rest.ours_stop if new_ours == rest.ours else new_ours
    is_agreed = join_texts(theirs.text.tokens[rest.theirs : rest.theirs_stop]) == join_texts(
        ours.text.tokens[rest.ours : rest.ours_stop]
    )
    if not is_agreed and (new_theirs, new_ours) != (rest.theirs_stop, rest.ours_stop):
        yield replace(rest, theirs_stop=new_theirs, ours_stop=new_ours, has_column=False)
        rest = replace(rest, base=rest.base_stop, theirs=new_theirs, ours=new_ours)
    yield rest
