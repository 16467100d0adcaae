"""A manifest: which recordings, and what is known of each, as CSV or YAML.

.. code-block:: text

    recording,episode,names,language,speakers,tracks
    talks/ada.mp3,2024/ada,"Ann,Ada",en,2,
    ,2024/bo,,,,Ann=bo/ann.wav; Bo=bo/bo.wav

.. code-block:: yaml

    - recording: talks/ada.mp3
      episode: 2024/ada
      names: [Ann, Ada]
    - episode: 2024/bo
      tracks: {Ann: bo/ann.wav, Bo: bo/bo.wav}

Paths are relative to the manifest.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from align.naming.rules import UsualHost
from castproof.config.cli_options import parse_names, read_front_matter
from castproof.errors import ManifestError, explain_os_error
from castproof.pipeline.usual_host import find_usual_host
from diarize.diarizer import SpeakerCount
from transcript.errors import CastproofError, FormatError
from transcript.files import read_file
from transcript.safe_yaml import UnsafeYaml, load
from transcript.text import decode, quote

MANIFEST_ENDINGS = frozenset({".csv", ".yaml", ".yml"})
COLUMNS = ("recording", "episode", "names", "language", "speakers", "tracks", "front_matter")


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A recording, the ``name`` of what is made of it, and what the manifest says of it.

    ``recording`` may be missing where there are ``tracks``, which are pairs of name and path.
    """

    recording: Path | None
    name: str
    names: tuple[str, ...] = ()
    language: str | None = None
    speakers: str | None = None
    tracks: tuple[tuple[str, Path], ...] = ()
    front_matter: str | None = None
    usual_host: UsualHost | None = None


def read_manifest(path: Path) -> tuple[ManifestRow, ...]:
    """Read a manifest's rows; raise :class:`~castproof.errors.ManifestError` naming the row."""
    try:
        content = read_file(path)
    except OSError as error:
        raise ManifestError(explain_os_error(error, path=path), path=path) from error
    read_cells = read_csv if path.suffix.lower() == ".csv" else read_yaml
    rows = []
    for where, cells in read_cells(content, path):
        try:
            rows.append(parse_row(cells, path.parent))
        except (CastproofError, ValueError) as error:
            raise ManifestError(f"{path}: {where}: {error}", path=path) from error
    return tuple(rows)


