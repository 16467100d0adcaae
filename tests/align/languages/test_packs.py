"""What a language pack has to have, and what the packs of single languages do and leave."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from align.cleanup.clean_up import clean_up
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.languages.packs import PACKS, UNKNOWN, find_pack
from align.naming.introductions import find_introductions
from align.naming.names import fits_name, may_be_same_person
from align.naming.phrases import compile_cues
from align.naming.rules import Clues, name_speakers
from align.texts import make_key
from transcript.spacing import join_words, make_words
from transcript.values import Word

LATIN = [pack for pack in PACKS if pack.script == "Latin"]
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "languages.md"


def spoken(text: str, language: str | None = None) -> list[Word]:
    """Words of ``A: … B: …``, or of one speaker."""
    words: list[Word] = []
    speaker = "S1"
    for word in make_words(text):
        if re.fullmatch("[AB]:", word.text):
            speaker = {"A": "S1", "B": "S2"}[word.text[0]]
        else:
            words.append(Word(None, None, word.text, None, speaker, None, word.spaced, language))
    return words


def read(text: str, level: str, language: str) -> str:
    return join_words(clean_up(spoken(text), level, language).words)  # type: ignore[arg-type]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_pack_has_what_it_must_have(pack: LanguagePack) -> None:
    assert re.fullmatch("[a-z]{2}", pack.code)
    assert pack.naming.plain and pack.naming.welcomed
    assert compile_cues(pack).cues
    if pack.script != "Latin":
        return
    for name in (
        *("listening", "backchannel_words", "function_words", "openers"),
        *("joining", "clauses", "leading_words", "numbers", "no_names", "abbreviations"),
    ):
        assert getattr(pack, name), name
    assert pack.naming.answer and pack.naming.titles


@pytest.mark.parametrize("pack", LATIN, ids=lambda pack: pack.name)
def test_the_words_of_a_pack_are_keys(pack: LanguagePack) -> None:
    lists = (pack.hesitations, pack.listening, pack.function_words, pack.leading_words)
    assert [word for words in lists for word in words if make_key(word) != word] == []


@pytest.mark.parametrize("pack", LATIN, ids=lambda pack: pack.name)
def test_no_sound_of_hesitation_is_a_word_that_another_list_keeps(pack: LanguagePack) -> None:
    assert not pack.hesitations & (pack.leading_words | pack.numbers | pack.no_names)


@pytest.mark.parametrize(
    ("language", "said", "expected"),
    [
        ("de", "Äh, wir haben, ähm, Zeit.", "Wir haben Zeit."),
        ("de", "Um acht kam er eh mit mit dem Zug.", "Um acht kam er eh mit dem Zug."),
        ("de", "Die Leute, die die Vor- und Nachteile", "Die Leute, die die Vor- und Nachteile"),
        ("de", "Das sage ich, ich glaube es.", "Das sage ich, ich glaube es."),
        ("de", "Die Kfz- und Lkw-Steuer.", "Die Kfz- und Lkw-Steuer."),
        ("de", "Er sagte „äh“ und ging z.B. weg.", "Er sagte „äh“ und ging z.B. weg."),
        ("fr", "Euh, on était, euh, contents.", "On était contents."),
        ("fr", "Ben, bon, vous vous appelez quoi.", "Ben, bon, vous vous appelez quoi."),
        ("fr", "Il parle de de tout.", "Il parle de tout."),
        ("es", "No sé… eh… este libro, eh.", "No sé… este libro, eh."),
        ("es", "Y trae eh cosas, o sea, de de casa.", "Y trae cosas, o sea, de casa."),
        ("pt", "É isso, né, para para pensar.", "É isso, né, para para pensar."),
        ("pt", "Ele fez uma uma festa.", "Ele fez uma festa."),
        ("it", "Ehm, cioè, eh, sono di di Roma.", "Cioè, eh, sono di Roma."),
        ("nl", "Uh, ik denk dat dat, uhm, kan.", "Ik denk dat dat kan."),
        ("nl", "In- en uitvoer, hè, van van ons.", "In- en uitvoer, hè, van ons."),
        ("ja", "えーと、海が見える。", "海が見える。"),
        ("ja", "あの海が見える。", "あの海が見える。"),
        ("zh", "呃，我觉得可以。", "我觉得可以。"),
        ("zh", "嗯，我知道了。", "嗯，我知道了。"),
    ],
)
def test_readable_takes_sounds_out_and_leaves_words(
    language: str, said: str, expected: str
) -> None:
    assert read(said, "readable", language) == expected
    assert read(expected, "clean", language) == expected


def test_each_word_is_cleaned_up_in_its_own_language() -> None:
    said = [*spoken("Um, we we left."), *spoken("Um acht, äh, ging er.", "de")]
    assert join_words(clean_up(said, "readable", "en").words) == "We left. Um acht ging er."
    assert clean_up(said, "readable", "en").applied
    assert join_words(clean_up(spoken("Um, no", "fi"), "readable", "en").words) == "Um, no"


@pytest.mark.parametrize(
    ("language", "said", "names"),
    [
        (
            "de",
            "A: Hallo, mein Name ist Jörg. Unser Gast heute ist Anna Weber. B: Danke, freut mich.",
            ["Jörg", "Anna"],
        ),
        ("de", "A: Willkommen, Anna. B: Hi! Schön, hier zu sein.", ["Anna"]),
        ("de", "A: Ich bin Entwickler. B: Ich heiße Sie willkommen.", []),
        (
            "fr",
            "A: Bonjour, je m’appelle Zoé. Notre invitée est Julie Martin. B: Merci beaucoup.",
            ["Zoé", "Julie"],
        ),
        (
            "es",
            "A: Hola, me llamo Iñaki. Nuestra invitada de hoy es Elena. B: Gracias.",
            ["Iñaki", "Elena"],
        ),
        ("es", "A: Soy Venezolano. B: Hola, Buenos días.", []),
        (
            "pt",
            "A: Olá, meu nome é João. Nossa convidada é a Helena. B: Obrigada.",
            ["João", "Helena"],
        ),
        (
            "it",
            "A: Mi chiamo Marco. Il nostro ospite di oggi è Giulia. B: Grazie.",
            ["Marco", "Giulia"],
        ),
        ("nl", "A: Mijn naam is Bas. Onze gast vandaag is Anna. B: Dank je wel.", ["Bas", "Anna"]),
        ("ja", "A: 田中と申します。よろしくお願いします。", ["田中"]),
        ("zh", "A: 大家好，我叫王小明。", ["王小明"]),
        ("fi", "A: My name is Ann.", []),
    ],
)
def test_people_are_introduced_in_the_language_of_the_recording(
    language: str, said: str, names: list[str]
) -> None:
    pack = find_pack(language) or UNKNOWN
    found = {one.speaker: one.name for one in find_introductions(spoken(said), pack=pack)}
    assert [found[speaker] for speaker in sorted(found)] == names


def test_names_are_looked_for_in_english_where_nobody_says_the_language() -> None:
    said = spoken("A: My name is Ann.")
    assert name_speakers(said, Clues())[0].name == "Ann"
    assert name_speakers(said, Clues(language="en"))[0].name == "Ann"
    assert name_speakers(said, Clues(language="de"))[0].name == "Speaker 1"


@pytest.mark.parametrize(
    ("listed", "heard", "is_one"),
    [
        ("Анна Иванова", "Инна", False),
        ("Наталья Петрова", "Наталия", True),
        ("محمد علي", "محمود", False),
        ("محمد علي", "محمد", True),
        ("שרה כהן", "שירה", False),
        ("王小明", "王小红", False),
        ("김민수", "김민지", False),
        ("Алексей Иванов", "Aleksey", False),
        ("Jörg Müller", "Jorg", True),
    ],
)
def test_names_are_told_within_one_script(listed: str, heard: str, is_one: bool) -> None:
    assert fits_name(listed, heard) is is_one
    assert may_be_same_person(listed, heard) is is_one


def make_table() -> str:
    """Make the table of what works in which language."""
    columns = (
        ("fillers", lambda pack: pack.hesitations or pack.hesitations_shown),
        ("listeners' sounds", lambda pack: pack.listening),
        ("said twice", lambda pack: pack.function_words),
        ("markers", lambda pack: pack.markers),
        ("begun anew", lambda pack: pack.subjects),
        ("introductions", lambda pack: pack.naming.plain),
        ("called by name", lambda pack: pack is ENGLISH),
    )
    head = "| language | " + " | ".join(name for name, _ in columns) + " |"
    rule = "|---|" + ":-:|" * len(columns)
    rows = (
        f"| {pack.name} (`{pack.code}`) | "
        + " | ".join("✓" if has(pack) else "" for _, has in columns)
        + " |"
        for pack in PACKS
    )
    return "\n".join((head, rule, *rows))


def test_the_page_has_the_table_that_the_packs_make() -> None:
    assert make_table() in PAGE.read_text(encoding="utf-8")
