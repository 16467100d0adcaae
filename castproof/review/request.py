"""What a person asks to review."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from castproof.files.paths import follow_links, stem_of
from castproof.pipeline.cache import recording_folder

#: What the journal's name ends in. Jekyll leaves names that end in ``~`` alone.
JOURNAL_ENDING = ".review~"


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What is reviewed: an episode, and what else is known of it, ``None`` where nothing is.

    ``words`` is a file with times of words, ``output`` the folder it was transcribed into;
    ``glossary`` and ``voices`` are the files that learn from the edit, if not the usual ones.
    """

    episode: Path
    recording: Path | None = None
    words: Path | None = None
    output: Path | None = None
    glossary: Path | None = None
    voices: Path | None = None

    @property
    def folder(self) -> Path:
        """The recording's own folder."""
        stem = stem_of(self.episode) if self.recording is None else self.recording.stem
        return recording_folder(self.output or self.episode.parent, stem)

    @property
    def journal(self) -> Path:
        """Where the edits are kept: beside the file itself, whatever link leads to it."""
        own = follow_links(self.episode)
        return own.with_name(own.name + JOURNAL_ENDING)

    @property
    def session_folder(self) -> Path:
        """The folder of what is there while the episode is open, however the call names the rest.

        Two reviews of one episode must meet here, for they would share its journal.
        """
        own = follow_links(self.episode)
        return recording_folder(own.parent, stem_of(own))

    @property
    def lock_name(self) -> str:
        """What is held in :attr:`session_folder` by whoever has the episode open."""
        return f"{follow_links(self.episode).name}.lock"

    @property
    def address(self) -> Path:
        """Where it is noted at which address the page is."""
        return self.session_folder / f"{follow_links(self.episode).name}.address"

    @property
    def heard(self) -> Path:
        """Where it is kept which parts of the recording were heard."""
        return self.session_folder / f"{follow_links(self.episode).name}.heard"

    @property
    def opening_page(self) -> Path:
        """The page that a browser is told to open, which leads to the address."""
        return self.session_folder / f"{follow_links(self.episode).name}.html"
