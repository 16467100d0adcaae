"""Every format: how it is called and recognized, what it carries, who reads and writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from transcript import episode
from transcript.formats import (
    audacity,
    captions,
    chapters,
    ctm,
    cue_ends,
    document,
    features,
    ffmetadata,
    lossless,
    ogm,
    podcast,
    podcast_html,
    podlove,
    rttm,
    show_notes,
    srt,
    stm,
    text_transcript,
    turns,
    vtt,
)
from transcript.formats.recognizers.layouts import LAYOUTS
from transcript.read_report import ReadReport
from transcript.values import Transcript


def _list_nothing(_: object) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is called and recognized, what it carries, how it is read and written.

    ``carries`` names features of :mod:`transcript.formats.features`. A format of text has ``reads``
    and ``writes``; a binary one has ``loads`` and ``dumps``. Both are ``None`` where the format
    cannot be read as a transcript, or is not written; ``refusal`` then says why. The readers take
    the report in which they say what they repaired or left out; the writers take the recording's
    name, for the formats that say it.

    A transcript is passed through ``prepares`` before it is written: what that makes up, and what
    else is to be said of the written file, ``warns`` tells. ``ignores`` tells what a file of
    the format holds that a transcript has no place for. ``matches`` tells a JSON document of it.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    carries: frozenset[str]
    reads: Callable[[str, ReadReport], Transcript] | None = None
    writes: Callable[[Transcript, str], str] | None = None
    loads: Callable[[bytes, ReadReport], Transcript] | None = None
    dumps: Callable[[Transcript, str], bytes] | None = None
    prepares: Callable[[Transcript], Transcript] = lambda transcript: transcript
    warns: Callable[[Transcript], tuple[str, ...]] = _list_nothing
    ignores: Callable[[bytes], tuple[str, ...]] = _list_nothing
    matches: Callable[[Any], bool] | None = None
    refusal: str = ""

    @property
    def is_binary(self) -> bool:
        """Tell whether a file of the format is bytes rather than text."""
        return self.loads is not None or self.dumps is not None

    @property
    def is_read(self) -> bool:
        """Tell whether a transcript can be read from it."""
        return self.reads is not None or self.loads is not None

    @property
    def is_written(self) -> bool:
        """Tell whether a transcript can be written in it."""
        return self.writes is not None or self.dumps is not None

    @property
    def is_chapters(self) -> bool:
        """Tell whether it holds chapters and nothing that is said."""
        return "headers" in self.carries and not self.carries & {"text", "lines"}


def _only(*names: str) -> frozenset[str]:
    return frozenset(names)


_CHAPTERS_ONLY_READ = "these chapters can be read but not written; write chapters or json-chapters"
_SPANS = ("starts", "milliseconds", "ends")

FORMATS = (
    Format(
        "captions",
        "raw captions",
        (".captions.txt",),
        _only("text", "lines", "starts"),
        lambda text, _: captions.parse(text),
        lambda transcript, _: captions.write(transcript),
    ),
    Format(
        "episode",
        "structured episode",
        (".md", ".markdown"),
        _only("headers", "title breaks", "text", "lines", "line breaks", "starts", "speakers"),
        lambda text, _: episode.parse(text).transcript,
        lambda transcript, name: episode.write(episode.create({"title": name}, transcript)),
    ),
    Format(
        "turns",
        "speaker turns",
        (".turns.txt",),
        _only("text", "lines", "speakers"),
        lambda text, _: turns.parse(text),
        lambda transcript, _: turns.write(transcript),
    ),
    Format(
        "text",
        "text with times and names",
        (".transcript.txt",),
        _only("text", "lines", *_SPANS, "speakers"),
        text_transcript.parse,
        refusal="this text can be read but not written; write captions, turns or docx instead",
    ),
    Format(
        "docx",
        "word-processor document",
        (".docx",),
        _only("headers", "title breaks", "text", "lines", "line breaks", "starts", "speakers"),
        loads=document.parse,
        dumps=document.write,
        ignores=document.list_ignored,
    ),
    Format(
        "srt",
        "SubRip subtitles",
        (".srt",),
        _only("text", "lines", *_SPANS),
        srt.parse,
        lambda transcript, _: srt.write(transcript),
        prepares=cue_ends.fill_ends,
        warns=cue_ends.describe_filled_ends,
    ),
    Format(
        "vtt",
        "WebVTT with voices",
        (".vtt",),
        _only("text", "lines", *_SPANS, "speakers"),
        vtt.parse,
        lambda transcript, _: vtt.write(transcript),
        prepares=cue_ends.fill_ends,
        warns=cue_ends.describe_filled_ends,
    ),
    Format(
        "karaoke",
        "WebVTT with the times of words",
        (".karaoke.vtt",),
        _only("text", "lines", *_SPANS, "speakers"),
        vtt.parse,
        lambda transcript, _: vtt.write_karaoke(transcript),
        prepares=cue_ends.fill_ends,
        warns=cue_ends.describe_filled_ends,
    ),
    Format(
        "podcast",
        "Podcasting 2.0 transcript",
        (".podcast.json",),
        _only("text", "lines", "line breaks", *_SPANS, "speakers"),
        podcast.parse,
        lambda transcript, _: podcast.write(transcript),
        matches=podcast.matches,
        prepares=cue_ends.fill_ends,
        warns=cue_ends.describe_filled_ends,
    ),
    Format(
        "podcast-words",
        "Podcasting 2.0 transcript by the word",
        (".words.podcast.json",),
        _only("text", "line breaks", *_SPANS, "speakers", "words"),
        podcast.parse_words,
        lambda transcript, _: podcast.write_words(transcript),
        prepares=cue_ends.fill_ends,
        warns=lambda transcript: (
            *cue_ends.describe_filled_ends(transcript),
            *podcast.describe_whole_lines(transcript),
        ),
    ),
    Format(
        "podcast-html",
        "Podcasting 2.0 transcript in HTML",
        (".transcript.html",),
        _only("text", "lines", "starts", "speakers"),
        writes=lambda transcript, _: podcast_html.write(transcript),
        refusal="this HTML can be written but not read; read the podcast, vtt or srt beside it",
    ),
    Format(
        "notes",
        "plain text for show notes",
        (".notes.txt",),
        _only("headers", "text", "lines", "speakers"),
        writes=lambda transcript, _: show_notes.write(transcript),
        refusal="show notes can be written but not read; read the text that they were made from",
    ),
    Format(
        "chapters",
        "chapter list",
        (".chapters.txt",),
        _only("headers", "header starts"),
        chapters.parse,
        lambda transcript, _: chapters.write(transcript),
        prepares=chapters.fill_starts,
        warns=chapters.describe_filled_starts,
    ),
    Format(
        "description",
        "chapters of a video description",
        (".description.txt",),
        _only("headers", "header starts"),
        chapters.parse,
        lambda transcript, _: chapters.write_description(transcript),
        prepares=chapters.fill_starts,
        warns=lambda transcript: (
            *chapters.describe_filled_starts(transcript),
            *chapters.explain_refusal(chapters.fill_starts(transcript)),
        ),
    ),
    Format(
        "json-chapters",
        "Podcasting 2.0 chapters",
        (".chapters.json",),
        _only("headers", "title breaks", "header starts", "header milliseconds"),
        lambda text, _: podcast.parse_chapters(text),
        lambda transcript, _: podcast.write_chapters(transcript),
        matches=podcast.matches_chapters,
        prepares=chapters.fill_starts,
        warns=chapters.describe_filled_starts,
        ignores=podcast.list_ignored,
    ),
    Format(
        "labels",
        "Audacity's labels as chapters",
        (".labels.txt",),
        _only("headers", "header starts", "header milliseconds"),
        audacity.parse,
        refusal=_CHAPTERS_ONLY_READ,
    ),
    Format(
        "psc",
        "Podlove Simple Chapters",
        (".psc", ".psc.xml"),
        _only("headers", "header starts", "header milliseconds"),
        podlove.parse,
        refusal=_CHAPTERS_ONLY_READ,
    ),
    Format(
        "ffmetadata",
        "chapters in FFmpeg's metadata file",
        (".ffmetadata", ".ffmeta", ".ffmetadata.txt"),
        _only("headers", "title breaks", "header starts", "header milliseconds"),
        ffmetadata.parse,
        refusal=_CHAPTERS_ONLY_READ,
    ),
    Format(
        "ogm",
        "chapters of OGM tools and mkvmerge",
        (".ogm.txt",),
        _only("headers", "header starts", "header milliseconds"),
        ogm.parse,
        refusal=_CHAPTERS_ONLY_READ,
    ),
    Format(
        "rttm",
        "RTTM speaker turns",
        (".rttm",),
        _only("lines", *_SPANS, "speakers"),
        None,
        lambda transcript, name: rttm.write(rttm.collect_turns(transcript.lines), name),
        refusal="RTTM says who spoke when and has no words; add a file that has them",
    ),
    Format(
        "ctm",
        "CTM words",
        (".ctm",),
        _only("text", "line breaks", *_SPANS, "speakers", "words"),
        lambda text, report: ctm.group_words(ctm.parse(text, report=report)),
        lambda transcript, name: ctm.write(ctm.collect_words(transcript.lines), name),
    ),
    Format(
        "stm",
        "STM segments",
        (".stm",),
        _only("text", "lines", *_SPANS, "speakers"),
        lambda text, report: stm.parse(text, report=report),
        lambda transcript, name: stm.write(transcript, name),
    ),
    *(
        Format(
            layout.name,
            layout.title,
            layout.endings,
            features.NAMES - features.OF_HEADERS - {"flags"},
            layout.parse,
            matches=layout.matches,
            refusal=f"{layout.title} can be read but not written; write castproof's own .json",
        )
        for layout in LAYOUTS
    ),
    Format(
        "json",
        "our own lossless JSON",
        (".json",),
        features.NAMES,
        lambda text, _: lossless.parse(text),
        lambda transcript, _: lossless.write(transcript),
        matches=lossless.matches,
    ),
)
"""Every format, in the order they are listed in."""
