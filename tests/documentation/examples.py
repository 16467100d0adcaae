"""What becomes of each example: it is run, it is checked, or a reason says why it is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tests.documentation.blocks import BLOCKS, Block

#: Commands that no test runs, by how they begin, and why.
NOT_RUN = {
    "python3 -m venv .venv": "installs from the network; `.ci/run` does it",
    ".venv/bin/pip install": "installs from the network; `.ci/run` does it",
    "pip install": "installs from the network",
    "uv venv": "installs from the network",
    "uv tool install": "installs from the network",
    "uvx": "installs from the network",
    "pipx install": "installs from the network",
    "docker build": "needs Docker, and installs from the network",
    "docker run": "needs Docker",
    "pipx run pip-audit": "asks the package index about each package",
    ".venv/bin/python -m pytest": "is these tests; `.ci/run` runs it",
    ".venv/bin/ruff": "`.ci/run` runs it",
    "ray start": "begins a cluster of several machines",
    "castproof batch recordings/ -o out --ray": "needs a cluster: tests/castproof/batch/ray",
    "castproof batch recordings -o out --ray": "needs a cluster and object storage",
    'castproof transcribe "https://www.youtube.com': "fetches from a site of somebody else",
}
#: Examples that another test takes, by page and how they begin: which test.
ELSEWHERE = {
    ("README.md", ".venv/bin/castproof transcribe"): "tests/test_readme.py",
    ("README.md", "examples/interview.opus: done"): "tests/test_readme.py",
    ("README.md", "0:00 Welcome back"): "tests/test_readme.py",
    ("README.md", "- line: Welcome back"): "tests/test_readme.py",
    (
        "docs/start/install.md",
        "castproof --install-completion",
    ): "tests/castproof/cli/test_completion.py",
    ("docs/reference/python.md", ""): "tests/castproof/test_library.py",
}
#: Pages of which other examples follow from those before them, so that they share a folder.
WALKS = ("docs/start/first-episode.md",)
CODES_PAGE = "docs/reference/check.md"
SHELL = ("bash", "sh")

#: What is done with an example; a page's mark says ``drawing`` and ``record``.
How = Literal[
    "shell", "python", "printed", "elsewhere", "code", "module", "reader", "synopsis", "frame",
    "mending", "drawing", "record", "not run", "unknown",
]  # fmt: skip
RUN: tuple[How, ...] = ("shell", "python", "printed", "elsewhere", "code", "frame", "mending")
CHECKED: tuple[How, ...] = ("module", "reader", "synopsis", "record")


@dataclass(frozen=True, slots=True)
class Example:
    """A command, or a whole block of another kind, and how it is taken; ``why`` it is not run."""

    block: Block
    text: str
    how: How
    why: str = ""

    def __str__(self) -> str:
        return f"{self.block} {self.text.splitlines()[0][:40]}"


def list_commands(block: Block) -> list[str]:
    r"""List the commands of a block of the shell, a line each; a loop is one.

    >>> list_commands(Block("a.md", 1, "sh", "one  # first\nfor a in b; do\n  two $a\ndone\n"))
    ['one  # first', 'for a in b; do\n  two $a\ndone']
    """
    text = block.text.replace("\\\n", " ")
    return [one.strip() for one in re.findall(r"^for .*?done$|^[^\n]+$", text, re.M | re.S)]


def sort_command(block: Block, command: str) -> Example:
    """Tell what becomes of a command."""
    for start, why in NOT_RUN.items():
        if command.startswith(start):
            return Example(block, command, "not run", why)
    if is_elsewhere(block, command):
        return Example(block, command, "elsewhere")
    is_long = re.search(r"\bpython -m (benchmarks|examples)\.", command)
    return Example(block, command, "module" if is_long else "shell")


def sort_block(block: Block) -> Iterator[Example]:
    """Tell what becomes of a block: of each of its commands, or of all of it."""
    if block.kind in SHELL:
        yield from (sort_command(block, command) for command in list_commands(block))
    else:
        yield Example(block, block.text, find_how(block))


def find_how(block: Block) -> How:
    """Find what is done with a block that is not for the shell."""
    is_synopsis = all(line.startswith("castproof ") for line in block.text.splitlines())
    marks: dict[str, How] = {"a drawing": "drawing", "of one run": "record"}
    found: dict[How, bool] = {
        "code": block.page == CODES_PAGE and block.line > FIRST_CODE,
        "elsewhere": is_elsewhere(block, block.text),
        "python": block.kind == "python",
        "printed": block.mark.startswith("printed by: "),
        "reader": block.kind in ("yaml", "csv"),
        "synopsis": block.kind == "text" and is_synopsis,
        "frame": block.kind == "html",
        "mending": "→" in block.text and "Vera:" in block.text,
        marks.get(block.mark, "unknown"): True,
    }
    return next(how for how, holds in found.items() if holds)


def is_elsewhere(block: Block, text: str) -> bool:
    """Tell whether another test takes an example."""
    return any(block.page == page and text.startswith(start) for page, start in ELSEWHERE)


#: Where the page of the checker's codes begins to have an example for each.
FIRST_CODE = (
    next(
        one.line for one in BLOCKS if one.page == CODES_PAGE and "this colon breaks it" in one.text
    )
    - 1
)
EXAMPLES = tuple(example for block in BLOCKS for example in sort_block(block))
