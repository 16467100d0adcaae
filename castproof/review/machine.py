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
    """How to read the machine's transcript, once it is needed, its name and its language."""

    read: Callable[[], Transcript]
    name: str
    language: str | None = None


def find_machine_version(
    request: ReviewRequest, content: bytes, kept: FolderContents, language: str | None
) -> MachineVersion | None:
    """Find what the episode was edited from; else what was heard; else the file with word times.

    ``content`` is the episode's file, ``kept`` what the recording's folder holds, ``language`` that
    of the file with word times.
    """
    name = format_relative_path(request.output or request.episode.parent, request.episode)
    base = bases.find_base(RecordingCache(request.folder), name, content)
    if isinstance(base, MergeBase):
        return MachineVersion(lambda: base.transcript, base.path.name, base.transcript.language)
    captions = kept.captions
    if captions is not None:
        return MachineVersion(lambda: captions, "the captions", captions.language)
    if request.words is not None:
        read = cache(partial(read_transcript, request.words))
        return MachineVersion(read, request.words.name, language)
    return None
