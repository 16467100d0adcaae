"""The whole command on real models and real people, beside others' tools.

    python -m benchmarks.field --models MODELS --data DATA [--spoken FOLDER] -o FOLDER
    python -m benchmarks.field ... --tools castproof --recordings trn07 quick4 --json field.json
    python -m benchmarks.field ... --interpreter VENV/bin/python  # WhisperX, in its own

``MODELS`` holds ``whisper-base`` (or ``--whisper NAME``) and ``diarization``, and in ``python/``
what that one imports; ``DATA`` holds ``ami/clips``, ``conversation``, ``podcasts`` and ``call``.
They default to CASTPROOF_MODELS and CASTPROOF_DATA. ``--spoken`` is a folder that
``benchmarks.field.speak`` made. Each tool is a process of its own that loads its models; seconds
and the peak of memory are medians of ``--runs``, where one takes under two minutes.

Every run is kept under ``-o``, by recording, tool, settings and, for castproof, its source: what
has been run is only read again. ``--kept`` lets castproof continue from the words and turns of its
last run with other source: that shows what the rest of it makes of them, and is not timed.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path

from asr.audio.decode import decode
from benchmarks.field.recordings import Recording, collect_recordings
from benchmarks.field.runs import Keeper
from benchmarks.field.scores import score
from benchmarks.field.table import Row, print_table
from benchmarks.field.tools import Settings, Tool, choose_tools
from benchmarks.recognition import hardware
from benchmarks.whole_runs import Models, median


def main() -> None:
    """Run what has not been run, print the table."""
    call = _read_call()
    settings = Settings(
        Models(call.models / call.whisper, call.models / "diarization"),
        *(call.device, call.compute_type, call.threads),
    )
    recordings = collect_recordings(call.data, call.spoken)
    if call.recordings:
        recordings = [one for one in recordings if {one.name, one.group} & set(call.recordings)]
    if not recordings:
        raise SystemExit("no such recording is here: name folders by --data or --spoken")
    tools = choose_tools(settings, call.interpreter, call.tools)
    keeper = Keeper(call.output, call.models / "python", call.threads, call.runs, call.kept)
    rows = []
    for recording in recordings:
        for tool in tools:
            rows.append(measure(recording, tool, keeper))
            print(f"{recording.name}, {tool.name}: done", flush=True)
    title = f"{hardware(call.device)}, {call.threads} threads, {call.whisper} {call.compute_type}"
    print_table(rows, title)
    if call.json:
        call.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


def measure(recording: Recording, tool: Tool, keeper: Keeper) -> Row:
    """Score the tool on a recording, from the run that is kept or a new one."""
    out, runs = keeper.run(recording, tool)
    heard = tool.read(recording, out)
    scores = score(recording, heard)
    found = len({word.speaker for word in heard.words if word.speaker})
    return Row(
        recording=recording.name,
        group=recording.group,
        tool=tool.name,
        seconds=decode(recording.sound).duration,
        scores=scores,
        speakers=f"{found}/{recording.speakers}" if scores.crowds.total else "–",
        run=median(runs) if runs else None,
    )


def _read_call() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    models, data = (os.environ.get(f"CASTPROOF_{name}") for name in ("MODELS", "DATA"))
    parser.add_argument("--models", type=Path, default=models, required=not models)
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--spoken", type=Path, help="a folder that benchmarks.field.speak made")
    parser.add_argument("-o", "--output", type=Path, required=True, help="where runs are kept")
    parser.add_argument("--recordings", nargs="+", help="names or groups: trn07, ami, exchange…")
    parser.add_argument("--tools", nargs="+", help="the beginnings of tools' names")
    parser.add_argument("--interpreter", help="the one WhisperX is installed for")
    parser.add_argument("--whisper", default="whisper-base", help="a folder of MODELS")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--compute-type", default="int8")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3, help="where one takes under two minutes")
    parser.add_argument("--kept", action="store_true", help="castproof keeps its words and turns")
    parser.add_argument("--json", type=Path, help="a file for every count")
    call = parser.parse_args()
    call.models, call.output = Path(call.models).resolve(), call.output.resolve()
    call.data = Path(call.data).resolve() if call.data else None
    return call


if __name__ == "__main__":
    main()
