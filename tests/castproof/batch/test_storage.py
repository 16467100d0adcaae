"""Shared storage: what is brought, what is brought back and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from castproof.batch.pool import Job
from castproof.batch.storage import StagedJob, Storage
from castproof.config.cli_options import CliOptions, build_request
from castproof.errors import StorageUnreachable
from castproof.files import safe_edit
from castproof.pipeline.result import RecordingSummary, WrittenFile
from transcript.errors import InvalidCall

pytest.importorskip("fsspec", reason="shared storage needs fsspec")


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    folder = tmp_path / "bucket"
    for name in ("in/a.mp3", "in/s1/b.WAV", "in/notes.txt", "in/.hidden/c.mp3", "talk.dat"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def storage(bucket: Path) -> Storage:
    return Storage(bucket.as_uri())


@pytest.fixture
def job() -> Job:
    order = build_request(CliOptions(folder=Path("out")))
    return Job("s1/b", Path("in/s1/b.WAV"), replace(order, folder=Path("out/s1")))


def test_recordings_are_found_as_in_a_folder(storage: Storage) -> None:
    rows, others = storage.list_recordings(["in", "talk.dat"])
    assert [(str(row.recording), row.name) for row in rows] == [
        ("in/a.mp3", "a"),
        ("in/s1/b.WAV", "s1/b"),
        ("talk.dat", "talk"),
    ]
    assert others == 1


@pytest.mark.parametrize(
    ("text", "said"), [("nowhere", "does not exist"), ("/etc", "within"), ("../x", "within")]
)
def test_what_is_not_there_or_outside_is_refused(storage: Storage, text: str, said: str) -> None:
    with pytest.raises(InvalidCall, match=said):
        storage.list_recordings([text])


def test_a_storage_of_no_known_kind() -> None:
    with pytest.raises(StorageUnreachable, match="--storage nonsense://x"):
        Storage("nonsense://x")


def test_a_job_is_done_here_and_brought_back(
    storage: Storage, bucket: Path, job: Job, tmp_path: Path
) -> None:
    staged = StagedJob(job, storage, tmp_path / "scratch")
    here = staged.fetch()
    assert here.recording.read_text() == "in/s1/b.WAV"
    here.folder.mkdir(parents=True)
    (here.folder / "asr.json").write_text("heard")
    (here.folder / "provenance.json").write_text("vouches")
    (here.folder / "lock").write_text("")
    here.outputs[0].write_text("captions")
    staged.upload()
    assert (bucket / "out/s1/.castproof/b/asr.json").read_text() == "heard"
    assert (bucket / "out/s1/.castproof/b/provenance.json").read_text() == "vouches"
    assert (bucket / "out/s1/b.captions.txt").read_text() == "captions"
    assert not (bucket / "out/s1/.castproof/b/lock").exists()
    assert not list(bucket.rglob("*.part"))
    assert (bucket / "in/s1/b.WAV").read_text() == "in/s1/b.WAV"


def test_a_person_is_told_the_storages_paths(storage: Storage, job: Job, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    told = StagedJob(job, storage, scratch).restore_paths(
        RecordingSummary(
            f"{scratch}/in/s1/b.WAV",
            files=(WrittenFile(f"{scratch}/out/s1/b.md", "episode", "written"),),
            partial=(f"{scratch}/out/s1/b.md was kept",),
            error=f"{scratch}/in/s1/b.WAV is empty",
        )
    )
    assert (told.recording, told.files[0].path) == ("in/s1/b.WAV", "out/s1/b.md")
    assert (told.partial, told.error) == (("out/s1/b.md was kept",), "in/s1/b.WAV is empty")


def test_another_machine_finds_what_was_brought_back(
    storage: Storage, job: Job, tmp_path: Path
) -> None:
    first = StagedJob(job, storage, tmp_path / "one")
    here = first.fetch()
    here.folder.mkdir(parents=True)
    (here.folder / "asr.json").write_text("heard")
    first.upload()
    there = StagedJob(job, storage, tmp_path / "two").fetch()
    assert (there.folder / "asr.json").read_text() == "heard"


def test_kept_copies_come_along_and_are_brought_back_before_what_replaced_them(
    storage: Storage, bucket: Path, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[str] = []
    upload: Callable[[Storage, Path, Path], None] = Storage.upload

    def watched(self: Storage, here: Path, path: Path) -> None:
        put.append(path.name)
        upload(self, here, path)

    monkeypatch.setattr(Storage, "upload", watched)
    theirs = bucket / "out/s1"
    theirs.mkdir(parents=True)
    for name in ("b.md", "b.md~", "other.md~"):
        (theirs / name).write_text(name)
    staged = StagedJob(job, storage, tmp_path / "scratch")
    page = next(path for path in staged.fetch().outputs if path.name == "b.md")
    assert sorted(path.name for path in page.parent.iterdir()) == ["b.md", "b.md~"]
    kept = safe_edit.write(page, b"more than before", overwrite=True)
    staged.upload()
    assert kept is not None
    assert put == [kept.name, "b.md"] == ["b.md.~2~", "b.md"]
    assert (theirs / "b.md.~2~").read_text() == "b.md"
    assert (theirs / "b.md~").read_text() == "b.md~"


def test_only_what_changed_is_put_and_artifacts_before_the_provenance(
    storage: Storage, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[str] = []
    upload: Callable[[Storage, Path, Path], None] = Storage.upload

    def watched(self: Storage, here: Path, path: Path) -> None:
        put.append(path.name)
        upload(self, here, path)

    monkeypatch.setattr(Storage, "upload", watched)
    staged = StagedJob(job, storage, tmp_path / "scratch")
    here = staged.fetch()
    here.folder.mkdir(parents=True)
    for name in ("provenance.json", "asr.json", "voices.npz"):
        (here.folder / name).write_text(name)
    staged.upload()
    assert put == ["asr.json", "voices.npz", "provenance.json"]
    staged.upload()
    assert len(put) == 3
    (here.folder / "provenance.json").write_text("more than before")
    staged.upload()
    assert put[3:] == ["provenance.json"]
