"""Damaged files of every format: read, or refused by an error of ours, and never anything else.

What was read can be written in every format, or is refused, and read again.
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.thoroughness import examples
from tests.transcript.damage import (
    EDITS,
    ODD_VALUES,
    Edits,
    damage,
    find_damager,
    make_good_file,
    replace_value,
)
from transcript import check, episode
from transcript import io as formats
from transcript.errors import CastproofError, FormatError
from transcript.formats.recognizers import layouts
from transcript.values import Transcript

READ = [format_ for format_ in formats.FORMATS if format_.is_read]
GOOD = {format_.name: make_good_file(format_) for format_ in READ}
#: A damaged file of some kilobytes; a second would be a reader that grows out of bounds.
LONGEST_S = 10.0
#: Damaged bytes are hardly ever JSON: one of its layouts does for all, and odd values for each.
LAYOUTS = {layout.name for layout in layouts.LAYOUTS} - {"whisperx"}
by_format = pytest.mark.parametrize("name", [name for name in GOOD if name not in LAYOUTS])
many = settings(
    max_examples=examples(20_000), suppress_health_check=list(HealthCheck), deadline=None
)


def read_damaged(content: bytes, name: str) -> Transcript | None:
    """Read a file, or see it refused in a line."""
    format_ = formats.find_by_name(name)
    begun = time.monotonic()
    try:
        transcript = formats.load(content, format_)
    except FormatError as error:
        assert "\n" not in str(error)
        transcript = None
    try:
        assert all(formats.list_ignored(content, format_))
        formats.find_by_content("talk.txt", content)
    except CastproofError:
        pass
    assert time.monotonic() - begun < LONGEST_S
    return transcript


@by_format
@given(edits=EDITS)
@many
def test_a_damaged_file(name: str, edits: Edits) -> None:
    damager = find_damager(formats.find_by_name(name))
    read_damaged(damager(GOOD[name], edits), name)


def holds_json(name: str) -> bool:
    return name not in ("episode", "docx") and GOOD[name].lstrip()[:1] in (b"{", b"[")


@given(
    name=st.sampled_from([name for name in GOOD if holds_json(name)]),
    places=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(ODD_VALUES)), max_size=3),
)
@many
def test_json_with_odd_values(name: str, places: list[tuple[int, Any]]) -> None:
    document = json.loads(GOOD[name])
    for at, odd in places:
        document = replace_value(document, at, odd)
    transcript = read_damaged(json.dumps(document).encode(), name)
    for line in () if transcript is None else transcript.lines:
        spans = [(line.start, line.end), *((word.start, word.end) for word in line.words)]
        assert all(a is None or b is None or 0 <= a <= b for a, b in spans)


@given(edits=EDITS)
@settings(max_examples=examples(2_000), suppress_health_check=list(HealthCheck), deadline=None)
def test_a_damaged_zip(edits: Edits) -> None:
    read_damaged(damage(GOOD["docx"], edits), "docx")


@by_format
@given(edits=EDITS, target=st.sampled_from([one for one in formats.FORMATS if one.name != "docx"]))
@settings(max_examples=examples(5_000), suppress_health_check=list(HealthCheck), deadline=None)
def test_what_was_read_of_it_is_written(name: str, edits: Edits, target: formats.Format) -> None:
    transcript = read_damaged(find_damager(formats.find_by_name(name))(GOOD[name], edits), name)
    if transcript is None:
        return
    assert all(formats.list_losses(transcript, target))
    try:
        content = formats.dump(transcript, target)
    except CastproofError as error:
        assert "\n" not in str(error)
        return
    if target.is_read:
        formats.load(content, target)


@given(edits=EDITS)
@many
def test_a_damaged_episode_is_checked_and_mended(edits: Edits) -> None:
    try:
        text = damage(GOOD["episode"], edits).decode()
    except UnicodeDecodeError:
        return
    found = check.check(text)
    mended = check.mend(text, found)
    check.check(mended)
    try:
        page = episode.parse(text)
    except CastproofError:
        return
    assert episode.parse(episode.write(page)).transcript == page.transcript
