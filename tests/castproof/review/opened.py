"""A review's material, as the command reads it: claimed, then read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from castproof.pipeline.progress import Silent
from castproof.review.claim import claim_episode
from castproof.review.material import read_material
from castproof.review.request import ReviewRequest
from review.material import Material


@contextmanager
def open_material(request: ReviewRequest) -> Iterator[tuple[Material, tuple[str, ...]]]:
    """The material and the notes for the person, while the episode is held."""
    with claim_episode(request, Silent()) as claim:
        yield read_material(claim)
