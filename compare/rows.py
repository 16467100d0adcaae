"""A comparison as rows of two paragraphs: one of the person's, and the machine's words beside it.

A row is a dictionary for the page's script: ``t`` its second, ``m`` and ``h`` the two sides. A side
is a list of parts: a string is text both sides have, ``[number, text]`` is a part of a difference,
``{"who": name}`` says who speaks from here, ``{"head": title}`` is a chapter's title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from compare.comparison import Comparison
from compare.edits import EditKind
from compare.tokens import ComparedToken
from transcript.spacing import join_texts
from transcript.values import Header, Transcript

LONGEST_CUT = 60
"""Machine tokens without a counterpart, from which on they stand in rows of their own."""
_SENTENCE_ENDS = (".", "?", "!", "…")


@dataclass(frozen=True, slots=True)
class RowPiece:
    """The part of a stretch that stands in one row; ``number`` is ``None`` for what is the same."""

    number: int | None
    machine: range
    human: range
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class ReportRows:
    """The rows, and where each of the person's passages is: (its first word's index, row)."""

    rows: list[dict[str, Any]]
    places: list[tuple[int, int]]


def build_rows(
    found: Comparison, numbers: Mapping[int | None, int], machine: Transcript, human: Transcript
) -> ReportRows:
    """Build the rows of a comparison; ``numbers`` gives a stretch's index its difference's number.

    A row begins where a line of the person's does, and where a long passage that the person cut
    begins, ends, or goes on in another paragraph of the machine's.
    """
    table = _Table(found, _find_titles(machine), _find_titles(human))
    for index, stretch in enumerate(found.stretches):
        number, said = numbers.get(index), stretch.machine
        if not stretch.human and len(said) > LONGEST_CUT:
            for part in _split_at_lines(found.machine, said, LONGEST_CUT):
                table.add(RowPiece(number, part, stretch.human, is_alone=True))
            continue
        pairs_up = stretch.kind in (EditKind.SAME, EditKind.PUNCTUATION, EditKind.SPEAKER)
        parts = list(_split_at_lines(found.human, stretch.human, 1)) or [stretch.human]
        for part in parts[:-1]:
            taken = min(len(part), len(said)) if pairs_up else 0
            table.add(RowPiece(number, said[:taken], part))
            said = said[taken:]
        table.add(RowPiece(number, said, parts[-1]))
    table.close()
    return ReportRows(table.rows, table.places)


def _find_titles(transcript: Transcript) -> dict[int, list[str]]:
    """Find the headers that stand before each line, by the line's number."""
    found: dict[int, list[str]] = {}
    line = 0
    for entry in transcript.entries:
        if isinstance(entry, Header):
            found.setdefault(line, []).append(entry.title)
        else:
            line += 1
    return found


def _split_at_lines(
    tokens: tuple[ComparedToken, ...], indices: range, fewest: int
) -> Iterator[range]:
    """Split the indices where a line begins, no part shorter than ``fewest`` but the last."""
    begin = indices.start
    for index in indices:
        is_first = index == 0 or tokens[index - 1].line != tokens[index].line
        if is_first and index - begin >= fewest:
            yield range(begin, index)
            begin = index
    if begin < indices.stop:
        yield range(begin, indices.stop)


@dataclass(slots=True)
class _Side:
    """One side as it is put together: what is said so far in the row, and by whom."""

    tokens: tuple[ComparedToken, ...]
    titles: dict[int, list[str]]
    parts: list[Any] = field(default_factory=list)
    speaker: str | None = None
    line: int = -1
    stop: int = 0
    start: float | None = None

    @property
    def has_ended(self) -> bool:
        """Tell whether all of a line, and no word of the next, was shown."""
        return self.stop == len(self.tokens) or self.tokens[self.stop].line != self.line

    def begins(self, indices: range) -> bool:
        """Tell whether the indices begin a line that nothing was shown of."""
        return bool(indices) and self.tokens[indices[0]].line != self.line

    def add(self, indices: range, number: int | None) -> None:
        """Add the tokens of the indices to the row."""
        texts: list[str] = []
        self.stop = indices.stop if indices else self.stop
        for index in indices:
            token = self.tokens[index]
            if token.line != self.line or token.speaker != self.speaker or not self.parts:
                self._say(texts, number)
                texts = []
                # The titles before a new line, and the speaker where that is another or a row's.
                for line in range(self.line + 1, token.line + 1):
                    self.parts.extend({"head": title} for title in self.titles.get(line, ()))
                is_named = any(isinstance(part, dict) and "who" in part for part in self.parts)
                if token.speaker is not None and (token.speaker != self.speaker or not is_named):
                    self.parts.append({"who": token.speaker})
                self.line, self.speaker = token.line, token.speaker
            texts.append(token.text)
            self.start = token.start if self.start is None else self.start
        self._say(texts, number)

    def _say(self, texts: list[str], number: int | None) -> None:
        if not texts:
            return
        said = join_texts(texts)
        last = self.parts[-1] if self.parts else None
        if number is None and isinstance(last, str):
            self.parts[-1] = join_texts([last, said])
        elif isinstance(last, list) and last[0] == number:
            last[1] = join_texts([last[1], said])
        else:
            self.parts.append(said if number is None else [number, said])

    def take_start(self) -> float | None:
        """Take the second the row's words begin at; that of the next row is not known yet."""
        start, self.start = self.start, None
        return start

    def take_parts(self) -> list[Any]:
        """Take the row's parts; the next row has none yet."""
        parts, self.parts = self.parts, []
        return parts


class _Table:
    """The rows so far, and the one that is being filled."""

    def __init__(
        self,
        found: Comparison,
        machine_titles: dict[int, list[str]],
        human_titles: dict[int, list[str]],
    ) -> None:
        self.rows: list[dict[str, Any]] = []
        self.places: list[tuple[int, int]] = []
        self._machine = _Side(found.machine, machine_titles)
        self._human = _Side(found.human, human_titles)
        self._is_alone = False
        self._waiting: list[RowPiece] = []

    def add(self, piece: RowPiece) -> None:
        """Add a piece to the row, or begin another with it."""
        # Where the machine begins a sentence and the person's paragraph has ended, it is of the
        # next row, with the words it leads to.
        if piece.machine and not piece.human and not piece.is_alone:
            before = piece.machine[0] - 1
            is_begun = before < 0 or self._machine.tokens[before].text.endswith(_SENTENCE_ENDS)
            if self._waiting or (is_begun and self._human.has_ended):
                self._waiting.append(piece)
                return
        if piece.is_alone or not piece.human:
            self._put_waiting()
        if piece.is_alone or self._is_alone or self._human.begins(piece.human):
            self._end()
        self._is_alone = piece.is_alone
        self._put_waiting()
        self._put(piece)

    def _put_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for piece in waiting:
            self._put(piece)

    def _put(self, piece: RowPiece) -> None:
        self._machine.add(piece.machine, piece.number)
        self._human.add(piece.human, piece.number)
        if piece.human:
            self.places.append((piece.human.start, len(self.rows)))

    def close(self) -> None:
        """End the last row."""
        self._put_waiting()
        self._end()

    def _end(self) -> None:
        """End the row, unless nothing is in it."""
        machine, human = self._machine.take_parts(), self._human.take_parts()
        starts = (side.take_start() for side in (self._human, self._machine))
        known = [start for start in starts if start is not None]
        if machine or human:
            self.rows.append({"t": round(known[0], 2) if known else None, "m": machine, "h": human})
