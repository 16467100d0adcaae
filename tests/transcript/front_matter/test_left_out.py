"""What a page has beside its transcript."""

from __future__ import annotations

import pytest

from transcript.episode import parse
from transcript.front_matter.left_out import count_comments, list_left_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntranscript:\n- line: A.\n---\n", ()),
        ("---\ntranscript:\n- line: A.\n  sec: 1\n  time: '0:01'\n  who: B\n---\n\n", ()),
        ("---\ntitle: A\ntranscript: []\n---\n", ("the front matter is left out",)),
        ("---\ntranscript: []\n---\nNotes.\n", ("the text below it is left out",)),
        (
            "---\ntranscript:\n- line: A.\n  id: 1\n---\n",
            ("1 key of the entries' own is left out",),
        ),
        (
            "---\ntranscript:\n# one\n- line: A.  # two\n- line: B.\n---\n",
            ("2 comments are left out",),
        ),
        (
            "---\ntitle: A\ntranscript:\n- line: A.\n  id: 1\n- line: B.\n  id: 2\n---\n",
            ("the front matter and 2 keys of the entries' own are left out",),
        ),
    ],
)
def test_what_is_left_out(text: str, said: tuple[str, ...]) -> None:
    assert list_left_out(parse(text)) == said


def test_a_hash_in_a_text_is_no_comment() -> None:
    text = "---\ntranscript:\n- line: 'C # and F#'\n- line: |\n    a\n    # b\n- line: x#y\n---\n"
    assert count_comments(parse(text)) == 0
