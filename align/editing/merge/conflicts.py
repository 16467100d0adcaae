"""The places where both sides changed the same thing differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from rapidfuzz.distance import Postfix, Prefix

from align.editing.merge.alignment import AlignedTexts, GapSpan
from align.editing.merge.items import ItemClash
from align.editing.merge.lines import LineChanges, get_lead
from align.editing.merge.openings import Positions
from align.editing.merge.picks import Pick
from align.editing.merge.speakers import Chosen
from align.editing.merge.times import WordClock
from align.editing.merge.tokens import COMMENT
from align.editing.merge.weave import MergedLine, Woven
from align.texts import make_keys
from transcript import spacing
from transcript.front_matter.descent import floor_second
from transcript.seconds import format_clock
from transcript.values import Entry

What = Literal["words", "speaker", "start", "paragraph", "header", "comment", "key"]

MOST_ABOVE = 20
"""So many entries above a line are looked through for the header of a conflict."""
A_SECOND = 1.0
"""Times nearer than this are one: an episode holds whole seconds."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both changed the same place differently, and theirs stands.

    ``entry`` is the index in the merged transcript's entries, and ``start`` that
    entry's, in seconds. ``base``, ``theirs`` and ``ours`` are words, names, times, titles, comments
    or ``key: value``, empty where a text has none. Three times it is otherwise. A ``speaker`` whom
    the person left alone stays too where it is not clear whom a new machine pass hears. Two lines
    that theirs put together are two, a ``paragraph``, where ours gives them to two speakers. And a
    ``start`` that a person set gives way where the sound was cut since.
    """

    entry: int
    start: float | None
    what: What
    base: str
    theirs: str
    ours: str

    @property
    def is_slight(self) -> bool:
        """Tell whether the new pass differs in case and punctuation only, from one or the other.

        >>> Conflict(0, None, "words", "so", "So", "so,").is_slight
        True
        """
        base, theirs, ours = (
            make_keys(spacing.split_words(text)) for text in (self.base, self.theirs, self.ours)
        )
        return self.what == "words" and ours in (base, theirs)


Clash = tuple[What, str, str, str]
"""What clashes, and what base, theirs and ours have there."""


def find_conflicts(
    changes: LineChanges,
    spans: Sequence[GapSpan],
    picks: Sequence[Pick],
    speakers: Sequence[Chosen],
    items: Iterable[ItemClash],
    woven: Woven,
) -> tuple[tuple[int, Clash], ...]:
    """Find every conflict, with the index of the picked word where it lies, in order."""
    opening = {line.at for line in woven.lines}
    found = (
        *_find_word_conflicts(changes.texts, spans, picks),
        *_find_speaker_conflicts(changes.texts, picks, speakers, opening),
        *((item.at, _describe_item(item)) for item in items),
        *_find_line_conflicts(changes, picks, speakers, woven),
    )
    return tuple(sorted(found, key=itemgetter(0)))


def locate_conflicts(
    clashes: Iterable[tuple[int, Clash]], indices: Sequence[int], merged: Sequence[Entry]
) -> tuple[Conflict, ...]:
    """Find the entries that conflicts lie in: ``indices`` has the entry of each picked word.

    A header's conflict lies in the header, and has the start of the line below it.
    """
    last = len(merged) - 1  # what was deleted at the end has no entry of its own
    found = []
    for word, clash in clashes:
        below = max(0, min(indices[min(word, len(indices) - 1)], last))
        entry = below
        if clash[0] == "header":
            above = range(below, max(-1, below - MOST_ABOVE), -1)
            titles = (n for n in above if getattr(merged[n], "title", None) == clash[2])
            entry = next(titles, below) if merged else below
        found.append(Conflict(entry, merged[below].start if merged else None, *clash))
    return tuple(dict.fromkeys(found))


def _describe_item(item: ItemClash) -> Clash:
    return "header" if item.is_header else "paragraph", item.base, item.theirs, item.ours


def _find_word_conflicts(
    texts: AlignedTexts, spans: Sequence[GapSpan], picks: Sequence[Pick]
) -> Iterator[tuple[int, Clash]]:
    """Find where both changed the words; neighbouring gaps and columns are one conflict."""
    pieces: list[tuple[int, tuple[str, str, str]]] = []
    sides = texts.base.tokens, texts.theirs.tokens, texts.ours.tokens
    first = 0  # the first word that was picked in the span
    for span in spans:
        starts = span.base, span.theirs, span.ours
        stops = span.base_stop, span.theirs_stop, span.ours_stop
        base, theirs, ours = (
            spacing.join_texts([token.text for token in tokens[start:stop]])
            for tokens, start, stop in zip(sides, starts, stops, strict=True)
        )
        pieces.append((first, (base, theirs, ours)))
        while first < len(picks) and picks[first].span is span:
            first += 1
        if span.has_column:
            base, theirs, ours = (
                tokens[stop].text for tokens, stop in zip(sides, stops, strict=True)
            )
            pieces.append((first - 1, (base, theirs, ours)))
    pieces = [piece for piece in pieces if any(piece[1])]
    for is_clash, run in groupby(pieces, key=lambda piece: _differ(*piece[1])):
        if not is_clash:
            continue
        words, texts_of = zip(*run, strict=True)
        base, theirs, ours = (
            spacing.join_texts(list(filter(None, side))) for side in zip(*texts_of, strict=True)
        )
        if not theirs:  # of a passage that they took out only what ours changed
            was, now = spacing.split_words(base), spacing.split_words(ours)
            head = Prefix.similarity(was, now)
            tail = Postfix.similarity(was[head:], now[head:])
            base, ours = (spacing.join_texts(side[head : len(side) - tail]) for side in (was, now))
        if ours not in (base, theirs):
            yield words[0], ("words", base, theirs, ours)


def _find_speaker_conflicts(
    texts: AlignedTexts, picks: Sequence[Pick], speakers: Sequence[Chosen], opening: set[int]
) -> Iterator[tuple[int, Clash]]:
    """Find where both gave words to somebody else; a line's words that clash alike are one."""
    last: Clash | None = None
    for index, chosen in enumerate(speakers):
        if index in opening:
            last = None
        names = chosen.clash
        clash: Clash | None = None
        if names is not None:
            clash = ("speaker", names.base or "", names.theirs or "", names.ours or "")
        if clash is not None and clash != last:
            yield index, clash
        last = clash
    if texts.by_machine:
        return
    # What ours gave to somebody else, and theirs took out.
    for number, pick in enumerate(picks):
        if pick.is_column:
            for name in dict.fromkeys(_find_lost_speakers(texts, pick.span)):
                yield number, name


