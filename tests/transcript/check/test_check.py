"""The checker as a whole: clean pages, unreadable ones, and which codes are wanted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from castproof.edit.check_names import check_doubtful_names
from castproof.edit.check_settings import CheckSettings
from tests.transcript.check.pages import at, clean_pages, only, page, said
from transcript.check import RULES, Selection, check, check_page
from transcript.check.house_terms import check_terms
from transcript.check.page import CheckedPage
from transcript.check.shared import find_shared, list_paragraphs
from transcript.check.subtitles import check_subtitles
from transcript.errors import InvalidCall

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "check.md"
SECTION = re.compile(r"^## ([A-Z]\d{3}) ([\w-]+) \((error|warning)\)\n(.*?)(?=^## )", re.M | re.S)


@given(clean_pages())
def test_a_clean_page_has_no_finding(text: str) -> None:
    assert check(text) == ()


def test_a_page_without_transcript_has_no_finding() -> None:
    assert check("---\ntitle: A page\n---\n") == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1\n00:00:00,000 --> 00:00:01,000\nHello.\n", 1),
        (page("line: a, sec: soon"), 4),
        (page("line: a, sec: -1"), 4),
        ("---\ntitle: a: b\n---\n", 2),
    ],
)
def test_what_is_no_episode_has_one_finding(text: str, line: int) -> None:
    found = only(text)
    assert (found.code, found.line) == ("E001", line)
    assert not found.message.startswith("line ")


def test_what_is_no_episode_is_found_whatever_is_looked_for() -> None:
    found = check("Hello.\n", selection=Selection.parse(["T"], ["E"]))
    assert [one.code for one in found] == ["E001"]


def test_findings_are_sorted_by_place() -> None:
    text = page(said("Yes.", 2), "header: A", "header: B", said("", 70), said(sec=9), "header: C")
    found = check(text)
    assert [one.code for one in found] == ["H302", "X404", "T101", "H301"]
    assert list(found) == sorted(found)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(newline: str) -> None:
    found = only(at(0, 20, 10).replace("\n", newline))
    assert (found.line, found.column) == (6, 25)


def test_selection() -> None:
    text = page(said("Yes.", 2), "header: A", "header: B", said("", 70), said(sec=9))

    def found(select: list[str], ignore: list[str]) -> list[str]:
        return [one.code for one in check(text, selection=Selection.parse(select, ignore))]

    assert found(["T"], []) == ["T101"]
    assert found(["x404, h"], []) == ["H302", "X404"]
    assert found([], ["T", "H302"]) == ["X404"]
    assert found(["H"], ["H"]) == []


@pytest.mark.parametrize("text", ["T999", "Q", "", "T101,,H"])
def test_an_unknown_code(text: str) -> None:
    with pytest.raises(InvalidCall, match=r"--select '.*': unknown code; did you mean"):
        Selection.parse([text])
    with pytest.raises(InvalidCall, match="--ignore"):
        Selection.parse([], [text])


def sections() -> dict[str, re.Match[str]]:
    return {found[1]: found for found in SECTION.finditer(PAGE.read_text(encoding="utf-8"))}


def test_every_rule_is_documented() -> None:
    assert {code: (found[2], found[3]) for code, found in sections().items()} == {
        rule.code: (rule.name, rule.severity) for rule in RULES
    }


#: What is published for a host has tests of its own, of its examples, too.
OF_EPISODES = [rule for rule in RULES if not rule.code.startswith("P")]


@pytest.mark.parametrize("rule", OF_EPISODES, ids=lambda rule: rule.code)
def test_every_example_provokes_its_code_and_no_other(rule: object) -> None:
    code = rule.code  # type: ignore[attr-defined]
    part = sections()[code][4]
    example = re.search(r"```(?:yaml|srt)\n(.*?)```", part, re.DOTALL)
    assert example is not None
    if code.startswith("C"):
        assert [one.code for one in check_subtitles(example[1], is_vtt=False)] == [code]
        return
    rows = example[1].replace("WORDS", " ".join(f"word{number}" for number in range(201)))
    lines = re.search(r"<!-- lines: (\d+) -->", part)
    rows *= int(lines[1]) if lines else 1
    duration = re.search(r"<!-- duration: (\d+) -->", part)
    front = re.search(r"<!-- front matter: (.*) -->", part)
    before = re.search(r"<!-- before the page: (.*) -->", part)
    text = f"---\n{front[1] if front else 'title: A talk'}\ntranscript:\n{rows}---\n"
    text = f"{before[1]}\n{text}" if before else text
    found = check(text, duration_s=float(duration[1]) if duration else None)
    if "<!-- of a folder: " in part:
        read = CheckedPage.read(text)
        settings = CheckSettings(terms={"Wi-Fi": ["wifi"]})
        more = [*check_terms(read, settings.terms), *check_doubtful_names(read, settings)]
        found = check_page(read, more=more)
    if "<!-- two pages -->" in part:
        paragraphs = list_paragraphs(CheckedPage.read(text))
        found = tuple(one for _, one in find_shared({"a": paragraphs, "b": paragraphs}))[:1]
    assert [one.code for one in found] == [code]
    assert not found[0].fixable or (rule.is_mended and "`--fix`" in part)  # type: ignore[attr-defined]


def test_what_is_mended_says_so() -> None:
    for code, found in sections().items():
        is_mended = next(rule.is_mended for rule in RULES if rule.code == code)
        assert ("`--fix`" in found[4]) == is_mended, code


@given(st.text(st.sampled_from("abé: -\n\r'\"{}[]#&*!|>?,\t:\u2028\x85\ufeff"), max_size=60))
def test_whatever_stands_around_the_transcript_is_no_trouble(around: str) -> None:
    assume("---" not in around)  # it would end the front matter
    rows = at(0, 20, 10).partition("title: A talk\n")[2]
    text = f"---\ntitle: A talk\n{around}\n{rows}"
    found = check(text)
    assert [one.code for one in found] in (["T101"], ["E001"])
