"""Plain text for show notes, and Podcasting 2.0's HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from transcript.formats import podcast_html, show_notes
from transcript.text import join_lines
from transcript.values import Header, Line, Transcript

SAID = Transcript(
    (
        Header("Beginnings"),
        Line(0.0, None, "Ann", "Hello."),
        Line(5.0, None, "Ann", "Is <this> on?"),
        Line(9.0, None, "Tom", "It is."),
        Header("The ferry", 65.0),
        Line(70.0, None, "Tom", "It is late."),
        Line(None, None, None, "(Bells.)"),
    )
)


def test_notes_name_who_begins_to_speak() -> None:
    assert show_notes.write(SAID).split("\n\n") == [
        "Beginnings (0:00)",
        "Ann: Hello.",
        "Is <this> on?",
        "Tom: It is.",
        "The ferry (1:05)",
        "Tom: It is late.",
        "(Bells.)\n",
    ]


def test_html_has_three_elements_and_escapes() -> None:
    assert podcast_html.write(SAID).splitlines()[:5] == [
        "<cite>Ann:</cite>",
        "<time>0:00</time>",
        "<p>Hello.</p>",
        "<time>0:05</time>",
        "<p>Is &lt;this&gt; on?</p>",
    ]


class Reader(HTMLParser):
    """What a page would show of the elements, and which there are."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)
        if tag == "p":
            self.said.append("")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "p" and self.said:
            self.said[-1] += data


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), max_size=4))
def test_any_text_is_said_and_none_is_markup(texts: list[str]) -> None:
    reader = Reader()
    reader.feed(podcast_html.write(Transcript(tuple(Line(0.0, None, "A", t) for t in texts))))
    reader.close()
    assert reader.elements <= {"cite", "time", "p"}
    assert [one.strip("\n") for one in reader.said] == [join_lines(text) for text in texts]
