"""What reads a language's pack beside the clean-up: speakers, paragraphs, subtitles, names."""

from __future__ import annotations

import pytest

from align.attribution.backchannels import find_candidates, match_backchannels
from align.attribution.speakers import attribute
from align.languages.pack import LanguagePack
from align.languages.packs import UNKNOWN, choose_pack, find_pack
from align.layout.paragraphs import lay_out_paragraphs
from align.layout.subtitles import SubtitleOptions, lay_out_cues
from align.naming.misheard import find_misheard_names
from transcript.values import Turn, Word

ENGLISH_SAID = "what we have in the house is of no use to them and that is why"


def pack_of(code: str) -> LanguagePack:
    pack = find_pack(code)
    assert pack is not None
    return pack


def timed(text: str) -> list[Word]:
    return [Word(i / 4, i / 4 + 0.25, one, speaker="A") for i, one in enumerate(text.split())]


@pytest.mark.parametrize(
    ("code", "said", "is_one"),
    [("de", "genau", True), ("de", "right", False), ("en", "genau", False), ("nl", "right", False)],
)
def test_a_listener_is_heard_in_the_language_spoken(code: str, said: str, is_one: bool) -> None:
    words = [Word(0.0, 0.5, "wir"), Word(0.5, 0.8, said), Word(0.8, 1.2, "los")]
    turns = [Turn(0.0, 3.0, "A"), Turn(0.45, 0.85, "B")]
    pack = pack_of(code)
    assert find_candidates(words, pack)[1] is is_one
    assert bool(match_backchannels(words, turns, pack)) is is_one
    assert (attribute(words, turns, pack=pack)[1].speaker == "B") is is_one


def test_of_an_unknown_language_only_a_listeners_sounds_are_known() -> None:
    words = [Word(0.0, 0.2, text) for text in ("right", "sure", "mhm", "okay")]
    assert find_candidates(words, UNKNOWN) == (False, False, True, True)


def test_no_paragraph_drops_a_word_by_another_languages_list() -> None:
    words = [
        Word(0.0, 0.5, "Wir", speaker="A"),
        Word(0.5, 0.7, "right", speaker="B"),
        Word(0.8, 1.2, "bleiben.", speaker="A"),
    ]
    assert "right" not in " ".join(one.text for one in lay_out_paragraphs(words))
    kept = lay_out_paragraphs(words, pack=pack_of("de"))
    assert [one.text for one in kept] == ["Wir bleiben.", "right"]


def test_a_subtitle_ends_on_no_function_word_of_its_language() -> None:
    words = timed("Danach gingen alle gemeinsam mit der großen alten Kutsche heim")
    options = SubtitleOptions(width_chars=32, lines=1)
    ends = [one.text.split()[-1] for one in lay_out_cues(words, options, pack_of("de"))][:-1]
    assert not set(ends) & pack_of("de").leading_words
    english = [one.text.split()[-1] for one in lay_out_cues(words, options)][:-1]
    assert set(english) & pack_of("de").leading_words


@pytest.mark.parametrize(
    ("code", "said", "found"),
    [
        ("de", "heute ist hier willkommen Abazaar im Podcast", ["Abouzar"]),
        ("de", "das war welcome Abazaar im Podcast", []),
        ("fr", "et maintenant bienvenue Abazaar chez nous", ["Abouzar"]),
        ("en", "and now bienvenue Abazaar is here", []),
    ],
)
def test_a_name_is_misheard_where_its_language_introduces(
    code: str, said: str, found: list[str]
) -> None:
    words = [Word(None, None, text) for text in said.split()]
    known = {text.casefold() for text in said.split() if text != "Abazaar"}.__contains__
    names = find_misheard_names(words, ["Abouzar Lind"], known, pack_of(code))
    assert [one.name for one in names] == found


def test_every_noun_has_a_capital_so_none_is_a_name_for_it() -> None:
    words = [
        Word(None, None, text) for text in ["dann", "sage", "ich", "hallo", "Abazaar", "zu", "euch"]
    ]
    assert find_misheard_names(words, ["Abouzar Lind"], lambda _: True, pack_of("de")) == ()
    assert find_misheard_names(words, ["Abouzar Lind"], lambda _: False, pack_of("de")) != ()


def test_words_tell_english_from_what_is_not_known() -> None:
    assert choose_pack(None, 5 * ENGLISH_SAID.split()) is pack_of("en")
    assert choose_pack(None, 20 * ["hyvää", "huomenta", "kaikille"]) is UNKNOWN
    assert choose_pack(None, ["hyvää"]) is pack_of("en")
    assert choose_pack("fi", 5 * ENGLISH_SAID.split()) is UNKNOWN
