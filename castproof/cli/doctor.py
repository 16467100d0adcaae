"""``castproof doctor``: what this machine can run, and what is missing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    JsonOption,
    SetOption,
    TokenOption,
    TrustModelOption,
    VerboseOption,
)


def doctor(
    output: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="The folder whose disk is looked at."
        ),
    ] = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    trust_model: TrustModelOption = False,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Say what this machine can run.

    And what is missing, and the line that mends it. Exits with 1 where the main job cannot run,
    and with 3 where it could not tell speakers apart.
    """
    from castproof.config.cli_options import CliOptions, build_request, list_settings
    from castproof.doctor import examine, find_stored_token, find_worst_state
    from castproof.pipeline.result import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL

    options = CliOptions(
        preset=config,
        settings=tuple(settings or ()),
        options=list_settings({"--trust-model": trust_model}),
        folder=output,
    )
    request = build_request(options)
    checks = examine(request.config, request.folder, hf_token or find_stored_token())
    state = find_worst_state(checks)
    status = {"broken": EXIT_FAILED, "partial": EXIT_PARTIAL}.get(state, EXIT_DONE)
    if as_json:
        document = {"state": state, "checks": [asdict(check) for check in checks]}
        say.print_document(status, document)
    else:
        rows: list[tuple[str, str, str]] = []
        for check in checks:
            rows.append((check.state, check.name, check.detail))
            if check.mend is not None:
                rows.append(("", "", f"-> {check.mend}"))
        say.print_columns(rows)
    raise typer.Exit(status)
