"""The recordings that a call names: files, folders, patterns and manifests, made into jobs."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from castproof.batch.manifest import MANIFEST_ENDINGS, ManifestRow, read_manifest
from castproof.batch.pool import Job, Refused
from castproof.config.request import Request, check_files
from castproof.errors import OutputNotWritable, format_error
from castproof.fetch.source_url import is_url
from castproof.files.paths import RECORDING_ENDINGS, follow_links
from castproof.pipeline.multitrack_request import MultitrackSession, Track
from transcript.errors import InvalidCall

_PATTERN_LETTERS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class FoundJobs:
    """The jobs of all inputs; ``skipped`` counts a folder's files that are not audio or video."""

    jobs: tuple[Job, ...]
    refused: tuple[Refused, ...]
    skipped: int


#: Fetches what a URL names: rows of what is there now, and what is not, each with its reason.
FetchUrl = Callable[[str], tuple[Sequence[ManifestRow], Sequence[Refused]]]


def find_jobs(
    inputs: Sequence[str], request: Request, fetch_url: FetchUrl | None = None
) -> FoundJobs:
    """Find the recordings of all inputs, and make jobs of them in order.

    Folders keep their structure: ``season1/talk.mp3`` of a folder becomes ``season1/talk.md`` below
    ``request.folder``. Of two recordings that would write the same files the second is refused.
    URLs are fetched by ``fetch_url``, if there is one. Raises
    :class:`~transcript.errors.InvalidCall` where there is none, or a manifest is wrong.
    """
    rows: list[ManifestRow] = []
    refused: list[Refused] = []
    skipped = 0
    for text in inputs:
        path = Path(text)
        if fetch_url is not None and is_url(text):
            fetched, missing = fetch_url(text)
            rows += fetched
            refused += missing
        elif path.is_dir():
            found, others = list_recordings(path, request.folder)
            rows += found
            skipped += others
        elif path.suffix.lower() in MANIFEST_ENDINGS:
            rows += read_manifest(path)
        elif not path.exists() and _PATTERN_LETTERS & set(text):
            files = sorted(Path(one) for one in glob.glob(text, recursive=True))  # noqa: PTH207 - absolute, too
            matching = [ManifestRow(file, file.stem) for file in files if file.is_file()]
            if not matching:
                raise InvalidCall(f"{text}: no file matches")
            rows += matching
        else:
            rows.append(ManifestRow(path, path.stem))
    if not rows and fetch_url is not None and any(map(is_url, inputs)):
        return FoundJobs((), tuple(refused), skipped)
    jobs = make_jobs(rows, skipped, request)
    return replace(jobs, refused=(*refused, *jobs.refused))


def list_recordings(folder: Path, output: Path) -> tuple[list[ManifestRow], int]:
    """List every recording in a folder and its folders, and count the other files.

    Hidden files, and what we wrote into ``output``, are left out.
    """
    ours, here = follow_links(output), follow_links(folder)
    rows, others = [], 0
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in inner.parts):
            continue
        is_ours = ours in follow_links(path).parents
        if path.suffix.lower() not in RECORDING_ENDINGS:
            others += not is_ours
        elif not (is_ours and here in ours.parents):  # recordings may lie where we write, too
            rows.append(ManifestRow(path, inner.with_suffix("").as_posix()))
    return rows, others


def make_jobs(rows: Sequence[ManifestRow], skipped: int, request: Request) -> FoundJobs:
    """Make a job of each row, and refuse those whose files could not be written in the end."""
    if not rows:
        raise InvalidCall("no recording was found: name files, folders or a manifest")
    first: dict[str, Job] = {}
    jobs: list[Job] = []
    refused: list[Refused] = []
    for job in (make_job(row, request) for row in rows):
        # Folded, because on some file systems Talk.md and talk.md are one file.
        other = first.setdefault(str(job.request.folder / job.stem).casefold(), job)
        if other is not job:
            if other.sources != job.sources:  # else it was named twice
                reason = (
                    f"would write the same files as {other.shown}: rename one, "
                    "or give it another name in a manifest (column episode)"
                )
                name = f"{job.name} ({len(refused) + 2})"
                refused.append(Refused(name, job.shown, reason))
            continue
        try:
            check_files(job.outputs)
        except OutputNotWritable as error:
            refused.append(Refused(job.name, job.shown, format_error(error)))
        else:
            jobs.append(job)
    return FoundJobs(tuple(jobs), tuple(refused), skipped)


def make_job(row: ManifestRow, request: Request) -> Job:
    """Make a row's job: the request with what the row knows of its recording."""
    name = PurePosixPath(row.name)
    config = request.config
    if row.language is not None:
        asr = config.asr.model_copy(update={"language": row.language})
        config = config.model_copy(update={"asr": asr})
    if row.speakers is not None:
        diarize = config.diarize.model_copy(update={"speakers": row.speakers})
        config = config.model_copy(update={"diarize": diarize})
    own = replace(
        request,
        config=config,
        folder=request.folder / Path(*name.parts[:-1]),
        names=row.names or request.names,
        front_matter=row.front_matter or request.front_matter,
        usual_host=row.usual_host if row.front_matter else request.usual_host,
    )
    session = None
    if row.tracks:
        tracks = tuple(Track(speaker, path) for speaker, path in row.tracks)
        session = MultitrackSession(tracks, name.name, row.recording)
    return Job(str(name), row.recording or row.tracks[0][1], own, session)
