"""The page to print: everything that is said, as text, whatever it says."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given

from review.document import Document
from review.printing import render_print_page
from tests.review.server import Server
from tests.review.talks import documents, edit
from transcript.values import Header, Line, Transcript


class Reader(HTMLParser):
    """The words that a page shows, and the elements that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def read(page: str) -> Reader:
    """What stands on the page below its buttons."""
    reader = Reader()
    reader.feed(page[page.index("<main") :])
    return reader


def test_a_line_has_its_time_and_its_speaker_where_they_are_known(document: Document) -> None:
    page = render_print_page(document, "A talk", "en")
    words = "A talk Beginnings 0:00 Ann Our guest today is a boozer. 0:04 Speaker"
    assert " ".join(read(page).words).startswith(words)
    unknown = Document.of(Transcript((Line(None, None, None, "Hello."),)))
    assert read(render_print_page(unknown, "A talk", None)).words == ["A", "talk", "Hello."]


def test_what_is_said_is_never_markup() -> None:
    evil = '<script src="x">"&amp;</script>'
    entries = (Header(evil), Line(0.0, None, evil, evil))
    page = render_print_page(Document.of(Transcript(entries)), evil, '"><script>')
    found = read(page)
    assert "script" not in found.elements
    assert found.words.count('src="x">"&amp;</script>') == 4
    assert page.index("<title>&lt;script") > 0


@given(documents)
def test_nothing_that_is_said_is_missing(document: Document) -> None:
    said = [
        entry.title if isinstance(entry, Header) else entry.text
        for entry in document.transcript.entries
    ]
    words = read(render_print_page(document, "", None)).words
    shown = iter(words)
    assert all(word in shown for text in said for word in text.split())  # in this order


def test_the_page_to_print_says_what_the_page_says(page: Path) -> None:
    server = Server(page)
    edit(server.session, **{"kind": "rename_speaker", "from": "Ann", "to": "Anna"})
    answer = server.get("print")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert ">Anna</b>" in answer.text
    assert ">Ann</b>" not in answer.text
