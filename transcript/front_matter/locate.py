"""Where an episode's ``transcript`` block lies, found by PyYAML's own marks.

A Jekyll page is a line ``---``, YAML, a line ``---`` and a body. The YAML is read by PyYAML's
safe loader, in two passes: its events first, which need no recursion and so bound the depth
before anything is built, then its nodes, whose marks say where the block begins and ends. No
node but the transcript's is ever turned into a value, and an alias is never expanded. So anchors,
aliases and tags are refused in the transcript, and left alone in the rest of the front matter,
which keeps its bytes and is never understood.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import yaml

from transcript.errors import FormatError
from transcript.front_matter.positions import find_row_end

KEY = "transcript"
LONGEST = 16 * 1024 * 1024
"""Characters of front matter; the longest published one has some 80 thousand."""
DEEPEST = 24
"""Collections inside one another; a published file has four."""

# The C loader is some fifteen times faster; both are safe loaders and set the same marks.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.MULTILINE)
_TOO_DEEP = "the front matter is nested too deeply"
_LINE = 2  # the file's line of the YAML's first line, counting from 1


@dataclass(frozen=True, slots=True)
class PageParts:
    """A file in three parts, which make up the file: the YAML is the middle one."""

    opening: str
    front_matter: str
    closing: str


@dataclass(frozen=True, slots=True)
class BlockLocation:
    """A file cut around its transcript block; ``node`` is the block's value, where there is one.

    ``offset`` is how many characters of the file lie before the text that the node's marks count.
    """

    before: str
    block: str
    after: str
    node: yaml.Node | None
    offset: int = 0


def split(text: str) -> PageParts:
    """Split a page at its lines ``---``; :class:`FormatError` where it has no front matter."""
    opening = _OPENING.match(text)
    if opening is None:
        raise FormatError("an episode starts with the line --- and its front matter", line=1)
    closing = _find_closing(text, opening.end())
    if closing is None:
        raise FormatError("the front matter is not closed by a line ---")
    return PageParts(opening[0], text[opening.end() : closing.start()], text[closing.start() :])


def locate(text: str) -> BlockLocation:
    """Cut a file around its transcript block, which is empty where there is none yet.

    Raises :class:`FormatError` with its line for front matter that is not YAML, is too long or
    too deep, and for an anchor, an alias or a tag in the transcript.
    """
    page = split(text)
    if len(page.front_matter) > LONGEST:
        raise FormatError(f"the front matter is longer than {LONGEST:,} characters")
    try:
        refused, root = _find_refused(page.front_matter), compose(page.front_matter)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + _LINE
        problem = str(error.problem or error.context)
        # libyaml 0.2.6, in PyYAML 6.0.4, bounds the depth itself, before the first event is out.
        is_deep = "nesting depth" in problem
        message = _TOO_DEEP if is_deep else f"the front matter is not YAML: {problem}"
        raise FormatError(message, line=line) from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        problem = " ".join(str(error).split())
        raise FormatError(f"the front matter is not YAML: {problem}") from error
    found = _find_transcript(root)
    if found is None:
        return BlockLocation(page.opening + page.front_matter, "", page.closing, None)
    key, value, following = found
    start = key.start_mark.index
    for index, line, what in refused:  # first, for an alias has the marks of its anchor
        if start <= index < following:
            raise FormatError(f"{what} are not supported in a transcript", line=line)
    end = find_row_end(page.front_matter, find_end(value))
    before, after = page.front_matter[:start], page.front_matter[end:]
    block = page.front_matter[start:end]
    return BlockLocation(
        page.opening + before, block, after + page.closing, value, len(page.opening)
    )


def is_closed(text: str) -> bool:
    """Tell whether a text that opens with a line ``---`` has another to close its front matter."""
    opening = _OPENING.match(text)
    return opening is not None and _find_closing(text, opening.end()) is not None


def compose(front_matter: str) -> yaml.Node | None:
    """Compose the outermost node of front matter that :func:`locate` has read."""
    node: yaml.Node | None = yaml.compose(front_matter, Loader=_LOADER)
    return node


def find_line(node: yaml.Node) -> int:
    """Find the file's line a node of the front matter starts on, counting from 1."""
    return int(node.start_mark.line) + _LINE


def find_end(node: yaml.Node) -> int:
    """Find the node's last character; PyYAML ends a block only where the next thing starts."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return find_end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _find_closing(text: str, start: int) -> re.Match[str] | None:
    # The replacement keeps every index, and lets ``^`` find a line after a lone \r too.
    return _CLOSING.search(text.replace("\r", "\n"), start)


def _find_refused(front_matter: str) -> list[tuple[int, int, str]]:
    """Find index, line and name of every anchor, alias and tag; refuse what is nested too deep."""
    depth, refused = 0, []
    event: Any
    for event in yaml.parse(front_matter, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        mark = event.start_mark
        if depth > DEEPEST:
            raise FormatError(_TOO_DEEP, line=mark.line + _LINE)
        if getattr(event, "anchor", None) is not None:
            refused.append((mark.index, mark.line + _LINE, "anchors and aliases"))
        elif getattr(event, "tag", None) is not None:
            refused.append((mark.index, mark.line + _LINE, "tags such as !!str"))
    return refused


def _find_transcript(root: yaml.Node | None) -> tuple[yaml.Node, yaml.Node, float] | None:
    """Find the transcript's key and value in the outermost mapping, and where the next key is."""
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise FormatError(
            "the front matter must be a list of `key: value` lines", line=find_line(root)
        )
    found = [pair for pair in root.value if pair[0].value == KEY]
    if len(found) > 1:
        raise FormatError(f"there are two `{KEY}` keys", line=find_line(found[1][0]))
    if found and found[0][0].start_mark.column != 0:
        line = find_line(found[0][0])
        raise FormatError(f"`{KEY}` must stand at the start of its line", line=line)
    if not found:
        return None
    key, value = found[0]
    starts = [other.start_mark.index for other, _ in root.value]
    later = [start for start in starts if start > key.start_mark.index]
    return key, value, min(later, default=math.inf)
