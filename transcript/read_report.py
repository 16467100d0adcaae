"""What a reader has to say of a file: what it repaired, what it left out, how it took something.

One odd spot of a file is no reason to refuse the rest. It is skipped or repaired, and the report
counts it and names its row; under ``--strict`` it is an error instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Union

from transcript.errors import FormatError, InvalidCall
from transcript.text import quote

SpeakersFromText = Literal["auto", "yes", "no"]
Where = Union[int, str]  # noqa: UP007 - as Entry in transcript.values

SPEAKERS_FROM_TEXT: tuple[SpeakersFromText, ...] = ("auto", "yes", "no")

_MOST_PLACES = 4


@dataclass(slots=True)
class ReadReport:
    """Collect notes on one file while it is read; kinds that recur are counted, not repeated.

    ``is_strict`` refuses what would be repaired. ``speakers_from_text`` says whether a name and a
    colon before what a subtitle says are its speaker: ``auto`` where the file does so throughout.

    >>> report = ReadReport()
    >>> for row in (3, 9):
    ...     report.repair("a cue has no end", "{n} cues have no end", row)
    >>> report.notes
    ('lines 3 and 9: 2 cues have no end',)
    """

    is_strict: bool = False
    speakers_from_text: SpeakersFromText = "auto"
    _found: dict[tuple[str, str], list[Where | None]] = field(default_factory=dict)

    def repair(self, one: str, many: str, where: Where | None = None) -> None:
        """Note an odd spot that was skipped or repaired; ``many`` says it of ``{n}`` of them.

        ``where`` is a row of the file, counted from 1, or a place such as ``segments[3].start``.
        Raises :class:`~transcript.errors.FormatError` if strict.
        """
        if self.is_strict:
            place = f"{where}: " if isinstance(where, str) else ""
            raise FormatError(f"{place}{one}", line=where if isinstance(where, int) else None)
        self.mention(one, many, where)

    def mention(self, one: str, many: str | None = None, where: Where | None = None) -> None:
        """Note how something was read, or that a transcript has no place for it; never an error."""
        self._found.setdefault((one, many or one), []).append(where)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes in plain words, one a kind, in the order in which the kinds were first met."""
        return tuple(
            f"{_name_places(places)}{one if len(places) == 1 else many.format(n=len(places))}"
            for (one, many), places in self._found.items()
        )


def parse_speakers_from_text(text: str) -> SpeakersFromText:
    """Read the option ``--speakers-from-text``; :class:`InvalidCall` for what is none."""
    for one in SPEAKERS_FROM_TEXT:
        if text == one:
            return one
    raise InvalidCall(f"--speakers-from-text {quote(text)}: use auto, yes or no")


def _name_places(places: list[Where | None]) -> str:
    known = list(dict.fromkeys(place for place in places if place is not None))
    if not known:
        return ""
    shown = [str(place) for place in known[:_MOST_PLACES]]
    if len(known) > _MOST_PLACES:
        listed = f"{', '.join(shown)}, …"
    else:
        listed = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    are_rows = isinstance(known[0], int)
    label = ("line " if len(known) == 1 else "lines ") if are_rows else ""
    return f"{label}{listed}: "
