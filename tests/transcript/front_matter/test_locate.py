"""Where the transcript block lies, whatever surrounds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from transcript import episode
from transcript.errors import FormatError
from transcript.front_matter import locate as frontmatter
from transcript.values import Header, Transcript

LOADERS = [yaml.SafeLoader]
if yaml.__with_libyaml__:
    LOADERS.append(yaml.CSafeLoader)


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__, autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every test runs with both of PyYAML's safe loaders, which must agree."""
    monkeypatch.setattr(frontmatter, "_LOADER", request.param)
    return request.param


@pytest.mark.parametrize(
    ("before", "block", "after"),
    [
        ("---\n", "transcript:\n- line: a\n", "---\n"),
        ("---\ntitle: é\U0001f600\n", "transcript:\n- line: a\n", "# next\n\nz: 1\n---\nbody"),
        ("\ufeff---\r\na: 1\r\n", "transcript:\r\n  - line: a\r\n    sec: 1\r\n", "---\r\n"),
        ("---  \n", "transcript: [{line: a}]  # all\n", "b: 1\n---"),
        ("---\n", "transcript: [{line: a},\n {header: b}\n]\n", "b: 1\n---"),
        ("---\n", '"transcript":\n- line: |\n    a\n\n', "b: 1\n---\n"),
        ("---\n", "transcript:\n- line: >-\n    a\n    b\n", "# c\nb: 1\n---\n"),
        ("---\n", "transcript:\n- line: a\n  # inside\n- line: b # here\n", "\n# c\n---\n"),
        ("---\n", "transcript:\n", "b: 1\n---\n"),
        ("---\n", "transcript: # nothing yet\n", "---\n"),
        ("---\n", "transcript: []\n", "...\n"),
        ("---\n", "transcript:\n- line: a\n  who:\n", "b: 1\n---\n"),
        ("---\n", "transcript:\n-\n", "b: 1\n---\n"),
        ("---\na: &x [1]\nb: *x\n", "transcript:\n- line: a\n", "c: *x\n---\n"),
        ("---\r", "transcript:\r- line: a\r", "---\rbody"),
        ("---\na: !custom {transcript: 1}\n", "transcript:\n- line: a\n", "---\n---\n"),
        ("---\na: |\n  transcript:\n  - line: no\n", "transcript:\n- line: a\n", "---\n"),
    ],
)
def test_the_block_is_found(before: str, block: str, after: str) -> None:
    found = frontmatter.locate(before + block + after)
    assert (found.before, found.block, found.after) == (before, block, after)


@pytest.mark.parametrize("text", ["---\n---\n", "---\n# only this\n---\n", "---\ntitle: a\n---"])
def test_a_page_without_a_block_is_cut_before_its_closing_line(text: str) -> None:
    found = frontmatter.locate(text)
    assert (found.block, found.node) == ("", None)
    assert found.before + found.after == text
    assert found.after.startswith("---")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: an episode starts with the line ---"),
        ("title: a\n", "line 1: an episode starts"),
        ("----\n", "line 1: an episode starts"),
        ("---\ntitle: a\n", "is not closed by a line ---"),
        ("---\ntitle: a\n ---\n", "is not closed by a line ---"),
        ("---\na: b\n  c: d\n---\n", "line 3: the front matter is not YAML: mapping values are"),
        ("---\na: [1\n---\n", "line 3: the front matter is not YAML: .*expected ',' or ']'"),
        ("---\na: *x\n---\n", "line 2: the front matter is not YAML: .*undefined alias"),
        ("---\na: \x01\n---\n", "the front matter is not YAML: .*characters are not allowed"),
        ("---\n- a\n---\n", "line 2: the front matter must be a list"),
        ("---\n{transcript: []}\n---\n", "line 2: the front matter must be a list"),
        ("---\na\n---\n", "line 2: the front matter must be a list"),
        (
            "---\na: 1\ntranscript: []\ntranscript: []\n---\n",
            "line 4: there are two `transcript` keys",
        ),
        ("---\n  transcript: []\n---\n", "line 2: `transcript` must stand at the start"),
        ("---\n? transcript\n: []\n---\n", "line 2: `transcript` must stand at the start"),
        ("---\na: " + "[" * 30 + "]" * 30 + "\n---\n", "line 2: .* nested"),
        ("---\na: " + "[" * 100_000 + "\n---\n", "line 2: .* nested"),
        ("---\na: 1\ntranscript: &x []\n---\n", "line 3: anchors and aliases are not supported"),
        ("---\na: &x {line: b}\ntranscript:\n- *x\n---\n", "line 4: anchors and aliases"),
        ("---\na: &x []\ntranscript: *x\nb: 1\n---\n", "line 3: anchors and aliases"),
        ("---\na: &x [{line: b}]\ntranscript:\n- <<: *x\n  c: 1\n---\n", "line 4: anchors"),
        ("---\ntranscript:\n- line: &x a\nb: *x\n---\n", "line 3: anchors and aliases"),
        ("---\ntranscript: !!python/object:os.x []\n---\n", "line 2: tags such as !!str are not"),
        ("---\ntranscript:\n- line: !!python/name:os.x\n---\n", "line 3: tags such as !!str are"),
        ("---\ntranscript:\n- ! {line: a}\n---\n", "line 3: tags such as !!str are not supported"),
        ("---\na: 1\ntranscript:\n- x: &x [*x]\n---\n", "line 4: anchors and aliases"),
        ("---\nb: &b\n" + "- " * 40 + "x\n---\n", "line 3: .* nested"),
        ("---\n" + "? " * 5000 + "\n---\n", "line 2: .* nested"),
        ("---\na: 1\n\ttranscript: []\n---\n", "line 3: the front matter is not YAML"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        frontmatter.locate(text)


def test_front_matter_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontmatter, "LONGEST", 3)
    with pytest.raises(FormatError, match="longer than 3 characters"):
        frontmatter.locate("---\na: 1\n---\n")


def test_aliases_elsewhere_are_never_expanded() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)
    )
    text = f"---\n{bomb}transcript: []\n---\n"
    assert frontmatter.locate(text).block == "transcript: []\n"


@pytest.mark.parametrize(
    "others",
    [
        "a: &x 1\nb: *x\n",
        "a: &x [*x]\n",
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "a: !mine\n  b: !!set {c}\n",
        "a: 1\na: 2\n",
    ],
)
def test_what_is_not_read_is_left_alone(others: str) -> None:
    text = f"---\n{others}transcript:\n- line: a\n{others.replace('&x', '&y')}---\n"
    assert episode.write(episode.parse(text)) == text
    changed = replace(episode.parse(text), transcript=Transcript((Header("b"),)))
    assert episode.write(changed) == text.replace("- line: a", "- header: b")


def test_a_row_that_only_yaml_ends_ends_the_block() -> None:
    text = "---\ntranscript:\n- line: a # c\x85z: 1\n---\n"
    assert frontmatter.locate(text).after == "z: 1\n---\n"
