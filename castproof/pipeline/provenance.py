"""What a recording's folder says of itself (``provenance.json``): one schema, whoever wrote it."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from castproof.files import digest
from transcript.own_files import read_own

_log = logging.getLogger(__name__)


class _FrozenModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class StageKey(_FrozenModel):
    """What a stage's result depends on.

    ``version`` is raised when the stage itself changes what it makes of the same input.
    ``revision`` is the model's, ``None`` where the model is not on this machine (or needed).
    """

    recording: str
    settings: dict[str, Any]
    revision: str | None = None
    version: int = 1

    def accepts(self, made: StageKey) -> bool:
        """Tell whether what was ``made`` is what this key asks for.

        A model that has since been removed cannot have changed, so an unknown revision
        accepts any.
        """
        return not self.differences(made)

    def differences(self, made: StageKey) -> tuple[str, ...]:
        """Say what this key asks for otherwise than it was ``made``; nothing if it accepts that."""
        found = []
        if self.recording != made.recording:
            found.append("another recording")
        names = sorted({*self.settings, *made.settings})
        both = self.settings.keys() & made.settings.keys()
        if changed := [
            name for name in names if name not in both or self.settings[name] != made.settings[name]
        ]:
            found.append(f"other settings: {', '.join(changed)}")
        if self.revision not in (None, made.revision):
            found.append("another revision of the model")
        if self.version != made.version:
            found.append("another version of castproof, which does this step differently")
        return tuple(found)


class StageRecord(_FrozenModel):
    """A finished stage: its key, its artifacts' checksums, and facts a summary tells.

    ``seal`` is the checksum of all three, empty in folders of older versions.
    """

    key: StageKey
    artifacts: dict[str, str]
    facts: dict[str, Any] = Field(default_factory=dict)
    seal: str = ""

    def with_seal(self) -> StageRecord:
        """Return the record with the checksum of what it says."""
        return self.model_copy(update={"seal": self._checksum()})

    @property
    def is_unharmed(self) -> bool:
        """Tell whether it says what it said when it was sealed, as far as that is known."""
        return self.seal in ("", self._checksum())

    def _checksum(self) -> str:
        return digest.of_bytes(self.model_dump_json(exclude={"seal"}).encode())


class OutputRecord(_FrozenModel):
    """A file that castproof wrote for a person, or brought a new pass into.

    ``digests`` are the newest contents that were all castproof's, made of ``recording``.
    ``bases`` tells the base of every content ever written, each by its checksum, and ``base`` that
    of whatever the file holds now: ``None`` while it is being written, for a run killed then
    leaves the one or the other. ``merged_into`` is the newest machine output that the file holds or
    that was merged into it, by its checksum. ``edited_digests`` are the newest contents that
    castproof laid out from a person's episode: nobody edited these either, and yet no machine
    output may take their place.
    """

    recording: str
    digests: tuple[str, ...] = ()
    edited_digests: tuple[str, ...] = ()
    bases: dict[str, str] = Field(default_factory=dict)
    base: str | None = None
    merged_into: str | None = Field(default=None, alias="met")


class Provenance(_FrozenModel):
    """Where everything in the folder, and every file written from it, came from.

    ``configuration`` is the effective one of the last run that was to make a transcript.
    """

    castproof: str = ""
    recording: dict[str, Any] = Field(default_factory=dict)
    configuration: dict[str, Any] = Field(default_factory=dict)
    stages: dict[str, StageRecord] = Field(default_factory=dict)
    outputs: dict[str, OutputRecord] = Field(default_factory=dict)


def read_provenance(path: Path) -> Provenance:
    """Read what is known; nothing is where the file is missing, damaged or another user's.

    So all is made again, and one line says why.
    """
    try:
        return Provenance.model_validate_json(read_own(path))
    except (FileNotFoundError, NotADirectoryError):
        return Provenance()
    except (OSError, ValidationError) as error:
        reason = "it was damaged" if isinstance(error, ValidationError) else error.strerror
        _warn(path, reason or str(error))
        return Provenance()


@lru_cache(maxsize=64)
def _warn(path: Path, reason: str) -> None:
    """Warn once a process: a folder is looked into several times."""
    _log.warning("%s is not believed (%s): nothing in its folder is reused", path, reason)
