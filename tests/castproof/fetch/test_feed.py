"""Feeds as they come: in several dialects, odd, broken and hostile."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.errors import FetchRefused
from castproof.fetch import feed as feeds
from castproof.fetch.feed import Feed, choose_items, parse_feed
from castproof.fetch.feed_item import Person
from castproof.fetch.front_matter import make_front_matter
from castproof.fetch.source_url import parse_url
from transcript import episode
from transcript.front_matter.fields import read_people, read_title
from transcript.values import Header, Transcript

FROM = parse_url("https://example.org/show/feed.xml")
NAMES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
ITEM = """<item>
<title>On bread</title><guid isPermaLink="false">b-1</guid><link>https://example.org/b1</link>
<pubDate>Mon, 05 Oct 2026 08:00:00 +0200</pubDate>
<itunes:episode>7</itunes:episode><itunes:season>2</itunes:season>
<enclosure url="b1.mp3?x=1&amp;y=2" length="100" type="audio/mpeg"/>
<podcast:person role="guest" img="x">Ann Lee</podcast:person>
<podcast:person>Bo Hay</podcast:person>
<podcast:person role="editor">Eve</podcast:person>
<podcast:transcript url="/t/b1.vtt" type="text/vtt"/>
<podcast:transcript url="/t/b1.html" type="text/html"/>
<podcast:chapters url="/c/b1.json" type="application/json+chapters"/>
</item>"""


def rss(*items: str, channel: str = "<title>Talks</title>") -> bytes:
    return f'<rss version="2.0" {NAMES}><channel>{channel}{"".join(items)}</channel></rss>'.encode()


def parse(content: bytes) -> Feed:
    return parse_feed(content, FROM)


def enclose(name: str, **tags: str) -> str:
    inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in tags.items())
    return f'<item>{inner}<enclosure url="{name}" type="audio/mpeg"/></item>'


def test_an_item_with_every_tag() -> None:
    found = parse(rss(ITEM))
    (item,) = found.items
    assert (found.title, item.title, item.guid) == ("Talks", "On bread", "b-1")
    assert (item.number, item.season, item.link) == (7, 2, "https://example.org/b1")
    assert item.recording.url.shown == "https://example.org/show/b1.mp3?x=1&y=2"
    assert item.published is not None
    assert item.published.isoformat() == "2026-10-05T06:00:00+00:00"
    assert item.people[0] == Person("Ann Lee", "guest")
    assert [link.type for link in item.transcripts] == ["text/vtt", "text/html"]
    assert item.transcripts[0].url.shown == "https://example.org/t/b1.vtt"
    assert item.chapters is not None


def test_chapters_that_stand_in_the_feed() -> None:
    rows = (
        '<c start="0:00" title="Dawn"/><c start="01:02:03.5" title=" A  day "/><c start="75"/>'
        '<c start="65" title="Seconds"/><c start="1:05.250" title="X"/><c start="x" title="Y"/>'
    )
    tag = f'<chapters xmlns="http://podlove.org/simple-chapters" version="1.2">{rows}</chapters>'
    (item,) = parse(rss(f'<item>{tag}<enclosure url="a.mp3" type="audio/mpeg"/></item>')).items
    assert item.inner_chapters == (
        Header("Dawn", 0.0),
        Header("A day", 3723.5),
        Header("Seconds", 65.0),
        Header("X", 65.25),
    )


def test_its_front_matter() -> None:
    (item,) = parse(rss(ITEM)).items
    chapters = (Header("Flour", 0.0), Header("Yeast: 2 kinds", 65.0), Header("No time"))
    text = make_front_matter(item, [Person("Nobody", "host")], chapters)
    assert text == (
        "title: On bread\nepisode: 7\nseason: 2\ndate: 2026-10-05\nhosts:\n- Bo Hay\n"
        "guests:\n- Ann Lee\nlink: https://example.org/b1\nguid: b-1\n"
        "audio: https://example.org/show/b1.mp3?x=1&y=2\n"
        "chapters:\n- start: 0:00\n  title: Flour\n- start: '1:05'\n  title: 'Yeast: 2 kinds'\n"
    )
    assert read_people(text).guests == ("Ann Lee",)


def test_the_feeds_people_are_an_items_that_names_nobody() -> None:
    found = parse(rss(enclose("a.mp3"), channel="<podcast:person>Bo Hay</podcast:person>"))
    assert "hosts:\n- Bo Hay\n" in make_front_matter(found.items[0], found.people)


def test_a_secret_of_a_subscriber_is_kept_nowhere() -> None:
    url = "https://ann:hunter2@example.org/a.mp3?token=s3cret"
    item = f'<item><guid>{url}</guid><link>{url}</link><enclosure url="{url}"/></item>'
    text = make_front_matter(parse(rss(item)).items[0], [])
    assert text.count("https://example.org/a.mp3?token=***") == 3
    assert "hunter2" not in text
    assert "s3cret" not in text


def test_atom() -> None:
    content = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
    <entry><id>urn:1</id><title type="html">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title>
    <published>2026-10-05T08:00:00Z</published><link href="https://example.org/1"/>
    <link rel="enclosure" type="audio/mp4" href="1.m4a"/></entry></feed>"""
    (item,) = parse(content).items
    assert (item.title, item.guid, item.link) == ("A & B", "urn:1", "https://example.org/1")
    assert item.recording.url.file_name == "1.m4a"
    assert item.published is not None


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ('<enclosure url="a.pdf" type="application/pdf"/><enclosure url="b.mp3"/>', "b.mp3"),
        ('<enclosure url="a.mp3" type="application/octet-stream"/>', "a.mp3"),
        ('<enclosure url="a.m4a" type=""/>', "a.m4a"),
        ('<enclosure url="play?id=1" type="audio/mpeg; charset=x"/>', "play"),
        ('<enclosure url=" a.mp3&#10;" type="AUDIO/MPEG"/>', "a.mp3"),
        ('<content xmlns="http://search.yahoo.com/mrss/" url="a.mp3" type="audio/x"/>', "a.mp3"),
    ],
)
def test_which_enclosure_is_the_recording(tags: str, name: str) -> None:
    (item,) = parse(rss(f"<item>{tags}</item>")).items
    assert item.recording.url.file_name == name


