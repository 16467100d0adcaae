"""Find the class of a network by the name that its checkpoint has for it.

pyannote.audio imports any module that a checkpoint names. A module runs when it is imported, so
here only these are: pyannote's own networks, and a module that is installed on this machine, lies
neither in the current folder nor in the model's, and defines that very class for pyannote.audio.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from diarize.errors import NeedsTrust

_RESNETS = tuple(f"WeSpeakerResNet{layers}" for layers in (34, 152, 221, 293))
_XVECTORS = ("XVectorMFCC", "XVectorSincNet")
#: pyannote's own, by module. Its others fetch or open what a text in their settings names.
OWN_NETWORKS: Mapping[str, tuple[str, ...]] = {
    "pyannote.audio.models.segmentation": ("PyanNet",),
    "pyannote.audio.models.segmentation.PyanNet": ("PyanNet",),
    "pyannote.audio.models.embedding": (*_RESNETS, *_XVECTORS),
    "pyannote.audio.models.embedding.wespeaker": _RESNETS,
    "pyannote.audio.models.embedding.xvector": _XVECTORS,
}
_PYANNOTE = "pyannote"


def find_network(module: object, name: object, model_folder: Path) -> Any:
    """Find the class ``name`` of ``module``, a subclass of pyannote's ``Model``.

    Raises :class:`~diarize.errors.NeedsTrust` where it is none of those that may be imported.
    """
    wanted = f"{module}.{name}"
    if not isinstance(module, str) or not isinstance(name, str):
        raise NeedsTrust(f"its network has no name: {wanted!a}")
    if name not in OWN_NETWORKS.get(module, ()) and (
        module.split(".")[0] == _PYANNOTE or not _is_installed(module, name, model_folder)
    ):
        raise NeedsTrust(f"its network is {ascii(wanted)[1:-1]}")
    from pyannote.audio import Model

    found = getattr(import_module(module), name, None)
    if not (isinstance(found, type) and issubclass(found, Model)):
        raise NeedsTrust(f"its network is {ascii(wanted)[1:-1]}")
    return found


def _is_installed(module: str, name: str, model_folder: Path) -> bool:
    """Tell whether a module on Python's path defines this network; nothing is imported or run."""
    source = _find_source(module)
    if source is None:
        return False
    is_package = source.name == "__init__.py"
    root = source.parents[module.count(".") + is_package].resolve()
    here, model = Path.cwd(), Path(os.path.realpath(model_folder))
    if root in (here, model) or model in root.parents:
        return False
    try:
        tree = ast.parse(source.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return False
    imported = {
        imported
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for imported in (getattr(node, "module", None), *(alias.name for alias in node.names))
    }
    is_defined = any(isinstance(node, ast.ClassDef) and node.name == name for node in tree.body)
    return is_defined and any(str(one).split(".")[0] == _PYANNOTE for one in imported)


def _find_source(module: str) -> Path | None:
    """Find the file that an import of ``module`` would run."""
    path, spec = None, None
    parts = module.split(".")
    for depth in range(len(parts)):
        name = ".".join(parts[: depth + 1])
        if not all(part.isidentifier() for part in parts):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None:
            return None
        path = list(spec.submodule_search_locations or ())
    origin = None if spec is None else spec.origin
    return Path(origin) if origin is not None and origin.endswith(".py") else None
