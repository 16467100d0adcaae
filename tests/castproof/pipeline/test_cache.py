"""What is kept of a recording is whole, and believed only where it is vouched for."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from castproof.files import atomic, digest
from castproof.pipeline.cache import PROVENANCE_NAME, RecordingCache
from castproof.pipeline.provenance import StageKey
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels

KEY = StageKey(recording="r", settings={"beam_size": 5}, revision="commit:1")


@pytest.fixture(autouse=True)
def files_unflushed() -> None:
    """Files are flushed here, as they are for a person."""


@pytest.fixture
def cache(tmp_path: Path) -> RecordingCache:
    """A cache in which one stage is finished."""
    kept = RecordingCache(tmp_path)
    kept.save_stage("stage", KEY, {"a.json": b"aaa", "b.json": b"bbb"}, {"seconds": 2})
    return kept


def test_a_finished_stage_comes_back(cache: RecordingCache, tmp_path: Path) -> None:
    found = RecordingCache(tmp_path).find_stage("stage", KEY)
    assert found is not None
    artifacts, record = found
    assert artifacts == {"a.json": b"aaa", "b.json": b"bbb"}
    assert record.facts == {"seconds": 2}
    assert RecordingCache(tmp_path).find_stage("another", KEY) is None


@pytest.mark.parametrize(
    "change",
    [
        {"recording": "s"},
        {"settings": {"beam_size": 4}},
        {"settings": {}},
        {"revision": "commit:2"},
        {"version": 2},
    ],
)
def test_another_key_is_another_result(cache: RecordingCache, change: dict[str, object]) -> None:
    assert cache.find_stage("stage", KEY.model_copy(update=change)) is None


def test_a_model_nobody_can_see_has_not_changed(cache: RecordingCache) -> None:
    assert cache.find_stage("stage", KEY.model_copy(update={"revision": None})) is not None


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "a.json").write_bytes(b"aab"),
        lambda folder: (folder / "a.json").write_bytes(b""),
        lambda folder: (folder / "b.json").unlink(),
        lambda folder: (folder / PROVENANCE_NAME).unlink(),
        lambda folder: (folder / PROVENANCE_NAME).write_bytes(b'{"stages": '),
        lambda folder: (folder / PROVENANCE_NAME).write_bytes(b'{"stages": {"stage": {"key": 1}}}'),
        lambda folder: (folder / PROVENANCE_NAME).write_bytes(b"[]"),
    ],
)
def test_what_is_damaged_is_not_believed(
    cache: RecordingCache, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    damage(tmp_path)
    assert RecordingCache(tmp_path).find_stage("stage", KEY) is None


def test_no_flipped_bit_of_provenance_changes_what_is_believed(
    cache: RecordingCache, tmp_path: Path
) -> None:
    path = tmp_path / PROVENANCE_NAME
    content = path.read_bytes()
    told = cache.find_stage("stage", KEY)
    assert told is not None
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        found = RecordingCache(tmp_path).find_stage("stage", KEY)
        assert found is None or (found[0], found[1].facts) == (told[0], told[1].facts)


def test_what_an_older_version_kept_without_a_seal_is_believed(
    cache: RecordingCache, tmp_path: Path
) -> None:
    path = tmp_path / PROVENANCE_NAME
    provenance = json.loads(path.read_text())
    del provenance["stages"]["stage"]["seal"]
    path.write_text(json.dumps(provenance))
    assert RecordingCache(tmp_path).find_stage("stage", KEY) is not None


def test_provenance_leads_to_no_other_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"s")
    folder = tmp_path / "cache"
    folder.mkdir()
    cache = RecordingCache(folder)
    cache.save_stage("stage", KEY, {"a.json": b"a"}, {})
    path = folder / PROVENANCE_NAME
    provenance = json.loads(path.read_text())
    record = provenance["stages"]["stage"]
    record |= {"artifacts": {"../secret": digest.of_bytes(b"s")}, "seal": ""}
    path.write_text(json.dumps(provenance))
    assert RecordingCache(folder).find_stage("stage", KEY) is None


@pytest.mark.parametrize(
    "name", ["asr.json", "turns.rttm", "exclusive.rttm", "voices.npz", "provenance.json"]
)
@pytest.mark.parametrize("content", [b"", b"\x00garbage", None])
def test_a_damaged_artifact_is_made_again(
    fake: FakeModels, run: Run, recording: Path, out: Path, name: str, content: bytes | None
) -> None:
    run("transcribe", recording, "-o", out)
    path = out / ".castproof" / "talk" / name
    good, episode = path.read_bytes(), (out / "talk.md").read_bytes()
    if content is None:
        path.write_bytes(good[: len(good) // 2])
    else:
        path.write_bytes(content)
    fake.ran.clear()
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert fake.ran
    assert path.read_bytes() == good
    assert (out / "talk.md").read_bytes() == episode


def test_an_artifact_that_is_vouched_for_and_still_unreadable(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    folder = out / ".castproof" / "talk"
    bad = b'{"format": "castproof-segments", "version": 99, "segments": []}'
    provenance = (folder / PROVENANCE_NAME).read_text()
    good_digest = digest.of_file(folder / "asr.json")
    (folder / "asr.json").write_bytes(bad)
    (folder / PROVENANCE_NAME).write_text(provenance.replace(good_digest, digest.of_bytes(bad)))
    fake.ran.clear()
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert fake.ran == ["recognize"]


def test_what_was_vouched_for_and_never_written_is_known(tmp_path: Path) -> None:
    cache = RecordingCache(tmp_path)
    cache.record_pending("talk.md", "r", b"old")
    cache.record_pending("talk.md", "r", b"new")
    record = RecordingCache(tmp_path).find_output("talk.md")
    assert record is not None
    assert record.digests == (digest.of_bytes(b"new"), digest.of_bytes(b"old"))
    cache.record_pending("talk.md", "r", b"newer")
    assert len(cache.find_output("talk.md").digests) == 2  # type: ignore[union-attr]


def test_the_same_run_leaves_the_same_bytes(
    fake: FakeModels, run: Run, recording: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        run("transcribe", recording, "-o", tmp_path / name)
    one, two = (tmp_path / name / ".castproof" / "talk" for name in ("one", "two"))
    for path in sorted(one.iterdir()):
        if not path.name.startswith("lock"):
            assert path.read_bytes() == (two / path.name).read_bytes(), path.name


def test_whole_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "talk.md"
    atomic.write_whole(path, b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"talk\.md") as caught:
        atomic.write_whole(path, b"new")
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_permissions_and_a_link_its_target(tmp_path: Path) -> None:
    path, link = tmp_path / "talk.md", tmp_path / "link.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    atomic.write_whole(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_is_as_readable_as_any(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    atomic.write_whole(tmp_path / "whole", b"")
    assert (tmp_path / "whole").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_longest_name_a_file_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    atomic.write_whole(path, b"content")
    assert path.read_bytes() == b"content"


def test_leftovers_of_a_killed_run_go(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    for folder in (out, out / ".castproof" / "talk"):
        (folder / f"{atomic.PREFIX}0123456789ab-xyz{atomic.SUFFIX}").write_bytes(b"half")
    with atomic.open_part(out / "other.md") as part:  # what another run is writing now
        part.write(b"more")
        run("transcribe", recording, "-o", out)
        assert list(out.rglob("*.part")) == [part.path]
    assert (out / "other.md").read_bytes() == b"more"


def test_digest_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a").write_bytes(b"abc")
    first = digest.of_folder(tmp_path)
    assert first == digest.of_folder(tmp_path)
    (tmp_path / "sub" / "a").write_bytes(b"abd")
    assert digest.of_folder(tmp_path) != first
    (tmp_path / "sub" / "a").write_bytes(b"abc")
    (tmp_path / "sub" / "a").rename(tmp_path / "a")
    assert digest.of_folder(tmp_path) != first


def test_digest_of_a_large_file_in_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "BLOCK_BYTES", 4)
    monkeypatch.setattr(digest, "WHOLE_BYTES", 16)
    (tmp_path / "weights").write_bytes(b"head" + b"." * 20 + b"tail")
    first = digest.of_folder(tmp_path)
    (tmp_path / "weights").write_bytes(b"head" + b"." * 20 + b"tall")
    assert digest.of_folder(tmp_path) != first
    (tmp_path / "weights").write_bytes(b"head" + b"." * 21 + b"tail")
    assert digest.of_folder(tmp_path) != first
