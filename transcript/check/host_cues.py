"""What a host refuses or spoils of a transcript's cues: a SubRip, WebVTT or JSON file for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transcript.check.hosts import FASTEST, LONGEST_S, CueLimits, Host
from transcript.check.rules import BY_CODE, Finding
from transcript.formats import podcast
from transcript.formats.cue_markup import ShownCue, read_markup
from transcript.formats.cues import read_srt_cues, read_vtt_cues
from transcript.formats.names_in_text import read_names
from transcript.read_report import ReadReport
from transcript.seconds import format_clock
from transcript.spacing import measure_width

LENIENCE_S = 0.001
"""Times are written in whole milliseconds."""
_TAG = re.compile(r"</?(?:[ibu]|c|font|ruby|rt|lang)\b[^<>]*>|\{\\an?\d", re.IGNORECASE)
_LABEL = re.compile(r"speaker[ _-]?\d+|channel [A-Z0-9]+", re.IGNORECASE)
ROUNDED_S = 0.5
"""An episode's starts are whole seconds, so that a cue's span may be wrong by half of one."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as a host reads it: its row in the file, its span, its speaker and its rows of text."""

    line: int
    start: float | None
    end: float | None
    speaker: str | None
    rows: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is said, in one row."""
        return " ".join(row for row in self.rows if row)


def check_cues(
    text: str, format_name: str, host: Host, end_s: float | None = None
) -> Iterator[Finding]:
    """Check a file of cues for a host that takes it; ``end_s`` is when the recording ends.

    Raises :class:`~transcript.errors.FormatError` where it does not follow its format.
    """
    limits = host.cues[format_name]
    cues = read_cues(text, format_name)
    for cue in cues:
        yield from _check_rows(cue, limits, host)
        yield from _check_span(cue, host, end_s, is_word=format_name == "podcast-words")
    # Segments of a word say two words at once where two people do.
    timed = [cue for cue in cues if cue.start is not None and cue.end is not None]
    for one, following in pairwise(timed) if format_name in ("srt", "vtt") else ():
        if (following.start or 0.0) < (one.end or 0.0) - LENIENCE_S:
            early = (one.end or 0.0) - (following.start or 0.0)
            message = f"it begins {early:.3f} s before the cue above it ends: apps show one alone"
            yield report(following.line, "P604", host, message)
    names = {cue.speaker for cue in cues if cue.speaker}
    if limits.are_named and cues and not names:
        yield report(cues[0].line, "P607", host, "no cue names its speaker, which it shows")
    elif limits.are_named and names and all(map(is_label, names)):
        message = f"speakers are numbered ({min(names)}), and it shows that: name them"
        yield report(cues[0].line, "P607", host, message)
    if not host.takes_markup:
        yield from _check_markup(text, host)
    if not host.takes_colons:
        yield from _check_colons(cues, host)


def read_cues(text: str, format_name: str) -> Sequence[Cue]:
    """Read the cues of a file, with the speakers that it names."""
    if format_name.startswith("podcast"):
        lines = podcast.read_segments(text, ReadReport())
        return [Cue(1, one.start, one.end, one.speaker, (one.text,)) for one in lines]
    is_vtt = format_name == "vtt"
    found = (read_vtt_cues if is_vtt else read_srt_cues)(text, ReadReport())
    shown = [cue for each in found.cues for cue in read_markup(each, is_vtt=is_vtt)]
    named: Sequence[ShownCue] = (
        shown if is_vtt else read_names(shown, ReadReport(speakers_from_text="yes"))
    )
    by_line = {cue.number: cue.speaker for cue in named if cue.speaker}
    return [
        Cue(cue.number, cue.start, cue.end, by_line.get(cue.number), _list_rows(cue))
        for cue in shown
    ]


def is_label(speaker: str) -> bool:
    """Tell whether a speaker is numbered, as one whom nobody named yet.

    >>> is_label("Speaker 1"), is_label("SPEAKER_00"), is_label("Ann")
    (True, True, False)
    """
    return _LABEL.fullmatch(speaker) is not None


def report(line: int, code: str, host: Host, message: str) -> Finding:
    """Report a finding at a row of the file, by the host's name."""
    return Finding(line, 1, code, f"{host.title}: {message}", BY_CODE[code].severity)


def _list_rows(cue: ShownCue) -> tuple[str, ...]:
    return tuple(row.text.strip() for row in cue.rows if row.text.strip())


def _check_rows(cue: Cue, limits: CueLimits, host: Host) -> Iterator[Finding]:
    widest = max(map(measure_width, cue.rows), default=0)
    if limits.width_chars is not None and widest > limits.width_chars:
        message = f"a row of {widest} characters: {limits.width_chars} fit"
        yield report(cue.line, "P602", host, message)
    if limits.rows is not None and len(cue.rows) > limits.rows:
        yield report(cue.line, "P603", host, f"{len(cue.rows)} rows: {limits.rows} fit")


def _check_span(
    cue: Cue, host: Host, end_s: float | None, *, is_word: bool = False
) -> Iterator[Finding]:
    if cue.start is None or cue.end is None:
        return
    if end_s is not None and max(cue.start, cue.end) > end_s + LENIENCE_S:
        late = format_clock(max(cue.start, cue.end))
        message = f"it ends at {late}, and the recording at {format_clock(end_s)}"
        yield report(cue.line, "P614", host, message)
    lasts, letters = cue.end - cue.start, len(cue.text)
    if lasts <= 0 and letters and not is_word:  # recognizers have words that take no time
        yield report(cue.line, "P605", host, "it is shown for no time")
    elif lasts > LONGEST_S:
        message = f"it is shown for {lasts:.0f} s: more than {LONGEST_S:.0f} is not followed"
        yield report(cue.line, "P605", host, message)
    elif lasts > 0 and letters > FASTEST * (lasts + ROUNDED_S):
        speed = f"{letters} characters in {lasts:.2f} s, {letters / lasts:.0f} a second"
        message = f"{speed}: nobody speaks so fast, so its times are wrong"
        yield report(cue.line, "P606", host, message)


def _check_markup(text: str, host: Host) -> Iterator[Finding]:
    for number, row in enumerate(text.splitlines(), start=1):
        found = _TAG.search(row)
        if found is not None:
            yield report(number, "P615", host, f"the tag {found[0]} is not understood: take it out")


def _check_colons(cues: Sequence[Cue], host: Host) -> Iterator[Finding]:
    for cue in cues:
        said = cue.text
        if cue.speaker is not None:
            said = said.removeprefix(f"{cue.speaker}:")
        if re.search(r":(?:\s|$)", said):
            message = "a colon in the text may be taken for a name's: write it otherwise"
            yield report(cue.line, "P616", host, message)
