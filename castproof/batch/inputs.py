"""The recordings that a call names: files, folders, patterns and manifests, made into jobs."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from castproof.batch.manifest import MANIFEST_ENDINGS, ManifestRow, read_manifest
from castproof.batch.pool import Job, Refused
from castproof.config.request import Request, check_files
from castproof.errors import OutputNotWritable, format_error
from castproof.pipeline.multitrack import MultitrackSession, Track
from transcript.errors import InvalidCall

#: What is taken for a recording in a folder; a file that is named itself may be called anything.
_ENDINGS = """
.3gp .aac .ac3 .aif .aiff .alac .amr .ape .asf .au .avi .caf .dff .dsf .flac .flv .m4a .m4b .m4v
.mka .mkv .mov .mp2 .mp3 .mp4 .mpeg .mpg .oga .ogg .ogv .opus .ra .spx .tta .voc .w64 .wav .weba
.webm .wma .wmv .wv
"""
RECORDING_ENDINGS = frozenset(_ENDINGS.split())
_PATTERN_LETTERS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class FoundJobs:
    """What the inputs come to; ``left_aside`` counts a folder's files that are no recordings."""

    jobs: tuple[Job, ...]
    refused: tuple[Refused, ...]
    left_aside: int


def find_jobs(inputs: Sequence[str], order: Request) -> FoundJobs:
    """The jobs of all inputs, in order, each with a place of its own below ``order.folder``.

    Folders keep their structure: ``season1/talk.mp3`` of a folder becomes ``season1/talk.md``. Two
    recordings that would write the same files: the second is refused. Raises
    :class:`~transcript.errors.InvalidCall` where there is nothing, or a manifest is wrong.
    """
    rows: list[ManifestRow] = []
    left_aside = 0
    for text in inputs:
        found, others = _rows(text, order.folder)
        rows += found
        left_aside += others
    return make_jobs(rows, left_aside, order)


def make_jobs(rows: Sequence[ManifestRow], left_aside: int, order: Request) -> FoundJobs:
    """The jobs of rows, as :func:`find_jobs` makes them."""
    if not rows:
        raise InvalidCall(
            "there is no recording in what was named: give files, folders or a manifest"
        )
    jobs, refused = _placed([_job(row, order) for row in rows])
    return FoundJobs(jobs, refused, left_aside)


def _rows(text: str, output: Path) -> tuple[list[ManifestRow], int]:
    path = Path(text)
    if path.is_dir():
        return _of_folder(path, output)
    if path.suffix.lower() in MANIFEST_ENDINGS:
        return list(read_manifest(path)), 0
    if not path.exists() and _PATTERN_LETTERS & set(text):
        files = sorted(Path(one) for one in glob.glob(text, recursive=True))  # noqa: PTH207 - absolute, too
        recordings = [ManifestRow(file, file.stem) for file in files if file.is_file()]
        if not recordings:
            raise InvalidCall(f"{text}: no file is called so")
        return recordings, 0
    return [ManifestRow(path, path.stem)], 0


def _of_folder(folder: Path, output: Path) -> tuple[list[ManifestRow], int]:
    """Every recording in a folder and those in it; hidden ones and our own output left out."""
    ours, here = output.resolve(), folder.resolve()
    rows, others = [], 0
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in inner.parts):
            continue
        is_ours = ours in path.resolve().parents
        if path.suffix.lower() not in RECORDING_ENDINGS:
            others += not is_ours
        elif not (is_ours and here in ours.parents):  # recordings may lie where we write, too
            rows.append(ManifestRow(path, inner.with_suffix("").as_posix()))
    return rows, others


def _job(row: ManifestRow, order: Request) -> Job:
    name = PurePosixPath(row.name)
    config = order.config
    if row.language is not None:
        asr = config.asr.model_copy(update={"language": row.language})
        config = config.model_copy(update={"asr": asr})
    if row.speakers is not None:
        diarize = config.diarize.model_copy(update={"speakers": row.speakers})
        config = config.model_copy(update={"diarize": diarize})
    own = replace(
        order,
        config=config,
        folder=order.folder / Path(*name.parts[:-1]),
        names=row.names or order.names,
        front_matter=row.front_matter or order.front_matter,
    )
    session = None
    if row.tracks:
        tracks = tuple(Track(speaker, path) for speaker, path in row.tracks)
        session = MultitrackSession(tracks, name.name, row.recording)
    return Job(str(name), row.recording or row.tracks[0][1], own, session)


def _placed(jobs: Iterable[Job]) -> tuple[tuple[Job, ...], tuple[Refused, ...]]:
    """The jobs that have their place to themselves, and the others."""
    taken: dict[str, Job] = {}
    kept: list[Job] = []
    refused: list[Refused] = []
    for job in jobs:
        # Folded, because on some file systems Talk.md and talk.md are one file.
        key = str(job.order.folder / job.stem).casefold()
        other = taken.setdefault(key, job)
        if other is job:
            reason = _obstacle(job)
            name = job.name
        elif other.sources == job.sources:
            continue  # named twice
        else:
            reason = (
                f"would write the same files as {other.shown}: rename one, "
                "or give it another name in a manifest (column episode)"
            )
            name = f"{job.name} ({len(refused) + 2})"
        if reason is None:
            kept.append(job)
        else:
            refused.append(Refused(name, job.shown, reason))
    return tuple(kept), tuple(refused)


def _obstacle(job: Job) -> str | None:
    """Why a job's files could not be written after hours of work."""
    try:
        check_files(job.places)
    except OutputNotWritable as error:
        return format_error(error)
    return None
