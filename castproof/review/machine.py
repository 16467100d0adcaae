"""What the machine had written of an episode under review, wherever it is still known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from castproof.comparing.comparison import read_transcript
from castproof.edit.hints import FolderContents
from castproof.files import merge_base as bases
from castproof.files.merge_base import MergeBase
from castproof.files.paths import format_relative_path
from castproof.pipeline.cache import RecordingCache
from castproof.review.request import ReviewRequest
from transcript.values import Transcript


@dataclass(frozen=True, slots=True)
class MachineVersion:
    """How to read the machine's transcript, once it is needed, and what it is called."""

    read: Callable[[], Transcript]
    name: str


def find_machine_version(
    request: ReviewRequest, content: bytes, kept: FolderContents
) -> MachineVersion | None:
    """Find what the episode was edited from; else what was heard; else the file with word times.

    ``content`` is the episode's file, ``kept`` what the recording's folder holds.
    """
    name = format_relative_path(request.output or request.episode.parent, request.episode)
    base = bases.find_base(RecordingCache(request.folder), name, content)
    if isinstance(base, MergeBase):
        return MachineVersion(lambda: base.transcript, base.path.name)
    captions = kept.captions
    if captions is not None:
        return MachineVersion(lambda: captions, "the captions")
    if request.words is not None:
        return MachineVersion(cache(partial(read_transcript, request.words)), request.words.name)
    return None
