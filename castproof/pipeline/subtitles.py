"""The subtitles of a conversation, and what a person should know of how fast they go by."""

from __future__ import annotations

from align.layout.subtitles import reading_speed, subtitle_lines, too_fast
from castproof.config.schema import SubtitlesSection
from castproof.pipeline.layout import Layout
from transcript.seconds import clock
from transcript.values import Note, Transcript

KIND = "reading-speed"


def subtitles(layers: Layout, section: SubtitlesSection) -> Transcript:
    """Every word as cues."""
    return Transcript(subtitle_lines(layers.words, section.options()), layers.captions.language)


def notes(transcript: Transcript, section: SubtitlesSection) -> tuple[Note, ...]:
    """How many cues nobody can read in time, where there are any."""
    cues = transcript.lines
    fast = too_fast(cues, section.speed_max)
    if not fast:
        return ()
    speed, start = reading_speed(fast[0]), fast[0].start
    worst = "shown for no time" if speed is None else f"{speed:.0f}"
    detail = (
        f"{len(fast)} of {len(cues)} subtitles have to be read faster than {section.speed_max:g}"
        f" characters a second (the fastest, at {clock(start or 0.0)}: {worst})"
    )
    return (Note(KIND, detail),)
