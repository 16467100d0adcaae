"""What a page has beside its transcript: front matter, body, comments, keys of its own."""

from __future__ import annotations

import re

import yaml

from transcript.episode import Episode
from transcript.front_matter.locate import KEY, compose

_ENTRY_KEYS = frozenset({"header", "line", "sec", "time", "who"})
_COMMENT = re.compile(r"(?:^|(?<=[\s]))#", re.MULTILINE)


def list_left_out(page: Episode) -> tuple[str, ...]:
    r"""List in plain words what no other format carries of a page, in one line if anything.

    >>> from transcript.episode import parse
    >>> list_left_out(parse("---\nseason: 1\ntranscript:\n- line: Hi. # or?\n---\nLinks.\n"))
    ('the front matter, the text below it and 1 comment are left out',)
    """
    root = compose(page.front_matter)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    own = sum(key not in _ENTRY_KEYS for source in page.sources for key, _ in source.members)
    comments = count_comments(page)
    found = [
        *(["the front matter"] if any(key.value != KEY for key, _ in pairs) else []),
        *(["the text below it"] if page.body.strip() else []),
        *([f"{comments} comment{'s' * (comments != 1)}"] if comments else []),
        *([f"{own} key{'s' * (own != 1)} of the entries' own"] if own else []),
    ]
    if not found:
        return ()
    *others, last = found
    is_many = others or (comments + own > 1 and last[0].isdecimal())
    named = f"{', '.join(others)} and {last}" if others else last
    return (f"{named} {'are' if is_many else 'is'} left out",)


def count_comments(page: Episode) -> int:
    """Count the comments in a page's transcript: what is no key and no value has a ``#``."""
    offset, gaps, at = len(page.before), [], 0
    spans = [
        span
        for source in page.sources
        for spans in (source.key_spans, source.value_spans)
        for span in spans.values()
    ]
    for span in sorted(spans, key=lambda span: span.start):
        gaps.append(page.block[at : span.start - offset])
        at = max(at, span.stop - offset)
    gaps.append(page.block[at:])
    rows = (row for gap in gaps for row in gap.split("\n"))
    return sum(_COMMENT.search(row) is not None for row in rows)
