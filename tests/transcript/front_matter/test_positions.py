"""Where an episode's entries lie in their file."""

from __future__ import annotations

import pytest
import yaml

from transcript import episode
from transcript.front_matter import locate as frontmatter
from transcript.front_matter.positions import TextSpan

PAGE = """\ufeff---
title: é\U0001f600
transcript:
- line: Hello there   # a greeting
  sec: 1
  images:
    - a.png

  who:
- {header: "b", x: 1}
-   line: A line
      on two rows.
    who: Tom
season: 2
---
"""


@pytest.fixture(params=[yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontmatter, "_LOADER", request.param)


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_values_and_keys_lie_where_they_are_said_to(newline: str) -> None:
    text = PAGE.replace("\n", newline)
    sources = episode.parse(text).sources
    assert [
        {text[source.key_spans[k].start : source.key_spans[k].stop]: text[v.start : v.stop]}
        for source in sources
        for k, v in source.value_spans.items()
    ] == [
        {"line": "Hello there"},
        {"sec": "1"},
        {"images": "- a.png"},
        {"who": ""},
        {"header": '"b"'},
        {"x": "1"},
        {"line": f"A line{newline}      on two rows."},
        {"who": "Tom"},
    ]
    flow = sources[1].span
    assert text[flow.start : flow.stop] == '{header: "b", x: 1}'
    assert [(source.span.line, source.span.column) for source in sources] == [
        (4, 3),
        (10, 3),
        (11, 5),
    ]
    assert [(p.line, p.column) for p in sources[2].value_spans.values()] == [(11, 11), (13, 10)]


def test_a_character_of_an_old_line_break_ends_no_line() -> None:
    [source] = episode.parse("---\nt: '\x85'\ntranscript:\n- line: a\n---\n").sources
    assert source.value_spans["line"] == TextSpan(31, 32, 4, 9)
