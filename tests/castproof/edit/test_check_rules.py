"""What a folder, a page and a baseline say about findings, and how other programs read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.castproof.conftest import Run
from transcript import episode
from transcript.episode import Episode

PAGE = """\
---
title: A talk
{comment}transcript:
- line: Welcome to the show.
  sec: {sec}
  time: '1:05'
  who: Ann
- line: '= I am glad to be here.'
  sec: 70
  time: '1:10'
  who: Ben
---
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talks" / "talk.md"
    path.parent.mkdir()
    path.write_text(PAGE.format(comment="", sec=66))
    return path


def codes(run: Run, *arguments: object) -> list[str]:
    done = run("check", *arguments, "--json")
    assert done.exit_code in (0, 1), done.stderr
    return [found["code"] for found in json.loads(done.stdout)["findings"]]


def test_the_nearest_settings_count(run: Run, page: Path, tmp_path: Path) -> None:
    assert codes(run, page) == ["T102", "X410"]
    (tmp_path / "castproof-check.yaml").write_text("ignore: [X]\n")
    assert codes(run, page) == ["T102"]
    (page.parent / "castproof-check.yaml").write_text("severity: {T102: warning}\n")
    done = run("check", page)
    assert done.exit_code == 0
    assert f"{page}:5:8: warning: T102" in done.stdout
    assert "X410" in done.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- T101\n", "write `select`"),
        ("fix: true\n", "write `select`"),
        ("ignore: [T999]\n", "ignore 'T999': unknown code"),
        ("severity: [T101]\n", "severity: write a code"),
        ("severity: {T101: bad}\n", "then error or warning"),
        ("select: [\n", "castproof-check.yaml"),
        ("terms: [wifi]\n", "terms: write a term"),
        ("terms: {Wi-Fi: [Wi-Fi]}\n", "terms: Wi-Fi: write the spellings"),
        ("terms: {Wi-Fi: }\n", "terms: Wi-Fi: write the spellings"),
        ("glossary: [a, b]\n", "glossary: write the path"),
    ],
)
def test_settings_that_are_wrong(run: Run, page: Path, text: str, says: str) -> None:
    (page.parent / "castproof-check.yaml").write_text(text)
    done = run("check", page)
    assert done.exit_code == 2
    assert says in done.stderr
    assert "castproof-check.yaml" in done.stderr


def test_the_terms_of_a_house(run: Run, page: Path) -> None:
    text = page.read_text().replace("glad to be here", "glad of the wifi, and of wifis")
    page.write_text(text)
    settings = page.parent / "castproof-check.yaml"
    settings.write_text("terms: {Wi-Fi: [wifi, WiFi]}\nignore: [T102, X410]\n")
    done = run("check", page)
    assert "X413 write 'Wi-Fi', not 'wifi'" in done.stdout
    assert codes(run, page) == ["X413"]
    settings.write_text("terms: {Wi-Fi: [wifis]}\nignore: [X4, T102]\n")
    assert codes(run, page) == []


def test_a_name_is_held_against_the_glossary_of_the_folder(run: Run, page: Path) -> None:
    page.write_text(page.read_text().replace("glad to be here", "glad that Abuzarin left"))
    settings = page.parent / "castproof-check.yaml"
    settings.write_text("ignore: [T102, X410]\n")
    assert codes(run, page) == []
    settings.write_text("ignore: [T102, X410]\nglossary: names.yaml\n")
    done = run("check", page)
    assert done.exit_code == 2
    assert "names.yaml" in done.stderr
    (page.parent / "names.yaml").write_text("terms:\n  Abouzarin:\n")
    assert codes(run, page) == ["X414"]
    (page.parent / "names.yaml").write_text("terms:\n  Abouzarin:\n  Abuzarin:\n")
    assert codes(run, page) == []


def test_names_are_looked_at_in_english_alone(run: Run, page: Path) -> None:
    text = "Heute reden wir mit Abuzarin, und Abouzarin, Abouzarin und Abouzarin kennen das."
    page.write_text(page.read_text().replace("= I am glad to be here.", text))
    (page.parent / "castproof-check.yaml").write_text("ignore: [T102]\n")
    assert codes(run, page) == []
    page.write_text(
        page.read_text().replace(
            text, "We met Abuzarin there " + "and then Abouzarin left the house " * 3
        )
    )
    assert codes(run, page) == ["X414"]


