"""What the site has beside docs/: the measurements, the changes, links to files of the source."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
#: Pages of the site that lie outside docs/, by their path from the project's root.
ELSEWHERE = {
    "benchmarks/README.md": "background/benchmarks.md",
    "CHANGELOG.md": "changelog.md",
    "examples/miniature/README.md": "background/miniature.md",
}
_LINK = re.compile(r"(?P<text>\[[^\]]*\])\((?P<target>[^)\s#]*)(?P<fragment>#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that lie elsewhere."""
    for source, page in ELSEWHERE.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / source)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Have links between the pages and to those lying elsewhere lead to where they are here.

    What is no page of the site, a file of the source, is named without a link.
    """
    del config
    here = page.file.src_uri
    source = next((path for path, to in ELSEWHERE.items() if to == here), f"docs/{here}")

    def lead(match: re.Match[str]) -> str:
        target, fragment = match["target"], match["fragment"] or ""
        if not target or "://" in target or target.startswith("mailto:"):
            return match[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        wanted = ELSEWHERE.get(path, path.removeprefix("docs/"))
        if files.get_file_from_path(wanted) is None:
            return match["text"][1:-1]
        path = posixpath.relpath(wanted, posixpath.dirname(here) or ".")
        return f"{match['text']}({path}{fragment})"

    return _LINK.sub(lead, markdown)
