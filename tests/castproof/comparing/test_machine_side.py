"""The machine's side of an edited episode: what it was edited from, whatever lies beside it."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from asr.recognizer import Recognition
from castproof.comparing import comparison
from castproof.comparing.machine_side import find_machine_base
from castproof.files.merge_base import MergeBase, NoMergeBase
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words
from transcript.values import Segment

SAID = "Some people moved to cubernetes, and people like it, for cubernetes is kind to people."
WORSE = SAID.replace("people", "emple")
CAPTIONS = "talk.captions.txt"


def hear(text: str) -> Recognition:
    """One speaker, for a second and a half."""
    segment = Segment(0.0, 1.5, words(*text.split(), each=0.0))
    return Recognition((segment,), language="en", language_probability=0.9)


@pytest.fixture
def page(fake: FakeModels, run: Run, recording: Path, out: Path) -> Path:
    """An episode in which a person put one term right; a worse pass came under the edit since."""
    fake.recognition = hear(SAID)
    call = ("transcribe", recording, "-o", out, "--set", "asr.beam_size=1")
    assert run(*call).exit_code == 0
    page = out / "talk.md"
    page.write_text(page.read_text().replace("cubernetes", "Kubernetes"))
    fake.recognition = hear(WORSE)
    assert run("regenerate", page, recording, "--set", "asr.beam_size=2").exit_code == 0
    assert page.read_text().count("emple") == 3
    return page


@pytest.mark.parametrize("are_old", [True, False])
def test_a_new_passs_errors_are_not_learnt(run: Run, page: Path, are_old: bool) -> None:
    captions = page.with_name(CAPTIONS)
    if are_old:  # those of the first pass, which somebody edited, so that they stayed
        captions.write_text("\n".join(f"0:0{n} {text}" for n, text in enumerate(SAID.split(", "))))
    result = run("glossary", "learn", captions, page, "--json")
    assert result.exit_code == 0, result.stderr
    proposals = json.loads(result.stdout)["proposals"]
    assert [(one["term"], one["wrong"]) for one in proposals] == [("Kubernetes", ["cubernetes"])]
    assert "is what it was edited from" in result.stderr


def test_compare_is_with_what_was_edited(run: Run, page: Path) -> None:
    result = run("compare", page.with_name(CAPTIONS), page, "--json")
    assert result.exit_code == 0, result.stderr
    assert "is what it was edited from" in result.stderr
    assert result.stderr.count("castproof: note: ") == 1
    text = json.dumps(json.loads(result.stdout))
    assert "cubernetes" in text
    assert "people" not in text


def test_another_file_is_the_machines_side_as_it_is(run: Run, page: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.captions.txt"
    mine.write_text(f"0:00 {SAID}")
    result = run("compare", mine, page, "--json")
    assert "edited from" not in result.stderr
    assert "people" in result.stdout
    # So is one of the same folder that castproof did not write, and an episode of the machine's.
    beside = page.with_name("talk.turns.txt")
    beside.write_text(f"Speaker 1:\n{SAID}\n")
    assert find_machine_base(beside, page) is None
    assert find_machine_base(page, page) is None
    assert find_machine_base(page.with_name(CAPTIONS), mine) is None


def test_an_uncertain_base_is_none(page: Path, tmp_path: Path) -> None:
    # Two passes were written from this recording, and nobody knows which a copy was edited from.
    copy = tmp_path / "copy.md"
    copy.write_text(page.read_text().replace("Some emple", "Many people"))
    assert find_machine_base(page.with_name(CAPTIONS), copy) is None
    assert find_machine_base(page.with_name(CAPTIONS), page) is not None


@pytest.mark.parametrize("name", ["talk.md", "."])
def test_an_episode_alone_is_compared_with_what_it_was_edited_from(
    run: Run, page: Path, name: str
) -> None:
    result = run("compare", page.parent / name, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    pair = run("compare", page.with_name(CAPTIONS), page, "--json")
    (alone,), (beside,) = (json.loads(one.stdout)["episodes"] for one in (result, pair))
    assert alone["scores"] == beside["scores"]
    assert alone["scores"]["wer"]["errors"] == 2  # the term, twice


def test_of_a_folder_what_has_no_known_base_is_named(run: Run, page: Path) -> None:
    page.with_name("other.md").write_bytes(page.read_bytes())
    result = run("compare", page.parent)
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        f"castproof: done in part: {page.with_name('other.md')}: "
        "nobody knows what it was edited from"
    ]


@pytest.mark.parametrize(
    ("made", "named", "first"),
    [
        (("talk.md",), "talk.md", "transcript"),
        (("talk.md", "talk.srt"), ".", "folder"),
        ((), ".", "folder"),
    ],
)
def test_an_episode_alone_that_nobody_knows(
    run: Run, page: Path, tmp_path: Path, made: tuple[str, ...], named: str, first: str
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in made:
        (folder / name).write_bytes(page.read_bytes())
    result = run("compare", folder / named)
    assert result.exit_code == 2
    assert result.stderr == (
        f"castproof: error: nobody knows what {folder / named} was edited from: "
        f"name the machine's {first} first\n"
    )


def test_an_episode_alone_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("compare", tmp_path / "gone.md")
    assert result.exit_code == 1
    assert "gone.md: there is no such file" in result.stderr


def test_of_a_folder_a_bad_episode_is_told(run: Run, page: Path) -> None:
    """Its base is known: it lies where castproof wrote it."""
    page.write_text("---\ntranscript: [\n---\n", encoding="utf-8")
    result = run("compare", page.parent)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"castproof: error: {page}")
    assert result.stderr.count("\n") == 1


def test_of_a_folder_an_episode_that_cannot_be_read_does_not_stop_the_rest(
    run: Run, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.with_name("bad.md").write_bytes(page.read_bytes())
    find = comparison.find_base_of

    def fail(path: Path) -> MergeBase | NoMergeBase:
        if path.name == "bad.md":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return find(path)

    monkeypatch.setattr(comparison, "find_base_of", fail)
    result = run("compare", page.parent, "--json")
    assert result.exit_code == 3
    assert [one["name"] for one in json.loads(result.stdout)["episodes"]] == ["talk"]
    assert f"castproof: error: {page.with_name('bad.md')}" in result.stderr
