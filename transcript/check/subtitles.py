"""What is wrong with subtitles: shown too short to be read, too long, or with too much text.

The figures are Netflix's, "Timed Text Style Guide": of "English (USA)" 42 characters a row and 20
characters a second for adults' programmes; of "General Requirements" two rows, and from 5/6 of a
second to 7 seconds a subtitle.
"""

from __future__ import annotations

from collections.abc import Iterator

from transcript.check.rules import BY_CODE, Finding
from transcript.errors import FormatError
from transcript.formats.cue_markup import ShownCue, read_markup
from transcript.formats.cues import read_srt_cues, read_vtt_cues
from transcript.read_report import ReadReport

MOST_PER_SECOND = 20.0
SHORTEST_S, LONGEST_S = 5 / 6, 7.0
WIDEST, MOST_ROWS = 42, 2
LENIENCE_S = 0.001
"""Times are written in whole milliseconds."""


def check_subtitles(text: str, *, is_vtt: bool) -> tuple[Finding, ...]:
    """Check a SubRip or WebVTT file; what is wrong in it, sorted by where it lies.

    A text without cues has one finding, ``E001``.

    >>> text = "1\\n00:00:01,000 --> 00:00:02,000\\nWe left our old flat in April.\\n"
    >>> [(one.code, one.line, one.message) for one in check_subtitles(text, is_vtt=False)]
    [('C501', 2, '30 characters in 1.00 s, 30 a second: more than 20 cannot be read')]
    """
    report = ReadReport()
    try:
        found = (read_vtt_cues if is_vtt else read_srt_cues)(text, report)
    except FormatError as error:
        message = str(error).removeprefix(f"line {error.line}: ")
        return (Finding(error.line or 1, 1, "E001", message, BY_CODE["E001"].severity),)
    shown = (one for cue in found.cues for one in read_markup(cue, is_vtt=is_vtt))
    return tuple(sorted(finding for one in shown for finding in _check_cue(one)))


def _check_cue(cue: ShownCue) -> Iterator[Finding]:
    rows = [row.text.strip() for row in cue.rows if row.text.strip()]
    letters = sum(map(len, rows)) + max(0, len(rows) - 1)
    if cue.start is not None and cue.end is not None and letters:
        lasts = cue.end - cue.start
        if lasts < SHORTEST_S - LENIENCE_S:
            yield _report(cue, "C502", f"shown for {lasts:.2f} s: less than 0.83 s flashes by")
        elif letters > MOST_PER_SECOND * (lasts + LENIENCE_S):
            speed = f"{letters} characters in {lasts:.2f} s, {letters / lasts:.0f} a second"
            yield _report(cue, "C501", f"{speed}: more than {MOST_PER_SECOND:.0f} cannot be read")
        elif lasts > LONGEST_S + LENIENCE_S:
            yield _report(cue, "C502", f"shown for {lasts:.2f} s: more than 7 s is read again")
    widest = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS:
        yield _report(cue, "C503", f"{len(rows)} rows: more than {MOST_ROWS} hide the picture")
    elif widest > WIDEST:
        yield _report(cue, "C503", f"a row of {widest} characters: {WIDEST} fit")


def _report(cue: ShownCue, code: str, message: str) -> Finding:
    return Finding(cue.number, 1, code, message, BY_CODE[code].severity)
