"""The player page as text: what it says, what it lets run, and what others' text does in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.player import PlayerLabels, render_frame, render_player
from castproof.player.address import check_address, media_sources
from castproof.player.body import find_end, lay_out_body
from castproof.player.bundle import bundle_script, read_asset, read_style
from castproof.player.word_times import locate_words, pack_words
from compare.report import as_script
from transcript.errors import InvalidCall
from transcript.spacing import join_words, make_words
from transcript.text import join_lines
from transcript.values import Header, Line, Transcript, Word

EVIL = (
    """"><img src=http://example.invalid/x onerror="alert(1)"></script><b onclick='x'>&amp;{data}"""
)
LABELS = PlayerLabels("A voyage")
TALK = Transcript(
    (
        Header("Dawn"),
        Line(62.4, 66.0, "Ann", "We set sail.", (Word(62.4, 62.9, "We"), Word(63.0, 64.0, "set"))),
        Line(66.0, 70.0, "Ann", "At noon."),
        Header("Dusk"),
        Line(70.0, 75.5, "Bo", "Who told you so?"),
    ),
    "en",
)


@dataclass
class Found(HTMLParser):
    """The elements of a page with their attributes, and the text outside scripts and styles."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = self._tag = ""
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = f"{tag} {dict(attrs).get('type', '')}" if tag in ("script", "style") else ""
        self._tag = tag
        if dict(attrs).get("class") == "text":
            self._tag = "what is said"
            self.said.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside] = self.raw.get(self._inside, "") + data
        else:
            self.texts.append(data)
        if self._tag == "what is said":
            self.said[-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw["script application/json"])
        return found


def read_page(transcript: Transcript, labels: PlayerLabels) -> Found:
    page = Found()
    page.feed(render_player(transcript, labels))
    return page


def test_what_is_said_is_in_the_page_as_text() -> None:
    page = read_page(TALK, PlayerLabels("A voyage", "voyage.mp3", "The Log", "May 1", "A ship."))
    said = " ".join("".join(page.texts).split())
    for text in ("A voyage", "The Log", "May 1", "A ship.", "Ann 1:02 We set sail.", "Dusk"):
        assert text in said
    assert page.of("audio") == [
        {"id": "sound", "controls": None, "preload": "none", "src": "voyage.mp3"}
    ]
    assert [one["href"] for one in page.of("a") if one.get("class") == "time"] == [
        "#t=62",
        "#t=66",
        "#t=70",
    ]
    assert [one["id"] for one in page.of("p") if one.get("id", "").startswith("t=")] == [
        "t=62",
        "t=66",
        "t=70",
    ]


def test_the_script_knows_when_lines_words_and_chapters_are_said() -> None:
    data = read_page(TALK, PlayerLabels("A voyage", "voyage.mp3")).data
    assert data == {
        "duration": 75.5,
        "speakers": ["Ann", "Bo"],
        "starts": [6240, 6600, 7000],
        "voices": [0, 0, 1],
        "words": [[0, 6240, 3, 60], [], []],
        "chapters": [62.4, 70.0],
    }


def test_a_speaker_is_named_where_they_begin_and_their_share_is_told() -> None:
    body = lay_out_body(TALK, 80.0)
    assert re.findall(r'class="line ([^"]+)"', body.text) == [
        "voice-0",
        "voice-0 bare",
        "voice-1",
    ]
    # Ann from 62.4 to 70, Bo from 70 to 80.
    assert "43%" in body.speakers
    assert "57%" in body.speakers
    assert body.length == "1 min"


def test_day_length_and_shares_are_written_in_the_language_of_the_talk() -> None:
    labels = PlayerLabels("Eine Reise", date="2026-03-01", duration_s=4320.0)
    page = render_player(Transcript(TALK.entries, "de-CH"), labels)
    assert '<time datetime="2026-03-01">1. März 2026</time>' in page
    assert "<bdi>1 Std. 12 Min.</bdi>" in page
    assert "\u00a0%</span>" in page
    # Of an unknown language nothing is known but the page's own English.
    unknown = render_player(Transcript(TALK.entries, None), labels)
    assert '<time datetime="2026-03-01">2026-03-01</time>' in unknown
    assert '<bdi><span lang="en">1 h 12 min</span></bdi>' in unknown


def test_nothing_that_is_unknown_is_made_up() -> None:
    page = read_page(
        Transcript((Header("Dawn"), Line(None, None, None, "Hello."))), PlayerLabels("x")
    )
    assert page.data["starts"] == [None]
    assert page.data["chapters"] == [None]
    assert page.data["duration"] is None
    assert page.of("audio") == []
    assert [one for one in page.of("a") if one.get("class") == "time"] == []
    assert "%" not in "".join(page.texts)
    assert find_end([], None) is None


def test_a_start_that_goes_back_is_not_followed() -> None:
    lines = [Line(start, None, "Ann", "Hello.") for start in (1.0, 90.0, 2.0, 3.0)]
    page = read_page(Transcript(tuple(lines)), PlayerLabels("x"))
    assert page.data["starts"] == [100, None, 200, 300]
    assert [one["href"] for one in page.of("a") if one.get("class") == "time"][1] == "#t=90"


def test_two_lines_of_one_second_have_one_anchor() -> None:
    lines = (Line(5.0, None, "Ann", "Yes."), Line(5.4, None, "Bo", "No."))
    page = read_page(Transcript(lines), PlayerLabels("x"))
    names = [one["id"] for _, one in page.elements if "id" in one]
    assert names.count("t=5") == 1
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("language", "shown", "direction"),
    [
        ("he", "he", "rtl"),
        ("ar-EG", "ar-EG", "rtl"),
        ("de", "de", "ltr"),
        (None, "en", "ltr"),
        ('x" onload="y', "en", "ltr"),
    ],
)
def test_the_language_says_which_way_the_page_is_read(
    language: str | None, shown: str, direction: str
) -> None:
    page = read_page(Transcript(TALK.entries, language), PlayerLabels("x"))
    assert page.of("html") == [{"lang": shown, "dir": direction, "class": "still"}]


def test_half_a_letter_makes_no_page_that_cannot_be_written() -> None:
    assert "We sail?" in render_player(Transcript((Line(0.0, 1.0, None, "We sail\ud83c"),)), LABELS)


def test_others_text_makes_no_element_and_no_attribute() -> None:
    plain = read_page(
        Transcript((Header("a"), Line(1.0, 2.0, "b", "c"))), PlayerLabels("d", None, "e", "f", "g")
    )
    evil = read_page(
        Transcript((Header(EVIL), Line(1.0, 2.0, EVIL, EVIL, (Word(1.0, 2.0, EVIL),)))),
        PlayerLabels(EVIL, None, EVIL, EVIL, EVIL),
    )
    shape = [(tag, sorted(attributes)) for tag, attributes in plain.elements]
    assert [(tag, sorted(attributes)) for tag, attributes in evil.elements] == shape
    assert evil.data["speakers"] == [EVIL]
    # The title, header and speaker twice or more, for the list of each; all others once.
    assert "".join(evil.texts).count(EVIL) == 10


@given(text=st.text(), name=st.text(min_size=1))
def test_any_text_comes_out_as_it_went_in(text: str, name: str) -> None:
    body = lay_out_body(Transcript((Line(0.0, 1.0, name, text),)), None)
    page = Found()
    page.feed(body.text)
    assert page.said == [join_lines(text).replace("\0", "")]
    assert json.loads(as_script(body.times))["speakers"] == [name]


def test_the_policy_lets_the_pages_own_script_and_style_run_and_no_other() -> None:
    page = read_page(TALK, PlayerLabels("x", "https://example.org/talk.mp3"))
    (policy,) = [
        one["content"] or ""
        for one in page.of("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": digest(page.raw["script module"]),
        "style-src": digest(page.raw["style "]),
        "img-src": "data:",
        "media-src": "https:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def test_the_page_names_no_address_but_its_sound() -> None:
    page = read_page(TALK, PlayerLabels("x", "talk.mp3"))
    named = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "data", "poster")
    ]
    assert [one for one in named if not (one or "").startswith(("#", "data:,"))] == ["talk.mp3"]
    for source in (page.raw["style "], page.raw["script module"]):
        assert not re.search(r"https?:|//[a-z]|url\(|@import|fetch\(|XMLHttp", source)


def test_beside_its_text_the_page_is_below_60_kb() -> None:
    page = render_player(Transcript(()), PlayerLabels("x", "talk.mp3"))
    assert len(page.encode()) < 60_000


def test_the_modules_share_a_scope_without_declaring_a_name_twice(root: Path) -> None:
    modules = sorted((root / "castproof" / "player" / "assets").glob("*.js"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    declared = r"^(?:export )?(?:const|let|class|function) (?:\[([\w, ]+)\]|(\w+))"
    names = [
        name
        for several, one in re.findall(declared, source, re.MULTILINE)
        for name in (several or one).split(", ")
    ]
    assert len(names) > 60
    assert len(names) == len(set(names))
    script = bundle_script()
    assert all(re.search(rf"\b{name}\b", script) for name in names)
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)


def test_what_is_left_out_of_script_and_style_are_comments_alone() -> None:
    style = read_asset("player.css")
    assert "/*" in style
    assert "/*" not in read_style()
    assert not re.search(r"^\s*(//|/\*)", bundle_script(), re.MULTILINE)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "blob:x",
        "//example.org/talk.mp3",
        "\\\\host\\talk.mp3",
        "a talk.mp3",
        "",
    ],
)
def test_an_address_that_is_not_fetched_is_refused(address: str) -> None:
    with pytest.raises(InvalidCall, match="no address of a recording"):
        render_player(TALK, PlayerLabels("x", address))
    with pytest.raises(InvalidCall):
        render_frame(address, "x")


@pytest.mark.parametrize(
    ("address", "sources"),
    [
        ("talk.mp3", "'self' file:"),
        ("../a%20b/talk.mp3?x=1#t", "'self' file:"),
        ("https://example.org/t:1.mp3", "https:"),
        ("http://127.0.0.1:8000/t.mp3", "http: https:"),
        ("file:///tmp/t.mp3", "file:"),
        (None, "'none'"),
    ],
)
def test_sound_may_come_from_where_it_is(address: str | None, sources: str) -> None:
    assert address is None or check_address(address) == address
    assert media_sources(address) == sources


def test_a_frame_says_what_it_shows_as_text() -> None:
    page = Found()
    page.feed(render_frame("talk.html", EVIL))
    ((tag, attributes),) = page.elements
    assert tag == "iframe"
    assert attributes["src"] == "talk.html"
    assert attributes["title"] == EVIL
    assert page.texts == []


WORDS = st.lists(st.text(st.characters(exclude_categories=("Z", "C")), min_size=1), min_size=1)


@given(texts=WORDS, starts=st.data())
def test_each_word_is_found_where_the_text_has_it(texts: list[str], starts: st.DataObject) -> None:
    said = make_words(" ".join(texts))
    times = sorted(starts.draw(st.lists(st.floats(0, 1e5), min_size=len(said), max_size=len(said))))
    words = tuple(
        Word(at, at, word.text, spaced=word.spaced) for word, at in zip(said, times, strict=True)
    )
    line = Line(0.0, None, None, join_words(words), words)
    units = line.text.encode("utf-16-le")
    located = locate_words(line)
    assert [second for _, second in located] == times
    for (place, _), word in zip(located, words, strict=True):
        assert units[2 * place :].decode("utf-16-le").startswith(word.text)


def test_a_word_that_the_text_does_not_have_or_that_goes_back_is_left_out() -> None:
    words = (
        Word(5.0, 5.2, "We"),
        Word(5.5, 6.0, "never"),
        Word(4.0, 6.1, "set"),
        Word(7.0, 8.0, "sail"),
    )
    line = Line(5.0, 8.0, "Ann", "We set sail", words)
    assert locate_words(line) == [(0, 5.0), (7, 7.0)]
    assert pack_words(line) == [0, 500, 7, 200]
