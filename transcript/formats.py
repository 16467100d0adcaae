"""Every format by name and by ending: what it carries, how it is read and how it is written.

A format that shows text for a span of time (SRT, WebVTT, Podcasting 2.0) needs ends. Where a line
has none, as in a caption file, the convention of the players is followed: a line is shown until
the next one starts, and the last for :data:`LAST_LINE_S` seconds. :func:`losses` says so. A start
or a speaker that is unknown is never made up: a format that needs one refuses the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from transcript import (
    captions,
    ctm,
    episode,
    features,
    lossless,
    needs,
    podcast,
    recognise,
    rttm,
    srt,
    stm,
    turns,
    vtt,
    whisperx,
)
from transcript.errors import FormatError, NotExpressible, UnknownFormat
from transcript.text import quoted
from transcript.values import Entry, Line, Transcript, Turn, Word, milliseconds

LAST_LINE_S = 5.0
"""Seconds a last line without an end is shown for, where a format needs an end."""
LINE_BREAK_S = 1.0
"""Seconds of silence after which the words of one speaker, read from CTM, start a new line."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is called and recognised, what it carries, how it is read and written.

    ``carries`` names features of :mod:`transcript.features`. ``reads`` or ``writes`` is ``None``
    where the format cannot be read as a transcript or is not written; ``refusal`` then says why.
    ``writes`` takes the recording's name too, for the formats that say it.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    carries: frozenset[str]
    reads: Callable[[str], Transcript] | None
    writes: Callable[[Transcript, str], str] | None
    shows_spans: bool = False
    refusal: str = ""


def read(text: str, format_: Format) -> Transcript:
    """The transcript of a file's text; :class:`FormatError` where it does not follow its format."""
    if format_.reads is None:
        raise FormatError(format_.refusal)
    return format_.reads(text)


def write(transcript: Transcript, format_: Format, *, recording: str = "recording") -> str:
    """The text of a file that holds what the format can carry of the transcript.

    ``recording`` names the recording in the formats that say it: a new episode's title, and the
    first field of RTTM, CTM and STM. Raises :class:`NotExpressible` where a line lacks what the
    format needs; what it merely cannot carry, :func:`losses` tells.
    """
    if format_.writes is None:
        raise NotExpressible(format_.refusal)
    if format_.shows_spans:
        transcript = replace(transcript, entries=_shown_until_the_next(transcript.entries))
    return format_.writes(transcript, recording)


def losses(transcript: Transcript, target: Format) -> tuple[str, ...]:
    """What writing the transcript in the target loses or makes up, in plain words."""
    found = features.lost(transcript, target.carries)
    missing = sum(line.end is None for line in transcript.lines)
    if target.shows_spans and missing:
        lines = "1 line has" if missing == 1 else f"{missing} lines have"
        found += (
            f"{lines} no end time: it is shown until the next one starts, "
            f"the last for {LAST_LINE_S:g} seconds",
        )
    return found


