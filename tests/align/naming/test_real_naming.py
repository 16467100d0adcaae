"""Published episodes, their speakers' names taken away: who is named again, and nobody wrongly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.naming import HOST, named, read_episodes
from transcript.front_matter.fields import ListedPeople


def test_published_episodes_name_their_guests_and_nobody_wrongly(data_dir: Path) -> None:
    found = named(read_episodes(data_dir), lambda talk: ListedPeople())
    assert found["wrong"] == 0
    assert found["right"] >= 0.55 * found.total()


def test_with_guests_and_host_almost_everybody_is_named(data_dir: Path) -> None:
    found = named(read_episodes(data_dir), lambda talk: replace(talk.people, hosts=(HOST,)))
    assert found["wrong"] == 0
    assert found["right"] >= 0.95 * found.total()
