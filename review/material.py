"""What a review is of: everything that the server answers from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from review.machine import MachineText
from review.results import Action
from review.session import Session
from review.sound import PlayableSound


@dataclass(frozen=True, slots=True)
class Material:
    """The desk, the page's title and the episode's file, and what there is beside them.

    ``actions`` are what the page's buttons do, by name; ``formats`` the names of those that an
    episode can be exported to.
    """

    desk: Session
    title: str
    file: Path
    sound: PlayableSound | None = None
    machine: MachineText | None = None
    actions: Mapping[str, Action] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
