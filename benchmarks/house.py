"""What the code costs its readers, in figures.

    python -m benchmarks.house [--root CHECKOUT] [--list MEASURE] [--walk COMMAND ...]

For each package: files and lines; functions, and how many of them are private and called at one
place; modules that one other module imports; functions named by a bare participle; class names
that stand for two things; how long the bodies are. ``--list`` names what is counted; ``--walk``
runs a command and counts the files and functions of ours that it goes through.
"""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

PACKAGES = ("transcript", "asr", "diarize", "align", "compare", "review", "castproof", "castscribe")
MEASURES = ("single-call", "single-importer", "participles", "twice", "long")

_PARTICIPLES = """
    begun bent born borne bought bound broken brought built caught chosen counted cut dealt done
    drawn driven fallen felt fought found given gone grown heard held hidden hung kept known laid
    led left lent lost made meant met paid put read ridden run said sat seen sent set shed shot
    shown slept sold sought spent split spoken spread stood struck sung swept sworn swung taken
    taught thought thrown told torn understood won worn wound woven written
"""
#: Words of such a form that are verbs or nouns all the same.
_OTHERS = """
    bed cut embed exceed feed head id need proceed put read red run seed set shed speed split spread
    thread
"""
PARTICIPLES, NOT_PARTICIPLES = frozenset(_PARTICIPLES.split()), frozenset(_OTHERS.split())

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A module of ours: its dotted name, its file, its tree."""

    name: str
    path: Path
    tree: ast.Module
    lines: int

    @property
    def package(self) -> str:
        """The outermost package it is in."""
        return self.name.split(".")[0]


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method, where it is defined, and the lines of its body without docstring."""

    module: Module
    node: FunctionNode
    body_lines: int

    @property
    def name(self) -> str:
        """What it is called."""
        return self.node.name

    @property
    def is_private(self) -> bool:
        """Whether it begins with one underscore."""
        return self.name.startswith("_") and not self.name.startswith("__")


def read_modules(root: Path) -> list[Module]:
    """Read every module of the packages that lie under a checkout."""
    found = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found.append(Module(name, path, ast.parse(source), len(source.splitlines())))
    return found


def find_functions(modules: Sequence[Module]) -> list[Function]:
    """Find every function and method, nested ones too."""
    return [
        Function(module, node, measure_body(node))
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, FunctionNode)
    ]


def measure_body(node: FunctionNode) -> int:
    """Count the lines from the first statement after the docstring to the last."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return int(body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def count_names(module: Module) -> Counter[str]:
    """Count how often each name is read in a module: plain, or as an attribute."""
    return Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )


def find_single_calls(functions: Sequence[Function]) -> list[Function]:
    """Find the private functions whose name is read at one place of their module, or none."""
    counted: dict[str, Counter[str]] = {}
    found = []
    for function in functions:
        names = counted.setdefault(function.module.name, count_names(function.module))
        decorated = bool(function.node.decorator_list) and names[function.name] == 0
        if function.is_private and names[function.name] <= 1 and not decorated:
            found.append(function)
    return found


def find_imports(module: Module, known: set[str]) -> Iterator[str]:
    """Find which modules of ours a module imports, wherever in it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in known:
                    yield inner
                elif node.module in known:
                    yield node.module


def find_single_importers(modules: Sequence[Module]) -> list[Module]:
    """Find the modules that one other module imports."""
    known = {module.name for module in modules}
    importers: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        for imported in find_imports(module, known):
            if imported != module.name:
                importers[imported].add(module.name)
    return [module for module in modules if len(importers[module.name]) == 1]


def is_participle(word: str) -> bool:
    """Tell a participle from a verb by its form.

    >>> [is_participle(word) for word in ("told", "lined", "speed", "tell")]
    [True, True, False, False]
    """
    return word not in NOT_PARTICIPLES and (word in PARTICIPLES or word.endswith("ed"))


def find_participles(functions: Sequence[Function]) -> list[Function]:
    """Find the functions whose name begins with a participle; properties may."""
    found = []
    for function in functions:
        decorators = {ast.unparse(node) for node in function.node.decorator_list}
        is_property = any("property" in name for name in decorators)
        words = function.name.strip("_").split("_")
        if is_participle(words[0]) and not is_property:
            found.append(function)
    return found


def find_classes_used_twice(modules: Sequence[Module]) -> dict[str, list[str]]:
    """Find the class names that more than one module defines."""
    where: dict[str, list[str]] = defaultdict(list)
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                where[node.name].append(module.name)
    return {name: found for name, found in sorted(where.items()) if len(found) > 1}


