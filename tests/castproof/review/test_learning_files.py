"""Which files the page may choose to teach, and that it can name no other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.review.learning_files import (
    MOST_LOOKED_AT,
    LearningFile,
    choose,
    find_collections,
    find_glossaries,
)
from castproof.review.request import ReviewRequest
from diarize.identification.collection import Collection, write_collection
from transcript.errors import InvalidCall

TERMS = "terms:\n  Kubernetes: [cubernetes]\n"


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewRequest:
    """A review of an episode, begun in another folder."""
    monkeypatch.setattr("typer.get_app_dir", lambda name: str(tmp_path / "settings" / name))
    for name in ("site", "work"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return ReviewRequest(tmp_path / "site" / "talk.md")


def keys(files: Sequence[LearningFile]) -> list[str]:
    return [file.key for file in files]


def test_glossaries_lie_beside_the_episode_and_in_the_current_folder(
    request_: ReviewRequest, tmp_path: Path
) -> None:
    (tmp_path / "site" / "names.yaml").write_text(TERMS, encoding="utf-8")
    (tmp_path / "site" / "_config.yml").write_text("title: A site\n", encoding="utf-8")
    (tmp_path / "site" / "empty.yaml").write_text("", encoding="utf-8")
    (tmp_path / "site" / "names.txt").write_text(TERMS, encoding="utf-8")
    (tmp_path / "work" / "glossary.yml").write_text(TERMS, encoding="utf-8")
    found = find_glossaries(request_)
    assert keys(found) == ["own", "beside/names.yaml", "here/glossary.yml"]
    assert [file.label.split(", ", 1)[0] for file in found] == [
        "your own glossary (a new file)",
        "names.yaml",
        "glossary.yml",
    ]
    assert choose(found, "beside/names.yaml") == tmp_path / "site" / "names.yaml"


def test_the_one_that_is_named_comes_first_and_once(
    request_: ReviewRequest, tmp_path: Path
) -> None:
    named = tmp_path / "site" / "names.yaml"
    named.write_text(TERMS, encoding="utf-8")
    assert keys(find_glossaries(replace(request_, glossary=named))) == ["named", "own"]


def test_collections_are_found_where_there_are_any(request_: ReviewRequest, tmp_path: Path) -> None:
    assert find_collections(request_) == ()
    (tmp_path / "site" / "team.voices.json").write_text(
        write_collection(Collection("digest")), encoding="utf-8"
    )
    (tmp_path / "site" / "broken.json").write_text('{"castproof_voices": 1', encoding="utf-8")
    (tmp_path / "site" / "words.json").write_text("[]", encoding="utf-8")
    named = replace(request_, voices=tmp_path / "mine.json")
    assert keys(find_collections(named)) == ["named", "beside/team.voices.json"]


def test_no_link_leads_out_of_a_folder(request_: ReviewRequest, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(TERMS, encoding="utf-8")
    (tmp_path / "site" / "names.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "site" / "folder.yaml").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "site" / "pipe.yaml")
    assert keys(find_glossaries(request_)) == ["own"]


def test_only_so_many_files_of_a_folder_are_looked_at(
    request_: ReviewRequest, tmp_path: Path
) -> None:
    for number in range(MOST_LOOKED_AT):
        (tmp_path / "site" / f"a{number:03d}.txt").touch()
    (tmp_path / "site" / "names.yaml").write_text(TERMS, encoding="utf-8")
    assert keys(find_glossaries(request_)) == ["own"]


@given(
    st.one_of(st.text(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text()))
)
def test_whatever_a_page_says_it_chooses_a_file_of_the_list_or_none(said: object) -> None:
    files = (LearningFile("own", Path("own.yaml"), "your own"),)
    if said == "own":
        assert choose(files, said) == Path("own.yaml")
    else:
        with pytest.raises(InvalidCall, match="choose again"):
            choose(files, said)


@pytest.mark.parametrize(
    "said", ["../secret.yaml", "beside/../../secret.yaml", "/etc/passwd", "beside/", "", "here/.."]
)
def test_no_path_climbs_out(request_: ReviewRequest, tmp_path: Path, said: str) -> None:
    (tmp_path / "secret.yaml").write_text(TERMS, encoding="utf-8")
    with pytest.raises(InvalidCall, match="choose again"):
        choose(find_glossaries(request_), said)
