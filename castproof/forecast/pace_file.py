"""The paces of earlier runs, in a small file of the user's: read, added to, and never trusted much.

    ~/.cache/castproof/paces.json      (XDG_CACHE_HOME; as platformdirs has it elsewhere)

It has no name and no path of a recording in it, and nothing needs it: where it is damaged, cannot
be written or was removed, the time left is a rougher one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from castproof.errors import OutputNotWritable
from castproof.files import atomic, flock
from castproof.forecast.pace import Pace, StepSetting
from transcript.errors import CastproofError
from transcript.own_files import read_own

_log = logging.getLogger(__name__)

FILE_NAME, LOCK_NAME = "paces.json", "paces.lock"
#: So many settings are kept; of more, those that were used last.
SETTINGS_MAX = 300
_BYTES_MAX = 1 << 20
#: What was taken before counts for so much beside a new run, so that a new machine, or one that
#: has less to do than it had, shows soon.
_FADING = 0.5
#: How long to wait for another process that is writing, in seconds. It takes milliseconds.
_WAIT_S = 1.0
_OWNER_ONLY = 0o600

_NO_MORE = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, kw_only=True, config=_NO_MORE)
class _Row(StepSetting):
    """One setting and its pace, as the file has them."""

    work_s: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
    amount: Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
    runs: Annotated[int, Field(ge=1, le=1_000_000_000)]

    def split(self) -> tuple[StepSetting, Pace]:
        """Split it into the setting and its pace."""
        values = asdict(self)
        pace = Pace(*(values.pop(name) for name in ("work_s", "amount", "runs")))
        return StepSetting(**values), pace


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, **_NO_MORE)

    version: Annotated[int, Field(ge=1, le=1)]
    paces: Annotated[list[_Row], Field(max_length=SETTINGS_MAX)]


def find_pace_file() -> Path | None:
    """Find where paces are kept, whether or not any are; ``None`` where nobody's home is known."""
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("castproof", appauthor=False))
    return folder / FILE_NAME if folder.is_absolute() else None


def read_paces(path: Path | None) -> dict[StepSetting, Pace]:
    """Read the paces, the setting that was used last at the end; none of what cannot be read."""
    if path is None:
        return {}
    try:
        content = read_own(path, most_bytes=_BYTES_MAX)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, CastproofError) as error:
        _log.debug("the paces of earlier runs are not read: %s", error)
        return {}
    try:
        document = _Document.model_validate_json(content)
    except ValidationError as error:
        _log.debug("%s holds no paces (%d faults)", path, error.error_count())
        return {}
    return dict(row.split() for row in document.paces)


def add_paces(path: Path, new: Mapping[StepSetting, Pace]) -> None:
    """Add what a run took, beside what other processes add; what cannot be written is let go."""
    if not new:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _hold(path.parent / LOCK_NAME):
            atomic.remove_leftovers(path.parent)
            kept = read_paces(path)
            for setting, pace in new.items():
                known = kept.pop(setting, None)
                kept[setting] = pace if known is None else known.fade(_FADING) + pace
            rows = [
                _Row(**asdict(setting), **asdict(pace.round()))
                for setting, pace in list(kept.items())[-SETTINGS_MAX:]
            ]
            document = _Document(version=1, paces=rows)
            content = document.model_dump_json(indent=1, exclude_defaults=True).encode() + b"\n"
            atomic.write_own(path, content, mode=_OWNER_ONLY, is_flushed=False)
    except (OSError, OutputNotWritable, ValidationError) as error:
        _log.debug("what this run took is not kept: %s", error)


@contextmanager
def _hold(path: Path) -> Iterator[None]:
    """Hold the lock of the paces. Raises :class:`OSError` where others do all the while."""
    handle = flock.open_unfollowed(path, create=True)
    try:
        try:
            is_mine = flock.take(handle, _WAIT_S)
        except flock.NoLocks:
            is_mine = True  # two that write at once lose one's paces, and nothing else
        if not is_mine:
            raise TimeoutError("other processes are writing theirs")
        yield
    finally:
        flock.release(handle)