def draw_table(modules: Sequence[Module]) -> Table:
    """Draw the measures of each package and of all."""
    table = Table(title="the house", title_justify="left")
    table.add_column("package")
    for title in ("files", "lines", "functions", "private, one call", "share", "one importer"):
        table.add_column(title, justify="right")
    for title in ("participles", "body median", "90 %", "max"):
        table.add_column(title, justify="right")
    functions = find_functions(modules)
    singles, lone = find_single_calls(functions), find_single_importers(modules)
    bare = find_participles(functions)
    packages = [name for name in PACKAGES if any(module.package == name for module in modules)]
    for package in [*packages, "all"]:
        in_it = {name for name in packages if package in (name, "all")}
        mine = [function for function in functions if function.module.package in in_it]
        lengths = [function.body_lines for function in mine]
        calls = sum(function.module.package in in_it for function in singles)
        inside = [module for module in modules if module.package in in_it]
        table.add_row(
            package,
            str(len(inside)),
            str(sum(module.lines for module in inside)),
            str(len(mine)),
            str(calls),
            f"{calls / len(mine):.0%}",
            str(sum(module.package in in_it for module in lone)),
            str(sum(function.module.package in in_it for function in bare)),
            f"{median(lengths):.0f}",
            f"{quantiles(lengths, n=10)[-1]:.0f}",
            str(max(lengths)),
        )
    return table


def list_measure(modules: Sequence[Module], measure: str) -> Iterator[str]:
    """Name what a measure counts, one a line."""
    functions = find_functions(modules)
    if measure == "single-importer":
        yield from (module.name for module in find_single_importers(modules))
    elif measure == "twice":
        for name, where in find_classes_used_twice(modules).items():
            yield f"{name}: {', '.join(where)}"
    else:
        chosen = {
            "single-call": find_single_calls(functions),
            "participles": find_participles(functions),
            "long": [function for function in functions if function.body_lines > 40],
        }[measure]
        yield from (f"{found.module.name}.{found.name} {found.body_lines}" for found in chosen)


# Functions alone have CO_OPTIMIZED (1): the bodies of classes and modules run while importing.
TRACER = """
import os, sys, threading
root, out = os.environ["HOUSE_ROOT"], os.environ["HOUSE_OUT"]
packages = tuple(os.path.join(root, name) + os.sep for name in os.environ["HOUSE_NAMES"].split())
seen = set()
def watch(frame, event, argument):
    code = frame.f_code
    if event != "call" or not code.co_flags & 1 or code.co_name.startswith("<"):
        return
    key = code.co_filename, code.co_firstlineno
    if key not in seen and key[0].startswith(packages):
        seen.add(key)
        with open(out, "a") as file:
            file.write(f"{key[0]}\\t{key[1]}\\n")
threading.setprofile(watch)
sys.setprofile(watch)
"""


def walk(root: Path, command: Sequence[str]) -> tuple[int, int]:
    """Run a command with every call watched: how many files and functions of ours it enters.

    The command is a module's name and its arguments; it runs in the checkout's root.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sitecustomize.py").write_text(TRACER, encoding="utf-8")
        out = Path(folder, "calls")
        out.touch()
        environment = os.environ | {
            "HOUSE_ROOT": str(root.resolve()),
            "HOUSE_OUT": str(out),
            "HOUSE_NAMES": " ".join(PACKAGES),
            "PYTHONPATH": os.pathsep.join([folder, str(root.resolve())]),
        }
        subprocess.run([sys.executable, "-m", *command], env=environment, cwd=root, check=False)
        calls = set(out.read_text(encoding="utf-8").splitlines())
    return len({call.split("\t")[0] for call in calls}), len(calls)


def main() -> None:
    """Print the table, or what one of its figures counts, or a walk."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout that is measured")
    parser.add_argument("--list", choices=MEASURES, help="name what this measure counts")
    parser.add_argument(
        "--walk", nargs=argparse.REMAINDER, help="a module and its arguments, run and watched"
    )
    options = parser.parse_args()
    modules = read_modules(options.root)
    if options.walk:
        files, functions = walk(options.root, options.walk)
        print(f"{files} files, {functions} functions")
    elif options.list:
        print(*list_measure(modules, options.list), sep="\n")
    else:
        Console(width=150).print(draw_table(modules))
        twice = find_classes_used_twice(modules)
        print(f"class names that stand for two things: {len(twice)}")


if __name__ == "__main__":
    main()
