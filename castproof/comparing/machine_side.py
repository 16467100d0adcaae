"""What the machine had said of an episode that a person edited.

Captions beside an episode follow its edits, or are of an older pass. What the machine said is what
the episode was edited from: the merge base, which the recording's folder keeps.
"""

from __future__ import annotations

from pathlib import Path

from castproof.files import merge_base as bases
from castproof.files.merge_base import MergeBase, NoMergeBase
from castproof.files.paths import follow_links, format_path, format_relative_path, stem_of
from castproof.pipeline.cache import RecordingCache, find_link, recording_folder
from transcript import io as formats
from transcript.files import read_file


def find_machine_base(machine: Path, human: Path) -> MergeBase | None:
    """Find the merge base of the episode ``human``, where ``machine`` was written beside that.

    ``None`` for any file that castproof did not write of the episode's own recording, and where
    the base is not certain. Raises :class:`OSError` where the episode cannot be read.
    """
    folder = recording_folder(machine.parent, stem_of(machine))
    is_episode = human.name.lower().endswith(formats.find_by_name("episode").endings)
    if (
        not is_episode
        or find_link(folder)
        or not folder.is_dir()
        or follow_links(machine) == follow_links(human)
    ):
        return None
    cache = RecordingCache(folder)
    if cache.find_output(format_path(machine.name)) is None:
        return None
    name = format_relative_path(machine.parent, human)
    base = bases.find_base(cache, name, read_file(human))
    return base if isinstance(base, MergeBase) else None


def find_base_of(human: Path) -> MergeBase | NoMergeBase:
    """Find what the episode ``human`` was edited from, by the folder of its recording beside it.

    Raises :class:`OSError` where the episode cannot be read.
    """
    content = read_file(human)
    folder = recording_folder(human.parent, stem_of(human))
    if not folder.is_dir() or find_link(folder):
        return NoMergeBase(f"there is no folder {format_path(folder)}")
    return bases.find_base(
        RecordingCache(folder), format_relative_path(human.parent, human), content
    )