def _find_lost_speakers(texts: AlignedTexts, span: GapSpan) -> Iterator[Clash]:
    if span.theirs < span.theirs_stop:
        return
    for index in range(span.base, span.base_stop):
        ours = texts.ours_of.get(index)
        was = texts.base.tokens[index].speaker
        now = was if ours is None else texts.ours.tokens[ours].speaker
        if now != was:
            yield "speaker", was or "", "", now or ""


def _find_line_conflicts(
    changes: LineChanges, picks: Sequence[Pick], speakers: Sequence[Chosen], woven: Woven
) -> Iterator[tuple[int, Clash]]:
    """Find where both changed when a line starts, what is kept with it, or whether it is one."""
    texts = changes.texts
    our_clock = WordClock(texts.ours.tokens)
    for line in woven.lines:
        base = line.opening.base
        if base is not None and base not in changes.theirs.lines and line.at:
            around = (speakers[near].speaker or "" for near in (line.at - 1, line.at))
            yield line.at, ("paragraph", "|", "", " | ".join(around))
        elif base is not None and base not in changes.ours.lines and not texts.by_machine:
            yield line.at, ("paragraph", "|", "|", "")
        pick = picks[line.at]
        is_kept = pick.side == "theirs" and pick.in_base and not (pick.is_column or pick.in_other)
        if is_kept and not texts.by_machine:
            if line.opening.theirs in changes.theirs.new_leads:
                yield line.at, ("paragraph", "", "|", "")
            elif _is_left_alone(texts, pick.span) and not _differ(*_find_starts(texts, line)):
                # What theirs made of the line besides keeps its words, which ours took out.
                words = spacing.join_texts([token.text for token in line.tokens])
                yield line.at, ("words", words, words, "")
        if texts.by_machine:
            starts = _find_machine_starts(changes, pick, line, our_clock)
        else:
            starts = _find_starts(texts, line)
        is_given_up = texts.by_machine and starts[1] not in ("", _clock(line.start))
        if _differ(*starts) or is_given_up:
            yield line.at, ("start", *starts)
        if base is not None and base in changes.theirs.extras & changes.ours.extras:
            yield from ((line.at, clash) for clash in _compare_extras(changes, base))
    taken = {line.opening.ours for line in woven.lines}
    yield from _find_lost_lines(changes, Positions(picks), taken)


