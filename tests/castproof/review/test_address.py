"""An address that was left is taken up again only where nobody but its owner can know it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from castproof.errors import OutputNotWritable
from castproof.review.address import Address, hold_address, make_opening_page, read_address
from review.errors import AddressInUse, AddressUnreadable
from review.guard import new_token
from review.serving import bind
from tests.damage import damage
from tests.thoroughness import examples

TOKEN = new_token()
GOOD = {"host": "127.0.0.1", "port": 40123, "token": TOKEN}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md.address"
    path.write_text(json.dumps(GOOD))
    path.chmod(0o600)
    return path


def test_ones_own_address_is_taken_up_again(kept: Path) -> None:
    assert read_address(kept) == Address.model_validate(GOOD)
    kept.unlink()
    assert read_address(kept) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"token": ""},
        {"token": TOKEN[:-1]},
        {"token": TOKEN + "\n"},
        {"token": TOKEN[:-1] + "/"},
        {"token": 7},
        {"port": 0},
        {"port": 65536},
        {"port": 10**400},
        {"port": "80"},
        {"port": True},
        {"port": 1.5},
        {"host": None},
        {"host": ["127.0.0.1"]},
    ],
)
def test_what_is_no_address_is_refused(kept: Path, changed: dict[str, object]) -> None:
    kept.write_text(json.dumps({**GOOD, **changed}))
    require_refused(kept)


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def hard_linked(path: Path) -> None:
    path.with_name("second").hardlink_to(path)


def made_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def made_long(path: Path) -> None:
    path.write_text(json.dumps({**GOOD, "more": "x" * 10_000}))


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.chmod(0o644),
        lambda path: path.chmod(0o640),
        lambda path: path.chmod(0o602),
        lambda path: path.chmod(0o620),
        linked,
        hard_linked,
        made_a_pipe,
        made_a_folder,
        made_long,
    ],
)
def test_what_others_could_know_or_write_is_refused(
    kept: Path, change: Callable[[Path], None]
) -> None:
    change(kept)
    with pytest.raises(AddressUnreadable):
        read_address(kept)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to be root")
def test_another_users_address_is_refused_and_lends_its_owner_to_no_other(kept: Path) -> None:
    os.chown(kept, 12345, -1)
    require_refused(kept)
    with hold_address(kept, "127.0.0.1", 0):
        assert kept.stat().st_uid == 0


def require_refused(kept: Path) -> None:
    """It is an error of its own name, and a review goes on at a new address."""
    with pytest.raises(AddressUnreadable):
        read_address(kept)
    with hold_address(kept, "127.0.0.1", 0) as place:
        assert place.token != TOKEN
        assert kept.stat().st_mode & 0o777 == 0o600


def test_a_new_address_is_written_over_a_link(kept: Path) -> None:
    linked(kept)
    with hold_address(kept, "127.0.0.1", 0):
        assert not kept.is_symlink()
    assert json.loads(kept.with_name("elsewhere").read_text()) == GOOD


@settings(max_examples=examples(20_000))
@given(st.data())
def test_damaged_addresses_have_one_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    kept = folder / "address"
    kept.write_bytes(damage(data, json.dumps(GOOD).encode()))
    kept.chmod(0o600)
    try:
        found = read_address(kept)
    except AddressUnreadable:
        return
    assert found is not None
    assert 0 < found.port < 65536
    assert len(found.token) == len(TOKEN)


@pytest.mark.parametrize("host", ["a" * 70, "..", "\udcff", "no.such.host.invalid", "127.0.0.1.1"])
def test_a_host_that_is_none_is_said(host: str) -> None:
    with pytest.raises(AddressInUse, match="cannot listen"):
        bind(host, 0, TOKEN)


def test_the_opening_page_is_its_owners_alone_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "open.html"
    victim = tmp_path / "victim"
    victim.write_text("mine")
    path.symlink_to(victim)
    with make_opening_page(path, 'http://x/"><script>') as url:
        assert url == path.as_uri()
        assert path.stat().st_mode & 0o777 == 0o600
        assert '"><script>' not in path.read_text()
    assert not path.exists()
    assert victim.read_text() == "mine"
    with pytest.raises(OutputNotWritable), make_opening_page(tmp_path / "no" / "x", "http://x"):
        pass
