"""``castproof batch``: many recordings in, captions and episodes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    FormatOption,
    GlossaryOption,
    JsonOption,
    OverwriteOption,
    QuietOption,
    ReadingOption,
    SetOption,
    TokenOption,
    VerboseOption,
    VoicesOption,
)

if TYPE_CHECKING:
    from castproof.batch.inputs import FoundJobs
    from castproof.batch.plan import Plan
    from castproof.batch.pool import Pool
    from castproof.config.request import Request
    from castproof.pipeline.result import Result


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT", help="Recordings, folders, patterns, manifests.", show_default=False
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write into.", show_default=False)
    ],
    formats: FormatOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    workers: Annotated[
        Optional[int],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option("--workers", min=1, help="How many at once (default: what fits)."),
    ] = None,
    stages: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--stages", help="side-by-side, in-turn or apart (default: what the machine allows)."
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
    retries: Annotated[
        int, typer.Option("--retries", min=0, help="How often again what may pass.")
    ] = 2,
    no_diarize: Annotated[
        bool, typer.Option("--no-diarize", help="Do not tell speakers apart.")
    ] = False,
    voices: VoicesOption = None,
    glossary: GlossaryOption = None,
    reading: ReadingOption = None,
    overwrite: OverwriteOption = False,
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
    from castproof.config.cli_options import CliOptions, build_request
    from castproof.config.presets import Setting, glossary_setting
    from castproof.pipeline import speaker_id as known_voices
    from castproof.pipeline.cleanup import make_reading_setting as reading_setting

    order = build_request(
        CliOptions(
            preset=config,
            settings=tuple(settings or ()),
            options=(
                Setting("diarize", "enabled", False if no_diarize else None, "--no-diarize"),
                known_voices.make_voices_setting(voices),
                glossary_setting(glossary),
                reading_setting(reading),
            ),
            formats=tuple(formats or ()),
            folder=output,
            overwrite=overwrite,
            listens=ray is None,  # what suits a cluster is known once it is joined
        )
    )
    place = Backend(ray, storage, hf_token or None)
    place.check(dry_run=dry_run)
    found = place.find_jobs(inputs, order)
    if found.skipped:
        say.note(f"skipped: {found.skipped} (not audio or video)")
    wish = PlanRequest(workers, parse_stages(stages))
    with place.enter(order.config) as machine:
        if ray is not None:
            order, found = _fit_to_cluster(order, found, has_gpu=bool(machine.gpus))
        if order.why_model is not None and not quiet:
            say.note(f"speech model: {order.config.asr.model} ({order.why_model})")
        planned = make_plan(order.config, machine, len(found.jobs), wish)
        if dry_run:
            _foretell(found, planned, order, token=hf_token or None, as_json=as_json)
            return
        pool = place.make_pool(planned.slots, machine)
        outcomes = _run(found, planned, pool, output, retries, quiet=quiet)
    _conclude(outcomes, as_json=as_json, quiet=quiet)


def _fit_to_cluster(
    order: Request, found: FoundJobs, *, has_gpu: bool
) -> tuple[Request, FoundJobs]:
    """Name the speech model that suits the cluster, in the order and in each job's own."""
    from dataclasses import replace

    from castproof.config.cli_options import choose_model

    jobs = tuple(replace(job, request=choose_model(job.request, has_gpu)) for job in found.jobs)
    return choose_model(order, has_gpu), replace(found, jobs=jobs)


def _run(
    found: FoundJobs, planned: Plan, pool: Pool, output: Path, retries: int, *, quiet: bool
) -> tuple[Result, ...]:
    from castproof.batch.events import EventLog, log_path
    from castproof.batch.scheduler import Batch
    from castproof.cli.batch_progress import watching_batch
    from castproof.config.request import check_folder

    check_folder(output)
    log = EventLog(log_path(output))
    jobs = planned.arrange(found.jobs)
    try:
        with watching_batch(found.jobs, len(found.refused), planned, quiet=quiet) as observer:
            return Batch(pool, log, observer, retries).run(jobs, found.refused)
    finally:
        pool.close()
        log.close()


def _foretell(
    found: FoundJobs, planned: Plan, order: Request, *, token: str | None, as_json: bool
) -> None:
    """Print what would run, and how long it would take."""
    from castproof.batch.estimate import estimate_job, measure_pace
    from castproof.cli.batch_estimate import as_document, lines
    from castproof.pipeline.models import build_models

    models = build_models(order.config, token=token)
    outlooks = [estimate_job(job, models) for job in found.jobs]
    pace = measure_pace(found.jobs, outlooks, models)
    if as_json:
        document = as_document(outlooks, found.refused, planned, pace)
        say.print_json(document)
        return
    for line in lines(outlooks, found.refused, planned, pace):
        typer.echo(say.escape_controls(say.redact(line)))


def _conclude(outcomes: Sequence[Result], *, as_json: bool, quiet: bool) -> None:
    """Print the summary, say what failed or is missing, and leave with the right status."""
    from castproof.cli.summary import print_problems
    from castproof.pipeline.result import as_json as summary
    from castproof.pipeline.result import exit_status
    from castproof.version import version

    if as_json:
        say.print_json(summary(outcomes, version()))
    for outcome in outcomes:
        print_problems(outcome, notes=False)
    if not (quiet or as_json):
        _print_counts(outcomes)
    status = exit_status(outcomes)
    if status:
        raise typer.Exit(status)


def _print_counts(outcomes: Sequence[Result]) -> None:
    from castproof.cli.batch_estimate import format_duration

    found = [outcome.status for outcome in outcomes]
    words = {"done": "done", "partial": "done in part", "failed": "failed"}
    parts = [f"{found.count(status)} {said}" for status, said in words.items() if status in found]
    heard = format_duration(sum(outcome.duration_s or 0.0 for outcome in outcomes))
    typer.echo(f"{len(found)} recordings, {heard}: {', '.join(parts)}")
