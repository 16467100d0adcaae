"""Which lines of an episode still are as the machine wrote them."""

from __future__ import annotations

from castproof.files import merge_base as bases
from castproof.files.merge_base import NoMergeBase
from castproof.files.paths import follow_links, stem_of
from castproof.files.safe_edit import EditedFile
from castproof.pipeline.cache import RecordingCache, recording_folder
from transcript.episode import Episode


def find_machine_lines(was: EditedFile, page: Episode) -> frozenset[int]:
    """Find the lines that no person edited, by index.

    None is known to be so where it is not known what the episode was edited from: then every line
    may be a person's.
    """
    own = follow_links(was.path)
    folder = recording_folder(own.parent, stem_of(own))
    if not folder.is_dir():
        return frozenset()
    found = bases.find_base(RecordingCache(folder), own.name, was.content)
    if isinstance(found, NoMergeBase):
        return frozenset()
    written = {(line.speaker, line.text) for line in found.transcript.lines}
    return frozenset(
        index
        for index, line in enumerate(page.transcript.lines)
        if (line.speaker, line.text) in written
    )
