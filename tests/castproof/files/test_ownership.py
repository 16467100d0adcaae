"""Owner, group, permissions and names of a file stay, or it is not written and the reason said."""

from __future__ import annotations

import os
import stat
import struct
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from castproof.errors import OutputNotWritable
from castproof.files import atomic, ownership, safe_edit
from castproof.files.lock import hold_file
from tests.castproof.conftest import Run
from transcript import episode
from transcript.values import Line, Transcript

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root can give files to others")
SOMEBODY, THEIR_GROUP = 12345, 23456
EPISODE = episode.write(
    episode.create({"title": "A talk"}, Transcript((Line(0.0, None, "Ann", "Hello."),)))
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(EPISODE)
    return path


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody may write into; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def run_as(user: int, group: int, do: Callable[[], None]) -> None:
    """Do something in a process of another user's; fail where it fails."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(group)
            os.setuid(user)
            do()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status == 0


def owners(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555])
def test_a_read_only_file_is_refused_to_root_too(page: Path, mode: int) -> None:
    page.chmod(mode)
    with pytest.raises(OutputNotWritable, match=r"read-only: `chmod u\+w .*it is as it was"):
        safe_edit.save(safe_edit.read(page), "second")
    assert (page.read_text(), list(page.parent.iterdir())) == (EPISODE, [page])


def test_a_file_with_two_names_is_refused_as_only_one_would_get_the_new_version(
    page: Path,
) -> None:
    other = page.with_name("other.md")
    other.hardlink_to(page)
    with pytest.raises(OutputNotWritable, match=r"2 names \(hard links\).*cp -p"):
        safe_edit.save(safe_edit.read(page), "second")
    assert page.samefile(other)
    assert sorted(page.parent.iterdir()) == [other, page]
    command = f"cp -p {page} {page}.new && mv {page}.new {page}"  # as the message says
    assert os.system(command) == 0  # noqa: S605 - our own words
    safe_edit.save(safe_edit.read(page), "second")
    assert (page.read_text(), other.read_text()) == ("second", EPISODE)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--fix", "{}/talk.md"),
        ("chapters", "{}/talk.md", "{}/list.chapters.txt"),
        ("convert", "{}/list.chapters.txt", "{}/talk.md", "--overwrite"),
        ("retime", "{}/talk.md", "{}/later.captions.txt"),
        ("regenerate", "{}/talk.md", "{}/talk.wav"),
        ("review", "{}/talk.md", "--no-browser"),
    ],
    ids=lambda command: command[0],
)
def test_every_command_leaves_a_read_only_episode_alone(
    page: Path, run: Run, recording: Path, command: tuple[str, ...]
) -> None:
    del recording
    page.write_text(EPISODE.replace("0:00", "0:0"))
    page.chmod(0o444)
    page.with_name("list.chapters.txt").write_text("0:00 Work\n")
    page.with_name("later.captions.txt").write_text("0:07 Hello.\n")
    before = page.read_bytes()
    result = run(*(part.replace("{}", str(page.parent)) for part in command))
    assert result.exit_code == 1
    assert "is read-only" in result.stderr
    assert page.read_bytes() == before
    assert not list(page.parent.glob("*~"))


@as_root
def test_root_leaves_a_person_s_file_theirs_and_its_copy_too(page: Path) -> None:
    os.chown(page, SOMEBODY, THEIR_GROUP)
    page.chmod(0o640)
    kept = safe_edit.save(safe_edit.read(page), "second")
    assert kept is not None
    assert owners(page) == owners(kept) == (SOMEBODY, THEIR_GROUP, 0o640)


@as_root
def test_castproof_s_own_files_keep_their_owner_too(page: Path) -> None:
    os.chown(page, SOMEBODY, THEIR_GROUP)
    page.chmod(0o444)
    atomic.write_own(page, b"second")
    assert (owners(page), page.read_bytes()) == ((SOMEBODY, THEIR_GROUP, 0o444), b"second")


@as_root
def test_another_person_s_file_is_refused_and_said_so(shared: Path) -> None:
    page = shared / "talk.md"
    page.write_text(EPISODE)
    page.chmod(0o666)

    def somebody_saves() -> None:
        with pytest.raises(OutputNotWritable, match="another person's"):
            safe_edit.save(safe_edit.read(page), "second")

    run_as(SOMEBODY, THEIR_GROUP, somebody_saves)
    assert (page.read_text(), list(shared.iterdir())) == (EPISODE, [page])


@as_root
def test_a_group_that_one_is_not_in_cannot_be_kept(shared: Path) -> None:
    page = shared / "talk.md"
    page.write_text(EPISODE)
    os.chown(page, SOMEBODY, THEIR_GROUP + 1)

    def somebody_saves() -> None:
        with pytest.raises(OutputNotWritable, match="of a group that you are not in"):
            safe_edit.save(safe_edit.read(page), "second")

    run_as(SOMEBODY, THEIR_GROUP, somebody_saves)
    assert page.read_text() == EPISODE


@as_root
def test_a_file_of_one_s_own_that_is_shared_with_a_group_stays_so(shared: Path) -> None:
    page = shared / "talk.md"
    page.write_text(EPISODE)
    os.chown(page, SOMEBODY, THEIR_GROUP)
    page.chmod(0o664)
    shared.chmod(0o2777)  # new files get the folder's group
    os.chown(shared, 0, THEIR_GROUP + 1)
    shared.chmod(0o2777)

    def somebody_saves() -> None:
        safe_edit.save(safe_edit.read(page), "second")

    run_as(SOMEBODY, THEIR_GROUP, somebody_saves)
    assert (page.read_text(), owners(page)) == ("second", (SOMEBODY, THEIR_GROUP, 0o664))


@as_root
def test_another_person_s_files_of_castproof_s_own_give_way(shared: Path) -> None:
    own = shared / "asr.json"
    own.write_bytes(b"first")
    own.chmod(0o644)
    run_as(SOMEBODY, THEIR_GROUP, lambda: atomic.write_own(own, b"second"))
    assert (own.read_bytes(), owners(own)) == (b"second", (SOMEBODY, THEIR_GROUP, 0o644))


@as_root
def test_a_file_that_one_may_only_read_can_be_held(shared: Path) -> None:
    page = shared / "talk.md"
    page.write_text(EPISODE)
    page.chmod(0o644)

    def somebody_holds() -> None:
        with hold_file(page, wait_s=0.0):
            assert page.read_text() == EPISODE

    run_as(SOMEBODY, THEIR_GROUP, somebody_holds)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="there are no such attributes here")
def test_an_access_control_list_stays(page: Path) -> None:
    # Version 2; the owner, the user 12345, the group, the mask and others, each with rights.
    rows = [(1, 6, -1), (2, 6, 12345), (4, 4, -1), (16, 6, -1), (32, 4, -1)]
    wanted = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *row) for row in rows)
    try:
        os.setxattr(page, "system.posix_acl_access", wanted)
    except OSError:
        pytest.skip("this file system has no access control lists")
    safe_edit.save(safe_edit.read(page), "second")
    assert os.getxattr(page, "system.posix_acl_access") == wanted


@as_root
def test_whose_files_are_that_a_network_says_are_somebody_s(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a new file would be theirs too, nothing changes hands."""
    page = shared / "talk.md"
    page.write_text(EPISODE)
    page.chmod(0o666)

    def somebody_looks() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(ownership, "look_at_new_file", lambda folder: page.stat())
            ownership.require_replaceable(page)

    run_as(SOMEBODY, THEIR_GROUP, somebody_looks)
