"""What was heard of a recording in its review, kept beside the review's lock."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic
from review.heard import MOST_SPANS, Heard, Span
from transcript.own_files import read_own

_MOST_BYTES = 1 << 20
_log = logging.getLogger(__name__)


class _Kept(BaseModel):
    """What the file says: the recording's size in bytes, and the parts that were heard."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    recording_bytes: Annotated[int, Field(ge=0)]
    heard: Annotated[list[Span], Field(max_length=MOST_SPANS)]


def open_heard(kept: Path, recording: Path) -> Heard:
    """Open what was heard of this recording; of another one, and of a damaged file, nothing."""
    size = recording.stat().st_size
    return Heard(_read(kept, size), partial(_write, kept, size))


def _read(kept: Path, size: int) -> list[Span]:
    try:
        found = _Kept.model_validate_json(read_own(kept, most_bytes=_MOST_BYTES))
    except FileNotFoundError:
        return []
    except (OSError, ValidationError) as error:
        _log.warning("%s: what was heard before is not known (%s)", kept, _explain(error))
        return []
    return found.heard if found.recording_bytes == size else []


def _explain(error: OSError | ValidationError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "damaged"


def _write(kept: Path, size: int, spans: tuple[Span, ...]) -> None:
    """Raises :class:`~castproof.errors.OutputNotWritable`."""
    said = _Kept(recording_bytes=size, heard=list(spans))
    try:
        atomic.write_own(kept, said.model_dump_json().encode())
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=kept), path=kept) from error