@pytest.mark.parametrize(
    "tags",
    [
        "",
        "<enclosure/>",
        '<enclosure url=""/>',
        '<enclosure url="cover.jpg" type="image/jpeg"/>',
        '<enclosure url="file:///etc/passwd" type="audio/mpeg"/>',
        '<enclosure url="http://[::1" type="audio/mpeg"/>',
        '<enclosure url="javascript:alert(1)" type="audio/mpeg"/>',
    ],
)
def test_an_item_without_a_recording_is_counted(tags: str) -> None:
    found = parse(rss(f"<item>{tags}</item>", enclose("a.mp3")))
    assert (len(found.items), found.without_recording) == (1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon, 05 Oct 2026 23:30:00 -0800", "2026-10-06"),
        ("5 Oct 2026 08:00 EST", "2026-10-05"),
        ("2026-10-05T08:00:00+00:00", "2026-10-05"),
        ("2026-10-05", "2026-10-05"),
        ("yesterday", None),
        ("Mon, 99 Oct 2026 99:00:00", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("", None),
    ],
)
def test_when_an_item_was_published(text: str, day: str | None) -> None:
    (item,) = parse(rss(enclose("a.mp3", pubDate=text))).items
    assert (None if item.published is None else str(item.published.date())) == day


def test_which_items_are_chosen() -> None:
    days = {"a": "2026-10-01", "b": "2026-10-03", "c": "", "d": "2026-10-02", "e": "2026-10-03"}
    found = parse(rss(*(enclose(f"{name}.mp3", pubDate=day) for name, day in days.items())))

    def choose(newest: int | None, since: date | None) -> tuple[str, int]:
        items, undated = choose_items(found, newest, since)
        return "".join(one.recording.url.file_name[0] for one in items), undated

    assert choose(2, None) == ("be", 0)
    assert choose(None, date(2026, 10, 2)) == ("bed", 1)
    assert choose(1, date(2026, 10, 2)) == ("b", 1)
    assert choose(99, None) == ("bedac", 0)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 10))
    + "]><rss><channel><title>&a9;</title></channel></rss>"
)


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]><rss/>',
    ],
    ids=["billion laughs", "external entity", "parameter entity"],
)
def test_entities_are_refused(content: str) -> None:
    with pytest.raises(FetchRefused, match="declares entities"):
        parse(content.encode())


def test_a_declaration_of_the_type_alone_is_harmless() -> None:
    old = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x/rss.dtd">'
    assert len(parse(old + rss(enclose("a.mp3"))).items) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no well-formed XML"),
        (b"hello", "no well-formed XML"),
        (rss(ITEM)[:-20], "no well-formed XML"),
        (b"<rss><channel><title>a & b</title></channel></rss>", "no well-formed XML"),
        (b"<html><body/></html>", "no feed .it begins with 'html'"),
        (b"<?xml version='1.0' encoding='nonsense-9'?><rss/>", "cannot be read|no well-formed"),
        (b"<rss><channel>" + b"<a>" * 200, "more tags than a feed may"),
    ],
)
def test_what_is_no_feed(content: bytes, said: str) -> None:
    with pytest.raises(FetchRefused, match=said):
        parse(content)


def test_no_more_tags_than_a_feed_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_ELEMENTS", 100)
    with pytest.raises(FetchRefused, match="more tags"):
        parse(rss("<item>" + "<a/>" * 100 + "</item>"))


def test_ten_thousand_items_are_read_and_no_more() -> None:
    found = parse(rss(*(enclose(f"{number}.mp3") for number in range(feeds.MOST_ITEMS + 5))))
    assert (len(found.items), found.is_cut) == (10_000, True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    content = text + rss(enclose("a.mp3", title="Ü")).decode()
    assert parse(content.encode(encoding)).items[0].title == "Ü"


HOSTILE = [
    "---\ntranscript: []",
    "\x85a\u2028b\u202e",
    "- a: &x *x",
    "!!python/object:os.system",
    "a: b # c",
    "'\"%@`|>",
    "1:05",
    "null",
    "..",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_a_title(title: str) -> None:
    require_page(title)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_any_title_is_a_title(title: str) -> None:
    require_page("".join(one for one in title if one not in "\ufffe\uffff"))


def require_page(title: str) -> None:
    person = f"<podcast:person role='guest'>{escape(title)}</podcast:person>"
    item = enclose("a.mp3", title=escape(title)).replace("<enclosure", f"{person}<enclosure")
    (found,) = parse(rss(item)).items
    text = make_front_matter(found, [])
    page = episode.write(episode.create(text, Transcript(())))
    assert (read_title(page) or "") == " ".join(found.title.split())
    assert len(read_people(page).guests) <= 1
