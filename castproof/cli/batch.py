"""``castproof batch``: many recordings in, captions and episodes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count, format_duration
from castproof.cli.options import (
    AllowPrivateOption,
    ConfigOption,
    DebugOption,
    FormatOption,
    GlossaryOption,
    JsonOption,
    NewestOption,
    NoDiarizeOption,
    NoHearAgainOption,
    OverwriteOption,
    QuietOption,
    ReadingOption,
    RetriesOption,
    SetOption,
    SinceOption,
    StreamOption,
    TokenOption,
    TrustModelOption,
    VerboseOption,
    VoicesOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from castproof.batch.estimate import BatchEstimate, JobEstimate
    from castproof.batch.inputs import FoundJobs
    from castproof.batch.plan import Plan
    from castproof.batch.pool import Pool, Refused
    from castproof.config.request import Request
    from castproof.fetch.inputs import NotFetched
    from castproof.pipeline.result import RecordingSummary


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Recordings, folders, patterns, manifests, URLs of recordings and feeds.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="The folder to write into.", show_default=False
        ),
    ],
    formats: FormatOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    workers: WorkersOption = None,
    stages: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--stages",
            metavar="STAGES",
            help="side-by-side, in-turn or apart (default: what the machine allows).",
        ),
    ] = None,
    ray: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--ray", metavar="ADDRESS", help="A Ray cluster: auto, HOST:PORT or local."),
    ] = None,
    storage: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--storage", metavar="URL", help="Where INPUT and OUTPUT are, with --ray."),
    ] = None,
    retries: RetriesOption = 2,
    trust_model: TrustModelOption = False,
    no_diarize: NoDiarizeOption = False,
    no_hear_again: NoHearAgainOption = False,
    stream: StreamOption = None,
    voices: VoicesOption = None,
    glossary: GlossaryOption = None,
    reading: ReadingOption = None,
    overwrite: OverwriteOption = False,
    newest: NewestOption = None,
    since: SinceOption = None,
    allow_private: AllowPrivateOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would run, and for how long.")
    ] = False,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Make captions and episodes of many recordings.

    What is finished is kept in OUTPUT: running again does only what is left to do.
    """
    from castproof.batch.backend import Backend
    from castproof.batch.plan import PlanRequest, make_plan, parse_stages
    from castproof.cli.fetching import open_inputs
    from castproof.config.cli_options import CliOptions, build_request, choose_model, list_settings
    from castproof.fetch.inputs import parse_choice
    from castproof.pipeline.speaker_id import make_voices_setting

    short = {
        "--trust-model": trust_model,
        "--no-diarize": no_diarize,
        "--no-hear-again": no_hear_again,
        "--stream": stream,
        "--glossary": glossary,
        "--reading": reading,
    }
    request = build_request(
        CliOptions(
            preset=config,
            settings=tuple(settings or ()),
            options=(*list_settings(short), make_voices_setting(voices)),
            formats=tuple(formats or ()),
            folder=output,
            overwrite=overwrite,
            listens=ray is None,  # what suits a cluster is known once it is joined
        )
    )
    backend = Backend(ray, storage, hf_token or None)
    backend.check(dry_run=dry_run)
    with open_inputs(
        inputs,
        request,
        parse_choice(newest, since),
        allow_private=allow_private,
        dry_run=dry_run,
        quiet=quiet,
    ) as urls:
        found = backend.find_jobs(inputs, request, urls.fetch)
        urls.require_feed()
    if found.skipped:
        say.note(f"skipped: {format_count(found.skipped, 'file')} (not audio or video)")
    wanted = PlanRequest(workers, parse_stages(stages))
    with backend.enter(request.config) as machine:
        if ray is not None:
            has_gpu = bool(machine.gpus)
            request = choose_model(request, has_gpu)
            jobs = (replace(job, request=choose_model(job.request, has_gpu)) for job in found.jobs)
            found = replace(found, jobs=tuple(jobs))
        if request.why_model is not None and not quiet:
            say.note(f"speech model: {request.config.asr.model} ({request.why_model})")
        plan = make_plan(request.config, machine, len(found.jobs), wanted)
        if dry_run:
            planned = urls.planned
            print_estimate(found, plan, request, planned, token=hf_token or None, as_json=as_json)
            return
        pool = backend.make_pool(plan.slots, machine)
        is_here = ray is None
        outcomes = run_jobs(found, plan, pool, output, retries, quiet=quiet, is_here=is_here)
    urls.offer_publishers()
    conclude(outcomes, as_json=as_json, quiet=quiet)


def run_jobs(
    found: FoundJobs,
    plan: Plan,
    pool: Pool,
    output: Path,
    retries: int,
    *,
    quiet: bool,
    is_here: bool = True,
) -> tuple[RecordingSummary, ...]:
    """Run the jobs in a pool, which is closed at the end, and log what happens to each.

    ``is_here`` is whether its workers are on this machine.
    """
    from castproof.batch.events import EventLog, log_path
    from castproof.batch.scheduler import Batch
    from castproof.cli.batch_progress import show_batch
    from castproof.cli.standing import note_standing_episodes
    from castproof.config.request import check_folder

    check_folder(output)
    note_standing_episodes(
        (job.stem, None if job.session else job.recording, job.request) for job in found.jobs
    )
    log = EventLog(log_path(output))
    jobs = plan.arrange(found.jobs)
    try:
        refused = len(found.refused)
        with show_batch(jobs, refused, plan, quiet=quiet, is_here=is_here) as observer:
            return Batch(pool, log, observer, retries).run(jobs, found.refused)
    finally:
        pool.close()
        log.close()