def by_name(name: str) -> Format:
    """The format of a name such as ``srt``; :class:`UnknownFormat` with the nearest one."""
    for format_ in FORMATS:
        if format_.name == name.lower():
            return format_
    names = [format_.name for format_ in FORMATS]
    near = get_close_matches(name.lower(), names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
    raise UnknownFormat(f"there is no format {quoted(name)}; {hint}")


def by_path(path: Path | str, text: str | None = None) -> Format:
    """The format of a file's name, or, for a bare ``.txt`` or ``.json``, of its ``text``.

    Without a text ``.json`` is our own, and a bare ``.txt`` is refused: it could be captions or
    turns.
    """
    name = Path(path).name.lower()
    bare = name.endswith((".txt", ".json"))
    fitting = [(end, f) for f in FORMATS for end in f.endings if name.endswith(end)]
    ending, format_ = max(fitting, key=lambda pair: len(pair[0]), default=("", None))
    if bare and ending in {"", ".json"} and text is not None:
        found = recognise.json_format(text) if ending else recognise.text_format(text)
        if found is None:
            raise UnknownFormat(
                f"what {Path(path).name} holds is none of our formats; say which it is", path=path
            )
        return by_name(found)
    if format_ is None:
        hint = "name it .captions.txt or .turns.txt" if bare else "there are " + _endings()
        raise UnknownFormat(f"no format has the ending of {Path(path).name}; {hint}", path=path)
    return format_


def _endings() -> str:
    return ", ".join(ending for format_ in FORMATS for ending in format_.endings)


def _shown_until_the_next(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries, each line without an end ending where a later one starts."""
    found: list[Entry] = []
    coming: list[float] = []  # the starts below, nearest last
    for entry in reversed(entries):
        if isinstance(entry, Line) and entry.start is not None:
            begin = entry.start
            if entry.end is None:
                end = next((s for s in reversed(coming) if s > begin), begin + LAST_LINE_S)
                entry = replace(entry, end=milliseconds(end))
            coming.append(begin)
        found.append(entry)
    return tuple(reversed(found))


def _lines_of(words: tuple[Word, ...]) -> Transcript:
    """Words as lines: those of one speaker up to a silence, in the order they start."""
    runs: list[list[Word]] = []
    open_runs: dict[str | None, list[Word]] = {}
    for word in words:
        run = open_runs.get(word.speaker)
        if run is None or _is_apart(run[-1], word):
            run = open_runs[word.speaker] = []
            runs.append(run)
        run.append(word)
    lines = [
        Line(
            run[0].start,
            max(word.end or 0.0 for word in run),
            run[0].speaker,
            " ".join(word.text for word in run),
            tuple(run),
        )
        for run in runs
    ]
    return Transcript(tuple(sorted(lines, key=lambda line: line.start or 0.0)))


def _is_apart(word: Word, following: Word) -> bool:
    """Whether the following word starts a line; a word of CTM always has its times."""
    end, start = word.end or 0.0, following.start or 0.0
    return start - end > LINE_BREAK_S or start < (word.start or 0.0)


def _words_of(lines: Iterable[Line]) -> tuple[Word, ...]:
    """The words of the lines, each with the line's speaker where it has none of its own."""
    words: list[Word] = []
    for number, line in enumerate(lines, start=1):
        if line.text and not line.words:
            raise NotExpressible(
                f"line {number} has text but no words with times, which CTM needs", entry=number
            )
        words += (replace(word, speaker=word.speaker or line.speaker) for word in line.words)
    return tuple(words)


def _turns_of(lines: Iterable[Line]) -> tuple[Turn, ...]:
    return tuple(
        Turn(*needs.span(line, number, "RTTM"), needs.speaker(line, number, "RTTM"))
        for number, line in enumerate(lines, start=1)
    )


def _only(*names: str) -> frozenset[str]:
    return frozenset(names)


FORMATS = (
    Format(
        "captions",
        "raw captions",
        (".captions.txt",),
        _only("text", "lines", "starts"),
        captions.parse,
        lambda transcript, _: captions.write(transcript),
    ),
    Format(
        "episode",
        "structured episode",
        (".md", ".markdown"),
        _only("headers", "text", "lines", "line breaks", "starts", "speakers"),
        lambda text: episode.parse(text).transcript,
        lambda transcript, name: episode.write(episode.new({"title": name}, transcript)),
    ),
    Format(
        "turns",
        "speaker turns",
        (".turns.txt",),
        _only("text", "lines", "speakers"),
        turns.parse,
        lambda transcript, _: turns.write(transcript),
    ),
    Format(
        "srt",
        "SubRip subtitles",
        (".srt",),
        _only("text", "lines", "starts", "milliseconds", "ends"),
        srt.parse,
        lambda transcript, _: srt.write(transcript),
        shows_spans=True,
    ),
    Format(
        "vtt",
        "WebVTT with voices",
        (".vtt",),
        _only("text", "lines", "starts", "milliseconds", "ends", "speakers"),
        vtt.parse,
        lambda transcript, _: vtt.write(transcript),
        shows_spans=True,
    ),
    Format(
        "podcast",
        "Podcasting 2.0 transcript",
        (".podcast.json",),
        _only("text", "lines", "line breaks", "starts", "milliseconds", "ends", "speakers"),
        podcast.parse,
        lambda transcript, _: podcast.write(transcript),
        shows_spans=True,
    ),
    Format(
        "rttm",
        "RTTM speaker turns",
        (".rttm",),
        _only("lines", "starts", "milliseconds", "ends", "speakers"),
        None,
        lambda transcript, name: rttm.write(_turns_of(transcript.lines), name),
        refusal="RTTM says who spoke when and holds no words; give it beside a file that has them",
    ),
    Format(
        "ctm",
        "CTM words",
        (".ctm",),
        _only("text", "line breaks", "starts", "milliseconds", "ends", "speakers", "words"),
        lambda text: _lines_of(ctm.parse(text)),
        lambda transcript, name: ctm.write(_words_of(transcript.lines), name),
    ),
    Format(
        "stm",
        "STM segments",
        (".stm",),
        _only("text", "lines", "starts", "milliseconds", "ends", "speakers"),
        stm.parse,
        lambda transcript, name: stm.write(transcript, name),
    ),
    Format(
        "whisperx",
        "WhisperX JSON",
        (".whisperx.json",),
        features.NAMES - {"headers", "header starts", "flags"},
        whisperx.parse,
        None,
        refusal="WhisperX's JSON is read and not written; write our own .json instead",
    ),
    Format(
        "json",
        "our own lossless JSON",
        (".json",),
        features.NAMES,
        lossless.parse,
        lambda transcript, _: lossless.write(transcript),
    ),
)
"""Every format, in the order they are listed in."""
