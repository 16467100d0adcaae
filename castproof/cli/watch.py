"""``castproof watch``: recordings that are put into a folder are transcribed as they come."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    FormatOption,
    GlossaryOption,
    NoDiarizeOption,
    OverwriteOption,
    QuietOption,
    ReadingOption,
    RetriesOption,
    SetOption,
    TokenOption,
    TrustModelOption,
    VerboseOption,
    VoicesOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from castproof.batch.inputs import FoundJobs
    from castproof.batch.watch import WatchedFolder
    from castproof.pipeline.result import RecordingSummary

    RunJobs = Callable[[FoundJobs], Sequence[RecordingSummary]]


def watch(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder that recordings are put into.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="OUTPUT", help="The folder to write into.", show_default=False
        ),
    ],
    rest: Annotated[
        float,
        typer.Option(
            "--rest", metavar="SECONDS", min=0, help="How long a file must not have changed."
        ),
    ] = 10.0,
    once: Annotated[
        bool, typer.Option("--once", help="Do what is there, and end instead of waiting for more.")
    ] = False,
    formats: FormatOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    workers: WorkersOption = None,
    retries: RetriesOption = 2,
    trust_model: TrustModelOption = False,
    no_diarize: NoDiarizeOption = False,
    voices: VoicesOption = None,
    glossary: GlossaryOption = None,
    reading: ReadingOption = None,
    overwrite: OverwriteOption = False,
    hf_token: TokenOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each recording.")
    ] = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Transcribe recordings as they are put into a folder.

    It goes on until Ctrl-C. A file is taken once it has not changed for some seconds. One that
    fails stops no other.
    """
    from castproof.batch.backend import Backend
    from castproof.batch.plan import PlanRequest, make_plan
    from castproof.batch.watch import WatchedFolder
    from castproof.cli.batch import run_jobs
    from castproof.config.cli_options import CliOptions, build_request, list_settings
    from castproof.config.request import check_folder
    from castproof.pipeline.speaker_id import make_voices_setting
    from transcript.errors import InvalidCall

    short = {
        "--trust-model": trust_model,
        "--no-diarize": no_diarize,
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
        )
    )
    if not folder.is_dir():
        raise InvalidCall(f"{folder} is not a folder: name the one that recordings are put into")
    check_folder(output)
    backend = Backend(token=hf_token or None)

    def run(found: FoundJobs) -> Sequence[RecordingSummary]:
        with backend.enter(request.config) as machine:
            plan = make_plan(request.config, machine, len(found.jobs), PlanRequest(workers))
            # Made anew each time, so that no model takes up memory while nothing comes.
            pool = backend.make_pool(plan.slots, machine)
            return run_jobs(found, plan, pool, output, retries, quiet=quiet)

    _Watch(WatchedFolder(folder, request, rest), run, once, quiet, as_json).go_on()


@dataclass(slots=True)
class _Watch:
    """A watch that goes on until it is interrupted, and what came of all recordings so far."""

    watched: WatchedFolder
    run: RunJobs
    once: bool
    quiet: bool
    as_json: bool
    counts: Counter[str] = field(default_factory=Counter)
    complaint: str = ""

    def go_on(self) -> None:
        """Look, do what has come to rest, wait, and look again.

        Ends with the status of a batch. Interrupted amid a recording it raises
        :class:`KeyboardInterrupt`, once the workers are stopped.
        """
        from castproof.batch.watch import LOOKS_IN_REST
        from castproof.files.paths import format_path

        if not self.quiet:
            until = "" if self.once else "; Ctrl-C ends it"
            say.line(f"watching {format_path(self.watched.folder)}{until}")
        is_working = False
        try:
            while True:
                is_working = True
                self.look()
                is_working = False
                if self.once and (self.complaint or not self.watched.is_pending()):
                    break
                time.sleep(min(max(self.watched.rest_s / LOOKS_IN_REST, 0.1), 60.0))
        except KeyboardInterrupt:
            self.conclude()
            if is_working:
                raise
        else:
            self.conclude()
        if self.counts["failed"] or (self.once and self.complaint):
            raise typer.Exit(1)
        if self.counts["partial"]:
            raise typer.Exit(3)

    def look(self) -> None:
        """Do what has come to rest; what hinders all of it is said once, and tried again later."""
        from castproof.cli.summary import print_problems
        from castproof.errors import explain
        from castproof.pipeline.result import recording_as_json
        from transcript.errors import CastproofError

        found = None
        try:
            found = self.watched.look()
            if not (found.jobs or found.refused):
                return
            outcomes = self.run(found)
            self.complaint = ""
        except (CastproofError, OSError) as error:
            if found is not None:
                self.watched.give_back(found)
            told = explain(error)
            if told != self.complaint:
                say.error(told if self.once else f"{told}; still watching")
            self.complaint = told
            return
        for outcome in outcomes:
            self.counts[outcome.status] += 1
            if self.as_json:
                say.print_json_line(recording_as_json(outcome))
            print_problems(outcome, notes=False)

    def conclude(self) -> None:
        """Say how many recordings were done."""
        if self.quiet or self.as_json:
            return
        names = {"done": "done", "partial": "done in part", "failed": "failed"}
        parts = [f"{self.counts[key]} {name}" for key, name in names.items() if self.counts[key]]
        count = format_count(self.counts.total(), "recording")
        say.echo(f"{count}: {', '.join(parts)}" if parts else "no recording came")
