"""Tags written into a made feed of 30 items, three of which are published."""

from __future__ import annotations

import difflib
from pathlib import Path
from xml.sax.saxutils import escape

from defusedxml import ElementTree

from castproof.publish.publish import Publication, publish
from castproof.publish.tags import NAMESPACE
from transcript.check.hosts import HOSTS
from transcript.front_matter.fields import read_title
from transcript.text import read_text

ITEMS = 30


def write_tags_into_a_feed(pages: list[Path], folder: Path) -> str:
    """Write the tags of pages into a feed, which knows them by title; say what the diff is."""
    titles = [read_title(read_text(page)) or page.stem for page in pages]
    titles += [f"Another talk, number {n}" for n in range(ITEMS - len(titles))]
    items = "".join(
        f"    <item>\r\n      <title>{escape(title)}</title>\r\n      <guid>g{n}</guid>\r\n"
        f'      <enclosure url="https://example.org/{n}.mp3" length="1" type="audio/mpeg"/>\r\n'
        f"      <description><![CDATA[<p>No. {n}, by \u2018us\u2019</p>]]></description>\r\n"
        "    </item>\r\n"
        for n, title in enumerate(titles)
    )
    was = (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- made -->\r\n<rss version="2.0">\r\n'
        f"  <channel>\r\n    <title>Talks</title>\r\n{items}  </channel>\r\n</rss>\r\n"
    )
    feed = folder / "feed.xml"
    feed.write_bytes(was.encode())
    for page in pages:
        call = Publication(
            episode=page,
            hosts=(HOSTS["podcasting20"],),
            folder=folder / "feed",
            base_url="https://example.org/",
            feed=feed,
        )
        publish(call, lambda _: None)
    now = feed.read_bytes().decode()
    rows = list(difflib.ndiff(was.splitlines(keepends=True), now.splitlines(keepends=True)))
    added = [row[2:] for row in rows if row.startswith("+ ")]
    gone = [row[2:].strip() for row in rows if row.startswith("- ")]
    tags = [row for row in added if row.strip().startswith("<podcast:")]
    others = [row.strip() for row in added if row not in tags]
    marked = sum(
        any(child.tag.startswith(f"{{{NAMESPACE}}}") for child in item)
        for item in ElementTree.fromstring(now.encode()).iter("item")
    )
    return (
        f"Feed of {ITEMS} items: {len(tags)} rows added, each a tag, in {marked} items; beside "
        f"them {gone} became {others}; every other byte "
        f"{'the same' if ''.join(r[2:] for r in rows if r[0] in ' -') == was else 'CHANGED'}"
    )
