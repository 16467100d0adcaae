"""The import table of the architecture, walked and held."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

OURS = ("transcript", "asr", "diarize", "align", "compare", "review", "castproof")
MAY_IMPORT = {
    "transcript": {"yaml", "docx", "ftfy", "wcwidth"},
    "asr": {"transcript", "numpy", "av", "faster_whisper", "ctranslate2", "torch"}
    | {"huggingface_hub", "tokenizers"},
    "diarize": {"transcript", "numpy", "scipy", "torch", "pyannote", "huggingface_hub"} | {"yaml"},
    "align": {"transcript", "numpy", "rapidfuzz", "jellyfish"},
    "compare": {"transcript", "align", "numpy", "rapidfuzz", "scipy"},
    "review": {
        "transcript",
        "align",
        "compare",
        "numpy",
        "pydantic",
        "starlette",
        "uvicorn",
        "h11",
    },
    "castproof": {
        "transcript",
        "asr",
        "diarize",
        "align",
        "compare",
        "review",
        "numpy",
        "pydantic",
        "pydantic_core",
        "typing_extensions",
    }
    | {
        "typer",
        "rich",
        "yaml",
        "huggingface_hub",
        "faster_whisper",
        "pydub",
        "ray",
        "fsspec",
    }
    | {"psutil", "platformdirs", "httpx", "httpcore", "defusedxml", "mutagen", "yt_dlp"}
    | {"openai", "keyring"},
}
#: What takes long to import; only the functions that need it may import it.
HEAVY = {
    "scipy",
    "torch",
    "torchaudio",
    "torchcodec",
    "pyannote",
    "faster_whisper",
    "ctranslate2",
    "av",
    "ray",
    "fsspec",
    "yt_dlp",
}


def imported(tree: ast.AST) -> Iterator[str]:
    """The outermost packages that a tree imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield str(node.module).split(".")[0]


def top_level(tree: ast.Module) -> ast.Module:
    """What runs when the module is imported: neither functions nor ``if TYPE_CHECKING``."""

    class Pruned(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            return None

        def visit_If(self, node: ast.If) -> ast.AST | None:
            guarded = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
            return None if guarded else self.generic_visit(node)

    return Pruned().visit(tree)


def modules(root: Path, package: str) -> list[Path]:
    found = sorted((root / package).rglob("*.py"))
    assert found, f"no modules in {package}"
    return found


@pytest.mark.parametrize("package", OURS)
def test_a_package_imports_only_what_it_may(root: Path, package: str) -> None:
    allowed = MAY_IMPORT[package] | {package} | set(sys.stdlib_module_names)
    for path in modules(root, package):
        found = set(imported(ast.parse(path.read_text(encoding="utf-8"))))
        assert found <= allowed, f"{path.relative_to(root)} imports {sorted(found - allowed)}"


@pytest.mark.parametrize("package", OURS)
def test_nothing_heavy_is_imported_by_importing(root: Path, package: str) -> None:
    for path in modules(root, package):
        found = set(imported(top_level(ast.parse(path.read_text(encoding="utf-8")))))
        assert not found & HEAVY, f"{path.relative_to(root)} imports {sorted(found & HEAVY)}"


def test_every_file_that_the_page_names_is_there(root: Path) -> None:
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*\.(?:py|js))`", page))
    names = {path.name for name in OURS for path in (root / name).rglob("*.*")}
    missing = [one for one in named if not ((root / one).exists() or one in names)]
    assert len(named) > 50
    assert missing == []


def test_every_folder_is_told_on_the_page(root: Path) -> None:
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    parents = {Path(path).parent for path in tracked.stdout.split("\0") if path}
    top = {f"{parent.parts[0]}/" for parent in parents if parent.parts}
    rooms = {
        f"{parent.parts[1]}/"
        for parent in parents
        if len(parent.parts) > 1 and parent.parts[0] in OURS
    }
    assert {"align/", ".ci/"} <= top
    assert {"editing/", "batch/"} <= rooms
    assert [name for name in sorted(top | rooms) if not re.search(rf"[`/]{name}", page)] == []


def test_a_module_stays_under_500_lines(root: Path) -> None:
    long = {
        str(path.relative_to(root)): count
        for package in OURS
        for path in modules(root, package)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) >= 500
    }
    assert long == {}


def test_help_imports_nothing_heavy(root: Path) -> None:
    program = """
import sys
import typer
from castproof.__main__ import main
from castproof.cli.application import app

def calls(command, names):
    yield [*names, "--help"]
    for name, below in getattr(command, "commands", {}).items():
        yield from calls(below, [*names, name])

every = [*calls(typer.main.get_command(app), []), ["--version"]]
for arguments in every:
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as end:
        assert not end.code, arguments
    print("helped", *arguments)
assert len(every) > 30
print(*sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert "castproof" in loaded
    # Some releases of Typer validate arguments with pydantic, so that is not ours to promise.
    assert not loaded & {*HEAVY, "numpy", "yaml", "rich", "huggingface_hub"}
    assert "helped voices add --help" in done.stdout


def test_importing_changes_nothing(root: Path) -> None:
    program = (
        "import os, logging, threading, warnings\n"
        "before = dict(os.environ), list(logging.root.handlers), list(warnings.filters)\n"
        "import castproof.pipeline.transcribe, castproof.cli.application, asr.audio.decode\n"
        "import diarize.pyannote_adapter, align.attribution.speakers, transcript.io\n"
        "after = dict(os.environ), list(logging.root.handlers), list(warnings.filters)\n"
        "assert before[:2] == after[:2]\n"
        "assert threading.active_count() == 1\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)
