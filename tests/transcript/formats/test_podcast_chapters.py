"""Podcasting 2.0 chapters."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import podcast
from transcript.values import Header, Transcript

FULL = """{"version": "1.2.0", "author": "us", "chapters": [
 {"startTime": 0, "title": "Dawn", "img": "https://example.org/a.jpg", "endTime": 5.5},
 {"startTime": 3.5, "toc": false, "img": "https://example.org/b.jpg"},
 {"startTime": 4, "title": "Only a picture", "toc": false, "url": "https://example.org"},
 {"startTime": 65.25, "title": "Noon", "toc": true, "url": "https://example.org",
  "location": {"name": "the pier", "geo": "geo:1,2"}},
 {"startTime": 70, "title": "Dusk", "url": "https://example.org"}
]}"""


def test_what_a_player_lists_is_read_and_the_rest_is_told() -> None:
    assert podcast.parse_chapters(FULL).entries == (
        Header("Dawn", 0.0),
        Header("Noon", 65.25),
        Header("Dusk", 70.0),
    )
    assert podcast.list_ignored(FULL.encode()) == (
        "2 silent chapters are ignored",
        "1 picture is ignored",
        "2 links are ignored",
        "1 place is ignored",
    )
    one_silent = b'{"chapters": [{"startTime": 1, "toc": false}]}'
    assert podcast.list_ignored(one_silent) == ("1 silent chapter is ignored",)


def test_what_is_written() -> None:
    assert podcast.write_chapters(Transcript((Header("Dawn", 0.5),))) == (
        '{\n  "version": "1.2.0",\n  "chapters": [\n    {\n      "startTime": 0.5,\n'
        '      "title": "Dawn"\n    }\n  ]\n}\n'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "the document has no 'chapters'"),
        ('{"chapters": [{"title": "a"}]}', r"chapters\[0\] has no 'startTime'"),
        ('{"chapters": [{"startTime": "1", "title": "a"}]}', "startTime is text, not a number"),
        ('{"chapters": [{"startTime": -1, "title": "a"}]}', "outside a recording"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        podcast.parse_chapters(text)


def test_what_cannot_be_written() -> None:
    with pytest.raises(NotExpressible, match="there are no chapters to write"):
        podcast.write_chapters(Transcript(()))
    with pytest.raises(NotExpressible, match="chapter 1 has no start time"):
        podcast.write_chapters(Transcript((Header("Dawn"),)))
    with pytest.raises(NotExpressible, match="chapter 2 has no title"):
        podcast.write_chapters(Transcript((Header("Dawn", 0.0), Header("", 5.0))))


def test_a_chapter_without_a_title_is_no_header() -> None:
    text = '{"chapters": [{"startTime": 0, "title": ""}, {"startTime": 5, "title": "The pier"}]}'
    assert podcast.parse_chapters(text).headers == (Header("The pier", 5.0),)
