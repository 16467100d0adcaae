"""The glossary of a run: the file that is named, the show's terms, the guests of the episode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from align.glossary.correct import CorrectedWords, Glossary, HeardName, correct_words
from align.languages.packs import choose_pack
from align.naming.handles import spell_as_heard
from align.naming.misheard import find_misheard_names
from align.naming.names import is_handle
from castproof.config.presets import default_glossary_path
from castproof.config.schema import AsrSection, GlossarySection
from castproof.errors import GlossaryError
from castproof.glossary import file as glossary_file
from castproof.glossary.common_words import load_vocabulary
from transcript.values import Line, Note, Transcript, Word

KIND = "glossary"
"""The kind of the note that a corrected caption carries."""
PROPOSED = "glossary-proposal"
"""The kind of the note where a term may be meant, and the words stand as they were heard."""


def load_glossary(section: GlossarySection) -> Glossary:
    """Load the terms of the file and the show that a configuration names.

    Raises :class:`~castproof.errors.GlossaryError`.
    """
    path = Path(section.file).expanduser() if section.file else default_glossary_path()
    # Common words are looked up in English: what is spoken is known only after listening.
    found = glossary_file.read(path, load_vocabulary("en"))
    if section.show is not None and section.show not in found.show_names:
        known = ", ".join(found.show_names) or "none"
        raise GlossaryError(
            f"{path}: there is no show {section.show!r}; its shows: {known}", path=path
        )
    return found.of_show(section.show)


def add_guests(glossary: Glossary, guests: Sequence[str]) -> Glossary:
    """Put the names of the guests before a glossary's terms.

    A guest's names are terms one by one, as they are said; a site's key (``annlee``) is none.
    """
    names = [name for person in guests for name in person.split() if name[:1].isupper()]
    return glossary.with_terms(list(dict.fromkeys(names)))


def add_hot_words(asr: AsrSection, glossary: Glossary, section: GlossarySection) -> AsrSection:
    """Add a glossary's terms to the hot words of the recognition, the most wanted first.

    First those that the configuration names, then terms with known wrong spellings, as these were
    misheard before, then the rest. The recognizer takes as many as its prompt has room for.
    """
    if not (section.listen and glossary):
        return asr
    ranked = sorted((*glossary.terms, *glossary.unsure), key=lambda term: not term.wrong)
    words = dict.fromkeys((*asr.hotwords, *(term.text for term in ranked)))
    return asr.model_copy(update={"hotwords": tuple(words)})


def apply_glossary(
    words: Sequence[Word],
    glossary: Glossary,
    section: GlossarySection,
    language: str | None,
    people: Sequence[str] = (),
) -> tuple[CorrectedWords, tuple[Note, ...]]:
    """Correct words as far as the configuration wants it; return notes for the person too.

    ``people`` are expected: their names are put right where they were misheard.
    """
    if not (section.correct and (glossary or people)):
        return CorrectedWords(tuple(words)), ()
    known = load_vocabulary(language)
    is_word: Callable[[str], bool] | None = None if known is None else known.is_word
    names: tuple[HeardName, ...] = ()
    if is_word is not None:
        pack = choose_pack(language)
        spelt = spell_as_heard(people, words, is_word, pack)
        known_people = [one for one in spelt if not is_handle(one)]
        names = find_misheard_names(words, known_people, is_word, pack)
    done = correct_words(words, glossary, is_word, names)
    if is_word is not None or not words:
        return done, ()
    why = "the language is not known" if language is None else f"no word list for {language!r}"
    detail = (
        f"{why}: only the wrong spellings that the glossary lists were corrected, not "
        "similar-sounding words"
    )
    return done, (Note("glossary-by-list", detail),)


def note_corrections(transcript: Transcript) -> Transcript:
    """Add a note to each line for every correction that its words carry."""
    entries = []
    for entry in transcript.entries:
        if isinstance(entry, Line):
            corrections = dict.fromkeys(word.correction for word in entry.words)
            notes = (
                Note(
                    KIND if one.is_applied else PROPOSED,
                    f"“{one.heard}” {'→' if one.is_applied else 'may be'} “{one.written}”: "
                    f"{one.evidence}",
                )
                for one in corrections
                if one is not None
            )
            entry = replace(entry, notes=(*entry.notes, *notes))
        entries.append(entry)
    return replace(transcript, entries=tuple(entries))
