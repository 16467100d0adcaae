"""What was heard of a recording outlives the server; what is not to be believed is not."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from castproof.errors import OutputNotWritable
from castproof.review.heard import open_heard


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp3"
    path.write_bytes(b"as long as this")
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "talk.md.heard"


def test_what_was_heard_is_known_at_the_next_visit(recording: Path, kept: Path) -> None:
    open_heard(kept, recording).add([(0.0, 3.5), (7.0, 8.125)])
    assert open_heard(kept, recording).spans == ((0.0, 3.5), (7.0, 8.125))


def test_nothing_is_written_before_something_is_heard(recording: Path, kept: Path) -> None:
    assert open_heard(kept, recording).spans == ()
    assert not kept.exists()


def test_of_another_recording_nothing_was_heard(recording: Path, kept: Path) -> None:
    open_heard(kept, recording).add([(0.0, 3.5)])
    recording.write_bytes(b"another one, of another length")
    assert open_heard(kept, recording).spans == ()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"recording_bytes": 15}',
        '{"recording_bytes": 15, "heard": [[-1, 2]]}',
        '{"recording_bytes": 15, "heard": [["0", "2"]]}',
        '{"recording_bytes": 15, "heard": [[0, 1, 2]]}',
        json.dumps({"recording_bytes": 15, "heard": [[0, 1]] * 20_001}),
    ],
)
def test_a_damaged_file_is_said_and_not_believed(
    recording: Path, kept: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    kept.write_text(content, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert open_heard(kept, recording).spans == ()
    assert "talk.md.heard: what was heard before is not known (damaged)" in caplog.text


def test_a_link_is_not_followed(
    recording: Path, kept: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tmp_path / "other"
    other.write_text('{"recording_bytes": 15, "heard": [[0, 1]]}', encoding="utf-8")
    kept.symlink_to(other)
    assert open_heard(kept, recording).spans == ()
    assert "a link" in caplog.text


def test_what_cannot_be_kept_is_said(recording: Path, tmp_path: Path) -> None:
    heard = open_heard(tmp_path / "gone" / "talk.md.heard", recording)
    with pytest.raises(OutputNotWritable, match=r"talk\.md\.heard"):
        heard.add([(0.0, 1.0)])
