"""The lines of a transcript from the cues of a subtitle file."""

from __future__ import annotations

from itertools import chain

from transcript.formats.cue_markup import ShownCue, read_markup
from transcript.formats.cues import CueFile
from transcript.formats.names_above_cues import read_names_above
from transcript.formats.names_in_text import read_names
from transcript.formats.rolling import fold_rolling
from transcript.read_report import ReadReport
from transcript.spacing import join_texts
from transcript.values import Line, Transcript


def read_lines(found: CueFile, report: ReadReport, *, is_vtt: bool) -> Transcript:
    """Read the cues as lines: markup out, rolling repeats folded, names before a colon read."""
    read = [read_markup(cue, is_vtt=is_vtt) for cue in found.cues]
    for cue in chain.from_iterable(read):
        if cue.is_formatted:
            report.mention(
                "formatting (italics, colours, places) in a cue is left out",
                "formatting (italics, colours, places) in {n} cues is left out",
            )
    shown = fold_rolling(list(chain.from_iterable(read)), report)
    named = read_names(read_names_above(shown, found.cues, report), report)
    return Transcript(tuple(map(_make_line, named)), found.language)


def _make_line(cue: ShownCue) -> Line:
    text = join_texts([row.text for row in cue.rows if row.text])
    words = tuple(word for row in cue.rows for word in row.words)
    # Words of some rows only would be taken for all that is said.
    is_whole = "".join(text.split()) == "".join(word.text for word in words)
    return Line(cue.start, cue.end, cue.speaker, text, words if is_whole else ())
