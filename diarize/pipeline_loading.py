"""Load a fetched pipeline: built of parts that cannot run anything, or by pyannote.audio itself.

``Pipeline.from_pretrained`` calls whatever a pipeline names, so it is called only where a person
trusts the model. Otherwise the same ``SpeakerDiarization`` is built here, of the same parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diarize.checkpoints import load_network, require_archive
from diarize.errors import BrokenModel, NeedsTrust
from diarize.fetching import FetchedModel
from diarize.pipeline_file import PIPELINE_FILE
from transcript.files import read_file
from transcript.model_names import is_folder
from transcript.safe_yaml import UnsafeYaml, load


def load_pipeline(fetched: FetchedModel, token: str | None) -> Any:
    """Load a pipeline of pyannote.audio onto the CPU.

    Raises :class:`~diarize.errors.NeedsTrust` where a part holds more than it may, and whatever
    pyannote, torch and numpy raise of files that are damaged.
    """
    if fetched.pipeline is None:
        return _load_trusted(fetched.folder, token)
    from pyannote.audio.pipelines import SpeakerDiarization

    files = fetched.files
    loaded = SpeakerDiarization(
        segmentation=_load_part(fetched, "segmentation"),
        embedding=_load_part(fetched, "embedding"),
        plda=_load_plda(*files["plda"]) if "plda" in files else _no_plda(),
        **fetched.pipeline.settings,
    )
    if fetched.pipeline.parameters:
        loaded.instantiate({step: dict(of) for step, of in fetched.pipeline.parameters.items()})
    return loaded


def _load_part(fetched: FetchedModel, part: str) -> Any:
    (path,) = fetched.files[part]
    try:
        return load_network(path, fetched.folder, is_known=fetched.is_community_1)
    except BrokenModel as error:
        raise BrokenModel(f"{part}: {error}") from error


def _load_plda(transform: Path, plda: Path) -> Any:
    """Load what VBx clustering compares embeddings by: five arrays of numbers."""
    from pyannote.audio.core.plda import PLDA

    for path in (transform, plda):
        require_archive(path)
    try:
        return PLDA(transform, plda)
    except ValueError as error:
        if "pickle" in str(error):  # numpy's word for arrays of anything but numbers
            raise NeedsTrust(f"{plda.parent.name} holds more than numbers") from error
        raise


def _no_plda() -> Any:
    """Make the PLDA of a clustering that uses none; pyannote would download one, behind a gate."""
    from pyannote.audio.core.plda import PLDA

    return PLDA.__new__(PLDA)


def _load_trusted(folder: Path, token: str | None) -> Any:
    """Load as pyannote.audio does, for a person who answers for the model.

    They answer for the model and not for the current folder, where pyannote looks first for
    whatever a pipeline names. Raises :class:`~diarize.errors.BrokenModel` where it would
    find something there.
    """
    from pyannote.audio import Pipeline

    try:
        found = load(read_file(folder / PIPELINE_FILE))
    except UnsafeYaml as error:
        raise BrokenModel(f"{PIPELINE_FILE}: {error}") from error
    for name in _list_texts(found):
        if "/" in name and not is_folder(name) and Path(name).exists():
            raise BrokenModel(f"the current folder holds {name}, which it names: run elsewhere")
    return Pipeline.from_pretrained(folder.absolute(), token=token)


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _list_texts(inner)
