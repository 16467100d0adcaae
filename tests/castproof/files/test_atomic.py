"""A file is written whole: its bytes are on the disk before its name leads to them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from castproof.files import atomic


def test_bytes_then_name_then_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "episode.md"
    path.write_bytes(b"old")
    steps: list[tuple[str, bytes]] = []
    rename = Path.replace

    def flushed(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        steps.append((kind, path.read_bytes()))
        if kind == "file":
            assert os.fstat(handle).st_size == len(b"new bytes")

    def renamed(part: Path, target: Path) -> Path:
        steps.append(("rename", path.read_bytes()))
        assert part.parent == path.parent
        return rename(part, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", renamed)
    atomic.write_whole(path, b"new bytes")
    expected = [("file", b"old"), ("rename", b"old"), ("folder", b"new bytes")]
    assert steps == (expected if hasattr(os, "O_DIRECTORY") else expected[:2])
    assert path.read_bytes() == b"new bytes"
    assert list(tmp_path.iterdir()) == [path]
