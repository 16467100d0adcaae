"""``castproof glossary``, and what a glossary does to a run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from align.glossary.correct import Glossary, Term, correct_words, correction_to_json
from align.layout.captions import lay_out_captions
from align.naming.labels import rename_speakers
from asr.recognizer import Recognition
from castproof.config.presets import default_glossary_path, presets_folder
from castproof.config.schema import AsrSection, GlossarySection
from castproof.errors import GlossaryError
from castproof.glossary import additions
from castproof.glossary import file as glossary_file
from castproof.glossary.apply import add_hot_words, note_corrections
from castproof.glossary.common_words import Vocabulary, load_vocabulary
from castproof.glossary.learn import propose
from compare import compare
from compare.corrections import find_corrections
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words, write_tone
from transcript.formats import lossless
from transcript.values import Line, Note, Segment, Transcript, Word

WORDS = load_vocabulary("en")
PLACE = Path("team.yaml")
HEARD = "well Abuzar went to Eftelling with the ball and Abuzar said so"
MEANT = "Well, Abouzar went to Efteling with the Bol, and Abouzar said so."


def parse(text: str, words: Vocabulary | None = WORDS) -> Glossary:
    return glossary_file.parse(text.encode(), PLACE, words).of_show(None)


def test_a_file_gives_the_terms_of_a_show_before_those_of_all() -> None:
    text = "terms:\n  Orin:\n  Efteling: Eftling\nshows:\n  Talks:\n    Abouzar: [Abuzar]\n"
    found = glossary_file.parse(text.encode(), PLACE, WORDS)
    assert found.of_show(None).terms == (Term("Orin"), Term("Efteling", ("Eftling",)))
    assert found.of_show("Talks").terms[0] == Term("Abouzar", ("Abuzar",))
    assert parse("") == Glossary()


def test_the_shipped_glossary_is_empty_and_can_be_meant() -> None:
    assert glossary_file.read(default_glossary_path(), WORDS).of_show(None) == Glossary()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[Orin]", "not a glossary"),
        ("term: {}", "unknown key term"),
        ("terms: [Orin]", "terms: write one name and a colon a line"),
        ("terms: {no: }", "YAML reads False here"),
        ("terms: {Orin: [1984]}", "YAML reads 1984 here"),
        ("terms: {Orin: ['']}", "a spelling is empty"),
        ("terms: {Orin: [Orian], Orin: []}", "given twice"),
        ("terms: {Orin: [Orian", "not readable as YAML"),
        ("terms: {Orin: , ORIN: }", "ORIN is there twice, once as Orin"),
        ("terms: {Orin: [Orin]}", "listed as wrong for itself"),
        ("terms: {Orin: [Orian], Oryn: [Orian]}", "wrong for Orin and for Oryn"),
        ("terms: {Orin: [Oryn], Oryn: [Orian]}", "wrong for Orin and a term itself"),
        ("terms: {Orin: [Oryn], Oryn: [Orin]}", "a term itself"),
        ("terms: {Orin Nano: [Nanno], Foo Nanno: }", "a part of Foo Nanno"),
        ("terms: {Bol: [ball]}", "ball is wrong for Bol and a common word"),
        ("terms: {Bol: [in the]}", "a common word"),
        ("terms: {Orin: }\nshows: {Talks: {Oryn: [Orin]}}", "a term itself"),
    ],
)
def test_what_cannot_be_meant_is_one_line_that_names_the_file(text: str, says: str) -> None:
    with pytest.raises(GlossaryError) as raised:
        parse(text)
    assert str(raised.value).startswith("team.yaml: ")
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_other_capitals_of_a_term_may_be_wrong_and_so_may_uncommon_words_together() -> None:
    assert parse("terms: {GitHub: [Github], Taproot: [tap root]}").terms[0].wrong == ("Github",)


def test_the_recognizer_is_told_first_of_what_was_misheard_before() -> None:
    terms = Glossary((Term("Orin"), Term("Abouzar", ("Abuzar",)), Term("Ray")))
    asr = AsrSection(hotwords=("Ray",))
    assert add_hot_words(asr, terms, GlossarySection()).hotwords == ("Ray", "Abouzar", "Orin")
    assert add_hot_words(asr, terms, GlossarySection(listen=False)) is asr
    assert add_hot_words(asr, Glossary(), GlossarySection()) is asr


def transcript(text: str) -> Transcript:
    return Transcript((Line(0.0, 9.0, "Ann", text),))


def test_what_people_put_right_is_proposed_and_what_is_doubtful_says_why() -> None:
    found = propose([find_corrections(compare(transcript(HEARD), transcript(MEANT)))], WORDS)
    by_term = {one.term: one for one in found}
    assert by_term["Abouzar"].wrong == ("Abuzar",)
    assert by_term["Abouzar"].count == 2
    assert (by_term["Efteling"].wrong, by_term["Efteling"].asked) == ((), ("Eftelling",))
    (ball,) = by_term["Bol"].spellings
    assert (ball.text, ball.doubt) == ("ball", "a common word")
    assert ball.examples[0].example == "to Eftelling with the [ball] and Abuzar said so"


@pytest.mark.parametrize(
    ("heard", "meant", "doubt"),
    [
        ("so Zquee is here now", "so Efteling is here now", "seen once, and not alike"),
        ("so Abuser is here now", "so Abouzar is here now", "seen once, and a word"),
        ("so Abuzar met Abuzar here", "so Abouzar met Habazar here", "stands for other terms too"),
        ("so Abuzar met Orin here", "so Abouzar met Orin and Abuzar here", "written by people"),
    ],
)
def test_a_spelling_that_proves_little_is_not_put_right_by_itself(
    heard: str, meant: str, doubt: str
) -> None:
    found = propose([find_corrections(compare(transcript(heard), transcript(meant)))], WORDS)
    doubts = [spelling.doubt or "" for one in found for spelling in one.spellings]
    assert any(doubt in one for one in doubts), doubts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "terms:\n  Orin: [Orian]\n"),
        ("# ours\nterms: {}  # none\n", "# ours\nterms:\n  Orin: [Orian]  # none\n"),
        ("terms:\n# none\n", "terms:\n  Orin: [Orian]\n# none\n"),
        ("shows: {}", "shows: {}\nterms:\n  Orin: [Orian]\n"),
        ("terms:\n    Ray: [Rey]  # x\n\n# end\n", None),
        ("terms:\n  Orin:  # gpu\n  Ray:\n", "terms:\n  Orin: [Orian]  # gpu\n  Ray:\n"),
        ("terms:\n  Orin: [Oren] # a\n", "terms:\n  Orin: [Oren, Orian] # a\n"),
        ("terms:\n  Orin: Oren\n", "terms:\n  Orin: [Oren, Orian]\n"),
        (
            "terms:\n  Orin:\n  - Oren # a\n  Ray:\n",
            "terms:\n  Orin:\n  - Oren # a\n  - Orian\n  Ray:\n",
        ),
        ("terms: {Ray: [Rey]}\n", "terms: {Ray: [Rey], Orin: [Orian]}\n"),
        ("terms:\n  Orin: [orian]\n", "terms:\n  Orin: [orian]\n"),
    ],
)
def test_terms_join_a_file_whose_other_bytes_stay(before: str, after: str | None) -> None:
    merged = additions.add_glossary(before, Glossary((Term("Orin", ("Orian",)),)), PLACE, WORDS)
    if after is not None:
        assert merged == after
    else:
        assert merged == "terms:\n    Ray: [Rey]  # x\n    Orin: [Orian]\n\n# end\n"
    assert Term("Orin", ("Orian",)).text in [term.text for term in parse(merged).terms]


def test_what_contradicts_the_file_is_refused() -> None:
    with pytest.raises(GlossaryError, match="a term itself"):
        additions.add_glossary(
            "terms: {Orian: }\n", Glossary((Term("Orin", ("Orian",)),)), PLACE, WORDS
        )


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    machine, human = tmp_path / "machine.json", tmp_path / "human.json"
    machine.write_text(lossless.write(transcript(HEARD)))
    human.write_text(lossless.write(transcript(MEANT)))
    return machine, human


def test_learn_proposes_and_writes_only_when_asked(
    run: Run, tmp_path: Path, pair: tuple[Path, Path]
) -> None:
    done = run("glossary", "learn", *pair)
    assert done.exit_code == 0, done.stderr
    assert "Abouzar  (2 times)" in done.stdout
    assert "ball ×1  not automatically: a common word" in done.stdout
    assert "nothing was written" in done.stderr
    file = tmp_path / "team.yaml"
    file.write_text("# ours\nterms:\n  Orin: [Orian]\n")
    done = run("glossary", "learn", *pair, "--into", file, "--only", "abouzar", "--quiet")
    assert (done.exit_code, done.stdout) == (0, "")
    assert file.read_text() == "# ours\nterms:\n  Orin: [Orian]\n  Abouzar: [Abuzar]\n"
    assert (
        "nothing new" in run("glossary", "learn", *pair, "--into", file, "--only", "Abouzar").stderr
    )
    new = tmp_path / "new.yaml"
    assert run("glossary", "learn", *pair, "--into", new).exit_code == 0
    assert "Efteling" in run("glossary", "show", new).stdout


def test_learn_in_json_and_of_folders(run: Run, tmp_path: Path, pair: tuple[Path, Path]) -> None:
    for side, path in zip(("machine", "human"), pair, strict=True):
        folder = tmp_path / f"all-{side}"
        folder.mkdir()
        path.rename(folder / "talk.json")
    found = json.loads(
        run("glossary", "learn", tmp_path / "all-machine", tmp_path / "all-human", "--json").stdout
    )
    abouzar = found["proposals"][0]
    assert (abouzar["term"], abouzar["count"], abouzar["wrong"]) == ("Abouzar", 2, ["Abuzar"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["{machine}"], "odd number of transcripts (1)"),
        (["{machine}", "{human}", "--only", "Ray"], "--only Ray: it is not among the proposals"),
        (["{empty}", "{other}"], "no file in"),
    ],
)
def test_learn_refuses_what_makes_no_pairs(
    run: Run, tmp_path: Path, pair: tuple[Path, Path], arguments: list[str], says: str
) -> None:
    places = {"machine": pair[0], "human": pair[1]}
    for name in ("empty", "other"):
        places[name] = tmp_path / name
        places[name].mkdir()
    done = run("glossary", "learn", *(each.format(**places) for each in arguments))
    assert done.exit_code == 2
    assert says in done.stderr


def test_learn_says_where_it_cannot_write_and_of_nothing_proposes_nothing(
    run: Run, tmp_path: Path, pair: tuple[Path, Path]
) -> None:
    done = run("glossary", "learn", *pair, "--into", tmp_path)
    assert done.exit_code == 1
    assert str(tmp_path) in done.stderr
    empty = tmp_path / "empty.json"
    empty.write_text(lossless.write(Transcript(())))
    done = run("glossary", "learn", empty, empty)
    assert (done.exit_code, done.stdout) == (0, "no names or terms were corrected\n")


def test_check_says_everything_that_is_wrong(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Bol: [ball, bowl], Orin: [Bol]}\n")
    done = run("glossary", "check", file)
    assert done.exit_code == 1
    assert done.stderr.count("a common word") == 2
    assert done.stderr.count("a term itself") == 1
    assert run("glossary", "check").exit_code == 0
    assert "there is no such file" in run("glossary", "check", tmp_path / "none.yaml").stderr


def test_show_prints_terms_and_knows_shows(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Orin: [Orian]}\nshows: {Talks: {Abouzar: }}\n")
    assert run("glossary", "show", file, "--show", "Talks").stdout == "Abouzar\nOrin     Orian\n"
    listed = json.loads(run("glossary", "show", file, "--json").stdout)
    assert listed["terms"] == [{"term": "Orin", "wrong": ["Orian"]}]
    assert (listed["unsure"], listed["kept"]) == ([], [])
    done = run("glossary", "show", file, "--show", "Walks")
    assert done.exit_code == 2
    assert "no show 'Walks'; its shows: Talks" in done.stderr


def spoken(text: str, language: str | None, path: Path) -> None:
    said = tuple(Word(float(n), n + 0.9, w, 0.4, "Ann") for n, w in enumerate(text.split()))
    line = Line(0.0, float(len(said)), "Ann", text, said)
    path.write_text(lossless.write(Transcript((line,), language)))


def test_align_puts_right_and_tells(run: Run, tmp_path: Path, out: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Efteling: , Abouzar: [Abuser]}\n")
    guests = tmp_path / "guests.yaml"
    guests.write_text("guests: [Rinske Hay, annlee]\n")
    spoken("hello Abuser and Rinskke at Eftelling with the ball.", "en", tmp_path / "talk.json")
    arguments = ("align", tmp_path / "talk.json", "-o", out, "-f", "json", "--glossary", file)
    done = run(*arguments, "--front-matter", guests, "--json")
    assert done.exit_code == 0, done.stderr
    (line, *_) = lossless.parse((out / "talk.json").read_text()).lines
    assert "Abouzar and Rinske at Efteling" in " ".join(
        one.text for one in lossless.parse((out / "talk.json").read_text()).lines
    )
    assert Note("glossary", "“Abuser” → “Abouzar”: listed as wrong") in line.notes
    corrections = json.loads(done.stdout)["recordings"][0]["corrections"]
    assert [(one["term"], one["rule"]) for one in corrections] == [
        ("Abouzar", "listed"),
        ("Rinske", "alike"),
        ("Efteling", "alike"),
    ]
    assert corrections[0]["heard"][0]["text"] == "Abuser"
    kept = run(*arguments, "--set", "glossary.correct=false", "--overwrite")
    assert "corrected" not in kept.stdout
    assert "Abuser" in (out / "talk.json").read_text()


def test_an_untimed_word_that_nobody_touched_gets_no_others_correction() -> None:
    heard = [Word(None, None, "Abuser", speaker="Ann"), Word(None, None, "Abouzar", speaker="Bob")]
    done = correct_words(heard, Glossary((Term("Abouzar", ("Abuser",)),)))
    assert [word.text for word in done.words] == ["Abouzar", "Abouzar"]
    captions = lay_out_captions(rename_speakers(done.words, {"Ann": "Ann Lee"}))
    corrected, untouched = note_corrections(Transcript(captions)).lines
    assert corrected.notes == (Note("glossary", "“Abuser” → “Abouzar”: listed as wrong"),)
    assert untouched.notes == ()


def test_no_file_keeps_what_a_word_carries_of_its_correction() -> None:
    heard = [Word(0.0, 0.5, "Abuser", 0.4, "Ann")]
    done = correct_words(heard, Glossary((Term("Abouzar", ("Abuser",)),)))
    plain = tuple(replace(word, correction=None) for word in done.words)
    assert done.words[0].correction is not None
    assert (done.words, repr(done.words)) == (plain, repr(plain))
    files = [
        lossless.write(Transcript((Line(0.0, 0.5, "Ann", "Abouzar", words),)))
        for words in (done.words, plain)
    ]
    assert files[0] == files[1]
    (kept,) = (correction_to_json(one) for one in done.corrections)
    assert set(kept["written"][0]) == {
        *("start", "end", "text", "probability", "speaker", "language")
    }


def test_another_language_is_put_right_by_the_list_alone_and_says_so(
    run: Run, tmp_path: Path, out: Path
) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Efteling: , Abouzar: [Abuser]}\n")
    spoken("Abuser Eftelling", "pl", tmp_path / "talk.json")
    done = run("align", tmp_path / "talk.json", "-o", out, "-f", "json", "--glossary", file)
    assert "no word list for 'pl'" in done.stderr
    assert "corrected  Abuser → Abouzar (listed)" in done.stdout
    assert "Eftelling" in (out / "talk.json").read_text()


def test_transcribe_tells_the_recognizer_and_keeps_what_was_heard(
    run: Run, tmp_path: Path, out: Path, recording: Path, fake: FakeModels
) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Efteling: , Abouzar: [Abuser]}\n")
    fake.recognition = Recognition((Segment(0.0, 1.4, words("Hello", "Abuser.")),), language="en")
    done = run("transcribe", recording, "-o", out, "--glossary", file)
    assert done.exit_code == 0, done.stderr
    assert fake.options[0].hotwords == ("Abouzar", "Efteling")
    assert "Hello Abouzar." in (out / "talk.md").read_text()
    kept = out / ".castproof" / "talk"
    assert "Abuser." in (kept / "asr.json").read_text()
    assert "listed as wrong" in (kept / "provenance.json").read_text()
    assert "Abuser. → Abouzar. (listed)" in done.stdout
    assert run("transcribe", recording, "-o", out, "--glossary", file).exit_code == 0
    assert fake.ran.count("recognize") == 1
    shown = run("compare", kept / "asr.json", out / "talk.md", "--json")
    (change,) = json.loads(shown.stdout)["episodes"][0]["substitutions"]
    assert (change["machine"], change["human"]) == ("abuser", "abouzar")


def test_tracks_are_put_right_too(run: Run, tmp_path: Path, out: Path, fake: FakeModels) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Abouzar: [Abuser]}\n")
    fake.recognition = Recognition((Segment(0.0, 1.4, words("Hello", "Abuser.")),), language="en")
    for name, frequency in (("ann", 220.0), ("bob", 330.0)):
        write_tone(tmp_path / f"{name}.wav", frequency=frequency)
    tracks = [f"--track={name}={tmp_path / name}.wav" for name in ("ann", "bob")]
    done = run("transcribe", *tracks, "-o", out, "--glossary", file, "--json")
    found = json.loads(done.stdout)["recordings"][0]["corrections"]
    assert {one["term"] for one in found} == {"Abouzar"}
    assert fake.options[0].hotwords == ("Abouzar",)


def test_a_glossary_that_would_rewrite_common_words_stops_the_run(
    run: Run, tmp_path: Path, out: Path, recording: Path, fake: FakeModels
) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Aloha: [Hello]}\n")
    done = run("transcribe", recording, "-o", out, "--glossary", file)
    assert done.exit_code == 2
    assert "Hello is wrong for Aloha and a common word" in done.stderr
    assert fake.ran == []


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own glossary would lie."""
    monkeypatch.setattr("typer.get_app_dir", lambda name: str(tmp_path / "settings" / name))
    return tmp_path / "settings" / "castproof" / "glossary.yaml"


def test_ones_own_glossary_is_read_where_none_is_named(run: Run, own: Path) -> None:
    assert default_glossary_path().parent == presets_folder()
    own.parent.mkdir(parents=True)
    own.write_text("terms: {Efteling: [Eftling]}\n", "utf-8")
    assert default_glossary_path() == own
    assert run("glossary", "show").stdout == "Efteling  Eftling\n"


def test_the_glossary_beside_the_presets_is_no_preset(run: Run, tmp_path: Path) -> None:
    done = run("align", tmp_path / "talk.json", "--config", "glossary")
    assert done.exit_code == 2
    assert "glossary is no preset and no file" in done.stderr


def test_no_glossary_at_all_is_said(run: Run, own: Path) -> None:
    assert not own.exists()
    done = run("glossary", "show")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        "castproof: note: no terms are known: name a file of them, or let `castproof glossary "
        "learn` propose some from what people corrected\n"
    )