def test_subtitles_are_checked_where_they_are_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    cue = "{} --> {}\n{}\n\n"
    path.write_text(
        "WEBVTT\n\n"
        + cue.format("00:01.000", "00:02.000", "<v Ann>We left our old flat in April.")
        + cue.format("00:03.000", "00:03.200", "Yes.")
        + cue.format("00:04.000", "00:12.000", "One\ntwo\nthree")
        + cue.format("00:13.000", "00:15.000", "We left it in April.")
    )
    found = [("C501", 3), ("C502", 6), ("C502", 9), ("C503", 9)]
    done = run("check", path, "--json")
    findings = json.loads(done.stdout)["findings"]
    assert [(one["code"], one["line"]) for one in findings] == found
    path.write_text("WEBVTT, but no cue\n")
    assert codes(run, path) == ["E001"]


def test_a_page_is_parsed_once(run: Run, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    parse = episode.parse

    def count(text: str) -> Episode:
        read.append(text)
        return parse(text)

    monkeypatch.setattr(episode, "parse", count)
    other = page.with_name("other.md")
    other.write_text(page.read_text())
    assert run("check", page, other).exit_code == 1
    assert len(read) == 2


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("# castproof-check: ignore T102\n", ["X410"]),
        ("# castproof-check: ignore T, X410\n", []),
        ('# castproof-check: ignore X410 "= I am"\n', ["T102"]),
        ('# castproof-check: ignore X410 "Other words"\n', ["T102", "X410"]),
        ("# castproof-check: ignore\n", ["T102", "X410"]),
    ],
)
def test_a_comment_says_what_is_meant(run: Run, page: Path, comment: str, left: list[str]) -> None:
    page.write_text(PAGE.format(comment=comment, sec=66))
    assert codes(run, page) == left


def test_a_comment_outlives_a_mend(run: Run, page: Path) -> None:
    comment = "# castproof-check: ignore T102\n"
    page.write_text(PAGE.format(comment=comment, sec=66))
    assert run("check", page, "--fix").exit_code == 0
    assert comment in page.read_text()
    assert "line: I am glad" in page.read_text()


def test_a_baseline_knows_what_was_there(run: Run, page: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert run("check", page, "--write-baseline", known).exit_code == 0
    assert codes(run, page, "--baseline", known) == []
    text = page.read_text().replace("transcript:\n", "extra: 1\ntranscript:\n")
    page.write_text(text)  # a line more above changes nothing
    assert codes(run, page, "--baseline", known) == []
    page.write_text(text.replace("sec: 70", "sec: 71"))
    assert codes(run, page, "--baseline", known) == ["T102"]


def test_a_baseline_replaces_nothing_else(run: Run, page: Path, tmp_path: Path) -> None:
    was = page.read_text()
    assert run("check", page, "--write-baseline", page).exit_code == 2
    assert page.read_text() == was
    known = tmp_path / "known.json"
    for _ in range(2):
        assert run("check", page, "--write-baseline", known).exit_code == 0


@pytest.mark.parametrize(
    "content",
    [None, "[]", "{}", "no json", '{"findings": {"a": 1e999}}', "[" * 100_000],
    ids=["missing", "list", "empty", "text", "infinite", "deep"],
)
def test_what_is_no_baseline(run: Run, page: Path, tmp_path: Path, content: str | None) -> None:
    known = tmp_path / "known.json"
    if content is not None:
        known.write_text(content)
    done = run("check", page, "--baseline", known)
    assert done.exit_code == 2
    assert "--write-baseline" in done.stderr
    done = run("check", page, "--write-baseline", tmp_path / "no" / "known.json")
    assert done.exit_code == 1
    assert "known.json" in done.stderr


def test_annotations_and_sarif(run: Run, page: Path) -> None:
    done = run("check", page, "--format", "github")
    first, second = done.stdout.splitlines()
    assert first.startswith(f"::error file={page},line=5,col=8,title=T102::T102 ")
    assert second.startswith("::warning ")
    document = json.loads(run("check", page, "--format", "sarif").stdout)
    assert document["version"] == "2.1.0"
    (only,) = document["runs"]
    assert [one["ruleId"] for one in only["results"]] == ["T102", "X410"]
    region = only["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 5, "startColumn": 8}
    assert run("check", page, "--format", "xml").exit_code == 2
    assert run("check", page, "--format", "sarif", "--diff").exit_code == 2


def test_a_folder_finds_pages_that_begin_too_late_and_shared_texts(
    run: Run, page: Path, tmp_path: Path
) -> None:
    page.write_text("\n" + page.read_text())
    said = "".join(
        f"- {{line: 'Number {number} of the many paragraphs that these two pages have in "
        "common.', who: Ann}\n"
        for number in range(3)
    )
    for name in ("one", "two"):
        (page.parent / f"{name}.md").write_text(f"---\ntitle: {name}\ntranscript:\n{said}---\n")
    assert codes(run, page.parent, "--select", "E") == ["E003", "E002", "E003"]
