"""Every rule of the checker, which of them are wanted, and what a broken one is reported as.

``docs/reference/check.md`` has an example of each rule.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from transcript.errors import InvalidCall

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A code and what it stands for; ``is_mended`` where the checker may mend it by itself."""

    code: str
    name: str
    severity: Severity
    description: str
    is_mended: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place where a file breaks a rule; findings sort by place.

    ``line`` and ``column`` count from 1 and point at the offending value; ``entry`` counts the
    entries of the transcript from 1, and is ``None`` where the finding is about none of them.
    """

    line: int
    column: int
    code: str
    message: str
    severity: Severity
    entry: int | None = None
    fixable: bool = False


RULES: tuple[Rule, ...] = (
    Rule("E001", "unreadable", "error", "The file cannot be read as an episode."),
    Rule("E002", "front-matter-not-first", "error", "Something stands before the first `---`."),
    Rule("E003", "text-of-another-page", "error", "Paragraphs are those of another page."),
    Rule(
        "T101", "out-of-order", "error", "A time is out of order: earlier or later than its place."
    ),
    Rule("T102", "sec-and-time-disagree", "error", "`sec` and `time` are not the same second."),
    Rule("T103", "malformed-time", "error", "`time` is not M:SS or H:MM:SS.", is_mended=True),
    Rule("T104", "missing-sec", "warning", "A line has no `sec`.", is_mended=True),
    Rule("T105", "beyond-the-recording", "error", "A line starts after the recording's end."),
    Rule("T106", "ends-early", "warning", "The last line is long before the recording's end."),
    Rule(
        "T107", "beyond-duration", "warning", "A line starts after the front matter's `duration`."
    ),
    Rule("T108", "missing-time", "warning", "A line has `sec` and no `time`.", is_mended=True),
    Rule("T109", "malformed-duration", "warning", "`duration` is not ISO 8601, as PT1H2M3S."),
    Rule("T110", "clock-in-text", "warning", "A line begins with a clock."),
    Rule("T111", "impossible-rate", "warning", "A line has more words than its time can hold."),
    Rule("S201", "similar-speaker", "warning", "A name is nearly another's.", is_mended=True),
    Rule("S202", "barely-speaks", "warning", "A speaker has one or two words in all."),
    Rule("S203", "missing-speaker", "warning", "A line has no speaker, and others have one."),
    Rule("S204", "not-a-name", "error", "`who` holds a sentence."),
    Rule("S205", "name-as-line", "error", "A line is only a speaker's name.", is_mended=True),
    Rule("S206", "name-in-text", "error", "A speaker's name and a colon stand inside a line."),
    Rule("S207", "marks-around-name", "error", "`who` has marks around it.", is_mended=True),
    Rule("S208", "one-speaker", "warning", "One speaker has every line, and guests are listed."),
    Rule("S209", "name-spelt-otherwise", "warning", "A name is one letter off a speaker's."),
    Rule("H301", "empty-header", "warning", "Nothing follows a header."),
    Rule("H302", "headers-in-a-row", "warning", "A header follows a header.", is_mended=True),
    Rule("H303", "untitled-header", "error", "A header has no title."),
    Rule("H304", "header-in-sentence", "warning", "A header stands inside a sentence."),
    Rule("H305", "header-again", "warning", "A header is there twice."),
    Rule("X401", "misread-letters", "error", "UTF-8 was read as something else.", is_mended=True),
    Rule("X402", "repeated-paragraph", "error", "Paragraphs are there twice.", is_mended=True),
    Rule("X403", "long-paragraph", "warning", "A paragraph has more than 200 words."),
    Rule("X404", "empty-line", "error", "A line has no text."),
    Rule("X405", "lost-letter", "error", "A letter was lost: the file has U+FFFD in its place."),
    Rule("X406", "doubled-words", "warning", "A word or a sentence is there twice in a row."),
    Rule("X407", "loop", "warning", "Words come again and again."),
    Rule("X408", "stock-phrase", "warning", "A phrase that recognizers write where nobody speaks."),
    Rule("X409", "two-scripts", "error", "A word has letters of two scripts."),
    Rule("X410", "leading-mark", "warning", "A line begins with `=`.", is_mended=True),
    Rule("X411", "unpaired-mark", "warning", "A bracket or quotation has one half only."),
    Rule("X412", "unlike-labels", "warning", "A label such as [inaudible] is written in two ways."),
    Rule("X413", "house-term", "warning", "A spelling that the folder's `terms` replace."),
    Rule("X414", "doubtful-name", "warning", "A name is spelt almost as a commoner one."),
    Rule("C501", "read-too-fast", "warning", "A subtitle is to be read too fast."),
    Rule("C502", "flashed-by", "warning", "A subtitle is shown too short or too long."),
    Rule("C503", "too-much-text", "warning", "A subtitle has too long or too many rows."),
    Rule("P601", "not-taken", "error", "A host does not take files of this format."),
    Rule("P602", "row-too-wide", "warning", "A row is longer than a host shows."),
    Rule("P603", "too-many-rows", "warning", "A cue has more rows than a host shows."),
    Rule("P604", "cues-overlap", "error", "A cue begins before the one above it ends."),
    Rule("P605", "odd-cue-length", "warning", "A cue is shown for no time, or for too long."),
    Rule("P606", "impossible-speed", "warning", "A cue has more text than its time can hold."),
    Rule("P607", "unnamed-speakers", "warning", "Nobody is named, and the host shows names."),
    Rule("P608", "not-from-zero", "error", "The first chapter does not begin at 0:00."),
    Rule("P609", "too-few-chapters", "error", "There are fewer chapters than a host asks for."),
    Rule("P610", "too-many-chapters", "warning", "There are more chapters than a host advises."),
    Rule("P611", "long-title", "warning", "A chapter's title is longer than a host advises."),
    Rule("P612", "short-chapter", "warning", "A chapter is shorter than a host takes or advises."),
    Rule("P613", "chapters-out-of-order", "error", "A chapter begins before the one above it."),
    Rule("P614", "past-the-end", "error", "A time is after the recording's end."),
    Rule("P615", "markup", "warning", "A cue has tags that the host shows or drops."),
    Rule("P616", "colon-in-text", "warning", "A colon that the host may take for a name's."),
    Rule("P617", "wrong-type", "error", "A feed's tag has another type than its file."),
    Rule("P618", "no-address", "error", "A feed's tag has no address that an app can fetch."),
)

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that are looked for."""

    codes: frozenset[str] = frozenset(BY_CODE)

    @classmethod
    def parse(cls, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
        """Parse the codes that ``select`` names, or all, without those that ``ignore`` names.

        Each text may name several, separated by commas. Raises
        :class:`~transcript.errors.InvalidCall` with the nearest code for one that is unknown.

        >>> sorted(Selection.parse(["H"], ["H301,H303"]).codes)
        ['H302', 'H304', 'H305']
        """
        wanted = _parse_codes(select, "--select")
        return cls((wanted or frozenset(BY_CODE)) - _parse_codes(ignore, "--ignore"))

    def __contains__(self, code: str) -> bool:
        return code in self.codes


def _parse_codes(texts: Iterable[str], option: str) -> frozenset[str]:
    found: set[str] = set()
    for name in (part.strip().upper() for text in texts for part in text.split(",")):
        codes = {code for code in BY_CODE if name and code.startswith(name)}
        if not codes:
            near = difflib.get_close_matches(name, BY_CODE, n=1, cutoff=0)
            raise InvalidCall(f"{option} {name!r}: unknown code; did you mean {near[0]}?")
        found |= codes
    return frozenset(found)


EVERYTHING = Selection()