def read_csv(content: bytes, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read each row of a CSV file as its line and its cells by column, without empty ones."""
    try:
        text = decode(content)
    except FormatError as error:
        raise ManifestError(f"{path}: {error}", path=path) from error
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        yield from _read_rows(reader, path)
    except csv.Error as error:
        reason = str(error)
        if "field limit" in reason:
            reason = f"a cell has more than {csv.field_size_limit():,} characters: close its quotes"
        where = f"line {reader.reader.line_num}"  # the dictionaries' own counts finished rows
        raise ManifestError(f"{path}: {where}: {reason}", path=path) from error


def _read_rows(reader: csv.DictReader[str], path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    _require_columns(reader.fieldnames or (), f"{path}: line 1")
    for row in reader:
        where = f"line {reader.line_num}"
        if None in row:
            raise ManifestError(f"{path}: {where}: more cells than columns", path=path)
        cells = {name: cell.strip() for name, cell in row.items() if cell and cell.strip()}
        if cells:
            yield where, cells


def read_yaml(content: bytes, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read each item of a YAML list as its number and its values by key, without empty ones."""
    try:
        rows = load(content)
    except UnsafeYaml as error:
        raise ManifestError(f"{path}: {error}", path=path) from error
    if not isinstance(rows, list):
        raise ManifestError(f"{path}: write a list of recordings: - recording: talk.mp3", path=path)
    for number, row in enumerate(rows, start=1):
        where = f"recording {number}"
        if not isinstance(row, dict):
            raise ManifestError(
                f"{path}: {where}: write keys, such as recording: talk.mp3", path=path
            )
        _require_columns(row, f"{path}: {where}")
        yield where, {name: value for name, value in row.items() if value is not None}


def _require_columns(names: Any, where: str) -> None:
    unknown = [quote(str(name)) for name in names if name not in COLUMNS]
    if unknown:
        raise ManifestError(f"{where}: unknown column {unknown[0]}; use {', '.join(COLUMNS)}")


def parse_row(cells: Mapping[str, Any], folder: Path) -> ManifestRow:
    """Parse one recording's cells; ``folder`` is what paths are relative to."""
    tracks = parse_tracks(cells.get("tracks"), folder)
    recording = folder / _parse_path(cells, "recording") if "recording" in cells else None
    if recording is None and not tracks:
        raise ManifestError("there is neither a recording nor tracks")
    if len(tracks) == 1:
        raise ManifestError("one track alone: name it as a recording, or give two or more tracks")
    if tracks and ("names" in cells or "speakers" in cells):
        raise ManifestError("names and speakers: every track says who speaks on it")
    source = recording or tracks[0][1]
    episode = _parse_path(cells, "episode") if "episode" in cells else source.stem
    front_matter, usual_host, speakers = None, None, cells.get("speakers")
    if "front_matter" in cells:
        page = folder / _parse_path(cells, "front_matter")
        front_matter, usual_host = read_front_matter(page), find_usual_host(page)
    if speakers is not None:
        speakers = str(speakers)  # 2 is a number in YAML
        SpeakerCount.parse(speakers)
    return ManifestRow(
        recording,
        parse_episode_name(episode.removesuffix(".md")),
        names=parse_speaker_names(cells.get("names")),
        language=parse_language(cells.get("language")),
        speakers=speakers,
        tracks=tracks,
        front_matter=front_matter,
        usual_host=usual_host,
    )


def _parse_path(cells: Mapping[str, Any], key: str) -> str:
    value = cells[key]
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ManifestError(f"{key} is {value!r}: write a path")
    return value.strip()


def parse_episode_name(name: str) -> str:
    """Parse the name of what a recording becomes; it stays below the output folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    is_hidden = any(part.startswith(".") for part in path.parts)
    if path.is_absolute() or is_hidden or not path.parts or ":" in path.parts[0]:
        raise ManifestError(
            f"episode is {name!r}: write a name below the output folder, such as 2024/talk"
        )
    return str(path)


def parse_speaker_names(value: Any) -> tuple[str, ...]:
    """Parse speakers' names: a list, or text with commas."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ",".join(value)
    if value is not None and not isinstance(value, str):
        raise ManifestError(
            f"names is {value!r}: write them in order of first speech, such as [Ann, Bo]"
        )
    return parse_names(value)


def parse_language(value: Any) -> str | None:
    """Parse a language's code; YAML 1.1 reads a bare ``no``, which is Norwegian, as false."""
    if value is False:
        return "no"
    if value is None:
        return None
    if not isinstance(value, str) or not (
        value.isalpha() and value.islower() and 2 <= len(value) <= 3
    ):
        raise ManifestError(f"language is {value!r}: write a code of small letters, such as en")
    return value


def parse_tracks(value: Any, folder: Path) -> tuple[tuple[str, Path], ...]:
    """Parse tracks, a mapping or ``Ann=ann.wav; Bo=bo.wav``, to pairs of name and path."""
    if value is None:
        return ()
    if isinstance(value, dict):
        pairs = [(str(name), str(path)) for name, path in value.items()]
    else:
        cells = [cell.partition("=") for cell in str(value).split(";") if cell.strip()]
        pairs = [(name.strip(), path.strip()) for name, _, path in cells]
    if not all(name and path for name, path in pairs):
        raise ManifestError(f"tracks is {value!r}: write Ann=ann.wav; Bo=bo.wav")
    return tuple((name, folder / path) for name, path in pairs)
