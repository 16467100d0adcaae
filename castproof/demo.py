"""The sample: a short made interview that everybody has, for trying the program."""

from __future__ import annotations

from pathlib import Path

from castproof.config.presets import samples_folder
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic
from transcript.errors import InvalidCall

SAMPLE_NAME = "interview.opus"


def copy_sample(folder: Path) -> Path:
    """Copy the sample recording into ``folder`` and return the copy's path.

    A copy that is there already stays. Raises :class:`~transcript.errors.InvalidCall` where another
    file has its name, and :class:`~castproof.errors.OutputNotWritable`.
    """
    place = folder / SAMPLE_NAME
    sample = (samples_folder() / SAMPLE_NAME).read_bytes()
    try:
        if place.exists():
            if place.read_bytes() == sample:
                return place
            raise InvalidCall(
                f"{place} is another file than the sample: choose an empty folder with -o"
            )
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write_whole(place, sample)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=place), path=place) from error
    return place
