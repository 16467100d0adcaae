"""Nothing writes a file but by the doors that keep what a person wrote: walked in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("align", "asr", "castproof", "compare", "diarize", "review", "transcript")
#: Who may call what, and why no person's edit is lost by it.
ALLOWED = {
    "atomic.write_whole": {
        "castproof/files/safe_edit.py": "the door itself: keeps what was there",
        "castproof/files/outputs.py": "a file that is not there yet",
        "castproof/voices/files.py": "voices, of which no copy may stay",
        "castproof/files/report_pages.py": "a page of a report, which castproof wrote",
        "castproof/cli/demo.py": "the sample, where it is not there yet",
        "castproof/fetch/companions.py": "a publisher's file, where none is there yet",
        "castproof/fetch/video_page.py": "a video's description, where none is there yet",
        "castproof/publish/folder.py": "a file to publish that is not there yet",
    },
    "atomic.write_own": {
        "castproof/assist/answers.py": "a model's answers",
        "castproof/assist/record.py": "what a model's reading changed",
        "castproof/assist/title_record.py": "which headers a model's titles are",
        "castproof/fetch/store.py": "where a recording was fetched from",
        "castproof/publish/folder.py": "what castproof wrote there",
        "castproof/files/exports.py": "what was exported, for when it comes back",
        "castproof/files/lock.py": "who holds a lock",
        "castproof/forecast/pace_file.py": "how fast earlier runs went",
        "castproof/pipeline/cache.py": "a recording's folder",
        "castproof/review/address.py": "where a review is served",
        "castproof/review/heard.py": "what was heard of a recording",
        "castproof/review/sound.py": "a recording's loudness",
    },
    "atomic.open_part": {
        "castproof/chapters/recording.py": "a recording with chapters, its sound compared before",
        "castproof/review/sound.py": "a recording as a browser plays it",
    },
    ".write_bytes": {
        "castproof/doctor.py": "a recording in a temporary folder",
    },
    "write_to_device": {
        "castproof/files/safe_edit.py": "a device or a pipe",
    },
    ".write_text": {},
    "os.rename": {},
    "tempfile.mkstemp": {
        "castproof/files/atomic.py": "the door itself",
        "review/journal.py": "a journal that was lost, written anew",
    },
}


def calls(root: Path) -> Iterator[tuple[str, str]]:
    """Every call in the packages: its file and what is called."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield path.relative_to(root).as_posix(), ast.unparse(node.func)


@pytest.fixture(scope="module")
def called(root: Path) -> list[tuple[str, str]]:
    return list(calls(root))


@pytest.mark.parametrize("name", ALLOWED)
def test_only_known_modules_write(called: list[tuple[str, str]], name: str) -> None:
    found = {path for path, what in called if what.endswith(name)}
    assert found == set(ALLOWED[name])
