"""Every link of every page leads somewhere, and every page that the program names is there.

MkDocs holds the links between the pages of the site; these are all others, too. Nothing is asked of
the network: an address is only held to how addresses are written.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.documentation.blocks import ROOT, find_pages

PAGES = find_pages()
_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINKS = (
    re.compile(r"\]\(\s*([^)\s]+)[^)]*\)"),
    re.compile(r"^\[[^\]]+\]: (\S+)", re.MULTILINE),
    re.compile(r"\b(?:src|href|srcset)=\"([^\"]+)\""),
)
#: Where code names a page: ``docs/`` and on, to the ending.
_NAMED = re.compile(r"(?<![\w/.])docs/[\w./-]+?\.md(?:#[\w-]+)?")
#: Files that another project has in a folder called ``docs``.
OF_OTHERS = ("docs/examples/transcripts/", "docs/examples/chapters/")
SOURCES = ("transcript", "asr", "diarize", "align", "compare", "review", "castproof", "benchmarks")


def list_links(page: Path) -> list[str]:
    """The targets of a page's links and pictures."""
    text = _CODE.sub("", page.read_text("utf-8"))
    return [target for pattern in _LINKS for target in pattern.findall(text)]


@cache
def list_anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub and the site make them; and those it sets."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found: list[str] = re.findall(r"\bid=\"([^\"]+)\"", text)
    for title in re.findall(r"^#+ (.+?)\s*$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        again = sum(one == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", one) is not None
                    for one in found)  # fmt: skip
        found.append(f"{slug}-{again}" if again else slug)
    return frozenset(found)


def find_fault(page: Path, target: str) -> str | None:
    """Say what is wrong with a link, if anything."""
    parts = urlsplit(target)
    if parts.scheme:
        is_right = parts.scheme == "https" and "." in parts.netloc
        return None if is_right or parts.scheme == "mailto" else "is no https:// address"
    path = (page.parent / parts.path).resolve() if parts.path else page
    if not path.exists():
        return "leads to nothing"
    if not path.is_relative_to(ROOT):
        return "leads out of the project"
    if parts.fragment and path.suffix == ".md" and parts.fragment not in list_anchors(path):
        return "has no such heading"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    faults = [(target, find_fault(page, target)) for target in list_links(page)]
    assert [fault for fault in faults if fault[1] is not None] == []


def test_there_are_links() -> None:
    assert sum(len(list_links(page)) for page in PAGES) > 250


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ("docs/nowhere.md", "leads to nothing"),
        ("docs/index.md#nowhere", "has no such heading"),
        ("../elsewhere", "leads to nothing"),
        ("http://example.org/", "is no https:// address"),
        ("https:///path", "is no https:// address"),
        ("docs/reference/commands.md#what-is-kept-and-what-runs-again", None),
    ],
)
def test_faults_are_found(target: str, fault: str | None) -> None:
    assert find_fault(ROOT / "README.md", target) == fault


def test_every_page_that_the_program_names_is_there() -> None:
    files = [path for name in SOURCES for path in (ROOT / name).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    files += [path for path in (ROOT / ".github").rglob("*") if path.is_file()]
    named = 0
    for path in files:
        if path.suffix not in {".py", ".js", ".html", ".yml", ".yaml", ".toml", ".cff", ".css", ""}:
            continue
        for target in _NAMED.findall(path.read_text("utf-8", "replace")):
            named += 1
            if not target.startswith(OF_OTHERS):
                assert find_fault(ROOT / "README.md", target) is None, f"{path}: {target}"
    assert named > 20
