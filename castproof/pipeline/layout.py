"""Words and turns laid out as everything that is written from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.attribution.speakers import attribute
from align.attribution.voice_check import CheckedUnit, add_confidence, rename_units
from align.cleanup.clean_up import clean_up
from align.cleanup.edits import CleanedWords
from align.glossary.correct import Correction
from align.languages.packs import choose_pack
from align.layout.captions import lay_out_captions
from align.layout.paragraphs import lay_out_paragraphs
from align.layout.subtitles import find_too_fast, lay_out_cues, measure_reading_speed
from align.naming.labels import rename_speakers
from align.naming.rules import (
    Clues,
    Naming,
    find_contradictions,
    find_unplaced_names,
    name_speakers,
)
from castproof.config.schema import Configuration, SubtitlesSection
from castproof.pipeline import cleanup as readings
from transcript.seconds import format_clock
from transcript.values import Note, Transcript, Turn, Word

NO_CLUES = Clues()
LANGUAGE_SETTING = "set it with `--set asr.language=en`"


@dataclass(frozen=True, slots=True)
class Layout:
    """One conversation, laid out: under the speakers' names throughout.

    ``captions`` hold every word; ``paragraphs`` have those of the ``reading``, whose edits are
    all that is left out. ``turns`` are the diarizer's. ``naming`` says what each label of the
    words' source became and why, in order of first speech. ``corrections`` are the glossary's.
    """

    words: tuple[Word, ...]
    captions: Transcript
    paragraphs: Transcript
    turns: tuple[Turn, ...]
    naming: tuple[Naming, ...]
    reading: CleanedWords
    notes: tuple[Note, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Whoever speaks, in order of first speech."""
        return tuple(dict.fromkeys(one.name for one in self.naming))

    @property
    def names(self) -> dict[str, str]:
        """What each label of the words' source became."""
        return {one.label: one.name for one in self.naming}


def lay_out(
    words: Sequence[Word],
    turns: Sequence[Turn] | None,
    config: Configuration,
    *,
    clues: Clues = NO_CLUES,
    checked: Sequence[CheckedUnit] | None = None,
    language: str | None = None,
) -> Layout:
    """Attribute ``words`` to the speakers of ``turns`` and lay them out.

    Without turns (``None``) the words keep the speakers they have, and so do words that were
    ``checked`` by voice.
    """
    attributed = turns is None or checked is not None
    clues = replace(clues, language=language or config.asr.language)
    pack = choose_pack(clues.language, (word.text for word in words))
    said = words if attributed else attribute(words, turns or (), config.align.options(), pack)
    naming = name_speakers(said, clues)
    called = {one.label: one.name for one in naming}
    named = rename_speakers(said, called)
    voices = rename_units(checked or (), called)
    captions = lay_out_captions(named, config.captions.options(), pack)
    section, spoken = config.episode, language or config.asr.language
    reading = clean_up(named, section.reading, spoken, write_out=section.expand_contractions)
    keeps_all = section.reading == "verbatim"
    paragraphs = lay_out_paragraphs(
        reading.words, section.options(), keep_backchannels=keeps_all, pack=pack
    )
    notes = [Note("names-differ", line) for line in find_contradictions(said, naming, clues.pack)]
    if surplus := find_unplaced_names(said, clues):
        found = f"{len(naming)} were heard" if naming else "the speakers were not told apart"
        detail = f"there is no speaker for {', '.join(surplus)}: {found}"
        if clues.by_label and naming:
            detail += ", with the labels Speaker 1 and so on by who speaks first"
        notes.append(Note("surplus-names", detail))
    notes += readings.note_unknown_language(reading, spoken, LANGUAGE_SETTING)
    return Layout(
        words=named,
        captions=Transcript(add_confidence(captions, voices), language),
        paragraphs=Transcript(add_confidence(paragraphs, voices), language),
        turns=rename_speakers(turns or (), called),
        naming=naming,
        reading=reading,
        notes=tuple(notes),
    )


def lay_out_subtitles(
    layout: Layout, section: SubtitlesSection, *, with_names: bool = False
) -> Transcript:
    """Lay out every word as cues; ``with_names`` has the names that the section asks for."""
    options = section.options() if with_names else replace(section.options(), names="never")
    language = layout.captions.language
    pack = choose_pack(language, (word.text for word in layout.words))
    return Transcript(lay_out_cues(layout.words, options, pack), language)


def note_reading_speed(transcript: Transcript, section: SubtitlesSection) -> tuple[Note, ...]:
    """Note how many cues are too fast to read, if any are."""
    cues = transcript.lines
    fast = find_too_fast(cues, section.speed_max)
    if not fast:
        return ()
    speed, start = measure_reading_speed(fast[0]), fast[0].start
    worst = "shown for no time" if speed is None else f"{speed:.0f}"
    detail = (
        f"{len(fast)} of {len(cues)} subtitles are faster than {section.speed_max:g}"
        f" characters a second (the fastest, at {format_clock(start or 0.0)}: {worst})"
    )
    return (Note("reading-speed", detail),)