def _is_left_alone(texts: AlignedTexts, span: GapSpan) -> bool:
    """Tell whether theirs left a gap's words alone."""
    base = texts.base.tokens[span.base : span.base_stop]
    theirs = texts.theirs.tokens[span.theirs : span.theirs_stop]
    return [token.text for token in base] == [token.text for token in theirs]


def _find_lost_lines(
    changes: LineChanges, positions: Positions, taken: set[int | None]
) -> Iterator[tuple[int, Clash]]:
    """Find what ours changed of lines that theirs took out, or put at the end of others.

    ``taken`` are the words that open a line of ours which the merged text has.
    """
    texts, ours = changes.texts, changes.ours
    for base, our_lead in ours.lines.items():
        if base in changes.theirs.lines:
            continue
        at = positions.find("ours", our_lead)
        if base in ours.starts and not texts.by_machine:
            starts = get_lead(texts.base, base).start, get_lead(texts.ours, our_lead).start
            yield at, ("start", _clock(starts[0]), "", _clock(starts[1]))
        if base in ours.extras:
            yield from ((at, clash) for clash in _compare_extras(changes, base))
    for lead in ours.new_leads if not texts.by_machine else ():
        if lead not in taken:
            extras = texts.ours.get_extras(get_lead(texts.ours, lead).entry)
            at = positions.find("ours", lead)
            yield from ((at, _describe_extra(name, "", "", text)) for name, text in extras.items())


def _find_starts(texts: AlignedTexts, line: MergedLine) -> tuple[str, str, str]:
    """Find when a line starts in base, theirs and ours, where people made it; empty: nowhere."""
    opening = line.opening
    if opening.theirs is None or (opening.base is None and opening.ours is None):
        return "", "", ""
    sides = (texts.base, opening.base), (texts.theirs, opening.theirs), (texts.ours, opening.ours)
    was, mine, other = (
        "" if index is None else _clock(get_lead(text, index).start) for text, index in sides
    )
    return was, mine, other


def _find_machine_starts(
    changes: LineChanges, pick: Pick, line: MergedLine, our_clock: WordClock
) -> tuple[str, str, str]:
    """Find when a line starts that a person set, where the new pass has another time for it.

    A second is no other time; and what became of the person's start may not be what they set.
    """
    texts, opening = changes.texts, line.opening
    if opening.theirs is None or opening.base is None or opening.base not in changes.theirs.starts:
        return "", "", ""
    was, mine = (
        get_lead(text, index).start
        for text, index in ((texts.base, opening.base), (texts.theirs, opening.theirs))
    )
    now = our_clock.get_time(pick.ours if opening.ours is None else opening.ours)
    if floor_second(line.start) != floor_second(mine):
        return _clock(was), _clock(mine), _clock(line.start)
    known = [time for time in (was, mine) if time is not None]
    if now is None or any(abs(now - time) < A_SECOND for time in known):
        return "", "", ""
    return _clock(was), _clock(mine), _clock(now)


def _compare_extras(changes: LineChanges, base: int) -> Iterator[Clash]:
    """Find what both changed of what is kept with a line, if only by taking the line out."""
    texts = changes.texts
    was, mine, other = (
        {} if index is None else text.get_extras(get_lead(text, index).entry)
        for text, index in (
            (texts.base, base),
            (texts.theirs, changes.theirs.lines.get(base)),
            (texts.ours, changes.ours.lines.get(base)),
        )
    )
    for name in dict.fromkeys((*was, *mine, *other)):
        values = was.get(name, ""), mine.get(name, ""), other.get(name, "")
        is_lost = base not in changes.theirs.lines and values[0] != values[2]
        if is_lost or _differ(*values):
            yield _describe_extra(name, *values)


def _describe_extra(name: str, *values: str) -> Clash:
    """Describe a comment or a key as base, theirs and ours have it."""
    is_comment = name == COMMENT
    base, theirs, ours = (
        value if is_comment or not value else f"{name}: {value}" for value in values
    )
    return "comment" if is_comment else "key", base, theirs, ours


def _clock(start: float | None) -> str:
    return "" if start is None else format_clock(start)


def _differ(base: str | None, theirs: str | None, ours: str | None) -> bool:
    """Tell whether both changed it, and not to the same."""
    return theirs != base and ours not in (base, theirs)
