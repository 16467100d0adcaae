"""What a glossary may do by itself, and what it only proposes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.glossary.correct import Glossary, Term, correct_words
from align.glossary.typing_errors import is_typing_error
from castproof.glossary import additions
from castproof.glossary.apply import note_corrections
from castproof.glossary.common_words import Vocabulary
from castproof.glossary.learn import make_glossary, propose
from compare.corrections import FoundCorrection, FoundCorrections
from tests.castproof.conftest import Run
from transcript.values import Line, Transcript, Word

WORDS = Vocabulary({"eye": 900, "wallet": 2, "the": 9000}, 1_000_000)


def page(text: str, *put_right: tuple[str, str]) -> FoundCorrections:
    """A page whose person wrote ``text``, and put these words right."""
    keys = text.lower().split()
    found = tuple(FoundCorrection(heard, meant, None, heard) for heard, meant in put_right)
    return FoundCorrections(found, Counter((key,) for key in keys), Counter(text.split()))


def learn(*pages: FoundCorrections) -> Glossary:
    return make_glossary(propose(pages, WORDS))


def test_a_term_written_twice_and_put_right_twice_is_corrected() -> None:
    twice = page("Fedimint Fedimint", ("Fediment", "Fedimint"), ("Fediment", "Fedimint"))
    assert learn(twice) == Glossary((Term("Fedimint", ("Fediment",)),))


def test_a_term_written_once_is_proposed_only() -> None:
    once = page("Fedimint", ("Fediment", "Fedimint"))
    assert learn(once) == Glossary((), (Term("Fedimint", ("Fediment",)),))


def test_a_spelling_put_right_once_is_proposed_only() -> None:
    once = page("Fedimint Fedimint", ("Fediment", "Fedimint"))
    assert learn(once) == Glossary((Term("Fedimint"),), (Term("Fedimint", ("Fediment",)),))


def test_what_another_person_wrote_is_kept() -> None:
    one = page("Fedimint Fedimint", ("Fediment", "Fedimint"), ("Fediment", "Fedimint"))
    assert learn(one, page("Fediment")) == Glossary(
        (Term("Fedimint"),), kept=frozenset({"fediment"})
    )


def test_one_editors_typing_error_is_no_term() -> None:
    slip = page("Rjindael", ("Rheindahl", "Rjindael"), ("Rheindahl", "Rjindael"))
    often, seldom = page("Rijndael " * 21), page("Rijndael " * 20)
    assert learn(slip, often) == Glossary()
    assert learn(slip, seldom).unsure == (Term("Rjindael", ("Rheindahl",)),)


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("Pieters", "Peter"),  # two slips
        ("Sansen", "Hansen"),  # another first letter
        ("BIP0341", "BIP0342"),  # another number
        ("Fedimints", "Fedimint"),  # an inflection
        ("Wallet", "Wallett"),  # a word
        ("Oren", "Orin"),  # too short to tell
        ("Fedimint", "Fedimint"),
    ],
)
def test_another_name_is_no_typing_error(spelling: str, other: str) -> None:
    counts = {(other.lower(),): 1000} | {(spelling.lower(),): 1}
    known = WORDS.is_word
    assert not is_typing_error((spelling.lower(),), counts, counts.__getitem__, known)


@given(
    st.text("bdfgklmnprtvz", min_size=7, max_size=12),
    st.integers(1, 5),
    st.integers(1, 3),
    st.integers(0, 60),
)
def test_only_what_stands_once_beside_many_is_a_typing_error(
    name: str, at: int, times: int, often: int
) -> None:
    slip = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    counts = {(name,): often} | {(slip,): times}
    is_rare = slip != name and times == 1 and often > 20
    assert is_typing_error((slip,), counts, counts.__getitem__) == is_rare
    assert not is_typing_error((name,), {(name,): often}, counts.__getitem__)


@pytest.mark.parametrize(("heard", "meant"), [("iOS", "Eye"), ("PrevOut", "AnyPrevOut")])
def test_common_words_and_parts_are_no_reason_to_correct(heard: str, meant: str) -> None:
    again = page(f"{meant} {meant}", (heard, meant), (heard, meant))
    assert learn(again).terms[0].wrong == ()


@pytest.mark.parametrize("heard", ["wallets", "bitcoins", "tickets"])
def test_inflections_are_not_corrected_by_sound(heard: str) -> None:
    glossary = Glossary(
        (Term("Wallitz"), Term("Bitcoyns"), Term("Tikkets")), kept=frozenset({"bitcoin"})
    )
    known = {"wallet", "ticket"}
    assert correct_words([Word(0, 1, heard, 0.2)], glossary, known.__contains__).corrections == ()


def test_a_proposal_leaves_the_words_and_flags_the_caption() -> None:
    heard = (Word(0, 1, "Fediment,", 0.2, "Ann"), Word(1, 2, "Eftelling.", 0.2, "Ann"))
    glossary = Glossary((Term("Efteling"),), (Term("Fedimint"),))
    done = correct_words(heard, glossary, {"at"}.__contains__)
    assert [word.text for word in done.words] == ["Fediment,", "Efteling."]
    assert [one.written_text for one in done.proposals] == ["Fedimint,"]
    line = Line(0, 2, "Ann", "Fediment, Efteling.", done.words)
    (marked,) = note_corrections(Transcript((line,))).lines
    assert [note.kind for note in marked.notes] == ["glossary-proposal", "glossary"]
    assert "“Fediment,” may be “Fedimint,”" in marked.notes[0].detail


def test_sections_are_added_to_and_read_back() -> None:
    new = Glossary((Term("Orin"),), (Term("Bol", ("Boll",)),), frozenset({"oren"}))
    text = additions.add_glossary("# ours\nterms: {Hay: }\n", new, Path("x"), WORDS)
    assert text == "# ours\nterms: {Hay:, Orin:}\nunsure:\n  Bol: [Boll]\nkept: [oren]\n"
    more = Glossary((), (Term("Bol", ("Ball",)),), frozenset({"aurin"}))
    again = additions.add_glossary(text, more, Path("x"), WORDS)
    assert again.endswith("unsure:\n  Bol: [Boll, Ball]\nkept: [oren, aurin]\n")
    assert additions.find_missing(again, more, Path("x"), WORDS) == ()


@pytest.mark.parametrize("text", ["kept: oren\n", "kept: [1]\n", "unsure: [a]\n"])
def test_sections_of_another_shape_are_refused(run: Run, tmp_path: Path, text: str) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(text)
    done = run("glossary", "check", file)
    assert done.exit_code == 2
    assert text.partition(":")[0] in done.stderr


def test_check_asks_about_two_spellings_that_people_use(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("terms: {Fedimint: , FedeMint: , Orin: }\nkept: [fediment]\n")
    done = run("glossary", "check", file)
    assert done.exit_code == 0
    assert "fediment and Fedimint are both written" in done.stderr
    file.write_text("terms: {Abouzar: , Abuzar: }\n")
    assert "Abouzar and Abuzar sound alike" in run("glossary", "check", file).stderr
