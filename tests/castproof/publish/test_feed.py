"""Tags in a feed: the diff is exactly the tags, whatever the feed looks like."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from castproof.publish.facts import Credit, EpisodeFacts, credit_people, read_facts
from castproof.publish.feed import (
    FeedEdit,
    ItemQuery,
    find_item,
    list_namespace_tags,
    parse_feed,
    write_tags,
)
from castproof.publish.kinds import CHAPTERS_JSON, DESCRIPTION, HTML, VTT
from castproof.publish.tags import NAMESPACE, FeedTag, check_base_url, make_tags, write_snippet
from transcript.errors import FormatError, InvalidCall
from transcript.front_matter.fields import ListedPeople
from transcript.values import Transcript

FEED = """<?xml version="1.0" encoding="utf-8"?>
<!-- <rss> by hand -->
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
  <channel>
    <title>Talks &amp; more</title>
    <item>
      <title>The boat</title>
      <guid isPermaLink="false">boat-1</guid>
      <enclosure url="https://example.org/a/boat.mp3?x=1&amp;y=2" length="1" type="audio/mpeg"/>
      <description><![CDATA[<p>With a "</item>" in it</p>]]></description>
    </item>
    <item><title>The ferry</title><guid>ferry-2</guid></item>
  </channel>
</rss>
"""
FACTS = EpisodeFacts(
    title="The boat",
    guid="boat-1",
    audio=None,
    language="en",
    duration_s=None,
    show=None,
    date=None,
    summary=None,
    credits=(Credit("Ann & Bo", "host"),),
)
TAGS = make_tags([(VTT, "the boat.vtt"), (CHAPTERS_JSON, "b.json")], FACTS, "https://example.org/")


def edit(text: str | bytes, query: ItemQuery, tags: tuple[FeedTag, ...] = TAGS) -> FeedEdit:
    data = text.encode() if isinstance(text, str) else text
    feed = parse_feed(data)
    return write_tags(feed, find_item(feed, query), tags)


def test_the_tags_of_files_and_people() -> None:
    assert [tag.write() for tag in TAGS] == [
        '<podcast:transcript url="https://example.org/the%20boat.vtt" type="text/vtt"'
        ' language="en" rel="captions" />',
        '<podcast:chapters url="https://example.org/b.json" type="application/json+chapters" />',
        '<podcast:person role="host" group="cast">Ann &amp; Bo</podcast:person>',
    ]
    assert make_tags([(DESCRIPTION, "d.txt")], FACTS, "")[:-1] == ()
    assert make_tags([(HTML, "b.html")], FACTS, "")[0].get("rel") is None


def test_the_diff_is_exactly_the_tags() -> None:
    made = edit(FEED, ItemQuery(guid="boat-1"))
    assert (made.added, made.replaced, made.same) == (3, 0, 0)
    rows = made.content.decode().splitlines()
    added = [row for row in rows if row not in FEED.splitlines()]
    assert added == [
        f'<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        f' xmlns:podcast="{NAMESPACE}">',
        *(f"      {tag.write()}" for tag in TAGS),
    ]
    assert [row for row in FEED.splitlines() if row not in rows] == [
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
    ]


def test_doing_it_twice_changes_nothing() -> None:
    once = edit(FEED, ItemQuery(guid="boat-1")).content
    again = edit(once, ItemQuery(guid="boat-1"))
    assert (again.content, again.added, again.same) == (once, 0, 3)


def test_another_parser_finds_the_tags_in_their_namespace() -> None:
    root = ElementTree.fromstring(edit(FEED, ItemQuery(title="the FERRY")).content)
    first, second = root.iter("item")
    assert first.find(f"{{{NAMESPACE}}}transcript") is None
    found = second.find(f"{{{NAMESPACE}}}person")
    assert found is not None
    assert found.text == "Ann & Bo"


def test_what_the_feed_has_is_replaced_or_left() -> None:
    once = edit(FEED, ItemQuery(guid="boat-1")).content.decode()
    mine = once.replace(' rel="captions"', "").replace(
        ">Ann &amp; Bo<", ' href="https://a.b">Ann &amp; Bo<'
    )
    other = '<podcast:transcript url="https://host/x.srt" type="application/srt"/>'
    mine = mine.replace("</item>", f"{other}</item>", 1).replace("b.json", "old.json")
    made = edit(mine, ItemQuery(guid="boat-1"))
    assert (made.added, made.replaced, made.same) == (0, 2, 1)
    text = made.content.decode()
    assert 'rel="captions"' in text
    assert "old.json" not in text
    assert other in text
    assert 'href="https://a.b">Ann &amp; Bo<' in text


def test_a_prefix_of_the_feed_s_own_is_used() -> None:
    feed = FEED.replace("<rss ", f'<rss xmlns:pod="{NAMESPACE}" ')
    text = edit(feed, ItemQuery(guid="ferry-2")).content.decode()
    assert "<pod:person" in text
    assert "xmlns:podcast" not in text
    taken = FEED.replace("<rss ", '<rss xmlns:podcast="urn:other" ')
    text = edit(taken, ItemQuery(guid="ferry-2")).content.decode()
    assert f'xmlns:podcast20="{NAMESPACE}"' in text
    assert "<podcast20:person" in text


def test_rows_of_windows_and_other_encodings_stay() -> None:
    feed = FEED.replace("\n", "\r\n").replace("utf-8", "iso-8859-1").replace("more", "Grüße")
    data = feed.encode("iso-8859-1")
    tags = (FeedTag("person", (("role", "host"),), "Zoë 船"),)
    made = edit(data, ItemQuery(guid="boat-1"), tags).content
    assert b'      <podcast:person role="host">Zo\xeb &#33337;</podcast:person>\r\n' in made
    cut = made.replace(
        b'\r\n      <podcast:person role="host">Zo\xeb &#33337;</podcast:person>', b""
    )
    assert cut.replace(f' xmlns:podcast="{NAMESPACE}"'.encode(), b"") == data


QUERIES = [
    (ItemQuery(guid="boat-1"), "The boat"),
    (ItemQuery(enclosure="https://example.org/a/boat.mp3?x=1&y=2"), "The boat"),
    (ItemQuery(guid="none", recording="/home/boat.mp3"), "The boat"),
    (ItemQuery(title="the ferry"), "The ferry"),
    (ItemQuery(guid="boat-1", wanted="ferry-2"), "The ferry"),
]


@pytest.mark.parametrize(("query", "title"), QUERIES)
def test_an_item_is_found_by_guid_enclosure_or_title(query: ItemQuery, title: str) -> None:
    assert find_item(parse_feed(FEED.encode()), query).find_text("title") == title


def test_none_or_several_items_are_refused() -> None:
    feed = parse_feed(FEED.encode())
    with pytest.raises(InvalidCall, match=r"no item.*its items: 'The boat', 'The ferry'.*--item"):
        find_item(feed, ItemQuery(title="The pier"))
    with pytest.raises(InvalidCall, match="no item of the feed is 'x'"):
        find_item(feed, ItemQuery(guid="boat-1", wanted="x"))
    twice = parse_feed(FEED.replace("ferry", "boat").encode())
    with pytest.raises(InvalidCall, match="2 items of the feed are 'The boat'"):
        find_item(twice, ItemQuery(title="The boat"))


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><rss><item>&c;</item></rss>'
REFUSED = [
    (LAUGHS.encode(), "declares an entity"),
    (b"<rss><channel/></rss>", "has no <item>"),
    (b"<rss><item></rss>", "no XML that can be read"),
    (FEED.encode("utf-16"), "is in UTF-16"),
    (b'<?xml version="1.0" encoding="klingon"?><rss><item/></rss>', "no XML that can be read"),
    (b"<a>" * 300, "nested too deep"),
]


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_feeds_that_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        parse_feed(data)
    assert caught.value.line


def test_an_encoding_that_cannot_be_written() -> None:
    feed = parse_feed(FEED.encode())
    feed.encoding = "cp037"
    with pytest.raises(FormatError, match="cannot be written"):
        write_tags(feed, feed.items[0], TAGS)


def test_an_item_without_rows_gets_the_tags_without_rows() -> None:
    feed = parse_feed(b"<rss><item></item></rss>")
    text = write_tags(feed, feed.items[0], (FeedTag("person", (), "Ann"),)).content.decode()
    assert text == (
        f'<rss xmlns:podcast="{NAMESPACE}"><item><podcast:person>Ann</podcast:person></item></rss>'
    )


TEXTS = st.text(max_size=30)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_whatever_a_tag_says_is_read_back_and_nothing_else_changes(
    said: list[tuple[str, str]],
) -> None:
    tags = tuple(
        FeedTag("transcript", (("url", f"https://a/{n}"), ("type", a)), "")
        for n, (a, _) in enumerate(said)
    ) + tuple(FeedTag("person", (), b) for _, b in said if b.strip())
    made = edit(FEED, ItemQuery(guid="boat-1"), tags).content
    root = ElementTree.fromstring(made)
    found = next(root.iter("item")).findall(f"{{{NAMESPACE}}}transcript")
    kept = [re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", a) for a, _ in said]
    assert [one.get("type") for one in found] == kept
    cut = re.sub(rb"\n      <podcast:[^>]*(?:/>|>[^<]*</podcast:person>)", b"", made)
    assert cut.replace(f' xmlns:podcast="{NAMESPACE}"'.encode(), b"").decode() == FEED


def test_the_snippet_is_the_inside_of_an_item() -> None:
    snippet = write_snippet(TAGS)
    assert "xmlns:podcast" in snippet.splitlines()[0]
    listed = list_namespace_tags(snippet.encode())
    assert [(line, tag.name) for line, tag in listed] == [
        (2, "transcript"),
        (3, "chapters"),
        (4, "person"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "talks/",
        "ftp://a.b/",
        "https://",
        "https://a.b/?x=1",
        "https://a.b/#x",
        "https://a b/",
        "https://u:p@a.b/",
        "https://[",
        "https://ä.b/",
    ],
)
def test_an_address_that_no_app_could_fetch(url: str) -> None:
    with pytest.raises(InvalidCall, match="--url") as caught:
        check_base_url(url)
    assert "u:p" not in str(caught.value)


def test_people_are_credited_where_something_tells_who_they_are() -> None:
    listed = ListedPeople(("annlee", "Bob Hay"), ("Eve Moss",))
    credited, unplaced = credit_people(listed, ["Eve", "Ann", "Zed"], ["with Ann Lee"])
    assert credited == (
        Credit("Eve Moss", "host"),
        Credit("Ann Lee", "guest"),
        Credit("Bob Hay", "guest"),
    )
    assert unplaced == ("Zed",)
    assert credit_people(ListedPeople(), ["Ann", "Bob"], ()) == ((), ("Ann", "Bob"))
    numbered = credit_people(ListedPeople(("Bob Hay",)), ["Speaker 1", "Bob"], ())
    assert numbered == ((Credit("Bob Hay", "guest"),), ("Speaker 1",))


def test_facts_of_a_page() -> None:
    facts = read_facts(
        "title: A talk\nlanguage: de\nduration: PT1H\nguid: 7\n", Transcript(()), None
    )
    assert (facts.title, facts.language, facts.duration_s, facts.guid) == (
        "A talk",
        "de",
        3600.0,
        "7",
    )
    assert read_facts("language: de", Transcript(()), "en").language == "en"