def print_estimate(
    found: FoundJobs,
    plan: Plan,
    request: Request,
    planned: Sequence[NotFetched],
    *,
    token: str | None,
    as_json: bool,
) -> None:
    """Print what would be fetched and run, and how long it would take."""
    from castproof.batch.estimate import estimate_batch, estimate_job, measure_pace
    from castproof.forecast.pace_file import find_pace_file, read_paces
    from castproof.machine import measure_processors
    from castproof.pipeline.models import build_models

    models = build_models(request.config, token=token)
    estimates = [estimate_job(job, models) for job in found.jobs]
    jobs, learned = plan.arrange(found.jobs), read_paces(find_pace_file())
    cores = measure_processors().cores
    whole = estimate_batch(jobs, estimates, plan.slots, learned, cores=cores)
    if whole is None:
        probe = measure_pace(found.jobs, estimates, models)
        whole = None if probe is None else probe.estimate(estimates, len(plan.slots))
    if as_json:
        to_fetch = [{"name": one.name, "url": one.url} for one in planned]
        document = as_document(estimates, found.refused, plan, whole)
        say.print_document(0, {**document, "to_fetch": to_fetch})
        return
    for one in planned:
        say.echo(f"{one.name}: would be fetched from {one.url}, and transcribed")
    for line in format_estimate(estimates, found.refused, plan, whole, to_fetch=len(planned)):
        say.echo(line)


def format_estimate(
    estimates: Sequence[JobEstimate],
    refused: Sequence[Refused],
    plan: Plan,
    whole: BatchEstimate | None,
    *,
    to_fetch: int = 0,
) -> Iterator[str]:
    """Format a line for each recording, then how many would work on them, and for how long."""
    from castproof.cli.batch_progress import describe_plan

    for one in estimates:
        length = "length unknown" if one.seconds is None else f"{one.seconds / 60:.1f} min"
        left = ", ".join(one.stages) or "nothing but the files, if these changed"
        yield f"{one.name}: {one.error or f'{left} ({length})'}"
    for other in refused:
        yield f"{other.name}: refused: {other.reason}"
    yield describe_plan(plan)
    counts = Counter(stage for one in estimates for stage in one.stages)
    to_run = [f"{stage} {count}" for stage, count in counts.items()]
    if to_fetch:
        to_run.append(f"every stage for {say.format_count(to_fetch, 'recording')} to fetch")
    yield f"to run: {', '.join(to_run) or 'nothing'}"
    if whole is not None:
        each = ", ".join(
            f"{stage} {1 / max(took, 1e-6):.1f} ×" for stage, took in whole.rates.items()
        )
        takes = format_duration(whole.seconds)
        yield f"takes about {takes}, judging by {whole.source} ({each} real time)"


def as_document(
    estimates: Sequence[JobEstimate],
    refused: Sequence[Refused],
    plan: Plan,
    whole: BatchEstimate | None,
) -> dict[str, Any]:
    """Make the document that ``--dry-run --json`` prints."""
    return {
        "recordings": [asdict(one) for one in estimates],
        "refused": [asdict(one) for one in refused],
        "workers": [asdict(slot) for slot in plan.slots],
        "stages": plan.stages,
        "reason": plan.reason,
        "seconds_per_second": None if whole is None else whole.rates,
        "estimate_s": None if whole is None else round(whole.seconds, 1),
        "estimate_from": None if whole is None else "a try" if whole.is_tried else "earlier runs",
    }


def conclude(outcomes: Sequence[RecordingSummary], *, as_json: bool, quiet: bool) -> None:
    """Print the counts, say what failed or is missing, and leave with the right status."""
    from castproof.cli.summary import leave, print_problems
    from castproof.pipeline.result import as_json as summary
    from castproof.pipeline.result import exit_status

    if as_json:
        say.print_document(exit_status(outcomes), summary(outcomes))
    for outcome in outcomes:
        print_problems(outcome, notes=False)
        for file in outcome.files:
            if file.previous is not None:
                say.note(f"{file.path} was edited, and replaced: it is kept as {file.previous}")
    if not (quiet or as_json):
        counts: Counter[str] = Counter(outcome.status for outcome in outcomes)
        names = {"done": "done", "partial": "done in part", "failed": "failed"}
        parts = [f"{counts[status]} {name}" for status, name in names.items() if counts[status]]
        heard = format_duration(sum(outcome.duration_s or 0.0 for outcome in outcomes))
        say.echo(f"{format_count(len(outcomes), 'recording')}, {heard}: {', '.join(parts)}")
    leave(outcomes)
