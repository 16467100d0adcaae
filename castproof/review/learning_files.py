"""The files that a review can teach: glossaries and collections of voices that the page may choose.

The page names none of them by a path. It is given a list: what the call or the configuration names,
and what lies beside the episode, in the folder it was transcribed into and in the current one, as
far as it is what it must be. No link is followed there, and no folder is entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from castproof.config import presets
from castproof.config.presets import own_glossary_path
from castproof.files.paths import format_path
from castproof.glossary.file import read_unchecked
from castproof.review.request import ReviewRequest
from castproof.voices.files import read_collection
from diarize.identification.collection import KEY
from review.material import FileChoice
from transcript.errors import CastproofError, InvalidCall
from transcript.former_name import former_name

MOST_LOOKED_AT = 200
"""So many files of a folder are looked at, in order of their names."""
_MOST_GLOSSARY_BYTES = 1 << 20
_MARKS = tuple(f'"{key}"'.encode() for key in (KEY, former_name(KEY)))
_HEAD_BYTES = 256


@dataclass(frozen=True, slots=True)
class LearningFile:
    """A file that can be chosen: by its key, and by what the page calls it."""

    key: str
    path: Path
    label: str

    @property
    def choice(self) -> FileChoice:
        """What the page is told of it."""
        return FileChoice(self.key, self.label)


def find_glossaries(request: ReviewRequest) -> tuple[LearningFile, ...]:
    """Find the glossaries, the one that is taken when none is chosen first."""
    own = own_glossary_path()
    label = "your own glossary" if own.is_file() else "your own glossary (a new file)"
    usual = (LearningFile("own", own, f"{label}, {format_path(own)}"),)
    return _gather(_named(request.glossary, "--glossary"), usual, request, _is_glossary)


def find_collections(request: ReviewRequest) -> tuple[LearningFile, ...]:
    """Find the collections of voices, those that are named first; there is no usual place."""
    configured = presets.load_configuration(None, []).voices.collection
    usual: tuple[LearningFile, ...] = ()
    if configured is not None:
        path = Path(configured).expanduser()
        usual = (LearningFile("configured", path, f"{format_path(path)} (as configured)"),)
    return _gather(_named(request.voices, "--voices"), usual, request, _is_collection)


def choose(files: Sequence[LearningFile], key: object) -> Path:
    """Find the file of a key; raises :class:`~transcript.errors.InvalidCall` for any other."""
    for file in files:
        if file.key == key:
            return file.path
    raise InvalidCall("this file is not among those that can be chosen: choose again")


def _named(path: Path | None, option: str) -> tuple[LearningFile, ...]:
    if path is None:
        return ()
    return (LearningFile("named", path, f"{format_path(path)} (named with {option})"),)


def _gather(
    named: tuple[LearningFile, ...],
    usual: tuple[LearningFile, ...],
    request: ReviewRequest,
    is_meant: Callable[[Path], bool],
) -> tuple[LearningFile, ...]:
    """Gather the files of all places, each once."""
    places = {
        "beside": (request.episode.parent, "beside the episode"),
        "output": (request.output or request.episode.parent, "in the folder of the recording"),
        "here": (Path(), "where castproof was started"),
    }
    found = [
        LearningFile(f"{key}/{path.name}", path, f"{format_path(path.name)}, {where}")
        for key, (folder, where) in places.items()
        for path in _list_files(folder)
        if is_meant(path)
    ]
    return tuple(_drop_repeated((*named, *usual, *found)))


def _list_files(folder: Path) -> Iterator[Path]:
    """List the plain files of a folder; a link may lead out of it, and is left out."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in islice(paths, MOST_LOOKED_AT):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink():
                yield path


def _drop_repeated(files: Iterable[LearningFile]) -> Iterator[LearningFile]:
    seen = set()
    for file in files:
        path = file.path.absolute()
        if path not in seen:
            seen.add(path)
            yield file


def _is_glossary(path: Path) -> bool:
    try:
        if path.suffix not in (".yaml", ".yml") or path.stat().st_size > _MOST_GLOSSARY_BYTES:
            return False
        found = read_unchecked(path)
    except (CastproofError, OSError):
        return False
    return bool(found.terms or found.shows or found.unsure or found.kept)


def _is_collection(path: Path) -> bool:
    try:
        if path.suffix != ".json":
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if not any(mark in head for mark in _MARKS):
            return False
        read_collection(path)
    except (CastproofError, OSError):
        return False
    return True
