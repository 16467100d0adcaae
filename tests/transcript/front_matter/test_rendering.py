"""Whatever writes the YAML, its bytes are PyYAML's own."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from transcript.front_matter import rendering
from transcript.front_matter.rendering import Style

PIECES = (
    *("a", "word", "é", "中", "’", " ", "  ", ", ", "'", '"', ":", ": ", "#", " #", "-", "- "),
    *("?", "? ", "!", "&a", "*a", "{", "}", "[", "]", "%", "@", "`", "|", ">", "<<", "=", "~"),
    *("null", "true", "1:05", "0x1", "1_0", "1e3", "---", "...", "\\", "2020-01-01", "\xa0"),
    *("\u3000", "\ufeff", "\u2028", "\x85", "\x7f", "\n", "\t", "😀", "a" * 50, "ü" * 90),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
VALUES = TEXTS | st.integers() | st.none() | st.booleans()


def by_python(data: Any) -> str:
    return str(yaml.dump(data, Dumper=rendering._Dumper, allow_unicode=True))


@given(st.dictionaries(TEXTS, VALUES | st.lists(VALUES, max_size=3), max_size=4))
def test_a_block_is_what_pyyaml_writes(mapping: dict[str, Any]) -> None:
    assert rendering.render_block(mapping, Style()) == by_python(mapping)


@given(st.text(max_size=200))
def test_any_text_is_what_pyyaml_writes(text: str) -> None:
    try:
        expected = by_python({"line": text})
    except UnicodeEncodeError:
        return
    assert rendering.render_block({"line": text}, Style()) == expected


def test_libyaml_folds_a_text_in_double_quotes_elsewhere_so_it_does_not_write_it() -> None:
    if not hasattr(yaml, "CSafeDumper"):
        pytest.skip("this PyYAML is without libyaml")
    text = "a word " * 12 + "and a tab\t" + "of sentences " * 8
    assert yaml.dump({"line": text}, Dumper=yaml.CSafeDumper) != by_python({"line": text})
    assert rendering.render_block({"line": text}, Style()) == by_python({"line": text})
