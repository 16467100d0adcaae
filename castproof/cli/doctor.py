"""``castproof doctor``: what this machine can run, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from castproof.cli import messages as say
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    JsonOption,
    OutputOption,
    SetOption,
    TokenOption,
    VerboseOption,
)

if TYPE_CHECKING:
    from castproof.doctor import Check


def doctor(
    output: OutputOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Say what this machine can run.

    And what is missing, and the line that mends it. Exits with 1 where the main job cannot run,
    and with 3 where it could not tell speakers apart.
    """
    from castproof.config.cli_options import CliOptions, build_request
    from castproof.doctor import examine, find_worst_state
    from castproof.pipeline.result import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL

    order = build_request(CliOptions(preset=config, settings=tuple(settings or ()), folder=output))
    checks = examine(order.config, order.folder, hf_token or _stored_token())
    state = find_worst_state(checks)
    if as_json:
        _print_json(checks, state)
    else:
        _print_table(checks)
    raise typer.Exit({"broken": EXIT_FAILED, "partial": EXIT_PARTIAL}.get(state, EXIT_DONE))


def _stored_token() -> str | None:
    """The token that the hub's own tools stored, if they are here."""
    try:
        from huggingface_hub import get_token
    except ImportError:
        return None
    return get_token()


def _print_json(checks: tuple[Check, ...], state: str) -> None:
    from dataclasses import asdict

    summary = {"state": state, "checks": [asdict(check) for check in checks]}
    say.print_json(summary)


def _print_table(checks: tuple[Check, ...]) -> None:
    width = max(len(check.name) for check in checks)
    for check in checks:
        typer.echo(say.redact(f"{check.state:8}{check.name:{width + 2}}{check.detail}"))
        if check.mend is not None:
            typer.echo(say.redact(f"{'':{width + 10}}-> {check.mend}"))
