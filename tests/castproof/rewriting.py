"""Rewrites one episode again and again, by a command of the program, beside others who do too.

    python -m tests.castproof.rewriting EPISODE WHO COUNT

Writer ``WHO``, 0 or 1, puts ``COUNT`` chapters into the episode, one at a time, each over a line of
its own: writer 0 by ``chapters``, writer 1 by ``convert``. It begins when ``go`` lies beside the
episode. A chapter that is missing in the end is an update that was lost.
"""

from __future__ import annotations

import io
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from typer.main import get_command

from castproof.cli.application import app
from transcript import episode
from transcript.episode import create
from transcript.values import Line, Transcript

LINE_S = 10
WRITERS = 2


def write_episode(path: Path, count: int) -> None:
    """Write an episode with a line for every chapter that the writers will put in."""
    lines = tuple(
        Line(float(LINE_S * number), None, "Ann", f"Sentence {number}.")
        for number in range(WRITERS * count)
    )
    path.write_text(episode.write(create({"title": "A talk"}, Transcript(lines))))


def expected_titles(count: int) -> set[str]:
    """The chapters that an episode has to have after all rewrites."""
    return {f"{who}-{number}" for who in range(WRITERS) for number in range(count)}


def rewrite_together(folder: Path, count: int) -> list[str]:
    """Let two processes rewrite a new episode, and return the titles that came out, in order.

    Raises :class:`RuntimeError` where a rewrite failed.
    """
    page = folder / "talk.md"
    write_episode(page, count)
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.castproof.rewriting", str(page), str(who), str(count)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in range(WRITERS)
    ]
    while not all((folder / f"ready-{who}").exists() for who in range(WRITERS)):
        time.sleep(0.01)
        if any(writer.poll() for writer in writers):
            break
    (folder / "go").touch()
    said = [writer.communicate()[1] for writer in writers]
    if any(writer.returncode for writer in writers):
        raise RuntimeError("\n".join(said))
    return [header.title for header in episode.parse(page.read_text()).transcript.headers]


def main(page: Path, who: int, count: int) -> None:
    """Rewrite the episode ``count`` times."""
    tree = get_command(app)
    (page.parent / f"ready-{who}").touch()
    while not (page.parent / "go").exists():
        time.sleep(0.001)
    listed = page.parent / f"{who}.chapters.txt"
    for number in range(count):
        minutes, seconds = divmod(LINE_S * (WRITERS * number + who), 60)
        listed.write_text(f"{minutes}:{seconds:02d} {who}-{number}\n")
        command = (
            ["chapters", str(page), str(listed)]
            if who == 0
            else ["convert", str(listed), str(page), "--overwrite"]
        )
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            status = tree(command, standalone_mode=False)
        if status:
            raise SystemExit(f"{' '.join(command)} ended with {status}: {said.getvalue()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
